"""Overlap: how many people stand in several lists, and how many in none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array, Values, normal_quantile, unwrap
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


def frechet_union_bounds(margins: ArrayLike) -> Interval:
    """The least and the most that several groups of one population can cover together.

    max P ≤ P(any) ≤ min(1, Σ P): at least the largest group, if it holds all the others; at most
    their sum, if nobody is in two of them. Only for shares of one and the same population.

    Args:
        margins: shares (0-1) of one population, along the last axis; at least two.

    Returns:
        The bounds as shares; floats for one row of margins, arrays for several.

    Raises:
        ValueError: fewer than two margins, or one that is outside 0-1 or no finite number.

    Source: Fréchet (1935), Fundamenta Mathematicae 25, 379-387.

    >>> frechet_union_bounds([0.5, 0.25])
    Interval(lower=0.5, upper=0.75)
    """
    return frechet_bounds(margins).any_of


def union_under_dependence(margins: ArrayLike, dependence: ArrayLike) -> Values:
    """How much several groups cover together, if one says how much they hang together.

    P(any) = d max P + (1 - d)(1 - Π (1 - P)): with weight d the groups lie inside each other, with
    weight 1 - d standing in one says nothing about standing in another. d = 0 is independence,
    d = 1 the greatest overlap there can be. Groups that avoid each other are not covered; their
    union may reach the upper bound of Fréchet. The result follows from what is assumed of d: it
    measures nothing.

    Args:
        margins: shares (0-1) of one population, along the last axis; at least two.
        dependence: d, from 0 to 1; one number, or one for each row of margins.

    Returns:
        The share in at least one group; a float for single figures.

    Raises:
        ValueError: naming every argument that is out of range.

    Source: the mixture of the copulas Π and M, in the family of Fréchet (1958), Remarques au sujet
    de la note précédente, Comptes rendus 246, 2719-2720; Nelsen (2006), An Introduction to Copulas,
    section 2.2.

    >>> union_under_dependence([0.5, 0.25], 0), union_under_dependence([0.5, 0.25], 1)
    (0.625, 0.5)
    """
    given = Arguments()
    (d,) = given.numbers(dependence=dependence)
    given.at_least("dependence", d, 0)
    given.refuse("dependence", d, d > 1, "no more than 1")
    given.check()
    bounds = frechet_bounds(margins)
    alone = 1 - np.prod(1 - np.asarray(margins, dtype=np.float64), axis=-1)
    return unwrap(np.asarray(d * np.asarray(bounds.any_of.lower) + (1 - d) * alone))


def lincoln_petersen(first: ArrayLike, second: ArrayLike, both: ArrayLike) -> Values:
    """How many people there are, from two lists: the share of the second list that is in the first.

    N = M n / m. It holds under four conditions: nobody comes or goes between the lists; whoever
    stands in both is recognised; everybody has the same chance to stand in a list; and standing in
    one says nothing about standing in the other. Where people in one list are more likely to stand
    in the other, as in lists of poverty and of benefits, it is too low. For small numbers it is too
    high: see `chapman`.

    Args:
        first: people in the first list, M, 0 or more.
        second: people in the second list, n, 0 or more.
        both: people in both, m, more than 0 and no more than either.

    Returns:
        The estimated number; a float for single figures.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    Source: Petersen (1896); Lincoln (1930), USDA Circular 118; Seber (1982), The Estimation of
    Animal Abundance, section 3.1.

    >>> lincoln_petersen(10, 15, 5)
    30.0
    """
    given = Arguments()
    m1, m2, m12 = given.numbers(first=first, second=second, both=both)
    _check_lists(given, m1, m2, m12)
    given.above("both", m12, 0)
    given.check()
    return unwrap(np.asarray(m1 * m2 / m12))


def chapman(
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

    >>> estimate = chapman(200, 150, 50)
    >>> round(estimate.value, 2), round(estimate.lower, 2), round(estimate.upper, 2)
    (594.12, 500.55, 731.35)
    """
    given = Arguments()
    m1, m2, m12 = given.numbers(first=first, second=second, both=both)
    level = given.confidence(confidence)
    _check_lists(given, m1, m2, m12)
    given.check()
    seen = m1 + m2 - m12
    unseen = (m1 - m12) * (m2 - m12) / (m12 + 1)  # N - seen, without subtracting
    variance = (m1 + 1) * (m2 + 1) * unseen / ((m12 + 1) * (m12 + 2))
    spread = _log_spread(variance, unseen, normal_quantile(level))
    lower, upper = seen + unseen / spread, seen + unseen * spread
    return Estimate(unwrap(seen + unseen), unwrap(lower), unwrap(upper))


chapman_estimate = chapman
"""The name that `chapman` had first; both stay."""


def _check_lists(given: Arguments, first: Array, second: Array, both: Array) -> None:
    for name, array in (("first", first), ("second", second), ("both", both)):
        given.at_least(name, array, 0)
    given.refuse("both", both, (both > first) | (both > second), "no more than first and second")


def _log_spread(variance: Array, unseen: Array, z: float) -> Array:
    share = variance / np.where(unseen > 0, unseen, 1.0) ** 2
    return np.asarray(np.exp(z * np.sqrt(np.log1p(share))))
