"""Editions in which figures were revised: what was counted anew is a figure of its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from stadspeil.disclosure.tables import Cell, CellKey, Tables

_Part = tuple[str, str]
"""A table and a period."""


def tell_revisions(folders: Sequence[Tables]) -> list[Tables]:
    """The open data of several editions, each with the folders that its figures come from.

    Where a shown figure differs from that in an earlier folder, those of its dataset and period
    were counted anew. They are the same as in a folder in between that shows no other figures.
    """
    parts = [_divide(tables) for tables in folders]
    origins: list[dict[_Part, int]] = []
    for number, own in enumerate(parts):
        found: dict[_Part, int] = {}
        for part, cells in own.items():
            earlier = [other for other in range(number) if part in parts[other]]
            same = [other for other in earlier if not _differ(parts[other][part], cells)]
            if same:
                found[part] = origins[same[-1]][part]
            else:
                found[part] = number + 1 if earlier else 1
        origins.append(found)
    return [
        replace(tables, counted_in={part: place for part, place in found.items() if place > 1})
        for tables, found in zip(folders, origins, strict=True)
    ]


def _divide(tables: Tables) -> Mapping[_Part, Mapping[CellKey, Cell]]:
    parts: dict[_Part, dict[CellKey, Cell]] = defaultdict(dict)
    for key, cell in tables.cells.items():
        if cell.value is not None:
            parts[key.table, key.codes[1]][key] = cell
    return parts


def _differ(one: Mapping[CellKey, Cell], other: Mapping[CellKey, Cell]) -> bool:
    """Whether two editions show another figure for the same cell."""
    return any(one[key].value != other[key].value for key in one.keys() & other.keys())
