"""Small registrations: made up, written as a prepared folder, and counted."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from stadspeil.registrations.codelists import NAMES, load_codelist, load_codes
from stadspeil.registrations.count.periods import day_number
from stadspeil.registrations.count.run import Counted
from stadspeil.registrations.count.tables import load_tables
from stadspeil.registrations.prepared import Prepared, PreparedTable, table_file, write_description
from stadspeil.registrations.schema import OPEN_END, TABLES
from tests.registrations.count.slow_count import LAWS, Cell, Records

COLUMNS: Mapping[str, str] = {
    "persons": "person int, household int, municipality smallint, neighbourhood int, "
    'birth_year smallint, sex tinyint, start int, "end" int',
    "provisions": "person int, household int, municipality smallint, neighbourhood int, "
    'law tinyint, product tinyint, start int, "end" int, referrer tinyint, reason tinyint, '
    "provider int",
    "invoices": "person int, municipality smallint, neighbourhood int, product tinyint, "
    "month int, cents bigint",
    "benefits": "person int, household int, municipality smallint, neighbourhood int, "
    'kind tinyint, start int, "end" int, living_form tinyint, nationality tinyint',
}


def write_prepared(records: Records, folder: Path) -> Prepared:
    """A prepared folder with these records, as the contract of a prepared registration says."""
    small = sorted({stay.neighbourhood for stay in records.persons})
    large = sorted({f"GM{code[2:6]}" for code in small})
    place = {name: {code: at for at, code in enumerate(load_codes(name))} for name in NAMES}

    def where(code: str) -> tuple[int, int]:
        return large.index(f"GM{code[2:6]}"), small.index(code)

    def days(item: Any) -> tuple[int, int]:
        return day_number(item.start), OPEN_END if item.end is None else day_number(item.end)

    def month(code: str) -> int:
        return (int(code[:4]) - 1970) * 12 + int(code[5:]) - 1

    rows: dict[str, list[tuple[int, ...]]] = {name: [] for name in TABLES}
    row: tuple[int, ...]
    for s in records.persons:
        traits = (s.birth_year, place["sex"][s.sex])
        row = (s.person, s.household, *where(s.neighbourhood), *traits, *days(s))
        rows["persons"].append(row)
    for p in records.provisions:
        product = (place["law"][LAWS[p.product]], place["product"][p.product])
        why = (place["referrer"][p.referrer], -1 if p.reason is None else place["reason"][p.reason])
        row = (p.person, p.household, *where(p.neighbourhood), *product, *days(p), *why, 0)
        rows["provisions"].append(row)
    for i in records.invoices:
        cost = (place["care_form"][i.product], month(i.month), i.cents)
        rows["invoices"].append((i.person, *where(i.neighbourhood), *cost))
    for b in records.benefits:
        kind, form = place["benefit_kind"][b.kind], place["living_form"][b.living_form]
        row = (b.person, b.household, *where(b.neighbourhood), kind, *days(b), form)
        rows["benefits"].append((*row, place["nationality"][b.nationality]))
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name, columns in COLUMNS.items():
            connection.execute(f"create table {name} ({columns})")
            if rows[name]:
                marks = ", ".join("?" * len(rows[name][0]))
                connection.executemany(f"insert into {name} values ({marks})", rows[name])
            connection.execute(f"copy {name} to '{table_file(folder, name)}' (format parquet)")
    prepared = Prepared(
        persons=len({stay.person for stay in records.persons}),
        households=len({stay.household for stay in records.persons}),
        codelists={name: load_codes(name) for name in NAMES}
        | {"municipality": tuple(large), "neighbourhood": tuple(small)},
        product_laws=tuple(row["law"] for row in load_codelist("product")),
        product_kinds=tuple(row["kind"] for row in load_codelist("product")),
        tables={name: PreparedTable(len(rows[name]), len(rows[name]), {}) for name in TABLES},
        digest=str(hash(records)),
        synthetic=True,
    )
    write_description(prepared, folder)
    return prepared


def read_cells(counted: Counted) -> dict[Cell, int]:
    """Every cell that is not zero, in codes."""
    known = load_tables()
    tables = [known[name] for name in counted.tables]
    found: dict[Cell, int] = {}
    with duckdb.connect() as connection:
        for period, file in counted.cells.items():
            for table, area, c1, c2, measure, value in connection.execute(
                f"from read_parquet('{file}')"
            ).fetchall():
                spec = tables[table]
                cell = (
                    spec.id,
                    counted.places.areas[area].code,
                    period.code,
                    spec.labels[c1, c2],
                    spec.measures[measure].name,
                )
                assert cell not in found, "a cell is counted once"
                if value:
                    found[cell] = value
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)
