"""Intervals of one proportion, count or rate.

They say how far chance alone moves a count in a group of this size, also when everyone was counted.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv

from stadspeil.stats.arguments import Arguments, Array, normal_quantile, unwrap
from stadspeil.stats.results import Estimate, Interval

SMALL_COUNT = 10
"""Counts below this get exact Poisson limits in a rate (Eayres 2008)."""


def wilson_interval(count: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Interval:
    """The score interval of Wilson for a proportion.

    With p = count / total, n = total and z the normal quantile, the limits are
    (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n). They never leave 0-1, and are right for
    small counts too.

    Args:
        count: those with the property, 0 or more and no more than `total`; need not be whole.
        total: all of them, more than 0; same shape as `count`, or broadcast with it.
        confidence: 0.95 for 95 %.

    Returns:
        Limits as proportions (0-1); floats for single figures, arrays for arrays.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    Source: Wilson (1927), JASA 22, 209-212; method 3 of Newcombe (1998), Statistics in Medicine
    17, 857-872.

    >>> limits = wilson_interval(15, 148)
    >>> round(limits.lower, 4), round(limits.upper, 4)
    (0.0624, 0.1605)
    """
    given = Arguments()
    x, n = given.numbers(count=count, total=total)
    level = given.confidence(confidence)
    given.at_least("count", x, 0)
    given.above("total", n, 0)
    given.refuse("count", x, x > n, "no more than total")
    given.check()
    lower, upper = wilson_limits(x, n, level)
    return Interval(unwrap(lower), unwrap(upper))


def wilson_limits(count: Array, total: Array, confidence: float) -> tuple[Array, Array]:
    """The limits of `wilson_interval`, for arguments that were checked."""
    z = normal_quantile(confidence)
    p = count / total
    centre = (count + z**2 / 2) / (total + z**2)
    half = z / (total + z**2) * np.sqrt(count * (1 - p) + z**2 / 4)
    # At 0 and at the total the limit is the proportion itself, but for the last bit.
    return np.where(count == 0, 0.0, centre - half), np.where(count == total, 1.0, centre + half)


def byar_interval(count: ArrayLike, confidence: float = 0.95) -> Interval:
    """Byar's approximation of the Poisson limits of a count.

    Lower: x·(1 - 1/9x - z/3√x)³; upper: (x+1)·(1 - 1/9(x+1) + z/3√(x+1))³. The lower limit is 0
    at count 0, and where the formula would pass below 0 (counts of 1 with high confidence).

    Args:
        count: events, 0 or more.
        confidence: 0.95 for 95 %.

    Returns:
        Limits of the expected count.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    Source: Breslow and Day (1987), Statistical methods in cancer research II, p. 69 (IARC).

    >>> limits = byar_interval(10)
    >>> round(limits.lower, 4), round(limits.upper, 4)
    (4.7874, 18.3915)
    """
    x, level = _count(count, confidence)
    lower, upper = _byar(x, level)
    return Interval(unwrap(lower), unwrap(upper))


def exact_poisson_interval(count: ArrayLike, confidence: float = 0.95) -> Interval:
    """The exact Poisson limits of a count.

    Lower: half the (1-c)/2 quantile of χ² with 2x degrees of freedom, where c is the confidence, 0
    at count 0; upper: half the (1+c)/2 quantile of χ² with 2x + 2. The formula is continuous, so
    that a count need not be whole.

    Args:
        count: events, 0 or more.
        confidence: 0.95 for 95 %.

    Returns:
        Limits of the expected count.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    Source: Garwood (1936), Biometrika 28, 437-442; Ulm (1990), American Journal of Epidemiology
    131, 373-375.

    >>> limits = exact_poisson_interval(5)
    >>> round(limits.lower, 4), round(limits.upper, 4)
    (1.6235, 11.6683)
    """
    x, level = _count(count, confidence)
    lower, upper = _exact_poisson(x, level)
    return Interval(unwrap(lower), unwrap(upper))


def rate_interval(
    count: ArrayLike, population: ArrayLike, per: float = 1000, confidence: float = 0.95
) -> Estimate:
    """A rate with its interval: Byar's limits, and exact ones for counts below ten.

    A rate may exceed one per person: somebody can have several trajectories.

    Args:
        count: events, 0 or more.
        population: persons (or person-years), more than 0.
        per: the unit of the rate; 1000 gives events per thousand.
        confidence: 0.95 for 95 %.

    Returns:
        The rate and its limits, all per `per`.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number.

    Source: Eayres (2008), Technical briefing 3: Commonly used public health statistics and their
    confidence intervals, Association of Public Health Observatories, section on crude rates.

    >>> rate = rate_interval(65, 10000)
    >>> rate.value, round(rate.lower, 4), round(rate.upper, 4)
    (6.5, 5.0163, 8.2849)
    """
    given = Arguments()
    x, n, unit = given.numbers(count=count, population=population, per=per)
    level = given.confidence(confidence)
    given.at_least("count", x, 0)
    given.above("population", n, 0)
    given.above("per", unit, 0)
    given.check()
    lower, upper = count_limits(x, level)
    return Estimate(*(unwrap(unit * limit / n) for limit in (x, lower, upper)))


def count_limits(count: Array, confidence: float) -> tuple[Array, Array]:
    """Poisson limits of a count: Byar's, exact below ten; for arguments that were checked."""
    small = count < SMALL_COUNT
    pairs = zip(_exact_poisson(count, confidence), _byar(count, confidence), strict=True)
    lower, upper = (np.where(small, exact, byar) for exact, byar in pairs)
    return lower, upper


def _count(count: ArrayLike, confidence: float) -> tuple[Array, float]:
    given = Arguments()
    (x,) = given.numbers(count=count)
    level = given.confidence(confidence)
    given.at_least("count", x, 0)
    given.check()
    return x, level


def _byar(count: Array, confidence: float) -> tuple[Array, Array]:
    z = normal_quantile(confidence)
    present = np.where(count > 0, count, 1.0)
    root = 1 - 1 / (9 * present) - z / (3 * np.sqrt(present))
    lower = np.where(count > 0, present * np.maximum(root, 0) ** 3, 0.0)
    above = count + 1
    return lower, above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3


def _exact_poisson(count: Array, confidence: float) -> tuple[Array, Array]:
    tail = (1 - confidence) / 2
    present = np.where(count > 0, count, 1.0)
    lower = np.where(count > 0, gammaincinv(present, tail), 0.0)
    return lower, np.asarray(gammainccinv(count + 1, tail))
