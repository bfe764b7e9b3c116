"""Tables: CSV files in a declared dialect, and sheets of workbooks."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from stadspeil.errors import Problem
from stadspeil.files import tables
from stadspeil.model.dataset import Row
from tests.edition.builder import Draft

# -- CSV

DUTCH_EXCEL = '{delimiter: ";", decimal: ",", thousands: ".", encoding: windows-1252}'


def rows_of(draft: Draft, dataset: str) -> tuple[Row, ...]:
    return draft.load().datasets[dataset].rows


def test_what_dutch_excel_writes_is_read(draft: Draft) -> None:
    draft.replace("datasets/jeugd.yaml", "area: {", f"dialect: {DUTCH_EXCEL}\narea: {{")
    text = (
        "period;age;clients;share;note\r\n"
        "2020;01;1.234;1,5;één gezin\r\n"
        '2020;02;12.345.678;2;"twee; of drie"\r\n'
        "2020;_T;20;100,0;\r\n"
    )
    draft.write("datasets/jeugd.csv", text.encode("cp1252"))

    rows = rows_of(draft, "jeugd")

    assert [row.values for row in rows] == [
        (Decimal(1234), Decimal("1.5")),
        (Decimal(12345678), Decimal(2)),
        (Decimal(20), Decimal(100)),
    ]
    assert [row.note for row in rows] == ["één gezin", "twee; of drie", ""]
    assert rows[0].raw == ("1.234", "1,5")


def test_a_byte_order_mark_before_utf_8_does_not_count(draft: Draft) -> None:
    for name in ("datasets/wmo.csv", "areas.csv", "edition.yaml", "chapters/01-wmo.md"):
        draft.write(name, b"\xef\xbb\xbf" + draft.read(name).encode())

    assert draft.problems() == ()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_as_good(draft: Draft, end: str) -> None:
    for name in ("datasets/wmo.csv", "areas.csv", "indicators/wmo.yaml", "chapters/01-wmo.md"):
        draft.write(name, draft.read(name).replace("\n", end))

    assert [row.line for row in rows_of(draft, "wmo")] == [2, 3, 4, 5, 6]


def test_spaces_and_hard_spaces_round_cells_do_not_count(draft: Draft) -> None:
    draft.replace(
        "datasets/wmo.csv",
        "GM0503,2020-S1,begeleiding,5",
        "GM0503 , 2020-S1,\u00a0begeleiding,\u00a05\u00a0",
    )

    row = rows_of(draft, "wmo")[-1]

    assert (row.area, row.period, row.codes[0], row.values) == (
        "GM0503",
        "2020-S1",
        "begeleiding",
        (Decimal(5),),
    )


def test_lists_may_have_semicolons_without_saying_so(draft: Draft) -> None:
    for name in ("areas.csv", "units.csv", "codelists/soort.csv"):
        draft.write(name, draft.read(name).replace(",", ";"))

    assert draft.load().areas["GM0546"].name.nl == "Leiden"


def test_lines_stay_right_below_cells_with_line_breaks_and_empty_lines(draft: Draft) -> None:
    draft.write(
        "datasets/wmo.csv",
        "area,period,type,clients,note\n"
        '\nGM0546,2020-S1,begeleiding,10,"een\nlange\n\nnoot"\n'
        ",,,,\n"
        "GM0546,2020-S1,verblijf,20,\n"
        'GM0546,2020-S2,verblijf,x,"nog\neen"\n',
    )

    assert draft.problem().line == 9
    draft.replace("datasets/wmo.csv", ",x,", ",30,")
    assert [(row.line, row.note) for row in rows_of(draft, "wmo")] == [
        (3, "een\nlange\n\nnoot"),
        (8, ""),
        (9, "nog\neen"),
    ]


def test_empty_columns_behind_the_last_do_not_count(draft: Draft) -> None:
    draft.write("datasets/wmo.csv", draft.read("datasets/wmo.csv").replace("\n", ",,\n"))

    assert len(rows_of(draft, "wmo")) == 5


def test_a_quote_that_is_never_closed_is_named_with_the_line_where_it_opens(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "nog niet bekend", '"nog niet bekend')

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        5,
        "",
        "the line can't be split into cells (unexpected end of data)",
        "cells with ',' between them",
        "look for a double quote that is not closed, or double it",
    )


def test_the_wrong_delimiter_is_named_once(draft: Draft) -> None:
    draft.write("datasets/wmo.csv", draft.read("datasets/wmo.csv").replace(",", ";"))

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        1,
        "",
        "one column named 'area;period;type;clients;status;note'",
        "columns with ',' between them",
        "declare the delimiter in the spec: dialect: {delimiter: ';'}",
    )


def test_a_row_with_a_cell_too_many_is_refused(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", "begeleiding,15,,ja, nee")

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        4,
        "",
        "7 cells",
        "6 cells, one for each column",
        "add or remove cells; put text that holds the delimiter between quotes",
    )


def test_a_row_with_a_cell_too_few_is_refused(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", "begeleiding,15,")

    assert draft.problem().found == "5 cells"


def test_a_title_above_the_names_of_columns_is_two_problems_and_not_one_for_each_row(
    draft: Draft,
) -> None:
    draft.write("datasets/wmo.csv", "Tabel 3\n\n" + draft.read("datasets/wmo.csv"))

    assert draft.problems() == (
        Problem(
            "datasets/wmo.csv",
            1,
            "",
            "none of the columns, but Tabel 3",
            "a first line with the columns area, period, type, clients",
            "write their names on the first line, and take out what stands above it",
        ),
        Problem(
            "datasets/wmo.csv",
            3,
            "",
            "6 cells",
            "1 cell, one for each column",
            "add or remove cells; put text that holds the delimiter between quotes",
        ),
    )


@pytest.mark.parametrize("text", ["", "\n\n", ",,,\n"])
def test_a_file_without_a_line_is_refused(draft: Draft, text: str) -> None:
    draft.write("datasets/wmo.csv", text)

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        1,
        "",
        "no line with cells",
        "a first line with the names of the columns",
        "add the line with names, and the rows below it",
    )


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("datasets/wmo.csv", "area,period,type,clients\n"),
        ("datasets/jeugd.csv", "period,age,clients,share\n"),
    ],
)
def test_a_file_without_rows_is_refused(draft: Draft, name: str, header: str) -> None:
    draft.write(name, header)

    assert draft.problem() == Problem(
        name, 1, "", "no rows", "rows with figures", "add the figures"
    )


def test_a_column_without_a_name_is_refused(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "clients,status,note", "clients,,note")

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        1,
        "",
        "a column without a name",
        "a name for each column, each once",
        "name the column, or take it out",
    )


def test_a_column_that_stands_twice_is_refused(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "clients,status,note", "clients,clients,note")

    assert draft.problem().found == "a column that stands twice"


def test_a_missing_column_is_named_with_those_that_are_there(draft: Draft) -> None:
    draft.write("datasets/wmo.csv", "area,period,clients\nGM0546,2020-S1,5\n")

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        1,
        "type",
        "no column 'type' (there are: area, period, clients)",
        "the columns area, period, type, clients",
        "add the column, or correct its name in the file or in the spec",
    )


def test_an_unknown_column_is_refused(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "status,note", "status,opmerking")

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        1,
        "opmerking",
        "a column 'opmerking'",
        "only area, period, type, clients, status, note, clients_status",
        "declare it in the spec as a dimension or measure, or take it out",
    )


# -- workbooks

HEADER = ("period", "age", "clients", "share", "share_status")
ROWS = ((2020, "01", 10, 1.5), (2020, "02", 20, 2.5, "P"), (2020, "_T", 25, 2))
MARK = 777  # a figure that `patch` finds in the file


def make_workbook(rows: Iterable[Iterable[object]], sheet: str = "Blad1") -> bytes:
    workbook = openpyxl.Workbook()
    page = workbook.create_sheet(sheet, 0)
    for row in rows:
        page.append(list(row))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def patch(content: bytes, old: str, new: str) -> bytes:
    """The same workbook, with a text in its first sheet replaced."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text, count = re.subn(old, new, part.decode())
                assert count == 1, text
                part = text.encode()
            target.writestr(name, part)
    return changed.getvalue()


