"""Figures to compare: a proportion, rate or plain value, with the rounding of its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias, assert_never

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stadspeil.stats.arguments import Arguments, Array


@dataclass(frozen=True, slots=True)
class Proportion:
    """Those with a property among all; the half-widths say how the source rounds each."""

    count: ArrayLike
    total: ArrayLike
    count_half: ArrayLike = 0.0
    total_half: ArrayLike = 0.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Events in a population, per `per`; the half-widths say how the source rounds each."""

    count: ArrayLike
    population: ArrayLike
    per: float = 1.0
    count_half: ArrayLike = 0.0
    population_half: ArrayLike = 0.0


@dataclass(frozen=True, slots=True)
class Value:
    """A figure without counts behind it: only its rounding is known."""

    value: ArrayLike
    half_width: ArrayLike = 0.0


Figure: TypeAlias = Proportion | Rate | Value


Fraction: TypeAlias = tuple[Array, Array]
"""Count and base: the total of a proportion, the population of a rate, 1 for a value."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A figure as arrays of one shape: per x count / base, with the half-widths of both."""

    kind: type[Figure]
    per: float
    count: Array
    base: Array
    count_half: Array
    base_half: Array

    @property
    def printed(self) -> Fraction:
        """Count and base as the source prints them."""
        return self.count, self.base

    def corners(self) -> Iterator[Fraction]:
        """The extremes that rounding allows: four, fewer where nothing is rounded."""
        halves = (self.count_half, self.base_half)
        for up, down in product(*((-1, 1) if half.any() else (0,) for half in halves)):
            yield self.count + up * self.count_half, self.base + down * self.base_half

    def clip(self, fraction: Fraction) -> Fraction:
        """What can be true of it: a base of 0 or less becomes NaN, a count stays within bounds."""
        count, base = fraction
        if self.kind is Value:
            return fraction
        base = np.where(base > 0, base, np.nan)
        return np.clip(count, 0, base if self.kind is Proportion else np.inf), base


def read_figures(
    given: Arguments, area: Figure, benchmark: Figure, *, area_in_benchmark: bool
) -> tuple[Counts, Counts]:
    """Both figures as arrays of one shape; what is wrong with them is noted in `given`.

    Raises:
        ValueError: their shapes don't go together.
    """
    own_parts, other_parts = _parts("area", area), _parts("benchmark", benchmark)
    arrays = given.numbers(**own_parts, **other_parts)
    own = Counts(type(area), _per(given, "area", area), *arrays[:4])
    other = Counts(type(benchmark), _per(given, "benchmark", benchmark), *arrays[4:])
    _check_counts(given, list(own_parts), own)
    _check_counts(given, list(other_parts), other)
    kinds = {own.kind, other.kind} - {Value}
    given.refuse_if(len(kinds) > 1, "a proportion can't be compared with a rate; give both as one")
    if own.kind is other.kind is Rate:
        given.refuse_if(own.per != other.per, f"area is per {own.per:g}, benchmark {other.per:g}")
    if area_in_benchmark:
        _check_part(given, own, other)
    return own, other


def may_be_empty(own: Counts, other: Counts, *, area_in_benchmark: bool) -> NDArray[np.bool_]:
    """Where a total or population is 0, or may be in truth; so too what an area leaves over."""
    lowest = other.base - other.base_half
    if area_in_benchmark:
        lowest = lowest - own.base - own.base_half
    return (own.base - own.base_half <= 0) | (lowest <= 0)


def _parts(name: str, figure: Figure) -> dict[str, ArrayLike]:
    match figure:
        case Proportion():
            return {
                f"{name}.count": figure.count,
                f"{name}.total": figure.total,
                f"{name}.count_half": figure.count_half,
                f"{name}.total_half": figure.total_half,
            }
        case Rate():
            return {
                f"{name}.count": figure.count,
                f"{name}.population": figure.population,
                f"{name}.count_half": figure.count_half,
                f"{name}.population_half": figure.population_half,
            }
        case Value():
            return {
                f"{name}.value": figure.value,
                f"{name}.base": 1.0,
                f"{name}.half_width": figure.half_width,
                f"{name}.base_half": 0.0,
            }
        case _:
            assert_never(figure)


def _per(given: Arguments, name: str, figure: Figure) -> float:
    if not isinstance(figure, Rate):
        return 1.0
    (per,) = given.numbers(**{f"{name}.per": figure.per})
    given.above(f"{name}.per", per, 0)
    given.refuse_if(per.ndim > 0, f"{name}.per is an array; expected one number")
    return float(per) if per.ndim == 0 else 1.0


def _check_counts(given: Arguments, names: list[str], counts: Counts) -> None:
    count, base, count_half, base_half = names
    given.at_least(count_half, counts.count_half, 0)
    if counts.kind is Value:
        return
    given.at_least(count, counts.count, 0)
    given.at_least(base, counts.base, 0)
    given.at_least(base_half, counts.base_half, 0)
    if counts.kind is Proportion:
        over = counts.count - counts.base > counts.count_half + counts.base_half
        given.refuse(count, counts.count, over, f"no more than {base}")


def _check_part(given: Arguments, own: Counts, other: Counts) -> None:
    if Value in (own.kind, other.kind):
        given.refuse_if(True, "an area can be taken out of a benchmark only where both have counts")
        return
    count, base = other.count - own.count, other.base - own.base
    count_room = own.count_half + other.count_half
    base_room = own.base_half + other.base_half
    expected = "no more than that of the benchmark, since the area is part of it"
    given.refuse("area.count", own.count, count < -count_room, expected)
    given.refuse("the total or population of area", own.base, base < -base_room, expected)
    if own.kind is Proportion:
        over = count - base > count_room + base_room
        expected = "more, or the rest of the benchmark counts more than its total"
        given.refuse("area.count", own.count, over, expected)
