"""Statistics: numbers in, numbers out. Pure functions that know no files and never format.

All functions take numbers, or whatever numpy makes an array of. Functions of single figures
broadcast, and give floats for single figures and arrays for arrays; functions of a series take one
row and give floats. Proportions are on the scale 0-1 and confidence is written 0.95. What can't be
computed is a ValueError that names every problem; nothing is guessed.
"""

from stadspeil.stats.benchmark import Comparison, Verdict, compare_with_benchmark
from stadspeil.stats.decomposition import (
    Decomposition,
    RateDecomposition,
    VolumeIntensity,
    das_gupta,
    kitagawa,
    lmdi_additive,
    midpoint_split,
)
from stadspeil.stats.figures import Figure, Proportion, Rate, Value
from stadspeil.stats.funnel import Funnel, funnel_limits
from stadspeil.stats.inequality import SlopeIndex, slope_index_of_inequality
from stadspeil.stats.intervals import (
    byar_interval,
    exact_poisson_interval,
    rate_interval,
    wilson_interval,
)
from stadspeil.stats.overlap import (
    OverlapBounds,
    chapman,
    chapman_estimate,
    frechet_bounds,
    frechet_union_bounds,
    lincoln_petersen,
    union_under_dependence,
)
from stadspeil.stats.proportional_fitting import FittedTable, iterative_proportional_fitting
from stadspeil.stats.ranking import Ranks, competition_ranks, fractional_ranks, rank_interval
from stadspeil.stats.results import Estimate, Interval
from stadspeil.stats.rounding import (
    change_bounds,
    difference_bounds,
    ratio_bounds,
    rounding_interval,
    sum_bounds,
)
from stadspeil.stats.simulation import Range, Simulation, Triangular, Uniform, simulate
from stadspeil.stats.small_areas import SmallAreas, synthetic_estimate
from stadspeil.stats.standardisation import (
    StandardisedRatio,
    directly_standardised_rate,
    indirectly_standardised_ratio,
)
from stadspeil.stats.trend import (
    Direction,
    MannKendall,
    RecentTrend,
    SenSlope,
    mann_kendall,
    recent_trend,
    sen_slope,
)
from stadspeil.stats.turnover import Flow, ReplacementTime, replacement_time

__all__ = [
    "Comparison",
    "Decomposition",
    "Direction",
    "Estimate",
    "Figure",
    "FittedTable",
    "Flow",
    "Funnel",
    "Interval",
    "MannKendall",
    "OverlapBounds",
    "Proportion",
    "Range",
    "Ranks",
    "Rate",
    "RateDecomposition",
    "RecentTrend",
    "ReplacementTime",
    "SenSlope",
    "Simulation",
    "SlopeIndex",
    "SmallAreas",
    "StandardisedRatio",
    "Triangular",
    "Uniform",
    "Value",
    "Verdict",
    "VolumeIntensity",
    "byar_interval",
    "change_bounds",
    "chapman",
    "chapman_estimate",
    "compare_with_benchmark",
    "competition_ranks",
    "das_gupta",
    "difference_bounds",
    "directly_standardised_rate",
    "exact_poisson_interval",
    "fractional_ranks",
    "frechet_bounds",
    "frechet_union_bounds",
    "funnel_limits",
    "indirectly_standardised_ratio",
    "iterative_proportional_fitting",
    "kitagawa",
    "lincoln_petersen",
    "lmdi_additive",
    "mann_kendall",
    "midpoint_split",
    "rank_interval",
    "rate_interval",
    "ratio_bounds",
    "recent_trend",
    "replacement_time",
    "rounding_interval",
    "sen_slope",
    "simulate",
    "slope_index_of_inequality",
    "sum_bounds",
    "synthetic_estimate",
    "union_under_dependence",
    "wilson_interval",
]
