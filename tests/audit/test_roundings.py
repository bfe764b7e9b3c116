"""How counts are rounded, read from the figures."""

from decimal import Decimal

import pytest

from stadspeil.audit.roundings import detect_roundings
from stadspeil.model.publication import Place, PrintedFigure, RoundingMode


def figures(*values: int, unit: str = "aantal") -> list[PrintedFigure]:
    return [
        PrintedFigure(Place("T", f"r{n}", "c", "2020", ""), unit, Decimal(value), 0, "", n)
        for n, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "to", "mode"),
    [
        ((5, 10, 25, 40, 55, 60), 5, RoundingMode.RANDOM),
        ((10, 20, 40, 70, 80, 90), 10, RoundingMode.NEAREST),
        ((1000, 3000, 4000, 9000, 7000, 2000), 1000, RoundingMode.NEAREST),
        # one in eight may be the mistake that is looked for
        ((5, 10, 25, 40, 56, 60, 65, 85), 5, RoundingMode.RANDOM),
    ],
)
def test_multiples_of_a_base_are_rounded_to_it(
    values: tuple[int, ...], to: int, mode: RoundingMode
) -> None:
    [rounding] = detect_roundings(figures(*values))

    assert (int(rounding.to), rounding.mode) == (to, mode)
    assert rounding.where.column == "c"


@pytest.mark.parametrize("values", [(5, 10, 15), (5, 10, 25, 41, 56, 60, 65, 85), (3, 7, 8)])
def test_few_figures_or_others_say_nothing(values: tuple[int, ...]) -> None:
    assert detect_roundings(figures(*values)) == ()


def test_money_has_no_such_rounding() -> None:
    assert detect_roundings(figures(5, 10, 25, 40, 55, 60, unit="euro")) == ()
