"""A registration is read, checked, numbered and written; every fault has its message."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from stadspeil.errors import RegistrationError
from stadspeil.registrations.mapping import load_mapping
from stadspeil.registrations.prepare import SET_APART, prepare
from stadspeil.registrations.prepared import Prepared, open_prepared
from stadspeil.registrations.schema import OPEN_END
from tests.registrations.conftest import (
    BENEFITS,
    INVOICES,
    PERSONS,
    PROVISIONS,
    PSEUDONYMS,
    Write,
)

ALL_SOURCES = """\
sources:
  - {table: persons, file: persons.csv}
  - {table: provisions, file: provisions.csv}
  - {table: invoices, file: invoices.csv}
  - {table: benefits, file: benefits.csv}
"""


def run(folder: Path, ready: Path) -> Prepared:
    return prepare(folder, load_mapping(folder), ready)


def rows(ready: Path, sql: str, municipality: str | None = None) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        open_prepared(connection, ready, municipality)
        return connection.execute(sql).fetchall()


def message(folder: Path, ready: Path) -> str:
    with pytest.raises(RegistrationError) as caught:
        run(folder, ready)
    text = str(caught.value)
    assert not [name for name in PSEUDONYMS if name in text]
    assert not list(ready.iterdir())
    return text


def test_records_become_numbers_with_the_household_of_their_first_day(
    write: Write, ready: Path
) -> None:
    prepared = run(write(), ready)
    assert (prepared.persons, prepared.households) == (3, 3)
    assert prepared.codelists["municipality"] == ("GM0363", "GM0546")
    found = rows(
        ready,
        "SELECT person, household, municipality, neighbourhood, law, product, start, "
        '"end", referrer, reason FROM provisions ORDER BY person, start',
    )
    assert found == [
        (0, 0, 0, 0, 2, 22, 18628, OPEN_END, 0, -1),
        (1, 1, 1, 1, 0, 0, 17563, 17804, 4, 0),
        (1, 2, 1, 2, 0, 8, 18262, OPEN_END, 0, -1),
        (2, 1, 1, 1, 1, 11, 17956, OPEN_END, 0, -1),
    ]
    assert rows(ready, "SELECT product, month, cents FROM invoices ORDER BY month") == [
        (2, 578, 120050),
        (30, 591, 8000),
    ]


def test_who_moved_and_whose_household_moved_is_known_of_every_record(
    write: Write, ready: Path
) -> None:
    run(write(), ready)  # zqan went to live elsewhere; zqbo stayed behind in their household
    assert rows(ready, "SELECT person, moved FROM provisions ORDER BY ALL") == [
        (0, 0),
        (1, 1),
        (1, 1),
        (2, 0),
    ]
    assert rows(ready, "SELECT person, moved FROM invoices ORDER BY ALL") == [(1, 1), (2, 0)]
    together = PERSONS.replace("zqhuis2", "zqhuis1")
    run(write(persons=together), ready)  # the household has had two neighbourhoods
    assert rows(ready, "SELECT DISTINCT person, moved FROM provisions ORDER BY ALL") == [
        (0, 0),
        (1, 3),
        (2, 2),
    ]
    assert rows(ready, "SELECT person, moved FROM invoices ORDER BY ALL") == [(1, 1), (2, 0)]


def test_the_household_between_two_stays_is_the_earlier_and_before_the_first_the_first(
    write: Write, ready: Path
) -> None:
    persons = PERSONS.replace("2019-07-01", "2019-09-01")
    provisions = PROVISIONS.replace("2020-01-01", "2019-08-01").replace("2018-02-01", "2011-02-01")
    run(write(persons=persons, provisions=provisions), ready)
    assert rows(ready, "SELECT household FROM provisions WHERE person = 1") == [(1,), (1,)]


def test_one_municipality_is_opened_without_the_others(write: Write, ready: Path) -> None:
    run(write(), ready)
    assert rows(ready, "SELECT DISTINCT municipality FROM provisions", "GM0363") == [(0,)]


def test_rows_have_one_type_each_of_32_bits_or_less_but_money(write: Write, ready: Path) -> None:
    run(write(), ready)
    described = rows(ready, "DESCRIBE SELECT * FROM invoices")
    assert {name: kind for name, kind, *_ in described} == {
        "person": "INTEGER",
        "municipality": "SMALLINT",
        "neighbourhood": "INTEGER",
        "product": "TINYINT",
        "month": "INTEGER",
        "cents": "BIGINT",
        "moved": "TINYINT",
    }


def replace(table: str, old: str, new: str) -> dict[str, str]:
    whole = {
        "persons": PERSONS,
        "provisions": PROVISIONS,
        "invoices": INVOICES,
        "benefits": BENEFITS,
    }[table]
    assert old in whole
    return {table: whole.replace(old, new)}


APART = "; or set them apart, in the mapping: set_apart: [{}]"
REASON = "a date from 1950-01-01 to 2099-12-31, and not before the birth of the person"
FAULTS = [
    (
        "value-missing",
        replace("provisions", "zqbo,wmo,hulp-huishouden,2019-03-01", "zqbo,wmo,hulp-huishouden,"),
        "provisions.csv:4 [start]: 1 record without a value (line 4)",
        "a value in every record",
        "fill it in",
    ),
    (
        "value-malformed",
        replace("provisions", "2019-03-01", "1 maart 2019"),
        "provisions.csv:4 [start]: 1 record that can't be read as a day (line 4)",
        "a day, such as 2021-03-31",
        "correct the values",
    ),
    (
        "value-malformed",
        replace("invoices", "1200.50", "1200.505"),
        "invoices.csv:2 [euros]: 1 record that can't be read as an amount (line 2)",
        "an amount, such as 1250.50",
        "correct the values",
    ),
    (
        "value-malformed",
        replace("persons", "BU03630000", "WK036300"),
        (
            "persons.csv:5 [neighbourhood]: 1 record that can't be read as a neighbourhood of CBS "
            "(line 5)"
        ),
        "a neighbourhood of CBS, such as BU05460101",
        "correct the values",
    ),
    (
        "code-unknown",
        replace("provisions", "project-ja", "zqan"),
        "provisions.csv:5 [product]: 1 record with an unknown code (line 5)",
        "a code of the list product, or one that the mapping translates",
        "correct the values, or translate them under codes: in the mapping",
    ),
    (
        "law-mismatch",
        replace("provisions", "zqbo,wmo", "zqbo,jeugdwet"),
        "provisions.csv:4 [product]: 1 record with a product of another law (line 4)",
        "a product of the law in the same record",
        "correct the law or the product, or the translation of either in the mapping",
    ),
    (
        "date-implausible",
        replace("provisions", "2019-03-01", "1019-03-01"),
        "provisions.csv:4 [start]: 1 record with a date outside reason (line 4)",
        REASON,
        "correct the dates, or widen dates: in the mapping",
    ),
    (
        "date-implausible",
        replace("provisions", "2018-02-01", "2009-02-01"),
        "provisions.csv:2 [start]: 1 record with a date outside reason (line 2)",
        REASON,
        "correct the dates, or widen dates: in the mapping",
    ),
    (
        "end-before-start",
        replace("provisions", "2018-09-30", "2018-01-31"),
        "provisions.csv:2 [end]: 1 record with an end before the start (line 2)",
        "a last day on or after the first",
        "correct the dates",
    ),
    (
        "reason-without-end",
        replace("provisions", "2018-09-30", ""),
        "provisions.csv:2 [reason]: 1 record with a reason of ending but no end (line 2)",
        "a reason only beside an end",
        "fill in the end",
    ),
    (
        "amount-missing",
        replace("invoices", "1200.50", ""),
        "invoices.csv:2 [euros]: 1 record without an amount (line 2)",
        "an amount in every record",
        "fill in the amount",
    ),
    (
        "amount-negative",
        replace("invoices", "1200.50", "-1200.50"),
        "invoices.csv:2 [euros]: 1 record with a negative amount (line 2)",
        "amounts of 0 or more",
        "set each credit note against its invoice before delivery",
    ),
    (
        "person-without-household",
        replace("benefits", "zqcy", "zqlevend"),
        "benefits.csv:2: 1 record of a person without household (line 2)",
        "a household for every person, in the table persons",
        "deliver the stays of these persons too, or correct the pseudonyms",
    ),
    (
        "person-without-household",
        {"persons": PERSONS + "zqlevend,1990,m,,BU05460001,2015-01-01,\n"},
        "persons.csv:6 [household]: 1 record of a person without household (line 6)",
        "a household for every person, in the table persons",
        "deliver the stays of these persons too, or correct the pseudonyms",
    ),
    (
        "duplicate-delivery",
        {"provisions": PROVISIONS + PROVISIONS.splitlines()[3] + "\n"},
        "provisions.csv:6: 1 record delivered before (line 6)",
        "each record once",
        "deliver each record once; a file may have been delivered twice",
    ),
    (
        "overlapping-records",
        {"provisions": PROVISIONS + "zqbo,wmo,hulp-huishouden,2020-03-01,,,,zqlev2\n"},
        (
            "provisions.csv:6: 1 record overlapping another of the same person, product and "
            "provider (line 6)"
        ),
        "stretches that follow each other",
        "join the stretches, or correct the dates",
    ),
    (
        "overlapping-records",
        replace("persons", "2019-06-30", "2019-07-01"),
        "persons.csv:3: 1 record overlapping another of the same person (line 3)",
        "stretches that follow each other",
        "join the stretches, or correct the dates",
    ),
]


@pytest.mark.parametrize(("rule", "tables", "found", "expected", "do"), FAULTS)
def test_a_fault_is_counted_and_named_by_line_and_refused(
    write: Write, ready: Path, rule: str, tables: dict[str, str], found: str, expected: str, do: str
) -> None:
    assert message(write(**tables), ready) == (
        f"1 problem:\n{found}\n    expected: {expected}\n    do: {do}{APART.format(rule)}"
    )


@pytest.mark.parametrize(("rule", "tables", "found", "expected", "do"), FAULTS)
def test_a_fault_is_set_apart_where_the_mapping_says_so(
    write: Write, ready: Path, rule: str, tables: dict[str, str], found: str, expected: str, do: str
) -> None:
    del expected, do
    prepared = run(write(f"set_apart: [{rule}]\n{ALL_SOURCES}", **tables), ready)
    (table,) = tables
    result = prepared.tables[table]
    assert result.set_apart.get(rule) == 1
    assert result.rows == result.rows_in - 1
    listed = list(csv.DictReader((ready / SET_APART).read_text().splitlines()))
    line = int(found.partition("(line ")[2].rstrip(")"))
    assert {
        "table": table,
        "source": f"{table}.csv",
        "record": str(line - 1),
        "rule": rule,
    } in listed


def test_records_of_persons_set_apart_follow_them(write: Write, ready: Path) -> None:
    tables = replace("persons", "zqcy,1985", "zqcy,85")
    prepared = run(write(f"set_apart: [value-malformed]\n{ALL_SOURCES}", **tables), ready)
    assert prepared.tables["provisions"].set_apart == {"person-set-apart": 1}
    assert prepared.tables["benefits"].set_apart == {"person-set-apart": 1}
    assert prepared.tables["persons"].rows == 3


def test_all_faults_are_named_at_once_with_five_examples_of_each(write: Write, ready: Path) -> None:
    wrong = "".join(f"zqbo,wmo,hulp-huishouden,{2000 + k}-13-01,,,,zqlev2\n" for k in range(8))
    text = message(write(provisions=PROVISIONS + wrong, invoices=INVOICES + "zqan,,,\n"), ready)
    assert "8 records that can't be read as a day (lines 6, 7, 8, 9, 10 and 3 more)" in text
    assert "invoices.csv:4 [product]: 1 record without a value (line 4)" in text
    assert text.startswith("2 problems:")


def test_each_kind_of_value_is_named_with_an_example(write: Write, ready: Path) -> None:
    text = message(
        write(
            **replace("persons", "zqcy,1985", "zqcy,85"),
            **replace("invoices", "2018-03", "2018-13"),
            **replace("benefits", "2019-05-01", "2019-02-30"),
        ),
        ready,
    )
    assert "persons.csv:5 [birth_year]: 1 record that can't be read as a year (line 5)" in text
    assert "expected: a year, such as 2009\n" in text
    assert "invoices.csv:2 [month]: 1 record that can't be read as a month (line 2)" in text
    assert "expected: a month, such as 2021-03\n" in text
    assert "benefits.csv:2 [start]: 1 record that can't be read as a day (line 2)" in text
    assert text.startswith("3 problems:")


def test_a_benefit_overlaps_another_of_the_same_kind_only(write: Write, ready: Path) -> None:
    special = "zqcy,bijzondere-bijstand,2020-05-01,,alleenstaand,nl\n"
    again = "zqcy,algemene-bijstand,2020-05-01,,alleenstaand,nl\n"
    assert message(write(benefits=BENEFITS + special + again), ready).startswith(
        "1 problem:\nbenefits.csv:4: 1 record overlapping another of the same person and kind "
        "(line 4)\n    expected: stretches that follow each other\n"
    )


def test_a_mapping_widens_or_narrows_what_dates_are_within_reason(
    write: Write, ready: Path
) -> None:
    mapping = f"dates: {{first: 2012-01-01, last: 2020-12-31}}\n{ALL_SOURCES}"
    assert message(write(mapping), ready) == (
        "1 problem:\nprovisions.csv:5 [start]: 1 record with a date outside reason (line 5)\n"
        "    expected: a date from 2012-01-01 to 2020-12-31, and not before the birth of the "
        "person\n    do: correct the dates, or widen dates: in the mapping"
        + APART.format("date-implausible")
    )


def test_codes_columns_and_dialect_of_a_municipality_are_mapped(write: Write, ready: Path) -> None:
    mapping = """\
