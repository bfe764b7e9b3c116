"""The slope index beside weighted regression of numpy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.stats import slope_index_of_inequality

groups = st.lists(st.tuples(st.floats(1, 99), st.integers(1, 9999)), min_size=2, max_size=10)


@given(groups)
def test_it_is_the_weighted_line_through_the_midpoints(pairs: list[tuple[float, int]]) -> None:
    values, populations = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    share = populations / populations.sum()
    midpoints = np.cumsum(share) - share / 2
    slope, first = np.polyfit(midpoints, values, 1, w=np.sqrt(share))
    index = slope_index_of_inequality(values, populations)
    assert index.slope_index == pytest.approx(slope, rel=1e-6, abs=1e-6)
    assert index.first == pytest.approx(first, rel=1e-6, abs=1e-6)
    if min(first, first + slope) > 0.01:
        assert index.relative_index == pytest.approx((first + slope) / first, rel=1e-5)


def test_the_direction_is_from_the_first_group_to_the_last() -> None:
    falling = slope_index_of_inequality([30, 20, 10], [1, 1, 1])
    rising = slope_index_of_inequality([10, 20, 30], [1, 1, 1])
    assert falling.slope_index == pytest.approx(-30)
    assert rising.slope_index == pytest.approx(30)
    assert falling.relative_index == pytest.approx(1 / rising.relative_index)


def test_groups_cut_in_two_change_nothing() -> None:
    # For groups of one size a straight figure stays straight whatever their number.
    two = slope_index_of_inequality([1, 3], [50, 50])
    four = slope_index_of_inequality([0.5, 1.5, 2.5, 3.5], [25, 25, 25, 25])
    assert two.slope_index == pytest.approx(four.slope_index)


def test_the_interval_is_that_of_the_regression_with_known_errors() -> None:
    values, populations = [30.0, 26, 20, 19, 12], np.array([90, 110, 100, 120, 80])
    errors = np.array([1.0, 1.2, 0.8, 1.0, 1.5])
    index = slope_index_of_inequality(values, populations, errors)
    share = populations / populations.sum()
    design = np.stack([np.ones(5), np.cumsum(share) - share / 2], axis=1)
    hat = np.linalg.inv(design.T @ np.diag(share) @ design) @ design.T @ np.diag(share)
    error = math.sqrt((hat @ np.diag(errors**2) @ hat.T)[1, 1])
    assert index.interval is not None
    assert index.interval.upper == pytest.approx(index.slope_index + 1.959963984540054 * error)
    assert index.interval.lower == pytest.approx(index.slope_index - 1.959963984540054 * error)
    assert slope_index_of_inequality(values, populations).interval is None


def test_a_line_through_zero_has_no_relative_index() -> None:
    assert math.isnan(slope_index_of_inequality([9, 4, 0], [1, 1, 1]).relative_index)


def test_impossible_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="there is one group"):
        slope_index_of_inequality([1], [1])
    with pytest.raises(ValueError, match="populations is 0 at position 1") as error:
        slope_index_of_inequality([1, 2], [1, 0], [-1, 1], confidence=3)
    assert "standard_errors is -1" in str(error.value)
    assert "confidence is 3" in str(error.value)
    with pytest.raises(ValueError, match="shapes don't go together"):
        slope_index_of_inequality([1, 2], [1, 2], [1, 2, 3])
