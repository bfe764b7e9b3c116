"""What a reader of tables knows: bounds of each true figure, and linear relations between them.

The figures of all folders together are one system. A cell that stands in several folders is one
unknown, and is as well known as its best print.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stadspeil.disclosure.tables import Cell, CellKey, Protection, Small, Tables, Unit

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Relation:
    """`low <= sum of coefficients times cells <= high`; cells by their place in the system.

    `behind` are the relations elsewhere that it follows from, where it is not itself given.
    """

    name: str
    terms: tuple[tuple[int, float], ...]
    low: float
    high: float
    behind: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What it rests on."""
        return self.behind or (self.name,)


@dataclass(frozen=True)
class System:
    """The unknown cells, with what is known of each.

    A cell that is `guarded` must keep bounds with `kept * upper - lower >= width`, unless it surely
    lies above `small`. `whole` cells are whole numbers.
    """

    keys: tuple[CellKey, ...]
    low: Floats
    high: Floats
    whole: Flags
    guarded: Flags
    width: Floats
    kept: Floats
    small: Floats
    relations: tuple[Relation, ...]

    def is_narrow(self, place: int, low: float, high: float) -> bool:
        """Whether bounds of a cell, found by an attack, are closer than they may be."""
        least, _ = self.inward(place, low, high)
        return bool(least <= self.small[place]) and not self.is_wide(place, low, high)

    def is_wide(self, place: int, low: float, high: float) -> bool:
        """Whether bounds are as wide as those of a small figure must be."""
        low, high = self.inward(place, low, high)
        return bool(self.kept[place] * high - low >= self.width[place] - 1e-6)

    def inward(self, place: int, low: float, high: float) -> tuple[float, float]:
        """Bounds of a whole number rounded inward: between 2.3 and 5.9 it is 3, 4 or 5."""
        if not self.whole[place]:
            return low, high
        return math.ceil(low - 1e-6), (math.floor(high + 1e-6) if math.isfinite(high) else high)


def known_interval(cell: Cell, protection: Protection, unit: Unit) -> tuple[float, float]:
    """Where the true figure lies by its print alone.

    >>> known_interval(Cell(10), Protection(base=5, small_up_to=7), Unit.COUNT)
    (8, 12)
    """
    least, most = protection.small_from, protection.small_up_to
    if cell.value is None:
        return (0, math.inf) if protection.secondary or most < least else (least, most)
    value, base = cell.value, protection.base
    if unit is not Unit.COUNT:
        half = base / 2 if base > 1 else 0.005
        return max(0.0, value - half), value + half
    if base == 1:
        low, high = value, value
    elif protection.rounding.value == "nearest":
        low, high = value - base // 2, value + (base - 1) // 2
    else:
        low, high = value - base + 1, value + base - 1
    if most >= least:
        if value == 0:
            return 0, most if protection.small is Small.ZERO else max(0, least - 1)
        if value > most:  # else the print breaks the rule, and is taken at its word
            low = max(low, most + 1)
    return max(0, low), high


def build_system(folders: Sequence[Tables], relate: "Relate") -> System:
    """The system of all cells of some folders, percentages not included: they are relations."""
    places: dict[CellKey, int] = {}
    bounds: list[list[float]] = []
    rules: list[tuple[Tables, CellKey]] = []
    guarded: list[bool] = []
    own: list[dict[CellKey, int]] = []
    for number, tables in enumerate(folders):
        mine: dict[CellKey, int] = {}
        for key, cell in tables.cells.items():
            measure = tables.measure(key)
            if measure.unit is Unit.PERCENT or measure.internal:
                continue
            name = _name(tables, key, number + 1)
            low, high = known_interval(cell, measure.protection, measure.unit)
            place = places.setdefault(name, len(places))
            if place == len(bounds):
                bounds.append([low, high])
                rules.append((tables, key))
                guarded.append(False)
            bounds[place] = [max(bounds[place][0], low), min(bounds[place][1], high)]
            guarded[place] |= is_guarded(cell, measure.protection)
            mine[key] = place
        own.append(mine)
    relations = [
        relation
        for tables, mine in zip(folders, own, strict=True)
        for relation in relate(tables, mine)
    ]
    return _assemble(tuple(places), bounds, guarded, rules, relations)


def _name(tables: Tables, key: CellKey, number: int) -> CellKey:
    """A cell of a folder with that number, apart from the same one of other folders if anew."""
    place = number if tables.file.recounted else tables.counted_in.get((key.table, key.codes[1]))
    return CellKey(f"{key.table} (folder {place})", key.measure, key.codes) if place else key


Relate = Callable[[Tables, dict[CellKey, int]], Iterable[Relation]]
"""Gives the relations between the cells of a folder, by their places in the system."""


def is_guarded(cell: Cell, protection: Protection) -> bool:
    """Whether a print says that the figure may be small, so that bounds of it must stay wide."""
    if cell.value is None:
        return True
    if protection.small is Small.ZERO and cell.value == 0:
        return protection.small_up_to > 0
    if protection.small_from <= cell.value <= protection.small_up_to:
        return True
    unprotected = protection.small_up_to < protection.small_from and not protection.secondary
    return unprotected and protection.base > 1 and cell.value <= protection.base


def _assemble(
    keys: tuple[CellKey, ...],
    bounds: list[list[float]],
    guarded: list[bool],
    rules: Sequence[tuple[Tables, CellKey]],
    relations: list[Relation],
) -> System:
    low, high = np.array(bounds, dtype=float).reshape(-1, 2).T
    units = [tables.measure(key).unit for tables, key in rules]
    protections = [tables.protection(key) for tables, key in rules]
    width, kept, small = [], [], []
    for unit, rule in zip(units, protections, strict=True):
        counted = unit is Unit.COUNT
        width.append(rule.width if counted else 1.0 if not rule.interval_percent else 0.0)
        kept.append(1.0 if counted else 1 - rule.interval_percent / 100)
        known = counted and (rule.base > 1 or rule.small_up_to >= rule.small_from)
        small.append(max(rule.small_up_to, rule.base - 1) if known else math.inf)
    shown = np.isfinite(high) & np.array(guarded, dtype=bool)
    widths = np.array(width)
    # A figure that its own print bounds more closely can't be asked to keep more than that.
    limit = np.array([unit is Unit.COUNT for unit in units], dtype=bool) & shown
    widths[limit] = np.minimum(widths[limit], np.maximum(high - low, 1)[limit])
    return System(
        keys,
        low,
        high,
        np.array([unit is Unit.COUNT for unit in units]),
        np.array(guarded, dtype=bool),
        widths,
        np.array(kept),
        np.array(small, dtype=float),
        tuple(relations),
    )
