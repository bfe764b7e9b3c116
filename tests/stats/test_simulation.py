"""Monte Carlo: known distributions, the seed, and what is refused."""

import numpy as np
import pytest

from stadspeil.stats import Triangular, Uniform, simulate


def test_a_triangle_has_its_quantiles_and_mean() -> None:
    # Mean (a + b + c) / 3; quantile a + sqrt(p (b - a)(c - a)) below the mode.
    found = simulate(
        lambda x: x["a"], {"a": Triangular(13, 15, 18)}, seed=1, draws=200_000, shares=[0.1, 0.9]
    )
    assert found.mean == pytest.approx(46 / 3, abs=0.01)
    assert found.quantiles[0] == pytest.approx(13 + np.sqrt(0.1 * 5 * 2), abs=0.01)
    assert found.quantiles[1] == pytest.approx(18 - np.sqrt(0.1 * 5 * 3), abs=0.01)


def test_the_sum_of_two_uniforms_is_a_triangle() -> None:
    ranges = {"a": Uniform(0, 1), "b": Uniform(0, 1)}
    found = simulate(lambda x: x["a"] + x["b"], ranges, seed=7, draws=200_000, shares=[0.05])
    assert found.quantiles[0] == pytest.approx(np.sqrt(0.1), abs=0.01)


def test_the_seed_decides_all() -> None:
    first, again, other = (
        simulate(lambda x: x["a"], {"a": Uniform(0, 1)}, seed=seed) for seed in (3, 3, 4)
    )
    assert first == again
    assert first.quantiles != other.quantiles


def test_the_stream_of_draws_is_fixed() -> None:
    # The smallest of the first hundred doubles that numpy.random.Generator(PCG64(2021)) draws.
    found = simulate(lambda x: x["a"], {"a": Uniform(0, 1)}, seed=2021, draws=100, shares=[0])
    drawn = np.random.Generator(np.random.PCG64(2021)).random(100)
    assert found.quantiles == (drawn.min(),)
    assert found.quantiles == pytest.approx((0.021905756786,), rel=1e-9)


def test_an_assumption_more_leaves_the_draws_of_the_others() -> None:
    one = simulate(lambda x: x["a"], {"a": Uniform(0, 1)}, seed=5)
    two = simulate(lambda x: x["a"], {"a": Uniform(0, 1), "b": Uniform(0, 9)}, seed=5)
    assert one.quantiles == two.quantiles


def test_a_range_of_no_width_stays_where_it_is() -> None:
    found = simulate(lambda x: x["a"], {"a": Triangular(4, 4, 4)}, seed=1)
    assert found.quantiles == (4, 4, 4)


def test_a_range_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match=r"high is 1; expected low or more \(2\)"):
        Uniform(2, 1)
    with pytest.raises(ValueError, match=r"mode is 5; expected low or more \(6\)\nhigh is 4"):
        Triangular(6, 5, 4)


def test_wrong_arguments_are_named_together() -> None:
    with pytest.raises(ValueError, match=r"shares is 2.*\nranges is empty.*\ndraws is 5"):
        simulate(lambda _: 0.0, {}, seed=1, draws=5, shares=[2])


def test_a_model_without_a_number_for_each_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="model gives shape"):
        simulate(lambda _: 1.0, {"a": Uniform(0, 1)}, seed=1)