@pytest.fixture
def workbook_draft(draft: Draft) -> Draft:
    """The small edition, with the figures on youth in a workbook that is still to be written."""
    draft.remove("datasets/jeugd.csv")
    return draft.replace("datasets/jeugd.yaml", "area: {", "file: jeugd.xlsx\narea: {")


def test_a_sheet_is_read_with_its_row_numbers(workbook_draft: Draft) -> None:
    rows = (HEADER, ROWS[0], (), ("  ",), *ROWS[1:])
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook(rows))

    found = rows_of(workbook_draft, "jeugd")

    assert [(row.line, row.period, row.codes, row.values, row.raw) for row in found] == [
        (2, "2020", ("01",), (Decimal(10), Decimal("1.5")), ("10", "1.5")),
        (5, "2020", ("02",), (Decimal(20), Decimal("2.5")), ("20", "2.5")),
        (6, "2020", ("_T",), (Decimal(25), Decimal(2)), ("25", "2")),
    ]
    assert found[1].status == ("A", "P")


def test_empty_columns_of_a_sheet_do_not_count(workbook_draft: Draft) -> None:
    rows = [(*HEADER, None, None), *((*row, *[None] * (6 - len(row)), "  ") for row in ROWS)]
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook(rows))

    assert len(rows_of(workbook_draft, "jeugd")) == 3


