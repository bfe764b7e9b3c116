"""The cells of a folder laid by in a scratch folder, a file for each municipality.

A row holds the number of its table, its line in the file that it came from, its codes, measure,
value and status.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from stadspeil.disclosure.country.regions import LARGER, Regions
from stadspeil.disclosure.load import TablesFolder
from stadspeil.disclosure.rows import CellRow, note_twice
from stadspeil.disclosure.tables import AREA, Cell, CellKey, Tables, TablesFile
from stadspeil.model.observation import Status

_MOST_WAITING = 100_000
"""How many rows wait in memory before they are written."""


_PIECE = 65_536
"""How many bytes are read at a time."""


class Shelf:
    """A folder of tables whose cells are read one municipality at a time.

    `tables` says all but the cells.
    """

    def __init__(self, root: Path, tables: Tables) -> None:
        self.tables = tables
        self.areas = Regions(tables.file, tables.codelists[AREA])
        self.regions: tuple[str, ...] = ()
        self.hides = False
        self._root = root
        root.mkdir()

    def with_file(self, root: Path, file: TablesFile) -> "Shelf":
        """An empty shelf for the same tables under another `tables.yaml`."""
        return Shelf(root, self.tables.with_file(file))

    def read(self, region: str) -> Iterator[CellRow]:
        """The rows of a municipality, or of all larger areas, in their order."""
        ids = [table.id for table in self.tables.file.tables]
        lines = _read_lines(self._path(region)) if region in self.regions else ()
        for number, line, *codes, measure, value, status in csv.reader(lines):
            key = CellKey(ids[int(number)], measure, tuple(codes))
            cell = Cell(float(value) if value else None, Status(status))
            yield CellRow(int(line), key, cell)

    def load(self, region: str) -> Tables:
        """The tables of a municipality, or of all larger areas."""
        lists = self.tables.codelists
        if region != LARGER:
            lists = {**lists, AREA: self.areas.within(region)}
        cells = {row.key: row.cell for row in self.read(region)}
        return replace(self.tables, cells=cells, codelists=lists)

    def put(self, region: str, cells: Mapping[CellKey, Cell]) -> None:
        """Put the cells of a municipality in the place of earlier ones."""
        self._path(region).unlink(missing_ok=True)
        self.lay_by(CellRow(0, key, cell) for key, cell in cells.items())

    def lay_by(self, rows: Iterable[CellRow]) -> None:
        """Add rows, each to those of its municipality."""
        numbers = {table.id: number for number, table in enumerate(self.tables.file.tables)}
        periods: dict[str, set[str]] = defaultdict(set)
        waiting: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        for count, row in enumerate(rows, 1):
            key, cell = row.key, row.cell
            region = self.areas.of(key.codes[0])
            periods[key.table].add(key.codes[1])
            self.hides |= cell.value is None
            value = "" if cell.value is None else repr(cell.value)
            waiting[region].append(
                (numbers[key.table], row.line, *key.codes, key.measure, value, cell.status.value)
            )
            if count % _MOST_WAITING == 0:
                self._append(waiting)
                waiting.clear()
        self._append(waiting)
        whole = {
            name: self.tables.periods.get(name, frozenset()) | own for name, own in periods.items()
        }
        self.tables = replace(self.tables, periods={**self.tables.periods, **whole})

    def _append(self, waiting: Mapping[str, list[tuple[object, ...]]]) -> None:
        for region, rows in waiting.items():
            with self._path(region).open("a", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        self.regions = tuple(sorted({*self.regions, *waiting}))

    def _path(self, region: str) -> Path:
        return self._root / f"{region or 'larger'}.csv"


def _read_lines(path: Path) -> Iterator[str]:
    """The lines of a file, opened for a piece at a time: so many files may be read in turns."""
    place = 0
    while True:
        with path.open("rb") as file:
            file.seek(place)
            lines = file.readlines(_PIECE)
            place = file.tell()
        if not lines:
            return
        yield from (line.decode() for line in lines)


def shelve_folder(opened: TablesFolder, root: Path) -> Shelf:
    """Lay by the cells of a folder in one pass.

    Raises:
        TablesError: with every problem of every file.
    """
    shelf = Shelf(root, Tables(opened.file, opened.codelists, {}, opened.titles))
    for table in opened.file.tables:
        shelf.lay_by(opened.rows(table))
    files = {table.id: table.file for table in opened.file.tables}
    for region in shelf.regions:
        lines: dict[CellKey, int] = {}
        for row in shelf.read(region):
            first = lines.setdefault(row.key, row.line)
            if first != row.line:
                note_twice(opened.problems, files[row.key.table], row.key, row.line, first)
    opened.problems.raise_if_any()
    return shelf


def shelve_tables(tables: Tables, root: Path) -> Shelf:
    """Lay by tables that are in memory."""
    shelf = Shelf(root, replace(tables, cells={}))
    shelf.lay_by(CellRow(0, key, cell) for key, cell in tables.cells.items())
    return shelf
