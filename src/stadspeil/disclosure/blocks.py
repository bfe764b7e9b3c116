"""A large part of a system, attacked block by block.

A block moves while all other figures are held at one set of figures that obeys every relation. So
what moves in a block obeys them all too, and what a reader can't exclude there can't be excluded at
all: a figure with wide bounds in a block is safe from all tables together. The reverse does not
hold. What is narrow in its block is asked again of another block, and at last of the whole part.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np

from stadspeil.disclosure.attack import Pinned, attack
from stadspeil.disclosure.programme import Programme
from stadspeil.disclosure.system import Flags, Floats, System

MOST_TOGETHER = 60_000
"""Cells above which a part is attacked block by block first."""

_Block = tuple[str, str]
"""A region and a year. No region for the totals that link regions, no year for all years."""

_Division = Callable[[str, str], _Block]


def _by_year(area: str, period: str) -> _Block:
    """A year of a municipality."""
    return area[2:6] if area.startswith(("GM", "WK", "BU")) else "", period[:4]


def _by_district(area: str, _period: str) -> _Block:
    """All years of a district."""
    return area[2:8] if area.startswith(("WK", "BU")) else "", ""


class Part:
    """A part of a system, with figures that obey its relations where these are known.

    `inside` are figures of all cells of the system, between the narrowest bounds that the part will
    be attacked under. Left out, they are found.
    """

    def __init__(self, system: System, programme: Programme, inside: Floats | None = None) -> None:
        self.system = system
        self.programme = programme
        self._inside = inside

    def attack(self, low: Floats, high: Floats, guarded: Flags) -> Iterator[Pinned]:
        """The guarded cells that are pinned too closely under some bounds.

        Raises:
            Contradiction: no figures obey all relations.
        """
        places = self.programme.places
        if len(places) > MOST_TOGETHER and guarded[places].any():
            guarded = self._find_unproven(low, high, guarded)
        for pinned in attack(self.system, self.programme, low, high, guarded):
            place = int(places[pinned.number])
            if self.system.is_narrow(place, pinned.least.value, -pinned.most.value):
                yield pinned

    def _find_unproven(self, low: Floats, high: Floats, guarded: Flags) -> Flags:
        places = self.programme.places
        if self._inside is None:
            self._inside = self.system.low.copy()
            self._inside[places] = self.programme.solve(np.zeros(len(places)), low, high).cells
        lows, highs = np.zeros(len(guarded)), np.zeros(len(guarded))
        lows[places], highs[places] = low, high
        for division in (_by_year, _by_district):
            left = np.zeros(len(guarded), dtype=bool)
            for own, block in self._divide(division, guarded):
                marks = np.zeros(len(guarded), dtype=bool)
                marks[own] = guarded[own]
                bounds = lows[block.places], highs[block.places]
                for pinned in attack(self.system, block, *bounds, marks):
                    left[block.places[pinned.number]] = True
            guarded = left
        return guarded

    def _divide(self, division: _Division, guarded: Flags) -> Iterator[tuple[list[int], Programme]]:
        """The blocks in which cells are guarded: their own cells, and with the totals of these."""
        relations = self.programme.relations
        own: dict[_Block, list[int]] = defaultdict(list)
        owners: dict[int, _Block] = {}
        for place in self.programme.places.tolist():
            owners[place] = block = division(*self.system.keys[place].codes[:2])
            own[block].append(place)
        for (region, year), places in own.items():
            if not guarded[places].any():
                continue
            rows = {row for place in places for row in self._touching[place]}
            linked = {
                place
                for row in rows
                for place, _ in relations[row].terms
                if region and owners.get(place) == ("", year)
            }
            rows |= {row for place in linked for row in self._touching[place]}
            joined = np.array([*places, *sorted(linked)], dtype=np.intp)
            held = [relations[row] for row in sorted(rows)]
            yield places, Programme(self.system, joined, held, self._inside)

    @cached_property
    def _touching(self) -> dict[int, list[int]]:
        """The relations in which a cell stands."""
        touching: dict[int, list[int]] = defaultdict(list)
        for row, relation in enumerate(self.programme.relations):
            for place, _ in relation.terms:
                touching[place].append(row)
        return touching
