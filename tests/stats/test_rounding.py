"""Bounds of what rounding leaves open."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.stats import (
    change_bounds,
    difference_bounds,
    ratio_bounds,
    rounding_interval,
    sum_bounds,
)

fives = st.integers(1, 2000).map(lambda number: 5.0 * number)
offsets = st.floats(-2.5, 2.5)


@given(fives, fives, offsets, offsets)
def test_bounds_contain_whatever_the_truth_may_be(
    before: float, after: float, off: float, other_off: float
) -> None:
    old, new = before + off, after + other_off
    cases = [
        (rounding_interval(before, 2.5), old),
        (sum_bounds([before, after], 2.5), old + new),
        (difference_bounds(before, after, 2.5, 2.5), new - old),
        (ratio_bounds(after, before, 2.5, 2.5), new / old),
        (change_bounds(before, after, 2.5, 2.5), (new - old) / old),
    ]
    for bounds, truth in cases:
        slack = 1e-9 * (1 + abs(truth))
        assert bounds.lower - slack <= truth <= bounds.upper + slack


def test_bounds_are_reached_at_the_corners() -> None:
    ratio = ratio_bounds(10, 100, 2.5, 5)
    change = change_bounds(100, 110, 5, 2.5)
    assert (ratio.lower, ratio.upper) == (7.5 / 105, 12.5 / 95)
    assert change.lower == pytest.approx(107.5 / 105 - 1)
    assert change.upper == pytest.approx(112.5 / 95 - 1)


def test_without_rounding_the_bounds_are_the_figure() -> None:
    assert ratio_bounds(1, 4) == rounding_interval(0.25, 0)
    assert difference_bounds(3, 1) == rounding_interval(-2, 0)


def test_counts_are_not_negative_in_truth() -> None:
    assert ratio_bounds(0, 100, 2.5).lower == 0
    assert change_bounds(100, 0, 0, 2.5).lower == -1


def test_a_denominator_that_may_be_zero_has_no_upper_bound() -> None:
    assert ratio_bounds(5, 2.5, 0, 2.5).upper == math.inf
    assert ratio_bounds(0, 2.5, 0, 2.5).upper == 0
    assert change_bounds(5, 5, 5, 0).upper == math.inf


def test_a_sum_runs_over_the_last_axis() -> None:
    bounds = sum_bounds([[1, 2], [3, 4]], np.array([[0.5, 0.5], [0, 1]]))
    np.testing.assert_allclose(bounds.lower, [2, 6])
    np.testing.assert_allclose(bounds.upper, [4, 8])
    with pytest.raises(ValueError, match="values is a single number"):
        sum_bounds(3, 1)


def test_impossible_figures_are_refused_all_at_once() -> None:
    with pytest.raises(ValueError, match="numerator is -1") as error:
        ratio_bounds(-1, 0, -1, -1)
    assert len(str(error.value).splitlines()) == 4
    with pytest.raises(ValueError, match="before is 0; expected more than 0") as error:
        change_bounds(0, -1, -1, -1)
    assert len(str(error.value).splitlines()) == 4
    with pytest.raises(ValueError, match="half_width is -1"):
        rounding_interval(1, -1)
    with pytest.raises(ValueError, match="half_widths is -1"):
        sum_bounds([1, 2], -1)
    with pytest.raises(ValueError, match="before_half is -1"):
        difference_bounds(1, 2, -1)
