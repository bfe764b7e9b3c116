"""A folder of tables, read and checked: everything that is wrong is said at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from stadspeil.disclosure.rows import CellRow, note_twice, read_rows
from stadspeil.disclosure.tables import (
    AREA,
    TABLES,
    Cell,
    CellKey,
    DisclosureTable,
    Tables,
    TablesFile,
    Term,
)
from stadspeil.errors import TablesError
from stadspeil.files.documents import load_document
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import read_csv
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.dataset import Dialect

_CODE_COLUMNS = ("code", "parent", "title_nl", "title_en")


class TablesFolder:
    """A folder of tables of which all is read but the cells, which may be many."""

    def __init__(self, path: Path) -> None:
        """Read `tables.yaml` and the codelists.

        Raises:
            TablesError: `tables.yaml` can't be read. Other problems wait for `raise_if_any`.
        """
        self.problems = Problems(TablesError)
        self._folder = Folder(path, self.problems)
        document = load_document(self._folder, self.problems, TABLES, TablesFile)
        self.problems.raise_if_any()
        assert document is not None  # else there was a problem
        self.file, positions = document
        self._lines = {
            table.id: positions.line(("tables", place, "file"))
            for place, table in enumerate(self.file.tables)
        }
        self.titles: dict[tuple[str, str], tuple[str, str]] = {}
        names = {AREA} | {item.codelist for table in self.file.tables for item in table.dimensions}
        self.codelists = {
            name: _load_codelist(self._folder, self.problems, name, self.titles)
            for name in sorted(names)
        }
        _check_relations(self.problems, self.file, positions)

    def rows(self, table: DisclosureTable) -> Iterator[CellRow]:
        """The rows of a table that are right, one at a time; what is wrong is noted."""
        line = self._lines[table.id]
        return read_rows(self._folder, self.problems, table, self.codelists, line)

    @property
    def bytes(self) -> int:
        """How large the files of all tables are together."""
        names = {table.file for table in self.file.tables}
        return sum(self._folder.size(name) for name in names)


def load_tables(path: Path) -> Tables:
    """Read a folder of tables.

    Raises:
        TablesError: with every problem of every file.
    """
    return read_all(TablesFolder(path))


def read_all(opened: TablesFolder) -> Tables:
    """All cells of a folder.

    Raises:
        TablesError: with every problem of every file.
    """
    cells: dict[CellKey, Cell] = {}
    for table in opened.file.tables:
        lines: dict[CellKey, int] = {}
        for row in opened.rows(table):
            first = lines.setdefault(row.key, row.line)
            if first != row.line:
                note_twice(opened.problems, table.file, row.key, row.line, first)
            else:
                cells[row.key] = row.cell
    opened.problems.raise_if_any()
    return Tables(opened.file, opened.codelists, cells, opened.titles)


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
