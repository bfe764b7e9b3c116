"""The helper that judges a print: its rounding and its verdicts, on a handful of figures."""

import doctest
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publications import mapping
from tests.publications.mapping import (
    CellTarget,
    ChangeTarget,
    decimals_of,
    is_equal,
    parse_target,
    round_half_away,
)


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(mapping)
    assert result.attempted == 3
    assert result.failed == 0


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.05", 1, "0.1"),
        ("-0.05", 1, "-0.1"),
        ("0.049999", 1, "0"),
        ("12.345", 2, "12.35"),
        ("-12.5", 0, "-13"),
        ("2.5", 0, "3"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert round_half_away(Fraction(value), decimals) == Fraction(rounded)


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_rounding_moves_at_most_half_a_unit_of_print(value: Fraction, decimals: int) -> None:
    rounded = round_half_away(value, decimals)
    assert (rounded * 10**decimals).denominator == 1
    assert abs(rounded - value) <= Fraction(1, 2 * 10**decimals)


def test_final_zeros_are_part_of_the_printed_precision() -> None:
    assert [decimals_of(text) for text in ("100", "100.0", "13.50", "-0.107")] == [0, 1, 2, 3]
    assert is_equal("13.5", Fraction("13.54"))
    assert not is_equal("13.50", Fraction("13.54"))


def test_nothing_printed_or_nothing_found_is_not_equal() -> None:
    assert not is_equal("", Fraction(0))
    assert not is_equal("0", None)


def test_a_target_is_a_cell_an_observation_or_a_change() -> None:
    assert parse_target("cell:number.households?area=GM0546&period=2018/2019&number=6+") == (
        CellTarget(
            "number",
            "households",
            frozenset({("area", "GM0546"), ("period", "2018/2019"), ("number", "6+")}),
        )
    )
    assert parse_target("change:a:GM0546:2019~2020@2022-09") == ChangeTarget(
        "a:GM0546:2019~2020@2022-09"
    )
    with pytest.raises(ValueError, match="'page:3' is no target"):
        parse_target("page:3")
