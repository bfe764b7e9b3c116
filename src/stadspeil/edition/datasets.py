"""Datasets: a spec in YAML and a file with figures beside it, checked cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from stadspeil.edition.cells import CellProblem, cell_text, looks_like_date, parse_number
from stadspeil.edition.documents import read_yaml
from stadspeil.edition.files import Folder
from stadspeil.edition.problems import Problems
from stadspeil.edition.tables import RawCell, Table, TableRow, read_csv, read_sheet
from stadspeil.edition.yaml_reader import Positions
from stadspeil.model.area import Areas
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import Dataset, DatasetSpec, Measure, MeasureType, Row, Total
from stadspeil.model.observation import Status
from stadspeil.model.period import EXAMPLES, parse_period
from stadspeil.model.unit import Unit, UnitKind


@dataclass(frozen=True)
class Lists:
    """The codes that a dataset may use."""

    areas: Areas
    units: Mapping[str, Unit]
    codelists: Mapping[str, Codelist]


@dataclass
class LoadedDatasets:
    """The datasets that could be read, and the names of those that could not."""

    datasets: dict[str, Dataset] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)


def load_datasets(folder: Folder, problems: Problems, lists: Lists) -> LoadedDatasets:
    """Read every spec of `datasets/` with its figures."""
    loaded = LoadedDatasets()
    for name in folder.names("datasets/*.yaml"):
        identifier = name.removeprefix("datasets/").removesuffix(".yaml")
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
    document = read_yaml(folder, problems, name)
    if document is None:
        return None
    values, positions = document
    try:
        spec = DatasetSpec.model_validate(values)
    except ValidationError as error:
        problems.add_validation_error(name, error, positions)
        return None
    before = len(problems)
    _check_spec(problems, lists, name, spec, positions)
    if len(problems) > before:
        return None
    file = f"datasets/{spec.file or identifier + '.csv'}"
    if file.endswith(".xlsx"):
        table = read_sheet(folder, problems, file, spec.sheet, asked_by=name)
    else:
        table = read_csv(folder, problems, file, spec.dialect, asked_by=name)
    if table is None or not _check_columns(problems, file, spec, table):
        return None
    reader = _RowReader(problems, lists, file, spec)
    rows = tuple(row for raw in table.rows if (row := reader.read(raw)) is not None)
    if not table.rows:
        problems.add(
            file, 1, "", found="no rows", expected="rows with figures", do="add the figures"
        )
    return Dataset(identifier, spec, file, rows)


def _check_spec(
    problems: Problems, lists: Lists, name: str, spec: DatasetSpec, positions: Positions
) -> None:
    def problem(path: tuple[Any, ...], found: str, expected: str, do: str) -> None:
        problems.add(
            name, positions.line(path), ".".join(path), found=found, expected=expected, do=do
        )

    if spec.area.fixed is not None and spec.area.fixed not in lists.areas:
        problem(("area", "fixed"), repr(spec.area.fixed), "an area of areas.csv", "add the area")
    for period in (*spec.provisional, *([spec.period.fixed] if spec.period.fixed else [])):
        if parse_period(period).frequency is not spec.period.frequency:
            problem(
                ("period",),
                repr(period),
                f"a period such as {EXAMPLES[spec.period.frequency]}",
                "correct the period or the frequency",
            )
    for column, dimension in spec.dimensions.items():
        path = ("dimensions", column)
        codelist = lists.codelists.get(dimension.codelist)
        if codelist is None:
            problem(
                (*path, "codelist"),
                repr(dimension.codelist),
                "the name of a file in codelists/",
                f"add codelists/{dimension.codelist}.csv, or correct the name",
            )
        elif dimension.from_attribute is not None:
            parent, attribute = dimension.from_attribute.split(".")
            carrier = spec.dimensions.get(parent)
            if carrier is None or carrier.from_attribute is not None:
                problem(
                    (*path, "from"),
                    repr(dimension.from_attribute),
                    "a dimension of this dataset, a point, and an attribute of its codelist",
                    "correct the name before the point",
                )
            elif (carried := lists.codelists.get(carrier.codelist)) is not None:
                for code in carried:
                    value = code.attributes.get(attribute)
                    if value is not None and value not in codelist:
                        problems.add(
                            f"codelists/{carrier.codelist}.csv",
                            carried.lines[code.code],
                            attribute,
                            found=repr(value),
                            expected=f"a code of codelists/{dimension.codelist}.csv",
                            do="correct the code",
                        )
    for column, measure in spec.measures.items():
        unit = lists.units.get(measure.unit)
        if unit is None:
            problem(
                ("measures", column, "unit"),
                repr(measure.unit),
                "a unit of units.csv, or procent, per-1000, euro, duizend-euro, score, aantal",
                "add the unit to units.csv, or correct the name",
            )
        elif measure.type is MeasureType.NON_ADDITIVE and unit.kind in (
            UnitKind.SHARE,
            UnitKind.RATE,
            UnitKind.SCORE,
        ):
            problem(
                ("measures", column, "type"),
                f"{measure.type} with unit {unit.code}",
                "ratio for a share or rate, score for a score",
                "correct the type of the measure",
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
        named = [
            area.code for area in self._lists.areas if code in (area.name.nl, *area.aliases)
        ]
        do = "add the area to areas.csv, or correct the code"
        if named:
            do = f"write {' or '.join(named)}, the code of {code}"
        elif code.isdigit() and f"GM{code.zfill(4)}" in self._lists.areas:
            do = f"write GM{code.zfill(4)}: a spreadsheet may have taken off its zeros"
        self._problem(raw.line, "area", repr(code), "a code of areas.csv", do)
        return None

    def _read_period(self, raw: TableRow) -> str | None:
        if self._spec.period.fixed:
            return self._spec.period.fixed
        frequency = self._spec.period.frequency
        code = cell_text(raw.cells["period"])
        try:
            if parse_period(code).frequency is frequency:
                return code
        except ValueError:
            pass
        self._problem(
            raw.line,
            "period",
            repr(code),
            f"a period such as {EXAMPLES[frequency]} ({frequency})",
            "correct the period, or the frequency in the spec",
        )
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
                    f"{codes[parent]!r}, which has no {attribute} in {carrier.id}.csv",
                    f"a code with {attribute}",
                    f"fill the column {attribute} of codelists/{carrier.id}.csv",
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
        if code == TOTAL:
            if dimension.total is Total.GIVEN:
                return code
            self._problem(
                raw.line,
                column,
                f"a total ({TOTAL}) in a dimension with total: {dimension.total}",
                "codes of parts only",
                "take the row out: the total is computed"
                if dimension.total is Total.SUM
                else "take the row out, or declare total: given",
            )
            return None
        do = f"add the code to codelists/{codelist.id}.csv, or correct it"
        titled = [item.code for item in codelist if item.title.nl == code]
        padded = [item.code for item in codelist if code and item.code.lstrip("0") == code]
        if titled:
            do = f"write {titled[0]}, the code of {code}"
        elif looks_like_date(cell):
            do = (
                "a spreadsheet made a date of the code: format the column as text and type the "
                "code again"
            )
        elif padded:
            do = f"write {padded[0]}: a spreadsheet may have taken off its zeros"
        self._problem(raw.line, column, repr(code), f"a code of codelists/{codelist.id}.csv", do)
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

    def _read_value(
        self, line: int, name: str, measure: Measure, cell: RawCell
    ) -> Decimal | None:
        try:
            value = parse_number(cell, self._spec.dialect, measure.decimals)
        except CellProblem as problem:
            found = problem.found or repr(cell_text(cell))
            self._problem(line, name, found, problem.expected, problem.do)
            return None
        lowest, highest = _bounds(measure, self._lists.units[measure.unit])
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            bounds = f"at least {lowest}" if highest is None else f"from {lowest} to {highest}"
            self._problem(
                line,
                name,
                f"the figure {value}",
                f"a figure {bounds} ({measure.unit})",
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
