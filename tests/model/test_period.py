"""Periods: six forms, their first and last day, and their order."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.model.period import EXAMPLES, Frequency, Period, parse_period
from tests.edition.builder import FEW

YEARS = st.integers(1900, 2098)
CODES = st.one_of(
    YEARS.map(str),
    st.builds("{}-S{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(str),
    YEARS.map(lambda year: f"{year}/{year + 1}"),
)


@pytest.mark.parametrize(
    ("code", "frequency", "start", "end"),
    [
        ("2021", Frequency.YEAR, date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-S1", Frequency.HALF_YEAR, date(2021, 1, 1), date(2021, 6, 30)),
        ("2021-S2", Frequency.HALF_YEAR, date(2021, 7, 1), date(2021, 12, 31)),
        ("2021-Q1", Frequency.QUARTER, date(2021, 1, 1), date(2021, 3, 31)),
        ("2021-Q4", Frequency.QUARTER, date(2021, 10, 1), date(2021, 12, 31)),
        ("2020-02", Frequency.MONTH, date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-02", Frequency.MONTH, date(2021, 2, 1), date(2021, 2, 28)),
        ("2021-12", Frequency.MONTH, date(2021, 12, 1), date(2021, 12, 31)),
        ("2020-02-29", Frequency.DATE, date(2020, 2, 29), date(2020, 2, 29)),
        ("2020/2021", Frequency.SCHOOL_YEAR, date(2020, 8, 1), date(2021, 7, 31)),
        ("1999/2000", Frequency.SCHOOL_YEAR, date(1999, 8, 1), date(2000, 7, 31)),
    ],
)
def test_a_period_has_a_frequency_a_first_and_a_last_day(
    code: str, frequency: Frequency, start: date, end: date
) -> None:
    assert parse_period(code) == Period(start, end, frequency, code)


@pytest.mark.parametrize("frequency", Frequency)
def test_the_example_of_a_frequency_has_that_frequency(frequency: Frequency) -> None:
    assert parse_period(EXAMPLES[frequency]).frequency is frequency


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "1899",
        "2100",
        "2021 ",
        "2021-S3",
        "2021-s1",
        "2021S1",
        "2021-Q0",
        "2021-Q5",
        "2021-K1",
        "2021-1",
        "2021-13",
        "2021-00",
        "2021-3-1",
        "2021-03-1",
        "01-03-2021",
        "2021-03-31T00:00",
        "2020-2021",
        "2020/21",
        "2021\n",
        "\uff12\uff10\uff12\uff11",
    ],
)
def test_other_forms_are_refused_with_those_that_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period; write 2021, 2021-S1, 2021-Q3, 2021-03,"):
        parse_period(text)


@pytest.mark.parametrize("text", ["20\uff12\uff11", "20\u0662\u0661", "2020/202\u0661"])
def test_digits_of_other_scripts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        parse_period(text)


@pytest.mark.parametrize("text", ["2021-02-29", "2021-02-30", "2021-04-31", "2021-01-00"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=rf"^'{text}' is a day that does not exist$"):
        parse_period(text)


@pytest.mark.parametrize("text", ["2020/2022", "2020/2020", "2021/2020", "2020/1921"])
def test_a_school_year_is_two_years_that_follow_each_other(text: str) -> None:
    year = int(text[:4])

    with pytest.raises(ValueError, match=rf"is not a school year; write {year}/{year + 1}$"):
        parse_period(text)


def test_a_school_year_is_named_after_the_year_in_which_it_ends() -> None:
    assert parse_period("2020/2021").year == 2021
    assert parse_period("2020-S2").year == 2020


def test_a_period_has_a_form_in_sdmx() -> None:
    assert parse_period("2020/2021").sdmx == "2020-08-01/P1Y"
    assert parse_period("2020-S2").sdmx == "2020-S2"


@FEW
@given(CODES)
def test_a_period_is_written_as_it_was_read(code: str) -> None:
    period = parse_period(code)

    assert str(period) == period.code == code
    assert period.start <= period.end


@FEW
@given(CODES, CODES)
def test_periods_are_ordered_by_their_first_day(first: str, second: str) -> None:
    one, other = parse_period(first), parse_period(second)

    assert (one < other) or (other < one) or one == other
    if one.start != other.start:
        assert (one < other) == (one.start < other.start)


@FEW
@given(YEARS)
def test_periods_of_a_year_follow_each_other_and_fill_it(year: int) -> None:
    for codes in (
        [f"{year}-S{number}" for number in (1, 2)],
        [f"{year}-Q{number}" for number in (1, 2, 3, 4)],
        [f"{year}-{number:02}" for number in range(1, 13)],
    ):
        periods = [parse_period(code) for code in codes]
        whole = parse_period(str(year))

        assert (periods[0].start, periods[-1].end) == (whole.start, whole.end)
        assert all(
            later.start - earlier.end == timedelta(days=1) for earlier, later in pairwise(periods)
        )
        backwards = periods[::-1]
        assert sorted(backwards) == periods


@FEW
@given(st.text(max_size=12) | st.text("0123456789-/SQ", max_size=11))
def test_any_text_is_a_period_or_a_value_error(text: str) -> None:
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert period.code == text
