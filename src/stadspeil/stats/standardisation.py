"""Standardisation: rates of areas as if their populations were made up alike."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments
from stadspeil.stats.intervals import SMALL_COUNT, byar_interval, rate_interval
from stadspeil.stats.results import Estimate


@dataclass(frozen=True, slots=True)
class StandardisedRatio:
    """Events observed over events expected; above 1 is more than the reference would have."""

    value: float
    lower: float
    upper: float
    expected: float


def directly_standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    per: float = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """The rate that a standard population would have with the rates of this area.

    DSR = Σ w·x/n / Σ w over groups (ages), with the limits of Dobson: those of Byar for the total
    count O, moved to the rate: DSR + √(Var(DSR) / O)·(limit - O), where
    Var(DSR) = Σ w²·x/n² / (Σ w)². The variance is that of Poisson counts: where one person has
    several events the interval is too narrow.

    Args:
        counts: events in each group, 0 or more; ten or more together.
        populations: persons in each group, more than 0.
        standard: weight of each group, 0 or more and not all 0: the standard population.
        per: the unit of the rate; 1000 gives events per thousand.
        confidence: 0.95 for 95 %.

    Returns:
        The standardised rate and its limits, all per `per`.

    Raises:
        ValueError: fewer than ten events, which are too few to standardise; lengths that differ;
            or any argument that is out of range or no finite number.

    Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, 457-462;
    Eayres (2008), Technical briefing 3, Association of Public Health Observatories.

    >>> rate = directly_standardised_rate([10, 20, 40], [1000, 1000, 1000], [50, 30, 20])
    >>> round(rate.value, 4), round(rate.lower, 4), round(rate.upper, 4)
    (19.0, 14.5192, 24.3541)
    """
    given = Arguments()
    x, n, w = given.series(counts=counts, populations=populations, standard=standard)
    (unit,) = given.numbers(per=per)
    level = given.confidence(confidence)
    given.at_least("counts", x, 0)
    given.above("populations", n, 0)
    given.at_least("standard", w, 0)
    given.above("per", unit, 0)
    given.refuse_if(unit.ndim > 0, "per is an array; expected one number")
    given.refuse_if(bool((w == 0).all()), "standard is all 0; expected a weight in some group")
    total = float(x.sum())
    few = total < SMALL_COUNT
    given.refuse_if(few, f"{total:g} events are too few to standardise; expected {SMALL_COUNT}")
    given.check()
    rate = float((w * x / n).sum() / w.sum())
    variance = float((w**2 * x / n**2).sum() / w.sum() ** 2)
    limits = byar_interval(total, level)
    lower, upper = (
        rate + (variance / total) ** 0.5 * (float(limit) - total)
        for limit in (limits.lower, limits.upper)
    )
    return Estimate(*(float(unit) * figure for figure in (rate, lower, upper)))


def indirectly_standardised_ratio(
    count: float,
    populations: ArrayLike,
    reference_counts: ArrayLike,
    reference_populations: ArrayLike,
    confidence: float = 0.95,
) -> StandardisedRatio:
    """Events in an area over those it would have with the rates of a reference population.

    Ratio = O / E with E = Σ n·X/N over groups (ages); the limits are those of the count O (Byar,
    exact below ten) over E. One count for the whole area is enough, so that it suits small ones.
    Ratios of two areas may not be compared with each other, only with the reference.

    Args:
        count: events in the area, all groups together, 0 or more.
        populations: persons of the area in each group, 0 or more.
        reference_counts: events of the reference in each group, 0 or more.
        reference_populations: persons of the reference in each group, more than 0.
        confidence: 0.95 for 95 %.

    Returns:
        The ratio with its limits (1 is as in the reference), and the expected events.

    Raises:
        ValueError: nothing is expected; lengths that differ; or any argument that is out of range
            or no finite number.

    Source: Breslow and Day (1987), Statistical methods in cancer research II, IARC; Eayres
    (2008), Technical briefing 3, Association of Public Health Observatories.

    >>> ratio = indirectly_standardised_ratio(30, [1000, 500], [100, 300], [10000, 10000])
    >>> ratio.expected, round(ratio.value, 4), round(ratio.lower, 4), round(ratio.upper, 4)
    (25.0, 1.2, 0.8095, 1.7131)
    """
    given = Arguments()
    (observed,) = given.numbers(count=count)
    n, x, m = given.series(
        populations=populations,
        reference_counts=reference_counts,
        reference_populations=reference_populations,
    )
    level = given.confidence(confidence)
    given.at_least("count", observed, 0)
    given.refuse_if(observed.ndim > 0, "count is an array; expected one number")
    given.at_least("populations", n, 0)
    given.at_least("reference_counts", x, 0)
    given.above("reference_populations", m, 0)
    given.check()
    expected = float((n * x / m).sum())
    given.refuse_if(expected == 0, "no events are expected in any group; there is no ratio")
    given.check()
    ratio = rate_interval(observed, expected, 1, level)
    value, lower, upper = (float(limit) for limit in (ratio.value, ratio.lower, ratio.upper))
    return StandardisedRatio(value, lower, upper, expected)
