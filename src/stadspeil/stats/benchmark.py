"""A figure of an area beside a benchmark: higher, lower, similar, or not comparable."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from stadspeil.stats.arguments import Arguments, Array, Values, unwrap
from stadspeil.stats.figures import (
    Counts,
    Figure,
    Fraction,
    Proportion,
    Rate,
    Value,
    may_be_empty,
    read_figures,
)
from stadspeil.stats.intervals import count_limits, wilson_limits
from stadspeil.stats.results import Interval

_TOUCH = 1e-12  # limits this close, relative to the figures, touch: 12.35 - 0.05 is 12.25 + 0.05


class Verdict(StrEnum):
    """How an area compares. `SIMILAR`: no difference was shown, which is not that there is none."""

    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    NOT_COMPARABLE = "not-comparable"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An area beside a benchmark.

    `difference` is area - benchmark, in their unit; `ratio` is area / benchmark, NaN where one of
    them is negative or both are 0, infinite where only the benchmark is 0. Both intervals carry
    chance and rounding. `verdict` is one, or an array of them.
    """

    difference: Values
    difference_interval: Interval
    ratio: Values
    ratio_interval: Interval
    verdict: Verdict | NDArray[np.object_]


def compare_with_benchmark(
    area: Figure,
    benchmark: Figure,
    *,
    confidence: float = 0.95,
    area_in_benchmark: bool = False,
) -> Comparison:
    """Compare the figure of an area with a benchmark, and say no more than the figures allow.

    Three uncertainties are carried: the chance variation of the area's counts, that of the
    benchmark's counts where it has them, and the rounding of all of them. A `Value` has no counts,
    so that only its rounding counts.

    - Difference: the limits of each figure, squared and added (Newcombe's method 10; MOVER in
      general). The limits are Wilson's for a proportion; for a rate Byar's, exact below ten.
    - Ratio of two rates: exact, given the sum of both counts (binomial limits). Any other ratio:
      MOVER from the same limits as the difference, so that it excludes 1 exactly when the
      difference excludes 0.
    - Rounding: the limits are computed at every corner of what the half-widths allow, and the
      widest are taken. Counts stay above 0, and below the total in a proportion. What rounding
      alone could turn round is therefore never called higher or lower, nor is what just touches.
    - Verdict: higher or lower only where both intervals say so. Not comparable where a total or
      population is 0, or may be 0 in truth: there the figures are NaN.
    - With `area_in_benchmark` the counts of the area are taken out of the benchmark first (at
      every corner with the same counts), so that the area is compared with the rest. Where
      nothing is left the two are not comparable.

    Intervals are for one comparison at a time: of 20 areas that are the same as the benchmark, one
    will come out as different by chance.

    Args:
        area: a `Proportion`, `Rate` or `Value`; its arrays are broadcast with the benchmark's.
        benchmark: the same kind with the same `per`, or a `Value` on the same scale.
        confidence: 0.95 for 95 %.
        area_in_benchmark: whether the area's counts are part of the benchmark's.

    Returns:
        Difference and ratio with intervals, and the verdict; floats for single figures.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number; a
            proportion beside a rate; an area to be taken out of a benchmark without counts, or
            with higher counts than the benchmark.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Zou and Donner (2008),
    Statistics in Medicine 27, 1693-1702 (MOVER); Donner and Zou (2012), Statistical Methods in
    Medical Research 21, 347-359 (MOVER for a ratio); Breslow and Day (1987), Statistical methods
    in cancer research II, IARC (two rates).

    >>> found = compare_with_benchmark(Proportion(56, 70), Proportion(48, 80))
    >>> limits = found.difference_interval
    >>> round(found.difference, 4), round(limits.lower, 4), round(limits.upper, 4)
    (0.2, 0.0524, 0.3339)
    >>> found.verdict
    <Verdict.HIGHER: 'higher'>
    >>> found = compare_with_benchmark(Proportion(2310, 15000, 2.5, 2.5), Value(0.153, 0.0005))
    >>> found.verdict
    <Verdict.SIMILAR: 'similar'>
    """
    given = Arguments()
    level = given.confidence(confidence)
    own, other = read_figures(given, area, benchmark, area_in_benchmark=area_in_benchmark)
    given.check()
    rest = _take_out if area_in_benchmark else _leave
    p, q = _values(own, other, own.printed, rest(other.printed, own.printed))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((p < 0) | (q < 0), np.nan, p / q)
        limits = [
            _limits(own, other, mine, rest(theirs, mine), level)
            for mine, theirs in product(own.corners(), other.corners())
        ]
    lowest, highest, least, most = (
        combine([corner[index] for corner in limits], axis=0)
        for index, combine in enumerate((np.min, np.max, np.min, np.max))
    )
    unknown = may_be_empty(own, other, area_in_benchmark=area_in_benchmark)
    return Comparison(
        _masked(p - q, unknown),
        Interval(_masked(lowest, unknown), _masked(highest, unknown)),
        _masked(ratio, unknown),
        Interval(_masked(least, unknown), _masked(most, unknown)),
        _verdict(lowest, highest, least, most, unknown, _TOUCH * np.maximum(abs(p), abs(q))),
    )


