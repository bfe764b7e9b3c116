"""Rounding to a base: each figure by itself, or so that totals stay the sums of what is shown."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from stadspeil.disclosure.system import Floats, Relation
from stadspeil.errors import InputError


class NoRounding(InputError):
    """No neighbouring multiples of the base keep every total the sum of its parts."""


def round_nearest(values: Floats, base: int) -> Floats:
    """To the nearest multiple of the base, halves up.

    >>> round_nearest(np.array([7, 8, 2.5]), 5).tolist()
    [5.0, 10.0, 5.0]
    """
    return np.asarray(np.floor(values / base + 0.5) * base, dtype=float)


def round_controlled(values: Floats, base: int, relations: list[Relation]) -> Floats:
    """To one of the two neighbouring multiples of the base, so that every relation still holds.

    Of all such roundings the one with the least sum of distances to the figures (Cox, 1987;
    zero-restricted: multiples of the base stay as they are). An integer programme.

    Raises:
        NoRounding: there is none; linked tables of three dimensions may have none.

    >>> sums = [Relation("sum", ((0, 1.0), (1, -1.0), (2, -1.0), (3, -1.0)), 0, 0)]
    >>> round_controlled(np.array([6, 2, 2, 2]), 5, sums).tolist()
    [5.0, 5.0, 0.0, 0.0]
    """
    floor = np.floor(values / base) * base
    free = values > floor
    up_costs = (floor + base - values) - (values - floor)
    rows, columns, coefficients, lows, highs = [], [], [], [], []
    for row, relation in enumerate(relations):
        shown = sum(coefficient * floor[place] for place, coefficient in relation.terms)
        for place, coefficient in relation.terms:
            rows.append(row)
            columns.append(place)
            coefficients.append(coefficient * base)
        lows.append(relation.low - shown)
        highs.append(relation.high - shown)
    matrix = csr_array((coefficients, (rows, columns)), shape=(len(relations), len(values)))
    result = milp(
        np.where(free, up_costs, 0.0),
        integrality=np.ones(len(values), dtype=np.int8),
        bounds=Bounds(np.zeros(len(values)), free.astype(float)),
        constraints=[LinearConstraint(matrix, lows, highs)] if relations else [],
    )
    if result.x is None:
        raise NoRounding(
            "no rounding to neighbouring multiples keeps every total the sum of its parts\n"
            "    expected: tables whose totals can be rounded together\n"
            "    do: choose a preset that rounds to the nearest, or leave a linked table out"
        )
    return np.asarray(floor + base * np.round(result.x), dtype=float)
