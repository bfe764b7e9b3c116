"""Cuts: what an attack that succeeds says of every safe choice, and the choices that obey them."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from stadspeil.disclosure.attack import Pinned
from stadspeil.disclosure.programme import Programme
from stadspeil.disclosure.system import Flags, Floats, System
from stadspeil.errors import InputError

_OPEN = 1e-9


class NoSafeChoice(InputError):
    """A figure can be worked out whatever is hidden of these tables."""

    def __init__(self) -> None:
        super().__init__(
            "a small figure can be worked out whatever else is hidden\n"
            "    expected: tables in which hiding figures keeps small ones unknown\n"
            "    do: leave out the table, or the areas, that are too small for a preset"
        )


@dataclass
class Cut:
    """Of the cells with a coefficient enough must be hidden: `sum c_i y_i >= need`."""

    coefficients: dict[int, float]
    need: float


def find_cut(
    system: System, programme: Programme, found: Pinned, hidden: Flags, low: Floats
) -> Cut:
    """What the duals of both ends say: the bounds as a function of what is hidden.

    With prices u of upper and l of lower bounds, `kept * max - min` is at most its present value
    plus what each hidden cell adds: without limit where an upper bound has a price, and low_i times
    the price where only the lower bound has one.
    """
    place = int(programme.places[found.number])
    kept, width = float(system.kept[place]), float(system.width[place])
    present = -kept * found.most.value - found.least.value
    need = width - present
    coefficients: dict[int, float] = {}
    for solution, share in ((found.least, 1.0), (found.most, kept)):
        for number in np.flatnonzero((np.abs(solution.upper) > _OPEN) & ~hidden).tolist():
            coefficients[number] = np.inf
        for number in np.flatnonzero((np.abs(solution.lower) > _OPEN) & ~hidden).tolist():
            gain = share * abs(float(solution.lower[number])) * float(low[number])
            coefficients[number] = coefficients.get(number, 0.0) + gain
    if need <= 1e-6:  # too narrow for whole numbers only: one of them must go
        return Cut(dict.fromkeys(coefficients, 1.0), 1.0)
    return Cut(
        {number: min(gain, need) / need for number, gain in coefficients.items() if gain > _OPEN},
        1.0,
    )


def find_cheapest(
    cuts: list[Cut], own: Flags, weights: Floats, *, whole: bool = True
) -> tuple[Flags, float]:
    """The least weight that obeys all cuts, in whole cells or not; small ones are hidden anyhow."""
    rows = [row for row, cut in enumerate(cuts) for _ in cut.coefficients]
    columns = [number for cut in cuts for number in cut.coefficients]
    values = [gain for cut in cuts for gain in cut.coefficients.values()]
    matrix = csr_array((values, (rows, columns)), shape=(len(cuts), len(own)))
    result = milp(
        np.where(own, 0.0, weights),
        integrality=np.full(len(own), whole, dtype=np.int8),
        bounds=Bounds(own.astype(float), np.ones(len(own))),
        constraints=LinearConstraint(matrix, np.array([cut.need for cut in cuts]) - 1e-7, np.inf),
        options={"mip_rel_gap": 0.0},
    )
    if result.x is None:
        raise NoSafeChoice
    return result.x > 0.5, float(result.mip_dual_bound if whole else result.fun)


def cover(cuts: list[Cut], hidden: Flags, weights: Floats) -> None:
    """Hide, for each cut not yet obeyed, the cells that give most for their weight."""
    for cut in cuts:
        have = sum(gain for number, gain in cut.coefficients.items() if hidden[number])
        worth = sorted(cut.coefficients.items(), key=lambda item: weights[item[0]] / item[1])
        for number, gain in worth:
            if have >= cut.need - 1e-7:
                break
            if not hidden[number]:
                hidden[number] = True
                have += gain
        if have < cut.need - 1e-7:
            raise NoSafeChoice
