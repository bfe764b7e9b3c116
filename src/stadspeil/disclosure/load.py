"""A folder of tables, read and checked: everything that is wrong is said at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from stadspeil.disclosure.tables import (
    AREA,
    LAST,
    PERIOD,
    Cell,
    CellKey,
    DisclosureTable,
    Tables,
    TablesFile,
    Term,
    Unit,
)
from stadspeil.errors import TablesError
from stadspeil.files.documents import load_document
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import TableRow, read_csv
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.codelist import TOTAL
from stadspeil.model.dataset import Dialect
from stadspeil.model.observation import Status
from stadspeil.model.period import parse_period

TABLES = "tables.yaml"
_CODE_COLUMNS = ("code", "parent", "title_nl", "title_en")


def load_tables(path: Path) -> Tables:
    """Read a folder of tables.

    Raises:
        TablesError: with every problem of every file.
    """
    problems = Problems(TablesError)
    folder = Folder(path, problems)
    document = load_document(folder, problems, TABLES, TablesFile)
    problems.raise_if_any()
    assert document is not None  # else there was a problem
    file, positions = document
    titles: dict[tuple[str, str], tuple[str, str]] = {}
    names = {AREA} | {item.codelist for table in file.tables for item in table.dimensions}
    codelists = {name: _load_codelist(folder, problems, name, titles) for name in sorted(names)}
    _check_relations(problems, file, positions)
    cells: dict[CellKey, Cell] = {}
    for place, table in enumerate(file.tables):
        line = positions.line(("tables", place, "file"))
        cells.update(_load_cells(folder, problems, table, codelists, line))
    problems.raise_if_any()
    return Tables(file, codelists, cells, titles)


def _load_codelist(
    folder: Folder,
    problems: Problems,
    name: str,
    titles: dict[tuple[str, str], tuple[str, str]],
) -> Mapping[str, str]:
    file = f"codelists/{name}.csv"
    table = read_csv(folder, problems, file, Dialect(), asked_by=TABLES)
    if table is None:
        problems.excuse(name)
        return {}
    if missing := [column for column in _CODE_COLUMNS if column not in table.columns]:
        problems.excuse(name)
        problems.add(
            file,
            1,
            ", ".join(missing),
            found=f"columns {', '.join(table.columns)}",
            expected=f"columns {', '.join(_CODE_COLUMNS)}",
            do="add the columns that are missing",
        )
        return {}
    parents: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        code, parent, dutch, english = (str(row.cells[column]) for column in _CODE_COLUMNS)
        if code in parents:
            problems.add(
                file,
                row.line,
                "code",
                found=f"{code!r}, which stands on line {lines[code]} too",
                expected="each code once",
                do="take one of them out",
            )
        parents.setdefault(code, parent)
        lines.setdefault(code, row.line)
        titles[name, code] = (dutch, english)
    for code, parent in parents.items():
        if parent and (parent not in parents or _in_a_circle(parents, code)):
            problems.add(
                file,
                lines[code],
                "parent",
                found=f"parent {parent!r} of {code!r}",
                expected="a code of this list that is not below it, or nothing at the top",
                do="correct the parent",
            )
    return parents


def _in_a_circle(parents: Mapping[str, str], code: str) -> bool:
    seen = {code}
    while (code := parents.get(code, "")) and code not in seen:
        seen.add(code)
    return bool(code)


def _load_cells(
    folder: Folder,
    problems: Problems,
    table: DisclosureTable,
    codelists: Mapping[str, Mapping[str, str]],
    line: int,
) -> Iterator[tuple[CellKey, Cell]]:
    content = read_csv(folder, problems, table.file, Dialect(), asked_by=TABLES, line=line)
    if content is None:
        return
    needed = (*table.columns, *LAST)
    if content.columns != needed:
        problems.add(
            table.file,
            1,
            "",
            found=f"columns {', '.join(content.columns)}",
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
    seen: dict[CellKey, int] = {}
    for row in content.rows:
        if not _codes_are_right(problems, table, row, known):
            continue
        codes = tuple(str(row.cells[column]) for column in table.columns)
        key = CellKey(table.id, str(row.cells["measure"]), codes)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            problems.add(
                table.file,
                row.line,
                "",
                found=f"{key}, which stands on line {first} too",
                expected="one row for each cell",
                do="take one of them out",
            )
            continue
        cell = _read_cell(problems, table, row)
        if cell is not None:
            yield key, cell


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


def _check_relations(problems: Problems, file: TablesFile, positions: Positions) -> None:
    for place, table in enumerate(file.tables):
        if [other.id for other in file.tables].count(table.id) > 1:
            problems.add(
                TABLES,
                positions.line(("tables", place, "id")),
                "id",
                found=f"{table.id!r} more than once",
                expected="each table once",
                do="rename one of them",
            )
    tables = {table.id: table for table in file.tables}
    for place, relation in enumerate(file.relations):
        for number, term in enumerate(relation.terms):
            if fault := _find_fault(tables, term):
                problems.add(
                    TABLES,
                    positions.line(("relations", place, "terms", number)),
                    relation.id,
                    found=fault,
                    expected="a table, a measure and columns of this file",
                    do="correct the name",
                )


def _find_fault(tables: Mapping[str, DisclosureTable], term: Term) -> str:
    if term.table not in tables:
        return f"table {term.table!r}, which is not here"
    table = tables[term.table]
    if term.measure not in [measure.name for measure in table.measures]:
        return f"measure {term.measure!r}, which {table.id} does not have"
    unknown = [column for column in term.codes if column not in table.columns]
    return f"column {unknown[0]!r}, which {table.id} does not have" if unknown else ""
