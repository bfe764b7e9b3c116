"""The made-up city, prepared, and counted here by plain SQL: it gives back the published tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from stadspeil.registrations.prepared import Prepared, open_prepared
from stadspeil.registrations.synthetic import margins
from stadspeil.registrations.synthetic.margins import (
    ARRANGEMENTS,
    COMBINATIONS,
    QUARTERS,
    TRAJECTORIES,
    YEARS,
    YOUTH_TYPES,
)
from stadspeil.registrations.synthetic.presets import Preset, synthesize
from stadspeil.registrations.synthetic.write import FileFormat

pytestmark = pytest.mark.slow

Count = list[tuple[Any, ...]]


class Counter:
    """A prepared registration with its codes beside its numbers."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
        self.connection, self.prepared = connection, prepared
        for name in ("product", "law", "care_form", "referrer", "reason", "benefit_kind"):
            self._codelist(name)
        for name in ("sex", "living_form", "nationality"):
            self._codelist(name)
        connection.execute(
            "CREATE TEMP VIEW held AS SELECT person, household, x.code AS product, l.code AS law, "
            'start, "end" FROM provisions JOIN product_codes AS x ON x.place = product '
            "JOIN law_codes AS l ON l.place = law UNION ALL "
            "SELECT person, household, k.code, 'participatiewet', start, \"end\" FROM benefits "
            "JOIN benefit_kind_codes AS k ON k.place = kind"
        )

    def _codelist(self, name: str) -> None:
        rows = ", ".join(f"({k}, '{c}')" for k, c in enumerate(self.prepared.codelists[name]))
        self.connection.execute(
            f"CREATE TEMP VIEW {name}_codes AS SELECT * FROM (VALUES {rows}) AS v(place, code)"
        )

    def rows(self, sql: str) -> Count:
        return self.connection.execute(sql).fetchall()

    def by(self, sql: str) -> dict[object, int]:
        return {key: int(count) for key, count in self.rows(sql)}


def within(first: str, last: str) -> str:
    epoch = "DATE '1970-01-01'"
    return f"start <= DATE '{last}' - {epoch} AND \"end\" >= DATE '{first}' - {epoch}"


def during(year: int) -> str:
    return within(f"{year}-01-01", f"{year}-12-31")


@pytest.fixture(scope="module")
def city(made_up_leiden: Path) -> Iterator[Counter]:
    with duckdb.connect() as connection:
        yield Counter(connection, open_prepared(connection, made_up_leiden / "prepared", "GM0546"))


@pytest.mark.parametrize("year", YEARS)
def test_households_are_as_published_by_combination_of_laws(city: Counter, year: int) -> None:
    found = city.by(
        "SELECT laws, count(*) FROM (SELECT household, bit_or(CASE law WHEN 'jeugdwet' THEN 1 "
        f"WHEN 'wmo' THEN 2 ELSE 4 END) AS laws FROM held WHERE {during(year)} GROUP BY 1) "
        "GROUP BY 1"
    )
    expected = margins.households_by_laws(year)
    assert [found[laws] for laws in range(1, 8)] == list(expected)
    printed = margins._series("huishoudens-wetten", "laws", "households", str(year))
    off = {
        name: abs(printed[name] - count) for name, count in zip(COMBINATIONS, expected, strict=True)
    }
    assert max(off.values()) <= 2 or off == {name: 13 * (name == "jeugd") for name in COMBINATIONS}


@pytest.mark.parametrize("year", YEARS)
def test_households_are_as_published_by_number_of_provisions(city: Counter, year: int) -> None:
    found = city.by(
        "SELECT least(n, 6), count(*) FROM (SELECT household, count(DISTINCT product) AS n "
        f"FROM held WHERE {during(year)} GROUP BY 1) GROUP BY 1"
    )
    assert [found[number] for number in range(1, 7)] == list(margins.households_by_number(year))


