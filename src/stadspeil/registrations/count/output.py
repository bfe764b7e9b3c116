"""Counted cells written as tables: CSV in the long form, codelists, and what they hold.

    tables.yaml             the tables and the relations between their cells
    codelists/<name>.csv    code, parent, title_nl, title_en
    <table>.csv             area, period, the dimensions, measure, value, status

Every combination that was counted has a row, zero included; what has no row was not counted.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
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

_AT_ONCE = 100_000
"""Lines that are held at a time."""


def write_tables(counted: Counted, folder: Path) -> None:
    """Write the tables of a count into an empty folder."""
    known = load_tables()
    (folder / "codelists").mkdir()
    described = []
    names: set[str] = set()
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        connection.execute(
            "CREATE TABLE areas AS SELECT unnest(range(len($codes)))::INTEGER AS area, "
            "unnest($codes) AS code",
            {"codes": [area.code for area in counted.places.areas]},
        )
        for place, name in enumerate(counted.tables):
            table = known[name]
            periods = [period for period in counted.cells if _is_counted(table, period)]
            if not periods:
                continue
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                columns = [*FIRST, *(item.name for item in table.dimensions), *LAST]
                file.write(",".join(columns) + "\n")
                for period in periods:
                    file.writelines(_lines(connection, counted, place, table, period))
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


def _lines(
    connection: duckdb.DuckDBPyConnection,
    counted: Counted,
    place: int,
    table: CountTable,
    period: Period,
) -> Iterator[str]:
    """The lines of a period, by area and code. No code or name of ours needs quotes in CSV."""
    labels = [
        (c1, c2, measure, f",{period.code},{','.join(codes)},{name},")
        for (c1, c2), codes in table.labels.items()
        for measure, name in enumerate(list_measures(counted, table, period))
    ]
    euros = [item.unit == EURO for item in table.measures]
    c1s, c2s, measures, texts = (list(column) for column in zip(*labels, strict=True))
    connection.execute(
        "CREATE OR REPLACE TABLE labels AS SELECT unnest(range(len($texts))) AS label, "
        "unnest($c1)::INTEGER AS c1, unnest($c2)::INTEGER AS c2, "
        "unnest($measures)::INTEGER AS measure, unnest($texts) AS text, unnest($euros) AS euros",
        {
            "c1": c1s,
            "c2": c2s,
            "measures": measures,
            "texts": texts,
            "euros": [euros[measure] for measure in measures],
        },
    )
    connection.execute(
        "CREATE OR REPLACE TABLE cells AS SELECT area, c1, c2, measure, value "
        "FROM read_parquet(?) WHERE count_table = ? AND value <> 0",
        [counted.cells[period].as_posix(), place],
    )
    found = connection.execute(
        "SELECT (SELECT count(*) FROM cells), "
        "(SELECT count(*) FROM cells JOIN labels USING (c1, c2, measure))"
    ).fetchall()
    if found[0][0] != found[0][1]:
        raise AssertionError(f"{table.id}, {period}: {found} cells that have no codes")
    rows = connection.execute(
        "SELECT code || text || CASE WHEN euros THEN "
        "format('{:d}.{:02d}', value // 100, value % 100) ELSE value::VARCHAR END "
        f"|| ',{Status.NORMAL.value}\n' "
        "FROM (SELECT * REPLACE (coalesce(value, 0) AS value) FROM areas CROSS JOIN labels "
        "LEFT JOIN cells USING (area, c1, c2, measure)) ORDER BY area, label"
    )
    while part := rows.fetchmany(_AT_ONCE):
        yield from (line for (line,) in part)


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