def test_the_sheet_that_the_spec_names_is_read(workbook_draft: Draft) -> None:
    workbook_draft.replace("datasets/jeugd.yaml", "area: {", "sheet: Jeugd 2020\narea: {")
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook((HEADER, *ROWS), "Jeugd 2020"))

    assert len(rows_of(workbook_draft, "jeugd")) == 3


def test_an_unknown_sheet_is_named_with_those_that_are_there(workbook_draft: Draft) -> None:
    workbook_draft.replace("datasets/jeugd.yaml", "area: {", "sheet: Blad2\narea: {")
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook((HEADER, *ROWS)))

    assert workbook_draft.problem() == Problem(
        "datasets/jeugd.yaml",
        4,
        "sheet",
        "'Blad2'",
        "one of the sheets Blad1, Sheet",
        "correct the name of the sheet",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "File is not a zip file"),
        (b"period,age,clients\n", "File is not a zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "File is not a zip file"),
        (b"PK\x05\x06" + bytes(18), "Cannot detect file format"),
    ],
    ids=["empty", "CSV", "old Excel or a password", "empty archive"],
)
def test_an_xlsx_that_is_no_workbook_is_refused(
    workbook_draft: Draft, content: bytes, reason: str
) -> None:
    workbook_draft.write("datasets/jeugd.xlsx", content)

    assert workbook_draft.problem() == Problem(
        "datasets/jeugd.xlsx",
        0,
        "",
        f"not a workbook ({reason})",
        "an .xlsx file without a password",
        "save it from the spreadsheet as .xlsx",
    )


def test_a_damaged_sheet_is_refused(workbook_draft: Draft) -> None:
    content = make_workbook((HEADER, (2020, "_T", MARK, 2)))
    workbook_draft.write("datasets/jeugd.xlsx", patch(content, "<v>777</v>", "<v>veel</v>"))

    assert workbook_draft.problem() == Problem(
        "datasets/jeugd.xlsx",
        0,
        "Blad1",
        "the sheet can't be read (Parse float error: invalid float literal)",
        "a sheet with cells",
        "save the workbook again from the spreadsheet",
    )


@pytest.mark.parametrize("name", ["jeugd.XLSX", "jeugd.xls", "jeugd.ods", "jeugd"])
def test_other_files_than_csv_and_xlsx_are_refused(draft: Draft, name: str) -> None:
    draft.replace("datasets/jeugd.yaml", "area: {", f"file: {name}\narea: {{")

    assert draft.problem() == Problem(
        "datasets/jeugd.yaml",
        3,
        "file",
        repr(name),
        "a name that ends in .csv, .tsv, .txt, .xlsx, in small letters",
        "save the table as CSV or .xlsx, and name that file",
    )


def test_a_real_date_in_a_column_of_figures_is_named_as_such(workbook_draft: Draft) -> None:
    rows = (HEADER, (2020, "_T", date(2021, 5, 1), 2))
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook(rows))

    problem = workbook_draft.problem()

    assert (problem.line, problem.field, problem.found) == (2, "clients", "the date '2021-05-01'")


@pytest.mark.parametrize("moment", [date(2021, 5, 9), datetime(2021, 5, 9, 0, 0)])  # noqa: DTZ001
def test_a_code_that_became_a_real_date_is_named_as_such(
    workbook_draft: Draft, moment: date
) -> None:
    rows = (HEADER, *ROWS, (2020, moment, 1, 2))
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook(rows))

    assert workbook_draft.problem() == Problem(
        "datasets/jeugd.xlsx",
        5,
        "age",
        "'2021-05-09'",
        "a code of codelists/leeftijd.csv",
        "a spreadsheet made a date of the code: format the column as text and type the code again",
    )


