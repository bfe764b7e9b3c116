"""Overlap: how many people stand in several lists, and how many in none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array, normal_quantile, unwrap
from stadspeil.stats.results import Estimate, Interval


@dataclass(frozen=True, slots=True)
class OverlapBounds:
    """The share that has any of several properties, and the share that has all of them."""

    any_of: Interval
    all_of: Interval


def frechet_bounds(margins: ArrayLike) -> OverlapBounds:
    """What is certain about the overlap of properties of which only the shares are known.

    max P ≤ P(any) ≤ min(1, Σ P), and max(0, Σ P - (k - 1)) ≤ P(all) ≤ min P. Both ends can be
    reached: without more knowledge nothing sharper is true.

    Args:
        margins: shares (0-1) of one population, along the last axis; at least two.

    Returns:
        Bounds as shares; floats for one row of margins, arrays for several.

    Raises:
        ValueError: fewer than two margins, or one that is outside 0-1 or no finite number.

    Source: Fréchet (1935), Généralisation du théorème des probabilités totales, Fundamenta
    Mathematicae 25, 379-387.

    >>> bounds = frechet_bounds([0.5, 0.75])
    >>> bounds.any_of, bounds.all_of
    (Interval(lower=0.75, upper=1.0), Interval(lower=0.25, upper=0.5))
    """
    given = Arguments()
    (p,) = given.numbers(margins=margins)
    given.at_least("margins", p, 0)
    given.refuse("margins", p, p > 1, "no more than 1")
    few = p.ndim == 0 or p.shape[-1] == 1
    given.refuse_if(few, "margins has one share; expected at least two")
    given.check()
    total, k = p.sum(axis=-1), p.shape[-1]
    least, most = np.asarray(p.min(axis=-1)), np.asarray(p.max(axis=-1))
    # A sum of shares may miss a bound by its last bit.
    any_upper = np.maximum(np.minimum(total, 1), most)
    all_lower = np.minimum(np.maximum(total - (k - 1), 0), least)
    return OverlapBounds(
        Interval(unwrap(most), unwrap(any_upper)), Interval(unwrap(all_lower), unwrap(least))
    )


def chapman_estimate(
    first: ArrayLike, second: ArrayLike, both: ArrayLike, confidence: float = 0.95
) -> Estimate:
    """How many people there are, from two lists that each miss some of them.

    Chapman: N = (M + 1)(n + 1)/(m + 1) - 1, with the variance of Seber,
    (M + 1)(n + 1)(M - m)(n - m) / ((m + 1)²(m + 2)), and the interval of Chao: those who are seen,
    plus the unseen f = N - seen divided and multiplied by exp(z·√ln(1 + variance/f²)), so that it
    never falls below who was seen. It holds where standing in one list says nothing about standing
    in the other, which is seldom so; below about seven in both it says little.

    Args:
        first: people in the first list, M, 0 or more.
        second: people in the second list, n, 0 or more.
        both: people in both, m, 0 or more and no more than either.
        confidence: 0.95 for 95 %.

    Returns:
        The estimated number with its limits; floats for single figures. Where one list holds the
        whole other one nobody is estimated to be missed, and the limits are the longer list.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    Source: Chapman (1951), University of California Publications in Statistics 1, 131-160; Seber
    (1970), Biometrics 26, 13-22; Chao (1987), Biometrics 43, 783-791.

    >>> estimate = chapman_estimate(200, 150, 50)
    >>> round(estimate.value, 2), round(estimate.lower, 2), round(estimate.upper, 2)
    (594.12, 500.55, 731.35)
    """
    given = Arguments()
    m1, m2, m12 = given.numbers(first=first, second=second, both=both)
    level = given.confidence(confidence)
    for name, array in (("first", m1), ("second", m2), ("both", m12)):
        given.at_least(name, array, 0)
    given.refuse("both", m12, (m12 > m1) | (m12 > m2), "no more than first and second")
    given.check()
    seen = m1 + m2 - m12
    unseen = (m1 - m12) * (m2 - m12) / (m12 + 1)  # N - seen, without subtracting
    variance = (m1 + 1) * (m2 + 1) * unseen / ((m12 + 1) * (m12 + 2))
    spread = _log_spread(variance, unseen, normal_quantile(level))
    lower, upper = seen + unseen / spread, seen + unseen * spread
    return Estimate(unwrap(seen + unseen), unwrap(lower), unwrap(upper))


def _log_spread(variance: Array, unseen: Array, z: float) -> Array:
    share = variance / np.where(unseen > 0, unseen, 1.0) ** 2
    return np.asarray(np.exp(z * np.sqrt(np.log1p(share))))
