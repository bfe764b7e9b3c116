"""Arguments of a statistic: read as arrays of numbers, with all that is wrong in one message."""

import reprlib
from decimal import Decimal
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Array: TypeAlias = NDArray[np.float64]

Values: TypeAlias = float | Array
"""What a function of single figures gives: a float for single figures, an array for arrays."""

_SHOWN = 3  # how many wrong figures of an array a message names


class Arguments:
    """Reads the arguments of a function and collects every problem before one error is raised.

    >>> given = Arguments()
    >>> count, total = given.numbers(count=[3, -1], total=0)
    >>> given.at_least("count", count, 0)
    >>> given.above("total", total, 0)
    >>> given.check()
    Traceback (most recent call last):
    ValueError: count is -1 at position 1; expected 0 or more
    total is 0 at positions 0 and 1; expected more than 0
    """

    def __init__(self) -> None:
        self._problems: list[str] = []

    def numbers(self, **named: ArrayLike) -> tuple[Array, ...]:
        """Finite numbers, broadcast to one shape as numpy does.

        Raises:
            ValueError: the shapes don't go together (with all problems found so far).
        """
        arrays = [self._read(name, value) for name, value in named.items()]
        try:
            return tuple(np.broadcast_arrays(*arrays))
        except ValueError:
            raise self._mismatch(named, arrays) from None

    def series(self, **named: ArrayLike) -> tuple[Array, ...]:
        """Finite numbers, one row each, all of the same length; nothing is broadcast.

        Raises:
            ValueError: something is no row, or the lengths differ.
        """
        arrays = self.alike(**named)
        if arrays[0].ndim != 1:
            found = f"{arrays[0].ndim} dimensions"
            self._problems.append(f"{' and '.join(named)}: {found}; expected one row of numbers")
            self.check()
        return arrays

    def alike(self, **named: ArrayLike) -> tuple[Array, ...]:
        """Finite numbers, all of one shape; nothing is broadcast.

        Raises:
            ValueError: the shapes differ.
        """
        arrays = [self._read(name, value) for name, value in named.items()]
        if len({array.shape for array in arrays}) > 1:
            raise self._mismatch(named, arrays)
        return tuple(arrays)

    def confidence(self, value: float) -> float:
        """A level of confidence: a number between 0 and 1, such as 0.95."""
        level = self._read("confidence", value)
        if level.ndim == 0 and 0 < level < 1:
            return float(level)
        if level.ndim != 0 or not np.isnan(level):
            self._problems.append(f"confidence is {value}; expected a number between 0 and 1: 0.95")
        return 0.95  # only to go on looking for problems

    def at_least(self, name: str, array: Array, minimum: float) -> None:
        """Refuse figures below a minimum."""
        self.refuse(name, array, array < minimum, f"{minimum:g} or more")

    def above(self, name: str, array: Array, bound: float) -> None:
        """Refuse figures that are not above a bound."""
        self.refuse(name, array, array <= bound, f"more than {bound:g}")

    def refuse(self, name: str, array: Array, wrong: NDArray[np.bool_], expected: str) -> None:
        """Name the figures of an array that are wrong, where they stand, and what was expected."""
        if not wrong.any():
            return
        found = list(dict.fromkeys(f"{float(value):g}" for value in array[wrong]))
        values = _listed(found[:_SHOWN], len(found) - _SHOWN)
        self._problems.append(f"{name} is {values}{_places(wrong)}; expected {expected}")

    def refuse_if(self, wrong: bool, problem: str) -> None:
        """Note a problem that is not about single figures."""
        if wrong:
            self._problems.append(problem)

    def check(self) -> None:
        """Pass, or raise.

        Raises:
            ValueError: something was wrong: everything, one problem a line.
        """
        if self._problems:
            raise ValueError("\n".join(self._problems))

    def _read(self, name: str, value: ArrayLike) -> Array:
        array = _as_numbers(value)
        if array is None:
            self._problems.append(f"{name} is {reprlib.repr(value)}; expected numbers")
            return np.array(np.nan)
        if array.size == 0:
            self._problems.append(f"{name} is empty; expected at least one number")
        self.refuse(name, array, ~np.isfinite(array), "a finite number")
        return np.where(np.isfinite(array), array, np.nan)

    def _mismatch(self, named: dict[str, ArrayLike], arrays: list[Array]) -> ValueError:
        pairs = zip(named, arrays, strict=True)
        shapes = ", ".join(f"{name} {array.shape}" for name, array in pairs)
        self._problems.append(f"shapes don't go together: {shapes}")
        return ValueError("\n".join(self._problems))


def _as_numbers(value: ArrayLike) -> Array | None:
    """Integers, floats and decimals as floats; None for anything else (text, truth, dates)."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of unequal length
        return None
    if array.size == 0 and array.dtype.kind in "iufO":
        return array.astype(np.float64)
    if array.dtype.kind == "O":
        is_number = all(
            isinstance(item, int | float | Decimal) and not isinstance(item, bool)
            for item in array.flat
        )
        return array.astype(np.float64) if is_number else None
    return array.astype(np.float64) if array.dtype.kind in "iuf" else None


def _places(wrong: NDArray[np.bool_]) -> str:
    if wrong.ndim == 0:
        return ""
    indices = np.argwhere(wrong)
    places = [
        str(index[0]) if len(index) == 1 else str(tuple(index.tolist()))
        for index in indices[:_SHOWN]
    ]
    noun = "position" if len(indices) == 1 else "positions"
    return f" at {noun} {_listed(places, len(indices) - _SHOWN)}"


def _listed(items: list[str], more: int) -> str:
    if more > 0:
        return f"{', '.join(items)} and {more} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def unwrap(array: Array) -> Values:
    """A float for an array without dimensions; other arrays as they are.

    >>> unwrap(np.array(0.25))
    0.25
    """
    return float(array) if array.ndim == 0 else array


def normal_quantile(confidence: float) -> float:
    """How many standard errors a two-sided interval reaches: 1.959964 for 0.95.

    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    return -float(ndtri((1 - confidence) / 2))
