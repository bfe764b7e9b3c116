"""The same figures by plain loops over rows and exact fractions.

It is slow, knows no SQL and no roll-up tables, and follows `docs/edition.md` word by word. Where
it and the program differ, one of them is wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

from stadspeil.model.codelist import TOTAL
from stadspeil.model.dataset import Dataset, MeasureType, Row, Total
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import (
    Expression,
    Number,
    Operation,
    Reference,
    Whole,
    leaves,
    ratio,
    references,
)
from stadspeil.model.observation import Breakdown
from stadspeil.model.period import Frequency, parse_period
from stadspeil.model.unit import UnitKind

Key = tuple[str, str, Breakdown, str]
"""Indicator, area, breakdown, period."""

WORST_FIRST = ("M", "Q", "E", "P", "A")
YEAR_PARTS = {
    Frequency.YEAR: ("",),
    Frequency.HALF_YEAR: ("-S1", "-S2"),
    Frequency.QUARTER: ("-Q1", "-Q2", "-Q3", "-Q4"),
    Frequency.MONTH: tuple(f"-{month:02}" for month in range(1, 13)),
}


@dataclass(frozen=True)
class Expected:
    """What an observation should hold."""

    value: Fraction | None
    status: str
    reason: str | None
    numerator: Fraction | None
    denominator: Fraction | None


@dataclass(frozen=True)
class LeafFigure:
    """One measure of an expression for one area, period and code."""

    value: Fraction | None
    status: str
    complete: bool

    @property
    def usable(self) -> Fraction | None:
        """The value, unless a part of it is not known."""
        return self.value if self.complete else None


class Tables:
    """The rows of a dataset, found by area and period."""

    def __init__(self, edition: Edition, dataset: Dataset) -> None:
        self.edition = edition
        self.dataset = dataset
        self.rows: dict[tuple[str, str], list[Row]] = {}
        for row in dataset.rows:
            self.rows.setdefault((row.area, row.period), []).append(row)

    @cached_property
    def areas(self) -> set[str]:
        return {area for area, _ in self.rows}

    @cached_property
    def periods(self) -> set[str]:
        return {period for _, period in self.rows}

    @cache  # noqa: B019 - it lives as long as one comparison
    def parts_of_code(self, place: int, wanted: str) -> frozenset[str]:
        """The stored codes of a dimension that make up a code; none if nothing does."""
        spec = self.dataset.spec.dimensions[self.dataset.dimensions[place]]
        codelist = self.edition.codelists[spec.codelist]
        stored = {row.codes[place] for row in self.dataset.rows}
        if wanted in stored:
            return frozenset({wanted})
        if spec.total is not Total.SUM:
            return frozenset()
        parts = set()
        for code in stored:
            above = codelist.codes[code].parent or TOTAL
            while above not in stored and above not in (wanted, TOTAL):
                above = codelist.codes[above].parent or TOTAL
            if above == wanted:
                parts.add(code)
        return frozenset(parts)

    @cache  # noqa: B019
    def parts_of_area(self, area: str, measure: str) -> tuple[str, ...]:
        """The stored areas that make up an area; none if one of them is not there."""
        if area in self.areas:
            return (area,)
        spec = self.dataset.measures[measure]
        kind = self.edition.units[spec.unit].kind
        adds_up = spec.type is MeasureType.ADDITIVE and kind in (
            UnitKind.COUNT,
            UnitKind.MONEY,
            UnitKind.QUANTITY,
        )
        members = [item.code for item in self.edition.areas if area in item.member_of]
        return tuple(members) if adds_up and set(members) <= self.areas else ()

    @cache  # noqa: B019
    def parts_of_period(self, period: str) -> tuple[str, ...]:
        """The stored periods that fill a period; none if they leave a gap."""
        if period in self.periods:
            return (period,)
        whole = parse_period(period)
        parts = [
            item
            for item in map(parse_period, self.periods)
            if whole.start <= item.start and item.end <= whole.end
        ]
        days = sum((item.end - item.start).days + 1 for item in parts)
        filled = days == (whole.end - whole.start).days + 1
        return tuple(item.code for item in parts) if filled else ()

    @cache  # noqa: B019
    def combinations(self, allowed: tuple[frozenset[str], ...]) -> int:
        """How many combinations of these codes the dataset stores, anywhere."""
        return len(
            {
                row.codes
                for row in self.dataset.rows
                if all(code in codes for code, codes in zip(row.codes, allowed, strict=True))
            }
        )

    def figure(
        self, measure: str, codes: dict[str, str], area: str, period: str
    ) -> LeafFigure | None:
        """The sum over all rows that count for a figure; None when there is no such row."""
        allowed = tuple(
            self.parts_of_code(place, codes.get(name, TOTAL))
            for place, name in enumerate(self.dataset.dimensions)
        )
        areas = self.parts_of_area(area, measure)
        periods = self.parts_of_period(period)
        places = [(area, period) for area in areas for period in periods]
        rows = [
            row
            for place in places
            for row in self.rows.get(place, [])
            if all(code in codes for code, codes in zip(row.codes, allowed, strict=True))
        ]
        if not rows:
            return None
        column = list(self.dataset.measures).index(measure)
        values = [row.values[column] for row in rows]
        statuses = {str(row.status[column]) for row in rows}
        if self.dataset.spec.absent == "none":
            complete = all(place in self.rows for place in places)
        else:
            complete = len(rows) == len(places) * self.combinations(allowed)
        total = None
        if None not in values:
            total = sum((Fraction(value) for value in values if value is not None), Fraction(0))
        worst = next(status for status in WORST_FIRST if status in statuses)
        return LeafFigure(total, worst, complete)


class SlowEvaluator:
    """Evaluates an edition figure by figure."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.tables = {name: Tables(edition, item) for name, item in edition.datasets.items()}

    def evaluate(self) -> dict[Key, Expected]:
        """Every observation that an edition should have."""
        return {
            (indicator.id, area, breakdown, period): expected
            for indicator in self.edition.indicators.values()
            for breakdown in self._breakdowns(indicator)
            for area in (item.code for item in self.edition.areas)
            for period in self.periods(indicator)
            if (expected := self.observe(indicator, area, breakdown, period)) is not None
        }

    def _breakdowns(self, indicator: Indicator) -> Iterator[Breakdown]:
        yield ()
        for name in indicator.spec.breakdowns:
            lists = {
                spec.codelist
                for item in references(indicator.expression)
                for own, spec in self.edition.datasets[item.dataset].spec.dimensions.items()
                if own == name
            }
            codes = {code.code for item in lists for code in self.edition.codelists[item]}
            yield from (((name, code),) for code in sorted(codes))

    def periods(self, indicator: Indicator) -> list[str]:
        """The periods for which an indicator may have figures."""
        stored = {
            period
            for item in references(indicator.expression)
            for period in self.tables[item.dataset].periods
        }
        wanted = indicator.spec.frequency
        if wanted is None:
            return sorted(stored)
        years = sorted({parse_period(period).start.year for period in stored})
        return [f"{year}{part}" for year in years for part in YEAR_PARTS[wanted]]

    def observe(
        self, indicator: Indicator, area: str, breakdown: Breakdown, period: str
    ) -> Expected | None:
        """One observation; None when a measure of the expression has nothing to say about it."""
        found: dict[int, LeafFigure] = {}
        for leaf in leaves(indicator.expression):
            figure = self.leaf(leaf, area, dict(breakdown), period)
            if figure is None:
                return None
            found[id(leaf)] = figure
        complete = all(figure.complete for figure in found.values())
        if not complete and any(area in item.member_of for item in self.edition.areas):
            return None
        usable = {key: figure.usable for key, figure in found.items()}
        value = compute(indicator.expression, usable)
        status = next(
            status for status in WORST_FIRST if status in {item.status for item in found.values()}
        )
        reason = None
        if value is None:
            if status in "MQ":
                reason = {"M": "missing", "Q": "suppressed"}[status]
            else:
                status, reason = "M", "zero-denominator" if complete else "incomplete"
        sides = ratio(indicator.expression)
        numerator, denominator = [compute(side, usable) for side in sides] if sides else [None] * 2
        return Expected(value, status, reason, numerator, denominator)

    def leaf(
        self, leaf: Reference | Whole, area: str, breakdown: dict[str, str], period: str
    ) -> LeafFigure | None:
        """One measure of an expression, for one area, code and period."""
        reference = leaf.of if isinstance(leaf, Whole) else leaf
        tables = self.tables[reference.dataset]
        codes = {**(breakdown if isinstance(leaf, Reference) else {}), **dict(reference.filters)}
        return tables.figure(reference.measure, codes, area, period)


def compute(expression: Expression, values: dict[int, Fraction | None]) -> Fraction | None:
    if isinstance(expression, Number):
        return Fraction(expression.value)
    if not isinstance(expression, Operation):
        return values[id(expression)]
    left, right = compute(expression.left, values), compute(expression.right, values)
    if left is None or right is None:
        return None
    if expression.sign == "/":
        return left / right if right != 0 else None
    return {"+": left + right, "-": left - right, "*": left * right}[expression.sign]
