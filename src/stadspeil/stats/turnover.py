"""Turnover of a population: how long it would take to replace all of it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Values, unwrap


class Flow(StrEnum):
    """Which yearly stream of people replaces a population."""

    NEWCOMERS = "newcomers"
    LEAVERS = "leavers"


@dataclass(frozen=True, slots=True)
class ReplacementTime:
    """Years until a population would be replaced, with the stream it was reckoned from."""

    years: Values
    flow: Flow


def replacement_time(population: ArrayLike, movers: ArrayLike, flow: Flow) -> ReplacementTime:
    """Years until a population would be replaced whole, if each year as many moved as now.

    population / movers a year (rekenkundige vervangingssnelheid). Purely arithmetical: some move
    every year and others never. Two values compare only with the same flow, and on the same level
    of area: those of a city count moves over its border, those of a district also moves inside the
    city. The mean of several districts is the harmonic one, weighted by population.

    Args:
        population: inhabitants, 0 or more.
        movers: those who come, or those who leave, in a year; more than 0.
        flow: which of the two.

    Returns:
        Years, with the flow; a float for single figures, an array for arrays.

    Raises:
        ValueError: naming every argument that is out of range: without movers nobody is replaced,
            and the time has no end.

    Source: Leiden, syllabus Aankomst en kwetsbaarheid (2021), section 8: 125.000 inhabitants and
    almost 11.000 newcomers a year give 11,4 years.

    >>> time = replacement_time(125_000, 11_000, Flow.NEWCOMERS)
    >>> round(time.years, 1), time.flow.value
    (11.4, 'newcomers')
    """
    given = Arguments()
    people, moved = given.numbers(population=population, movers=movers)
    given.at_least("population", people, 0)
    given.above("movers", moved, 0)
    given.check()
    return ReplacementTime(unwrap(np.asarray(people / moved)), Flow(flow))