def test_a_measurement_date_may_be_a_real_date(workbook_draft: Draft) -> None:
    workbook_draft.replace("datasets/jeugd.yaml", "frequency: year", "frequency: date")
    workbook_draft.replace("chapters/02-jeugd.md", "2020)", '"2020-12-31")')
    rows = (HEADER, (date(2020, 12, 31), "_T", 1, 2))
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook(rows))

    assert rows_of(workbook_draft, "jeugd")[0].period == "2020-12-31"


def test_noise_beyond_the_digits_that_a_spreadsheet_shows_is_left_out(
    workbook_draft: Draft,
) -> None:
    content = make_workbook((HEADER, (2020, "_T", 1, MARK)))
    workbook_draft.write(
        "datasets/jeugd.xlsx", patch(content, "<v>777</v>", "<v>12.300000000000001</v>")
    )

    assert rows_of(workbook_draft, "jeugd")[0].values == (Decimal(1), Decimal("12.3"))


@pytest.mark.parametrize(
    ("cell", "found", "expected"),
    [
        ("NaN", "'nan'", "a number with '.' before the decimals and no thousands sign"),
        ("1e999", "'inf'", "a number with '.' before the decimals and no thousands sign"),
        (
            "1e30",
            "'1000000000000000019884624838656'",
            "a number with at most 18 digits before the decimals",
        ),
        ("1e-9", "'0.000000001'", "a number with no decimals, as the measure declares"),
    ],
)
def test_a_number_of_a_workbook_that_is_no_figure_is_refused(
    workbook_draft: Draft, cell: str, found: str, expected: str
) -> None:
    content = make_workbook((HEADER, (2020, "_T", MARK, 2)))
    workbook_draft.write("datasets/jeugd.xlsx", patch(content, "<v>777</v>", f"<v>{cell}</v>"))

    problem = workbook_draft.problem()

    assert (problem.field, problem.found, problem.expected) == ("clients", found, expected)


def test_an_error_in_a_cell_counts_as_empty(workbook_draft: Draft) -> None:
    content = make_workbook((HEADER, (2020, "_T", MARK, 2)))
    workbook_draft.write(
        "datasets/jeugd.xlsx", patch(content, ' t="n"><v>777</v>', ' t="e"><v>#DIV/0!</v>')
    )

    assert workbook_draft.problem().found == "an empty cell"


def test_yes_and_no_are_no_figures(workbook_draft: Draft) -> None:
    rows = (HEADER, (2020, "_T", True, 2))
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook(rows))

    assert workbook_draft.problem().found == "'TRUE'"


def test_a_stray_value_in_the_far_corner_of_a_sheet_is_refused_and_not_loaded(
    workbook_draft: Draft,
) -> None:
    stray = '</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = patch(make_workbook((HEADER, *ROWS)), "</row></sheetData>", stray)
    workbook_draft.write("datasets/jeugd.xlsx", content)

    assert workbook_draft.problem() == Problem(
        "datasets/jeugd.xlsx",
        0,
        "",
        "a sheet with values up to column 16,384 and row 1,048,576",
        "sheets of at most 5,000,000 cells and 50,000,000 bytes",
        "empty the stray cells at the end of the sheet, or take out what is not used, and save",
    )


def test_a_stray_format_in_the_far_corner_of_a_sheet_does_no_harm(workbook_draft: Draft) -> None:
    stray = '</row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    content = patch(make_workbook((HEADER, *ROWS)), "</row></sheetData>", stray)
    workbook_draft.write("datasets/jeugd.xlsx", content)

    assert len(rows_of(workbook_draft, "jeugd")) == 3


def test_a_workbook_that_unpacks_to_something_huge_is_refused(
    workbook_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 100)
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook((HEADER, *ROWS)))

    assert re.fullmatch(r"[\d,]+ bytes in [\w/.]+", workbook_draft.problem().found)


def test_cells_outside_the_named_columns_of_a_sheet_are_refused(workbook_draft: Draft) -> None:
    rows = (HEADER, *ROWS, (2021, "_T", 1, 2, None, "los"))
    workbook_draft.write("datasets/jeugd.xlsx", make_workbook(rows))

    assert workbook_draft.problem() == Problem(
        "datasets/jeugd.xlsx",
        5,
        "",
        "6 cells",
        "5 cells, one for each column",
        "name the columns on the first line, and empty cells outside them",
    )
