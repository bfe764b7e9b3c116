"""Monte Carlo: what a calculation gives when its assumptions range instead of standing still."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array

_BITS = 53  # of a double


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value from low to high counts alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_range(low=self.low, high=self.high)

    def quantile(self, share: Array) -> Array:
        """The value below which a share (0-1) of the draws lies: low + u (high - low)."""
        return self.low + share * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Triangular:
    """Values near the mode count most, those at low and high hardly."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _check_range(low=self.low, mode=self.mode, high=self.high)

    def quantile(self, share: Array) -> Array:
        """The value below which a share (0-1) of the draws lies.

        With w = (mode - low) / (high - low): low + √(u w) (high - low) up to u = w, and
        high - √((1 - u)(1 - w)) (high - low) beyond it.
        """
        width = self.high - self.low
        if width == 0:
            return np.full_like(share, self.low)
        turn = (self.mode - self.low) / width
        rising = self.low + np.sqrt(share * turn) * width
        falling = self.high - np.sqrt((1 - share) * (1 - turn)) * width
        return np.where(share <= turn, rising, falling)


Range: TypeAlias = Uniform | Triangular


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came out of a simulation: its seed, its draws, and the quantiles asked for.

    `shares` are 0-1; `quantiles` holds the value below which each of them lies, in their order.
    """

    seed: int
    draws: int
    mean: float
    shares: tuple[float, ...]
    quantiles: tuple[float, ...]


def simulate(
    model: Callable[[Mapping[str, Array]], ArrayLike],
    ranges: Mapping[str, Range],
    *,
    seed: int,
    draws: int = 20_000,
    shares: Sequence[float] = (0.05, 0.5, 0.95),
) -> Simulation:
    """Draw every assumption from its range, time and again, and see what a calculation gives.

    Assumptions are drawn independently of each other, by the inverse of their distribution. The
    quantiles say how far the stated ranges carry through the calculation. They are no margin of
    error and no chance that something is so: the ranges are judgements. The same seed gives the
    same result on every machine: the draws are the bits of PCG64, whose stream numpy keeps fixed.

    Args:
        model: the calculation; takes the draws of each assumption as arrays and gives an array.
        ranges: the range of each assumption by its name; at least one.
        seed: a whole number, 0 or more.
        draws: how many times, 100 or more.
        shares: for which shares (0-1) of the draws a quantile is wanted.

    Returns:
        Seed, draws, mean and quantiles (linear between draws, Hyndman and Fan's type 7).

    Raises:
        ValueError: naming every argument that is out of range; or the model gives no finite number
            for each draw.

    Source: JCGM 101:2008, Propagation of distributions using a Monte Carlo method; Hyndman and Fan
    (1996), The American Statistician 50, 361-365.

    >>> ranges = {"a": Uniform(0, 1), "b": Uniform(0, 1)}
    >>> found = simulate(lambda x: x["a"] + x["b"], ranges, seed=1)
    >>> [round(value, 1) for value in found.quantiles]
    [0.3, 1.0, 1.7]
    """
    given = Arguments()
    (levels,) = given.numbers(shares=list(shares))
    given.at_least("shares", levels, 0)
    given.refuse("shares", levels, levels > 1, "no more than 1")
    given.refuse_if(not ranges, "ranges is empty; expected at least one assumption")
    given.refuse_if(draws < 100, f"draws is {draws}; expected 100 or more")
    given.refuse_if(seed < 0, f"seed is {seed}; expected 0 or more")
    given.check()
    bits = np.random.PCG64(seed).random_raw(len(ranges) * draws).reshape(len(ranges), draws)
    drawn = (bits >> np.uint64(64 - _BITS)).astype(np.float64) / 2.0**_BITS
    values = {
        name: item.quantile(row) for (name, item), row in zip(ranges.items(), drawn, strict=True)
    }
    result = np.asarray(model(values), dtype=np.float64)
    if result.shape != (draws,) or not np.isfinite(result).all():
        raise ValueError(f"model gives shape {result.shape}; expected one number for each draw")
    return Simulation(
        seed,
        draws,
        float(result.mean()),
        tuple(float(share) for share in levels),
        tuple(float(value) for value in np.quantile(result, levels)),
    )


def _check_range(**ends: float) -> None:
    given = Arguments()
    arrays = given.numbers(**ends)
    names = list(ends)
    for place in range(1, len(names)):
        lower = float(arrays[place - 1])
        given.refuse(
            names[place],
            arrays[place],
            arrays[place] < lower,
            f"{names[place - 1]} or more ({lower:g})",
        )
    given.check()
