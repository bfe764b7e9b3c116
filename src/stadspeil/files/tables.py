"""Tables in files: CSV in a declared dialect, or a sheet of an .xlsx workbook."""

import csv
import io
import itertools
import math
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from stadspeil.files.folder import MAX_BYTES, Folder
from stadspeil.files.problems import Problems
from stadspeil.model.dataset import Dialect

RawCell = str | Decimal | date
"""A cell before it is understood: text of a CSV file, or a number or date of a workbook."""

MAX_CELLS = 5_000_000
"""How many cells a sheet may span: one stray value in its last corner spans 17,000,000,000."""

_FILLED_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*\s)?r\s*=\s*["']([A-Za-z]+)([0-9]+)["'][^>]*(?<!/)>"""
)

_BROKEN = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What is raised on a file that is no workbook, or a damaged or locked one."""

csv.field_size_limit(1_000_000)


@dataclass(frozen=True)
class TableRow:
    """A row with its line in the file (in a workbook: the row number of the sheet)."""

    line: int
    cells: dict[str, RawCell]


@dataclass(frozen=True)
class Table:
    """The columns of a file in order, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_csv(
    folder: Folder,
    problems: Problems,
    name: str,
    dialect: Dialect,
    *,
    asked_by: str = "",
    line: int = 0,
) -> Table | None:
    """Read a CSV file, or note why it can't be read and return None.

    `asked_by` and `line` say where the file is named, for the message.
    """
    text = folder.read_text(name, dialect.encoding, asked_by=asked_by, line=line)
    if text is None:
        return None
    records = _csv_records(problems, name, io.StringIO(text), dialect)
    return _build_table(problems, name, records, dialect.delimiter)


def open_csv(
    folder: Folder,
    problems: Problems,
    name: str,
    *,
    asked_by: str = "",
    line: int = 0,
) -> tuple[tuple[str, ...], Iterator[TableRow]] | None:
    """The columns of a CSV file in the usual dialect, and its rows one at a time.

    For files of any size. What is wrong with a row is noted when the reader gets there.
    """
    lines = folder.open_lines(name, asked_by=asked_by, line=line)
    before = len(problems)
    first = None if lines is None else next(lines, "")
    if lines is None or first is None or len(problems) > before:
        return None
    dialect = Dialect()
    records = _csv_records(problems, name, itertools.chain([first], lines), dialect)
    columns = _read_header(problems, name, records, dialect.delimiter)
    if columns is None:
        return None
    return columns, _fit_rows(problems, name, records, columns, dialect.delimiter)


