"""Findings of kind *composition*: how a whole is divided, and which part shifted most.

A part is told as its share of the whole, and a shift in percentage points. The share is an
indicator's own, or worked out where the parts of a count or an amount add up to their whole. Of
each indicator only the part that shifted most is told. A share of one fixed part that has no
earlier figure is told as it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.findings.benchmark import compare_series, is_small
from stadspeil.findings.changes import is_whole_year
from stadspeil.findings.comparison import add_counts, say_value
from stadspeil.findings.figures import Figures
from stadspeil.findings.rounding import Bounds
from stadspeil.findings.saying import say_since
from stadspeil.findings.wording import Speech, paragraph, speak, upper_first
from stadspeil.findings.working import PERCENT, Working
from stadspeil.model.dataset import MeasureType, Total
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import Expression, Reference, Whole, ratio
from stadspeil.model.finding import Finding, FindingKind, Rule, Sentence, finding_id
from stadspeil.model.insight import Direction
from stadspeil.model.observation import Breakdown, Change, Observation
from stadspeil.model.unit import UnitKind

MOVED = (Direction.ROSE, Direction.FELL)


@dataclass(frozen=True)
class _Shift:
    """A part of a whole that shifted; its working holds `after`, `before` and `difference`."""

    change: Change
    working: Working
    made: bool  # the share is worked out here, and is no indicator of its own
    observations: tuple[Observation, ...]

    @property
    def size(self) -> float:
        """How far it shifted, in percentage points."""
        return abs(self.working.quantities["difference"].value)


def find_composition(figures: Figures) -> Iterator[Finding]:
    """The part of each whole that shifted most, and fixed parts that have no earlier figure."""
    told: set[Expression] = set()
    shared = {
        parts[0]
        for indicator in figures.indicators()
        if is_share_of_whole(indicator) and (parts := ratio(indicator.expression)) is not None
    }
    for indicator in figures.indicators():
        if is_fixed_part(indicator):
            yield from _fixed(figures, indicator)
            continue
        # A whole whose shares are indicators of their own shifts with them.
        is_made = not is_share_of_whole(indicator)
        if indicator.expression in told or (is_made and indicator.expression in shared):
            continue
        shifts = [
            shift
            for breakdown in figures.parts(indicator.id)
            if (shift := _shift(figures, indicator, breakdown)) is not None
        ]
        if shifts:
            told.add(indicator.expression)
            yield _build(figures, indicator, max(shifts, key=lambda shift: round(shift.size, 9)))


def is_share_of_whole(indicator: Indicator) -> bool:
    """Whether an indicator divides a measure by its own total."""
    parts = ratio(indicator.expression)
    if parts is None or not isinstance(parts[0], Reference) or not isinstance(parts[1], Whole):
        return False
    part, whole = parts[0], parts[1].of
    return (part.dataset, part.measure) == (whole.dataset, whole.measure)


def is_fixed_part(indicator: Indicator) -> bool:
    """Whether an indicator is the share of one part, which its expression names."""
    parts = ratio(indicator.expression)
    if parts is None or not is_share_of_whole(indicator) or not isinstance(parts[0], Reference):
        return False
    return bool(parts[0].filters)


def _shift(figures: Figures, indicator: Indicator, breakdown: Breakdown) -> _Shift | None:
    change = figures.latest_change(indicator.id, breakdown=breakdown)
    if change is None or not is_whole_year(change) or change.difference is None:
        return None
    if is_share_of_whole(indicator):
        return _own_shift(figures, change)
    return _made_shift(figures, indicator, change)


def _pair(figures: Figures, change: Change, breakdown: Breakdown) -> list[Observation]:
    """The later and the earlier figure of a change, as far as they are there."""
    found = (
        figures.at(change.indicator, period, change.area, breakdown)
        for period in (change.period_to, change.period_from)
    )
    return [item for item in found if item is not None]


def _own_shift(figures: Figures, change: Change) -> _Shift | None:
    """The shift of a share that is an indicator of its own."""
    pair = _pair(figures, change, change.breakdown)
    if figures.direction(change) not in MOVED or any(is_small(figures, item) for item in pair):
        return None
    working = figures.working()
    for name, item in zip(("after", "before"), pair, strict=True):
        working.value(name, item)
    working.difference("difference", "after", "before")
    return _Shift(change, working, False, tuple(pair))


def _made_shift(figures: Figures, indicator: Indicator, change: Change) -> _Shift | None:
    """The shift of a share worked out from a part and its whole, where the parts add up."""
    (name, _), *_ = change.breakdown
    if not _adds_up(figures, indicator, name):
        return None
    whole_change = figures.change(indicator.id, change.period_to)
    if whole_change is None or whole_change.period_from != change.period_from:
        return None
    if Direction.BROKEN in (figures.direction(change), figures.direction(whole_change)):
        return None
    parts, wholes = _pair(figures, change, change.breakdown), _pair(figures, change, ())
    if len(parts) + len(wholes) < 4 or not _can_be_shares(figures, parts, wholes):
        return None
    working = figures.working()
    for when, part, whole in zip(("after", "before"), parts, wholes, strict=True):
        _add_share(working, when, part, whole)
    difference = working.difference("difference", "after", "before")
    limits = working.bounds["difference"]
    if limits.holds_zero or abs(difference.value) < figures.bounds.equal_points:
        return None
    return _Shift(change, working, True, (*parts, *wholes))


def _add_share(working: Working, when: str, part: Observation, whole: Observation) -> None:
    working.value(f"part_{when}", part)
    working.value(f"whole_{when}", whole)
    working.derive(when, Rule.PERCENT, f"part_{when}", f"whole_{when}", unit=PERCENT, decimals=1)
    mine, all_ = working.bounds[f"part_{when}"], working.bounds[f"whole_{when}"]
    working.bounds[when] = Bounds(100 * mine.lower / all_.upper, 100 * mine.upper / all_.lower)


def _adds_up(figures: Figures, indicator: Indicator, dimension: str) -> bool:
    """Whether the whole of a count or an amount is the sum of its parts."""
    expression = indicator.expression
    if not isinstance(expression, Reference) or expression.filters:
        return False
    dataset = figures.edition.datasets[expression.dataset]
    additive = dataset.measures[expression.measure].type is MeasureType.ADDITIVE
    return additive and dataset.spec.dimensions[dimension].total is Total.SUM


def _can_be_shares(figures: Figures, parts: list[Observation], wholes: list[Observation]) -> bool:
    """Whether parts are nothing below zero and no more than their whole, nor of few people."""
    return all(
        0 <= (part.value or 0.0) <= (whole.value or 0.0)
        and (limits := figures.rounding(whole)) is not None
        and limits.lower > 0
        and not figures.is_small_count(part)
        for part, whole in zip(parts, wholes, strict=True)
    )


def _build(figures: Figures, indicator: Indicator, shift: _Shift) -> Finding:
    change, working = shift.change, shift.working
    size = working.quantities["difference"].value
    whole = working.quantities.get("whole_after")
    people = abs(size) / 100 * whole.value if whole is not None else None
    later = shift.observations[0]
    if whole is None and later.denominator is not None:
        people = abs(size) / 100 * later.denominator
    money = figures.unit(indicator.id).kind is UnitKind.MONEY
    return Finding(
        id=finding_id(
            FindingKind.COMPOSITION, indicator.id, change.area, change.period_to, change.breakdown
        ),
        kind=FindingKind.COMPOSITION,
        domain=indicator.spec.domain,
        indicator=indicator.id,
        area=change.area,
        period=change.period_to,
        breakdown=change.breakdown,
        quantities=working.result,
        lead="after",
        change="difference",
        sentences=speak(figures.edition, lambda speech: _say(speech, shift)),
        caveats=(*figures.causes(change), *figures.caveats(indicator.id)),
        size_money=people if money else None,
        size_people=None if money else people,
        certainty=figures.certainty(*shift.observations),
    )


def _say(speech: Speech, shift: _Shift) -> Sentence:
    change, parts = shift.change, shift.working.quantities
    subject = speech.subject(change.indicator, change.breakdown)
    shown = {
        name: speech.certain(parts[name], shift.working.bounds.get(name))
        for name in ("after", "before")
    }
    if shift.made:
        main = speech.fill(
            "finding_composition_made",
            when=speech.when(change.period_to),
            verb=speech.verb("amounted", change.indicator),
            subject=subject,
            whole=speech.subject(change.indicator),
            earlier=upper_first(speech.when(change.period_from)),
            **shown,
        )
    else:
        verb = "rose" if parts["difference"].value > 0 else "fell"
        main = speech.fill(
            "finding_composition",
            when=speech.when(change.period_to),
            verb=speech.verb(verb, change.indicator),
            subject=subject,
            since=say_since(speech, change),
            **shown,
        )
    sentences = [main]
    laws = [item for item in change.causes if item.kind is DiscontinuityKind.WETSWIJZIGING]
    # The part and its whole may each have an entry for one law; that of the part says enough.
    sentences += [
        speech.fill("finding_cause", cause=speech.text(entry.reason)) for entry in laws[:1]
    ]
    return paragraph(*sentences)


def _fixed(figures: Figures, indicator: Indicator) -> Iterator[Finding]:
    """The share of a fixed part as it stands, where neither time nor place compares with it."""
    latest = figures.latest(indicator.id)
    change = figures.latest_change(indicator.id)
    if latest is None or is_small(figures, latest) or latest.denominator is None:
        return
    if (change is not None and is_whole_year(change)) or compare_series(figures, indicator):
        return
    working = figures.working()
    working.value("value", latest)
    add_counts(figures, working, latest)

    def say(speech: Speech) -> Sentence:
        return paragraph(
            speech.fill(
                "finding_was",
                when=speech.when(latest.period),
                verb=speech.verb("amounted", latest.indicator),
                subject=speech.subject(latest.indicator),
                value=say_value(speech, working),
            )
        )

    yield Finding(
        id=finding_id(FindingKind.COMPOSITION, indicator.id, latest.area, latest.period),
        kind=FindingKind.COMPOSITION,
        domain=indicator.spec.domain,
        indicator=indicator.id,
        area=latest.area,
        period=latest.period,
        breakdown=(),
        quantities=working.result,
        lead="value",
        change=None,
        sentences=speak(figures.edition, say),
        caveats=figures.caveats(indicator.id),
        certainty=figures.certainty(latest),
    )
