"""Roll-ups as pure functions: which stored codes, areas and periods make up another."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.model.area import Area, AreaLevel, Areas
from stadspeil.model.base import Text
from stadspeil.model.codelist import TOTAL, Code, Codelist
from stadspeil.model.dataset import Dimension, Total
from stadspeil.model.period import Frequency, parse_period
from stadspeil.observations.rollup import (
    periods_in,
    roll_up_areas,
    roll_up_codes,
    roll_up_periods,
)

TREE = {"zorg": None, "dag": "zorg", "nacht": "zorg", "kort": "nacht", "werk": None}


def codelist(parents: dict[str, str | None]) -> Codelist:
    return Codelist(
        "soort",
        {
            code: Code(code=code, title=Text(nl=code), parent=parent)
            for code, parent in parents.items()
        },
    )


def dimension(total: Total) -> Dimension:
    return Dimension(title=Text(nl="soort"), codelist="soort", total=total)


def areas(members: dict[str, tuple[str, ...]]) -> Areas:
    """Areas by code, each with the groups that it is a member of."""
    return Areas(
        {
            code: Area(
                code=code, name=Text(nl=code), level=AreaLevel.MUNICIPALITY, member_of=groups
            )
            for code, groups in members.items()
        }
    )


def test_with_sum_a_total_and_a_parent_are_made_of_what_is_stored_below() -> None:
    pairs = roll_up_codes(codelist(TREE), dimension(Total.SUM), ["kort", "dag", "werk"])
    assert _by_target(pairs) == {
        "dag": {"dag"},
        "kort": {"kort"},
        "werk": {"werk"},
        "nacht": {"kort"},
        "zorg": {"dag", "kort"},
        TOTAL: {"dag", "kort", "werk"},
    }


def test_a_stored_parent_stands_for_its_children() -> None:
    pairs = roll_up_codes(codelist(TREE), dimension(Total.SUM), ["zorg", "dag", "kort", "werk"])
    sources = _by_target(pairs)
    assert sources["zorg"] == {"zorg"}
    assert sources["nacht"] == {"kort"}
    assert sources[TOTAL] == {"zorg", "werk"}


def test_a_stored_parent_in_the_middle_stands_for_its_children_too() -> None:
    pairs = roll_up_codes(codelist(TREE), dimension(Total.SUM), ["nacht", "kort", "dag"])
    sources = _by_target(pairs)
    assert sources["zorg"] == {"nacht", "dag"}
    assert sources[TOTAL] == {"nacht", "dag"}
    assert sources["kort"] == {"kort"}


def test_a_given_total_is_its_own_source() -> None:
    pairs = roll_up_codes(codelist(TREE), dimension(Total.GIVEN), ["dag", "werk", TOTAL])
    assert _by_target(pairs) == {"dag": {"dag"}, "werk": {"werk"}, TOTAL: {TOTAL}}


def test_a_given_total_that_is_not_stored_is_not_there() -> None:
    pairs = roll_up_codes(codelist(TREE), dimension(Total.GIVEN), ["dag", "werk"])
    assert TOTAL not in _by_target(pairs)


@pytest.mark.parametrize("total", [Total.GIVEN, Total.NONE])
def test_without_sum_no_parent_is_added_up(total: Total) -> None:
    """Clients of two children may be the same persons, and rates don't add up at all."""
    pairs = roll_up_codes(codelist(TREE), dimension(total), ["dag", "nacht"])
    assert _by_target(pairs) == {"dag": {"dag"}, "nacht": {"nacht"}}


def test_a_group_is_made_of_its_members_once_all_are_stored() -> None:
    known = areas({"GM0546": ("X.PAIR",), "GM0503": ("X.PAIR",), "X.PAIR": ()})
    both = roll_up_areas(known, ["GM0546", "GM0503"], may_add=True)
    assert _by_target(both)["X.PAIR"] == {"GM0546", "GM0503"}
    one = roll_up_areas(known, ["GM0546"], may_add=True)
    assert _by_target(one) == {"GM0546": {"GM0546"}}


def test_a_group_is_not_made_where_figures_do_not_add_up() -> None:
    known = areas({"GM0546": ("X.PAIR",), "GM0503": ("X.PAIR",), "X.PAIR": ()})
    pairs = roll_up_areas(known, ["GM0546", "GM0503"], may_add=False)
    assert "X.PAIR" not in _by_target(pairs)


def test_a_stored_group_is_used_as_it_is() -> None:
    known = areas({"GM0546": ("X.PAIR",), "GM0503": ("X.PAIR",), "X.PAIR": ()})
    pairs = roll_up_areas(known, ["GM0546", "GM0503", "X.PAIR"], may_add=True)
    assert _by_target(pairs)["X.PAIR"] == {"X.PAIR"}


