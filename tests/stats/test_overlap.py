"""Overlap of lists: certain bounds, and the estimate of those in no list."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.stats import (
    chapman,
    chapman_estimate,
    frechet_bounds,
    frechet_union_bounds,
    lincoln_petersen,
    union_under_dependence,
)


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_the_bounds_hold_for_every_population(people: list[tuple[bool, bool, bool]]) -> None:
    table = np.array(people)
    bounds = frechet_bounds(table.mean(axis=0))
    some, every = table.any(axis=1).mean(), table.all(axis=1).mean()
    assert bounds.any_of.lower - 1e-12 <= some <= bounds.any_of.upper + 1e-12
    assert bounds.all_of.lower - 1e-12 <= every <= bounds.all_of.upper + 1e-12


def test_the_bounds_are_reached() -> None:
    bounds = frechet_bounds([0.25, 0.5])
    nested = np.array([[True, True], [False, True], [False, False], [False, False]])
    apart = np.array([[True, False], [False, True], [False, True], [False, False]])
    assert (bounds.any_of.lower, bounds.all_of.upper) == (
        nested.any(axis=1).mean(),
        nested.all(axis=1).mean(),
    )
    assert (bounds.any_of.upper, bounds.all_of.lower) == (
        apart.any(axis=1).mean(),
        apart.all(axis=1).mean(),
    )


def test_several_rows_of_margins_at_once() -> None:
    bounds = frechet_bounds([[0.5, 0.75, 1.0], [0.1, 0.2, 0.3]])
    np.testing.assert_allclose(bounds.all_of.lower, [0.25, 0])
    np.testing.assert_allclose(bounds.any_of.upper, [1, 0.6])


def test_chapman_by_hand() -> None:
    # N = 201·151/51 - 1; variance 201·151·150·100/(51²·52); f = N - 300.
    number = 201 * 151 / 51 - 1
    unseen, variance = number - 300, 201 * 151 * 150 * 100 / (51**2 * 52)
    spread = np.exp(1.959963984540054 * np.sqrt(np.log(1 + variance / unseen**2)))
    estimate = chapman_estimate(200, 150, 50)
    assert estimate.value == pytest.approx(number, rel=1e-12)
    assert estimate.lower == pytest.approx(300 + unseen / spread, rel=1e-9)
    assert estimate.upper == pytest.approx(300 + unseen * spread, rel=1e-9)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_nobody_who_is_seen_is_lost(only_first: int, only_second: int, both: int) -> None:
    first, second = only_first + both, only_second + both
    estimate = chapman_estimate(first, second, both)
    turned = chapman_estimate(second, first, both)
    wider = chapman_estimate(first, second, both, 0.99)
    assert only_first + only_second + both <= estimate.lower + 1e-9
    assert estimate.lower <= estimate.value <= estimate.upper
    assert estimate.value == pytest.approx((first + 1) * (second + 1) / (both + 1) - 1, abs=1e-6)
    assert (turned.value, turned.upper) == pytest.approx((estimate.value, estimate.upper))
    assert wider.upper >= estimate.upper


def test_a_list_that_holds_the_other_misses_nobody() -> None:
    estimate = chapman_estimate([100, 0], [40, 0], [40, 0])
    np.testing.assert_array_equal(estimate.lower, [100, 0])
    np.testing.assert_array_equal(estimate.upper, [100, 0])


def test_impossible_overlaps_are_refused() -> None:
    with pytest.raises(ValueError, match=r"margins is 1\.5 at position 0; expected no more than 1"):
        frechet_bounds([1.5, 0.5])
    with pytest.raises(ValueError, match="margins has one share; expected at least two"):
        frechet_bounds([0.5])
    with pytest.raises(ValueError, match=r"margins is -0\.1"):
        frechet_bounds([-0.1, 0.5])
    with pytest.raises(ValueError, match="both is 11; expected no more than first and second"):
        chapman_estimate(10, 20, 11)
    with pytest.raises(ValueError, match="first is -1"):
        chapman_estimate(-1, 0, 0)


def test_the_textbook_example_of_ten_turtles() -> None:
    # Ten marked, fifteen caught, five of them marked: 30 by Lincoln and Petersen, 28 by Chapman.
    assert lincoln_petersen(10, 15, 5) == 30
    assert round(float(chapman(10, 15, 5).value)) == 28
    assert chapman_estimate is chapman


def test_lincoln_petersen_needs_people_in_both_lists() -> None:
    with pytest.raises(ValueError, match="both is 0; expected more than 0"):
        lincoln_petersen(10, 15, 0)
    with pytest.raises(ValueError, match="both is 11; expected no more than first and second"):
        lincoln_petersen(10, 15, 11)


def test_the_union_alone_is_that_of_the_bounds() -> None:
    margins = [[0.5, 0.75, 1.0], [0.1, 0.2, 0.3]]
    union, bounds = frechet_union_bounds(margins), frechet_bounds(margins).any_of
    np.testing.assert_array_equal(union.lower, bounds.lower)
    np.testing.assert_array_equal(union.upper, bounds.upper)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6), st.floats(0, 1))
def test_a_union_under_dependence_keeps_within_the_bounds(
    margins: list[float], dependence: float
) -> None:
    union = union_under_dependence(margins, dependence)
    bounds = frechet_union_bounds(margins)
    assert bounds.lower - 1e-12 <= union <= bounds.upper + 1e-12


def test_the_ends_of_dependence() -> None:
    assert union_under_dependence([0.1, 0.2, 0.3], 0) == pytest.approx(1 - 0.9 * 0.8 * 0.7)
    assert union_under_dependence([0.1, 0.2, 0.3], 1) == pytest.approx(0.3)
    with pytest.raises(ValueError, match="dependence is 2; expected no more than 1"):
        union_under_dependence([0.1, 0.2], 2)
