"""Groups of areas and longer periods: added up where everything is there, absent where not."""

import pytest

from tests.observations.builder import AREAS_WITH_GROUP, dataset, indicator
from tests.observations.conftest import Draw

TWO_AREAS = """
    area,   period, persons, euros, share
    GM0546, 2020,   10,      1.5,   5
    GM0503, 2020,   30,      2.5,   15
    GM0546, 2021,   12,      1,     6
"""
MEASURES: dict[str, dict[str, object]] = {
    "persons": {},
    "euros": {"unit": "euro", "decimals": 1},
    "share": {"unit": "procent"},
}


def test_counts_and_money_of_all_members_add_up_to_their_group(draw: Draw) -> None:
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        datasets={"hulp": dataset(TWO_AREAS, measures=MEASURES)},
        indicators={
            "hulp": indicator("hulp.persons"),
            "kosten": indicator("hulp.euros", unit="euro", decimals=1),
        },
    )
    assert drawing.figures("hulp") == {
        "X.PAIR 2020": 40,
        "2020": 10,
        "2021": 12,
        "GM0503 2020": 30,
    }
    assert drawing.figures("kosten")["X.PAIR 2020"] == 4


def test_a_group_has_no_figure_for_a_period_in_which_a_member_is_not_there(draw: Draw) -> None:
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        datasets={"hulp": dataset(TWO_AREAS, measures=MEASURES, absent="none")},
        indicators={"hulp": indicator("hulp.persons")},
    )
    assert "X.PAIR 2020" in drawing.figures("hulp")
    assert "X.PAIR 2021" not in drawing.figures("hulp")


def test_shares_of_members_are_never_added_up(draw: Draw) -> None:
    """Not even those that add up over their parts, such as with and without help."""
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        datasets={"hulp": dataset(TWO_AREAS, measures=MEASURES)},
        indicators={"aandeel": indicator("hulp.share", unit="procent")},
    )
    assert drawing.figures("aandeel") == {"2020": 5, "2021": 6, "GM0503 2020": 15}


@pytest.mark.parametrize("kind", ["non-additive", "ratio"])
def test_figures_that_do_not_add_up_are_not_added_up_over_areas(draw: Draw, kind: str) -> None:
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        datasets={
            "hulp": dataset(
                """
                area,   period, persons
                GM0546, 2020,   10
                GM0503, 2020,   30
                """,
                measures={"persons": {"type": kind}},
            )
        },
        indicators={"hulp": indicator("hulp.persons")},
    )
    assert drawing.figures("hulp") == {"2020": 10, "GM0503 2020": 30}


def test_a_rate_of_a_group_is_the_ratio_of_its_sums(draw: Draw) -> None:
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        datasets={
            "hulp": dataset(
                """
                area,   period, persons, people
                GM0546, 2020,   10,      100
                GM0503, 2020,   30,      900
                """,
                measures={"persons": {}, "people": {}},
            )
        },
        indicators={"aandeel": indicator("100 * hulp.persons / hulp.people", unit="procent")},
    )
    group = drawing.observations("aandeel")["X.PAIR 2020"]
    assert (group.value, group.numerator, group.denominator) == (4, 40, 1000)


def test_a_member_without_a_figure_leaves_its_group_without(draw: Draw) -> None:
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        datasets={
            "hulp": dataset(
                """
                area,   period, persons, status
                GM0546, 2020,   10,
                GM0503, 2020,   ,        Q
                """
            )
        },
        indicators={"hulp": indicator("hulp.persons")},
    )
    assert drawing.figures("hulp") == {
        "X.PAIR 2020": "suppressed",
        "2020": 10,
        "GM0503 2020": "suppressed",
    }


