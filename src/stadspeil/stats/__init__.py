"""Statistics: numbers in, numbers out. Pure functions that know no files and never format.

All functions take numbers, or whatever numpy makes an array of. Functions of single figures
broadcast, and give floats for single figures and arrays for arrays; functions of a series take one
row and give floats. Proportions are on the scale 0-1 and confidence is written 0.95. What can't be
computed is a ValueError that names every problem; nothing is guessed.
"""

from stadspeil.stats.benchmark import Comparison, Verdict, compare_with_benchmark
from stadspeil.stats.figures import Proportion, Rate, Value
from stadspeil.stats.intervals import (
    byar_interval,
    exact_poisson_interval,
    rate_interval,
    wilson_interval,
)
from stadspeil.stats.results import Estimate, Interval
from stadspeil.stats.rounding import (
    change_bounds,
    difference_bounds,
    ratio_bounds,
    rounding_interval,
    sum_bounds,
)

__all__ = [
    "Comparison",
    "Estimate",
    "Interval",
    "Proportion",
    "Rate",
    "Value",
    "Verdict",
    "byar_interval",
    "change_bounds",
    "compare_with_benchmark",
    "difference_bounds",
    "exact_poisson_interval",
    "rate_interval",
    "ratio_bounds",
    "rounding_interval",
    "sum_bounds",
    "wilson_interval",
]
