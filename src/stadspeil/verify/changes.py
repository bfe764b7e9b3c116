"""Every change of an edition worked out anew: given, given with a cause, or refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from stadspeil.verify.expression import Expression, Leaf, leaves_of
from stadspeil.verify.figures import Figure, Figures, Key, Part, part_text
from stadspeil.verify.periods import crosses, days_of, is_within
from stadspeil.verify.source import TOTAL

HALF_WIDTHS = {
    "fives": Fraction(5, 2),
    "tens": Fraction(5),
    "hundreds": Fraction(50),
    "thousands": Fraction(500),
    "random-fives": Fraction(5),
}
"""How far a count may lie from the rounded one."""

SUSPECTED_BREAK = Fraction(2, 100)

Entry = Mapping[str, Any]
"""An entry of the register of discontinuities."""


@dataclass(frozen=True)
class Change:
    """One change as it should be; without a difference, `refusal` says why."""

    id: str
    first: Fraction | None
    last: Fraction | None
    difference: Fraction | None
    relative: Fraction | None
    status: str
    refusal: str | None
    causes: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class Jump:
    """A denominator that jumps between two periods of an area, and the datasets that imply it.

    `before` and `after` are the lowest and the highest that the rounded figures allow.
    """

    indicator: str
    datasets: frozenset[str]
    area: str
    earlier: str
    later: str
    before: tuple[Fraction, Fraction]
    after: tuple[Fraction, Fraction]


@dataclass(frozen=True)
class _Series:
    """The figures of an indicator, area and breakdown in order of time."""

    indicator: str
    area: str
    part: Part
    figures: Mapping[str, Figure]
    entries: tuple[Entry, ...]
    jumps: tuple[Jump, ...]

    @property
    def odd(self) -> list[str]:
        marks = [entry["at"] for entry in self.entries if entry["kind"] == "eenmalig"]
        return [period for period in self.figures if any(is_within(at, period) for at in marks)]


class Changes:
    """The changes of an edition, by their id."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._source = figures.source
        self.jumps = {
            f"{jump.indicator}:{jump.area}:{jump.earlier}~{jump.later}": jump
            for jump in self._find_jumps()
        }
        self._series = {
            (series.indicator, series.area, series.part): series for series in self._all_series()
        }
        changes = [item for series in self._series.values() for item in self._defaults(series)]
        self.by_id = {item.id: item for item in changes}
        """The changes that every series has: from the period before, and from a year before."""

    def find(self, identifier: str) -> Change | None:
        """A change by its id, between any two periods of a series; None if there is no series."""
        if identifier in self.by_id:
            return self.by_id[identifier]
        names = identifier.rpartition("@")[0].split(":", 3)
        part = tuple(
            (name, code)
            for text in (names[3].split(";") if len(names) > 3 else ())
            for name, _, code in [text.partition("=")]
        )
        series = self._series.get((names[0], names[1], part)) if len(names) > 2 else None
        if series is None or "~" not in names[2]:
            return None
        found = self._between(series, *names[2].split("~", 1))
        return found if found.id == identifier else None

    # -- series

    def _all_series(self) -> Iterator[_Series]:
        groups: dict[tuple[str, str, Part], dict[str, Figure]] = {}
        for key, figure in self._figures.by_key.items():
            groups.setdefault((key.indicator, key.area, key.part), {})[key.period] = figure
        for (indicator, area, part), members in groups.items():
            expression = self._source.indicators[indicator].expression
            own = {leaf.dataset for leaf in leaves_of(expression)}
            yield _Series(
                indicator,
                area,
                part,
                {period: members[period] for period in sorted(members, key=days_of)},
                tuple(self._entries(expression, area, part)),
                tuple(
                    jump
                    for jump in self.jumps.values()
                    if jump.area == area and own & jump.datasets
                ),
            )

    def _entries(self, expression: Expression, area: str, part: Part) -> Iterator[Entry]:
        for entry in self._source.discontinuities:
            if entry.get("areas") and area not in entry["areas"]:
                continue
            if any(_touches(entry, leaf, part) for leaf in leaves_of(expression)):
                yield entry

    def _find_jumps(self) -> Iterator[Jump]:
        """A rounded count and its rounded percentage leave an interval for the denominator.

        Two neighbouring intervals that lie too far apart are a jump, unless a person judged it.
        """
        bound = Fraction(str(self._source.settings.get("suspected_break") or SUSPECTED_BREAK))
        for indicator in self._source.indicators.values():
            if indicator.count is None:
                continue
            sides = (indicator.count, indicator.expression)
            datasets = frozenset(leaf.dataset for side in sides for leaf in leaves_of(side))
            for area, intervals in self._implied(indicator.id, *sides).items():
                judged = [
                    entry["at"]
                    for side in sides
                    for entry in self._entries(side, area, ())
                    if entry["kind"] in ("geen-breuk", "meetbreuk")
                ]
                ordered = sorted(intervals, key=days_of)
                for earlier, later in pairwise(ordered):
                    before, after = intervals[earlier], intervals[later]
                    gap = max(after[0] / before[1], before[0] / after[1]) - 1
                    if gap > bound and not any(crosses(at, earlier, later) for at in judged):
                        yield Jump(indicator.id, datasets, area, earlier, later, before, after)

    def _implied(
        self, indicator: str, count: Expression, share: Expression
    ) -> dict[str, dict[str, tuple[Fraction, Fraction]]]:
        """The lowest and highest denominator that a share and its count allow, by area, period."""
        frequency = self._source.indicators[indicator].spec.get("frequency")
        found: dict[str, dict[str, tuple[Fraction, Fraction]]] = {}
        for (area, period), number in self._figures.counted(count, frequency).items():
            figure = self._figures.by_key.get(Key(indicator, area, period, ()))
            if figure is None or figure.value is None:
                continue
            number_error = self._half_width(next(leaves_of(count)), area)
            share_error = self._half_width(next(leaves_of(share)), area)
            if figure.value > share_error and number + number_error > 0:
                found.setdefault(area, {})[period] = (
                    (number - number_error) / (figure.value + share_error) * 100,
                    (number + number_error) / (figure.value - share_error) * 100,
                )
        return found

    def _half_width(self, leaf: Leaf, area: str) -> Fraction:
        measure = self._source.tables[leaf.dataset].spec["measures"][leaf.measure]
        level = self._source.areas[area]["level"]
        rule = (measure.get("rounding_by_level") or {}).get(level, measure.get("rounding", "exact"))
        if rule == "decimals":
            return Fraction(1, 2 * 10 ** int(measure.get("decimals", 0)))
        return HALF_WIDTHS.get(rule, Fraction(0))

    # -- changes

    def _defaults(self, series: _Series) -> Iterator[Change]:
        plain = [period for period in series.figures if period not in series.odd]
        for earlier, later in pairwise(plain):
            yield self._between(series, earlier, later)
        for place, later in enumerate(plain):
            before = f"{int(later[:4]) - 1}{later[4:]}"
            if len(later) > 4 and "/" not in later and before in plain[: max(0, place - 1)]:
                yield self._between(series, before, later)

    def _between(self, series: _Series, first: str, last: str) -> Change:
        one, other = series.figures.get(first), series.figures.get(last)
        vintage = self._figures.vintage(series.indicator)
        names = [series.indicator, series.area, f"{first}~{last}", *part_text(series.part)]
        refusal = _refuse(series, first, last)
        before, after = (one.value if one else None), (other.value if other else None)
        difference = relative = None
        status = "M"
        if refusal is None and one and other and before is not None and after is not None:
            difference = after - before
            unit = self._source.indicators[series.indicator].spec["unit"]
            if self._source.kind(unit) not in ("share", "score") and before > 0:
                relative = 100 * difference / before
            status = next(code for code in "EPA" if code in (one.status, other.status, "A"))
        earlier, later = sorted((first, last), key=days_of)
        return Change(
            ":".join(names) + f"@{vintage}",
            before,
            after,
            difference,
            relative,
            status,
            refusal,
            tuple(entry["id"] for entry in _causes(series, earlier, later)),
            tuple(
                period
                for period in series.odd
                if days_of(earlier) < days_of(period) < days_of(later)
            ),
        )


