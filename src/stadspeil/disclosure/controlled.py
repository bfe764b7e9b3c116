"""Controlled rounding: every count up or down to a multiple of the base, and parts make totals.

The integer programme of Cox (Journal of the American Statistical Association 82, 1987): each value
goes to one of the two multiples round it (a multiple itself stays), relations that are sums hold
for the rounded values too, and the rounding moves as little as it can. Tables of more dimensions
need not have a solution; then values may go one multiple further, and then another.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array, hstack

from stadspeil.disclosure.rules import Preset, Rule
from stadspeil.disclosure.system import Name, build_system
from stadspeil.disclosure.tables import Tables
from stadspeil.errors import InputError

FURTHEST = 2
"""Multiples of the base beyond the nearest two that are tried."""


class NoRounding(InputError):
    """No rounded values near the true ones add up."""


def round_controlled(tables: Tables, rule: Rule) -> dict[Name, float]:
    """The rounded value of every count, by table, measure and key.

    Raises:
        NoRounding: none was found within some multiples of the base.
    """
    # The true values, as if they were published exactly.
    true = {name: dict(table.cells) for name, table in tables.tables.items()}
    system = build_system(tables.with_cells(true, Preset(secondary=False)))
    counts = np.flatnonzero(system.integer & np.isfinite(system.published))
    values = system.published[counts]
    down = np.floor(values / rule.base)
    remainder = values - down * rule.base
    sums = np.flatnonzero(system.row_low == system.row_high)
    is_other = np.ones(system.low.size)
    is_other[counts] = 0.0
    matrix = system.matrix[sums[abs(system.matrix[sums]) @ is_other == 0]][:, counts]
    size, same = counts.size, eye_array(counts.size)
    # The steps up from `down`, and beside each how far it moves its value.
    moved = LinearConstraint(
        block_array([[rule.base * same, -same], [-rule.base * same, -same]], format="csr"),
        -np.inf,
        np.concatenate([remainder, -remainder]),
    )
    sums_hold = LinearConstraint(
        hstack([matrix, csr_array((matrix.shape[0], size))], format="csr"),
        -(matrix @ down),
        -(matrix @ down),
    )
    for further in range(FURTHEST + 1):
        stays = (remainder == 0) & (further == 0)
        least = np.where(stays, 0.0, -np.minimum(further, down))
        most = np.where(stays, 0.0, 1.0 + further)
        result = milp(
            np.repeat([0.0, 1.0], size),
            constraints=[moved, sums_hold],
            bounds=Bounds(
                np.concatenate([least, np.zeros(size)]),
                np.concatenate([most, np.full(size, np.inf)]),
            ),
            integrality=np.repeat([1, 0], size),
            options={"time_limit": 60.0},
        )
        if result.x is not None:
            rounded = (down + np.round(result.x[:size])) * rule.base
            names = (system.names[place] for place in counts)
            return dict(zip(names, map(float, rounded), strict=True))
    raise NoRounding(
        "no multiples of the base near these counts add up\n"
        "    expected: tables whose parts make their totals\n"
        "    do: choose another rounding, or publish fewer tables together"
    )
