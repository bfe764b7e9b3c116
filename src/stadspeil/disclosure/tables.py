"""A folder of tables: what leaves a registration, and all that an attack needs.

    tables.yaml             the tables, their dimensions and measures, relations, the protection
    codelists/<name>.csv    code, parent, title_nl, title_en; `area` is that of the areas
    <table>.csv             area, period, the dimensions, measure, value, status

A cell that is hidden has no value and the status `Q`. A table that has not left yet may have a
column `largest` with the contributions of the largest contributors to an amount, separated by `;`.
"""

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from stadspeil.disclosure.rules import Preset
from stadspeil.errors import FolderError
from stadspeil.files.documents import load_document
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import read_csv
from stadspeil.model.base import Column, Identifier, PeriodCode, Spec, Text
from stadspeil.model.dataset import Dialect, MeasureType, Total
from stadspeil.model.observation import Status
from stadspeil.model.period import parse_period

TOTAL = "_T"
AROUND = ("area", "period"), ("measure", "value", "status")
DESCRIPTION = "tables.yaml"

Key = tuple[str, ...]
"""Area, period, and the codes of a table's dimensions in their order."""


class TablesError(FolderError):
    """A folder of tables can't be used as it is."""


class Dimension(Spec):
    """A dimension: its column and codelist. Parts that overlap do not add up to their total."""

    name: Column
    codelist: Identifier
    total: Total = Total.NONE
    adds_up: bool = True


class Measure(Spec):
    """A measure. Events add up over time and areas; unique persons are only bounded by their parts.

    A percentage is 100 x `numerator` / `denominator`, two other measures of its table.
    """

    name: Column
    unit: Literal["count", "euro", "percent"]
    type: MeasureType
    over_time: Literal["sum", "bounds"] = "bounds"
    over_areas: Literal["sum", "bounds"] = "bounds"
    numerator: Column | None = None
    denominator: Column | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    of: Literal["counts", "published"] = "counts"
    """A percentage is worked out from true counts, or from what is published of them."""


class TableSpec(Spec):
    """One table of the folder."""

    id: Identifier
    file: str
    title: Text | None = None
    description: Text | None = None
    periods: tuple[PeriodCode, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]


class Term(Spec):
    """Cells of a table: those with the codes of `where`, and the total over other dimensions."""

    table: Identifier
    measure: Column
    where: dict[Column, str] = Field(default_factory=dict)


class Relation(Spec):
    """What holds between cells of one area: terms that are equal in every period, or a stock.

    A stock follows from the one before: on dates N(t) = N(t-1) + in(t) - out(t); in periods, whose
    outflow is of those not there in the next, N(t) = N(t-1) - out(t-1) + in(t).
    """

    id: Identifier
    equal: tuple[Term, ...] = ()
    stock: Term | None = None
    inflow: Column | None = None
    outflow: Column | None = None


class Description(Spec):
    """The content of `tables.yaml`."""

    synthetic: bool = False
    protected: bool = False
    protection: Preset = Preset()
    tables: Annotated[tuple[TableSpec, ...], Field(min_length=1)]
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its value (NaN when hidden), its status, and the largest contributions to it."""

    value: float
    status: Status = Status.NORMAL
    largest: tuple[float, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Whether the value is held back."""
        return self.status is Status.SUPPRESSED


HIDDEN = Cell(math.nan, Status.SUPPRESSED)


@dataclass(frozen=True)
class Table:
    """A table with its cells by measure and key."""

    spec: TableSpec
    cells: Mapping[tuple[str, Key], Cell]


@dataclass(frozen=True)
class Tables:
    """All tables of a folder. `parents` gives the parent of each code, by codelist."""

    description: Description
    tables: Mapping[str, Table]
    parents: Mapping[str, Mapping[str, str]]
    titles: Mapping[str, tuple[tuple[str, ...], ...]]
    name: str = ""

    def with_cells(
        self, cells: Mapping[str, Mapping[tuple[str, Key], Cell]], protection: Preset
    ) -> "Tables":
        """The same tables with other cells, marked as protected by a preset."""
        tables = {name: replace(table, cells=cells[name]) for name, table in self.tables.items()}
        update = {
            "protected": True,
            "protection": protection,
            "tables": tuple(table.spec for table in tables.values()),
        }
        description = self.description.model_copy(update=update)
        return replace(self, description=description, tables=tables)


def read_tables(path: Path) -> Tables:
    """Read a folder of tables.

    Raises:
        TablesError: with everything that is wrong in it.
    """
    problems = Problems(TablesError)
    folder = Folder(path, problems)
    found = load_document(folder, problems, DESCRIPTION, Description)
    if found is None:
        problems.raise_if_any()
        raise AssertionError("a document that could not be read without a problem")
    description = found[0]
    names = {item.codelist for table in description.tables for item in table.dimensions}
    lists = {name: _read_codelist(folder, problems, name) for name in sorted(names | {"area"})}
    parents = {name: {row[0]: row[1] for row in rows} for name, rows in lists.items()}
    tables = {
        spec.id: Table(spec, _read_cells(folder, problems, spec, parents))
        for spec in description.tables
    }
    _check_relations(problems, description)
    problems.raise_if_any()
    return Tables(description, tables, parents, lists, path.name)


