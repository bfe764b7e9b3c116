"""What every function of statistics does with arguments that are no numbers, or don't fit."""

from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import ArrayLike

from stadspeil.stats import wilson_interval
from stadspeil.stats.arguments import Arguments, unwrap


def test_single_figures_give_floats_and_arrays_give_arrays() -> None:
    single = wilson_interval(15, 148)
    several = wilson_interval([15, 81], [148, 263])
    table = wilson_interval([[15], [81]], 263)
    assert type(single.lower) is float
    assert isinstance(several.lower, np.ndarray)
    assert isinstance(table.upper, np.ndarray)
    assert several.lower.shape == (2,)
    assert table.upper.shape == (2, 1)
    assert several.lower[0] == single.lower


def test_decimals_and_numpy_scalars_are_numbers() -> None:
    assert wilson_interval(Decimal(15), np.int32(148)) == wilson_interval(15, 148)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "total", "message"),
    [
        (-1, 10, "count is -1; expected 0 or more"),
        (11, 10, "count is 11; expected no more than total"),
        (0, 0, "total is 0; expected more than 0"),
        (0, -4, "total is -4; expected more than 0\ncount is 0; expected no more than total"),
        (float("nan"), 10, "count is nan; expected a finite number"),
        (1, float("inf"), "total is inf; expected a finite number"),
        ([], 10, "count is empty; expected at least one number"),
        ("3", 10, "count is '3'; expected numbers"),
        (True, 10, "count is True; expected numbers"),
        ([1, None], 10, "count is [1, None]; expected numbers"),
        ([[1], [2, 3]], 10, "count is [[1], [2, 3]]; expected numbers"),
        ([1, 2], [10, 20, 30], "shapes don't go together: count (2,), total (3,)"),
    ],
)
def test_what_is_wrong_is_named(count: ArrayLike, total: ArrayLike, message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  the whole message is compared
        wilson_interval(count, total)
    assert str(error.value) == message


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95])
def test_confidence_lies_between_0_and_1(confidence: float) -> None:
    with pytest.raises(ValueError, match=f"confidence is {confidence}; expected .* 0.95"):
        wilson_interval(1, 10, confidence)


@pytest.mark.parametrize("confidence", [float("nan"), "0.95", [0.95, 0.99]])
def test_confidence_is_one_number(confidence: ArrayLike) -> None:
    with pytest.raises(ValueError, match="confidence is "):
        wilson_interval(1, 10, confidence)  # type: ignore[arg-type]


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  the whole message is compared
        wilson_interval([3, -1, float("nan"), 7, -2, -2, -5, -6], 0, 2)
    assert str(error.value).splitlines() == [
        "count is nan at position 2; expected a finite number",
        "confidence is 2; expected a number between 0 and 1: 0.95",
        "count is -1, -2, -5 and 1 more at positions 1, 4, 5 and 2 more; expected 0 or more",
        "total is 0 at positions 0, 1, 2 and 5 more; expected more than 0",
        "count is 3 and 7 at positions 0 and 3; expected no more than total",
    ]


def test_a_place_in_a_table_is_named_by_row_and_column() -> None:
    with pytest.raises(ValueError, match=r"count is -1 at position \(1, 0\)"):
        wilson_interval([[1, 2], [-1, 3]], 10)


def test_a_series_is_one_row_and_is_not_broadcast() -> None:
    with pytest.raises(ValueError, match=r"shapes don't go together: x \(2,\), y \(\)"):
        Arguments().series(x=[1, 2], y=3)
    with pytest.raises(ValueError, match="x: 2 dimensions; expected one row of numbers"):
        Arguments().series(x=[[1, 2]])


def test_unwrap_leaves_arrays_alone() -> None:
    array = np.array([0.5])
    assert unwrap(array) is array
