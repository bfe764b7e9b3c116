"""Findings of kind *change*: what rose or fell since the period before.

Never over a meetbreuk or a suspected break; at a wetswijziging with its cause in the next sentence;
past an odd period, which is named. Two points are a difference and no trend.
"""

from collections.abc import Iterator

from stadspeil.findings.figures import WITHOUT_RATIO, Figures
from stadspeil.findings.saying import say_change
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.findings.working import NUMBER, Working
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import ratio
from stadspeil.model.finding import (
    Finding,
    FindingKind,
    Rule,
    Sentence,
    Uncertainty,
    UncertaintyKind,
    finding_id,
)
from stadspeil.model.insight import Direction
from stadspeil.model.observation import Change, Observation
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind

ROW = 3
"""From this many in a row on, a finding says that it rose again."""


def find_changes(figures: Figures) -> Iterator[Finding]:
    """The last change of each indicator as a whole, where it is more than equal."""
    for indicator in figures.indicators():
        change = figures.latest_change(indicator.id)
        if change is None or figures.direction(change) not in (Direction.ROSE, Direction.FELL):
            continue
        if not is_whole_year(change):
            continue
        yield build_change(figures, indicator, change)


def is_whole_year(change: Change) -> bool:
    """Whether the periods lie whole years apart, so that no season is taken for a change."""
    first, last = parse_period(change.period_from), parse_period(change.period_to)
    return (first.start.month, first.start.day) == (last.start.month, last.start.day)


def build_change(figures: Figures, indicator: Indicator, change: Change) -> Finding:
    """The finding of one change that is given, and more than equal."""
    area, breakdown = change.area, change.breakdown
    first = figures.at(indicator.id, change.period_from, area, breakdown)
    last = figures.at(indicator.id, change.period_to, area, breakdown)
    if first is None or last is None:
        raise ValueError(f"{change.id} is not given")
    kind = figures.unit(indicator.id).kind
    working = figures.working()
    working.value("after", last)
    working.value("before", first)
    difference = working.difference("difference", "after", "before")
    if kind not in WITHOUT_RATIO and first.value and first.value > 0:
        working.relative("relative", "after", "before")
        working.drop_if_vague("relative")
    row = _add_row(figures, working, change)
    odd = _add_odd(figures, working, change)
    limits = working.bounds.get("difference")
    return Finding(
        id=finding_id(FindingKind.CHANGE, indicator.id, area, change.period_to, breakdown),
        kind=FindingKind.CHANGE,
        domain=indicator.spec.domain,
        indicator=indicator.id,
        area=area,
        period=change.period_to,
        breakdown=breakdown,
        quantities=working.result,
        lead="after",
        change="difference",
        sentences=speak(
            figures.edition,
            lambda speech: _say(speech, working, change, row, odd),
        ),
        uncertainty=(
            Uncertainty(UncertaintyKind.ROUNDING, "difference", limits.lower, limits.upper),
        )
        if limits and limits.lower < limits.upper
        else (),
        caveats=(*figures.causes(change), *figures.caveats(indicator.id)),
        size_money=abs(difference.value)
        if kind is UnitKind.MONEY and ratio(indicator.expression) is None
        else None,
        size_people=abs(difference.value) if kind is UnitKind.COUNT else None,
        certainty=figures.certainty(first, last),
    )


def _add_row(figures: Figures, working: Working, change: Change) -> bool:
    """Count the rises in a row that end here; none where a break or an odd period is among them."""
    series = figures.series(change.indicator, change.area, change.breakdown)
    run: list[Observation] = []
    for item in reversed([item for item in series if item.period <= change.period_to]):
        later = run[0] if run else None
        if item.value is None:
            break
        if later is not None:
            step = figures.change(later.indicator, later.period, later.area, later.breakdown)
            whole = step is not None and step.period_from == item.period and not step.causes
            if not whole or figures.direction(step) is not Direction.ROSE:
                break
        run.insert(0, item)
    if len(run) <= ROW:
        return False
    names = []
    for place, item in enumerate(run):
        known = {"after": run[-1], "before": run[-2]}
        name = next((name for name, seen in known.items() if seen is item), f"point_{place}")
        if name not in working.quantities:
            working.value(name, item)
        names.append(name)
    working.derive("row", Rule.RISES, *names, unit=NUMBER)
    return True


def _add_odd(figures: Figures, working: Working, change: Change) -> tuple[str, ...]:
    """The odd periods in between, each as a quantity."""
    shown = []
    for period in change.skipped:
        found = figures.at(change.indicator, period, change.area, change.breakdown)
        if found is not None:
            working.value(f"odd_{period}", found)
            shown.append(period)
    return tuple(shown)


def _say(
    speech: Speech,
    working: Working,
    change: Change,
    row: bool,
    odd: tuple[str, ...],
) -> Sentence:
    parts = working.quantities
    main = say_change(speech, working, change)
    sentences = [main]
    if row:
        sentences.append(speech.fill("finding_row", row=speech.ordinal(parts["row"])))
    for period in odd:
        number = speech.number(parts[f"odd_{period}"])
        sentences.append(speech.fill("finding_odd", when=speech.when(period), number=number))
    sentences += [
        speech.fill("finding_cause", cause=speech.text(entry.reason))
        for entry in change.causes
        if entry.kind is not DiscontinuityKind.GEEN_BREUK
    ]
    return paragraph(*sentences)
