"""Which figures must be wrong: examples of the literature, with the sets that they give.

Fellegi and Holt (1976); De Waal, Pannekoek and Scholtus, Handbook of Statistical Data Editing
(2011), chapter 3; the vignettes of the R packages editrules and errorlocate.
"""

from math import inf

import pytest

from stadspeil.audit.localise import Edit, localise
from stadspeil.model.audit import Interval


def exact(**values: float) -> dict[int, Interval]:
    return {number: Interval(value, value) for number, value in enumerate(values.values())}


def sets_of(
    values: dict[str, float], edits: list[Edit], weights: dict[str, float] | None = None
) -> set[frozenset[str]]:
    names = list(values)
    found = localise(
        exact(**values),
        edits,
        {names.index(name): weight for name, weight in (weights or {}).items()},
    )
    assert found.optimal
    return {frozenset(names[number] for number in chosen) for chosen in found.sets}


def test_profit_that_breaks_a_balance_and_a_ratio_alone_is_wrong() -> None:
    # errorlocate: profit + cost == turnover, cost >= 0.6 * turnover, turnover >= 0.
    edits = [
        Edit(((1, 0), (1, 1), (-1, 2)), 0, 0),
        Edit(((1, 1), (-0.6, 2)), 0, inf),
        Edit(((1, 2),), 0, inf),
    ]

    found = sets_of({"profit": 755, "cost": 125, "turnover": 200}, edits)

    assert found == {frozenset({"profit"})}


def test_a_balance_alone_blames_nobody_in_particular() -> None:
    edits = [Edit(((1, 0), (1, 1), (-1, 2)), 0, 0)]

    found = sets_of({"profit": 20, "cost": 70, "turnover": 100}, edits)

    assert found == {frozenset({"profit"}), frozenset({"cost"}), frozenset({"turnover"})}


def test_weights_decide_between_sets_of_one_size() -> None:
    edits = [Edit(((1, 0), (1, 1), (-1, 2)), 0, 0)]

    found = sets_of({"profit": 20, "cost": 70, "turnover": 100}, edits, {"cost": 2, "turnover": 2})

    assert found == {frozenset({"profit"})}


def test_the_handbook_example_with_two_balances() -> None:
    # Handbook, section 3.4: T = P + C; P <= 0.5 T; -0.1 T <= P; T >= 0; T <= 550 N.
    edits = [
        Edit(((1, 0), (-1, 1), (-1, 2)), 0, 0),
        Edit(((1, 1), (-0.5, 0)), -inf, 0),
        Edit(((1, 1), (0.1, 0)), 0, inf),
        Edit(((1, 0),), 0, inf),
        Edit(((1, 0), (-550, 3)), -inf, 0),
    ]

    found = sets_of({"T": 100, "P": 40000, "C": 60000, "N": 5}, edits)

    # T must grow to 100,000, and then N with it; or P and C shrink together.
    assert found == {frozenset({"T", "N"}), frozenset({"P", "C"})}


def test_a_figure_in_two_broken_balances_is_blamed_for_both() -> None:
    # editrules: x + y == z, z + u == v, with z misprinted.
    edits = [
        Edit(((1, 0), (1, 1), (-1, 2)), 0, 0),
        Edit(((1, 2), (1, 3), (-1, 4)), 0, 0),
    ]

    found = sets_of({"x": 3, "y": 4, "z": 70, "u": 5, "v": 12}, edits)

    assert found == {frozenset({"z"})}


def test_two_errors_need_two_figures() -> None:
    edits = [
        Edit(((1, 0), (1, 1), (-1, 2)), 0, 0),
        Edit(((1, 3), (1, 4), (-1, 5)), 0, 0),
        Edit(((1, 2), (-1, 5)), 0, 0),
    ]

    found = sets_of({"a": 1, "b": 2, "c": 9, "d": 4, "e": 5, "f": 8}, edits)

    # f is 9, as d + e and c say; then a or b is 6 too little. Not c and f: 3 is not 9.
    assert found == {frozenset({"a", "f"}), frozenset({"b", "f"})}


def test_intervals_allow_what_rounding_allows() -> None:
    intervals = {0: Interval(32.5, 33.5), 1: Interval(32.5, 33.5), 2: Interval(67.5, 68.5)}
    edits = [Edit(((1, 0), (1, 1), (-1, 2)), -1.0, -0.5)]

    assert localise(intervals, edits, {}).sets == (frozenset(),)


def test_a_changed_share_says_nothing_any_more() -> None:
    # 100 * part / whole = 25 +- 0.5, printed with part 30 and whole 100.
    intervals = {0: Interval(24.5, 25.5), 1: Interval(30, 30), 2: Interval(100, 100)}
    edits = [
        Edit(((100, 1), (-24.5, 2)), 0, inf, unless=0),
        Edit(((100, 1), (-25.5, 2)), -inf, 0, unless=0),
    ]

    assert {*localise(intervals, edits, {}).sets} == {
        frozenset({0}),
        frozenset({1}),
        frozenset({2}),
    }


def test_rules_that_no_figures_obey_are_infeasible() -> None:
    edits = [Edit(((1, 0),), 20, inf), Edit(((1, 0),), -inf, 5)]

    found = localise({0: Interval(10, 10)}, edits, {})

    assert not found.feasible


def test_when_time_is_short_a_bound_is_given_and_said_to_be_one() -> None:
    edits = [Edit(((1, n), (-1, n + 1), (1, n + 2)), 7, 7) for n in range(60)]
    intervals = {n: Interval(n * n, n * n) for n in range(62)}

    found = localise(intervals, edits, {}, seconds=0.0)

    assert not found.optimal
    assert found.bound <= 62


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
def test_the_size_of_figures_does_not_matter(scale: float) -> None:
    edits = [
        Edit(((1, 0), (1, 1), (-1, 2)), 0, 0),
        Edit(((1, 1), (-0.6, 2)), 0, inf),
    ]
    values = {"profit": 75.5 * scale, "cost": 12.5 * scale, "turnover": 20 * scale}

    assert sets_of(values, edits) == {frozenset({"profit"})}
