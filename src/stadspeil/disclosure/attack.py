"""The attack: how closely a reader of the tables can pin a figure that is not shown.

For each guarded cell two linear programmes give its least and its greatest value over all tables
together (the auditing of Fischetti and Salazar-González, 2001). Every solution is a table that the
reader can't exclude, so one solution often shows of many cells at once that their bounds are wide.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stadspeil.disclosure.programme import Programme, Solution
from stadspeil.disclosure.system import Flags, Floats, System

_FEW = 4
_PROGRESS = 0.95
"""Tables are tried by lot while more cells than this are left, and each settles one in twenty."""


@dataclass(frozen=True)
class Pinned:
    """A cell with closer bounds than it may have: its number in a programme, and both ends."""

    number: int
    least: Solution
    most: Solution


def attack(
    system: System, programme: Programme, low: Floats, high: Floats, guarded: Flags
) -> Iterator[Pinned]:
    """The guarded cells of a programme whose bounds are not as wide as those of small ones must be.

    Raises:
        Contradiction: no figures obey all relations.
    """
    places = programme.places
    targets = np.flatnonzero(guarded[places])
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
        if not is_open(number):
            continue
        costs = np.zeros(len(places))
        costs[number] = 1.0
        bottom = learn(programme.solve(costs, low, high))
        top = learn(programme.solve(-costs, low, high))
        if not system.is_wide(int(places[number]), bottom.value, -top.value):
            yield Pinned(int(number), bottom, top)
