"""What rounding of the source leaves open: the interval in which a true figure lies.

The half-width of a source that rounds to fives is 2.5, of one decimal 0.05. These are bounds, not
confidence intervals: the true figure is inside for certain. No statement may rest on a difference
that rounding alone could make.
"""

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array, unwrap
from stadspeil.stats.results import Interval


def rounding_interval(value: ArrayLike, half_width: ArrayLike) -> Interval:
    """The interval of the true figure behind a rounded one: value ± half-width.

    Args:
        value: as printed.
        half_width: the greatest distance to the true figure, 0 or more, in the same unit.

    Returns:
        Bounds, in the same unit.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    >>> rounding_interval(765, 2.5)
    Interval(lower=762.5, upper=767.5)
    """
    given = Arguments()
    figure, half = given.numbers(value=value, half_width=half_width)
    given.at_least("half_width", half, 0)
    given.check()
    return Interval(unwrap(figure - half), unwrap(figure + half))


def sum_bounds(values: ArrayLike, half_widths: ArrayLike) -> Interval:
    """The bounds of a sum of rounded figures: the half-widths add up.

    Args:
        values: as printed; summed over the last axis.
        half_widths: of each, 0 or more; broadcast with `values`.

    Returns:
        Bounds of the sum, one dimension less than the values.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number; or single
            figures, of which there is no sum.

    >>> sum_bounds([10, 15, 20], 2.5)
    Interval(lower=37.5, upper=52.5)
    """
    given = Arguments()
    figures, halves = given.numbers(values=values, half_widths=half_widths)
    given.at_least("half_widths", halves, 0)
    given.refuse_if(figures.ndim == 0, "values is a single number; expected a row of them")
    given.check()
    total, half = np.asarray(figures.sum(axis=-1)), np.asarray(halves.sum(axis=-1))
    return Interval(unwrap(total - half), unwrap(total + half))


def difference_bounds(
    before: ArrayLike, after: ArrayLike, before_half: ArrayLike = 0, after_half: ArrayLike = 0
) -> Interval:
    """The bounds of a difference, after - before, of two rounded figures.

    Args:
        before: the figure that is subtracted, as printed; of any sign.
        after: the figure from which it is subtracted, in the same unit.
        before_half: half-width of `before`, 0 or more.
        after_half: half-width of `after`, 0 or more.

    Returns:
        Bounds of the difference, in the same unit.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    >>> difference_bounds(765, 770, 2.5, 2.5)
    Interval(lower=0.0, upper=10.0)
    """
    given = Arguments()
    old, new, old_half, new_half = given.numbers(
        before=before, after=after, before_half=before_half, after_half=after_half
    )
    given.at_least("before_half", old_half, 0)
    given.at_least("after_half", new_half, 0)
    given.check()
    difference, half = new - old, old_half + new_half
    return Interval(unwrap(difference - half), unwrap(difference + half))


def ratio_bounds(
    numerator: ArrayLike,
    denominator: ArrayLike,
    numerator_half: ArrayLike = 0,
    denominator_half: ArrayLike = 0,
) -> Interval:
    """The bounds of a ratio of two rounded figures that can't be negative (counts, amounts).

    The lowest numerator over the highest denominator, and the other way round. No figure lies
    below 0 in truth, so that intervals are cut off there. Where the true denominator may be 0 the
    upper bound is infinite. When the numerator is counted in the denominator too, the bounds are a
    little wider than need be.

    Args:
        numerator: as printed, 0 or more.
        denominator: as printed, more than 0.
        numerator_half: half-width of the numerator, 0 or more.
        denominator_half: half-width of the denominator, 0 or more.

    Returns:
        Bounds of the ratio (0-1 for a share).

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    >>> bounds = ratio_bounds(765, 8585, 2.5, 2.5)
    >>> round(bounds.lower, 5), round(bounds.upper, 5)
    (0.08879, 0.08943)
    """
    given = Arguments()
    num, den, num_half, den_half = given.numbers(
        numerator=numerator,
        denominator=denominator,
        numerator_half=numerator_half,
        denominator_half=denominator_half,
    )
    given.at_least("numerator", num, 0)
    given.above("denominator", den, 0)
    given.at_least("numerator_half", num_half, 0)
    given.at_least("denominator_half", den_half, 0)
    given.check()
    lower, upper = _quotient(num, den, num_half, den_half)
    return Interval(unwrap(lower), unwrap(upper))


def change_bounds(
    before: ArrayLike, after: ArrayLike, before_half: ArrayLike = 0, after_half: ArrayLike = 0
) -> Interval:
    """The bounds of a relative change, (after - before) / before, of two rounded figures.

    Figures can't be negative (counts, amounts), so that a fall is never more than -1. Where the
    true earlier figure may be 0 the upper bound is infinite.

    Args:
        before: the earlier figure as printed, more than 0.
        after: the later figure as printed, 0 or more.
        before_half: half-width of `before`, 0 or more.
        after_half: half-width of `after`, 0 or more.

    Returns:
        Bounds of the change: 0.05 is a rise of 5 %.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    >>> bounds = change_bounds(100, 105, 2.5, 2.5)
    >>> round(bounds.lower, 6), round(bounds.upper, 6)
    (0.0, 0.102564)
    """
    given = Arguments()
    old, new, old_half, new_half = given.numbers(
        before=before, after=after, before_half=before_half, after_half=after_half
    )
    given.above("before", old, 0)
    given.at_least("after", new, 0)
    given.at_least("before_half", old_half, 0)
    given.at_least("after_half", new_half, 0)
    given.check()
    lower, upper = _quotient(new, old, new_half, old_half)
    return Interval(unwrap(lower - 1), unwrap(upper - 1))


def _quotient(num: Array, den: Array, num_half: Array, den_half: Array) -> tuple[Array, Array]:
    highest, lowest = num + num_half, den - den_half
    lower = np.maximum(num - num_half, 0) / (den + den_half)
    unbounded = np.where(highest > 0, np.inf, 0.0)  # nothing over whatever is nothing
    upper = np.where(lowest > 0, highest / np.where(lowest > 0, lowest, 1.0), unbounded)
    return lower, upper
