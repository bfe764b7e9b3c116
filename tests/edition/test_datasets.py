"""Rows of a dataset: their areas, periods, codes, figures and statuses."""

from decimal import Decimal

import pytest

from stadspeil.errors import Problem
from stadspeil.model.observation import Status
from tests.edition.builder import Draft

WMO, JEUGD = "datasets/wmo.csv", "datasets/jeugd.csv"


# -- areas


@pytest.mark.parametrize(
    ("cell", "do"),
    [
        ("Delft", "write GM0503, the code of Delft"),
        ("delft", "write GM0503, the code of delft"),
        ("Gemeente Leiden", "write GM0546, the code of Gemeente Leiden"),
        ("the Netherlands", "write NL00, the code of the Netherlands"),
        ("gm0503", "write GM0503, the code of gm0503"),
        ("503", "write GM0503, the whole code"),
        ("0503", "write GM0503, the whole code"),
        ("54600", "write WK054600, the whole code"),
        ("GM0547", "add the area to areas.csv, or correct the code"),
        ("Den Haag", "add the area to areas.csv, or correct the code"),
    ],
)
def test_an_unknown_area_is_refused_with_the_code_that_may_be_meant(
    draft: Draft, cell: str, do: str
) -> None:
    draft.replace(WMO, "GM0503,", f"{cell},")

    assert draft.problem() == Problem(WMO, 6, "area", repr(cell), "a code of areas.csv", do)


def test_an_empty_area_is_refused(draft: Draft) -> None:
    draft.replace(WMO, "GM0503,", ",")

    assert draft.problem() == Problem(
        WMO,
        6,
        "area",
        "an empty cell",
        "a code of areas.csv",
        "add the area to areas.csv, or correct the code",
    )


# -- periods

CORRECT_PERIOD = "correct the period, or the frequency in the spec"
FORMAT_AS_TEXT = "; if a spreadsheet made a date of it, format the column as text first"


@pytest.mark.parametrize(
    ("frequency", "cell", "expected", "hint"),
    [
        ("year", "21", "a period such as 2021 (year)", ""),
        ("year", "2021-S1", "a period such as 2021 (year)", ""),
        ("year", "1821", "a period such as 2021 (year)", ""),
        ("year", "2021-06-30", "a period such as 2021 (year)", FORMAT_AS_TEXT),
        ("half-year", "2021-S3", "a period such as 2021-S1 (half-year)", ""),
        ("half-year", "2021", "a period such as 2021-S1 (half-year)", ""),
        ("quarter", "2021-K3", "a period such as 2021-Q3 (quarter)", ""),
        ("month", "2021-13", "a period such as 2021-03 (month)", ""),
        ("month", "2021-3", "a period such as 2021-03 (month)", ""),
        ("month", "mrt-21", "a period such as 2021-03 (month)", FORMAT_AS_TEXT),
        ("date", "2021-02-30", "a period such as 2021-03-31 (date)", FORMAT_AS_TEXT),
        ("date", "31-12-2021", "a period such as 2021-03-31 (date)", FORMAT_AS_TEXT),
        ("school-year", "2020/2022", "a period such as 2020/2021 (school-year)", ""),
        ("school-year", "2020-2021", "a period such as 2020/2021 (school-year)", ""),
        ("school-year", "2020", "a period such as 2020/2021 (school-year)", ""),
    ],
)
def test_a_period_of_another_form_or_frequency_is_refused(
    draft: Draft, frequency: str, cell: str, expected: str, hint: str
) -> None:
    draft.replace("datasets/jeugd.yaml", "frequency: year", f"frequency: {frequency}")
    draft.write(JEUGD, f"period,age,clients,share\n{cell},_T,25,2\n")

    assert draft.problem() == Problem(
        JEUGD, 2, "period", repr(cell), expected, CORRECT_PERIOD + hint
    )


def test_the_area_and_period_of_a_whole_file_stand_in_its_spec(draft: Draft) -> None:
    draft.replace("datasets/jeugd.yaml", "{frequency: year}", "{frequency: year, fixed: 2020}")
    draft.write(JEUGD, "age,clients,share\n01,10,1.5\n_T,25,2\n")

    rows = draft.load().datasets["jeugd"].rows

    assert {(row.area, row.period) for row in rows} == {("GM0546", "2020")}


