"""Which figures are small or dominated, before anything else is asked."""

from collections.abc import Sequence


def is_dominated(contributions: Sequence[float], total: float, percent: float) -> bool:
    """The (n, k) rule: whether the n contributions given make up more than `percent` of the total.

    >>> is_dominated([60, 30], 100, 85)
    True
    """
    return sum(contributions) > percent / 100 * total


def is_estimable(largest: float, second: float, total: float, percent: float) -> bool:
    """The p% rule: whether the second largest can work out the largest to within `percent`.

    What it does not know is the rest, `total - largest - second`.

    >>> is_estimable(60, 36, 100, 10)
    True
    >>> is_estimable(60, 30, 100, 10)
    False
    """
    return largest > 0 and total - largest - second < percent / 100 * largest
