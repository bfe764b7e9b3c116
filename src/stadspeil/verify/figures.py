"""Every figure of an edition worked out anew, by loops over rows and exact fractions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from stadspeil.verify.expression import Expression, Leaf, Step, counts_of, leaves_of
from stadspeil.verify.periods import days_of, is_within
from stadspeil.verify.source import TOTAL, Source, SourceIndicator, SourceRow, SourceTable

Place = tuple[str, str]
"""An area and a period."""

Part = tuple[tuple[str, str], ...]
"""The dimension and code by which a figure is broken down, or nothing."""

WORST_FIRST = ("M", "Q", "E", "P", "A")

YEAR_PARTS = {
    "year": ("",),
    "half-year": ("-S1", "-S2"),
    "quarter": ("-Q1", "-Q2", "-Q3", "-Q4"),
    "month": tuple(f"-{month:02}" for month in range(1, 13)),
}
"""What a year may be divided into."""


@dataclass(frozen=True)
class Figure:
    """One figure as it should be: its value or why there is none, and the counts behind it."""

    value: Fraction | None
    status: str
    reason: str | None
    above: Fraction | None
    below: Fraction | None


@dataclass(frozen=True)
class Sum:
    """One measure added up for a place: exact where all parts have a figure."""

    value: Fraction | None
    status: str
    is_complete: bool

    @property
    def usable(self) -> Fraction | None:
        """The value, unless a part is not known."""
        return self.value if self.is_complete else None


@dataclass(frozen=True)
class Key:
    """Which figure: indicator, area, period, breakdown."""

    indicator: str
    area: str
    period: str
    part: Part


class Figures:
    """The figures of an edition by key, and by the id that products print."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._adders = {name: _Adder(source, table) for name, table in source.tables.items()}
        self.by_key: dict[Key, Figure] = {}
        for indicator in source.indicators.values():
            self._work_out(indicator)

    @cached_property
    def by_id(self) -> Mapping[str, Key]:
        """The key of each figure, by its id."""
        return {self.id_of(key): key for key in self.by_key}

    def id_of(self, key: Key) -> str:
        """The id of a figure: `wmo-clienten:GM0546:2021:arrangement=verblijf@2022-07`."""
        return ":".join([*name_of(key), *part_text(key.part)]) + f"@{self.vintage(key.indicator)}"

    def vintage(self, indicator: str) -> str:
        """When the figures of an indicator were retrieved: the latest of its datasets."""
        expression = self.source.indicators[indicator].expression
        tables = (self.source.tables[leaf.dataset] for leaf in leaves_of(expression))
        return max(str(table.spec["source"]["retrieved"]) for table in tables)

    def whole_units(self, key: Key) -> Fraction | None:
        """A figure in whole units: thousands of euros count as euros."""
        value = self.by_key[key].value
        unit = self.source.indicators[key.indicator].spec["unit"]
        return None if value is None else value * self.source.scale(unit)

    def counted(self, expression: Expression, frequency: str | None) -> dict[Place, Fraction]:
        """What an expression gives without a breakdown, where it is complete."""
        found = self._evaluate(expression, frequency, ())
        return {place: item.value for place, item in found.items() if item.value is not None}

    def _work_out(self, indicator: SourceIndicator) -> None:
        frequency = indicator.spec.get("frequency")
        for part in self._parts(indicator):
            found = self._evaluate(indicator.expression, frequency, part)
            for (area, period), figure in found.items():
                self.by_key[Key(indicator.id, area, period, part)] = figure

    def _parts(self, indicator: SourceIndicator) -> Iterable[Part]:
        yield ()
        for name in indicator.spec.get("breakdowns") or ():
            lists = dict.fromkeys(
                self.source.tables[leaf.dataset].dimensions[name]["codelist"]
                for leaf in leaves_of(indicator.expression)
                if name in self.source.tables[leaf.dataset].dimensions
            )
            codes = dict.fromkeys(code for item in lists for code in self.source.codelists[item])
            yield from (((name, code),) for code in codes)

    def _evaluate(
        self, expression: Expression, frequency: str | None, part: Part
    ) -> dict[Place, Figure]:
        leaves = list(leaves_of(expression))
        sums = [
            self._adders[leaf.dataset].add_up(
                leaf.measure,
                (() if leaf.is_whole else part) + leaf.pins,
                frequency,
            )
            for leaf in leaves
        ]
        places = [place for place in sums[0] if all(place in item for item in sums)]
        found = {}
        for place in places:
            own = {leaf: item[place] for leaf, item in zip(leaves, sums, strict=True)}
            is_complete = all(item.is_complete for item in own.values())
            if not is_complete and place[0] in self.source.members:
                continue  # a group of which a member is not known has no figure
            found[place] = _figure(expression, own, is_complete)
        return found


def _figure(expression: Expression, sums: Mapping[Leaf, Sum], is_complete: bool) -> Figure:
    value = _compute(expression, sums)
    statuses = {item.status for item in sums.values()}
    status = next(code for code in WORST_FIRST if code in statuses)
    reason = None
    if value is None:
        reason = {"M": "missing", "Q": "suppressed"}.get(status)
        if reason is None:
            status, reason = "M", "zero-denominator" if is_complete else "incomplete"
    counts = counts_of(expression)
    above, below = (_compute(side, sums) for side in counts) if counts else (None, None)
    return Figure(value, status, reason, above, below)


