"""Whole numbers that keep every margin: raking over groups that overlap, controlled rounding."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, hstack, identity

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Margin = tuple[Whole, Whole]
"""A group for each cell, and the sum of each group; group -1 belongs to no sum."""


def rake(seed: Numbers, margins: Sequence[Margin], tolerance: float = 1e-3) -> Numbers:
    """Scale cells until each group of each margin has its sum.

    Iterative proportional fitting over a list of cells instead of a table, because the groups of
    different margins overlap in ways that no axis describes.

    Raises:
        ValueError: no cells fit: after 5,000 rounds a sum is still off.
    """
    cells, worst = seed.copy(), np.inf
    for _ in range(5000):
        worst = 0.0
        for groups, sums in margins:
            inside = groups >= 0
            found = np.bincount(groups[inside], cells[inside], len(sums))
            worst = max(worst, float(np.abs(found - sums).max()))
            factors = np.divide(sums, found, out=np.zeros(len(sums)), where=found > 0)
            cells[inside] *= factors[groups[inside]]
        if worst < tolerance:
            return cells
    raise ValueError(f"margins can't be met together: one is still {worst:g} off")


def round_controlled(fitted: Numbers, margins: Sequence[Margin]) -> Whole:
    """The whole numbers closest to fitted cells (sum of absolute differences) with exact margins.

    A mixed integer programme, solved by HiGHS; cells are first held to the two whole numbers round
    them (controlled rounding, Cox 1987), and wider only if no such table exists.

    Raises:
        ValueError: no whole numbers have these margins.
    """
    if not len(fitted):
        return np.zeros(0, dtype=np.int64)
    matrix, sums = _matrix(len(fitted), margins)
    for slack in (0, 1, 5, 50):
        low = np.maximum(np.floor(fitted + 1e-6) - slack, 0)
        high = np.ceil(fitted - 1e-6) + slack
        found = _solve(fitted, matrix, sums, low, np.maximum(high, low))
        if found is not None:
            return found
    raise ValueError("no whole numbers have these margins")


def _matrix(size: int, margins: Sequence[Margin]) -> tuple[coo_array, Numbers]:
    rows, columns, targets, first = [], [], [], 0
    for groups, sums in margins:
        inside = np.flatnonzero(groups >= 0)
        rows.append(groups[inside] + first)
        columns.append(inside)
        targets.append(sums)
        first += len(sums)
    row, column = np.concatenate(rows), np.concatenate(columns)
    matrix = coo_array((np.ones(len(row)), (row, column)), shape=(first, size))
    return matrix, np.concatenate(targets).astype(np.float64)


def _solve(
    fitted: Numbers, matrix: coo_array, sums: Numbers, low: Numbers, high: Numbers
) -> Whole | None:
    size = len(fitted)
    eye = identity(size)
    answer = milp(
        np.concatenate([np.zeros(size), np.ones(size)]),
        integrality=np.concatenate([np.ones(size), np.zeros(size)]),
        bounds=Bounds(
            np.concatenate([low, np.zeros(size)]), np.concatenate([high, np.full(size, np.inf)])
        ),
        constraints=[
            LinearConstraint(hstack([matrix, coo_array(matrix.shape)]), sums, sums),
            LinearConstraint(hstack([eye, -eye]), -np.inf, fitted),
            LinearConstraint(hstack([eye, eye]), fitted, np.inf),
        ],
        options={"mip_rel_gap": 0.2},
    )
    return None if answer.x is None else np.asarray(np.rint(answer.x[:size]), dtype=np.int64)


def share_out(total: int, weights: Numbers) -> Whole:
    """A whole total over weights, each part within 1 of its share: the largest remainders go up."""
    shares = total * weights / weights.sum()
    parts = np.asarray(np.floor(shares), dtype=np.int64)
    upward = np.argsort(-(shares - parts), kind="stable")[: total - int(parts.sum())]
    parts[upward] += 1
    return parts