# -- codes


@pytest.mark.parametrize(
    ("cell", "do"),
    [
        ("Verblijf", "write verblijf, the code of Verblijf"),
        ("Hulp bij het huishouden", "write huishouden, the code of Hulp bij het huishouden"),
        ("domestic help", "write huishouden, the code of domestic help"),
        ("VERBLIJF", "write verblijf, the code of VERBLIJF"),
        ("verblijven", "add the code to codelists/soort.csv, or correct it"),
    ],
)
def test_an_unknown_code_is_refused_with_the_code_that_may_be_meant(
    draft: Draft, cell: str, do: str
) -> None:
    draft.replace(WMO, "2020-S1,verblijf", f"2020-S1,{cell}")

    assert draft.problem() == Problem(
        WMO, 3, "type", repr(cell), "a code of codelists/soort.csv", do
    )


def test_an_empty_code_is_refused(draft: Draft) -> None:
    draft.replace(WMO, "2020-S1,verblijf", "2020-S1,")

    assert draft.problem() == Problem(
        WMO,
        3,
        "type",
        "an empty cell",
        "a code of codelists/soort.csv",
        "add the code to codelists/soort.csv, or correct it",
    )


@pytest.mark.parametrize(("cell", "whole"), [("2", "02"), ("0", "00")])
def test_a_code_robbed_of_its_zeros_is_named_with_the_whole_code(
    draft: Draft, cell: str, whole: str
) -> None:
    draft.write("codelists/leeftijd.csv", draft.read("codelists/leeftijd.csv") + "00,ongeboren\n")
    draft.replace(JEUGD, "2020,02", f"2020,{cell}")

    assert draft.problem() == Problem(
        JEUGD,
        3,
        "age",
        repr(cell),
        "a code of codelists/leeftijd.csv",
        f"write {whole}: a spreadsheet may have taken off its zeros",
    )


@pytest.mark.parametrize("cell", ["5-sep", "9-mei", "05-09-2022", "2022-09-05"])
def test_a_code_that_became_a_date_is_named_as_such(draft: Draft, cell: str) -> None:
    draft.replace(JEUGD, "2020,02", f"2020,{cell}")

    assert draft.problem() == Problem(
        JEUGD,
        3,
        "age",
        repr(cell),
        "a code of codelists/leeftijd.csv",
        "a spreadsheet made a date of the code: format the column as text and type the code again",
    )


def test_a_code_that_looks_like_a_date_may_be_a_code(draft: Draft) -> None:
    draft.replace(JEUGD, "2020,02", "2020,5-9")

    assert draft.load().datasets["jeugd"].rows[1].codes == ("5-9",)


def test_a_total_where_the_total_is_a_sum_is_refused(draft: Draft) -> None:
    draft.replace(WMO, "2020-S1,verblijf", "2020-S1,_T")

    assert draft.problem() == Problem(
        WMO,
        3,
        "type",
        "a total (_T) in a dimension with total: sum",
        "codes of parts only",
        "take the row out: the total is computed",
    )


def test_a_total_where_there_is_none_is_refused(draft: Draft) -> None:
    draft.replace("datasets/jeugd.yaml", "total: given", "total: none")
    draft.write(JEUGD, draft.read(JEUGD).replace("2021,_T,27,,Q\n", ""))

    assert (
        Problem(
            JEUGD,
            4,
            "age",
            "a total (_T) in a dimension with total: none",
            "codes of parts only",
            "take the row out, or declare total: given",
        )
        in draft.problems()
    )


def test_a_given_total_must_be_given(draft: Draft) -> None:
    draft.write(JEUGD, "period,age,clients,share\n2020,01,10,1.5\n2020,02,20,2.5\n")

    assert draft.problem() == Problem(
        JEUGD,
        1,
        "age",
        "no row with _T, while 'age' has total: given",
        "rows with _T for the total",
        "add the rows, or declare total: sum or total: none in the spec",
    )


