"""Inequality: how a figure runs from the worst-off to the best-off groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, normal_quantile
from stadspeil.stats.results import Interval


@dataclass(frozen=True, slots=True)
class SlopeIndex:
    """The line through groups in order, from the first (position 0) to the last (position 1).

    `slope_index` (SII) is the last end minus the first, `relative_index` (RII) the last over the
    first; `first` is the figure at position 0. `interval` is that of the slope index, None where
    no standard errors were given.
    """

    slope_index: float
    relative_index: float
    first: float
    interval: Interval | None


def slope_index_of_inequality(
    values: ArrayLike,
    populations: ArrayLike,
    standard_errors: ArrayLike | None = None,
    confidence: float = 0.95,
) -> SlopeIndex:
    """Slope and relative index of inequality over groups, ordered as they are given.

    A straight line y = a + b·x, weighted with the population shares, through the groups at the
    midpoints x of their cumulative shares. SII = b and RII = (a + b) / a. Give the most deprived
    group first: a positive SII then says that the figure is higher among the well-off, a negative
    one that it is higher among the deprived. Group neighbourhoods into five to ten classes first;
    with single-digit counts the line is noise.

    Args:
        values: a figure for each group, most deprived first; at least two.
        populations: persons in each group, more than 0.
        standard_errors: of each figure, 0 or more. SII is a weighted sum of the figures, so that
            its standard error follows from theirs.
        confidence: 0.95 for 95 %.

    Returns:
        SII in the unit of the values, RII without unit. RII is NaN where the line does not stay
        above 0: no ratio has a meaning there.

    Raises:
        ValueError: fewer than two groups, lengths that differ, or any argument that is out of
            range or no finite number.

    Source: Mackenbach and Kunst (1997), Social Science and Medicine 44, 757-771; Low and Low
    (2004), Measuring the gap, Journal of Public Health 26, 388-395.

    >>> index = slope_index_of_inequality([30, 26, 22, 18, 14], [100, 100, 100, 100, 100])
    >>> round(index.slope_index, 6), round(index.relative_index, 6)
    (-20.0, 0.375)
    """
    given = Arguments()
    y, n = given.series(values=values, populations=populations)
    level = given.confidence(confidence)
    given.above("populations", n, 0)
    given.refuse_if(y.size == 1, "there is one group; expected at least two")
    errors = None
    if standard_errors is not None:
        (errors, _) = given.series(standard_errors=standard_errors, values=np.zeros(y.size))
        given.at_least("standard_errors", errors, 0)
    given.check()
    share = n / n.sum()
    position = np.cumsum(share) - share / 2
    centred = position - share @ position
    weights = share * centred / (share @ centred**2)
    slope = float(weights @ y)
    first = float(share @ y - slope * (share @ position))
    above = min(first, first + slope) > 0
    interval = None
    if errors is not None:
        half = normal_quantile(level) * float(np.sqrt(weights**2 @ errors**2))
        interval = Interval(slope - half, slope + half)
    return SlopeIndex(slope, (first + slope) / first if above else float("nan"), first, interval)
