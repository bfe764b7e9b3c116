"""Tables written as a folder, in the form in which `load` reads them."""

import csv
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import yaml

from stadspeil.disclosure.tables import LAST, TABLES, Cell, CellKey, DisclosureTable, Tables, Unit

Rows = Callable[[DisclosureTable], Iterable[tuple[CellKey, Cell]]]
"""Gives the cells of a table in the order in which they are written."""


def write_tables(tables: Tables, folder: Path) -> None:
    """Write tables into a folder. Internal measures never leave."""
    write_rows(tables, rows_of(tables), folder)


def rows_of(tables: Tables) -> Rows:
    """The cells of tables in memory, in their order."""
    return lambda table: (item for item in tables.cells.items() if item[0].table == table.id)


def write_rows(tables: Tables, rows: Rows, folder: Path) -> None:
    """Write tables whose cells come one at a time."""
    (folder / "codelists").mkdir(parents=True, exist_ok=True)
    for name, parents in tables.codelists.items():
        codes = ((code, up, *tables.titles[name, code]) for code, up in parents.items())
        header = ("code", "parent", "title_nl", "title_en")
        _write_csv(folder / "codelists" / f"{name}.csv", header, codes)
    leaving = tuple(
        table.model_copy(
            update={
                "measures": tuple(
                    item.model_copy(update={"largest": None, "second": None, "contributors": None})
                    for item in table.measures
                    if not item.internal
                )
            }
        )
        for table in tables.file.tables
    )
    for table in leaving:
        units = {item.name: item.unit for item in table.measures}
        _write_csv(
            folder / table.file,
            (*table.columns, *LAST),
            (
                (*key.codes, key.measure, show_value(cell, units[key.measure]), cell.status.value)
                for key, cell in rows(table)
                if key.measure in units
            ),
        )
    values = tables.file.model_copy(update={"tables": leaving}).model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    (folder / TABLES).write_text(
        yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def show_value(cell: Cell, unit: Unit) -> str:
    """A figure as files hold it: counts whole, euros with two decimals; nothing when hidden."""
    if cell.value is None:
        return ""
    if unit is Unit.EURO:
        return f"{cell.value:.2f}"
    return f"{Decimal(repr(cell.value)).normalize():f}"


def _write_csv(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
