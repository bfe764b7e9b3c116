"""The counts of the engine equal the slow ones, on a small registration and on generated ones."""

import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stadspeil.registrations.count.config import CountConfig
from stadspeil.registrations.count.engine import open_duckdb
from stadspeil.registrations.count.parts import MOST_RECORDS
from stadspeil.registrations.count.run import count_periods
from tests.registrations.count.registration import example, read_cells, write_prepared
from tests.registrations.count.slow_count import (
    LAWS,
    Benefit,
    Cell,
    Invoice,
    Provision,
    Records,
    Stay,
    count_slowly,
)

GROUPS = {"X.DUO": ("GM0546", "GM0503"), "X.ONE": ("GM0503",)}
NEIGHBOURHOODS = ("BU05460101", "BU05460102", "BU05460201", "BU05030000")
PERIODS = ("2019", "2020", "2019-S2", "2020-S1", "2019-12-31", "2020-06-30", "2020-12-31")
CONFIG = CountConfig.model_validate(
    {
        "periods": PERIODS,
        "areas": ["neighbourhood", "district", "municipality", "country"],
        "groups": GROUPS,
    }
)


def of_periods(*codes: str) -> CountConfig:
    return CONFIG.model_copy(update={"periods": codes})


def count(
    records: Records,
    folder: Path,
    config: CountConfig = CONFIG,
    most_records: float = MOST_RECORDS,
) -> dict[Cell, int]:
    write_prepared(records, folder)
    with open_duckdb(folder) as (engine, prepared):
        engine.most_records = most_records
        return read_cells(count_periods(engine, prepared, config, folder / "counts"))


def days(draw: st.DrawFn) -> tuple[date, date | None]:
    start = date(2013, 1, 1) + timedelta(draw(st.integers(0, 3000)))
    length = draw(st.one_of(st.none(), st.integers(0, 900)))
    return start, None if length is None else start + timedelta(length)


@st.composite
def registrations(draw: st.DrawFn) -> Records:
    """Persons who may move, also as a household, with provisions, invoices and benefits."""
    people = range(draw(st.integers(1, 6)))
    place = st.sampled_from(NEIGHBOURHOODS)
    household = st.integers(0, 3)
    births = [draw(st.integers(1950, 2015)) for _ in people]
    moves = [
        [(date(2000, 1, 1), draw(household), draw(place))]
        + [(date(2020, 1, 15), draw(household), draw(place))] * draw(st.booleans())
        for _ in people
    ]

    def home(person: int, at: date) -> tuple[int, str]:
        stay = [(h, n) for start, h, n in moves[person] if start <= at]
        return stay[-1] if stay else moves[person][0][1:]

    persons = [
        Stay(90 + nr, 90 + nr, where, 1960, "m", date(2000, 1, 1))
        for nr, where in enumerate(NEIGHBOURHOODS)
    ]
    for person in people:
        own = moves[person]
        for nr, (start, house, where) in enumerate(own):
            end = own[nr + 1][0] - timedelta(1) if nr + 1 < len(own) else None
            sex = "mv"[births[person] % 2]
            persons.append(Stay(person, house, where, births[person], sex, start, end))
    provisions = []
    for _ in range(draw(st.integers(0, 12))):
        person = draw(st.sampled_from(people))
        product = draw(st.sampled_from([code for code in LAWS if "bijstand" not in code]))
        start, end = days(draw)
        reason = draw(st.sampled_from(["volgens-plan", "client"])) if end else None
        who = draw(st.sampled_from(["huisarts", "rechter-om"]))
        provisions.append(Provision(person, *home(person, start), product, start, end, who, reason))
    cents = st.sampled_from([0, 5000, 12345, 1_000_001])
    invoices = [
        Invoice(person, home(person, month)[1], product, f"{month:%Y-%m}", draw(cents))
        for person in people
        for month in (date(2019, 9, 1), date(2020, 1, 1), date(2020, 3, 1))
        for product in ("verblijf-jo", "crisis-regulier")
        if draw(st.booleans())
    ]
    benefits = []
    for person in people:
        if draw(st.booleans()):
            start, end = days(draw)
            kind = draw(st.sampled_from(["algemene-bijstand", "bijzondere-bijstand"]))
            form = draw(st.sampled_from(["samenwonend", "eenouder"]))
            benefits.append(Benefit(person, *home(person, start), kind, start, end, form, "nl"))
    return Records(tuple(persons), tuple(provisions), tuple(invoices), tuple(benefits))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(records=registrations())
