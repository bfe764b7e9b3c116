"""What one part of a country says of the figures that it shares with others.

A part is a set of relations. What they say of one shared figure is a lower and an upper bound, by
linear programming; these are passed on, each with the relations that it rests on. What they say
of several shared figures together is not.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from stadspeil.disclosure.blocks import MOST_TOGETHER
from stadspeil.disclosure.country.regions import LARGER
from stadspeil.disclosure.leaks import join_unknown
from stadspeil.disclosure.programme import Ints, Programme, Solution, split_components
from stadspeil.disclosure.system import Flags, Floats, Relation, System
from stadspeil.disclosure.tables import CellKey

_STEP = 0.01
"""A bound that moves less is not passed on: it might get narrower for ever, by less and less."""

_CLEAN = 1e-6
_TRIES = 12
"""How many tables are tried by lot before each figure gets programmes of its own."""

_TOGETHER = 8
"""Municipalities in a block: what one gains another of them can lose."""


@dataclass(frozen=True)
class Bound:
    """An end of the bounds of a figure, and the relations of the part `origin` that prove it."""

    cell: CellKey
    is_low: bool
    value: float
    origin: str
    behind: tuple[str, ...]

    def relation(self, place: int) -> Relation:
        """The bound as a relation of a system in which the cell has that place."""
        low, high = (self.value, math.inf) if self.is_low else (-math.inf, self.value)
        words = "least" if self.is_low else "most"
        name = f"{self.cell} is at {words} {self.value:,.10g}"
        return Relation(name, ((place, 1.0),), low, high, self.behind)


class Known:
    """The narrowest bounds that parts have found so far."""

    def __init__(self) -> None:
        self._best: dict[tuple[CellKey, bool], Bound] = {}

    def learn(self, bound: Bound) -> bool:
        """Keep a bound if it is the narrowest; whether it is."""
        name = (bound.cell, bound.is_low)
        best = self._best.get(name)
        if best is not None:
            gain = bound.value - best.value if bound.is_low else best.value - bound.value
            if gain < _STEP:
                return False
        self._best[name] = bound
        return True

    def tell(self, system: System, part: str) -> System:
        """A system of a part with what others have found of its figures."""
        if not self._best:
            return system
        found = [
            bound.relation(place)
            for place, key in enumerate(system.keys)
            for is_low in (True, False)
            if (bound := self._best.get((key, is_low))) is not None and bound.origin != part
        ]
        return replace(system, relations=(*system.relations, *found))

    def copy(self) -> Self:
        """The same bounds, to be narrowed apart."""
        other = type(self)()
        other._best = dict(self._best)
        return other


def find_bounds(system: System, shared: Flags, part: str) -> Iterator[Bound]:
    """The bounds of shared figures that are narrower than what each is known by alone.

    Raises:
        Contradiction: no figures obey all relations.
    """
    uncertain = shared & (system.low < system.high)
    low, high = _known_alone(system)
    searched = replace(system, guarded=uncertain)
    for programme in split_components(searched, join_unknown(searched)):
        yield from _Search(system, programme, low, high, part).run(uncertain)


def _known_alone(system: System) -> tuple[Floats, Floats]:
    """What print says of each figure, and what other parts have said."""
    low, high = system.low.copy(), system.high.copy()
    for relation in system.relations:
        if relation.behind and len(relation.terms) == 1:
            place = relation.terms[0][0]
            low[place] = max(low[place], relation.low)
            high[place] = min(high[place], relation.high)
    return low, high


def _loosen(low: float) -> float:
    """A lower end without the noise of the solver."""
    near = round(low)
    return float(near) if abs(low - near) < _CLEAN else low - _CLEAN


class _Search:
    """The search in a programme. A solution often shows of many figures that an end is reached.

    An end that is reached while all figures but those of a block are held at some that obey every
    relation is reached at all. So blocks are tried first, and the whole is asked for what is left.
    """

    def __init__(
        self, system: System, programme: Programme, low: Floats, high: Floats, part: str
    ) -> None:
        self.system = system
        self.programme = programme
        self.part = part
        places = programme.places
        self.printed = system.low[places], system.high[places]
        self.low, self.high = low[places], np.minimum(high[places], programme.cap)
        self.least, self.most = np.full(len(places), np.inf), np.full(len(places), -np.inf)

    def run(self, uncertain: Flags) -> Iterator[Bound]:
        targets = np.flatnonzero(uncertain[self.programme.places])
        if len(self.programme.places) > MOST_TOGETHER:
            self._try_blocks(targets)
        self._try_by_lot(targets)
        falls, rises = self._open(targets)
        for number in targets[falls].tolist():
            if self.least[number] > self.low[number] + _CLEAN:
                yield from self._find_end(number, is_low=True)
        for number in targets[rises].tolist():
            if self.most[number] < self.high[number] - _CLEAN:
                yield from self._find_end(number, is_low=False)

    def _open(self, targets: Ints) -> tuple[Flags, Flags]:
        """Which figures have not been seen at their low end, and which not at their high end."""
        falls = self.least[targets] > self.low[targets] + _CLEAN
        rises = self.most[targets] < self.high[targets] - _CLEAN
        return np.asarray(falls), np.asarray(rises)

    def _try_by_lot(self, targets: Ints) -> None:
        lot = np.random.default_rng(1)
        for _ in range(_TRIES if len(targets) > 1 else 0):
            falls, rises = self._open(targets)
            if not (falls.any() or rises.any()):
                return
            costs = np.zeros(len(self.low))
            signs = lot.choice([-1.0, 1.0], len(targets))
            costs[targets] = np.where(falls & rises, signs, np.where(falls, 1.0, -1.0))
            costs[targets[~falls & ~rises]] = 0.0
            before = int(falls.sum() + rises.sum())
            self._solve(costs)
            after = sum(int(ends.sum()) for ends in self._open(targets))
            if after > 0.95 * before:
                break

    def _try_each(self, targets: Ints) -> None:
        for number in targets.tolist():
            for cost, is_open in ((1.0, 0), (-1.0, 1)):
                if self._open(np.array([number]))[is_open].any():
                    costs = np.zeros(len(self.low))
                    costs[number] = cost
                    self._solve(costs)

    def _try_blocks(self, targets: Ints) -> None:
        """Try the cells of a few municipalities, or of a district, with what lies above them."""
        signs = np.random.default_rng(1).choice([-1.0, 1.0], len(self.low))
        held = self.system.low.copy()
        held[self.programme.places] = self._solve(signs).cells
        sizes = (1, _TOGETHER) if self.part == LARGER else (1,)
        for own, relations in (block for size in sizes for block in self._divide(size)):
            falls, rises = self._open(targets)
            wanted = np.isin(own, targets[falls | rises])
            if not wanted.any():
                continue
            places = self.programme.places[own]
            block = Programme(self.system, places, relations, held)
            ends = self.system.low.copy(), self.system.high.copy()
            ends[0][places], ends[1][places] = self.low[own], self.high[own]
            inner = _Search(self.system, block, *ends, self.part)
            inner.least, inner.most = self.least[own], self.most[own]
            inner._try_by_lot(np.flatnonzero(wanted))
            inner._try_each(np.flatnonzero(wanted))
            self.least[own], self.most[own] = inner.least, inner.most

    def _divide(self, size: int) -> Iterator[tuple[Ints, list[Relation]]]:
        """The cells of some municipalities, or of a district, and the relations of these cells."""
        places = self.programme.places.tolist()
        names = [_name_block(self.system.keys[place].codes[0], self.part) for place in places]
        known = sorted({name for name in names if name})
        blocks = {name: number // size for number, name in enumerate(known)}
        members: dict[int, list[int]] = defaultdict(list)
        for number, name in enumerate(names):
            for block in [blocks[name]] if name else set(blocks.values()):
                members[block].append(number)
        for own in members.values():
            rows = {row for number in own for row in self.programme.touching[places[number]]}
            yield np.array(own), [self.programme.relations[row] for row in sorted(rows)]

    def _solve(self, costs: Floats) -> Solution:
        solution = self.programme.solve(costs, *self.printed)
        np.minimum(self.least, solution.cells, out=self.least)
        np.maximum(self.most, solution.cells, out=self.most)
        return solution

    def _find_end(self, number: int, *, is_low: bool) -> Iterator[Bound]:
        costs = np.zeros(len(self.low))
        costs[number] = 1.0 if is_low else -1.0
        solution = self._solve(costs)
        place = int(self.programme.places[number])
        # Not rounded inward: what is passed on is what one great programme would find as well.
        end = _loosen(solution.value) if is_low else -_loosen(solution.value)
        gain = end - self.low[number] if is_low else self.high[number] - end
        is_limit = not is_low and end > self.programme.cap / 2  # of the programme, not of a figure
        if gain < _STEP or is_limit:
            return
        rows = (self.programme.relations[row] for row in solution.proof)
        names = dict.fromkeys(name for row in rows for name in row.names)
        yield Bound(self.system.keys[place], is_low, end, self.part, tuple(names))


def _name_block(area: str, part: str) -> str:
    """The municipality or the district of an area; nothing for what lies above those of a part."""
    if part == LARGER:
        return area[2:6] if area.startswith(("GM", "WK", "BU")) else ""
    return area[2:8] if area.startswith(("WK", "BU")) else ""
