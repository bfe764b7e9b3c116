"""An area beside a benchmark: intervals beside published ones, and verdicts that hold."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from stadspeil.stats import (
    Proportion,
    Rate,
    Value,
    Verdict,
    compare_with_benchmark,
    rate_interval,
    wilson_interval,
)

counts = st.integers(0, 3000)
fives = st.integers(2, 400).map(lambda number: 5.0 * number)
steps = st.sampled_from([-1.0, -0.5, 0.0, 0.3, 1.0])


@pytest.mark.parametrize(
    ("own", "other", "lower", "upper"),
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_proportions_differ_as_in_the_table_of_newcombe(
    own: tuple[int, int], other: tuple[int, int], lower: float, upper: float
) -> None:
    found = compare_with_benchmark(Proportion(*own), Proportion(*other))
    assert found.difference_interval.lower == pytest.approx(lower, abs=5e-5)
    assert found.difference_interval.upper == pytest.approx(upper, abs=5e-5)


@settings(max_examples=40)
@given(st.integers(0, 200), st.integers(1, 200), st.integers(100, 9999), st.integers(100, 9999))
def test_two_rates_have_the_exact_conditional_ratio(
    count: int, other_count: int, population: int, other_population: int
) -> None:
    found = compare_with_benchmark(
        Rate(count, population, per=1000), Rate(other_count, other_population, per=1000)
    )
    share = stats.binomtest(count, count + other_count).proportion_ci(0.95, method="exact")
    scale = other_population / population
    upper = scale * share.high / (1 - share.high) if share.high < 1 else math.inf
    assert found.ratio_interval.lower == pytest.approx(
        scale * share.low / (1 - share.low), rel=1e-8
    )
    assert found.ratio_interval.upper == pytest.approx(upper, rel=1e-8)
    assert found.ratio_interval.lower <= found.ratio <= found.ratio_interval.upper


def test_a_benchmark_without_counts_leaves_the_interval_of_the_area() -> None:
    share, rate = wilson_interval(56, 70), rate_interval(65, 10_000)
    found = compare_with_benchmark(Proportion(56, 70), Value(0.5))
    other = compare_with_benchmark(Rate(65, 10_000, per=1000), Value(4, 0.5))
    assert found.difference_interval.lower == pytest.approx(share.lower - 0.5, abs=1e-12)
    assert found.ratio_interval.upper == pytest.approx(share.upper / 0.5, rel=1e-12)
    assert other.difference_interval.lower == pytest.approx(rate.lower - 4.5, abs=1e-12)
    assert other.difference_interval.upper == pytest.approx(rate.upper - 3.5, abs=1e-12)
    assert other.ratio_interval.lower == pytest.approx(rate.lower / 4.5, rel=1e-12)


@given(counts, counts, counts, counts)
def test_ratio_and_difference_of_proportions_agree(a: int, b: int, c: int, d: int) -> None:
    found = compare_with_benchmark(Proportion(a, a + b + 1), Proportion(c, c + d + 1))
    difference, ratio = found.difference_interval, found.ratio_interval
    if not -1e-9 < difference.lower < 1e-9:
        assert (difference.lower > 0) == (ratio.lower > 1)
    if not -1e-9 < difference.upper < 1e-9:
        assert (difference.upper < 0) == (ratio.upper < 1)
    assert difference.lower <= found.difference <= difference.upper


@settings(max_examples=40)
@given(counts, counts, counts, counts)
def test_turned_round_the_verdict_turns_too(a: int, b: int, c: int, d: int) -> None:
    one, other = Proportion(a, a + b + 1), Proportion(c, c + d + 1)
    there, back = compare_with_benchmark(one, other), compare_with_benchmark(other, one)
    turned = {Verdict.HIGHER: Verdict.LOWER, Verdict.LOWER: Verdict.HIGHER}
    assert isinstance(there.verdict, Verdict)
    assert back.verdict is turned.get(there.verdict, there.verdict)
    assert back.difference_interval.lower == pytest.approx(-there.difference_interval.upper)


@settings(max_examples=40)
@given(fives, fives, fives, fives, st.tuples(steps, steps, steps, steps))
def test_the_interval_holds_that_of_any_truth_behind_the_rounding(
    a: float, b: float, c: float, d: float, off: tuple[float, float, float, float]
) -> None:
    x, n, y, m = a, a + b, c, c + d
    rounded = compare_with_benchmark(
        Proportion(x, n, 2.5, 2.5), Proportion(y, m, 2.5, 2.5), confidence=0.95
    )
    true_x, true_n, true_y, true_m = (
        value + 2.5 * step for value, step in zip((x, n, y, m), off, strict=True)
    )
    truth = compare_with_benchmark(Proportion(true_x, true_n), Proportion(true_y, true_m))
    slack = 1e-4  # a limit may turn just inside the corners where counts are small
    assert rounded.difference_interval.lower <= truth.difference_interval.lower + slack
    assert rounded.difference_interval.upper >= truth.difference_interval.upper - slack


@settings(max_examples=40)
@given(fives, fives, st.integers(1, 50), st.sampled_from([0.5, 0.95, 0.999]))
def test_no_verdict_rests_on_rounding_alone(
    count: float, population: float, off: int, confidence: float
) -> None:
    # The benchmark is the rate that some truth behind the rounded figures has.
    step = 2.5 * (off - 25) / 25
    truth = 1000 * (count + step) / (population - step)
    found = compare_with_benchmark(
        Rate(count, population, 1000, 2.5, 2.5), Value(truth), confidence=confidence
    )
    assert found.verdict is Verdict.SIMILAR
    plain = compare_with_benchmark(Value(12.35, 0.05), Value(12.25, 0.05))
    assert plain.verdict is Verdict.SIMILAR


def test_plain_values_differ_beyond_their_rounding_only() -> None:
    higher = compare_with_benchmark(Value(0.213, 0.0005), Value(0.211, 0.0005))
    similar = compare_with_benchmark(Value(0.212, 0.0005), Value(0.211, 0.0005))
    lower = compare_with_benchmark(Value(-0.12), Value(0.01))
    assert (higher.verdict, similar.verdict) == (Verdict.HIGHER, Verdict.SIMILAR)
    assert lower.verdict is Verdict.LOWER
    assert math.isnan(float(lower.ratio))


def test_rounding_can_take_a_difference_away() -> None:
    exact = compare_with_benchmark(Proportion(2390, 15000), Value(0.153))
    rounded = compare_with_benchmark(Proportion(2390, 15000), Value(0.153, 0.005))
    assert (exact.verdict, rounded.verdict) == (Verdict.HIGHER, Verdict.SIMILAR)


def test_an_area_is_taken_out_of_its_benchmark() -> None:
    whole = compare_with_benchmark(
        Proportion(60, 100), Proportion(110, 200), area_in_benchmark=True
    )
    rest = compare_with_benchmark(Proportion(60, 100), Proportion(50, 100))
    rate = compare_with_benchmark(Rate(9, 50), Rate(20, 150), area_in_benchmark=True)
    assert whole == rest
    assert rate == compare_with_benchmark(Rate(9, 50), Rate(11, 100))


def test_an_area_that_is_the_whole_benchmark_is_not_comparable() -> None:
    found = compare_with_benchmark(Proportion(60, 100), Proportion(60, 100), area_in_benchmark=True)
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert math.isnan(float(found.difference))


def test_where_nobody_is_or_may_be_nothing_is_compared() -> None:
    found = compare_with_benchmark(
        Proportion([0, 1, 30], [0, 2, 40], 0, [0, 2.5, 2.5]), Proportion(50, 200)
    )
    assert isinstance(found.verdict, np.ndarray)
    assert list(found.verdict) == [Verdict.NOT_COMPARABLE, Verdict.NOT_COMPARABLE, Verdict.HIGHER]
    assert isinstance(found.difference, np.ndarray)
    assert np.isnan(found.difference).tolist() == [True, True, False]


def test_zero_counts_have_a_ratio_without_an_upper_limit() -> None:
    some = compare_with_benchmark(Rate(5, 100), Rate(0, 100))
    none = compare_with_benchmark(Proportion(0, 100), Proportion(0, 100))
    zero = compare_with_benchmark(Proportion(30, 100), Value(0))
    assert (some.ratio, some.ratio_interval.upper) == (math.inf, math.inf)
    assert math.isnan(float(none.ratio))
    assert (none.ratio_interval.lower, none.ratio_interval.upper) == (0, math.inf)
    assert (zero.ratio, zero.verdict) == (math.inf, Verdict.HIGHER)


def test_areas_are_compared_at_once_as_one_by_one() -> None:
    together = compare_with_benchmark(Rate([5, 80, 20], [100, 900, 400]), Rate(300, 5000))
    assert isinstance(together.verdict, np.ndarray)
    for index, (count, population) in enumerate([(5, 100), (80, 900), (20, 400)]):
        alone = compare_with_benchmark(Rate(count, population), Rate(300, 5000))
        assert together.verdict[index] is alone.verdict


@pytest.mark.parametrize(
    ("area", "benchmark", "part", "message"),
    [
        (Proportion(1, 2), Rate(1, 2), False, "a proportion can't be compared with a rate"),
        (Rate(1, 2, per=100), Rate(1, 2, per=1000), False, "area is per 100, benchmark 1000"),
        (Rate(1, 2, per=0), Value(1), False, "area.per is 0; expected more than 0"),
        (Rate(1, 2, per=[1, 2]), Value(1), False, "area.per is an array"),  # type: ignore[arg-type]
        (Proportion(3, 2), Value(1), False, "area.count is 3; expected no more than area.total"),
        (Value(1), Rate(-1, -2, 1, -3, -4), False, "benchmark.population_half is -4"),
        (Value(1, -1), Value(math.nan), False, "benchmark.value is nan"),
        (Proportion(1, 2), Value(1), True, "only where both have counts"),
        (Proportion(30, 40), Proportion(20, 90), True, "area.count is 30; expected no more than"),
        (Rate(3, 90), Rate(20, 40), True, "the total or population of area is 90"),
        (Proportion(1, 50), Proportion(90, 99), True, "area.count is 1; expected more"),
        (Proportion([1, 2], 5), Proportion([1, 2, 3], 5), False, "shapes don't go together"),
    ],
)
def test_impossible_comparisons_are_refused(
    area: Proportion | Rate | Value,
    benchmark: Proportion | Rate | Value,
    part: bool,
    message: str,
) -> None:
    with pytest.raises(ValueError, match=message):
        compare_with_benchmark(area, benchmark, area_in_benchmark=part)
