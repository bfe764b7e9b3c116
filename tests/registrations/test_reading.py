"""Files that can't be read: file, line and what to do, and never what stands there."""

from pathlib import Path

import duckdb
import pytest

from stadspeil.errors import RegistrationError
from stadspeil.registrations.mapping import load_mapping
from stadspeil.registrations.prepare import prepare
from tests.registrations.conftest import INVOICES, PERSONS, PROVISIONS, PSEUDONYMS, Write
from tests.registrations.test_prepare import ALL_SOURCES, message, rows, run


@pytest.mark.parametrize(
    ("invoices", "expected"),
    [
        (
            INVOICES + 'zqan,"ambulant-jo,2018-04,3\n',
            (
                "invoices.csv:4: a quote that is not closed, or text after one\n"
                "    expected: quotes round a whole value, doubled inside it\n"
                "    do: mend the quotes on this line or above it"
            ),
        ),
        (
            INVOICES + '\nzqan,"ambulant"-jo,2018-04,3\n',
            (
                "invoices.csv:5: a quote that is not closed, or text after one\n"
                "    expected: quotes round a whole value, doubled inside it\n"
                "    do: mend the quotes on this line or above it"
            ),
        ),
        (
            INVOICES + "zqan,ambulant-jo\n",
            (
                "invoices.csv:4: too few cells\n"
                "    expected: as many cells as the first line\n"
                "    do: mend the line"
            ),
        ),
        (
            INVOICES + "zqan,ambulant-jo,2018-04,1,200\n",
            (
                "invoices.csv:4: too many cells\n"
                "    expected: as many cells as the first line\n"
                "    do: put a value that holds the delimiter between quotes"
            ),
        ),
        (
            INVOICES.encode() + b"zqan,caf\xe9,2018-04,3\n",
            (
                "invoices.csv:4: bytes that are not utf-8\n"
                "    expected: text in utf-8\n"
                "    do: deliver the file as UTF-8, or declare its encoding in the mapping: "
                "dialect: {encoding: windows-1252}"
            ),
        ),
        (
            "person;product;month;euros\nzqan;ambulant-jo;2018-04;3\n",
            (
                "invoices.csv:1 [euros]: no column 'euros'\n"
                "    expected: a column with this meaning: The amount; a credit note is set "
                "against its invoice first.\n"
                "    do: add it, or name theirs in the mapping: columns: {euros: ...}"
            ),
        ),
        (
            "",
            (
                "invoices.csv:1: no names of columns, or one name twice\n"
                "    expected: the names of the columns on the first line\n"
                "    do: add them, or declare the delimiter in the mapping: "
                "dialect: {delimiter: ';'}"
            ),
        ),
    ],
)
def test_a_broken_csv_file_is_refused_with_its_line(
    write: Write, ready: Path, invoices: str | bytes, expected: str
) -> None:
    assert expected in message(write(invoices=invoices), ready)


def test_a_record_without_an_end_is_refused_with_its_line(write: Write, ready: Path) -> None:
    endless = f'zqan,"{2_100_000 * "x"}",2018-04,3\n'
    assert message(write(invoices=INVOICES + endless), ready) == (
        "1 problem:\ninvoices.csv:4: a record of more than two million bytes\n"
        "    expected: short records\n"
        "    do: mend the quotes on this line or above it"
    )


def test_bytes_that_windows_does_not_know_are_refused_with_their_line(
    write: Write, ready: Path
) -> None:
    mapping = "dialect: {encoding: windows-1252}\n" + ALL_SOURCES
    text = message(write(mapping, persons=PERSONS.encode() + b"zq\x81,1990,m,h,b,c,\n"), ready)
    assert "persons.csv:6: bytes that are not windows-1252" in text


def test_the_line_of_a_record_counts_empty_lines_and_line_ends_in_quotes(
    write: Write, ready: Path
) -> None:
    provisions = (
        PROVISIONS.replace("zqbo,wmo", '\n"zqbo",wmo')
        + 'zqan,wmo,hulp-huishouden,2020-01-01,,,,"zqlev\n9"\nzqan,wmo,onbekend,2020-01-01,,,,\n'
    )
    assert "provisions.csv:9 [product]: 1 record with an unknown code (line 9)" in message(
        write(provisions=provisions), ready
    )


def test_files_of_windows_with_a_byte_order_mark_are_read(write: Write, ready: Path) -> None:
    persons = b"\xef\xbb\xbf" + PERSONS.replace("\n", "\r\n").encode()
    assert run(write(persons=persons), ready).tables["persons"].rows == 4


def parquet(folder: Path, name: str, columns: str = "*") -> Path:
    path = folder / f"{name}.parquet"
    query = f"SELECT {columns} FROM '{folder / name}.csv'"
    duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    (folder / f"{name}.csv").unlink()
    return path


@pytest.mark.parametrize(
    ("days", "amounts"), [("VARCHAR", "DOUBLE"), ("DATE", "DECIMAL(12, 2)"), ("TIMESTAMP", "FLOAT")]
)
def test_parquet_gives_what_csv_gives(
    write: Write, ready: Path, tmp_path: Path, days: str, amounts: str
) -> None:
    folder = write()
    run(folder, ready)
    other = tmp_path / "other"
    other.mkdir()
    stretch = f'* REPLACE (start::{days} AS start, "end"::{days} AS "end")'
    for name in ("persons", "provisions", "benefits"):
        parquet(folder, name, stretch)
    parquet(folder, "invoices", f"* REPLACE (euros::{amounts} AS euros)")
    run(folder, other)
    for name in ("persons", "provisions", "invoices", "benefits"):
        query = f"SELECT * FROM {name} ORDER BY ALL"
        assert rows(other, query) == rows(ready, query)


