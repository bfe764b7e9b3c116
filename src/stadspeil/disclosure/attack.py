"""The attack: how closely a reader of the tables can pin a figure that is not shown.

For each guarded cell two linear programmes give its least and its greatest value over all tables
together (the auditing of Fischetti and Salazar-González, 2001). Every solution is a table that the
reader can't exclude, so one solution often shows of many cells at once that their bounds are wide.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stadspeil.disclosure.programme import Contradiction, Programme, Solution, split_components
from stadspeil.disclosure.system import Flags, Floats, Relation, System
from stadspeil.disclosure.tables import CellKey

_FEW = 4
_PROGRESS = 0.95
"""Tables are tried by lot while more cells than this are left, and each settles one in twenty."""


@dataclass(frozen=True)
class Leak:
    """A cell whose true figure lies between closer bounds than it may, and why.

    `proof` is a set of relations of which none can be left out.
    """

    cell: CellKey
    low: float
    high: float
    proof: tuple[str, ...]


@dataclass(frozen=True)
class Pinned:
    """The same, in the terms of a programme: the number of the cell in it, and both ends."""

    number: int
    least: Solution
    most: Solution


def find_leaks(system: System) -> list[Leak]:
    """Every guarded cell that is pinned too closely.

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
            _prove(system, programme, pinned) for pinned in attack(system, programme, low, high)
        ]
    return sorted(leaks, key=lambda leak: (leak.cell.table, leak.cell.measure, leak.cell.codes))


def join_unknown(system: System) -> Flags:
    """The cells that are not known exactly, and guarded ones."""
    return np.asarray((system.low < system.high) | system.guarded)


def attack(
    system: System, programme: Programme, low: Floats, high: Floats, guarded: Flags | None = None
) -> Iterator[Pinned]:
    """The guarded cells of a programme that are pinned too closely under some bounds."""
    places = programme.places
    marks = system.guarded[places] if guarded is None else guarded[places]
    targets = np.flatnonzero(marks)
    if not len(targets):
        return
    least, most = np.full(len(places), np.inf), np.full(len(places), -np.inf)

    def learn(solution: Solution) -> Solution:
        np.minimum(least, solution.cells, out=least)
        np.maximum(most, solution.cells, out=most)
        return solution

    def is_open(number: int) -> bool:
        low, high = float(least[number]), float(most[number])
        return low > high or not system.is_wide(int(places[number]), low, high)

    lot = np.random.default_rng(1)
    left = targets.tolist()
    while len(left) > _FEW:
        costs = np.zeros(len(places))
        costs[left] = lot.choice([-1.0, 1.0], len(left))
        learn(programme.solve(costs, low, high))
        learn(programme.solve(-costs, low, high))
        before, left = len(left), [number for number in left if is_open(number)]
        if len(left) > _PROGRESS * before:
            break
    for number in left:
        place = int(places[number])
        if not is_open(number):
            continue
        costs = np.zeros(len(places))
        costs[number] = 1.0
        bottom = learn(programme.solve(costs, low, high))
        top = learn(programme.solve(-costs, low, high))
        if system.is_narrow(place, bottom.value, -top.value):
            yield Pinned(int(number), bottom, top)


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
    return Leak(system.keys[place], *found, tuple(relation.name for relation in needed))


def _bounds(
    system: System, programme: Programme, number: int, relations: list[Relation]
) -> tuple[float, float]:
    part = Programme(system, programme.places, relations)
    low, high = system.low[part.places], system.high[part.places]
    costs = np.zeros(len(part.places))
    costs[number] = 1.0
    return part.solve(costs, low, high).value, -part.solve(-costs, low, high).value
