"""The leaks of tables: what an attack on all of them pins too closely, with the proof."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from stadspeil.disclosure.attack import Pinned
from stadspeil.disclosure.blocks import Part
from stadspeil.disclosure.programme import Contradiction, Programme, split_components
from stadspeil.disclosure.system import Flags, Floats, Relation, System
from stadspeil.disclosure.tables import CellKey


@dataclass(frozen=True)
class Leak:
    """A cell whose true figure lies between closer bounds than it may, and why.

    `proof` is a set of relations of which none can be left out.
    """

    cell: CellKey
    low: float
    high: float
    proof: tuple[str, ...]


def find_leaks(system: System, inside: Floats | None = None) -> list[Leak]:
    """Every guarded cell that is pinned too closely.

    Args:
        system: what a reader knows.
        inside: the true figures, where they are known; they spare a search, and change no answer.

    Raises:
        Contradiction: the figures can't all be right.
    """
    if not len(system.keys):
        return []
    if np.any(system.low > system.high):
        cell = system.keys[int(np.flatnonzero(system.low > system.high)[0])]
        raise Contradiction(
            f"{cell} is printed in two folders with figures that can't both be right\n"
            "    expected: one true figure behind both\n"
            "    do: set recounted: true in the tables.yaml of the folder that counted anew"
        )
    leaks = []
    for programme in split_components(system, join_unknown(system)):
        low, high = system.low[programme.places], system.high[programme.places]
        leaks += [
            _prove(system, programme, pinned)
            for pinned in Part(system, programme, inside).attack(low, high, system.guarded)
        ]
    return sort_leaks(leaks)


def sort_leaks(leaks: Iterable[Leak]) -> list[Leak]:
    """Leaks by table, measure and codes."""
    return sorted(leaks, key=lambda leak: (leak.cell.table, leak.cell.measure, leak.cell.codes))


def join_unknown(system: System) -> Flags:
    """The cells that are not known exactly, and guarded ones."""
    return np.asarray((system.low < system.high) | system.guarded)


def _prove(system: System, programme: Programme, pinned: Pinned) -> Leak:
    """The relations behind the bounds of a leak, less those without which they are the same."""
    place = int(programme.places[pinned.number])
    rows = sorted({*pinned.least.proof, *pinned.most.proof})
    needed = [programme.relations[row] for row in rows]
    found = system.inward(place, pinned.least.value, -pinned.most.value)
    for relation in tuple(needed):
        fewer = [other for other in needed if other is not relation]
        bounds = _bounds(system, programme, pinned.number, fewer)
        if np.allclose(system.inward(place, *bounds), found, rtol=0, atol=1e-6):
            needed = fewer
    names = dict.fromkeys(name for relation in needed for name in relation.names)
    return Leak(system.keys[place], *found, tuple(names))


def _bounds(
    system: System, programme: Programme, number: int, relations: list[Relation]
) -> tuple[float, float]:
    part = Programme(system, programme.places, relations)
    low, high = system.low[part.places], system.high[part.places]
    costs = np.zeros(len(part.places))
    costs[number] = 1.0
    return part.solve(costs, low, high).value, -part.solve(-costs, low, high).value