def test_any_registration_counts_as_the_slow_count_does_also_in_parts(
    records: Records, tmp_path_factory: pytest.TempPathFactory
) -> None:
    slow = count_slowly(records, PERIODS, GROUPS)

    for most_records in (MOST_RECORDS, 0):  # all together, and each municipality apart
        folder = tmp_path_factory.mktemp("prepared")
        assert count(records, folder, most_records=most_records) == slow


def one_person_each(*provisions: Provision, benefits: tuple[Benefit, ...] = ()) -> Records:
    stays = tuple(
        Stay(nr, nr, where, 1980 + nr, "v", date(2000, 1, 1))
        for nr, where in enumerate(NEIGHBOURHOODS)
    )
    return Records(stays, provisions, (), benefits)


@pytest.mark.parametrize(
    ("first_end", "again", "expected"),
    [
        (date(2015, 1, 1), date(2020, 1, 1), 1),  # 1826 days later
        (date(2015, 1, 1), date(2020, 1, 2), 0),
        (date(2019, 12, 30), date(2020, 1, 1), 1),  # a day without
        (date(2019, 12, 31), date(2020, 1, 1), 0),  # goes on
        (None, date(2020, 1, 1), 0),
    ],
)
def test_repeated_use_starts_within_five_years_and_is_no_continuation(
    first_end: date | None, again: date, expected: int, tmp_path: Path
) -> None:
    records = one_person_each(
        Provision(0, 0, NEIGHBOURHOODS[0], "verblijf", date(2014, 1, 1), first_end),
        Provision(0, 0, NEIGHBOURHOODS[0], "verblijf", again),
    )

    found = count(records, tmp_path, of_periods("2020"))

    cell = ("herhaald-beroep", "GM0546", "2020", ("verblijf",), "persons")
    assert found.get(cell, 0) == expected
    assert found == count_slowly(records, ("2020",), GROUPS)


@pytest.mark.parametrize(
    ("start", "birth_year", "duration", "age"),
    [
        (date(2020, 1, 1), 1994, "0-6m", "0-26"),  # 26 in 2020; five months and 29 days
        (date(2019, 12, 30), 1993, "6-12m", "27-39"),
        (date(2019, 6, 30), 1981, "1-2j", "27-39"),
        (date(2019, 7, 1), 1980, "6-12m", "40-54"),
        (date(2018, 6, 30), 1966, "2-4j", "40-54"),
        (date(2016, 6, 30), 1965, "4+j", "55-aow"),
    ],
)
def test_clients_of_assistance_are_divided_by_age_and_duration_on_the_day(
    start: date, birth_year: int, duration: str, age: str, tmp_path: Path
) -> None:
    stay = Stay(0, 0, NEIGHBOURHOODS[0], birth_year, "v", date(2000, 1, 1))
    other = Stay(1, 1, NEIGHBOURHOODS[3], 1950, "m", date(2000, 1, 1))
    benefit = Benefit(0, 0, NEIGHBOURHOODS[0], "algemene-bijstand", start)
    records = Records((stay, other), (), (), (benefit,))

    found = count(records, tmp_path, of_periods("2020-06-30"))

    area, day = "BU05460101", "2020-06-30"
    assert found["bijstand-klanten", area, day, (age, "_T", "_T", "_T", "_T"), "clients"] == 1
    assert found["bijstand-klanten", area, day, ("_T", "_T", "_T", "_T", duration), "clients"] == 1
    assert found == count_slowly(records, (day,), GROUPS)


