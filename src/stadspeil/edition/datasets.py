"""Datasets: a spec in YAML and a file with figures beside it, checked cell by cell."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from string import ascii_uppercase

from stadspeil.edition.arithmetic import check_arithmetic
from stadspeil.edition.dataset_specs import load_spec
from stadspeil.edition.lists import AREAS, Lists, codelist_file
from stadspeil.files.cells import CellProblem, cell_text, looks_like_date, parse_number
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import RawCell, Table, TableRow, read_csv, read_sheet
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import Dataset, DatasetSpec, Measure, Row, Total
from stadspeil.model.observation import Status
from stadspeil.model.period import EXAMPLES, parse_period
from stadspeil.model.unit import Unit, UnitKind

_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")


@dataclass
class LoadedDatasets:
    """The datasets that could be read, and the names of those that could not."""

    datasets: dict[str, Dataset] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)


def load_datasets(folder: Folder, problems: Problems, lists: Lists) -> LoadedDatasets:
    """Read every spec of `datasets/` with its figures."""
    loaded = LoadedDatasets()
    for name, identifier in folder.named("datasets/*.yaml"):
        before = len(problems)
        dataset = _load_dataset(folder, problems, lists, name, identifier)
        if dataset is None or len(problems) > before:
            loaded.broken.add(identifier)
        else:
            loaded.datasets[identifier] = dataset
    return loaded


def _load_dataset(
    folder: Folder, problems: Problems, lists: Lists, name: str, identifier: str
) -> Dataset | None:
    loaded = load_spec(folder, problems, lists, name)
    if loaded is None:
        return None
    spec, positions = loaded
    file = f"datasets/{spec.file or identifier + '.csv'}"
    line = positions.line(("file",))
    if PurePosixPath(file).suffix not in _ENDINGS:
        problems.add(
            name,
            line,
            "file",
            found=repr(spec.file),
            expected=f"a name that ends in {', '.join(_ENDINGS)}, in small letters",
            do="save the table as CSV or .xlsx, and name that file",
        )
        return None
    if file.endswith(".xlsx"):
        sheet_line = positions.line(("sheet",))
        table = read_sheet(
            folder, problems, file, spec.sheet, asked_by=name, line=line, sheet_line=sheet_line
        )
    else:
        table = read_csv(folder, problems, file, spec.dialect, asked_by=name, line=line)
    if table is None or not _check_columns(problems, file, spec, table):
        return None
    if not table.rows:
        problems.add(
            file, 1, "", found="no rows", expected="rows with figures", do="add the figures"
        )
        return None
    before = len(problems)
    reader = _RowReader(problems, lists, file, spec)
    rows = [reader.read(raw) for raw in table.rows]
    dataset = Dataset(identifier, spec, file, tuple(row for row in rows if row is not None))
    if len(problems) == before:
        _check_totals(problems, file, spec, table)
        if all(row.area in lists.areas for row in dataset.rows):
            check_arithmetic(problems, lists, dataset)
    return dataset


def _check_totals(problems: Problems, file: str, spec: DatasetSpec, table: Table) -> None:
    """Check that the totals which the file should give stand in it."""
    for column, dimension in spec.dimensions.items():
        if dimension.total is Total.GIVEN and all(row.cells[column] != TOTAL for row in table.rows):
            problems.add(
                file,
                1,
                column,
                found=f"no row with {TOTAL}, while {column!r} has total: given",
                expected=f"rows with {TOTAL} for the total",
                do="add the rows, or declare total: sum or total: none in the spec",
            )


def _file_dimensions(spec: DatasetSpec) -> list[str]:
    return [name for name, item in spec.dimensions.items() if item.from_attribute is None]


def _check_columns(problems: Problems, file: str, spec: DatasetSpec, table: Table) -> bool:
    required = [
        *([] if spec.area.fixed else ["area"]),
        *([] if spec.period.fixed else ["period"]),
        *_file_dimensions(spec),
        *spec.measures,
    ]
    optional = ["status", "note", *(f"{measure}_status" for measure in spec.measures)]
    if not set(required) & set(table.columns):
        problems.add(
            file,
            1,
            "",
            found=f"none of the columns, but {', '.join(table.columns)}",
            expected=f"a first line with the columns {', '.join(required)}",
            do="write their names on the first line, and take out what stands above it",
        )
        return False
    for column in required:
        if column not in table.columns:
            problems.add(
                file,
                1,
                column,
                found=f"no column {column!r} (there are: {', '.join(table.columns)})",
                expected=f"the columns {', '.join(required)}",
                do="add the column, or correct its name in the file or in the spec",
            )
    for column in table.columns:
        if column not in required and column not in optional:
            problems.add(
                file,
                1,
                column,
                found=f"a column {column!r}",
                expected=f"only {', '.join(required + optional)}",
                do="declare it in the spec as a dimension or measure, or take it out",
            )
    return all(column in table.columns for column in required)


class _RowReader:
    """Reads the rows of one dataset, one after another."""

    def __init__(self, problems: Problems, lists: Lists, file: str, spec: DatasetSpec) -> None:
        self._problems = problems
        self._lists = lists
        self._file = file
        self._spec = spec
        self._seen: dict[tuple[str, ...], int] = {}

    def _problem(self, line: int, column: str, found: str, expected: str, do: str) -> None:
        self._problems.add(self._file, line, column, found=found, expected=expected, do=do)

    def read(self, raw: TableRow) -> Row | None:
        area = self._read_area(raw)
        period = self._read_period(raw)
        codes = self._read_codes(raw)
        figures = [
            self._read_figure(raw, name, measure) for name, measure in self._spec.measures.items()
        ]
        if area is None or period is None or codes is None:
            return None
        key = (area, period, *codes)
        if key in self._seen:
            self._problem(
                raw.line,
                "",
                f"the key {', '.join(key)} again; it stands on line {self._seen[key]} too",
                "one row for each combination of area, period and codes",
                "remove one of the two rows, or correct its codes",
            )
            return None
        self._seen[key] = raw.line
        if period in self._spec.provisional:
            figures = [
                (value, Status.PROVISIONAL if status is Status.NORMAL else status, text)
                for value, status, text in figures
            ]
        values, status, texts = zip(*figures, strict=True)
        note = cell_text(raw.cells.get("note", ""))
        return Row(raw.line, area, period, codes, values, status, texts, note)

    def _read_area(self, raw: TableRow) -> str | None:
        if self._spec.area.fixed:
            return self._spec.area.fixed
        code = cell_text(raw.cells["area"])
        if code in self._lists.areas:
            return code
        if not self._problems.is_excused(AREAS, code):
            do = self._advise_area(code)
            self._problem(raw.line, "area", _found(code), "a code of areas.csv", do)
        return None

    def _advise_area(self, code: str) -> str:
        wanted, digits = code.casefold(), code.lstrip("0")
        for area in self._lists.areas:
            names = (area.name.nl, area.name.en or "", *area.aliases, area.code)
            if code and wanted in (name.casefold() for name in names):
                return f"write {area.code}, the code of {code}"
            if digits and area.code.lstrip(ascii_uppercase).lstrip("0") == digits:
                return f"write {area.code}, the whole code"
        return "add the area to areas.csv, or correct the code"

    def _read_period(self, raw: TableRow) -> str | None:
        if self._spec.period.fixed:
            return self._spec.period.fixed
        frequency = self._spec.period.frequency
        cell = raw.cells["period"]
        code = cell_text(cell)
        try:
            if parse_period(code).frequency is frequency:
                return code
        except ValueError:
            pass
        do = "correct the period, or the frequency in the spec"
        if looks_like_date(cell):
            do += "; if a spreadsheet made a date of it, format the column as text first"
        form = f"a period such as {EXAMPLES[frequency]} ({frequency})"
        self._problem(raw.line, "period", _found(code), form, do)
        return None

    def _read_codes(self, raw: TableRow) -> tuple[str, ...] | None:
        codes: dict[str, str] = {}
        for column in _file_dimensions(self._spec):
            code = self._read_code(raw, column)
            if code is not None:
                codes[column] = code
        for column, dimension in self._spec.dimensions.items():
            if dimension.from_attribute is None:
                continue
            parent, attribute = dimension.from_attribute.split(".")
            if parent not in codes:
                continue
            carrier = self._lists.codelists[self._spec.dimensions[parent].codelist]
            value = carrier.codes[codes[parent]].attributes.get(attribute)
            if value is None:
                self._problem(
                    raw.line,
                    parent,
                    f"{codes[parent]!r}, which has no {attribute} in {codelist_file(carrier.id)}",
                    f"a code with {attribute}",
                    f"fill the column {attribute} of {codelist_file(carrier.id)}",
                )
            else:
                codes[column] = value
        if len(codes) < len(self._spec.dimensions):
            return None
        return tuple(codes[column] for column in self._spec.dimensions)

    def _read_code(self, raw: TableRow, column: str) -> str | None:
        dimension = self._spec.dimensions[column]
        codelist = self._lists.codelists[dimension.codelist]
        cell = raw.cells[column]
        code = cell_text(cell)
        if code in codelist:
            return code
        if code == TOTAL and dimension.total is Total.GIVEN:
            return code
        if code == TOTAL:
            self._problem(
                raw.line,
                column,
                f"a total ({TOTAL}) in a dimension with total: {dimension.total}",
                "codes of parts only",
                "take the row out: the total is computed"
                if dimension.total is Total.SUM
                else "take the row out, or declare total: given",
            )
        elif not self._problems.is_excused(codelist_file(codelist.id), code):
            do = _advise_code(cell, codelist)
            form = f"a code of {codelist_file(codelist.id)}"
            self._problem(raw.line, column, _found(code), form, do)
        return None

    def _read_figure(
        self, raw: TableRow, name: str, measure: Measure
    ) -> tuple[Decimal | None, Status, str]:
        cell = raw.cells[name]
        text = cell_text(cell)
        status = self._read_status(raw, name, is_empty=cell == "")
        if cell == "":
            if status.has_value:
                self._problem(
                    raw.line,
                    name,
                    "an empty cell",
                    "a figure, or status M (missing) or Q (suppressed)",
                    f"add the figure, or say in the column {name}_status why there is none",
                )
            return None, status, text
        if not status.has_value:
            self._problem(
                raw.line,
                name,
                f"the figure {text} with status {status.value}",
                "no figure where the status says missing or suppressed",
                "empty the cell, or correct the status",
            )
            return None, status, text
        return self._read_value(raw.line, name, measure, cell), status, text

    def _read_value(self, line: int, name: str, measure: Measure, cell: RawCell) -> Decimal | None:
        try:
            value = parse_number(cell, self._spec.dialect, measure.decimals)
        except CellProblem as problem:
            found = problem.found or repr(cell_text(cell))
            self._problem(line, name, found, problem.expected, problem.do)
            return None
        lowest, highest = _bounds(measure, self._lists.units[measure.unit])
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            low = "" if lowest is None else f"of at least {lowest}"
            high = "" if highest is None else f"of at most {highest}"
            self._problem(
                line,
                name,
                f"the figure {value}",
                f"a figure {' and '.join(filter(None, (low, high)))} ({measure.unit})",
                "correct the figure, or the minimum and maximum of the measure",
            )
            return None
        return value

    def _read_status(self, raw: TableRow, measure: str, *, is_empty: bool) -> Status:
        own, row = raw.cells.get(f"{measure}_status", ""), raw.cells.get("status", "")
        column = f"{measure}_status" if own != "" else "status"
        code = cell_text(own if own != "" else row)
        if code == "":
            return Status.NORMAL
        try:
            return Status(code)
        except ValueError:
            self._problem(
                raw.line,
                column,
                repr(code),
                "A (normal), P (provisional), E (estimated), M (missing) or Q (suppressed)",
                "write one of these codes",
            )
            return Status.MISSING if is_empty else Status.NORMAL


def _found(text: str) -> str:
    return repr(text) if text else "an empty cell"


def _advise_code(cell: RawCell, codelist: Codelist) -> str:
    """What to do with a code that is not in its codelist."""
    text = cell_text(cell)
    wanted, digits = text.casefold(), text.lstrip("0")
    for code in codelist:
        names = (code.title.nl, code.title.en or "", code.code)
        if text and wanted in (name.casefold() for name in names):
            return f"write {code.code}, the code of {text}"
    if looks_like_date(cell):
        return (
            "a spreadsheet made a date of the code: format the column as text and type the code "
            "again"
        )
    for code in codelist:
        if text and code.code.lstrip("0") == digits:
            return f"write {code.code}: a spreadsheet may have taken off its zeros"
    return f"add the code to {codelist_file(codelist.id)}, or correct it"


def _bounds(measure: Measure, unit: Unit) -> tuple[Decimal | None, Decimal | None]:
    lowest, highest = measure.minimum, measure.maximum
    if lowest is None and unit.kind in (
        UnitKind.COUNT,
        UnitKind.SHARE,
        UnitKind.RATE,
        UnitKind.QUANTITY,
    ):
        lowest = Decimal(0)
    if highest is None and unit.kind is UnitKind.SHARE:
        highest = Decimal(100)
    return lowest, highest