@pytest.mark.parametrize(
    ("name", "row", "line", "key"),
    [
        (WMO, "GM0546,2020-S1,verblijf,20,,\n", 7, "GM0546, 2020-S1, verblijf, zorg"),
        (JEUGD, "2020,_T,26,2,\n", 6, "GM0546, 2020, _T"),
    ],
)
def test_two_rows_about_the_same_are_refused(
    draft: Draft, name: str, row: str, line: int, key: str
) -> None:
    draft.write(name, draft.read(name) + row)
    first = 3 if name == WMO else 4

    assert draft.problem() == Problem(
        name,
        line,
        "",
        f"the key {key} again; it stands on line {first} too",
        "one row for each combination of area, period and codes",
        "remove one of the two rows, or correct its codes",
    )


# -- figures and their status


def test_every_measure_of_a_row_has_a_figure_and_a_status(draft: Draft) -> None:
    rows = draft.load().datasets["jeugd"].rows

    assert [(row.values, row.status, row.raw) for row in rows] == [
        ((Decimal(10), Decimal("1.5")), ("A", "A"), ("10", "1.5")),
        ((Decimal(20), Decimal("2.5")), ("A", "P"), ("20", "2.5")),
        ((Decimal(25), Decimal(2)), ("A", "A"), ("25", "2")),
        ((Decimal(27), None), ("A", "Q"), ("27", "")),
    ]


def test_the_status_of_a_row_holds_for_all_its_measures_but_those_with_their_own(
    draft: Draft,
) -> None:
    draft.write(
        JEUGD, "period,age,clients,share,share_status,status\n2020,_T,25,,M,E\n2021,_T,26,2,,E\n"
    )

    rows = draft.load().datasets["jeugd"].rows

    assert [row.status for row in rows] == [("E", "M"), ("E", "E")]


def test_figures_of_a_provisional_period_are_provisional_unless_the_file_says_more(
    draft: Draft,
) -> None:
    draft.replace("datasets/wmo.yaml", "period: {", "provisional: [2020-S2]\nperiod: {")
    draft.write(WMO, draft.read(WMO) + "GM0503,2020-S2,begeleiding,5,E,\n")

    rows = draft.load().datasets["wmo"].rows

    assert [row.status for row in rows] == [("A",), ("A",), ("P",), ("M",), ("A",), ("E",)]


@pytest.mark.parametrize("status", ["", "A", "P", "E"])
def test_an_empty_cell_needs_a_status_that_says_why(draft: Draft, status: str) -> None:
    draft.replace(WMO, "verblijf,20,,", f"verblijf,,{status},")

    assert draft.problem() == Problem(
        WMO,
        3,
        "clients",
        "an empty cell",
        "a figure, or status M (missing) or Q (suppressed)",
        "add the figure, or say in the column clients_status why there is none",
    )


@pytest.mark.parametrize("status", ["M", "Q"])
def test_a_figure_whose_status_says_that_there_is_none_is_refused(
    draft: Draft, status: str
) -> None:
    draft.replace(WMO, "verblijf,20,,", f"verblijf,20,{status},")

    assert draft.problem() == Problem(
        WMO,
        3,
        "clients",
        f"the figure 20 with status {status}",
        "no figure where the status says missing or suppressed",
        "empty the cell, or correct the status",
    )


@pytest.mark.parametrize("figure", ["20", ""])
@pytest.mark.parametrize("status", ["X", "m", "voorlopig", "_T"])
def test_an_unknown_status_is_refused(draft: Draft, status: str, figure: str) -> None:
    draft.replace(WMO, "verblijf,20,,", f"verblijf,{figure},{status},")

    assert draft.problem() == Problem(
        WMO,
        3,
        "status",
        repr(status),
        "A (normal), P (provisional), E (estimated), M (missing) or Q (suppressed)",
        "write one of these codes",
    )


def test_an_unknown_status_of_one_measure_is_named_in_its_column(draft: Draft) -> None:
    draft.replace(JEUGD, "20,2.5,P", "20,2.5,V")

    problem = draft.problem()

    assert (problem.line, problem.field, problem.found) == (3, "share_status", "'V'")


def test_what_the_statuses_say_of_a_figure() -> None:
    assert [status.value for status in Status if status.has_value] == ["A", "P", "E"]
