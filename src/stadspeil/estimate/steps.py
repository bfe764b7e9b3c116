"""The arithmetic of an approach: its steps, with whatever values its names have.

The values may be single numbers or the draws of a simulation; the arithmetic is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from stadspeil.model.estimate import Approach, Assumption, Estimate, EstimateStep, RangeUse
from stadspeil.model.estimated import Range

Number = TypeVar("Number", float, NDArray[np.float64])


@dataclass(frozen=True)
class Terms:
    """What the names of an estimate stand for, before any step.

    `fixed` holds figures and sizes of bases; `ranges` the values of each assumption; `shares` the
    names whose number is a percentage.
    """

    fixed: Mapping[str, float]
    ranges: Mapping[str, Range]
    shares: frozenset[str]

    def at(self, **moved: float) -> dict[str, float]:
        """Every name at its point, but for those that are moved."""
        points = {name: item.point for name, item in self.ranges.items()}
        return {**self.fixed, **points, **moved}


def run_steps(
    approach: Approach, known: Mapping[str, Number], shares: frozenset[str]
) -> dict[str, Number]:
    """The result of each step of an approach; the last one is that of the approach."""
    found: dict[str, Number] = {}
    for step in approach.steps:
        found[step.id] = _run(step, {**known, **found}, shares)
    return found


def result_of(approach: Approach, known: Mapping[str, Number], shares: frozenset[str]) -> Number:
    """What an approach comes to."""
    return run_steps(approach, known, shares)[approach.steps[-1].id]


def range_of(estimate: Estimate, approach: Approach, terms: Terms, **moved: float) -> Range:
    """The range of an approach: over every corner of the assumptions that make its band."""
    banded = [
        item
        for item in estimate.assumptions_of(approach)
        if item.use is RangeUse.BAND and item.id not in moved
    ]
    point = result_of(approach, terms.at(**moved), terms.shares)
    ends = [point]
    for corner in product(*(_ends(terms, item) for item in banded)):
        values = dict(zip((item.id for item in banded), corner, strict=True))
        ends.append(result_of(approach, terms.at(**moved, **values), terms.shares))
    return Range(min(ends), point, max(ends))


def envelope(ranges: Iterable[Range]) -> tuple[float, float]:
    """From the least to the most of some ranges."""
    listed = list(ranges)
    return min(item.low for item in listed), max(item.high for item in listed)


def _ends(terms: Terms, assumption: Assumption) -> tuple[float, float]:
    values = terms.ranges[assumption.id]
    return values.low, values.high


def _run(step: EstimateStep, known: Mapping[str, Number], shares: frozenset[str]) -> Number:
    first, *others = (
        known[name] / 100 if step.multiply and name in shares else known[name]
        for name in step.names
    )
    result = first
    for other in others:
        if step.multiply:
            result = result * other
        elif step.add:
            result = result + other
        else:
            result = result - other
    return result
