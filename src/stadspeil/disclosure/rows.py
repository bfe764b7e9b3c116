"""The rows of a table, read one at a time and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stadspeil.disclosure.tables import (
    AREA,
    LAST,
    PERIOD,
    TABLES,
    Cell,
    CellKey,
    DisclosureTable,
    Unit,
)
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import TableRow, open_csv
from stadspeil.model.codelist import TOTAL
from stadspeil.model.observation import Status
from stadspeil.model.period import parse_period


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row: its line in the file, and its cell."""

    line: int
    key: CellKey
    cell: Cell


def note_twice(problems: Problems, file: str, key: CellKey, line: int, first: int) -> None:
    """Note that a cell has a second row."""
    problems.add(
        file,
        line,
        "",
        found=f"{key}, which stands on line {first} too",
        expected="one row for each cell",
        do="take one of them out",
    )


def read_rows(
    folder: Folder,
    problems: Problems,
    table: DisclosureTable,
    codelists: Mapping[str, Mapping[str, str]],
    line: int,
) -> Iterator[CellRow]:
    """The rows of a table that are right, one at a time; `line` is where `tables.yaml` names it."""
    content = open_csv(folder, problems, table.file, asked_by=TABLES, line=line)
    if content is None:
        return
    columns, rows = content
    needed = (*table.columns, *LAST)
    if columns != needed:
        problems.add(
            table.file,
            1,
            "",
            found=f"columns {', '.join(columns)}",
            expected=f"columns {', '.join(needed)}",
            do="write the columns that tables.yaml declares, in this order",
        )
        return
    lists = {AREA: AREA} | {item.name: item.codelist for item in table.dimensions}
    known = {
        column: codelists[name]
        for column, name in lists.items()
        if not problems.is_excused(name, "")
    }
    for row in rows:
        if not _codes_are_right(problems, table, row, known):
            continue
        codes = tuple(str(row.cells[column]) for column in table.columns)
        key = CellKey(table.id, str(row.cells["measure"]), codes)
        cell = _read_cell(problems, table, row)
        if cell is not None:
            yield CellRow(row.line, key, cell)


def _codes_are_right(
    problems: Problems,
    table: DisclosureTable,
    row: TableRow,
    known: Mapping[str, Mapping[str, str]],
) -> bool:
    before = len(problems)
    for column, codes in known.items():
        code = str(row.cells[column])
        if code not in codes and (code != TOTAL or column == AREA):
            problems.add(
                table.file,
                row.line,
                column,
                found=f"{code!r}",
                expected="a code of its codelist" + ("" if column == AREA else ", or _T"),
                do="correct the code, or add it to the codelist",
            )
    try:
        parse_period(str(row.cells[PERIOD]))
    except ValueError as error:
        problems.add(
            table.file,
            row.line,
            PERIOD,
            found=str(error),
            expected="the code of a period",
            do="correct it",
        )
    measures = [measure.name for measure in table.measures]
    if row.cells["measure"] not in measures:
        problems.add(
            table.file,
            row.line,
            "measure",
            found=f"{row.cells['measure']!r}",
            expected=f"one of {', '.join(measures)}",
            do="correct the name, or declare the measure in tables.yaml",
        )
    return len(problems) == before


def _read_cell(problems: Problems, table: DisclosureTable, row: TableRow) -> Cell | None:
    text, status = str(row.cells["value"]), str(row.cells["status"])
    if status not in (Status.NORMAL, Status.SUPPRESSED):
        field, found, expected = "status", repr(status), "A (normal) or Q (suppressed)"
    elif status == Status.SUPPRESSED:
        if not text:
            return Cell(None, Status.SUPPRESSED)
        field, found, expected = "value", "a figure with status Q", "no figure where it is hidden"
    else:
        measure = table.measure(str(row.cells["measure"]))
        value = _read_number(text)
        if value is not None and (measure.unit is not Unit.COUNT or value == int(value)):
            return Cell(value, Status.NORMAL)
        field, found = "value", repr(text)
        expected = "a number of 0 or more" + (", whole" if measure.unit is Unit.COUNT else "")
    problems.add(table.file, row.line, field, found=found, expected=expected, do="correct the row")
    return None


def _read_number(text: str) -> float | None:
    digits = text.replace(".", "", 1)
    return float(text) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None
