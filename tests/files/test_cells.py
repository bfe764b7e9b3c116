"""Numbers: what the dialect of a file allows, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.errors import Problem
from stadspeil.files.cells import CellProblem, looks_like_date, parse_number
from stadspeil.model.dataset import Dialect
from tests.edition.builder import FEW, Draft

POINT = Dialect()
ENGLISH = Dialect(thousands=",")
DUTCH = Dialect(delimiter=";", decimal=",", thousands=".")
COMMA = Dialect(delimiter=";", decimal=",")
SPACED = Dialect(delimiter=";", decimal=",", thousands=" ")

DECLARE_DUTCH = (
    "write the figure so, or declare how the file writes it: "
    "dialect: {decimal: ',', thousands: '.'}"
)
NO_FIGURE = (
    "leave the cell empty, and put M (missing) or Q (suppressed) in the status column, if there is "
    "no figure"
)
DIGITS_ONLY = "write the figure so, with digits 0 to 9 only"
MADE_A_DATE = (
    "a spreadsheet made a date of the figure: format the column as text, type the figure again, "
    "and save"
)


@pytest.mark.parametrize(
    ("text", "dialect", "number"),
    [
        ("0", POINT, "0"),
        ("-12", POINT, "-12"),
        ("1234.5", POINT, "1234.5"),
        ("1,234.5", ENGLISH, "1234.5"),
        ("1.234,5", DUTCH, "1234.5"),
        ("1.234.567", DUTCH, "1234567"),
        ("1234,5", DUTCH, "1234.5"),
        ("0,5", COMMA, "0.5"),
        ("1 234,5", SPACED, "1234.5"),
        ("1\u00a0234,5", SPACED, "1234.5"),
        ("\u00a01,5\u202f", COMMA, "1.5"),
        ("999999999999999.999", POINT, "999999999999999.999"),
    ],
)
def test_a_number_is_read_as_its_dialect_writes_it(
    text: str, dialect: Dialect, number: str
) -> None:
    assert parse_number(text, dialect, decimals=3) == Decimal(number)


@pytest.mark.parametrize(
    ("cell", "do"),
    [
        ("1.234,5", DECLARE_DUTCH),
        ("1,5", DECLARE_DUTCH),
        ("1.234.567", DECLARE_DUTCH),
        ("n.v.t.", NO_FIGURE),
        ("-", NO_FIGURE),
        (".", NO_FIGURE),
        ("x", NO_FIGURE),
        ("NaN", NO_FIGURE),
        ("inf", NO_FIGURE),
        ("12%", "write the figure without the sign: the unit of the measure says it"),
        ("€ 12", "write the figure without the sign: the unit of the measure says it"),
        ("1e3", DIGITS_ONLY),
        ("+5", DIGITS_ONLY),
        ("1_000", DIGITS_ONLY),
        ("0x1", DIGITS_ONLY),
        ("12 34", DIGITS_ONLY),
        ("\uff11\uff10", DIGITS_ONLY),
        ("\u0661\u0660", DIGITS_ONLY),
    ],
)
def test_what_is_no_number_in_the_dialect_is_refused_with_what_to_do(
    draft: Draft, cell: str, do: str
) -> None:
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", f'begeleiding,"{cell}",,')

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        4,
        "clients",
        repr(cell),
        "a number with '.' before the decimals and no thousands sign",
        do,
    )


@pytest.mark.parametrize(
    "cell", ["12.34", "1.23.456", ".123", "1.2345", "1.234.5", "0.123", "01.234"]
)
def test_a_thousands_point_in_the_wrong_place_is_refused(cell: str) -> None:
    with pytest.raises(CellProblem) as caught:
        parse_number(cell, DUTCH, decimals=1)

    assert (
        caught.value.expected == "a number with ',' before the decimals and '.' between thousands"
    )


def test_a_comma_for_the_decimals_is_refused_where_a_comma_stands_between_thousands() -> None:
    with pytest.raises(CellProblem) as caught:
        parse_number("1,5", ENGLISH, decimals=1)

    assert (
        caught.value.expected == "a number with '.' before the decimals and ',' between thousands"
    )
    assert caught.value.do == DECLARE_DUTCH


@pytest.mark.parametrize(
    ("cell", "decimals", "expected"),
    [
        ("1.5", 0, "a number with no decimals, as the measure declares"),
        ("1.25", 1, "a number with at most 1 decimal, as the measure declares"),
        ("1.1234", 3, "a number with at most 3 decimals, as the measure declares"),
    ],
)
def test_more_decimals_than_the_measure_declares_are_refused(
    cell: str, decimals: int, expected: str
) -> None:
    with pytest.raises(CellProblem) as caught:
        parse_number(cell, POINT, decimals)

    assert caught.value.expected == expected
    assert caught.value.do == (
        "correct the figure, or the decimals of the measure, or declare the thousands sign"
    )


@pytest.mark.parametrize("cell", ["12.000", "1.500", "2.0"])
def test_a_dutch_twelve_thousand_is_never_taken_for_twelve(draft: Draft, cell: str) -> None:
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", f"begeleiding,{cell},,")

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        4,
        "clients",
        repr(cell),
        "a number with no decimals, as the measure declares",
        "correct the figure, or the decimals of the measure, or declare the thousands sign",
    )


@pytest.mark.parametrize(
    ("cell", "decimals", "most"),
    [("1" + "0" * 18, 0, 18), ("1" + "0" * 17 + ".5", 1, 17), ("9" * 5000, 2, 16)],
    ids=["19 digits", "18 digits and a decimal", "5000 digits"],
)
def test_a_figure_of_more_digits_than_a_table_can_hold_is_refused(
    cell: str, decimals: int, most: int
) -> None:
    with pytest.raises(CellProblem) as caught:
        parse_number(cell, POINT, decimals)

    assert caught.value.expected == f"a number with at most {most} digits before the decimals"
    assert caught.value.do == "correct the figure; if it is right, count in thousands or millions"


def test_a_figure_of_very_many_digits_is_shown_in_short(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", f"begeleiding,{'9' * 5000},,")

    assert draft.problem().found == "'" + "9" * 158 + "…"


def test_zeros_before_a_figure_do_not_count_as_digits() -> None:
    assert parse_number("0" * 30 + "7", POINT, decimals=0) == 7
    assert parse_number("0" * 30, POINT, decimals=2) == 0


@pytest.mark.parametrize(
    "cell",
    [
        "1-mei",
        "1-mei-2021",
        "1 mei 2021",
        "mei-21",
        "Jan-21",
        "01-May",
        "5-1-2021",
        "5/1/2021",
        "5-1",
        "2021-05-01",
        "2021-05-01 00:00:00",
    ],
)
def test_a_figure_that_a_spreadsheet_made_a_date_is_named_as_such(draft: Draft, cell: str) -> None:
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", f"begeleiding,{cell},,")

    assert draft.problem() == Problem(
        "datasets/wmo.csv", 4, "clients", f"the date {cell!r}", "a number", MADE_A_DATE
    )


def test_a_real_date_of_a_workbook_is_named_as_such() -> None:
    with pytest.raises(CellProblem) as caught:
        parse_number(date(2021, 5, 1), POINT, decimals=1)

    assert caught.value.found == "the date '2021-05-01'"
    assert caught.value.do == MADE_A_DATE


@pytest.mark.parametrize("cell", ["15", "1.5", "-5", "2021", "mei", "1 op 5", "", "2021-S1"])
def test_a_figure_or_a_word_does_not_look_like_a_date(cell: str) -> None:
    assert not looks_like_date(cell)


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("count", "-5", "a figure of at least 0 (eigen)"),
        ("share", "-0.5", "a figure of at least 0 and of at most 100 (eigen)"),
        ("share", "100.5", "a figure of at least 0 and of at most 100 (eigen)"),
        ("rate", "-0.5", "a figure of at least 0 (eigen)"),
        ("quantity", "-0.5", "a figure of at least 0 (eigen)"),
    ],
)
def test_a_figure_that_its_unit_cannot_have_is_refused(
    draft: Draft, kind: str, cell: str, expected: str
) -> None:
    draft.write("units.csv", draft.read("units.csv") + f"eigen,{kind},deel,delen,part,parts\n")
    draft.replace(
        "datasets/wmo.yaml",
        "{unit: clienten, type: additive, rounding: fives}",
        "{unit: eigen, type: additive, decimals: 1}",
    )
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", f"begeleiding,{cell},,")

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        4,
        "clients",
        f"the figure {cell}",
        expected,
        "correct the figure, or the minimum and maximum of the measure",
    )


@pytest.mark.parametrize(
    ("bounds", "cell", "expected"),
    [
        ("maximum: 10", "10.5", "a figure of at most 10 (score)"),
        ("minimum: 1", "0.5", "a figure of at least 1 (score)"),
        ("minimum: 1, maximum: 10", "11", "a figure of at least 1 and of at most 10 (score)"),
    ],
)
def test_a_figure_outside_the_bounds_of_its_measure_is_refused(
    draft: Draft, bounds: str, cell: str, expected: str
) -> None:
    draft.replace(
        "datasets/wmo.yaml",
        "{unit: clienten, type: additive, rounding: fives}",
        f"{{unit: score, type: additive, decimals: 1, {bounds}}}",
    )
    draft.replace("datasets/wmo.csv", "verblijf,20,,", "verblijf,5,,")
    draft.replace("datasets/wmo.csv", "begeleiding,10,,", "begeleiding,5,,")
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", f"begeleiding,{cell},,")

    assert draft.problem().expected == expected


def test_money_may_be_negative(draft: Draft) -> None:
    draft.replace("datasets/wmo.yaml", "unit: clienten", "unit: euro")
    draft.replace("datasets/wmo.csv", "begeleiding,15,,", "begeleiding,-15,,")

    assert draft.load().datasets["wmo"].rows[2].values == (Decimal(-15),)


def write_number(number: Decimal, dialect: Dialect) -> str:
    """A number as a dialect writes it, the other way round than it is read."""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", dialect.thousands)
    return (
        ("-" if number.is_signed() else "")
        + grouped
        + (dialect.decimal + decimals if decimals else "")
    )


@FEW
@given(
    number=st.decimals(-(10**12) + 1, 10**12 - 1, places=6, allow_nan=False, allow_infinity=False),
    places=st.integers(0, 6),
    dialect=st.sampled_from([POINT, ENGLISH, DUTCH, COMMA, SPACED]),
)
def test_a_number_written_in_a_dialect_is_read_back_as_itself(
    number: Decimal, places: int, dialect: Dialect
) -> None:
    number = round(number, places)

    assert parse_number(write_number(number, dialect), dialect, places) == number


@FEW
@given(st.text(max_size=12), st.sampled_from([POINT, ENGLISH, DUTCH, COMMA, SPACED]))
def test_any_text_is_a_number_or_a_problem(text: str, dialect: Dialect) -> None:
    try:
        number = parse_number(text, dialect, decimals=2)
    except CellProblem:
        return
    assert number.is_finite()
