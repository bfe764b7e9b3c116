"""Judging the claims of texts: does a condition hold for the figures as they are now?

A condition never holds across a break in measurement or with a figure that is missing. Figures that
are printed alike are alike: what a reader can't see is no difference. Money is compared in euros.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from stadspeil.language.numbers import round_half_up
from stadspeil.language.vague import is_near
from stadspeil.model.chapter import Call
from stadspeil.model.claim import Arithmetic, Condition, Term
from stadspeil.model.codelist import Code
from stadspeil.model.edition import Edition
from stadspeil.model.expression import Number, references
from stadspeil.model.observation import Breakdown
from stadspeil.model.period import Period, parse_period
from stadspeil.observations.changes import Series, change_between, find_break

SeriesKey = tuple[str, str, Breakdown]

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SIGNS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_EXPECTED = {
    "rises": "each figure above the one before",
    "falls": "each figure below the one before",
    "higher": "the first above the second, as they are printed",
    "lower": "the first below the second, as they are printed",
    "highest": "the first above all others, as they are printed",
    "lowest": "the first below all others, as they are printed",
    "near": "the first beside the second within the bounds of the word",
}
_PERCENT_DECIMALS = 1


@dataclass(frozen=True)
class Verdict:
    """Whether a condition holds, what its figures are, and what would make it hold."""

    holds: bool
    figures: str
    expected: str


class _NoValueError(Exception):
    """A term has no value that may be compared; says why."""


@dataclass(frozen=True)
class ClaimJudge:
    """Judges conditions by the series of an edition."""

    edition: Edition
    all_series: Mapping[SeriesKey, Series]

    @property
    def home(self) -> str:
        """The area of a call that names none."""
        return self.edition.settings.area

    def series_of(self, call: Call) -> Series | None:
        """The series that a call is about."""
        return self.all_series.get((call.indicator or "", call.area or self.home, call.breakdown))

    def judge(self, condition: Condition) -> Verdict:
        """The verdict on a condition whose every figure is known."""
        expected = _EXPECTED.get(condition.name, "a comparison that holds")
        seen: list[str] = []
        try:
            holds = self._holds(condition, seen)
        except _NoValueError as error:
            return Verdict(False, "; ".join([*seen, str(error)]), expected)
        return Verdict(holds, ", ".join(seen), expected)

    def _holds(self, condition: Condition, seen: list[str]) -> bool:
        self._check_breaks(condition)
        match condition.name, condition.terms:
            case ("rises" | "falls") as name, (Call() as call,):
                return self._is_trend(call, name == "rises", seen)
            case ("highest" | "lowest") as name, (Call() as call,):
                return self._is_extreme(call, name == "highest", condition.word, seen)
            case ("higher" | "lower") as name, (Call() as left, Call() as right):
                first, second = self._printed(left, seen), self._printed(right, seen)
                return first > second if name == "higher" else first < second
            case "near", (left, right):
                return _near(condition.word, self._value(left, seen), self._value(right, seen))
            case sign, (left, right):
                return _COMPARISONS[sign](self._value(left, seen), self._value(right, seen))
        raise AssertionError(f"no condition has the form of {condition.source}")

    def _check_breaks(self, condition: Condition) -> None:
        """Refuse figures of different periods when a series of theirs breaks between these."""
        figures = [call for call in condition.calls if call.name == "figure"]
        periods = sorted(parse_period(call.periods[0]) for call in figures)
        for call in figures:
            _refuse_break(self._series(call), periods[0], periods[-1])

    def _series(self, call: Call) -> Series:
        series = self.series_of(call)
        if series is None:
            raise AssertionError(f"{call.source} is known")
        return series

    # -- values

    def _value(self, term: Term, seen: list[str]) -> float:
        match term:
            case Number(constant):
                return float(constant)
            case Arithmetic(sign, left, right):
                first, second = self._value(left, seen), self._value(right, seen)
                if sign == "/" and second == 0:
                    raise _NoValueError("it divides by zero")
                return _SIGNS[sign](first, second)
            case Call():
                value = self._call_value(self._series(term), term)
                seen.append(f"{term.source} = {_plain(value)}")
                return value

    def _call_value(self, series: Series, call: Call) -> float:
        """The value of a figure, change or percent; money and the like in whole units."""
        indicator = self.edition.indicators[series.indicator]
        scale = self.edition.units[indicator.spec.unit].scale
        if call.name == "figure":
            observation = series.at(call.periods[0])
            if observation is None or observation.value is None:
                reason = observation.reason if observation else "missing"
                raise _NoValueError(f"{_name(series)} {call.periods[0]} has no figure: {reason}")
            return observation.value * scale
        change = change_between(series, *call.periods)
        if change.refusal is not None or change.difference is None:
            raise _NoValueError(f"{_name(series)} has no change {_between(call)}: {change.refusal}")
        if call.name == "change":
            return change.difference * scale
        if change.relative is None:
            raise _NoValueError(f"{_name(series)} has no percentage of change {_between(call)}")
        return change.relative

    def _printed(self, call: Call, seen: list[str]) -> float:
        return self._round(call, self._value(call, seen))

    def _round(self, call: Call, value: float) -> float:
        """A value as exact as it is printed."""
        spec = self.edition.indicators[call.indicator or ""].spec
        scale = self.edition.units[spec.unit].scale
        if call.name == "percent":
            return float(round_half_up(value, _PERCENT_DECIMALS))
        return float(round_half_up(value / scale, spec.decimals)) * scale

    # -- steps in time

    def _is_trend(self, call: Call, up: bool, seen: list[str]) -> bool:
        series = self._series(call)
        values = []
        for period in _steps(series, *call.periods):
            step = Call("figure", call.indicator, (period,), call.area, call.breakdown, 0, period)
            values.append(self._printed(step, seen))
        first, last = map(parse_period, call.periods)
        _refuse_break(series, first, last)
        return all(before < after if up else before > after for before, after in pairwise(values))

    # -- siblings

    def _is_extreme(self, call: Call, highest: bool, word: str, seen: list[str]) -> bool:
        own = self._value(call, seen)
        siblings = list(self._sibling_series(call))
        if not siblings:
            raise _NoValueError("there is nothing beside it")
        printed = self._round(call, own)
        holds = True
        for series in siblings:
            other = self._call_value(series, call)
            beside = self._round(call, other)
            passes = printed > beside if highest else printed < beside
            if passes and word:
                passes = _near(word, *((own, other) if highest else (other, own)))
            if not passes:
                holds = False
                name = series.breakdown[0][1] if call.breakdown else series.area
                seen.append(f"{name} = {_plain(other)}")
        return holds

    def _sibling_series(self, call: Call) -> Iterator[Series]:
        """The other codes below the same parent, or the other areas of the same level."""
        own = self._series(call)
        for key, series in self.all_series.items():
            indicator, area, breakdown = key
            if indicator != own.indicator or series is own:
                continue
            if own.breakdown:
                if area == own.area and self._are_siblings(own, breakdown):
                    yield series
            elif not breakdown and self._level(area) is self._level(own.area):
                yield series

    def _level(self, area: str) -> object:
        return self.edition.areas[area].level

    def _are_siblings(self, own: Series, breakdown: Breakdown) -> bool:
        ((dimension, code),) = own.breakdown
        if len(breakdown) != 1 or breakdown[0][0] != dimension:
            return False
        codelist = _codelist(self.edition, own.indicator, dimension)
        return codelist[code].parent == codelist[breakdown[0][1]].parent


def _codelist(edition: Edition, indicator: str, dimension: str) -> Mapping[str, Code]:
    """The codes of a breakdown of an indicator."""
    for reference in references(edition.indicators[indicator].expression):
        spec = edition.datasets[reference.dataset].spec.dimensions.get(dimension)
        if spec is not None:
            return edition.codelists[spec.codelist].codes
    raise AssertionError(f"{indicator} is not split by {dimension}")


def _steps(series: Series, first: str, last: str) -> list[str]:
    """The periods of a series from one to another, odd ones between them passed over.

    From a half-year, quarter, month or date to the same one of a later year, only that part of
    each year counts: steps are then a year apart.
    """
    start, end = parse_period(first), parse_period(last)
    if start >= end:
        raise _NoValueError(f"{last} does not come after {first}")
    odd = series.odd()
    between = [parse_period(item.period) for item in series.observations]
    if _part_of_year(start) == _part_of_year(end):
        between = [period for period in between if _part_of_year(period) == _part_of_year(start)]
    steps = [period for period in between if start < period < end and period not in odd]
    return [first, *(period.code for period in steps), last]


def _part_of_year(period: Period) -> tuple[int, int]:
    return period.start.month, period.start.day


def _refuse_break(series: Series, first: Period, last: Period) -> None:
    refusal, reason = find_break(series, first, last)
    if refusal is not None:
        why = f" ({reason.nl})" if reason is not None else ""
        raise _NoValueError(
            f"{_name(series)} can't be compared between {first} and {last}: {refusal}{why}"
        )


def _near(word: str, figure: float, measure: float) -> bool:
    try:
        return is_near(word, figure, measure)
    except ValueError as error:
        raise _NoValueError(str(error)) from None


def _name(series: Series) -> str:
    codes = "".join(f", {name}={code}" for name, code in series.breakdown)
    return f"{series.indicator} for {series.area}{codes}"


def _between(call: Call) -> str:
    return f"from {call.periods[0]} to {call.periods[1]}"


def _plain(value: float) -> str:
    """A value without the noise of binary arithmetic."""
    return f"{value:.10g}"
