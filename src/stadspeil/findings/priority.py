"""The order of findings: five parts from 0 to 1, weighed as the edition says.

| part | is |
|---|---|
| money | euros at stake, on a logarithmic scale up to the largest of the law |
| people | people at stake, the same way |
| certainty | how sure the figures are: as counted 1, provisional or estimated less |
| deviation | how far from before, or from others: 1 at half as much more or less |
| novelty | how recent: 1 in the year of the edition, halved for each year before |

The scales are smooth, so that the rounding of one figure moves a score by a hair and not by a
step. Scores that differ by less than a hair count as equal; then the order of the edition holds.
Within a law each subject comes once before any comes twice, so that one product can't fill a page.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from stadspeil.model.base import Text
from stadspeil.model.edition import Edition
from stadspeil.model.finding import Finding, FindingKind, Priority
from stadspeil.model.indicator import Domain
from stadspeil.model.period import parse_period

HAIR = 2
"""Decimals of a score that count."""

FULL_DEVIATION = 50.0
"""The change or difference in percent that counts as much as any."""

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
    weighed = (
        (weights.money, money),
        (weights.people, people),
        (weights.certainty, finding.certainty),
        (weights.deviation, deviation),
        (weights.novelty, novelty),
    )
    total = sum(weight for weight, _ in weighed)
    score = round(sum(weight * value for weight, value in weighed) / total, HAIR)
    priority = Priority(score, money, people, finding.certainty, deviation, novelty, pinned=pinned)
    return replace(finding, priority=priority)


def _size(size: float | None, largest: float) -> float:
    if not size or not largest:
        return 0.0
    return math.log10(1 + size) / math.log10(1 + largest)


def _deviation(finding: Finding) -> float:
    relative = [item for item in finding.quantities if item.name == "relative"]
    if not relative:
        return 0.0
    return min(abs(relative[0].value) / FULL_DEVIATION, 1.0)


def _order(findings: Sequence[Finding]) -> list[Finding]:
    """Pinned first; then by score, each subject once before any comes twice; asides last."""
    by_score = sorted(
        enumerate(findings),
        key=lambda pair: (pair[1].kind in ASIDE, -_priority(pair[1]).score, pair[0]),
    )
    seen: dict[tuple[object, ...], int] = {}
    turns = []
    for place, (_, item) in enumerate(by_score):
        priority = _priority(item)
        turn = seen.get(item.subject, 0)
        seen[item.subject] = turn + 1
        turns.append((priority.pinned is None, item.kind in ASIDE, turn, place, item))
    return [item for *_, item in sorted(turns, key=lambda entry: entry[:4])]


def _priority(finding: Finding) -> Priority:
    if finding.priority is None:
        raise ValueError(f"{finding.id} is not weighed")
    return finding.priority
