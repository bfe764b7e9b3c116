"""Whether an equation holds, given that every printed figure is an interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from stadspeil.audit.equations import CONSTANT, Equation, Terms
from stadspeil.audit.ledger import Ledger
from stadspeil.model.audit import Interval, Verdict

SLACK = 1e-9
"""Relative slack against the noise of binary arithmetic."""

Intervals = Sequence[Interval | None]


@dataclass(frozen=True, slots=True)
class Check:
    """An equation with its verdict. `recomputed` is from the figures as printed.

    `apart` is how far print and recomputation differ.
    """

    equation: Equation
    verdict: Verdict
    published: float
    recomputed: float
    interval: Interval
    apart: float


def evaluate(equation: Equation, ledger: Ledger) -> Check | None:
    """Check an equation; None if it can't be computed (a denominator may be zero, a figure hidden).

    Consistent: the print is the recomputed figure, rounded. Explained by rounding: the figures
    behind the print may agree. Contradiction: they can't.
    """
    try:
        recomputed = point(equation, ledger.values)
        interval = span(equation, ledger.intervals)
    except (ZeroDivisionError, TypeError):
        return None
    if equation.subject == CONSTANT:
        published, own = equation.target, Interval(equation.target, equation.target)
        half = 0.0
    else:
        subject = ledger.figures[equation.subject]
        value, known = ledger.values[equation.subject], ledger.intervals[equation.subject]
        if value is None or known is None:
            return None
        published, own = value, known
        half = 0.5 * 10.0**-subject.decimals
    slack = SLACK * max(1.0, abs(published), abs(recomputed))
    apart = abs(published - recomputed)
    if equation.relation == "<=":
        apart = max(0.0, published - recomputed)
        holds = own.low <= interval.high + slack
    elif equation.relation == ">=":
        apart = max(0.0, recomputed - published)
        holds = interval.low <= own.high + slack
    else:
        holds = _agree(equation, own, interval, slack)
    if not holds:
        verdict = Verdict.CONTRADICTION
    elif apart <= half + slack:
        verdict = Verdict.CONSISTENT
    else:
        verdict = Verdict.ROUNDING
    return Check(equation, verdict, published, recomputed, interval, apart)


def _agree(equation: Equation, own: Interval, interval: Interval, slack: float) -> bool:
    """Whether both sides of an equation can be the same.

    Two prints of one figure must have more in common than the end of an interval: no way of
    rounding turns one figure into 14 and into 15.
    """
    if equation.kind != "equal" or min(own.width, interval.width) <= slack:
        return own.meets(interval, slack)
    return min(own.high, interval.high) - max(own.low, interval.low) > slack


def point(equation: Equation, values: Sequence[float | None]) -> float:
    """The right side of an equation, from values.

    Raises:
        ZeroDivisionError: the denominator is zero.
        TypeError: a value is not known.
    """
    top = equation.constant + _total(equation.terms, values)
    return top / _total(equation.base, values) if equation.base else top


def _total(terms: Terms, values: Sequence[float | None]) -> float:
    total = 0.0
    for factor, number in terms:
        value = values[number]
        if value is None:
            raise TypeError("a value is not known")
        total += factor * value
    return total


def span(equation: Equation, intervals: Intervals) -> Interval:
    """The values that the right side of an equation may have.

    A fraction of sums is monotone in each of its figures as long as its denominator keeps its
    sign, so its extremes lie where each figure is at one of its ends. Which end is read from the
    slope in the middle; that is exact unless the slope changes its sign inside the intervals.

    Raises:
        ZeroDivisionError: the denominator may be zero.
        TypeError: a figure is not known.
    """
    low = high = equation.constant
    if not equation.base:
        for factor, number in equation.terms:
            one = _known(intervals, number)
            ends = factor * one.low, factor * one.high
            low, high = low + min(ends), high + max(ends)
        return Interval(low, high)
    bottom = [
        sum(
            sorted((factor * _known(intervals, n).low, factor * _known(intervals, n).high))[end]
            for factor, n in equation.base
        )
        for end in (0, 1)
    ]
    if bottom[0] <= 0 <= bottom[1]:
        raise ZeroDivisionError
    return _fraction_span(equation, intervals)


def _fraction_span(equation: Equation, intervals: Intervals) -> Interval:
    top_slope: dict[int, float] = {}
    base_slope: dict[int, float] = {}
    for factor, number in equation.terms:
        top_slope[number] = top_slope.get(number, 0.0) + factor
    for factor, number in equation.base:
        base_slope[number] = base_slope.get(number, 0.0) + factor
    middle = {number: _known(intervals, number).middle for number in equation.inputs}
    top = equation.constant + sum(slope * middle[n] for n, slope in top_slope.items())
    base = sum(slope * middle[n] for n, slope in base_slope.items())
    ends = []
    for upward in (False, True):
        high_top, high_base = equation.constant, 0.0
        for number in middle:
            slope = top_slope.get(number, 0.0) * base - base_slope.get(number, 0.0) * top
            one = _known(intervals, number)
            end = one.high if (slope >= 0) == upward else one.low
            high_top += top_slope.get(number, 0.0) * end
            high_base += base_slope.get(number, 0.0) * end
        ends.append(high_top / high_base)
    return Interval(min(ends), max(ends))


def _known(intervals: Intervals, number: int) -> Interval:
    found = intervals[number]
    if found is None:
        raise TypeError(number)
    return found


def solve_for(
    equation: Equation, number: int, intervals: Intervals, own: Interval | None
) -> Interval | None:
    """The values that one figure must have for an equation to hold; None if it can't be said.

    `own` is the interval of the subject. For the subject itself this is the right side; for a
    figure of the right side the equation is turned round, over the ends of all others.
    """
    if number == equation.subject:
        found = _try_span(equation, intervals)
        return found if found is None else _one_sided(equation, found, of_subject=True)
    if own is None:
        return None
    others = [
        (n, [one.low, one.high]) for n in equation.inputs if n != number and (one := intervals[n])
    ]
    if len(others) != len(equation.inputs) - 1:
        return None
    top = _linear(equation.terms, number, others, equation.constant)
    base = _linear(equation.base, number, others, 0.0 if equation.base else 1.0)
    slope_top = sum(factor for factor, n in equation.terms if n == number)
    slope_base = sum(factor for factor, n in equation.base if n == number)
    ends = []
    for left in (own.low, own.high):
        turn = slope_top - left * slope_base
        if abs(turn) < 1e-12:
            return None
        ends += [(left * b - t) / turn for t in top for b in base]
    found = Interval(min(ends), max(ends))
    if equation.relation == "=":
        return found
    return _one_sided(equation, found, of_subject=False, rising=slope_top > 0)


def _try_span(equation: Equation, intervals: Intervals) -> Interval | None:
    try:
        return span(equation, intervals)
    except (ZeroDivisionError, TypeError):
        return None


def _one_sided(
    equation: Equation, found: Interval, *, of_subject: bool, rising: bool = True
) -> Interval:
    """The same with one end open, for an inequality."""
    if equation.relation == "=":
        return found
    below = (equation.relation == "<=") == (of_subject or not rising)
    return Interval(float("-inf"), found.high) if below else Interval(found.low, float("inf"))


def _linear(
    terms: Terms, number: int, others: Sequence[tuple[int, list[float]]], constant: float
) -> tuple[float, float]:
    ends = dict(others)
    low = high = constant
    for factor, n in terms:
        if n != number:
            pair = sorted((factor * ends[n][0], factor * ends[n][1]))
            low, high = low + pair[0], high + pair[1]
    return low, high