def test_an_area_without_members_is_never_made() -> None:
    known = areas({"GM0546": (), "X.PAIR": ()})
    assert "X.PAIR" not in _by_target(roll_up_areas(known, ["GM0546"], may_add=True))


@pytest.mark.parametrize(
    ("stored", "frequency", "filled"),
    [
        (["2020-S1", "2020-S2", "2021-S1"], Frequency.YEAR, {"2020": {"2020-S1", "2020-S2"}}),
        (["2020-Q1", "2020-Q2", "2020-Q3"], Frequency.YEAR, {}),
        (
            ["2020-Q1", "2020-Q2", "2020-Q3"],
            Frequency.HALF_YEAR,
            {"2020-S1": {"2020-Q1", "2020-Q2"}},
        ),
        (
            ["2020-06", "2020-07", "2020-08", "2020-09"],
            Frequency.QUARTER,
            {"2020-Q3": {"2020-07", "2020-08", "2020-09"}},
        ),
    ],
)
def test_a_longer_period_is_made_of_the_shorter_ones_that_fill_it(
    stored: list[str], frequency: Frequency, filled: dict[str, set[str]]
) -> None:
    pairs = roll_up_periods(map(parse_period, stored), frequency)
    assert _by_target(pairs) == filled


def test_periods_of_the_wanted_frequency_stay_as_they_are() -> None:
    years = [parse_period(code) for code in ("2021", "2020")]
    for frequency in (None, Frequency.YEAR):
        assert roll_up_periods(years, frequency) == [("2020", "2020"), ("2021", "2021")]


def test_periods_do_not_add_up_to_a_date() -> None:
    with pytest.raises(ValueError, match="periods don't add up to date"):
        roll_up_periods([parse_period("2020-S1")], Frequency.DATE)


def test_how_many_periods_fill_another() -> None:
    assert periods_in(Frequency.YEAR, Frequency.MONTH) == 12
    assert periods_in(Frequency.HALF_YEAR, Frequency.QUARTER) == 2


# For any tree of codes


@st.composite
def trees(pick: st.DrawFn) -> dict[str, str | None]:
    """Up to twelve codes, each with an earlier one as its parent, or none."""
    count = pick(st.integers(1, 12))
    parents: dict[str, str | None] = {}
    for number in range(count):
        above = pick(st.none() | st.integers(0, number - 1)) if number else None
        parents[f"c{number}"] = None if above is None else f"c{above}"
    return parents


def leaves_below(parents: dict[str, str | None], code: str) -> set[str]:
    """The codes without children that lie at or below a code, found from the top down."""
    children = [child for child, parent in parents.items() if parent == code]
    if not children:
        return {code}
    return {leaf for child in children for leaf in leaves_below(parents, child)}


@given(trees(), st.data())
def test_a_sum_over_leaves_is_the_figure_of_every_parent_and_of_the_total(
    parents: dict[str, str | None], data: st.DataObject
) -> None:
    tops = [code for code, parent in parents.items() if parent is None]
    every_leaf = {leaf for top in tops for leaf in leaves_below(parents, top)}
    figures = {leaf: Fraction(data.draw(st.integers(-50, 50)), 10) for leaf in sorted(every_leaf)}
    pairs = roll_up_codes(codelist(parents), dimension(Total.SUM), figures)
    sums: dict[str, Fraction] = {}
    for target, source in pairs:
        sums[target] = sums.get(target, Fraction(0)) + figures[source]
    assert sums[TOTAL] == sum(figures.values())
    assert sums.keys() == {*parents, TOTAL}
    for code in parents:
        assert sums[code] == sum(figures[leaf] for leaf in leaves_below(parents, code))


@given(trees(), st.data())
def test_each_stored_code_reaches_a_total_once_itself_or_through_a_parent(
    parents: dict[str, str | None], data: st.DataObject
) -> None:
    stored = data.draw(st.sets(st.sampled_from(sorted(parents)), min_size=1))
    pairs = roll_up_codes(codelist(parents), dimension(Total.SUM), stored)
    assert max(Counter(pairs).values()) == 1
    in_total = _by_target(pairs)[TOTAL]
    assert in_total <= stored
    for code in stored:
        line: list[str] = []
        above: str | None = code
        while above is not None:
            line.append(above)
            above = parents[above]
        assert len(in_total & set(line)) == 1
        assert [target for target, source in pairs if source == code].count(code) == 1


def _by_target(pairs: list[tuple[str, str]]) -> dict[str, set[str]]:
    targets: dict[str, set[str]] = {}
    for target, source in pairs:
        targets.setdefault(target, set()).add(source)
    return targets
