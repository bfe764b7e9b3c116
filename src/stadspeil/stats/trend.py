"""Trends: whether a series goes up or down, and how steeply."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, ndtr

from stadspeil.stats.arguments import Arguments, Array, normal_quantile

_EXACT_UP_TO = 10  # points for which all orders are counted
_POINTS = 5  # of a recent trend


@dataclass(frozen=True, slots=True)
class MannKendall:
    """The test of Mann and Kendall: `s` above 0 says that later figures tend to be higher."""

    s: int
    variance: float
    z: float
    p: float


@dataclass(frozen=True, slots=True)
class SenSlope:
    """The median of all slopes between two points, per unit of time, with its interval."""

    slope: float
    intercept: float
    lower: float
    upper: float


class Direction(StrEnum):
    """Which way a series went. `NO_CHANGE`: none was shown, which is not that there is none."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no-significant-change"


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """The straight line through the last five points, and whether it goes anywhere."""

    slope: float
    standard_error: float
    chi_squared: float
    direction: Direction


def mann_kendall(values: ArrayLike) -> MannKendall:
    """The test of Mann and Kendall: is there a trend, whatever its shape?

    S is the number of pairs that go up minus those that go down. Its variance is
    [n(n-1)(2n+5) - Σ t(t-1)(2t+5)] / 18 over groups of t equal figures, and z = (S ∓ 1) / √V. The
    p is exact up to ten points without equal figures, from the count of all orders; otherwise it is
    that of z. Where all figures are equal z is 0 and p is 1.

    Args:
        values: one figure for each period, in order of time; at least three.

    Returns:
        S, its variance, z with continuity correction, and the two-sided p.

    Raises:
        ValueError: fewer than three figures, or something that is no finite number.

    Source: Mann (1945), Econometrica 13, 245-259; Kendall (1975), Rank correlation methods;
    Gilbert (1987), Statistical methods for environmental pollution monitoring, section 16.4.

    >>> trend = mann_kendall([10, 15, 14, 20])
    >>> trend.s, round(trend.p, 4)
    (4, 0.3333)
    """
    given = Arguments()
    (y,) = given.series(values=values)
    _check_length(given, y, 3)
    given.check()
    s = int(np.sign(y[None, :] - y[:, None])[np.triu_indices(y.size, 1)].sum())
    variance = _kendall_variance(y)
    z = float((s - np.sign(s)) / np.sqrt(variance)) if variance > 0 else 0.0
    p = _kendall_tail(y.size)[abs(s)] if _is_exact(y) else 2 * float(ndtr(-abs(z)))
    return MannKendall(s, variance, z, min(p, 1.0))


def sen_slope(
    values: ArrayLike, times: ArrayLike | None = None, confidence: float = 0.95
) -> SenSlope:
    """Sen's slope: the median of the slopes between all pairs of points.

    The line passes through the medians of figures and times. With N slopes in order the limits
    are those with the ranks (N - C)/2 and (N + C)/2 + 1. Up to ten points without equal figures
    C is exact: k - 2, where k is the smallest S with P(|S| ≥ k) ≤ 1 - confidence. Otherwise
    C = z·√V, V as in `mann_kendall`, and the slopes are interpolated. Where a series is too short
    to exclude any slope (four points, for 95 %) the limits are infinite.

    Args:
        values: one figure for each point; at least three.
        times: in ascending order; 0, 1, 2 ... unless given.
        confidence: 0.95 for 95 %.

    Returns:
        Slope per unit of time, with limits, and the value of the line at time 0.

    Raises:
        ValueError: fewer than three points, times that don't ascend, lengths that differ, or
            something that is no finite number.

    Source: Sen (1968), JASA 63, 1379-1389; Gilbert (1987), Statistical methods for environmental
    pollution monitoring, section 16.5 (interpolation); Hollander and Wolfe (1999), Nonparametric
    statistical methods, section 9.3 (exact ranks); Conover (1980), Practical nonparametric
    statistics (intercept).

    >>> sen_slope([10, 12, 15, 16, 18], [2017, 2018, 2019, 2020, 2021]).slope
    2.0
    """
    given = Arguments()
    level = given.confidence(confidence)
    y, t = _read_series(given, values, times)
    _check_length(given, y, 3)
    given.check()
    first, second = np.triu_indices(y.size, 1)
    slopes = np.sort((y[second] - y[first]) / (t[second] - t[first]))
    reach = _kendall_reach(y, level)
    slope = float(np.median(slopes))
    ranks = np.arange(1, slopes.size + 1)
    ends = (slopes.size - reach) / 2, (slopes.size + reach) / 2 + 1
    lower, upper = (float(np.interp(end, ranks, slopes, -np.inf, np.inf)) for end in ends)
    return SenSlope(slope, float(np.median(y) - slope * np.median(t)), lower, upper)


