"""The order of findings: five parts from 0 to 1, weighed as the edition says.

| part | is |
|---|---|
| money | root of the euros at stake, as a part of the largest of the law; left out where unknown |
| people | the people at stake, the same way; where neither is known, size counts as half |
| certainty | how sure the figures are: as counted 1, provisional or estimated less |
| deviation | how far from before, or from others: 1 at half as much more or less |
| novelty | how recent: 1 in the year of the edition, halved for each year before |

The scales are smooth, so that the rounding of one figure moves a score by a hair and not by a
step. Scores that differ by less than a hair count as equal; then the order of the edition holds.
Within a law, findings about euros and others take turns, so that neither fills a page; and each
subject comes once before any comes twice, with the finding that says most of it first.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from stadspeil.model.base import Text
from stadspeil.model.edition import Edition
from stadspeil.model.finding import Finding, FindingKind, Priority
from stadspeil.model.indicator import Domain
from stadspeil.model.period import parse_period

HAIR = 2
"""Decimals of a score that count."""

FULL_DEVIATION = 50.0
"""The change or difference in percent that counts as much as any."""

SAYS_MOST = (FindingKind.CONTRIBUTION, FindingKind.COST_GROWTH, FindingKind.CHANGE)
"""Of one subject, the kinds whose sentence holds what the next would say."""

UNKNOWN_SIZE = 0.5
"""The part of a finding of which neither the euros nor the people are known."""

ASIDE = frozenset({FindingKind.SMALL, FindingKind.HOLE, FindingKind.DISAGREEMENT})
"""Kinds that tell how to read the figures rather than what happened: they come last."""


def rank_findings(edition: Edition, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with their priority, by law, the most important first."""
    pinned = {item.finding: item.reason for item in edition.findings.pinned}
    found = list(findings)
    largest = _largest(found)
    weighed = [_weigh(edition, item, largest[item.domain], pinned.get(item.id)) for item in found]
    ranked: list[Finding] = []
    for domain in Domain:
        of_law = [item for item in weighed if item.domain is domain]
        for place, item in enumerate(_order(of_law), start=1):
            ranked.append(replace(item, priority=replace(_priority(item), place=place)))
    return tuple(ranked)


def _largest(findings: Sequence[Finding]) -> Mapping[Domain, tuple[float, float]]:
    """The most euros and the most people at stake in each law."""
    return {
        domain: (
            max(
                (item.size_money or 0.0 for item in findings if item.domain is domain), default=0.0
            ),
            max(
                (item.size_people or 0.0 for item in findings if item.domain is domain), default=0.0
            ),
        )
        for domain in Domain
    }


def _weigh(
    edition: Edition, finding: Finding, largest: tuple[float, float], pinned: Text | None
) -> Finding:
    weights = edition.findings.weights
    money = _size(finding.size_money, largest[0])
    people = _size(finding.size_people, largest[1])
    deviation = _deviation(finding)
    novelty = 0.5 ** max(edition.settings.year - parse_period(finding.period).year, 0)
    weighed = [
        (weights.certainty, finding.certainty),
        (weights.deviation, deviation),
        (weights.novelty, novelty),
    ]
    sizes = [(weights.money, money), (weights.people, people)]
    known = [(weight, size) for weight, size in sizes if size is not None]
    # Where the data tell no size, it counts as half: neither large nor small.
    weighed += known or [((weights.money + weights.people) / 2, UNKNOWN_SIZE)]
    total = sum(weight for weight, _ in weighed)
    score = round(sum(weight * value for weight, value in weighed) / total, HAIR) if total else 0.0
    priority = Priority(
        score, money or 0.0, people or 0.0, finding.certainty, deviation, novelty, pinned=pinned
    )
    return replace(finding, priority=priority)


def _size(size: float | None, largest: float) -> float | None:
    """A size as a part of the largest; None where the data do not tell it."""
    if size is None or not largest:
        return None
    return math.sqrt(size / largest)


def _deviation(finding: Finding) -> float:
    relative = [item for item in finding.quantities if item.name == "relative"]
    if not relative:
        return 0.0
    return min(abs(relative[0].value) / FULL_DEVIATION, 1.0)


def _order(findings: Sequence[Finding]) -> list[Finding]:
    """Pinned first; then by score, in turns; what tells how to read the figures last."""
    pinned = [item for item in findings if _priority(item).pinned is not None]
    aside = [item for item in findings if item not in pinned and item.kind in ASIDE]
    others = [item for item in findings if item not in pinned and item not in aside]
    money = [item for item in others if item.size_money is not None]
    people = [item for item in others if item.size_money is None]
    return [
        *_by_score(pinned),
        *_take_turns(_each_subject_once(money), _each_subject_once(people)),
        *_by_score(aside),
    ]


def _by_score(findings: Iterable[Finding]) -> list[Finding]:
    """By score; equal scores keep their order."""
    return sorted(findings, key=lambda item: -_priority(item).score)


def _each_subject_once(findings: Sequence[Finding]) -> list[Finding]:
    """By the best score of each subject, with the finding that says most of it first.

    The second finding about a subject comes after the first of every subject, and so on.
    """
    groups: dict[object, list[Finding]] = {}
    for item in _by_score(findings):
        groups.setdefault(_subject(item), []).append(item)
    rounds: list[list[Finding]] = []
    for group in groups.values():
        group.sort(key=lambda item: SAYS_MOST.index(item.kind) if item.kind in SAYS_MOST else 9)
        for turn, item in enumerate(group):
            if turn == len(rounds):
                rounds.append([])
            rounds[turn].append(item)
    return [item for turn in rounds for item in turn]


def _subject(finding: Finding) -> object:
    """What a finding is about: a part that is held against its whole is about the whole."""
    whole = finding.kind in (FindingKind.CONTRIBUTION, FindingKind.COMPOSITION)
    return finding.indicator, finding.area, () if whole else finding.breakdown


def _take_turns(first: Sequence[Finding], second: Sequence[Finding]) -> list[Finding]:
    """Two lists merged, one of each in turn, the one with the higher score at its head first."""
    if first and second and _priority(second[0]).score > _priority(first[0]).score:
        first, second = second, first
    pairs = zip_longest(first, second)
    return [item for pair in pairs for item in pair if item is not None]


def _priority(finding: Finding) -> Priority:
    if finding.priority is None:
        raise ValueError(f"{finding.id} is not weighed")
    return finding.priority
