"""Synthetic estimates: benchmarked, and as wide as the keys disagree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.stats import Estimate, synthetic_estimate

counts = st.integers(2, 6).flatmap(
    lambda n: st.lists(st.lists(st.floats(1, 1e4), min_size=n, max_size=n), min_size=1, max_size=4)
)
TOTAL = Estimate(15_000, 14_450, 18_810)


@given(counts)
def test_points_add_up_to_the_total_and_lie_in_their_interval(keys: list[list[float]]) -> None:
    found = synthetic_estimate(keys, TOTAL)
    assert found.point.sum() == pytest.approx(15_000)
    assert found.by_key.sum(axis=1) == pytest.approx(15_000)
    assert (found.lower <= found.point + 1e-9).all()
    assert (found.point <= found.upper + 1e-9).all()


@given(counts, st.floats(0.1, 100))
def test_the_scale_of_a_key_does_not_matter(keys: list[list[float]], factor: float) -> None:
    scaled = [[factor * count for count in keys[0]], *keys[1:]]
    np.testing.assert_allclose(
        synthetic_estimate(scaled, TOTAL).point, synthetic_estimate(keys, TOTAL).point
    )


@given(counts, st.floats(0, 50))
def test_rounding_only_widens(keys: list[list[float]], half: float) -> None:
    exact, rounded = synthetic_estimate(keys, TOTAL), synthetic_estimate(keys, TOTAL, half)
    assert (rounded.lower <= exact.lower + 1e-9).all()
    assert (rounded.upper >= exact.upper - 1e-9).all()
    np.testing.assert_allclose(rounded.point, exact.point)


@given(counts)
def test_one_key_gives_the_interval_of_the_whole(keys: list[list[float]]) -> None:
    found = synthetic_estimate(keys[:1], TOTAL)
    np.testing.assert_allclose(found.lower / found.point, 14_450 / 15_000)
    np.testing.assert_allclose(found.upper / found.point, 18_810 / 15_000)


def test_rounding_is_taken_at_its_worst() -> None:
    found = synthetic_estimate([[10, 30]], Estimate(100, 100, 100), 5)
    assert found.lower.tolist() == pytest.approx([100 * 5 / 40, 100 * 25 / 40])
    assert found.upper.tolist() == pytest.approx([100 * 15 / 40, 100 * 35 / 40])


@pytest.mark.parametrize(
    ("keys", "total", "half", "said"),
    [
        ([[0, 0]], TOTAL, 0, "a key counts nobody; expected a count above 0"),
        ([[-1, 2]], TOTAL, 0, "keys"),
        ([1, 2], TOTAL, 0, "keys has 1 axes; expected a row for each key"),
        ([[1, 2]], Estimate(10, 20, 30), 0, "total is 20, 10, 30; expected 0 or more, in order"),
        ([[1, 2]], TOTAL, [1, 2], r"half_widths has shape \(2,\); expected one a key"),
    ],
)
def test_what_can_not_be_spread_is_refused(
    keys: list[list[float]], total: Estimate, half: float, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        synthetic_estimate(keys, total, half)
