"""A country municipality by municipality: the part within each, and the part above them all.

Within a municipality everything is taken together, with its districts and neighbourhoods; above
them the country, groups and municipalities. A municipality's own figures belong to both, so what is
hidden in one part is hidden in the other, and the parts are gone through again until none changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from stadspeil.disclosure.attack import Leak, attack_system
from stadspeil.disclosure.protect import Cells, Method, Protection, protect
from stadspeil.disclosure.rules import Preset
from stadspeil.disclosure.system import build_system
from stadspeil.disclosure.tables import HIDDEN, Table, Tables

Progress = Callable[[str], None]

MUNICIPALITY = "GM"


@dataclass(frozen=True)
class Checked:
    """What an attack found: the leaks, and how many cells were hidden in all."""

    leaks: tuple[Leak, ...]
    hidden: int
    cells: int


def list_parts(folders: Sequence[Tables]) -> tuple[frozenset[str], ...]:
    """The areas of each part; one part with all of them where there is one municipality or none."""
    parents = {code: above for tables in folders for code, above in tables.parents["area"].items()}
    inside: dict[str, set[str]] = {}
    above_all = set()
    for code in parents:
        chain = [code]
        while parents.get(chain[-1], ""):
            chain.append(parents[chain[-1]])
        town = next((area for area in chain if area.startswith(MUNICIPALITY)), None)
        if town is not None:
            inside.setdefault(town, set()).add(code)
        if town in (None, code):
            above_all.add(code)
    if len(inside) < 2:
        return (frozenset(parents),)
    within = [frozenset(areas) for _, areas in sorted(inside.items()) if len(areas) > 1]
    return (frozenset(above_all), *within)


def take_areas(tables: Tables, areas: frozenset[str]) -> Tables:
    """The same tables with the cells of some areas only."""
    found = {
        name: replace(
            table,
            cells={place: cell for place, cell in table.cells.items() if place[1][0] in areas},
        )
        for name, table in tables.tables.items()
    }
    parents = dict(tables.parents)
    parents["area"] = {
        code: above if above in areas else ""
        for code, above in tables.parents["area"].items()
        if code in areas
    }
    return replace(tables, tables=found, parents=parents)


def check_folders(folders: Sequence[Tables], progress: Progress = lambda _: None) -> Checked:
    """Attack folders together, part by part."""
    parts = list_parts(folders)
    leaks: dict[tuple[object, ...], Leak] = {}
    for number, areas in enumerate(parts, start=1):
        progress(f"attacking part {number} of {len(parts)}")
        system = build_system(*(take_areas(tables, areas) for tables in folders))
        leaks |= {leak.cell: leak for leak in attack_system(system)}
    tables = [table for folder in folders for table in folder.tables.values()]
    hidden = sum(cell.is_hidden for table in tables for cell in table.cells.values())
    return Checked(tuple(leaks.values()), hidden, sum(len(table.cells) for table in tables))


def protect_folder(
    tables: Tables,
    preset: Preset,
    method: Method | None = None,
    progress: Progress = lambda _: None,
) -> Protection:
    """Protect a folder, part by part where it holds more municipalities."""
    parts = list_parts([tables])
    if len(parts) == 1:
        progress("protecting")
        return protect(tables, preset, method)
    done: dict[frozenset[str], Protection] = {}
    shown: Cells = {name: {} for name in tables.tables}
    hidden: set[tuple[str, tuple[str, tuple[str, ...]]]] = set()
    waiting = list(parts)
    while waiting:
        areas = waiting.pop(0)
        progress(f"protecting: {len(parts) - len(waiting)} of {len(parts)} parts")
        found = protect(_hide(take_areas(tables, areas), hidden), preset, method)
        done[areas] = found
        more = set()
        for name, table in found.tables.tables.items():
            for place, cell in table.cells.items():
                if cell.is_hidden and (name, place) not in hidden:
                    more.add((name, place))
                shown[name][place] = HIDDEN if (name, place) in hidden else cell
        hidden |= more
        # Another part that holds what is hidden now must be gone through once more.
        touched = {place[1][0] for _, place in more}
        waiting += [
            other for other in done if other != areas and other not in waiting and touched & other
        ]
    for name, place in hidden:
        shown[name][place] = HIDDEN
    found = next(iter(done.values()))
    return replace(
        found,
        tables=replace(
            found.tables,
            tables={
                name: replace(table, cells={place: shown[name][place] for place in table.cells})
                for name, table in _specs(tables, found).items()
            },
            parents=tables.parents,
        ),
        primary=sum(item.primary for item in done.values()),
        secondary=sum(item.secondary for item in done.values()),
        loss=sum(item.loss for item in done.values()),
        least=sum(item.least for item in done.values()),
        rounds=sum(item.rounds for item in done.values()),
    )


def _hide(tables: Tables, hidden: set[tuple[str, tuple[str, tuple[str, ...]]]]) -> Tables:
    found = {
        name: replace(
            table,
            cells={
                place: HIDDEN if (name, place) in hidden else cell
                for place, cell in table.cells.items()
            },
        )
        for name, table in tables.tables.items()
    }
    return replace(tables, tables=found)


def _specs(tables: Tables, protection: Protection) -> dict[str, Table]:
    """Each table whole, with the description of its protected form."""
    return {
        name: replace(table, spec=protection.tables.tables[name].spec)
        for name, table in tables.tables.items()
    }