@pytest.mark.parametrize("year", YEARS)
def test_youth_clients_are_as_published_by_type_and_number(city: Counter, year: int) -> None:
    where = f"law = 'jeugdwet' AND {during(year)}"
    types = city.by(f"SELECT product, count(DISTINCT person) FROM held WHERE {where} GROUP BY 1")
    assert tuple(types.get(kind, 0) for kind in YOUTH_TYPES) == margins.youth_by_type(year)
    numbers = city.by(
        "SELECT n, count(*) FROM (SELECT person, count(DISTINCT product) AS n FROM held "
        f"WHERE {where} GROUP BY 1) GROUP BY 1"
    )
    assert tuple(numbers.get(n, 0) for n in range(1, 7)) == margins.youth_by_number(year)
    assert sum(numbers.values()) == margins.youth_clients(year)


@pytest.mark.parametrize("year", YEARS)
def test_youth_clients_leave_and_start_as_published(city: Counter, year: int) -> None:
    now, later = (
        f"(SELECT DISTINCT person FROM held WHERE law = 'jeugdwet' AND {during(y)})"
        for y in (year, year + 1)
    )
    (left,) = city.rows(f"SELECT count(*) FROM {now} AS a ANTI JOIN {later} AS b USING (person)")
    (started,) = city.rows(
        "SELECT count(DISTINCT person) FROM held WHERE law = 'jeugdwet' "
        f"AND year(DATE '1970-01-01' + start) = {year}"
    )
    assert (started[0], left[0]) == margins.youth_flow(year)


@pytest.mark.parametrize("year", YEARS)
def test_referrals_to_residential_care_are_as_published(city: Counter, year: int) -> None:
    where = (
        "product = (SELECT place FROM product_codes WHERE code = 'verblijf') "
        f"AND year(DATE '1970-01-01' + start) = {year}"
    )
    clients, by_referrer = margins.referrals(year)
    found = city.by(
        "SELECT code, count(*) FROM provisions JOIN referrer_codes ON place = referrer "
        f"WHERE {where} GROUP BY 1"
    )
    assert found == {name: count for name, count in by_referrer.items() if count}
    assert city.rows(f"SELECT count(DISTINCT person) FROM provisions WHERE {where}") == [(clients,)]


@pytest.mark.parametrize(
    ("half", "first", "last"),
    [("2021-S1", "2021-01-01", "2021-06-30"), ("2021-S2", "2021-07-01", "2021-12-31")],
)
def test_trajectories_end_by_reason_as_published(
    city: Counter, half: str, first: str, last: str
) -> None:
    found = city.by(
        "SELECT code, count(*) FROM provisions JOIN reason_codes ON place = reason WHERE law = 0 "
        f"AND \"end\" BETWEEN DATE '{first}' - DATE '1970-01-01' "
        f"AND DATE '{last}' - DATE '1970-01-01' GROUP BY 1"
    )
    assert found == margins.youth_ended(half)


@pytest.mark.parametrize("year", YEARS)
def test_wmo_clients_are_as_published(city: Counter, year: int) -> None:
    where = f"law = 'wmo' AND {during(year)}"
    found = city.by(f"SELECT product, count(DISTINCT person) FROM held WHERE {where} GROUP BY 1")
    assert tuple(found[kind] for kind in ARRANGEMENTS) == margins.wmo_by_arrangement(year)
    total = city.rows(f"SELECT count(DISTINCT person) FROM held WHERE {where}")
    assert total == [(margins.wmo_clients(year),)]
    ended = city.rows(
        "SELECT count(DISTINCT person) FROM held WHERE law = 'wmo' AND \"end\" < 100000 "
        f"AND year(DATE '1970-01-01' + \"end\") = {year}"
    )
    assert ended == [(margins.wmo_ended(year),)]


@pytest.mark.parametrize("year", YEARS[1:])
def test_trajectories_start_as_published(city: Counter, year: int) -> None:
    found = city.by(
        "SELECT code, count(*) FROM provisions JOIN product_codes ON place = product "
        f"WHERE law = 2 AND year(DATE '1970-01-01' + start) = {year} GROUP BY 1"
    )
    assert tuple(found.get(kind, 0) for kind in TRAJECTORIES) == margins.trajectories_started(year)


