"""A country attacked: what links the municipalities, and each with its neighbourhoods.

What a part says of a figure that it shares is passed on to the others, until no bound gets
narrower. So a hidden total that follows from the neighbourhoods of one municipality gives, with the
total of the country, that of another away, and with that a neighbourhood there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from stadspeil.disclosure.country.exchange import Known, find_bounds
from stadspeil.disclosure.country.regions import LARGER
from stadspeil.disclosure.country.views import Views
from stadspeil.disclosure.leaks import Leak, find_leaks, sort_leaks
from stadspeil.disclosure.system import System
from stadspeil.disclosure.tables import CellKey

LINKS = "what links the municipalities"


@dataclass(frozen=True)
class Attacked:
    """How many figures that are not shown were attacked, and which leak.

    `alone` is what each municipality with its neighbourhoods says by itself.
    """

    cells: int
    leaks: tuple[Leak, ...]
    alone: Known


def attack_country(views: Views, progress: Callable[[str], None] = lambda _: None) -> Attacked:
    """Attack a country until no part has anything to tell another.

    Raises:
        Contradiction: the figures can't all be right.
    """
    return _Attack(views, progress).run()


class _Attack:
    """The state of an attack: what is known, and what each part found last."""

    def __init__(self, views: Views, progress: Callable[[str], None]) -> None:
        self.views = views
        self.progress = progress
        self.known = Known()
        self.leaks: dict[str, list[Leak]] = {}
        self.cells: dict[str, int] = defaultdict(int)

    def run(self) -> Attacked:
        told = self._visit_all(self.views.regions)
        alone = self.known.copy()
        found = self._visit(LARGER)
        while told or found:
            told = self._visit_all(sorted(self._list_concerned(told, found)))
            found = self._visit(LARGER) if told else []
        return Attacked(sum(self.cells.values()), tuple(self._merge()), alone)

    def _visit_all(self, regions: Iterable[str]) -> list[CellKey]:
        return [cell for region in regions for cell in self._visit(region)]

    def _list_concerned(self, told: Iterable[CellKey], found: Iterable[CellKey]) -> set[str]:
        """The municipalities that what is new concerns.

        What one of them told concerns others only by areas that relations name.
        """
        named = frozenset().union(*(shelf.areas.named for shelf in self.views.shelves))
        linking = [cell for cell in told if cell.codes[0] in named]
        return {part for cell in [*found, *linking] for part in self.views.touched(cell)}

    def _visit(self, part: str) -> list[CellKey]:
        """Attack a part; the shared figures of which it narrows the bounds."""
        self.progress(f"attacking {part or LINKS}")
        system = self.known.tell(self.views.system(part), part)
        self.leaks[part] = find_leaks(system)
        shared = np.array([key in self.views.shared for key in system.keys], dtype=bool)
        self.cells[part] = _count_attacked(system, shared, part)
        return [
            bound.cell for bound in find_bounds(system, shared, part) if self.known.learn(bound)
        ]

    def _merge(self) -> Iterable[Leak]:
        """Of a figure that several parts pin, the closest bounds, and the shortest proof."""
        best: dict[CellKey, Leak] = {}
        for leak in (leak for leaks in self.leaks.values() for leak in leaks):
            other = best.get(leak.cell)
            if other is None or _closeness(leak) < _closeness(other):
                best[leak.cell] = leak
        return sort_leaks(best.values())


def _closeness(leak: Leak) -> tuple[float, int]:
    return (leak.high - leak.low, len(leak.proof))


def _count_attacked(system: System, shared: np.ndarray, part: str) -> int:
    own = system.guarded if part == LARGER else system.guarded & ~shared
    return int(own.sum())
