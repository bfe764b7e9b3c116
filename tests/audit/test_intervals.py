"""Printed figures stand for intervals, by their decimals, their rounding or their words."""

from decimal import Decimal

import pytest

from stadspeil.audit.intervals import WordsProblem, printed_interval, read_words
from stadspeil.model.audit import Interval
from stadspeil.model.publication import Rounding, RoundingMode, Selector

ANYWHERE = Selector()


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "rounding", "expected"),
    [
        ("16.5", 1, "procent", None, (16.45, 16.55)),
        ("100", 0, "procent", None, (99.5, 100.5)),
        ("8234", 0, "euro_x1000", None, (8233.5, 8234.5)),
        ("3468", 0, "aantal", None, (3468, 3468)),
        ("730", 0, "aantal", Rounding(where=ANYWHERE, to=Decimal(5)), (727.5, 732.5)),
        (
            "730",
            0,
            "aantal",
            Rounding(where=ANYWHERE, to=Decimal(5), mode=RoundingMode.RANDOM),
            (726, 734),
        ),
        ("12.5", 1, "procent", Rounding(where=ANYWHERE, mode=RoundingMode.EXACT), (12.5, 12.5)),
    ],
)
def test_a_printed_figure_is_an_interval(
    value: str, decimals: int, unit: str, rounding: Rounding | None, expected: tuple[float, float]
) -> None:
    interval = printed_interval(Decimal(value), decimals, unit, rounding)

    assert (interval.low, interval.high) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("ruim 15%", "procent", (15, 16)),
        ("bijna 1.000", "aantal", (900, 1000)),
        ("circa 4.400", "aantal", (4300, 4500)),
        ("ongeveer 12,5%", "procent", (12.4, 12.6)),
        ("een derde", "procent", (30.833, 35.833)),
        ("bijna een derde", "procent", (28.333, 33.333)),
        ("5.000 tot 6.000", "aantal", (5000, 6000)),
        ("2,4 miljoen", "euro", (2_388_000, 2_412_000)),
        ("85,6%", "procent", (85.55, 85.65)),
    ],
)
def test_words_have_a_documented_reading(
    text: str, unit: str, expected: tuple[float, float]
) -> None:
    interval = read_words(text, unit)[2]

    assert (interval.low, interval.high) == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize("text", ["", "veel", "19 tabellen", "hooguit 15%", "15 van de 20"])
def test_words_without_a_reading_are_refused(text: str) -> None:
    with pytest.raises(WordsProblem):
        read_words(text)


def test_intervals_meet_at_their_ends() -> None:
    assert Interval(1, 2).meets(Interval(2, 3))
    assert Interval(1, 2).intersect(Interval(2.5, 3)) is None