@pytest.mark.parametrize("day", QUARTERS)
def test_benefit_clients_are_as_published_in_all_five_divisions(city: Counter, day: str) -> None:
    began = "DATE '1970-01-01' + b.start"
    divisions = {
        "sex": "s.code",
        "living_form": "f.code",
        "nationality": "n.code",
        "age": "CASE WHEN 2021 - birth_year < 27 THEN '0-26' WHEN 2021 - birth_year < 40 "
        "THEN '27-39' WHEN 2021 - birth_year < 55 THEN '40-54' ELSE '55-aow' END",
        "duration": f"CASE WHEN {began} + INTERVAL 6 MONTH > DATE '{day}' THEN '0-6m' "
        f"WHEN {began} + INTERVAL 12 MONTH > DATE '{day}' THEN '6-12m' "
        f"WHEN {began} + INTERVAL 24 MONTH > DATE '{day}' THEN '1-2j' "
        f"WHEN {began} + INTERVAL 48 MONTH > DATE '{day}' THEN '2-4j' ELSE '4+j' END",
    }
    number = f"(DATE '{day}' - DATE '1970-01-01')"
    for name, what in divisions.items():
        found = city.by(
            f"SELECT {what}, count(DISTINCT b.person) FROM benefits AS b "
            "JOIN persons AS p USING (person) "
            "JOIN sex_codes AS s ON s.place = p.sex "
            "JOIN living_form_codes AS f ON f.place = b.living_form "
            "JOIN nationality_codes AS n ON n.place = b.nationality "
            f'WHERE b.kind = 0 AND b.start <= {number} AND b."end" >= {number} GROUP BY 1'
        )
        assert found == margins.benefit_clients(day, name)


def test_every_printed_euro_is_invoiced(city: Counter) -> None:
    halves = {
        (period, form): cents
        for period, form, cents in city.rows(
            "SELECT (1970 + month // 12) || CASE WHEN month % 12 < 6 THEN '-S1' ELSE '-S2' END, "
            "code, sum(cents)::BIGINT FROM invoices JOIN care_form_codes ON place = product "
            "GROUP BY ALL"
        )
    }
    youth = margins.invoiced("jeugd-kosten", "product", 100)
    assert {key: halves[key] for key in youth} == youth
    for (year, arrangement), cents in margins.invoiced(
        "wmo-kosten", "arrangement", 100_000
    ).items():
        assert halves[f"{year}-S1", arrangement] + halves[f"{year}-S2", arrangement] == cents


def test_inhabitants_and_share_of_households_are_as_published(city: Counter) -> None:
    (people,) = city.rows(
        f"SELECT count(*) FROM persons WHERE {within('2021-01-01', '2021-01-01')}"
    )
    assert people[0] == margins.inhabitants()
    for year in YEARS:
        (all_,) = city.rows(f"SELECT count(DISTINCT household) FROM persons WHERE {during(year)}")
        share = sum(margins.households_by_laws(year)) / all_[0]
        assert round(share, 3) == pytest.approx(margins.households_share(year))


@pytest.mark.engines
def test_the_same_seed_gives_the_same_city(made_up_leiden: Path, tmp_path: Path) -> None:
    synthesize(Preset.LEIDEN, tmp_path, 0, 1, FileFormat.PARQUET)
    assert read_all(tmp_path) == read_all(made_up_leiden / "raw")


def read_all(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every file of a registration; in which order they stand is up to DuckDB."""
    return {
        file.name: duckdb.execute(f"SELECT * FROM '{file}' ORDER BY ALL").fetchall()
        for file in sorted(folder.glob("*.parquet"))
    }


def test_files_say_that_they_are_made_up(made_up_leiden: Path, city: Counter) -> None:
    raw = made_up_leiden / "raw"
    assert '"synthetic": true' in (raw / "synthetic.json").read_text()
    assert "Tabel 13" in (raw / "synthetic.json").read_text()
    assert all("synthetic" in file.name for file in raw.glob("*.parquet"))
    assert city.prepared.synthetic