def _touches(entry: Entry, leaf: Leaf, part: Part) -> bool:
    if entry["dataset"] != leaf.dataset:
        return False
    if entry.get("measures") and leaf.measure not in entry["measures"]:
        return False
    codes = dict((() if leaf.is_whole else part) + leaf.pins)
    where = entry.get("where") or {}
    return all(codes.get(name, TOTAL) in wanted for name, wanted in where.items())


def _refuse(series: _Series, first: str, last: str) -> str | None:
    one, other = series.figures.get(first), series.figures.get(last)
    if one is None or other is None:
        return "no-observation"
    earlier, later = sorted((first, last), key=days_of)
    if any(
        entry["kind"] == "meetbreuk" and crosses(entry["at"], earlier, later)
        for entry in series.entries
    ):
        return "meetbreuk"
    for jump in series.jumps:
        begins_before = days_of(earlier)[0] < days_of(jump.later)[0]
        if begins_before and days_of(jump.earlier)[1] < days_of(later)[0]:
            return "suspected-break"
    return "no-figure" if one.value is None or other.value is None else None


def _causes(series: _Series, earlier: str, later: str) -> Iterator[Entry]:
    for entry in series.entries:
        if entry["kind"] == "eenmalig":
            if is_within(entry["at"], earlier) or is_within(entry["at"], later):
                yield entry
        elif entry["kind"] in ("wetswijziging", "meetbreuk") and crosses(
            entry["at"], earlier, later
        ):
            yield entry
