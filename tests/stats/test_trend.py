"""Trends beside scipy, and beside all orders counted by hand."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy import stats

from stadspeil.stats import Direction, mann_kendall, recent_trend, sen_slope

short = st.lists(st.integers(-50, 50), min_size=3, max_size=10, unique=True)
tied = st.lists(st.integers(0, 4), min_size=5, max_size=30)


@given(short)
def test_a_short_series_has_an_exact_p(values: list[int]) -> None:
    theirs = stats.kendalltau(np.arange(len(values)), values, method="exact")
    assert mann_kendall(values).p == pytest.approx(theirs.pvalue, rel=1e-9)


@pytest.mark.parametrize(("s", "one_sided"), [(2, 0.408), (4, 0.242), (6, 0.117), (8, 0.042)])
def test_the_exact_p_is_that_of_the_table(s: int, one_sided: float) -> None:
    # Gilbert (1987), table A18, n = 5.
    values = next(order for order in permutations(range(5)) if mann_kendall(order).s == s)
    assert mann_kendall(values).p / 2 == pytest.approx(one_sided, abs=5e-4)


@given(tied)
def test_ties_narrow_the_variance_as_in_scipy(values: list[int]) -> None:
    trend = mann_kendall(values)
    theirs = stats.kendalltau(np.arange(len(values)), values, method="asymptotic")
    if len(set(values)) == 1:
        assert (trend.s, trend.variance, trend.z, trend.p) == (0, 0, 0, 1)
    else:
        plain = 2 * stats.norm.sf(abs(trend.s) / math.sqrt(trend.variance))  # without correction
        assert plain == pytest.approx(theirs.pvalue, rel=1e-9)


def test_the_variance_with_ties_by_hand() -> None:
    # n = 6 with groups of 3 and 2: (6·5·17 - 3·2·11 - 2·1·9) / 18 = 426/18; S = 11 up, none down.
    trend = mann_kendall([1, 1, 1, 2, 2, 5])
    assert (trend.s, trend.variance) == (11, 426 / 18)
    assert trend.z == pytest.approx(10 / math.sqrt(426 / 18))
    assert trend.p == pytest.approx(2 * stats.norm.sf(trend.z))


@given(st.lists(st.integers(-99, 99), min_size=3, max_size=25))
def test_backwards_the_trend_turns_round(values: list[int]) -> None:
    there, back = mann_kendall(values), mann_kendall(values[::-1])
    assert (there.s, there.p) == (-back.s, back.p)
    assert there.z == -back.z


@given(st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=25))
def test_the_slope_of_sen_is_that_of_scipy(values: list[float]) -> None:
    ours, theirs = sen_slope(values), stats.theilslopes(values)
    assert ours.slope == pytest.approx(theirs.slope, abs=1e-9)
    assert ours.intercept == pytest.approx(theirs.intercept, abs=1e-9)
    assert ours.lower <= ours.slope <= ours.upper


@given(short.filter(lambda values: len(values) >= 5), st.sampled_from([0.8, 0.9, 0.95]))
def test_a_short_interval_leaves_out_slopes_that_the_test_refuses(
    values: list[int], confidence: float
) -> None:
    interval = sen_slope(values, confidence=confidence)
    years, level = np.arange(len(values)), 1 - confidence
    for limit, outward in ((interval.lower, -1e-6), (interval.upper, 1e-6)):
        if math.isfinite(limit):
            assert mann_kendall(values - (limit + outward) * years).p <= level
            if interval.upper - interval.lower > 1e-5:
                assert mann_kendall(values - (limit - outward) * years).p > level


def test_a_long_interval_is_interpolated_between_slopes() -> None:
    rng = np.random.default_rng(3)
    values = 0.3 * np.arange(14) + rng.normal(size=14)
    interval = sen_slope(values)
    first, second = np.triu_indices(14, 1)
    slopes = np.sort((values[second] - values[first]) / (second - first))
    reach = stats.norm.ppf(0.975) * math.sqrt(14 * 13 * 33 / 18)
    rank = (91 - reach) / 2
    below, above = slopes[int(rank) - 1], slopes[int(rank)]
    assert interval.lower == pytest.approx(below + (rank - int(rank)) * (above - below))


def test_four_points_exclude_no_slope() -> None:
    interval = sen_slope([1, 2, 3, 4])
    assert (interval.lower, interval.upper) == (-math.inf, math.inf)
    five = sen_slope([1, 2, 4, 7, 11])
    assert (five.lower, five.upper) == (1, 4)


def test_a_recent_trend_is_a_weighted_line() -> None:
    years = [2017, 2018, 2019, 2020, 2021]
    values, errors = [20.1, 20.6, 21.9, 22.4, 23.9], [0.5, 0.4, 0.3, 0.5, 0.4]
    trend = recent_trend(values, errors, years)
    line = np.polynomial.Polynomial.fit(years, values, 1, w=1 / np.array(errors), domain=[])
    design = np.stack([np.ones(5), np.array(years) - 2019]) / errors
    error = math.sqrt(np.linalg.inv(design @ design.T)[1, 1])
    assert trend.slope == pytest.approx(line.coef[1])
    assert trend.standard_error == pytest.approx(error)
    assert trend.chi_squared == pytest.approx((line.coef[1] / error) ** 2)
    assert trend.direction is Direction.INCREASING


def test_the_bound_is_that_of_practice() -> None:
    # slope 1, standard error s/√10: χ² = 10/s², 9.5495 at s = 1.02331.
    below = recent_trend([1, 2, 3, 4, 5], [math.sqrt(10 / 9.5494)] * 5)
    above = recent_trend([5, 4, 3, 2, 1], [math.sqrt(10 / 9.5496)] * 5)
    assert below.direction is Direction.NO_CHANGE
    assert above.direction is Direction.DECREASING


def test_a_trend_that_rests_on_one_point_is_none() -> None:
    trend = recent_trend([5, 4.9, 4.8, 4.7, 20], [0.1] * 5)
    assert trend.chi_squared > 9.5495
    assert trend.direction is Direction.NO_CHANGE


def test_only_the_last_five_points_count() -> None:
    values, errors = [90, 3, 4, 6, 7, 9], [0.1, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert recent_trend(values, errors) == recent_trend(values[1:], errors[1:], [1, 2, 3, 4, 5])


@pytest.mark.parametrize("values", [[1, 2], [1], []])
def test_two_points_are_no_trend(values: ArrayLike) -> None:
    with pytest.raises(ValueError, match=r"values (has|is)"):
        mann_kendall(values)
    with pytest.raises(ValueError, match=r"values (has|is)"):
        sen_slope(values)


def test_four_points_are_no_recent_trend() -> None:
    with pytest.raises(ValueError, match="values has 4 points; expected 5 or more"):
        recent_trend([1, 2, 3, 4], [1, 1, 1, 1])


def test_impossible_series_are_refused() -> None:
    with pytest.raises(ValueError, match="times don't ascend"):
        sen_slope([1, 2, 3], [2020, 2019, 2021])
    with pytest.raises(ValueError, match="shapes don't go together"):
        sen_slope([1, 2, 3], [2020, 2021])
    with pytest.raises(ValueError, match="values is nan at position 1"):
        mann_kendall([1, float("nan"), 3])
    with pytest.raises(ValueError, match="4 standard_errors for 5 values") as error:
        recent_trend([1, 2, 3, 4, 5], [1, 0, 1, 1], confidence=9)
    assert "standard_errors is 0 at position 1" in str(error.value)
    assert "confidence is 9" in str(error.value)