def _read_codelist(folder: Folder, problems: Problems, name: str) -> tuple[tuple[str, ...], ...]:
    file = f"codelists/{name}.csv"
    table = read_csv(folder, problems, file, Dialect())
    if table is None:
        return ()
    missing = {"code", "parent"} - set(table.columns)
    if missing:
        problems.add(
            file, 1, "", found=f"columns {', '.join(table.columns)}",
            expected="code, parent, title_nl, title_en", do=f"add {', '.join(sorted(missing))}",
        )  # fmt: skip
        return ()
    rows = tuple(tuple(str(cell) for cell in row.cells.values()) for row in table.rows)
    codes = {row[0] for row in rows}
    for row in table.rows:
        parent = str(row.cells["parent"])
        if parent and parent not in codes:
            problems.add(
                file, row.line, "parent", found=f"{parent!r}, which is no code of this list",
                expected="the code of the larger whole, or nothing",
                do="add it to the list, or correct it",
            )  # fmt: skip
    return rows


def _read_cells(
    folder: Folder,
    problems: Problems,
    spec: TableSpec,
    parents: Mapping[str, Mapping[str, str]],
) -> dict[tuple[str, Key], Cell]:
    table = read_csv(folder, problems, spec.file, Dialect())
    cells: dict[tuple[str, Key], Cell] = {}
    if table is None:
        return cells
    names = [item.name for item in spec.dimensions]
    wanted = [*AROUND[0], *names, *AROUND[1]]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        problems.add(
            spec.file, 1, "", found=f"no column {', '.join(missing)}",
            expected=", ".join(wanted), do="add it, or correct its name in tables.yaml",
        )  # fmt: skip
        return cells
    known = {"area": parents["area"], **{d.name: parents[d.codelist] for d in spec.dimensions}}
    measures = {measure.name for measure in spec.measures}
    lines: dict[tuple[str, Key], int] = {}
    for row in table.rows:
        given = {name: str(cell) for name, cell in row.cells.items()}
        key = (given["area"], given["period"], *(given[name] for name in names))
        place = (given["measure"], key)
        wrong = _find_faults(given, known, measures)
        if place in lines:
            wrong.append(("", f"a second row, after line {lines[place]}", "one row for each cell"))
        for field, said, expected in wrong:
            problems.add(
                spec.file, row.line, field, found=said, expected=expected, do="correct the row"
            )
        if wrong:
            continue
        lines[place] = row.line
        status = Status(given["status"])
        value = math.nan if status is Status.SUPPRESSED else float(given["value"])
        largest = tuple(map(float, filter(None, given.get("largest", "").split(";"))))
        cells[place] = Cell(value, status, largest)
    return cells


def _find_faults(
    given: Mapping[str, str], known: Mapping[str, Mapping[str, str]], measures: set[str]
) -> list[tuple[str, str, str]]:
    wrong = []
    for name, codes in known.items():
        if given[name] not in codes and given[name] != TOTAL:
            wrong.append((name, repr(given[name]), "a code of its codelist"))
    if given["measure"] not in measures:
        wrong.append(("measure", repr(given["measure"]), f"one of {', '.join(sorted(measures))}"))
    try:
        parse_period(given["period"])
    except ValueError as error:
        wrong.append(("period", repr(given["period"]), str(error)))
    if given["status"] not in {Status.NORMAL.value, Status.SUPPRESSED.value}:
        wrong.append(("status", repr(given["status"]), "A, or Q for what is hidden"))
    elif given["status"] == Status.SUPPRESSED.value:
        if given["value"]:
            wrong.append(("value", f"{given['value']} with status Q", "no value: it is hidden"))
    else:
        wrong += _find_fault_of_number(given["value"])
    return wrong


def _find_fault_of_number(text: str) -> list[tuple[str, str, str]]:
    try:
        is_right = math.isfinite(float(text))
    except ValueError:
        is_right = False
    expected = "a number with a decimal point"
    return [] if is_right else [("value", repr(text), expected)]


def _check_relations(problems: Problems, description: Description) -> None:
    tables = {table.id: table for table in description.tables}
    for relation in description.relations:
        terms = [*relation.equal, *([relation.stock] if relation.stock else [])]
        for term in terms:
            table = tables.get(term.table)
            measures = {m.name for m in table.measures} if table else set()
            columns = {d.name for d in table.dimensions} if table else set()
            wanted = [term.measure, *filter(None, (relation.inflow, relation.outflow))]
            if table is None or not set(wanted) <= measures or not set(term.where) <= columns:
                problems.add(
                    DESCRIPTION, 0, f"relations[{relation.id}]",
                    found=f"{term.table}, {', '.join(wanted)}, {', '.join(term.where)}",
                    expected="a table of this folder with these measures and dimensions",
                    do="correct the names",
                )  # fmt: skip


def write_tables(tables: Tables, folder: Path) -> None:
    """Write tables into an empty folder that exists. Contributions are left out."""
    (folder / "codelists").mkdir()
    text = yaml.safe_dump(
        tables.description.model_dump(mode="json", exclude_defaults=True),
        allow_unicode=True,
        sort_keys=False,
    )
    (folder / DESCRIPTION).write_text(text, encoding="utf-8", newline="\n")
    for name, titles in tables.titles.items():
        head = ("code", "parent", "title_nl", "title_en")
        _write_csv(folder / "codelists" / f"{name}.csv", head, titles)
    for table in tables.tables.values():
        names = tuple(item.name for item in table.spec.dimensions)
        rows = (
            (*key, measure, _show(cell), cell.status.value)
            for (measure, key), cell in table.cells.items()
        )
        _write_csv(folder / table.spec.file, (*AROUND[0], *names, *AROUND[1]), rows)


def _show(cell: Cell) -> str:
    if cell.is_hidden:
        return ""
    return str(int(cell.value)) if cell.value.is_integer() else repr(cell.value)


def _write_csv(path: Path, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(row[: len(head)] for row in rows)
