"""A table as a matrix: labels of one axis against all that they are combined with.

The axes of a table are found from its labels alone. A coordinate that another one settles (the area
of a row that is an area, the year of a column that is a year) is tied to it and is no axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stadspeil.audit.ledger import Ledger
from stadspeil.model.publication import COORDINATES

Floats = NDArray[np.float64]
Label = tuple[str, ...]
AXES = ("row", "column", "period", "area")
_AT = {name: place for place, name in enumerate(COORDINATES)}


@dataclass(frozen=True)
class Matrix:
    """Figures by label (rows of the arrays) and key (their columns); NaN where there is none.

    `axis` names the coordinates of a label, `tied` those that a label settles, `rest` those of a
    key. `numbers` holds the figures' numbers, -1 where there is none.
    """

    table: str
    axis: tuple[str, ...]
    tied: tuple[str, ...]
    rest: tuple[str, ...]
    labels: tuple[Label, ...]
    keys: tuple[Label, ...]
    numbers: NDArray[np.int64]
    values: Floats
    low: Floats
    high: Floats
    units: tuple[frozenset[str], ...]
    tied_of: dict[str, tuple[str, ...]]

    @cached_property
    def steps(self) -> Floats:
        """The width of what each figure may be."""
        return self.high - self.low

    def selector(self, labels: Sequence[int]) -> dict[str, object]:
        """What a rule calls these labels."""
        named: dict[str, object] = {}
        for place, name in enumerate(self.axis):
            texts = list(dict.fromkeys(self.labels[label][place] for label in labels))
            named[name] = texts[0] if len(texts) == 1 else texts
        return {**named, **dict.fromkeys(self.tied, "*")}


def tables_of(ledger: Ledger) -> list[tuple[str, list[int]]]:
    """The tables of the audited publication with their figures, those without value left out."""
    tables: dict[str, list[int]] = {}
    for number in range(ledger.own):
        if ledger.values[number] is not None:
            tables.setdefault(ledger.figures[number].place.table, []).append(number)
    return list(tables.items())


def build_matrices(ledger: Ledger, table: str, numbers: Sequence[int]) -> list[Matrix]:
    """The table along each of its axes, and along row or column together with the period."""
    places = [ledger.figures[number].place for number in numbers]
    columns = {name: [place[_AT[name]] for place in places] for name in AXES}
    free, tied = _free_axes(columns)
    axes: list[tuple[str, ...]] = [(name,) for name in free]
    axes += [(name, "period") for name in ("column", "row") if name in free and "period" in free]
    return [_matrix(ledger, table, numbers, columns, axis, free, tied) for axis in axes]


def _free_axes(columns: dict[str, list[str]]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Coordinates that vary on their own; and for each the coordinates that it settles."""
    varying = [name for name in AXES if len(set(columns[name])) > 1]
    tied: dict[str, list[str]] = {name: [] for name in varying}
    free = list(varying)
    for name in reversed(varying):
        for other in varying:
            if other != name and other in free and _settles(columns[other], columns[name]):
                tied[other].append(name)
                free.remove(name)
                break
    return free, {name: tuple(tied[name]) for name in free}


def _settles(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether each text of the first goes with one text of the second."""
    known: dict[str, str] = {}
    return all(known.setdefault(a, b) == b for a, b in zip(first, second, strict=True))


def _matrix(
    ledger: Ledger,
    table: str,
    numbers: Sequence[int],
    columns: dict[str, list[str]],
    axis: tuple[str, ...],
    free: Sequence[str],
    tied: dict[str, tuple[str, ...]],
) -> Matrix:
    rest = tuple(name for name in free if name not in axis)
    labels: dict[Label, int] = {}
    keys: dict[Label, int] = {}
    places = []
    for at in range(len(numbers)):
        label = tuple(columns[name][at] for name in axis)
        key = tuple(columns[name][at] for name in rest)
        places.append((labels.setdefault(label, len(labels)), keys.setdefault(key, len(keys))))
    found = np.full((len(labels), len(keys)), -1, dtype=np.int64)
    values, low, high = (np.full(found.shape, np.nan) for _ in range(3))
    units: list[set[str]] = [set() for _ in labels]
    for (label_at, key_at), number in zip(places, numbers, strict=True):
        found[label_at, key_at] = number
        interval = ledger.intervals[number]
        assert interval is not None, "figures without value are left out"
        values[label_at, key_at] = ledger.values[number]
        low[label_at, key_at], high[label_at, key_at] = interval.low, interval.high
        units[label_at].add(ledger.figures[number].unit)
    return Matrix(
        table,
        axis,
        tuple(dict.fromkeys(t for name in axis for t in tied[name] if t not in axis)),
        rest,
        tuple(labels),
        tuple(keys),
        found,
        values,
        low,
        high,
        tuple(frozenset(unit) for unit in units),
        tied,
    )
