"""Funnel limits beside the distributions themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from stadspeil.stats import funnel_limits
from stadspeil.stats.arguments import Array


def interpolated(counts: Array, cumulative: Array, p: float) -> float:
    """Spiegelhalter's limit as a count, from a table of the distribution."""
    index = int(np.argmax(cumulative >= p))
    before = cumulative[index - 1] if index else 0.0
    return float(counts[index] - (cumulative[index] - p) / (cumulative[index] - before))


@settings(max_examples=30)
@given(st.lists(st.integers(1, 400), min_size=2, max_size=6), st.integers(1, 99))
def test_exact_limits_are_those_of_the_distribution(sizes: list[int], percent: int) -> None:
    totals = np.array(sizes)
    counts = np.maximum(totals * percent // 100, 1)
    for kind in ("proportion", "rate"):
        if kind == "proportion" and (counts == totals).all():
            continue
        funnel = funnel_limits(counts, totals, kind=kind)
        pooled = counts.sum() / totals.sum()
        for index, size in enumerate(sizes):
            table = np.arange(0.0, 4 * size + 40)
            exact = (
                stats.binom(size, pooled) if kind == "proportion" else stats.poisson(size * pooled)
            )
            for limits, tail in ((funnel.limits_95, 0.025), (funnel.limits_998, 0.001)):
                lower = interpolated(table, exact.cdf(table), tail) / size
                upper = interpolated(table, exact.cdf(table), 1 - tail) / size
                lower, upper = min(max(lower, 0), pooled), max(upper, pooled)
                assert np.asarray(limits.lower)[index] == pytest.approx(lower, abs=1e-9)
                assert np.asarray(limits.upper)[index] == pytest.approx(upper, abs=1e-9)


def test_normal_limits_by_hand() -> None:
    funnel = funnel_limits([10, 30], [100, 100], kind="proportion", tails="normal")
    half = stats.norm.ppf(0.975) * 0.04
    assert funnel.pooled == 0.2
    np.testing.assert_allclose(funnel.limits_95.lower, 0.2 - half)
    np.testing.assert_allclose(funnel.limits_95.upper, 0.2 + half)
    rate = funnel_limits([10, 30], [100, 100], kind="rate", per=1000, tails="normal")
    half = stats.norm.ppf(0.999) * np.sqrt(0.2 / 100)
    np.testing.assert_allclose(rate.limits_998.upper, 1000 * (0.2 + half))
    np.testing.assert_allclose(rate.values, [100, 300])


def test_exact_and_normal_limits_meet_in_large_areas() -> None:
    counts, totals = [100_000, 120_000], [1_000_000, 1_100_000]
    exact = funnel_limits(counts, totals, kind="proportion")
    normal = funnel_limits(counts, totals, kind="proportion", tails="normal")
    np.testing.assert_allclose(exact.limits_998.upper, normal.limits_998.upper, rtol=1e-4)


def test_dispersion_is_the_mean_square_of_drawn_in_z_scores() -> None:
    counts, totals = np.array([5, 12, 14, 15, 16, 18, 20, 22, 25, 80]), np.full(10, 200)
    funnel = funnel_limits(counts, totals, kind="proportion")
    pooled = counts.sum() / 2000
    z = (counts / 200 - pooled) / np.sqrt(pooled * (1 - pooled) / 200)
    low, high = np.percentile(z, [10, 90])
    expected = np.mean([min(max(score, low), high) ** 2 for score in z])
    assert funnel.dispersion == pytest.approx(expected, rel=1e-12)


def test_overdispersion_widens_the_funnel() -> None:
    counts, totals = [100, 300, 150, 280, 420, 90], [2000] * 6
    narrow = funnel_limits(counts, totals, kind="proportion")
    wide = funnel_limits(counts, totals, kind="proportion", overdispersed=True)
    pooled = sum(counts) / 12_000
    half = stats.norm.ppf(0.975) * np.sqrt(wide.dispersion * pooled * (1 - pooled) / 2000)
    assert wide.dispersion > 10
    np.testing.assert_allclose(wide.limits_95.upper, pooled + half)
    np.testing.assert_allclose(wide.limits_95.lower, pooled - half)
    assert np.all(np.asarray(wide.limits_95.upper) > narrow.limits_95.upper)


def test_underdispersion_does_not_narrow_the_funnel() -> None:
    counts, totals = [50, 50, 51], [500, 500, 500]
    assert funnel_limits(counts, totals, kind="rate").dispersion < 1
    plain = funnel_limits(counts, totals, kind="rate")
    asked = funnel_limits(counts, totals, kind="rate", overdispersed=True)
    np.testing.assert_allclose(plain.limits_95.lower, asked.limits_95.lower)


def test_areas_by_chance_alone_fall_inside_as_often_as_they_should() -> None:
    counts = np.random.default_rng(11).binomial(60, 0.1, 4000)
    funnel = funnel_limits(counts, np.full(4000, 60), kind="proportion")
    inside = (funnel.values >= funnel.limits_95.lower) & (funnel.values <= funnel.limits_95.upper)
    assert 0.93 < np.mean(inside) < 0.98
    assert funnel.dispersion < 1.1


def test_impossible_funnels_are_refused() -> None:
    with pytest.raises(ValueError, match="count is 3 at position 0; expected no more than base"):
        funnel_limits([3, 1], [2, 2], kind="proportion")
    assert funnel_limits([3, 1], [2, 2], kind="rate").pooled == 1
    with pytest.raises(ValueError, match="all counts are 0"):
        funnel_limits([0, 0], [5, 6], kind="rate")
    with pytest.raises(ValueError, match="all counts equal their totals"):
        funnel_limits([5, 6], [5, 6], kind="proportion")
    with pytest.raises(ValueError, match="there is one area"):
        funnel_limits([1], [5], kind="rate")
    with pytest.raises(ValueError, match="kind is 'share'") as error:
        funnel_limits([-1, 2], [0, 2], kind="share", tails="fat", per=0)  # type: ignore[arg-type]
    assert len(str(error.value).splitlines()) == 5