def test_a_record_of_parquet_is_named_by_its_row(write: Write, ready: Path) -> None:
    folder = write(provisions=PROVISIONS.replace("project-ja", "iets"))
    parquet(folder, "provisions")
    assert "provisions.parquet [product]: 1 record with an unknown code (row 4)" in message(
        folder, ready
    )


def test_a_day_of_parquet_without_end_is_refused(write: Write, ready: Path) -> None:
    folder = write()
    parquet(folder, "provisions", "* REPLACE (DATE 'infinity' AS start)")
    assert "records that can't be read as a day" in message(folder, ready)


DAMAGED = (
    "invoices.parquet: a damaged file, or one that is not Parquet\n"
    "    expected: a whole Parquet file\n"
    "    do: copy or export the file again"
)


def test_a_parquet_file_that_is_none_is_refused(write: Write, ready: Path) -> None:
    folder = write()
    parquet(folder, "invoices").write_bytes(b"PAR1" + b"x" * 40 + b"PAR1")
    assert DAMAGED in message(folder, ready)


def test_a_parquet_file_with_damaged_pages_is_refused(write: Write, ready: Path) -> None:
    lines = "".join(f"zqan,ambulant-jo,2018-03,{k}.{k % 90 + 10}\n" for k in range(20_000))
    folder = write(invoices=INVOICES + lines)
    path = parquet(folder, "invoices")
    content = bytearray(path.read_bytes())
    content[200:4000] = bytes((7 * k) % 251 for k in range(3800))
    path.write_bytes(content)
    assert DAMAGED in message(folder, ready)


def test_a_missing_file_and_a_way_out_of_the_folder_are_refused(write: Write, ready: Path) -> None:
    mapping = ALL_SOURCES.replace("invoices.csv", "../invoices.csv").replace(
        "benefits.csv", "uitkeringen.csv"
    )
    folder = write(mapping)
    assert message(folder, ready) == "2 problems:\n" + "\n".join(
        f"{name} [file]: no such file in the folder of the registration\n"
        f"    expected: a file in {folder}\n"
        "    do: add the file, or correct its name in the mapping (capitals count)"
        for name in ("../invoices.csv", "uitkeringen.csv")
    )


def test_a_folder_without_our_names_asks_for_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(PERSONS)
    with pytest.raises(RegistrationError) as caught:
        load_mapping(tmp_path)
    assert "0 files of the table provisions" in str(caught.value)
    assert "write mapping.yaml (see docs/registrations.md), or use our names" in str(caught.value)


def test_all_problems_of_a_mapping_are_named_at_once(write: Write) -> None:
    folder = write("""\
set_apart: [person-set-apart]
sources:
  - {table: provisions, file: provisions.xls, columns: {wet: law}}
  - table: invoices
    codes: {product: {"45": ambulant}, month: {"1": "2021-01"}}
  - {table: benefits, relation: sz.uitkering, constants: {kind: algemeen}, columns: {kind: soort}}
""")
    with pytest.raises(RegistrationError) as caught:
        load_mapping(folder)
    found = [(problem.line, problem.field, problem.found) for problem in caught.value.problems]
    assert found == [
        (1, "set_apart.0", "the rule person-set-apart"),
        (2, "sources", "no source of persons"),
        (3, "sources.0.columns.wet", "'wet', which provisions does not have"),
        (3, "sources.0.file", "a file of another kind"),
        (4, "sources.1", "both or neither of file and relation"),
        (5, "sources.1.codes.month", "codes for 'month'"),
        (5, "sources.1.codes.product.45", "'ambulant', which is no care_form"),
        (6, "sources.2.constants.kind", "a column and a constant"),
    ]
    assert not [name for name in PSEUDONYMS if name in str(caught.value)]


@pytest.mark.parametrize(
    ("dates", "found", "expected", "do"),
    [
        (
            *("{first: 2020-02-30}", "'2020-02-30' is a day that does not exist"),
            *("a day of the calendar", "correct the day"),
        ),
        (
            *("{first: 2020-01-02, last: 2020-01-01}", "the first day is after the last"),
            *("a first day on or before the last", "correct one of both"),
        ),
    ],
)
def test_bounds_of_dates_that_can_not_be_are_refused(
    write: Write, dates: str, found: str, expected: str, do: str
) -> None:
    with pytest.raises(RegistrationError) as caught:
        load_mapping(write(f"dates: {dates}\n{ALL_SOURCES}"))
    assert str(caught.value) == (
        f"1 problem:\nmapping.yaml:1 [dates]: {found}\n    expected: {expected}\n    do: {do}"
    )


def test_an_unknown_field_of_a_mapping_is_refused_with_its_line(write: Write) -> None:
    folder = write("sources:\n  - {table: persons, file: persons.csv, kolommen: {}}\n")
    with pytest.raises(RegistrationError, match=r"mapping\.yaml:2 \[sources\.0\.kolommen\]"):
        load_mapping(folder)


def test_too_little_memory_is_an_error_of_output(write: Write, ready: Path) -> None:
    folder = write()
    with pytest.raises(OSError, match="more memory or room on the disk is needed"):
        prepare(folder, load_mapping(folder), ready, memory="1MB")
    assert not list(ready.iterdir())
