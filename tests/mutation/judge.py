"""Is a text true? A second judge, slow and obvious, that shares nothing with the build.

It reads the Markdown as it was typed, with a regular expression. Figures come from the slow
evaluator (`tests/observations/reference.py`): loops over rows, exact fractions, no SQL. A condition
of a claim is run as Python over those figures, since the texts of our own editions may be trusted
here; the words for conditions are defined below, in a few lines each, after `docs/edition.md`.
Breaks come from the register, and from denominators that are worked out again.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from stadspeil.model.edition import Edition
from stadspeil.model.expression import Reference, Whole, leaves, references
from stadspeil.model.observation import Breakdown
from stadspeil.model.period import Period, parse_period
from tests.observations.reference import SlowEvaluator

LIVE = re.compile(r"\{\{ (?P<source>(?P<name>\w+).*?) \}\}")

BOUNDS = {
    "ruim": lambda q: 1 < q <= Fraction(11, 10),
    "bijna": lambda q: Fraction(9, 10) <= q < 1,
    "ongeveer": lambda q: Fraction(95, 100) <= q <= Fraction(105, 100),
    "rond": lambda q: Fraction(95, 100) <= q <= Fraction(105, 100),
    "vrijwel gelijk": lambda q: Fraction(98, 100) <= q <= Fraction(102, 100),
    "bijna gelijk": lambda q: Fraction(98, 100) <= q <= Fraction(102, 100),
    "nauwelijks": lambda q: Fraction(98, 100) <= q <= Fraction(102, 100),
    "iets": lambda q: Fraction(95, 100) <= q <= Fraction(105, 100) and q != 1,
    "sterke": lambda q: q < Fraction(8, 10) or q > Fraction(125, 100),
    "veruit": lambda q: q >= Fraction(3, 2),
}
NO_RATIO = ("share", "score")


class UnsaidError(Exception):
    """There is a break, or no figure: nothing is true of it."""


@dataclass(frozen=True)
class Live:
    """What stands between braces in a file: where, its name, and how it is written."""

    file: str
    line: int
    name: str
    source: str


def read_live(root: Path, edition: Edition) -> list[Live]:
    """Everything between braces in the texts of an edition, in order."""
    files = [chapter.file for chapter in edition.chapters]
    files += [edition.summary.chapter.file] if edition.summary is not None else []
    return [
        Live(file, number, found["name"], found["source"])
        for file in files
        for number, text in enumerate((root / file).read_text("utf-8").split("\n"), start=1)
        for found in LIVE.finditer(text)
    ]


@dataclass(frozen=True)
class Series:
    """An indicator for an area and a code."""

    indicator: str
    area: str
    breakdown: Breakdown


@dataclass(frozen=True)
class Value:
    """A value in whole units; `step` is the last digit that is printed of it."""

    exact: Fraction
    step: Fraction = Fraction(0)
    series: Series | None = None
    name: str = ""
    periods: tuple[str, ...] = ()

    @property
    def printed(self) -> Fraction:
        return round_to(self.exact, self.step)

    def __add__(self, other: Any) -> "Value":
        return Value(self.exact + _exact(other))

    def __sub__(self, other: Any) -> "Value":
        return Value(self.exact - _exact(other))

    def __mul__(self, other: Any) -> "Value":
        return Value(self.exact * _exact(other))

    def __rmul__(self, other: Any) -> "Value":
        return self.__mul__(other)

    def __truediv__(self, other: Any) -> "Value":
        if _exact(other) == 0:
            raise UnsaidError("zero")
        return Value(self.exact / _exact(other))

    def __lt__(self, other: Any) -> bool:
        return self.exact < _exact(other)

    def __le__(self, other: Any) -> bool:
        return self.exact <= _exact(other)

    def __gt__(self, other: Any) -> bool:
        return self.exact > _exact(other)

    def __ge__(self, other: Any) -> bool:
        return self.exact >= _exact(other)


def _exact(value: Any) -> Fraction:
    return value.exact if isinstance(value, Value) else Fraction(str(value))


def round_to(value: Fraction, step: Fraction) -> Fraction:
    """A value to a multiple of a step, ties away from zero."""
    steps = Decimal((value / step).numerator) / Decimal((value / step).denominator)
    return int(steps.quantize(Decimal(1), ROUND_HALF_UP)) * step


class Judge:
    """Judges the claims and live figures of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.slow = SlowEvaluator(edition)
        self.figures: list[tuple[Series, Period]] = []
        calls = ("figure", "change", "percent", "rises", "falls")
        words = ("higher", "lower", "highest", "lowest", "near")
        self.words = {name: getattr(self, name) for name in (*calls, *words)}

    # -- claims

    def is_true(self, claim: Live) -> bool:
        """Whether every condition of a claim holds."""
        call = ast.parse(claim.source, mode="eval").body
        assert isinstance(call, ast.Call)
        return all(self._holds(ast.unparse(condition)) for condition in call.args[1:])

    def _holds(self, condition: str) -> bool:
        self.figures = []
        try:
            holds = eval(condition, {"__builtins__": {}}, self.words)
            periods = sorted(period for _, period in self.figures)
            for series, _ in self.figures:
                self._refuse_break(series, periods[0], periods[-1])
        except UnsaidError:
            return False
        return bool(holds)

    def figure(self, indicator: str, period: object, area: str = "", **code: str) -> Value:
        series = self.series(indicator, area, code)
        self.figures.append((series, parse_period(str(period))))
        return self.value(series, str(period))

    def change(self, name: str, first: object, last: object, area: str = "", **code: str) -> Value:
        series = self.series(name, area, code)
        return self._change(series, str(first), str(last))

    def percent(self, name: str, first: object, last: object, area: str = "", **code: str) -> Value:
        series = self.series(name, area, code)
        return self._percent(series, str(first), str(last))

    def rises(self, name: str, first: object, last: object, area: str = "", **code: str) -> bool:
        steps = self._steps(self.series(name, area, code), str(first), str(last))
        return all(before < after for before, after in pairwise(steps))

    def falls(self, name: str, first: object, last: object, area: str = "", **code: str) -> bool:
        steps = self._steps(self.series(name, area, code), str(first), str(last))
        return all(before > after for before, after in pairwise(steps))

    def higher(self, left: Value, right: Value) -> bool:
        return left.printed > right.printed

    def lower(self, left: Value, right: Value) -> bool:
        return left.printed < right.printed

    def highest(self, own: Value, word: str = "") -> bool:
        return all(
            own.printed > other.printed and (not word or self.near(word, own, other))
            for other in self._siblings(own)
        )

    def lowest(self, own: Value) -> bool:
        return all(own.printed < other.printed for other in self._siblings(own))

    def near(self, word: str, figure: Any, measure: Any) -> bool:
        if _exact(figure) <= 0 or _exact(measure) <= 0:
            raise UnsaidError("no quotient")
        return bool(BOUNDS[word](_exact(figure) / _exact(measure)))

    # -- figures

    def series(self, indicator: str, area: str, code: dict[str, str]) -> Series:
        return Series(indicator, area or self.edition.settings.area, tuple(code.items()))

    def value(self, series: Series, period: str) -> Value:
        indicator = self.edition.indicators[series.indicator]
        found = self.slow.observe(indicator, series.area, series.breakdown, period)
        if found is None or found.value is None:
            raise UnsaidError(f"no figure for {series} in {period}")
        scale = self.edition.units[indicator.spec.unit].scale
        step = Fraction(scale, 10**indicator.spec.decimals)
        return Value(found.value * scale, step, series, "figure", (period,))

    def _change(self, series: Series, first: str, last: str) -> Value:
        self._refuse_break(series, parse_period(first), parse_period(last))
        before, after = self.value(series, first), self.value(series, last)
        return Value(after.exact - before.exact, after.step, series, "change", (first, last))

    def _percent(self, series: Series, first: str, last: str) -> Value:
        difference = self._change(series, first, last).exact
        before = self.value(series, first).exact
        unit = self.edition.units[self.edition.indicators[series.indicator].spec.unit]
        if before <= 0 or unit.kind in NO_RATIO:
            raise UnsaidError("no percentage")
        return Value(100 * difference / before, Fraction(1, 10), series, "percent", (first, last))

    def _steps(self, series: Series, first: str, last: str) -> list[Fraction]:
        start, end = parse_period(first), parse_period(last)
        self._refuse_break(series, start, end)
        known = sorted(parse_period(code) for code in self._known_periods(series))
        same = (start.start.month, start.start.day) == (end.start.month, end.start.day)
        steps = [
            period
            for period in known
            if start <= period <= end
            and (not same or period.start.strftime("%m%d") == start.start.strftime("%m%d"))
            and (period in (start, end) or not self._is_odd(series, period))
        ]
        return [self.value(series, period.code).printed for period in steps]

    def _known_periods(self, series: Series) -> list[str]:
        indicator = self.edition.indicators[series.indicator]
        return [
            code
            for code in self.slow.periods(indicator)
            if self.slow.observe(indicator, series.area, series.breakdown, code) is not None
        ]

    # -- siblings

    def _siblings(self, own: Value) -> Iterator[Value]:
        assert own.series is not None
        found = 0
        for series in self._beside(own.series):
            if self._known_periods(series):
                found += 1
                if own.name == "figure":
                    yield self.value(series, own.periods[0])
                elif own.name == "change":
                    yield self._change(series, *own.periods)
                else:
                    yield self._percent(series, *own.periods)
        if not found:
            raise UnsaidError("alone")

    def _beside(self, own: Series) -> Iterator[Series]:
        if not own.breakdown:
            level = self.edition.areas[own.area].level
            for area in self.edition.areas:
                if area.level is level and area.code != own.area:
                    yield Series(own.indicator, area.code, ())
            return
        ((dimension, code),) = own.breakdown
        expression = self.edition.indicators[own.indicator].expression
        dataset = self.edition.datasets[next(references(expression)).dataset]
        codes = self.edition.codelists[dataset.spec.dimensions[dimension].codelist].codes
        for other in codes.values():
            if other.code != code and other.parent == codes[code].parent:
                yield Series(own.indicator, own.area, ((dimension, other.code),))

    # -- breaks

    def _refuse_break(self, series: Series, one: Period, other: Period) -> None:
        first, last = min(one, other), max(one, other)
        for at in self._marked(series, "meetbreuk"):
            if first.start < parse_period(at).start <= last.end:
                raise UnsaidError("meetbreuk")
        for before, after in self._suspected(series):
            if first.start < after.start and before.end < last.start:
                raise UnsaidError("suspected break")

    def _is_odd(self, series: Series, period: Period) -> bool:
        odd = [parse_period(at) for at in self._marked(series, "eenmalig")]
        return any(period.start <= at.start and at.end <= period.end for at in odd)

    def _marked(self, series: Series, *kinds: str) -> Iterator[str]:
        """The dates of the register's entries of some kinds that touch a series."""
        for leaf in leaves(self.edition.indicators[series.indicator].expression):
            reference = leaf.of if isinstance(leaf, Whole) else leaf
            own = {} if isinstance(leaf, Whole) else dict(series.breakdown)
            codes = {**own, **dict(reference.filters)}
            for entry in self.edition.discontinuities:
                if (
                    entry.kind in kinds
                    and entry.dataset == reference.dataset
                    and (not entry.measures or reference.measure in entry.measures)
                    and (not entry.areas or series.area in entry.areas)
                    and all(codes.get(name, "_T") in some for name, some in entry.where.items())
                ):
                    yield entry.at

    def _suspected(self, series: Series) -> Iterator[tuple[Period, Period]]:
        """Jumps in a denominator that is implied, on a dataset of this series."""
        expression = self.edition.indicators[series.indicator].expression
        own = {item.dataset for item in references(expression)}
        for indicator in self.edition.indicators.values():
            theirs = {item.dataset for item in self._measures(indicator.id)}
            if indicator.count is None or not own & theirs:
                continue
            whole = Series(indicator.id, series.area, ())
            judged = [parse_period(at) for at in self._marked(whole, "meetbreuk", "geen-breuk")]
            for (before, low, high), (after, low_after, high_after) in pairwise(
                self._implied(whole)
            ):
                gap = max(low_after / high, low / high_after) - 1
                is_judged = any(before.start < at.start <= after.end for at in judged)
                if gap > Fraction(str(self.edition.settings.suspected_break)) and not is_judged:
                    yield before, after

    def _measures(self, name: str) -> list[Reference]:
        """The measures behind a figure, and for an indicator with a count those of its count."""
        indicator = self.edition.indicators[name]
        count = indicator.count
        return [*references(indicator.expression), *(references(count) if count else [])]

    def _implied(self, whole: Series) -> Iterator[tuple[Period, Fraction, Fraction]]:
        """The lowest and highest denominator that a rounded count and its rounded share allow."""
        indicator = self.edition.indicators[whole.indicator]
        assert indicator.count is not None
        count, share = next(references(indicator.count)), next(references(indicator.expression))
        level = self.edition.areas[whole.area].level
        for period in sorted(parse_period(code) for code in self._known_periods(whole)):
            top = self.slow.leaf(count, whole.area, {}, period.code)
            ratio = self.slow.observe(indicator, whole.area, (), period.code)
            if top is None or top.usable is None or ratio is None or ratio.value is None:
                continue
            errors = []
            for used in (count, share):
                measure = self.edition.datasets[used.dataset].measures[used.measure]
                errors.append(Fraction(measure.rounding_at(level).half_width(measure.decimals)))
            if ratio.value > errors[1] and top.usable + errors[0] > 0:
                yield (
                    period,
                    (top.usable - errors[0]) / (ratio.value + errors[1]),
                    (top.usable + errors[0]) / (ratio.value - errors[1]),
                )
