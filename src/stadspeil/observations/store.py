"""The store: the datasets of an edition as typed, constrained tables in an embedded DuckDB."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from stadspeil.model.dataset import Dataset, MeasureType
from stadspeil.model.edition import Edition
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind
from stadspeil.observations.rollup import Pairs, roll_up_areas, roll_up_codes

_ADDS_UP_OVER_AREAS = (UnitKind.COUNT, UnitKind.MONEY, UnitKind.QUANTITY)


def quote(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


_ROLLUPS = quote("roll-up/pairs")  # no dataset has a slash in its id


class Store:
    """The tables of one edition.

    | table | holds |
    |---|---|
    | `<dataset id>` | line, area, period, its dimensions, and each measure with its status |
    | `roll-up/pairs` | name, target, source: how codes and areas roll up |

    One table holds every roll-up: a table of its own for each would cost more memory than all
    figures together. Their names are `<dataset id>/<dimension>` for codes and
    `<dataset id>/area/<measure>` for areas.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.connection = duckdb.connect(
            ":memory:",
            config={
                "threads": 2,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "enable_external_access": True,
                "preserve_insertion_order": True,
            },
        )
        with tempfile.TemporaryDirectory(prefix="stadspeil-") as folder:
            self._scratch = Path(folder) / "table.csv"
            for dataset in edition.datasets.values():
                self._load_dataset(dataset)
            self._load_rollups(edition.datasets.values())
        self.connection.execute("SET enable_external_access = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(sql).fetchall()

    def _copy(self, table: str, rows: Iterable[Iterable[object]]) -> None:
        with self._scratch.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        self.connection.execute(
            f"COPY {table} FROM {literal(self._scratch.as_posix())} "
            "(FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', NULLSTR '')"
        )

    def _load_rollups(self, datasets: Iterable[Dataset]) -> None:
        self.connection.execute(
            f"CREATE TABLE {_ROLLUPS} (name VARCHAR NOT NULL, target VARCHAR NOT NULL, "
            "source VARCHAR NOT NULL, PRIMARY KEY (name, target, source))"
        )
        self._copy(
            _ROLLUPS,
            (
                (name, target, source)
                for dataset in datasets
                for name, pairs in self._rollups(dataset)
                for target, source in pairs
            ),
        )

    def _rollups(self, dataset: Dataset) -> Iterator[tuple[str, Pairs]]:
        for name in dataset.dimensions:
            yield f"{dataset.id}/{name}", code_pairs(self.edition, dataset, name)
        for name in dataset.measures:
            yield f"{dataset.id}/area/{name}", area_pairs(self.edition, dataset, name)

    def _load_dataset(self, dataset: Dataset) -> None:
        columns = ["line INTEGER NOT NULL", "area VARCHAR NOT NULL", "period VARCHAR NOT NULL"]
        columns += [f"{quote(name)} VARCHAR NOT NULL" for name in dataset.dimensions]
        for name, measure in dataset.measures.items():
            status = quote(f"{name}_status")
            columns.append(f"{quote(name)} DECIMAL(18, {measure.decimals})")
            columns.append(f"{status} VARCHAR NOT NULL CHECK ({status} IN ('A','P','E','M','Q'))")
            columns.append(f"CHECK (({quote(name)} IS NULL) = ({status} IN ('M','Q')))")
        key = ", ".join(["area", "period", *map(quote, dataset.dimensions)])
        self.connection.execute(
            f"CREATE TABLE {quote(dataset.id)} ({', '.join(columns)}, PRIMARY KEY ({key}))"
        )
        self._copy(
            quote(dataset.id),
            (
                [
                    row.line,
                    row.area,
                    row.period,
                    *row.codes,
                    *(
                        cell
                        for value, status in zip(row.values, row.status, strict=True)
                        for cell in ("" if value is None else f"{value:f}", str(status))
                    ),
                ]
                for row in dataset.rows
            ),
        )


def code_rollup(dataset: str, dimension: str) -> str:
    """The pairs (target, source) that roll up the codes of a dimension, as a table in SQL."""
    return _rollup(f"{dataset}/{dimension}")


def area_rollup(dataset: str, measure: str) -> str:
    """The pairs (target, source) that roll up the areas of a measure, as a table in SQL."""
    return _rollup(f"{dataset}/area/{measure}")


def _rollup(name: str) -> str:
    return f"(SELECT target, source FROM {_ROLLUPS} WHERE name = {literal(name)})"


def code_pairs(edition: Edition, dataset: Dataset, dimension: str) -> Pairs:
    """The roll-up of one dimension of a dataset."""
    place = dataset.dimensions.index(dimension)
    spec = dataset.spec.dimensions[dimension]
    stored = {row.codes[place] for row in dataset.rows}
    return roll_up_codes(edition.codelists[spec.codelist], spec, stored)


def area_pairs(edition: Edition, dataset: Dataset, measure: str) -> Pairs:
    """The roll-up of the areas of a dataset for one measure: counts and money add up."""
    spec = dataset.measures[measure]
    may_add = (
        spec.type is MeasureType.ADDITIVE and edition.units[spec.unit].kind in _ADDS_UP_OVER_AREAS
    )
    return roll_up_areas(edition.areas, {row.area for row in dataset.rows}, may_add=may_add)


def dataset_periods(dataset: Dataset) -> list[str]:
    """The periods of a dataset, in order of time."""
    return [period.code for period in sorted({parse_period(row.period) for row in dataset.rows})]
