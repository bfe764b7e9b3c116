"""Findings of kind *trend*: a series that went one way over years that may be compared.

Only from as many comparable years on as the bounds ask. A series is cut at a break, at a suspected
break and at a change of law; an odd period is left out, and the years around it stay as far apart
as they are. The test is that of Mann and Kendall, the slope that of Sen. Figures that rounding
can't tell apart count as equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stadspeil.findings.benchmark import PARTS
from stadspeil.findings.changes import is_whole_year
from stadspeil.findings.figures import Figures
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.findings.working import Working
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Indicator
from stadspeil.model.finding import Finding, FindingKind, Rule, Sentence, finding_id
from stadspeil.model.insight import Direction
from stadspeil.model.observation import Breakdown, Observation
from stadspeil.stats import mann_kendall


@dataclass(frozen=True)
class Run:
    """The comparable years of a series up to the last, in order; and what ended it, going back."""

    points: tuple[Observation, ...]
    broken: bool
    direction: Direction


def find_trends(figures: Figures) -> Iterator[Finding]:
    """The trend of each indicator; of one that has no whole, of the parts that moved most."""
    for indicator in figures.indicators():
        if not figures.is_always_whole(indicator):
            series: Sequence[Breakdown] = ((),)
        else:
            series = figures.parts(indicator.id)
        found = [
            build_trend(figures, indicator, run)
            for breakdown in series
            if (run := comparable_run(figures, indicator.id, breakdown)).direction
            in (Direction.ROSE, Direction.FELL)
        ]
        found.sort(key=lambda finding: -abs(finding.quantity("slope").value))
        yield from found[:PARTS]


def comparable_run(figures: Figures, indicator: str, breakdown: Breakdown = ()) -> Run:
    """The last years of a series that may be compared with each other, and where they went."""
    latest = figures.latest(indicator, breakdown=breakdown)
    points: list[Observation] = [] if latest is None else [latest]
    broken = False
    while points:
        step = figures.change(indicator, points[0].period, breakdown=breakdown)
        if step is None or not is_whole_year(step):
            break
        changed_law = any(cause.kind is DiscontinuityKind.WETSWIJZIGING for cause in step.causes)
        if changed_law or figures.direction(step) is Direction.BROKEN:
            broken = True
            break
        earlier = figures.at(indicator, step.period_from, breakdown=breakdown)
        if step.difference is None or earlier is None:
            break
        points.insert(0, earlier)
    return Run(tuple(points), broken, _direction(figures, points))


def _direction(figures: Figures, points: Sequence[Observation]) -> Direction:
    if len(points) < figures.bounds.trend_periods:
        return Direction.NONE
    if any(figures.is_small_count(item) for item in points):
        return Direction.SMALL
    test = mann_kendall(_tied(figures, points))
    if test.s == 0 or test.p >= 1 - figures.bounds.confidence:
        return Direction.EQUAL
    return Direction.ROSE if test.s > 0 else Direction.FELL


def _tied(figures: Figures, points: Sequence[Observation]) -> list[float]:
    """The order of figures, in which those that rounding can't tell apart are equal.

    In order of size, each figure that lies within rounding of the one before it is tied to it.
    """
    limits = {item.id: figures.rounding(item) for item in points}
    ordered = sorted(points, key=lambda item: item.value or 0.0)
    ranks: dict[str, float] = {}
    rank = 0.0
    for place, item in enumerate(ordered):
        mine, before = limits[item.id], limits[ordered[place - 1].id] if place else None
        if mine and before and not mine.minus(before).holds_zero:
            rank += 1
        ranks[item.id] = rank
    return [ranks[item.id] for item in points]


def build_trend(figures: Figures, indicator: Indicator, run: Run) -> Finding:
    """The finding of a series that went one way."""
    first, last = run.points[0], run.points[-1]
    working = figures.working()
    working.value("after", last)
    working.value("before", first)
    working.difference("difference", "after", "before")
    if figures.has_ratio(indicator.id) and (first.value or 0.0) > 0:
        working.relative("relative", "after", "before")
    working.count("years", Rule.COUNT, (item.id for item in run.points))
    working.slope("slope", run.points, like="after")
    return Finding(
        id=finding_id(FindingKind.TREND, indicator.id, last.area, last.period, last.breakdown),
        kind=FindingKind.TREND,
        domain=indicator.spec.domain,
        indicator=indicator.id,
        area=last.area,
        period=last.period,
        breakdown=last.breakdown,
        quantities=working.result,
        lead="after",
        change="slope",
        sentences=speak(figures.edition, lambda speech: _say(figures, speech, working, run)),
        caveats=figures.caveats(indicator.id),
        size_people=figures.people(last, abs(working.quantities["difference"].value)),
        size_money=figures.euros(last, abs(working.quantities["difference"].value)),
        certainty=figures.certainty(*run.points),
    )


def _say(figures: Figures, speech: Speech, working: Working, run: Run) -> Sentence:
    parts, first, last = working.quantities, run.points[0], run.points[-1]
    verb = "rose" if run.direction is Direction.ROSE else "fell"
    sentences = [
        speech.fill(
            "finding_trend",
            first=speech.the(first.period),
            last=speech.the(last.period),
            verb=speech.verb(verb, last.indicator),
            subject=speech.subject(last.indicator, last.breakdown),
            before=speech.number(parts["before"]),
            after=speech.number(parts["after"]),
        ),
        speech.fill(
            "finding_trend_slope",
            years=speech.number(parts["years"]),
            slope=speech.number(parts["slope"], size=True),
        ),
    ]
    odd = [
        period
        for period in figures.odd_periods(last.indicator, breakdown=last.breakdown)
        if first.period < period < last.period
    ]
    sentences += [speech.fill("finding_trend_odd", period=speech.the(item)) for item in odd]
    return paragraph(*sentences)
