"""Ranks: ties, intervals, and whether they hold what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stadspeil.stats import competition_ranks, fractional_ranks, rank_interval

figures = st.lists(st.integers(-5, 5), min_size=1, max_size=12)
areas = st.lists(st.tuples(st.floats(-9, 9), st.floats(0, 3), st.floats(0, 1)), min_size=1)


@given(figures)
def test_ties_share_the_mean_of_their_ranks(values: list[int]) -> None:
    lowest = fractional_ranks(values, highest_first=False)
    assert lowest.tolist() == stats.rankdata(values).tolist()
    assert (lowest + fractional_ranks(values)).tolist() == [len(values) + 1] * len(values)


@given(figures)
def test_in_a_league_ties_share_the_best_place(values: list[int]) -> None:
    lowest = competition_ranks(values, highest_first=False)
    assert lowest.tolist() == stats.rankdata(values, method="min").tolist()


@given(areas)
def test_the_order_of_areas_does_not_matter(
    triples: list[tuple[float, float, float]],
) -> None:
    order = np.random.default_rng(len(triples)).permutation(len(triples))
    values, errors, halves = (np.array(column) for column in zip(*triples, strict=True))
    plain = rank_interval(values, errors, halves)
    turned = rank_interval(values[order], errors[order], halves[order])
    np.testing.assert_array_equal(plain.lower[order], turned.lower)
    np.testing.assert_array_equal(plain.upper[order], turned.upper)
    assert np.all((plain.lower <= plain.rank) & (plain.rank <= plain.upper))


@given(areas)
def test_turned_round_the_ranks_count_from_the_other_end(
    triples: list[tuple[float, float, float]],
) -> None:
    values, errors, halves = (np.array(column) for column in zip(*triples, strict=True))
    highest = rank_interval(values, errors, halves)
    lowest = rank_interval(values, errors, halves, highest_first=False)
    np.testing.assert_array_equal(highest.lower, values.size + 1 - lowest.upper)
    np.testing.assert_array_equal(highest.rank, values.size + 1 - lowest.rank)


def test_without_uncertainty_only_ties_have_an_interval() -> None:
    ranks = rank_interval([3, 1, 3, 2], [0, 0, 0, 0])
    assert ranks.rank.tolist() == [1.5, 4, 1.5, 3]
    assert ranks.lower.tolist() == [1, 4, 1, 3]
    assert ranks.upper.tolist() == [2, 4, 2, 3]


def test_two_areas_change_places_unless_they_differ_significantly() -> None:
    # One comparison, so that z is 1.96: the gap must exceed 1.96·√2.
    apart = rank_interval([0, 2.78], [1, 1])
    near = rank_interval([0, 2.77], [1, 1])
    assert apart.upper.tolist() == [2, 1]
    assert near.upper.tolist() == [2, 2]


def test_no_rank_rests_on_rounding() -> None:
    touching = rank_interval([12.35, 12.25], [0, 0], 0.05)
    apart = rank_interval([12.36, 12.25], [0, 0], [0.05, 0.05])
    assert touching.upper.tolist() == [2, 2]
    assert apart.upper.tolist() == [1, 2]


def test_the_true_rank_lies_inside_as_often_as_promised() -> None:
    rng = np.random.default_rng(5)
    truth = np.repeat([10.0, 10.1, 12.0, 15.0], 3) + np.arange(12) * 1e-3
    true_ranks = fractional_ranks(truth)
    inside = [
        (ranks.lower <= true_ranks) & (true_ranks <= ranks.upper)
        for ranks in (rank_interval(rng.normal(truth, 1.0), np.ones(12)) for _ in range(400))
    ]
    assert np.mean(inside, axis=0).min() >= 0.95 - 0.02


def test_a_single_area_is_first() -> None:
    ranks = rank_interval([7], [1])
    assert (ranks.rank[0], ranks.lower[0], ranks.upper[0]) == (1, 1, 1)


def test_impossible_ranks_are_refused() -> None:
    with pytest.raises(ValueError, match="values is empty"):
        fractional_ranks([])
    with pytest.raises(ValueError, match="standard_errors is -1 at position 1") as error:
        rank_interval([1, 2], [1, -1], -0.5, confidence=0)
    assert len(str(error.value).splitlines()) == 3
    with pytest.raises(ValueError, match="shapes don't go together"):
        rank_interval([1, 2], [1, 1], [1, 2, 3])
    with pytest.raises(ValueError, match="half_widths has shape"):
        rank_interval([1, 2], [1, 1], [[1, 2], [3, 4]])
