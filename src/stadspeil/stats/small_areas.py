"""Small areas: a total for the whole, spread over parts by what is known of each part."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array
from stadspeil.stats.results import Estimate


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """Numbers of people by area. `by_key` has a row for each key; its rows add up to the total."""

    point: Array
    lower: Array
    upper: Array
    by_key: Array


def synthetic_estimate(
    keys: ArrayLike, total: Estimate, half_widths: ArrayLike = 0.0
) -> SmallAreas:
    """Spread a total over areas in proportion to counts that are known for every area.

    A synthetic estimate: it takes for granted that an area has as many of the people who are meant,
    for each one counted by a key, as the whole has. With c(k, i) the count of key k in area i:

        share(k, i) = c(k, i) / Σ c(k, ·)
        by_key(k, i) = total · share(k, i),  point(i) = mean over k of by_key(k, i)
        lower(i) = total.lower · min over k of (c(k, i) - h) / (c(k, i) - h + Σ other (c(k, ·) + h))
        upper(i) = total.upper · max over k of (c(k, i) + h) / (c(k, i) + h + Σ other (c(k, ·) - h))

    with h the half width of the rounding of key k. Points add up to the total (they are benchmarked
    to it). Keys weigh the same; that they disagree shows in the interval, which is no margin of
    error: what all keys miss is in none of them.

    Args:
        keys: a row for each key with the count in every area, 0 or more; each row counts somebody.
        total: point, lower and upper end of the whole, 0 or more and in order.
        half_widths: of the rounding of the counts of each key, or one for all, 0 or more.

    Returns:
        For each area its point and interval, and what each key gives.

    Raises:
        ValueError: naming every argument that is out of range.

    Source: Gonzalez (1973), Use and evaluation of synthetic estimates, Proceedings of the Social
    Statistics Section, American Statistical Association, 33-36; Rao and Molina (2015), Small Area
    Estimation, chapter 3 (synthetic estimation, ratio benchmarking).

    >>> found = synthetic_estimate([[10, 30], [20, 20]], Estimate(100, 80, 120))
    >>> found.point.tolist(), found.lower.tolist(), found.upper.tolist()
    ([37.5, 62.5], [20.0, 40.0], [60.0, 90.0])
    """
    given = Arguments()
    (counts,) = given.numbers(keys=keys)
    (widths,) = given.numbers(half_widths=half_widths)
    given.at_least("keys", counts, 0)
    given.at_least("half_widths", widths, 0)
    is_table = counts.ndim == 2 and counts.size > 0
    given.refuse_if(not is_table, f"keys has {counts.ndim} axes; expected a row for each key")
    if is_table:
        empty = counts.sum(axis=1) <= 0
        given.refuse_if(bool(empty.any()), "a key counts nobody; expected a count above 0")
        fits = widths.ndim == 0 or widths.shape == (counts.shape[0],)
        given.refuse_if(not fits, f"half_widths has shape {widths.shape}; expected one a key")
    (ends,) = given.series(total=np.array([total.lower, total.value, total.upper], np.float64))
    is_upwards = bool((np.diff(ends, prepend=0.0) >= 0).all())
    found = f"total is {total.lower:g}, {total.value:g}, {total.upper:g}"
    given.refuse_if(not is_upwards, f"{found}; expected 0 or more, in order")
    given.check()
    half = np.broadcast_to(widths.reshape(-1, 1), counts.shape)
    least, most = np.maximum(counts - half, 0.0), counts + half
    shares = counts / counts.sum(axis=1, keepdims=True)
    lowest = _share(least, most.sum(axis=1, keepdims=True) - most)
    highest = _share(most, least.sum(axis=1, keepdims=True) - least)
    return SmallAreas(
        total.value * shares.mean(axis=0),
        total.lower * lowest.min(axis=0),
        total.upper * highest.max(axis=0),
        total.value * shares,
    )


def _share(own: Array, others: Array) -> Array:
    whole = own + others
    return np.divide(own, whole, out=np.zeros_like(own), where=whole > 0)
