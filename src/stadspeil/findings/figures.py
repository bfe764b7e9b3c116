"""The figures of a monitor as findings look at them: series, changes, breaks and sizes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from stadspeil.findings.counted import find_counts
from stadspeil.findings.rounding import Bounds, rounding_bounds
from stadspeil.findings.working import Working
from stadspeil.model.base import Text
from stadspeil.model.discontinuity import Discontinuity, DiscontinuityKind
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.finding_settings import Bounds as SignalBounds
from stadspeil.model.insight import Direction
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Change, Observation, Refusal, Status
from stadspeil.model.period import Period, parse_period
from stadspeil.model.unit import Unit, UnitKind

WITHOUT_RATIO = (UnitKind.SHARE, UnitKind.SCORE)
"""Kinds of which a difference is given in points and never in percent."""

COMPARABLE = (UnitKind.SHARE, UnitKind.RATE, UnitKind.SCORE)
"""Kinds that do not depend on the size of an area, so that areas may be compared."""


@dataclass(frozen=True)
class Figures:
    """A monitor, with the questions that every kind of finding asks of it."""

    monitor: Monitor

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.monitor.edition

    @property
    def area(self) -> str:
        """The area of the edition."""
        return self.edition.settings.area

    @property
    def bounds(self) -> SignalBounds:
        """The bounds of the signal rule."""
        return self.edition.findings.bounds

    def working(self) -> Working:
        """An empty working for a new finding."""
        return Working(self.edition)

    def unit(self, indicator: str) -> Unit:
        """The unit of an indicator."""
        return self.edition.units[self.edition.indicators[indicator].spec.unit]

    def has_ratio(self, indicator: str) -> bool:
        """Whether one figure of an indicator can be so many times another: a score can't."""
        return self.unit(indicator).kind is not UnitKind.SCORE

    def indicators(self) -> Iterator[Indicator]:
        """The indicators, in the order of the edition."""
        yield from self.edition.indicators.values()

    def comes_before(self, one: str, other: str) -> bool:
        """Whether an indicator stands before another in the edition."""
        return self._order[one] < self._order[other]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.edition.indicators)}

    def is_count(self, indicator: str) -> bool:
        """Whether an indicator counts people or things."""
        return self.unit(indicator).kind is UnitKind.COUNT

    def counted(self, indicator: str) -> Indicator | None:
        """The indicator that gives the count behind a share or rate."""
        return self._counted.get(indicator)

    def shares_of(self, indicator: str) -> tuple[Indicator, ...]:
        """The shares and rates that have an indicator as the count behind them, in their order."""
        return self._shares.get(indicator, ())

    @cached_property
    def _counted(self) -> dict[str, Indicator]:
        return find_counts(self.edition)

    @cached_property
    def _shares(self) -> dict[str, tuple[Indicator, ...]]:
        found: dict[str, tuple[Indicator, ...]] = {}
        for share, count in self._counted.items():
            found[count.id] = (*found.get(count.id, ()), self.edition.indicators[share])
        return found

    def benchmarks(self) -> tuple[str, ...]:
        """The areas that the area is compared with: its reference groups, then the country."""
        settings = self.edition.settings
        return tuple(dict.fromkeys((*settings.reference_groups, settings.country)))

    def parts(self, indicator: str, area: str = "") -> tuple[Breakdown, ...]:
        """The breakdowns by one dimension that an indicator has figures of, in their order."""
        return self._parts.get((indicator, area or self.area), ())

    @cached_property
    def _parts(self) -> dict[tuple[str, str], tuple[Breakdown, ...]]:
        found: dict[tuple[str, str], list[Breakdown]] = {}
        for name, area, breakdown in self._series:
            if len(breakdown) == 1:
                found.setdefault((name, area), []).append(breakdown)
        return {key: tuple(breakdowns) for key, breakdowns in found.items()}

    def is_always_whole(self, indicator: Indicator) -> bool:
        """Whether the figure of the whole is 100 % by its nature, so that it says nothing."""
        values = [item.value for item in self.series(indicator.id) if item.value is not None]
        return (
            self.unit(indicator.id).kind is UnitKind.SHARE
            and bool(indicator.spec.breakdowns)
            and all(abs(value - 100) < 1e-9 for value in values)
        )

    @cached_property
    def _series(self) -> dict[tuple[str, str, Breakdown], tuple[Observation, ...]]:
        groups: dict[tuple[str, str, Breakdown], list[Observation]] = {}
        for item in self.monitor.observations:
            groups.setdefault((item.indicator, item.area, item.breakdown), []).append(item)
        return {
            key: tuple(sorted(items, key=lambda item: parse_period(item.period)))
            for key, items in groups.items()
        }

    def series(
        self, indicator: str, area: str = "", breakdown: Breakdown = ()
    ) -> tuple[Observation, ...]:
        """The observations of a series in order of time, those without a value among them."""
        return self._series.get((indicator, area or self.area, breakdown), ())

    def at(
        self, indicator: str, period: str, area: str = "", breakdown: Breakdown = ()
    ) -> Observation | None:
        """The observation of a period, if it is there and has a value."""
        found = self.monitor.by_key.get((indicator, area or self.area, breakdown, period))
        return found if found is not None and found.value is not None else None

    def latest(
        self, indicator: str, area: str = "", breakdown: Breakdown = ()
    ) -> Observation | None:
        """The last observation with a value that is not of an odd period."""
        odd = self.odd_periods(indicator, area, breakdown)
        found = [
            item
            for item in self.series(indicator, area, breakdown)
            if item.value is not None and item.period not in odd
        ]
        return found[-1] if found else None

    def register(
        self, indicator: str, area: str = "", breakdown: Breakdown = ()
    ) -> tuple[Discontinuity, ...]:
        """The entries of the register that touch a series."""
        return self.monitor.register.get((indicator, area or self.area, breakdown), ())

    def odd_periods(
        self, indicator: str, area: str = "", breakdown: Breakdown = ()
    ) -> dict[str, Discontinuity]:
        """The periods that the register calls odd (eenmalig), with the entry that says so."""
        marks = [
            entry
            for entry in self.register(indicator, area, breakdown)
            if entry.kind is DiscontinuityKind.EENMALIG
        ]
        return {
            item.period: entry
            for item in self.series(indicator, area, breakdown)
            for entry in marks
            if _lies_in(parse_period(entry.at), parse_period(item.period))
        }

    @cached_property
    def _changes(self) -> dict[tuple[str, str, Breakdown, str], list[Change]]:
        found: dict[tuple[str, str, Breakdown, str], list[Change]] = {}
        for change in self.monitor.changes:
            key = (change.indicator, change.area, change.breakdown, change.period_to)
            found.setdefault(key, []).append(change)
        return found

    def change(
        self, indicator: str, period: str, area: str = "", breakdown: Breakdown = ()
    ) -> Change | None:
        """The change into a period: from a year before where there is one, else the last before."""
        found = self._changes.get((indicator, area or self.area, breakdown, period), [])
        # Half-years and dates also have a change from a year before, and it stands last.
        ordered = sorted(found, key=lambda change: parse_period(change.period_from), reverse=True)
        return ordered[-1] if ordered else None

    def latest_change(
        self, indicator: str, area: str = "", breakdown: Breakdown = ()
    ) -> Change | None:
        """The change into the last period with a value."""
        latest = self.latest(indicator, area, breakdown)
        return self.change(indicator, latest.period, area, breakdown) if latest else None

    def rounding(self, observation: Observation) -> Bounds | None:
        """How far rounding lets a figure lie from the truth, in its own unit."""
        return rounding_bounds(self.edition, observation)

    def causes(self, change: Change) -> tuple[Text, ...]:
        """What the register says that a reader must know beside a change."""
        return tuple(entry.reason for entry in change.causes)

    def caveats(self, indicator: str) -> tuple[Text, ...]:
        """The caveats of an indicator."""
        return self.edition.indicators[indicator].spec.caveats

    def direction(self, change: Change | None) -> Direction:
        """Which way a series went, by the signal rule: the same for every indicator.

        No way where the difference is within the bounds of equality, or no more than rounding of
        the source could make of no difference at all.
        """
        if change is None or change.refusal is Refusal.NO_OBSERVATION:
            return Direction.NONE
        if change.refusal in (Refusal.MEETBREUK, Refusal.SUSPECTED_BREAK):
            return Direction.BROKEN
        if change.difference is None:
            return Direction.NONE
        if self.is_small(change):
            return Direction.SMALL
        first = self.at(change.indicator, change.period_from, change.area, change.breakdown)
        last = self.at(change.indicator, change.period_to, change.area, change.breakdown)
        if first is None or last is None:
            return Direction.NONE
        before, after = self.rounding(first), self.rounding(last)
        if before is None or after is None or after.minus(before).holds_zero:
            return Direction.EQUAL
        if self._is_equal(change):
            return Direction.EQUAL
        return Direction.ROSE if change.difference > 0 else Direction.FELL

    def _is_equal(self, change: Change) -> bool:
        if self.unit(change.indicator).kind in WITHOUT_RATIO:
            return abs(change.difference or 0.0) < self.bounds.equal_points
        return change.relative is not None and abs(change.relative) < self.bounds.equal_percent

    def is_small(self, change: Change) -> bool:
        """Whether so few people are counted in either period that each weighs too much."""
        unit = self.unit(change.indicator)
        values = (change.value_from, change.value_to)
        return unit.kind is UnitKind.COUNT and any(
            value is not None and value * unit.scale < self.bounds.small_count for value in values
        )

    def is_small_count(self, observation: Observation) -> bool:
        """Whether a count is of so few people that each weighs too much."""
        unit = self.unit(observation.indicator)
        value = (observation.value or 0.0) * unit.scale
        return unit.kind is UnitKind.COUNT and value < self.bounds.small_count

    def people(self, observation: Observation, amount: float) -> float | None:
        """An amount of a series as people or things at stake; None where it counts none."""
        is_count = self.unit(observation.indicator).kind is UnitKind.COUNT
        return amount if is_count else None

    def euros(self, observation: Observation, amount: float) -> float | None:
        """An amount of a series as euros at stake; None where it is no money."""
        is_money = self.unit(observation.indicator).kind is UnitKind.MONEY
        return amount if is_money else None

    def certainty(self, *observations: Observation) -> float:
        """How sure figures are: 1 as counted, less when provisional, estimated or given alone."""
        marks = {Status.NORMAL: 1.0, Status.PROVISIONAL: 0.6, Status.ESTIMATED: 0.4}
        return min((marks.get(item.status, 0.0) for item in observations), default=0.0)


def _lies_in(odd: Period, period: Period) -> bool:
    return period.start <= odd.start and odd.end <= period.end