def test_a_client_who_moved_counts_once_in_each_area_and_once_in_the_country(
    tmp_path: Path,
) -> None:
    here, there = NEIGHBOURHOODS[0], NEIGHBOURHOODS[3]
    stays = (
        Stay(0, 0, here, 2005, "m", date(2005, 1, 1), date(2019, 12, 31)),
        Stay(0, 0, there, 2005, "m", date(2020, 1, 1)),
    )
    records = Records(
        stays,
        (
            Provision(0, 0, here, "ambulant", date(2019, 1, 1), date(2020, 2, 1)),
            Provision(0, 0, there, "verblijf", date(2020, 2, 2)),
        ),
    )

    found = count(records, tmp_path, of_periods("2020"))

    unique = {
        area: found["clienten", area, "2020", ("jeugdwet",), "clients"]
        for area in (here, there, "GM0546", "GM0503", "X.DUO", "NL00")
    }
    assert unique == dict.fromkeys(unique, 1)
    assert found["clienten-aantal", "NL00", "2020", ("jeugdwet", "2"), "clients"] == 1
    assert found["huishoudens-voorzieningen", "NL00", "2020", ("2",), "households"] == 1


@pytest.mark.parametrize("law", ["jeugdwet", "_T"])
def test_stocks_and_flows_close(law: str, tmp_path: Path) -> None:
    records = one_person_each(
        *(
            Provision(nr, nr, where, "crisis", date(2018, 3, 1) + timedelta(150 * nr), end)
            for nr, (where, end) in enumerate(
                zip(NEIGHBOURHOODS, (date(2019, 2, 1), date(2020, 1, 1), None, None), strict=True)
            )
        )
    )
    config = of_periods(*PERIODS, "2018", "2021", "2018-12-31", "2017-12-31")

    found = count(records, tmp_path, config.model_copy(update={"tables": ("stroom",)}))

    def cell(period: str, measure: str) -> int:
        return found.get(("stroom", "NL00", period, (law,), measure), 0)

    for earlier, period in (("2018", "2019"), ("2019", "2020"), ("2020", "2021")):
        assert cell(period, "clients") == (
            cell(earlier, "clients") - cell(earlier, "outflow") + cell(period, "inflow")
        )
    days = ("2017-12-31", "2018-12-31", "2019-12-31", "2020-06-30", "2020-12-31")
    for earlier, day in itertools.pairwise(days):
        assert cell(day, "clients") == (
            cell(earlier, "clients") + cell(day, "inflow") - cell(day, "outflow")
        )
    assert cell("2019", "clients") == 4


def test_a_count_in_parts_that_was_stopped_goes_on_with_the_part_where_it_was(
    tmp_path: Path,
) -> None:
    records = example()
    write_prepared(records, tmp_path)
    said: list[str] = []

    def stop(message: str) -> None:
        said.append(message)
        if message == "counting 2020, part 2 of 3":
            raise KeyboardInterrupt

    config = of_periods("2019", "2020")
    with open_duckdb(tmp_path) as (engine, prepared):
        engine.most_records = 0
        with pytest.raises(KeyboardInterrupt):
            count_periods(engine, prepared, config, tmp_path / "counts", stop)
        said.clear()
        counted = count_periods(engine, prepared, config, tmp_path / "counts", said.append)

    assert said == [
        "reading the records of 2020 to 2020, part 2 of 3",
        "counting 2020, part 2 of 3",
        "reading the records of 2019 to 2020, part 3 of 3",
        "counting 2019, part 3 of 3",
        "counting 2020, part 3 of 3",
    ]
    assert read_cells(counted) == count_slowly(records, ("2019", "2020"), GROUPS)
    kept = {file.name for file in (tmp_path / "counts").rglob("*.*")}
    assert kept == {"2019.parquet", "2020.parquet"}


def test_parts_of_a_stopped_count_are_not_added_to_those_of_another_division(
    tmp_path: Path,
) -> None:
    records = example()
    write_prepared(records, tmp_path)

    def stop(message: str) -> None:
        if message == "counting 2020, part 3 of 3":
            raise KeyboardInterrupt

    config = of_periods("2020")
    with open_duckdb(tmp_path) as (engine, prepared):
        engine.most_records = 0
        with pytest.raises(KeyboardInterrupt):
            count_periods(engine, prepared, config, tmp_path / "counts", stop)
        engine.most_records = MOST_RECORDS  # as Spark does, which counts all in one part
        counted = count_periods(engine, prepared, config, tmp_path / "counts")

    assert read_cells(counted) == count_slowly(records, ("2020",), GROUPS)
    kept = {file.name for file in (tmp_path / "counts").rglob("*.*")}
    assert kept == {"2020.parquet"}
