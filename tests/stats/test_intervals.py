"""Intervals of one figure, beside published tables and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stadspeil.stats import (
    byar_interval,
    exact_poisson_interval,
    rate_interval,
    wilson_interval,
)

confidences = st.floats(0.5, 0.999)
counts = st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_table_of_newcombe(
    count: int, total: int, lower: float, upper: float
) -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    limits = wilson_interval(count, total)
    assert limits.lower == pytest.approx(lower, abs=5e-5)
    assert limits.upper == pytest.approx(upper, abs=5e-5)


@given(counts, counts, confidences)
def test_wilson_agrees_with_scipy(some: int, others: int, confidence: float) -> None:
    total = some + others + 1
    limits = wilson_interval(some, total, confidence)
    theirs = stats.binomtest(some, total).proportion_ci(confidence, method="wilson")
    assert limits.lower == pytest.approx(theirs.low, abs=1e-12)
    assert limits.upper == pytest.approx(theirs.high, abs=1e-12)


@given(counts, counts, confidences)
def test_wilson_contains_the_proportion_and_mirrors(
    some: int, others: int, confidence: float
) -> None:
    total = some + others + 1
    limits = wilson_interval(some, total, confidence)
    mirrored = wilson_interval(total - some, total, confidence)
    wider = wilson_interval(some, total, (1 + confidence) / 2)
    assert 0 <= limits.lower <= some / total <= limits.upper <= 1
    assert limits.lower == pytest.approx(1 - mirrored.upper, abs=1e-12)
    assert wider.lower <= limits.lower
    assert wider.upper >= limits.upper


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Ulm (1990), American Journal of Epidemiology 131, 373-375; Garwood (1936), table 1.
    [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_exact_poisson_gives_the_tables(count: int, lower: float, upper: float) -> None:
    limits = exact_poisson_interval(count)
    assert limits.lower == pytest.approx(lower, abs=6e-4)
    assert limits.upper == pytest.approx(upper, abs=6e-4)


@given(st.integers(1, 10**5), confidences)
def test_exact_poisson_leaves_its_tails(count: int, confidence: float) -> None:
    limits = exact_poisson_interval(count, confidence)
    tail = (1 - confidence) / 2
    assert stats.poisson.sf(count - 1, limits.lower) == pytest.approx(tail, rel=1e-6)
    assert stats.poisson.cdf(count, limits.upper) == pytest.approx(tail, rel=1e-6)
    assert limits.lower == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2, rel=1e-9)


def test_byar_by_hand() -> None:
    # 100 (1 - 1/900 - z/30)^3 and 101 (1 - 1/909 + z/(3 sqrt 101))^3, z = 1.959963985.
    limits = byar_interval(100)
    assert limits.lower == pytest.approx(81.3621, abs=1e-4)
    assert limits.upper == pytest.approx(121.6279, abs=1e-4)


def test_byar_stops_at_zero() -> None:
    assert byar_interval(0).lower == 0
    assert byar_interval(1, 0.998).lower == 0


@given(st.integers(10, 10**6), confidences)
def test_byar_is_near_the_exact_limits_from_ten_on(count: int, confidence: float) -> None:
    byar, exact = byar_interval(count, confidence), exact_poisson_interval(count, confidence)
    assert byar.lower == pytest.approx(exact.lower, rel=0.02)
    assert byar.upper == pytest.approx(exact.upper, rel=0.02)
    assert byar.lower <= count <= byar.upper


def test_a_rate_is_exact_below_ten_and_byar_from_ten_on() -> None:
    rate = rate_interval([0, 9, 10], 2000)
    exact, byar = exact_poisson_interval([0, 9, 10]), byar_interval([0, 9, 10])
    np.testing.assert_allclose(rate.value, [0, 4.5, 5])
    np.testing.assert_allclose(
        rate.upper, np.array([exact.upper, byar.upper])[[0, 0, 1], [0, 1, 2]] / 2
    )
    np.testing.assert_allclose(
        rate.lower, np.array([exact.lower, byar.lower])[[0, 0, 1], [0, 1, 2]] / 2
    )


def test_a_rate_above_one_per_person_is_legal() -> None:
    rate = rate_interval(150, 100, per=1)
    assert rate.value == 1.5
    assert rate.lower < 1.5 < rate.upper


@given(st.integers(0, 10**6), st.integers(1, 10**6), confidences)
def test_a_rate_contains_itself_and_scales(count: int, population: int, confidence: float) -> None:
    rate = rate_interval(count, population, 1000, confidence)
    same = rate_interval(count, population, 100_000, confidence)
    wider = rate_interval(count, population, 1000, (1 + confidence) / 2)
    assert rate.lower <= rate.value <= rate.upper
    assert same.upper == pytest.approx(100 * rate.upper)
    assert wider.lower <= rate.lower
    assert wider.upper >= rate.upper


def test_impossible_rates_are_refused() -> None:
    with pytest.raises(ValueError, match="count is -1") as error:
        rate_interval(-1, 0, 0)
    assert "population is 0; expected more than 0" in str(error.value)
    assert "per is 0; expected more than 0" in str(error.value)


@pytest.mark.parametrize("interval", [byar_interval, exact_poisson_interval])
@pytest.mark.parametrize("count", [-1, float("nan"), []])
def test_impossible_counts_are_refused(interval: object, count: object) -> None:
    assert callable(interval)
    with pytest.raises(ValueError, match=r"^count is "):
        interval(count)
