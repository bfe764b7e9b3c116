"""Decompositions beside published ones, and beside all orders of change counted by hand."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stadspeil.stats import das_gupta, kitagawa, lmdi_additive, midpoint_split
from stadspeil.stats.arguments import Array

shapes = st.sampled_from([(2,), (3,), (4,), (3, 2), (5, 3), (2, 4)])
numbers = st.one_of(st.just(0.0), st.floats(0.01, 1000))


def pairs(elements: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[Array, Array]]:
    return shapes.flatmap(
        lambda shape: st.tuples(
            arrays(np.float64, shape, elements=elements),
            arrays(np.float64, shape, elements=elements),
        )
    )


def over_all_orders(before: Array, after: Array) -> Array:
    """The Shapley value of one item: each factor changes in turn, averaged over all orders."""
    orders = list(permutations(range(before.size)))
    effects = np.zeros(before.size)
    for order in orders:
        state = before.copy()
        for factor in order:
            start = state.prod()
            state[factor] = after[factor]
            effects[factor] += state.prod() - start
    return effects / len(orders)


def test_two_factors_as_das_gupta_printed_them() -> None:
    # Das Gupta (1993), example 2.1: earnings of black and white people in the United States.
    split = das_gupta([10930, 0.717892], [16591, 0.825974])
    np.testing.assert_allclose(split.effects, [4369.913, 1487.262], atol=5e-4)
    assert split.change == pytest.approx(5857.175, abs=5e-4)


def test_three_factors_as_das_gupta_printed_them() -> None:
    # Das Gupta (1993), example 2.3: crude birth rates of Austria and Chile.
    split = das_gupta([51.78746, 0.45919, 0.52638], [84.90502, 0.75756, 0.51065])
    np.testing.assert_allclose(split.effects, [10.4340333, 10.5608476, -0.6670084], atol=5e-7)
    assert split.change == pytest.approx(20.3278726, abs=5e-7)


@settings(max_examples=40)
@given(arrays(np.float64, (2, 5), elements=st.floats(-10, 10)))
def test_das_gupta_is_the_average_over_all_orders(figures: Array) -> None:
    expected = over_all_orders(figures[0], figures[1])
    np.testing.assert_allclose(das_gupta(figures[0], figures[1]).effects, expected, atol=1e-7)


@given(pairs(st.floats(-1000, 1000)))
def test_das_gupta_adds_up(pair: tuple[Array, Array]) -> None:
    split = das_gupta(*pair)
    scale = 1 + np.abs(split.by_item).sum()
    assert split.effects.sum() == pytest.approx(split.change, abs=1e-9 * scale)
    assert split.by_item.shape == pair[0].shape


@given(pairs(numbers))
def test_lmdi_adds_up_with_zeros_too(pair: tuple[Array, Array]) -> None:
    split = lmdi_additive(*pair)
    items = (pair[1].prod(axis=-1) - pair[0].prod(axis=-1)).reshape(-1)
    scale = 1 + np.abs(split.by_item).sum()
    assert split.effects.sum() == pytest.approx(split.change, abs=1e-9 * scale)
    by_item = split.by_item.reshape(items.size, -1).sum(axis=-1)
    np.testing.assert_allclose(by_item, items, atol=1e-9 * scale)


@settings(max_examples=40)
@given(pairs(numbers))
def test_backwards_each_effect_turns_round(pair: tuple[Array, Array]) -> None:
    for decompose in (lmdi_additive, das_gupta):
        there, back = decompose(*pair), decompose(*pair[::-1])
        scale = 1 + np.abs(there.by_item).sum()
        np.testing.assert_allclose(there.effects, -back.effects, atol=1e-9 * scale)


@settings(max_examples=40)
@given(pairs(numbers))
def test_factors_in_another_order_have_the_same_effects(pair: tuple[Array, Array]) -> None:
    for decompose in (lmdi_additive, das_gupta):
        plain = decompose(*pair)
        turned = decompose(pair[0][..., ::-1], pair[1][..., ::-1])
        scale = 1 + np.abs(plain.by_item).sum()
        np.testing.assert_allclose(plain.effects, turned.effects[::-1], atol=1e-9 * scale)


def test_lmdi_by_hand() -> None:
    # L(750, 200) = 550 / ln 3.75; ln 1.5 and ln 2.5.
    split = lmdi_additive([10, 20], [15, 50])
    mean = 550 / np.log(3.75)
    np.testing.assert_allclose(split.effects, [mean * np.log(1.5), mean * np.log(2.5)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([10, 0.0, 5], [12, 0.3, 6]),  # a new product: its share was 0
        ([10, 0.3, 5], [12, 0.0, 6]),  # an ended one
        ([10, 0.0, 0.0], [12, 0.3, 6]),  # share and price were 0
        ([10, 0.0, 5], [12, 0.3, 0.0]),  # nothing before, nothing after
        ([10, 0.0, 5], [12, 0.0, 6]),
    ],
)
def test_zeros_are_the_limit_of_small_numbers(before: list[float], after: list[float]) -> None:
    split = lmdi_additive(before, after)
    small = 1e-100
    near = lmdi_additive(np.maximum(before, small), np.maximum(after, small))
    np.testing.assert_allclose(split.effects, near.effects, atol=0.01 * (1 + abs(split.change)))


def test_a_new_product_is_wholly_due_to_its_share() -> None:
    split = lmdi_additive([[10, 0, 5], [10, 1, 5]], [[10, 0.25, 5], [10, 0.75, 5]])
    assert split.by_item[0].tolist() == [0, 12.5, 0]


def test_a_figure_that_hardly_moves_keeps_its_digits() -> None:
    split = lmdi_additive([1e6, 1.0], [1e6 + 1e-6, 1.0])
    assert split.effects[0] == pytest.approx(split.change, rel=1e-10)


@given(arrays(np.float64, 4, elements=st.floats(-1000, 1000)))
def test_the_midpoint_split_is_das_gupta_of_two(figures: Array) -> None:
    v0, i0, v1, i1 = figures
    split, other = midpoint_split(v0, i0, v1, i1), das_gupta([v0, i0], [v1, i1])
    assert split.volume == pytest.approx(other.effects[0], abs=1e-6)
    assert split.intensity == pytest.approx(other.effects[1], abs=1e-6)
    assert split.volume + split.intensity == pytest.approx(v1 * i1 - v0 * i0, abs=1e-6)


def test_the_midpoint_split_of_several_products() -> None:
    split = midpoint_split([100, 10], 20, [110, 10], [25, 20])
    assert np.asarray(split.volume).tolist() == [225, 0]
    assert np.asarray(split.intensity).tolist() == [525, 0]


@given(st.integers(1, 6).flatmap(lambda k: arrays(np.float64, (4, k), elements=st.floats(0.1, 99))))
def test_kitagawa_adds_up_and_takes_counts_or_shares(figures: Array) -> None:
    n0, r0, n1, r1 = figures
    split = kitagawa(n0, r0, n1, r1)
    shares = kitagawa(n0 / n0.sum(), r0, n1 / n1.sum(), r1)
    assert split.composition + split.rate == pytest.approx(split.change, abs=1e-9)
    assert split.change == pytest.approx(np.average(r1, weights=n1) - np.average(r0, weights=n0))
    assert split.rate_by_group.sum() == pytest.approx(split.rate)
    assert shares.composition == pytest.approx(split.composition, abs=1e-9)


def test_kitagawa_is_das_gupta_of_shares_and_rates() -> None:
    split = kitagawa([40, 60], [10, 20], [50, 50], [12, 18])
    other = das_gupta([[0.4, 10], [0.6, 20]], [[0.5, 12], [0.5, 18]])
    np.testing.assert_allclose([split.composition, split.rate], other.effects)
    np.testing.assert_allclose(split.composition_by_group, other.by_item[:, 0])


def test_impossible_decompositions_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shapes don't go together: before \(2,\), after \(3,\)"):
        das_gupta([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="at least two factors"):
        das_gupta([1], [2])
    with pytest.raises(ValueError, match="at least two factors"):
        lmdi_additive(1, 2)
    with pytest.raises(ValueError, match="before is -1 at position 0") as error:
        lmdi_additive([-1, 2], [1, float("nan")])
    assert "after is nan at position 1" in str(error.value)
    with pytest.raises(ValueError, match="sizes_before are all 0") as error:
        kitagawa([0, 0], [1, 2], [-1, 2], [1, 2])
    assert "sizes_after is -1 at position 0" in str(error.value)
    with pytest.raises(ValueError, match="volume_before is nan"):
        midpoint_split(float("nan"), 1, 2, 3)