dialect: {delimiter: ";", decimal: ",", thousands: ".", encoding: windows-1252, date: dd-mm-yyyy}
sources:
  - table: persons
    file: persons.csv
    columns: {person: pseudoniem, birth_year: geboortejaar, sex: geslacht, household: adres,
      neighbourhood: buurt, start: van, end: tot}
    codes: {sex: {"1": m, "2": v}}
  - table: provisions
    file: provisions.csv
    columns: {person: cliënt, product: categorie}
    constants: {law: jeugdwet}
    standard: ijw-iwmo
  - {table: invoices, file: invoices.csv}
"""
    folder = write(
        mapping,
        persons="pseudoniem;geboortejaar;geslacht;adres;buurt;van;tot\n"
        "zqan;2010;2;zqhuis1;BU05460001;01-02-2012;\n",
        provisions="cliënt;categorie;start;end;reason;referrer\n"
        "zqan;45;01-03-2018;31-12-2018;31;04\n".encode()
        .decode()
        .encode("cp1252"),
        invoices="person;product;month;euros\nzqan;ambulant-jo;2018-03;1.200,50\n",
    )
    prepared = run(folder, ready)
    assert prepared.tables["benefits"].rows_in == 0
    assert rows(ready, "SELECT law, product, reason, referrer FROM provisions") == [(0, 0, 0, 1)]
    assert rows(ready, "SELECT cents FROM invoices") == [(120050,)]
    assert rows(ready, "SELECT sex FROM persons") == [(1,)]


def test_codes_of_the_messages_depend_on_the_law(write: Write, ready: Path) -> None:
    mapping = ALL_SOURCES.replace("provisions.csv", "provisions.csv, standard: ijw-iwmo")
    provisions = (
        "person,law,product,start,end,reason\n"
        "zqan,jeugdwet,45,2018-01-01,2018-02-01,31\nzqbo,wmo,01,2018-01-01,2018-02-01,31\n"
    )
    prepared = run(write(mapping, provisions=provisions), ready)
    reasons = [
        prepared.codelists["reason"][int(str(k))]
        for (k,) in rows(ready, "SELECT reason FROM provisions ORDER BY law")
    ]
    assert reasons == ["volgens-plan", "extern"]


def test_nothing_that_is_written_holds_a_pseudonym(write: Write, ready: Path) -> None:
    folder = write(
        f"set_apart: [value-malformed]\n{ALL_SOURCES}",
        **replace("persons", "zqcy,1985", "zqcy,85"),
    )
    run(folder, ready)
    files = sorted(path.name for path in ready.iterdir())
    assert files == [
        "benefits.parquet",
        "invoices.parquet",
        "persons.parquet",
        "prepared.json",
        "provisions.parquet",
        "set_apart.csv",
    ]
    for path in ready.iterdir():
        held = path.read_bytes()
        if path.suffix == ".parquet":
            held = repr(duckdb.execute(f"SELECT * FROM '{path}'").fetchall()).encode()
        assert not [name for name in PSEUDONYMS if name.encode() in held], path.name


def test_the_digest_follows_the_records_and_the_mapping(
    write: Write, ready: Path, tmp_path: Path
) -> None:
    first = run(write(), ready)
    (tmp_path / "again").mkdir()
    (tmp_path / "other").mkdir()
    assert run(write(), tmp_path / "again").digest == first.digest
    changed = write(**replace("invoices", "80", "81"))
    assert run(changed, tmp_path / "other").digest != first.digest
    assert json.loads((ready / "prepared.json").read_text())["digest"] == first.digest
