"""Small registrations: made up, written as a prepared folder, and counted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from stadspeil.pipeline.count import CountSettings, count_registration
from stadspeil.registrations.codelists import NAMES, load_codelist, load_codes
from stadspeil.registrations.count.periods import day_number
from stadspeil.registrations.count.run import Counted
from stadspeil.registrations.count.tables import load_tables
from stadspeil.registrations.prepared import Prepared, PreparedTable, table_file, write_description
from stadspeil.registrations.schema import OPEN_END, TABLES
from tests.registrations.count.slow_count import (
    LAWS,
    Benefit,
    Cell,
    Invoice,
    Provision,
    Records,
    Stay,
)

COLUMNS: Mapping[str, str] = {
    "persons": "person int, household int, municipality smallint, neighbourhood int, "
    'birth_year smallint, sex tinyint, start int, "end" int, moved tinyint',
    "provisions": "person int, household int, municipality smallint, neighbourhood int, "
    'law tinyint, product tinyint, start int, "end" int, referrer tinyint, reason tinyint, '
    "moved tinyint",
    "invoices": "person int, municipality smallint, neighbourhood int, product tinyint, "
    "month int, cents bigint, moved tinyint",
    "benefits": "person int, household int, municipality smallint, neighbourhood int, "
    'kind tinyint, start int, "end" int, living_form tinyint, nationality tinyint, '
    "moved tinyint",
}

CONFIG = """\
periods: [2019, 2020, 2019-S2, 2020-S1, 2019-12-31, 2020-06-30, 2020-12-31]
areas: [neighbourhood, district, municipality, country]
groups: {X.DUO: [GM0546, GM0503], X.ONE: [GM0503]}
"""
"""What the example is counted by."""
INSIDE = CountSettings(unprotected=True)


def count_folder(folder: Path, settings: CountSettings = INSIDE) -> list[str]:
    """Count `prepared` by `count.yaml` into `tables`; what was said meanwhile."""
    said: list[str] = []
    count_registration(
        folder / "prepared", folder / "count.yaml", folder / "tables", settings, said.append
    )
    return said


def find_moves(records: Records) -> Callable[[Any], int]:
    """Of a record: 1 when its person moved, 2 when its household did, 3 when both."""
    stays = Counter(stay.person for stay in records.persons)
    homes: dict[int | None, set[str]] = defaultdict(set)
    for stay in records.persons:
        homes[stay.household].add(stay.neighbourhood)

    def moved(record: Any) -> int:
        household = getattr(record, "household", None)  # an invoice has none
        return (stays[record.person] > 1) + 2 * (len(homes[household]) > 1)

    return moved


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
    moved = find_moves(records)
    for s in records.persons:
        traits = (s.birth_year, place["sex"][s.sex])
        row = (s.person, s.household, *where(s.neighbourhood), *traits, *days(s), moved(s))
        rows["persons"].append(row)
    for p in records.provisions:
        product = (place["law"][LAWS[p.product]], place["product"][p.product])
        why = (place["referrer"][p.referrer], -1 if p.reason is None else place["reason"][p.reason])
        row = (
            p.person,
            p.household,
            *where(p.neighbourhood),
            *product,
            *days(p),
            *why,
            moved(p),
        )
        rows["provisions"].append(row)
    for i in records.invoices:
        cost = (place["care_form"][i.product], month(i.month), i.cents)
        rows["invoices"].append((i.person, *where(i.neighbourhood), *cost, moved(i)))
    for b in records.benefits:
        kind, form = place["benefit_kind"][b.kind], place["living_form"][b.living_form]
        row = (b.person, b.household, *where(b.neighbourhood), kind, *days(b), form)
        rows["benefits"].append((*row, place["nationality"][b.nationality], moved(b)))
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name, columns in COLUMNS.items():
            connection.execute(f"create table {name} ({columns})")
            if rows[name]:
                connection.execute(f"insert into {name} values {', '.join(map(str, rows[name]))}")
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


def example() -> Records:
    """Sixty persons in four neighbourhoods with records made from their numbers; some move."""
    places = ("BU05460101", "BU05460102", "BU05460201", "BU05030000")
    products = [code for code in LAWS if "bijstand" not in code]
    stays, provisions, invoices, benefits = [], [], [], []
    for nr in range(60):
        house, first, then = nr // 2, places[nr // 2 % 4], places[nr // 14 % 4]
        birth, moved = 1955 + nr, date(2019, 11, 15)
        stays.append(Stay(nr, house, first, birth, "mv"[nr % 2], date(2001, 1, 1), moved))
        stays.append(Stay(nr, house, then, birth, "mv"[nr % 2], moved + timedelta(1)))
        for turn in range(nr % 5):
            start = date(2017, 1, 1) + timedelta((nr * 97 + turn * 311) % 1500)
            end = None if (nr + turn) % 4 == 0 else start + timedelta((nr * 31 + turn * 7) % 400)
            where = first if start <= moved else then
            product = products[(nr * 3 + turn * (nr % 3)) % len(products)]
            provisions.append(
                Provision(
                    nr,
                    house,
                    where,
                    product,
                    start,
                    end,
                    ("huisarts", "rechter-om", "niet-geregistreerd")[nr % 3],
                    None if end is None else ("volgens-plan", "client")[turn % 2],
                )
            )
        invoices.append(Invoice(nr, then, "verblijf-jo", f"2020-{nr % 12 + 1:02d}", 10_001 + nr))
        if nr % 5 == 0:
            invoices.append(Invoice(nr, first, "verblijf-jo", "2020-01", 4_000 + 900 * nr))
        if nr % 3 == 0:
            start = date(2015, 1, 1) + timedelta(nr * 30)
            form = ("samenwonend", "alleenstaand")[nr % 2]
            kind = ("algemene-bijstand", "bijzondere-bijstand")[nr % 4 == 0]
            where = first if start <= moved else then
            benefits.append(
                Benefit(nr, house, where, kind, start, None, form, ("nl", "niet-nl")[nr % 2])
            )
    return Records(tuple(stays), tuple(provisions), tuple(invoices), tuple(benefits))
