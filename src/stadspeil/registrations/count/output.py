"""Counted cells written as tables: CSV in the long form, codelists, and what they hold.

    tables.yaml             the tables and the relations between their cells
    codelists/<name>.csv    code, parent, title_nl, title_en
    <table>.csv             area, period, the dimensions, measure, value, status

Every combination that was counted has a row, zero included; what has no row was not counted.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml

from stadspeil.disclosure.tables import FIRST, LAST, DisclosureTable, TableDimension, TablesFile
from stadspeil.model.observation import Status
from stadspeil.model.period import Period
from stadspeil.registrations.count.relations import describe_measure, list_relations
from stadspeil.registrations.count.run import Counted
from stadspeil.registrations.count.tables import EURO, CountTable, load_tables, load_titles


def write_tables(counted: Counted, folder: Path) -> None:
    """Write the tables of a count into an empty folder."""
    known = load_tables()
    (folder / "codelists").mkdir()
    described = []
    names: set[str] = set()
    with duckdb.connect() as connection:
        for place, name in enumerate(counted.tables):
            table = known[name]
            periods = [period for period in counted.cells if _is_counted(table, period)]
            if not periods:
                continue
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([*FIRST, *(item.name for item in table.dimensions), *LAST])
                for period in periods:
                    writer.writerows(_rows(connection, counted, place, table, period))
            names |= {dimension.codelist for dimension in table.dimensions}
            described.append(_describe(table, periods))
    for name in sorted(names):
        rows = ((code, parent, title.nl, title.en) for code, (parent, title) in _titles(name))
        _write_codelist(folder, name, rows)
    areas = counted.places.areas
    _write_codelist(folder, "area", ((a.code, a.parent, a.code, a.code) for a in areas))
    described_file = TablesFile(
        synthetic=counted.prepared.synthetic,
        tables=tuple(described),
        relations=tuple(list_relations([item.id for item in described], list(counted.cells))),
    )
    values = described_file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    (folder / "tables.yaml").write_text(
        yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def list_measures(counted: Counted, table: CountTable, period: Period) -> list[str]:
    """The measures that were counted for a period: the first date of all has no flows."""
    names = [measure.name for measure in table.measures]
    dates = [other for other in counted.cells if other.frequency is period.frequency]
    if table.id == "stroom" and period.start == period.end and period == min(dates):
        return names[:1]
    return names


def _load_cells(
    connection: duckdb.DuckDBPyConnection, file: Path, place: int
) -> dict[tuple[int, int, int, int], int]:
    """The cells of one table and period that are not zero, by area, c1, c2 and measure."""
    result = connection.execute(
        "SELECT area, c1, c2, measure, sum(value)::BIGINT FROM read_parquet(?) "
        "WHERE count_table = ? GROUP BY ALL HAVING sum(value) <> 0",
        [file.as_posix(), place],
    )
    return {(area, c1, c2, measure): value for area, c1, c2, measure, value in result.fetchall()}


def _rows(
    connection: duckdb.DuckDBPyConnection,
    counted: Counted,
    place: int,
    table: CountTable,
    period: Period,
) -> Iterator[Sequence[Any]]:
    found = _load_cells(connection, counted.cells[period], place)
    measured = list_measures(counted, table, period)
    for area_place, area in enumerate(counted.places.areas):
        for (c1, c2), codes in table.labels.items():
            for measure, name in enumerate(measured):
                value = found.pop((area_place, c1, c2, measure), 0)
                shown = show_value(value, table.measures[measure].unit)
                yield (area.code, period.code, *codes, name, shown, Status.NORMAL.value)
    if found:
        raise AssertionError(f"{table.id}, {period}: {len(found)} cells that have no codes")


def show_value(value: int, unit: str) -> str:
    """A count, or cents as euros with two decimals."""
    return str(Decimal(value).scaleb(-2)) if unit == EURO else str(value)


def _is_counted(table: CountTable, period: Period) -> bool:
    return table.for_dates if period.start == period.end else table.for_periods


def _describe(table: CountTable, periods: Iterable[Period]) -> DisclosureTable:
    return DisclosureTable(
        id=table.id,
        file=f"{table.id}.csv",
        title=table.title,
        description=table.description,
        periods=tuple(period.code for period in periods),
        dimensions=tuple(
            TableDimension(name=item.name, codelist=item.codelist, total=item.total)
            for item in table.dimensions
        ),
        measures=tuple(describe_measure(table, item) for item in table.measures),
    )


def _titles(name: str) -> Iterable[tuple[str, tuple[str, Any]]]:
    return load_titles(name).items()


def _write_codelist(folder: Path, name: str, rows: Iterable[Sequence[Any]]) -> None:
    with (folder / "codelists" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "parent", "title_nl", "title_en"])
        writer.writerows(rows)