def recent_trend(
    values: ArrayLike,
    standard_errors: ArrayLike,
    times: ArrayLike | None = None,
    confidence: float = 0.998,
) -> RecentTrend:
    """The recent trend of public health practice: a weighted line through the last five points.

    Weights are 1/se², the standard error of the slope is 1/√Σ w(t - t̄)², and χ² = (slope/se)².
    There is a trend where χ² exceeds the quantile of χ² with one degree of freedom (9.5495 for the
    usual 99.8 %) and the slope keeps its sign whichever of the five points is left out.

    Earlier points are not used. Points must be single years, counted in one way: it is up to the
    caller to pass no series with a break. In a small municipality there will seldom be a trend.
    Fingertips fits proportions with a logistic line; log-odds with their standard errors come near.

    Args:
        values: one figure for each year, in order of time; at least five.
        standard_errors: of each, more than 0, in the same unit.
        times: in ascending order; 0, 1, 2 ... unless given.
        confidence: of the test.

    Returns:
        Slope per unit of time, its standard error, χ² and the direction.

    Raises:
        ValueError: fewer than five points, times that don't ascend, lengths that differ, a
            standard error that is not above 0, or something that is no finite number.

    Source: Office for Health Improvement and Disparities, Fingertips technical guidance: recent
    trends (five points, 99.8 %, outlier check).

    >>> trend = recent_trend([20.1, 21.0, 21.7, 22.9, 23.6], [0.3, 0.3, 0.3, 0.3, 0.3])
    >>> round(trend.slope, 4), round(trend.chi_squared, 2), trend.direction
    (0.89, 88.01, <Direction.INCREASING: 'increasing'>)
    """
    given = Arguments()
    level = given.confidence(confidence)
    y, t = _read_series(given, values, times)
    se, _ = _read_series(given, standard_errors, None)
    given.refuse_if(se.size != y.size, f"{se.size} standard_errors for {y.size} values")
    given.above("standard_errors", se, 0)
    _check_length(given, y, _POINTS)
    given.check()
    y, t, weights = y[-_POINTS:], t[-_POINTS:], 1 / se[-_POINTS:] ** 2
    slope, error = _weighted_slope(t, y, weights)
    others = [np.arange(_POINTS) != left_out for left_out in range(_POINTS)]
    signs = {np.sign(_weighted_slope(t[kept], y[kept], weights[kept])[0]) for kept in others}
    chi_squared = (slope / error) ** 2
    direction = Direction.NO_CHANGE
    if chi_squared > chdtri(1, 1 - level) and signs == {np.sign(slope)}:
        direction = Direction.INCREASING if slope > 0 else Direction.DECREASING
    return RecentTrend(slope, error, chi_squared, direction)


def _read_series(
    given: Arguments, values: ArrayLike, times: ArrayLike | None
) -> tuple[Array, Array]:
    if times is None:
        (y,) = given.series(values=values)
        return y, np.arange(y.size, dtype=np.float64)
    y, t = given.series(values=values, times=times)
    given.refuse_if(bool((np.diff(t) <= 0).any()), "times don't ascend; put the points in order")
    return y, t


def _check_length(given: Arguments, values: Array, least: int) -> None:
    few = 0 < values.size < least
    given.refuse_if(few, f"values has {values.size} points; expected {least} or more")


def _kendall_variance(values: Array) -> float:
    ties = np.unique_counts(values).counts
    n = values.size
    return float(n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18


def _is_exact(values: Array) -> bool:
    return values.size <= _EXACT_UP_TO and np.unique(values).size == values.size


def _kendall_tail(n: int) -> dict[int, float]:
    """P(|S| ≥ s) for each s that n different figures can have, counting all their orders."""
    orders = np.ones(1)  # by the number of pairs that go down (Mahonian numbers)
    for length in range(2, n + 1):
        orders = np.convolve(orders, np.ones(length))
    pairs = n * (n - 1) // 2
    sizes = np.abs(pairs - 2 * np.arange(orders.size))
    return {
        s: float(orders[sizes >= s].sum() / orders.sum()) for s in range(pairs % 2, pairs + 1, 2)
    }


def _kendall_reach(values: Array, confidence: float) -> float:
    """How far S may lie from 0, so that more of it would be a trend at this confidence."""
    if not _is_exact(values):
        return normal_quantile(confidence) * float(np.sqrt(_kendall_variance(values)))
    tail = _kendall_tail(values.size)
    beyond = [s for s, probability in tail.items() if probability <= 1 - confidence]
    return min(beyond) - 2 if beyond else np.inf


def _weighted_slope(t: Array, y: Array, weights: Array) -> tuple[float, float]:
    centred = t - np.average(t, weights=weights)
    spread = float((weights * centred**2).sum())
    return float((weights * centred * y).sum()) / spread, spread**-0.5
