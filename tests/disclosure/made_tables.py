"""Small tables for tests: one table of counts, by area, period and a few dimensions."""

from collections.abc import Mapping, Sequence
from typing import Any

from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.system import System, build_system
from stadspeil.disclosure.tables import Cell, CellKey, Protection, Tables, TablesFile
from stadspeil.model.observation import Status

HIDDEN = Cell(None, Status.SUPPRESSED)
CBS = Protection(base=5, small_up_to=7, secondary=True)
EXACT = Protection(small_from=1, small_up_to=9, secondary=True)
AREAS = {"GM0001": "", "WK000100": "GM0001", "WK000101": "GM0001"}


def table(name: str = "klanten", dims: Sequence[str] = ("row",), **measure: Any) -> dict[str, Any]:
    return {
        "id": name,
        "file": f"{name}.csv",
        "title": {"nl": name},
        "dimensions": [{"name": dim, "codelist": dim, "total": "given"} for dim in dims],
        "measures": [{"name": "n", "unit": "count", "type": "additive", **measure}],
    }


def make_tables(
    figures: Mapping[tuple[str, ...], float | None],
    *,
    tables: Sequence[Mapping[str, Any]] | None = None,
    codelists: Mapping[str, Mapping[str, str]] | None = None,
    relations: Sequence[Mapping[str, Any]] = (),
    protection: Protection = EXACT,
    protected: bool = False,
) -> Tables:
    """Figures by (table, measure, area, period, codes...); None is hidden."""
    file = TablesFile.model_validate(
        {"tables": tables or [table()], "relations": relations, "protected": protected}
    )
    ruled = tuple(
        item.model_copy(
            update={
                "measures": tuple(
                    m.model_copy(update={"protection": protection}) for m in item.measures
                )
            }
        )
        for item in file.tables
    )
    cells = {
        CellKey(key[0], key[1], key[2:]): HIDDEN if value is None else Cell(value)
        for key, value in figures.items()
    }
    lists = dict(codelists or {})
    for item in file.tables:
        for place, dimension in enumerate(item.dimensions):
            codes = sorted({k[4 + place] for k in figures if k[0] == item.id})
            lists.setdefault(dimension.codelist, {c: "" for c in codes if c != "_T"})
    lists.setdefault("area", AREAS)
    titles = {(name, code): (code, code) for name, codes in lists.items() for code in codes}
    return Tables(file.model_copy(update={"tables": ruled}), lists, cells, titles)


def system_of(*folders: Tables) -> System:
    return build_system(folders, relate)


def one_way(values: Mapping[str, float | None]) -> dict[tuple[str, ...], float | None]:
    return {("klanten", "n", "GM0001", "2021", code): value for code, value in values.items()}


def two_way(rows: Sequence[Sequence[float | None]]) -> dict[tuple[str, ...], float | None]:
    """Rows and columns, the totals last, as dimensions `row` and `column`."""
    height, width = len(rows) - 1, len(rows[0]) - 1
    return {
        ("klanten", "n", "GM0001", "2021", _code("r", i, height), _code("c", j, width)): value
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
    }


def _code(letter: str, place: int, total: int) -> str:
    return "_T" if place == total else f"{letter}{place}"
