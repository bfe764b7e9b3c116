"""Tables in files: CSV in a declared dialect, or a sheet of an .xlsx workbook."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from stadspeil.edition.files import Folder
from stadspeil.edition.problems import Problems
from stadspeil.model.dataset import Dialect

RawCell = str | Decimal | date
"""A cell before it is understood: text of a CSV file, or a number or date of a workbook."""

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
) -> Table | None:
    """Read a CSV file, or note why it can't be read and return None."""
    text = folder.read_text(name, dialect.encoding, asked_by=asked_by)
    if text is None:
        return None
    records = _csv_records(problems, name, text, dialect)
    return _build_table(problems, name, records, dialect.delimiter)


def _csv_records(
    problems: Problems, name: str, text: str, dialect: Dialect
) -> Iterator[tuple[int, list[RawCell]]]:
    reader = csv.reader(io.StringIO(text), delimiter=dialect.delimiter, strict=True)
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
) -> Table | None:
    """Read a sheet of an .xlsx workbook, or note why it can't be read and return None."""
    content = folder.read_bytes(name, asked_by=asked_by)
    if content is None:
        return None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, ValueError, OSError) as error:
        problems.add(
            name,
            0,
            "",
            found=f"not a workbook ({error})",
            expected="an .xlsx file",
            do="save it from the spreadsheet as .xlsx",
        )
        return None
    if sheet is None:
        sheet = workbook.sheet_names[0]
    if sheet not in workbook.sheet_names:
        problems.add(
            asked_by or name,
            0,
            "sheet",
            found=repr(sheet),
            expected=f"one of the sheets {', '.join(workbook.sheet_names)}",
            do="correct the name of the sheet",
        )
        return None
    try:
        data = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        problems.add(
            name,
            0,
            sheet,
            found=f"the sheet can't be read ({error})",
            expected="a sheet with cells",
            do="save the workbook again from the spreadsheet",
        )
        return None
    records = (
        (number, [_sheet_cell(cell) for cell in row])
        for number, row in enumerate(data, start=1)
        if any(cell != "" for cell in row)
    )
    return _build_table(problems, name, records, None)


def _sheet_cell(
    cell: str | float | int | bool | time | date | datetime | timedelta,
) -> RawCell:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        number = Decimal(repr(cell))
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
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
    rows = []
    for line, record in records:
        cells = record[: len(columns)]
        if len(cells) < len(columns) or any(cell != "" for cell in record[len(columns) :]):
            problems.add(
                name,
                line,
                "",
                found=f"{len(record)} cells",
                expected=f"{len(columns)} cells, one for each column",
                do="add or remove cells; put text that holds the delimiter between quotes",
            )
            continue
        rows.append(TableRow(line, dict(zip(columns, cells, strict=True))))
    return Table(columns, tuple(rows))
