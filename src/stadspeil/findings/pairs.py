"""Findings of kinds *denominators* and *disagreement*: figures side by side, never averaged.

What belongs together is declared in `findings.yaml`, since nobody can guess it. The figures are
those of the latest period that all of them have; where there is none, each has its own, and the
sentence names it. Two counts of one thing that are equal, as far as rounding can tell, are no
disagreement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from stadspeil.findings.benchmark import compare_figure, denominators_differ
from stadspeil.findings.figures import Figures
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.findings.working import Working
from stadspeil.model.finding import Finding, FindingKind, Sentence, finding_id
from stadspeil.model.finding_settings import Figure, Pair
from stadspeil.model.observation import Breakdown, Observation
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind


@dataclass(frozen=True)
class _Side:
    """A figure that a pair names."""

    named: Figure
    observation: Observation
    benchmark: Observation | None


def find_denominators(figures: Figures) -> Iterator[Finding]:
    """Each pair on two denominators, with both figures or one and what a source says."""
    for pair in figures.edition.findings.denominators:
        sides = _sides(figures, pair)
        if sides and (len(sides) > 1 or pair.quoted is not None):
            yield _build(figures, FindingKind.DENOMINATORS, pair, sides)


def find_disagreements(figures: Figures) -> Iterator[Finding]:
    """Each set of figures for one thing of which two differ more than rounding could make."""
    for pair in figures.edition.findings.disagreements:
        sides = _sides(figures, pair)
        if (
            len(sides) > 1
            and any(
                _differ(figures, one.observation, other.observation)
                for one, other in combinations(sides, 2)
            )
        ) or (len(sides) == 1 and pair.quoted is not None):
            yield _build(figures, FindingKind.DISAGREEMENT, pair, sides)


def _sides(figures: Figures, pair: Pair) -> list[_Side]:
    """The figures of the latest period that all of them have, else of the latest of each."""
    series = [
        [
            item
            for item in figures.series(named.indicator, named.area or "", _codes(named))
            if item.value is not None
        ]
        for named in pair.figures
    ]
    shared = set.intersection(*({item.period for item in items} for items in series))
    period = max(shared, key=parse_period, default=None)
    sides = []
    for named, items in zip(pair.figures, series, strict=True):
        found = [item for item in items if period is None or item.period == period]
        if found:
            sides.append(_Side(named, found[-1], _benchmark(figures, named, found[-1])))
    return sides


def _benchmark(figures: Figures, named: Figure, own: Observation) -> Observation | None:
    """The figure of the first benchmark in the same period, where the two may be compared."""
    compared = compare_figure(figures, named)
    if compared is None or compared.own.id != own.id:
        return None
    return compared.first.benchmark


def _codes(named: Figure) -> Breakdown:
    return tuple(sorted(named.where.items()))


def _differ(figures: Figures, one: Observation, other: Observation) -> bool:
    """Whether two figures can't be the same number, however their sources rounded."""
    limits = []
    for item in (one, other):
        found = figures.rounding(item)
        scale = figures.unit(item.indicator).scale
        limits.append(found.scaled(scale) if found is not None else None)
    mine, theirs = limits
    return mine is None or theirs is None or not mine.minus(theirs).holds_zero


def _build(figures: Figures, kind: FindingKind, pair: Pair, sides: list[_Side]) -> Finding:
    first = sides[0].observation
    working = figures.working()
    for place, side in enumerate(sides, start=1):
        working.value(f"figure_{place}", side.observation)
        if kind is FindingKind.DENOMINATORS and side.benchmark is not None:
            working.value(f"benchmark_{place}", side.benchmark)
    if _comparable(figures, sides):
        working.difference("difference", "figure_1", "figure_2")
        if (sides[1].observation.value or 0.0) > 0:
            working.relative("relative", "figure_1", "figure_2")
    gap = working.quantities.get("difference")
    spec = figures.edition.indicators[first.indicator].spec
    return Finding(
        id=finding_id(kind, pair.id, first.area, first.period),
        kind=kind,
        domain=spec.domain,
        indicator=first.indicator,
        area=first.area,
        period=first.period,
        breakdown=first.breakdown,
        quantities=working.result,
        lead="figure_1",
        change=gap.name if gap is not None else None,
        sentences=speak(
            figures.edition, lambda speech: _say(figures, speech, working, kind, pair, sides)
        ),
        caveats=figures.caveats(first.indicator),
        size_people=figures.people(first, abs(gap.value)) if gap is not None else None,
        size_money=figures.euros(first, abs(gap.value)) if gap is not None else None,
        certainty=figures.certainty(*(side.observation for side in sides)),
    )


def _comparable(figures: Figures, sides: list[_Side]) -> bool:
    """Whether two figures count the same sort of thing in one period, so that they may differ."""
    if len(sides) != 2:
        return False
    kinds = {figures.unit(side.observation.indicator).kind for side in sides}
    periods = {side.observation.period for side in sides}
    return len(periods) == 1 and kinds in ({UnitKind.COUNT}, {UnitKind.MONEY})


def _say(
    figures: Figures,
    speech: Speech,
    working: Working,
    kind: FindingKind,
    pair: Pair,
    sides: list[_Side],
) -> Sentence:
    sentences: list[Sentence] = []
    for place, side in enumerate(sides, start=1):
        again = place > 1 and side.observation.period == sides[place - 2].observation.period
        sentences.append(_say_side(figures, speech, working, side.observation, place, again))
        beside = working.quantities.get(f"benchmark_{place}")
        if beside is not None and side.benchmark is not None:
            area = speech.area(side.benchmark.area)
            number = speech.number(beside)
            sentences.append(speech.fill("finding_pair_beside", area=area, benchmark=number))
    if pair.quoted is not None:
        sentences.append(
            speech.fill(
                "finding_pair_quoted",
                text=speech.text(pair.quoted.text).rstrip("."),
                source=pair.quoted.source,
            )
        )
    sentences.append(speech.fill("finding_pair_difference", text=speech.text(pair.difference)))
    if kind is FindingKind.DENOMINATORS and denominators_differ(figures, pair):
        sentences.append(speech.fill("finding_pair_no_verdict"))
    return paragraph(*sentences)


def _say_side(
    figures: Figures,
    speech: Speech,
    working: Working,
    item: Observation,
    place: int,
    again: bool,
) -> Sentence:
    """One of the figures; its period is named unless it is that of the figure before it."""
    subject = speech.subject(item.indicator, item.breakdown)
    if item.area != figures.area:
        area = speech.area(item.area)
        subject = speech.language("finding_subject_area", subject=subject, area=area)
    return speech.fill(
        "finding_was_too" if again else "finding_was",
        when=speech.when(item.period),
        verb=speech.verb("amounted", item.indicator),
        subject=subject,
        value=speech.number(working.quantities[f"figure_{place}"]),
    )
