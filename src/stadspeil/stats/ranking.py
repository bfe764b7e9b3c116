"""Ranks that keep ties, and how far they can be trusted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array, normal_quantile


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rank 1 is the highest (or lowest) figure; equal figures share the mean of their ranks."""

    rank: Array
    lower: Array
    upper: Array


def fractional_ranks(values: ArrayLike, *, highest_first: bool = True) -> Array:
    """Ranks from 1, where equal figures share the mean of the ranks they take up together.

    Args:
        values: one figure for each area.
        highest_first: whether rank 1 is the highest figure.

    Returns:
        One rank for each area; their sum is n(n + 1)/2.

    Raises:
        ValueError: no figures, more than one row, or something that is no finite number.

    Source: Kendall (1945), The treatment of ties in ranking problems, Biometrika 33, 239-251.

    >>> fractional_ranks([30, 10, 30, 20])
    array([1.5, 4. , 1.5, 3. ])
    """
    given = Arguments()
    (y,) = given.series(values=values)
    given.check()
    ahead = y if highest_first else -y
    better = (ahead[None, :] > ahead[:, None]).sum(axis=1)
    equal = (ahead[None, :] == ahead[:, None]).sum(axis=1)
    return np.asarray(better + (equal + 1) / 2)


def competition_ranks(values: ArrayLike, *, highest_first: bool = True) -> Array:
    """Ranks from 1 as a league has them: equal figures share the best place, and the next is left.

    rank = 1 + how many others are ahead (1, 2, 2, 4).

    Args:
        values: one figure for each area.
        highest_first: whether rank 1 is the highest figure.

    Returns:
        One rank for each area.

    Raises:
        ValueError: no figures, more than one row, or something that is no finite number.

    >>> competition_ranks([30, 10, 30, 20])
    array([1., 4., 1., 3.])
    """
    given = Arguments()
    (y,) = given.series(values=values)
    given.check()
    ahead = y if highest_first else -y
    return np.asarray(1.0 + (ahead[None, :] > ahead[:, None]).sum(axis=1))


def rank_interval(
    values: ArrayLike,
    standard_errors: ArrayLike,
    half_widths: ArrayLike = 0.0,
    *,
    highest_first: bool = True,
    confidence: float = 0.95,
) -> Ranks:
    """Ranks of areas, each with the ranks that can't be excluded.

    An area is surely behind as many others as have a higher figure beyond doubt, and surely ahead
    of as many as have a lower one; its rank lies between. Two figures differ beyond doubt when
    they lie further apart than their rounding plus z·√(se² + se'²). Each area is compared with
    n - 1 others, so that z is taken at 1 - (1 - confidence) / (n - 1) (Bonferroni): the interval
    of an area holds its true rank with at least the stated confidence.

    Drawing figures from their standard errors and ranking the draws would give shorter intervals,
    which hold the true rank too seldom where areas are nearly equal, and other ones for another
    seed or order of areas.

    Args:
        values: one figure for each area.
        standard_errors: of each, 0 or more (0: no chance); in the same unit.
        half_widths: of the rounding of each, or one for all, 0 or more; in the same unit.
        highest_first: whether rank 1 is the highest figure.
        confidence: of the interval of each area.

    Returns:
        Ranks (ties share the mean of theirs), lowest and highest possible rank, one of each for
        each area.

    Raises:
        ValueError: lengths that differ, or any argument that is out of range or no finite number.

    Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks, Review of Economic
    Studies 91, 476-518 (marginal sets from pairwise comparisons); Goldstein and Spiegelhalter
    (1996), JRSS A 159, 385-443 (why ranks need intervals).

    >>> ranks = rank_interval([30, 20, 21, 5], [1, 1, 1, 1])
    >>> ranks.rank.tolist(), ranks.lower.tolist(), ranks.upper.tolist()
    ([1.0, 3.0, 2.0, 4.0], [1.0, 2.0, 2.0, 4.0], [1.0, 3.0, 3.0, 4.0])
    """
    given = Arguments()
    y, se = given.series(values=values, standard_errors=standard_errors)
    half, _ = given.numbers(half_widths=half_widths, values=np.zeros(y.size))
    level = given.confidence(confidence)
    given.at_least("standard_errors", se, 0)
    given.at_least("half_widths", half, 0)
    given.refuse_if(half.shape != y.shape, f"half_widths has shape {half.shape}; expected one row")
    given.check()
    n = y.size
    z = normal_quantile(1 - (1 - level) / max(n - 1, 1))
    ahead = y if highest_first else -y
    room = half[None, :] + half[:, None] + z * np.hypot(se[None, :], se[:, None])
    gap = ahead[None, :] - ahead[:, None]
    # What just touches does not differ: 12.35 - 0.05 is 12.25 + 0.05 but for the last bit.
    doubt = room + 1e-12 * np.maximum(np.abs(y[None, :]), np.abs(y[:, None]))
    lower = 1 + (gap > doubt).sum(axis=1)
    upper = n - (-gap > doubt).sum(axis=1)
    ranks = fractional_ranks(y, highest_first=highest_first)
    return Ranks(ranks, lower.astype(np.float64), upper.astype(np.float64))