def _compute(expression: Expression, sums: Mapping[Leaf, Sum]) -> Fraction | None:
    if isinstance(expression, Fraction):
        return expression
    if isinstance(expression, Leaf):
        return sums[expression].usable
    left, right = _compute(expression.left, sums), _compute(expression.right, sums)
    if left is None or right is None or (expression.sign == "/" and right == 0):
        return None
    match expression:
        case Step("+"):
            return left + right
        case Step("-"):
            return left - right
        case Step("*"):
            return left * right
        case _:
            return left / right


class _Adder:
    """Adds up the rows of one dataset."""

    def __init__(self, source: Source, table: SourceTable) -> None:
        self._source = source
        self._table = table
        self._names = list(table.dimensions)
        self._areas = {row.area for row in table.rows}
        self._periods = {row.period for row in table.rows}
        self._stored = [
            {row.codes[place] for row in table.rows} for place in range(len(self._names))
        ]
        self._known: dict[object, dict[Place, Sum]] = {}

    def add_up(self, measure: str, codes: Part, frequency: str | None) -> dict[Place, Sum]:
        """A measure for every place, with some dimensions held at a code and the others whole."""
        wanted = {name: code for name, code in codes if name in self._names}
        key = (measure, tuple(sorted(wanted.items())), frequency)
        if key not in self._known:
            self._known[key] = self._add_up(measure, wanted, frequency)
        return self._known[key]

    def _add_up(
        self, measure: str, wanted: Mapping[str, str], frequency: str | None
    ) -> dict[Place, Sum]:
        allowed = [
            self._parts_of_code(place, wanted.get(name, TOTAL))
            for place, name in enumerate(self._names)
        ]
        rows: dict[Place, list[SourceRow]] = {}
        combinations = set()
        for row in self._table.rows:
            if all(code in codes for code, codes in zip(row.codes, allowed, strict=True)):
                rows.setdefault((row.area, row.period), []).append(row)
                combinations.add(row.codes)
        found = {}
        for area, areas in self._areas_with_parts(measure):
            for period, periods in self._periods_with_parts(frequency):
                places = [(one, other) for one in areas for other in periods]
                members = [row for place in places for row in rows.get(place, ())]
                if members:
                    found[area, period] = self._sum(measure, members, places, len(combinations))
        return found

    def _sum(
        self, measure: str, rows: list[SourceRow], places: list[Place], combinations: int
    ) -> Sum:
        values = [row.figures[measure][0] for row in rows]
        statuses = {row.figures[measure][1] for row in rows}
        if self._table.spec.get("absent") == "none":
            is_complete = all(place in self._table.by_place for place in places)
        else:
            is_complete = len(rows) == len(places) * combinations
        known = [value for value in values if value is not None]
        total = sum(known, Fraction(0)) if len(known) == len(values) else None
        return Sum(total, next(code for code in WORST_FIRST if code in statuses), is_complete)

    def _parts_of_code(self, place: int, wanted: str) -> set[str]:
        """The stored codes that make up a code; none if nothing does."""
        stored = self._stored[place]
        if wanted in stored:
            return {wanted}
        dimension = self._table.dimensions[self._names[place]]
        if dimension["total"] != "sum":
            return set()
        codelist = self._source.codelists[dimension["codelist"]]
        parts = set()
        for code in stored:
            above = codelist[code].get("parent") or TOTAL
            while above not in stored and above not in (wanted, TOTAL):
                above = codelist[above].get("parent") or TOTAL
            if above == wanted:
                parts.add(code)
        return parts

    def _areas_with_parts(self, measure: str) -> Iterable[tuple[str, list[str]]]:
        yield from ((area, [area]) for area in self._source.areas if area in self._areas)
        spec = self._table.spec["measures"][measure]
        kind = self._source.kind(spec["unit"])
        if spec["type"] == "additive" and kind in ("count", "money", "quantity"):
            for group, members in self._source.members.items():
                if group not in self._areas and set(members) <= self._areas:
                    yield group, members

    def _periods_with_parts(self, frequency: str | None) -> Iterable[tuple[str, list[str]]]:
        if frequency is None or frequency == self._table.spec["period"]["frequency"]:
            yield from ((period, [period]) for period in self._periods)
            return
        for year in sorted({period[:4] for period in self._periods}):
            for suffix in YEAR_PARTS[frequency]:
                parts = [item for item in self._periods if is_within(item, year + suffix)]
                if _length(parts) == _length([year + suffix]):
                    yield year + suffix, parts


def _length(periods: Iterable[str]) -> int:
    return sum((days_of(item)[1] - days_of(item)[0]).days + 1 for item in periods)


def name_of(key: Key) -> tuple[str, str, str]:
    """Indicator, area and period, as an id begins."""
    return key.indicator, key.area, key.period


def part_text(part: Part) -> list[str]:
    """The breakdown as an id has it."""
    return [";".join(f"{name}={code}" for name, code in part)] if part else []