def _leave(benchmark: Fraction, _: Fraction) -> Fraction:
    return benchmark


def _take_out(benchmark: Fraction, area: Fraction) -> Fraction:
    return benchmark[0] - area[0], benchmark[1] - area[1]


def _values(own: Counts, other: Counts, mine: Fraction, theirs: Fraction) -> tuple[Array, Array]:
    (count, base), (their_count, their_base) = own.clip(mine), other.clip(theirs)
    return own.per * count / base, other.per * their_count / their_base


def _limits(
    own: Counts, other: Counts, mine: Fraction, theirs: Fraction, confidence: float
) -> tuple[Array, Array, Array, Array]:
    """The limits of the difference and of the ratio at one corner."""
    mine, theirs = own.clip(mine), other.clip(theirs)
    p, low, high = _figure_limits(own, mine, confidence)
    q, their_low, their_high = _figure_limits(other, theirs, confidence)
    lower = p - q - np.hypot(p - low, their_high - q)
    upper = p - q + np.hypot(high - p, q - their_low)
    if own.kind is other.kind is Rate:
        least, most = _rate_ratio(mine, theirs, confidence)
    else:
        least, most = _mover_ratio(p, low, high, q, their_low, their_high)
    return lower, upper, least, most


def _figure_limits(
    figure: Counts, fraction: Fraction, confidence: float
) -> tuple[Array, Array, Array]:
    count, base = fraction
    if figure.kind is Value:
        return count, count, count
    if figure.kind is Proportion:
        return count / base, *wilson_limits(count, base, confidence)
    low, high = count_limits(count, confidence)
    scale = figure.per / base
    return scale * count, scale * low, scale * high


def _mover_ratio(
    p: Array, low: Array, high: Array, q: Array, their_low: Array, their_high: Array
) -> tuple[Array, Array]:
    """Donner and Zou (2012), with the lower limit turned over so that nothing is subtracted."""
    squared = (p * q) ** 2
    own, other = low * (2 * p - low), their_high * (2 * q - their_high)
    root = p * q + np.sqrt(np.maximum(squared - own * other, 0))
    lower = np.where(own > 0, own / root, 0.0)
    own, other = high * (2 * p - high), their_low * (2 * q - their_low)
    root = p * q + np.sqrt(np.maximum(squared - own * other, 0))
    upper = np.where(other > 0, root / other, np.inf)
    negative = (p < 0) | (q < 0)
    return np.where(negative, np.nan, lower), np.where(negative, np.nan, upper)


def _rate_ratio(mine: Fraction, theirs: Fraction, confidence: float) -> tuple[Array, Array]:
    """The exact limits of a ratio of rates: the first count is binomial, given the sum of both."""
    (count, base), (their_count, their_base) = mine, theirs
    tail = (1 - confidence) / 2
    low = np.where(count > 0, betaincinv(np.maximum(count, 1e-9), their_count + 1, tail), 0.0)
    high = np.where(
        their_count > 0, betaincinv(count + 1, np.maximum(their_count, 1e-9), 1 - tail), 1.0
    )
    scale = their_base / base
    return scale * low / (1 - low), np.where(high < 1, scale * high / (1 - high), np.inf)


def _verdict(
    lowest: Array,
    highest: Array,
    least: Array,
    most: Array,
    unknown: NDArray[np.bool_],
    touch: Array,
) -> Verdict | NDArray[np.object_]:
    higher = (lowest > touch) & ~(least <= 1 + _TOUCH)
    lower = (highest < -touch) & ~(most >= 1 - _TOUCH)
    known = [Verdict.SIMILAR, Verdict.HIGHER, Verdict.LOWER, Verdict.NOT_COMPARABLE]
    found = np.select([unknown, higher, lower], [3, 1, 2], default=0)
    verdict: Verdict | NDArray[np.object_] = np.array(known, dtype=object)[found]
    return verdict


def _masked(array: Array, unknown: NDArray[np.bool_]) -> Values:
    return unwrap(np.where(unknown, np.nan, array))
