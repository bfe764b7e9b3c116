"""Standardised rates and ratios, by hand and beside the plain rate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.stats import (
    byar_interval,
    directly_standardised_rate,
    exact_poisson_interval,
    indirectly_standardised_ratio,
    rate_interval,
)

# Down's syndrome among births in Michigan, 1950-1964, mothers with five children or more, by age.
# Fay and Feuer (1997), Statistics in Medicine 16, 791-801, table II.
CASES = [0, 8, 63, 112, 262, 295]
BIRTHS = [327, 30666, 123419, 149919, 104088, 34392]
STANDARD = [319933, 931318, 786511, 488235, 237863, 61313]


def test_a_rate_of_fay_and_feuer() -> None:
    # The R package dsrTest prints 75.52901 for these figures.
    rate = directly_standardised_rate(CASES, BIRTHS, STANDARD, per=100_000)
    assert rate.value == pytest.approx(75.52901, abs=5e-6)


def test_dobson_by_hand() -> None:
    # Σ w x/n = 0.019; variance (0.25·10 + 0.09·20 + 0.04·40)/10⁶ = 5.9e-6; 70 events.
    rate = directly_standardised_rate([10, 20, 40], [1000] * 3, [50, 30, 20], per=1)
    limits = byar_interval(70)
    assert rate.value == pytest.approx(0.019)
    assert rate.lower == pytest.approx(0.019 + (5.9e-6 / 70) ** 0.5 * (float(limits.lower) - 70))
    assert rate.upper == pytest.approx(0.019 + (5.9e-6 / 70) ** 0.5 * (float(limits.upper) - 70))


@given(st.lists(st.tuples(st.integers(3, 500), st.integers(500, 9999)), min_size=4, max_size=8))
def test_its_own_population_as_the_standard_gives_the_plain_rate(
    groups: list[tuple[int, int]],
) -> None:
    counts, populations = zip(*groups, strict=True)
    rate = directly_standardised_rate(counts, populations, populations)
    plain = rate_interval(sum(counts), sum(populations))
    assert rate.value == pytest.approx(plain.value)
    assert rate.lower == pytest.approx(plain.lower)
    assert rate.upper == pytest.approx(plain.upper)


def test_the_size_of_the_standard_does_not_matter() -> None:
    one = directly_standardised_rate([10, 20], [100, 200], [3, 1])
    other = directly_standardised_rate([10, 20], [100, 200], [3000, 1000])
    assert one.upper == pytest.approx(other.upper)


def test_nine_events_are_too_few_to_standardise() -> None:
    with pytest.raises(ValueError, match="9 events are too few to standardise; expected 10"):
        directly_standardised_rate([4, 5], [100, 200], [1, 1])
    assert directly_standardised_rate([5, 5], [100, 200], [1, 1]).value == pytest.approx(37.5)


def test_impossible_rates_are_refused() -> None:
    with pytest.raises(ValueError, match="counts is -1") as error:
        directly_standardised_rate([-1, 50], [0, 10], [0, 0], per=0)
    assert "populations is 0 at position 0" in str(error.value)
    assert "standard is all 0" in str(error.value)
    assert "per is 0" in str(error.value)
    with pytest.raises(ValueError, match="shapes don't go together"):
        directly_standardised_rate([1, 50], [10], [1, 1])


@pytest.mark.parametrize("count", [0, 4, 9, 10, 250])
def test_a_ratio_has_the_limits_of_its_count(count: int) -> None:
    ratio = indirectly_standardised_ratio(count, [1000, 500], [100, 300], [10_000, 10_000])
    limits = exact_poisson_interval(count) if count < 10 else byar_interval(count)
    assert ratio.expected == 25
    assert ratio.value == count / 25
    assert ratio.lower == pytest.approx(limits.lower / 25)
    assert ratio.upper == pytest.approx(limits.upper / 25)


def test_the_reference_itself_has_ratio_one() -> None:
    assert indirectly_standardised_ratio(400, [70, 30], [300, 100], [70, 30]).value == 1


def test_impossible_ratios_are_refused() -> None:
    with pytest.raises(ValueError, match="no events are expected in any group"):
        indirectly_standardised_ratio(3, [10, 20], [0, 0], [100, 100])
    with pytest.raises(ValueError, match="count is -1") as error:
        indirectly_standardised_ratio(-1, [-10, 20], [-1, 0], [0, 100])
    assert len(str(error.value).splitlines()) == 4
