"""The files of the open data of a built edition that an attack needs, read and checked."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stadspeil.errors import TablesError
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import TableRow, read_csv
from stadspeil.model.dataset import Dialect, MeasureType, RoundingRule
from stadspeil.model.expression import Expression
from stadspeil.model.observation import Status

OBSERVATIONS = "observations.csv"
_PACKAGE, _INDICATORS = "datapackage.json", "indicators.json"
_COLUMNS = (
    *("indicator", "area", "period", "breakdown", "value", "status"),
    *("numerator", "denominator", "precision"),
)
_NO_DIMENSIONS = ("area", "period", "note")


@dataclass(frozen=True)
class OpenMeasure:
    """A column of figures of a dataset: whether parts make a total, and if it has decimals."""

    type: MeasureType
    whole: bool


@dataclass(frozen=True)
class OpenDataset:
    """A dataset: its measures, and its dimensions, each with its codes as in its file."""

    measures: Mapping[str, OpenMeasure]
    dimensions: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Row:
    """A row of observations.csv.

    `decimals` are those that its value is exact to, `rounding` how its sources round.
    """

    indicator: str
    area: str
    period: str
    breakdown: Mapping[str, str]
    value: float | None
    status: Status
    numerator: float | None
    denominator: float | None
    decimals: int
    rounding: tuple[RoundingRule, ...]


@dataclass(frozen=True)
class OpenData:
    """What is published: codelists and areas with parents, what indicators compute, the rows."""

    datasets: Mapping[str, OpenDataset]
    codelists: tuple[Mapping[str, str], ...]
    areas: Mapping[str, str]
    expressions: Mapping[str, Expression]
    rows: tuple[Row, ...]


def read_open_data(path: Path, parse: Callable[[str], Expression]) -> OpenData:
    """Read the folder `data/` of a built edition.

    Args:
        path: the folder.
        parse: reads the expression of an indicator, or raises ValueError.

    Raises:
        TablesError: with every problem of the files.
    """
    problems = Problems(TablesError)
    folder = Folder(path, problems)
    package = _read_json(folder, problems, _PACKAGE)
    indicators = _read_json(folder, problems, _INDICATORS)
    problems.raise_if_any()
    datasets: Mapping[str, OpenDataset] = {}
    expressions: Mapping[str, Expression] = {}
    try:
        datasets = dict(_datasets(folder, problems, package))
        expressions = {item["id"]: parse(item["expression"]) for item in indicators}
    except (KeyError, TypeError, ValueError) as error:
        problems.add(
            f"{_PACKAGE}, {_INDICATORS}",
            0,
            "",
            found=f"{type(error).__name__}: {error}",
            expected="the datasets and indicators as stadspeil build writes them",
            do="build the edition again",
        )
    lists = tuple(_read_codes(folder, problems, name) for name in folder.names("codelists/*.csv"))
    areas = _read_codes(folder, problems, "areas.csv")
    rows = tuple(_read_rows(folder, problems))
    problems.raise_if_any()
    return OpenData(datasets, lists, areas, expressions, rows)


def _read_json(folder: Folder, problems: Problems, name: str) -> Any:
    text = folder.read_text(name)
    if text is None:
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        problems.add(
            name,
            error.lineno,
            "",
            found=error.msg,
            expected="JSON",
            do="build the edition again",
        )
        return None


def _datasets(
    folder: Folder, problems: Problems, package: Any
) -> Iterator[tuple[str, OpenDataset]]:
    for resource in package["resources"]:
        if not resource["name"].startswith("dataset-"):
            continue
        fields = {item["name"]: item for item in resource["schema"]["fields"]}
        measures = {
            name: _measure(item) for name, item in fields.items() if f"{name}_status" in fields
        }
        apart = {*_NO_DIMENSIONS, *measures, *(f"{name}_status" for name in measures)}
        names = tuple(name for name in fields if name not in apart)
        file = f"{resource['name'].replace('dataset-', 'datasets/', 1)}.csv"
        table = read_csv(folder, problems, file, Dialect(), asked_by=_PACKAGE)
        if table is None or not _has_columns(problems, file, table.columns, names):
            continue
        dimensions = {name: frozenset(str(row.cells[name]) for row in table.rows) for name in names}
        yield resource["name"].removeprefix("dataset-"), OpenDataset(measures, dimensions)


def _measure(described: Any) -> OpenMeasure:
    """A measure by its description: unit; type; rounding."""
    _, kind, _ = described["description"].rsplit("; ", 2)
    return OpenMeasure(MeasureType(kind), described["type"] == "integer")


def _read_codes(folder: Folder, problems: Problems, name: str) -> Mapping[str, str]:
    table = read_csv(folder, problems, name, Dialect())
    if table is None or not _has_columns(problems, name, table.columns, ("code", "parent")):
        return {}
    return {str(row.cells["code"]): str(row.cells["parent"]) for row in table.rows}


def _has_columns(
    problems: Problems, name: str, columns: tuple[str, ...], needed: tuple[str, ...]
) -> bool:
    if missing := [column for column in needed if column not in columns]:
        problems.add(
            name,
            1,
            ", ".join(missing),
            found=f"columns {', '.join(columns)}",
            expected=f"columns {', '.join(needed)}",
            do="build the edition again",
        )
    return not missing


def _read_rows(folder: Folder, problems: Problems) -> Iterator[Row]:
    table = read_csv(folder, problems, OBSERVATIONS, Dialect())
    if table is None or not _has_columns(problems, OBSERVATIONS, table.columns, _COLUMNS):
        return
    for row in table.rows:
        try:
            yield _read_row(row)
        except (KeyError, TypeError, ValueError) as error:
            problems.add(
                OBSERVATIONS,
                row.line,
                "",
                found=str(error),
                expected="numbers, a status of A, P, E, M or Q, and JSON as stadspeil build writes",
                do="correct the row, or build the edition again",
            )


def _read_row(row: TableRow) -> Row:
    cells = {name: str(row.cells[name]) for name in _COLUMNS}
    value, numerator, denominator = (
        float(cells[name]) if cells[name] else None
        for name in ("value", "numerator", "denominator")
    )
    written = len(cells["value"].partition(".")[2])
    precision = json.loads(cells["precision"])
    return Row(
        cells["indicator"],
        cells["area"],
        cells["period"],
        json.loads(cells["breakdown"]),
        value,
        Status(cells["status"]),
        numerator,
        denominator,
        max(written, int(precision["decimals"])),
        tuple(RoundingRule(rule) for rule in precision["rounding"]),
    )
