"""Reading printed numbers: what they say, and what they may stand for."""

from fractions import Fraction

import pytest

from stadspeil.verify.amount import Amount
from stadspeil.verify.printed import read_numbers, says_other_way

MINUS, SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


def prints(text: str, amount: Amount, language: str = "nl") -> bool:
    (number,) = read_numbers(text, language)
    return number.stands_for(amount)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("8.585", "nl", 8585.0),
        ("8,585", "en", 8585.0),
        ("16,5%", "nl", 16.5),
        ("16.5%", "en", 16.5),
        ("2.1", "nl", None),
        ("1,23,4", "nl", None),
    ],
)
def test_a_number_is_read_by_the_signs_of_its_language(
    text: str, language: str, value: float | None
) -> None:
    (number,) = read_numbers(text, language)
    assert number.value == value


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("16,5%", "16.549", True),
        ("16,5%", "16.55", True),  # a tie, which rounds either way in binary
        ("16,5%", "16.56", False),
        ("16%", "16.4", False),  # a decimal is missing
        (f"{MINUS}0,4%", "-0.4", True),
        ("0,4%", "-0.4", False),
    ],
)
def test_a_share_is_printed_with_its_decimals_and_its_sign(
    text: str, value: str, expected: bool
) -> None:
    assert prints(text, Amount(Fraction(value), 1, is_signed=True)) is expected


@pytest.mark.parametrize(
    ("text", "thousands", "expected"),
    [
        (f"€{SPACE}20,9{SPACE}miljoen", 20_949, True),
        (f"€{SPACE}20,9{SPACE}miljoen", 20_951, False),
        (f"€{SPACE}417.000", 417, True),
        (f"€{SPACE}418.000", 417, False),
        ("20.949", 20_949, True),
        ("20.948", 20_949, False),
    ],
)
def test_thousands_of_euros_are_printed_in_a_table_or_in_words(
    text: str, thousands: int, expected: bool
) -> None:
    assert prints(text, Amount(Fraction(thousands), 0, 1000, is_signed=True)) is expected


def test_about_allows_one_of_the_last_digit_that_counts() -> None:
    (number,) = read_numbers("ongeveer 4.500", "nl")
    assert number.stands_for(Amount(Fraction(4420), 0))
    assert not number.stands_for(Amount(Fraction(4390), 0))


@pytest.mark.parametrize(
    ("text", "difference", "expected"),
    [("75 minder", -75, False), ("75 minder", 75, True), ("75 more", -75, True), ("75", 75, False)],
)
def test_words_for_more_and_less_go_with_the_difference(
    text: str, difference: int, expected: bool
) -> None:
    assert says_other_way(text, Fraction(difference)) is expected