def _csv_records(
    problems: Problems, name: str, lines: Iterable[str], dialect: Dialect
) -> Iterator[tuple[int, list[RawCell]]]:
    reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, [cell.strip() for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        problems.add(
            name,
            line,
            "",
            found=f"the line can't be split into cells ({error})",
            expected=f"cells with {dialect.delimiter!r} between them",
            do="look for a double quote that is not closed, or double it",
        )


def read_sheet(
    folder: Folder,
    problems: Problems,
    name: str,
    sheet: str | None,
    *,
    asked_by: str = "",
    line: int = 0,
    sheet_line: int = 0,
) -> Table | None:
    """Read a sheet of an .xlsx workbook, or note why it can't be read and return None.

    `asked_by`, `line` and `sheet_line` say where the file and the sheet are named, for the message.
    """
    content = folder.read_bytes(name, asked_by=asked_by, line=line)
    workbook = None if content is None else _open_workbook(problems, name, content)
    if workbook is None:
        return None
    sheet = sheet or next(iter(workbook.sheet_names), "")
    if sheet not in workbook.sheet_names:
        problems.add(
            asked_by or name,
            sheet_line,
            "sheet",
            found=repr(sheet),
            expected=f"one of the sheets {', '.join(workbook.sheet_names)}",
            do="correct the name of the sheet",
        )
        return None
    try:
        data = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except _BROKEN as error:
        problems.add(
            name,
            0,
            sheet,
            found=f"the sheet can't be read ({error})",
            expected="a sheet with cells",
            do="save the workbook again from the spreadsheet",
        )
        return None
    records = ((number, [_sheet_cell(cell) for cell in row]) for number, row in enumerate(data, 1))
    filled = ((number, row) for number, row in records if any(cell != "" for cell in row))
    return _build_table(problems, name, filled, None)


def _open_workbook(problems: Problems, name: str, content: bytes) -> CalamineWorkbook | None:
    """The workbook in a file; None after noting that there is none, or one too large to read."""
    try:
        excess = _find_excess(content)
        if excess is None:
            return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except _BROKEN as error:
        problems.add(
            name,
            0,
            "",
            found=f"not a workbook ({error})",
            expected="an .xlsx file without a password",
            do="save it from the spreadsheet as .xlsx",
        )
        return None
    problems.add(
        name,
        0,
        "",
        found=excess,
        expected=f"sheets of at most {MAX_CELLS:,} cells and {MAX_BYTES:,} bytes",
        do="empty the stray cells at the end of the sheet, or take out what is not used, and save",
    )
    return None


def _find_excess(content: bytes) -> str | None:
    """What is too large in a workbook; None if it can be read.

    The reader of workbooks makes room for every cell up to the last filled one, and ends the whole
    program when there is not enough.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for item in archive.infolist():
            if item.file_size > MAX_BYTES:
                return f"{item.file_size:,} bytes in {item.filename}"
            if not item.filename.startswith("xl/worksheets/"):
                continue
            columns, rows = 0, 0
            for letters, digits in _FILLED_CELL.findall(archive.read(item)):
                columns = max(columns, _column_number(letters))
                rows = max(rows, int(digits[:18]))
            if columns * rows > MAX_CELLS:
                return f"a sheet with values up to column {columns:,} and row {rows:,}"
    return None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheet_cell(
    cell: str | float | int | bool | time | date | datetime | timedelta,
) -> RawCell:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            return str(cell)
        # A spreadsheet shows 15 digits; what it stores beyond them is noise (0.30000000000000004).
        return Decimal(int(cell)) if cell == int(cell) else Decimal(f"{cell:.15g}")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return str(cell).strip()


def _build_table(
    problems: Problems,
    name: str,
    records: Iterator[tuple[int, list[RawCell]]],
    delimiter: str | None,
) -> Table | None:
    columns = _read_header(problems, name, records, delimiter)
    if columns is None:
        return None
    return Table(columns, tuple(_fit_rows(problems, name, records, columns, delimiter)))


def _read_header(
    problems: Problems,
    name: str,
    records: Iterator[tuple[int, list[RawCell]]],
    delimiter: str | None,
) -> tuple[str, ...] | None:
    first = next(records, None)
    if first is None:
        problems.add(
            name,
            1,
            "",
            found="no line with cells",
            expected="a first line with the names of the columns",
            do="add the line with names, and the rows below it",
        )
        return None
    line, header = first
    columns = tuple(str(cell) for cell in header)
    while columns and columns[-1] == "":
        columns = columns[:-1]
    for column in columns:
        if column == "" or columns.count(column) > 1:
            problems.add(
                name,
                line,
                column,
                found="a column without a name" if column == "" else "a column that stands twice",
                expected="a name for each column, each once",
                do="name the column, or take it out",
            )
            return None
    if len(columns) == 1 and delimiter and any(sign in columns[0] for sign in ",;\t|"):
        problems.add(
            name,
            line,
            "",
            found=f"one column named {columns[0]!r}",
            expected=f"columns with {delimiter!r} between them",
            do="declare the delimiter in the spec: dialect: {delimiter: ';'}",
        )
        return None
    return columns


def _fit_rows(
    problems: Problems,
    name: str,
    records: Iterator[tuple[int, list[RawCell]]],
    columns: tuple[str, ...],
    delimiter: str | None,
) -> Iterator[TableRow]:
    fits, misfits = False, []
    for line, record in records:
        cells = record[: len(columns)]
        if len(cells) < len(columns) or any(cell != "" for cell in record[len(columns) :]):
            misfits.append((line, len(record)))
        else:
            fits = True
            yield TableRow(line, dict(zip(columns, cells, strict=True)))
    # When no row fits, the first line is to blame; one example of the others is enough.
    for line, count in misfits if fits else misfits[:1]:
        problems.add(
            name,
            line,
            "",
            found=_count_cells(count),
            expected=f"{_count_cells(len(columns))}, one for each column",
            do="add or remove cells; put text that holds the delimiter between quotes"
            if delimiter
            else "name the columns on the first line, and empty cells outside them",
        )


def _count_cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"