def test_a_pinned_code_that_a_member_never_has_leaves_its_group_without(draw: Draw) -> None:
    """Whether all members are there is asked of the group, not of the rows that were found."""
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                area,   period, soort, persons
                GM0546, 2020,   zorg,  10
                GM0546, 2020,   werk,  1
                GM0503, 2020,   werk,  2
                """,
                dimensions={"soort": "sum"},
            )
        },
        indicators={
            "zorg": indicator('hulp.persons[soort = "zorg"]'),
            "werk": indicator('hulp.persons[soort = "werk"]'),
        },
    )
    assert drawing.figures("zorg") == {"2020": 10}
    assert drawing.figures("werk") == {"X.PAIR 2020": 3, "2020": 1, "GM0503 2020": 2}


def test_a_member_that_has_none_counts_as_none(draw: Draw) -> None:
    drawing = draw(
        areas=AREAS_WITH_GROUP,
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                area,   period, soort, persons
                GM0546, 2020,   zorg,  10
                GM0546, 2020,   werk,  1
                GM0503, 2020,   werk,  2
                """,
                dimensions={"soort": "sum"},
                absent="none",
            )
        },
        indicators={"hulp": indicator("hulp.persons", breakdowns=["soort"])},
    )
    assert drawing.figures("hulp")["X.PAIR 2020"] == 13
    assert drawing.figures("hulp")["X.PAIR 2020 soort=zorg"] == 10


HALF_YEARS = """
    period,  soort, persons
    2020-S1, zorg,  1
    2020-S2, zorg,  2
    2020-S1, werk,  10
    2020-S2, werk,  20
    2021-S1, zorg,  4
    2021-S1, werk,  40
"""


def test_two_half_years_make_a_year_and_one_makes_nothing(draw: Draw) -> None:
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={"hulp": dataset(HALF_YEARS, frequency="half-year", dimensions={"soort": "sum"})},
        indicators={
            "jaar": indicator("hulp.persons", frequency="year", breakdowns=["soort"]),
            "halfjaar": indicator("hulp.persons"),
        },
    )
    assert drawing.figures("jaar") == {"2020": 33, "2020 soort=zorg": 3, "2020 soort=werk": 30}
    assert drawing.figures("halfjaar") == {"2020-S1": 11, "2020-S2": 22, "2021-S1": 44}


def test_a_year_of_which_a_half_is_not_known_for_a_code_is_incomplete(draw: Draw) -> None:
    table = HALF_YEARS.replace("2020-S2, zorg,  2\n", "")
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={"hulp": dataset(table, frequency="half-year", dimensions={"soort": "sum"})},
        indicators={
            "jaar": indicator("hulp.persons", frequency="year", breakdowns=["soort"]),
            "zorg": indicator('hulp.persons[soort = "zorg"]', frequency="year"),
        },
    )
    assert drawing.figures("jaar") == {
        "2020": "incomplete",
        "2020 soort=zorg": "incomplete",
        "2020 soort=werk": 30,
    }
    assert drawing.figures("zorg") == {"2020": "incomplete"}


def test_a_year_of_which_a_half_has_none_of_a_code_is_the_other_half(draw: Draw) -> None:
    """As for costs: no invoice in the first half of the year means no euros, not an unknown sum."""
    table = HALF_YEARS.replace("2020-S2, zorg,  2\n", "")
    drawing = draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                table, frequency="half-year", dimensions={"soort": "sum"}, absent="none"
            )
        },
        indicators={"jaar": indicator("hulp.persons", frequency="year", breakdowns=["soort"])},
    )
    assert drawing.figures("jaar") == {"2020": 31, "2020 soort=zorg": 1, "2020 soort=werk": 30}


def test_quarters_and_a_year_meet_in_one_expression(draw: Draw) -> None:
    quarters = "\n".join(f"2020-Q{number}, {number}" for number in (1, 2, 3, 4))
    drawing = draw(
        datasets={
            "gestart": dataset(f"period, persons\n{quarters}", frequency="quarter"),
            "bevolking": dataset("period, people\n2020, 100", measures={"people": {}}),
        },
        indicators={
            "aandeel": indicator("100 * gestart.persons / bevolking.people", frequency="year")
        },
    )
    share = drawing.observations("aandeel")["2020"]
    assert (share.value, share.numerator, share.denominator) == (10, 10, 100)
