"""Iterative proportional fitting: a table made to fit its margins."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array

_SAME_TOTAL = 1e-9  # as a share of the total


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A fitted table: its cells, the rounds that it took, and the largest error of a margin.

    The cells are estimates, and as good as the table that the fitting began with: they are never
    published as counts.
    """

    cells: Array
    rounds: int
    largest_error: float


def iterative_proportional_fitting(
    seed: ArrayLike,
    margins: Sequence[ArrayLike],
    *,
    tolerance: float = 1e-6,
    most_rounds: int = 1000,
) -> FittedTable:
    """Scale a table until the sums over every other axis are the margins given (raking).

    x ← x (target / sum), for each axis in turn, until no margin is further than `tolerance` from
    its target. The odds ratios of the seed are kept, and so are its zeros.

    Args:
        seed: the table to begin with, of any number of axes, 0 or more; for instance the same
            table of another year, or ones where nothing is known.
        margins: for each axis of the table its sums, 0 or more. All must have one total: where
            rounding made them differ, decide first which one holds.
        tolerance: how far a fitted margin may lie from its target, in the unit of the cells.
        most_rounds: after how many rounds to give up, 1 or more.

    Returns:
        The cells with the rounds taken and the largest error that is left.

    Raises:
        ValueError: naming every argument that is out of range; or no table fits: a margin above 0
            has only zeros in the seed, or the rounds are used up.

    Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444; Fienberg
    (1970), Annals of Mathematical Statistics 41, 907-917.

    >>> fitted = iterative_proportional_fitting([[1, 1], [1, 1]], [[30, 70], [40, 60]])
    >>> fitted.cells.tolist()
    [[12.0, 18.0], [28.0, 42.0]]
    """
    given = Arguments()
    (start,) = given.numbers(seed=seed)
    targets = [given.series(**{f"margins[{axis}]": item})[0] for axis, item in enumerate(margins)]
    _check_tables(given, start, targets)
    given.refuse_if(tolerance <= 0, f"tolerance is {tolerance}; expected more than 0")
    given.refuse_if(most_rounds < 1, f"most_rounds is {most_rounds}; expected 1 or more")
    given.check()
    _check_zeros(start, targets)
    cells = np.array(start)
    error = np.inf
    for number in range(1, most_rounds + 1):
        for axis, target in enumerate(targets):
            sums = _sums(cells, axis)
            factor = np.divide(target, sums, out=np.zeros_like(target), where=sums > 0)
            cells *= np.expand_dims(factor, tuple(i for i in range(cells.ndim) if i != axis))
        error = max(
            float(np.abs(_sums(cells, axis) - target).max()) for axis, target in enumerate(targets)
        )
        if error <= tolerance:
            return FittedTable(cells, number, error)
    raise ValueError(
        f"after {most_rounds} rounds a margin is still {error:g} from its target; expected at most "
        f"{tolerance:g}: the zeros of the seed may leave no table that fits"
    )


def _sums(cells: Array, axis: int) -> Array:
    return np.asarray(cells.sum(axis=tuple(i for i in range(cells.ndim) if i != axis)))


def _check_tables(given: Arguments, seed: Array, targets: Sequence[Array]) -> None:
    given.at_least("seed", seed, 0)
    if seed.ndim < 2 or len(targets) != seed.ndim:
        found = f"seed has {seed.ndim} axes and there are {len(targets)} margins"
        given.refuse_if(True, f"{found}; expected two axes or more, and a margin for each")
        return
    for axis, target in enumerate(targets):
        given.at_least(f"margins[{axis}]", target, 0)
        size = seed.shape[axis]
        found = f"margins[{axis}] has {len(target)} sums"
        given.refuse_if(len(target) != size, f"{found}; expected {size}, as the seed has")
    totals = [float(target.sum()) for target in targets]
    differ = max(totals) - min(totals) > _SAME_TOTAL * max(1.0, *totals)
    listed = ", ".join(f"{total:g}" for total in totals)
    given.refuse_if(differ, f"the margins have the totals {listed}; expected one total")


def _check_zeros(seed: Array, targets: Sequence[Array]) -> None:
    given = Arguments()
    for axis, target in enumerate(targets):
        empty = (_sums(seed, axis) == 0) & (target > 0)
        given.refuse(f"margins[{axis}]", target, empty, "0, as the seed holds only zeros there")
    given.check()
