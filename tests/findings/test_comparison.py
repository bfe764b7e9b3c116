"""Comparison: a figure of the area beside its reference groups and the country."""

from collections.abc import Sequence

import pytest

from stadspeil.findings.benchmark import compare_all, compare_series
from stadspeil.findings.comparison import find_comparisons
from stadspeil.findings.figures import Figures
from stadspeil.model.finding import Finding, UncertaintyKind
from stadspeil.model.insight import Level
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch, english
from tests.observations.builder import Drawn, dataset, entry, indicator

GROUP = {"reference_groups": ["X.PAIR"]}
AREAS = """
    code,   name,      name_en,         level,           parent, member_of
    NL00,   Nederland, the Netherlands, country,         ,
    X.PAIR, tweetal,   pair,            reference-group, NL00,
    GM0546, Leiden,    Leiden,          municipality,    NL00,   X.PAIR
    GM0503, Delft,     Delft,           municipality,    NL00,   X.PAIR
"""


def given(*rows: str, decimals: int = 1) -> Drawn:
    """A percentage that its source gives without counts."""
    return dataset(
        "\n".join(["area,period,share", *rows]),
        measures={
            "share": {
                "unit": "procent",
                "type": "ratio",
                "decimals": decimals,
                "rounding": "decimals",
            }
        },
    )


def counted(*rows: str, rounding: str = "exact") -> Drawn:
    """People with help among all."""
    return dataset(
        "\n".join(["area,period,helped,people,helped_status", *rows]),
        measures={
            "helped": {"rounding": rounding, "minimum": -100},
            "people": {},
        },
    )


def find_given(draw: DrawFigures, *rows: str, unit: str = "procent") -> Sequence[Finding]:
    figures = draw(
        datasets={"hulp": given(*rows)},
        indicators={
            "hulp": indicator(
                "hulp.share",
                unit=unit,
                decimals=1,
                title={"nl": "Huishoudens met hulp", "en": "Households with help"},
            )
        },
        areas=AREAS,
        settings=GROUP,
    )
    return list(find_comparisons(figures, compare_all(figures)))


def draw_counted(draw: DrawFigures, *rows: str, rounding: str = "exact") -> Figures:
    return draw(
        datasets={"hulp": counted(*rows, rounding=rounding)},
        indicators={
            "hulp": indicator("100 * hulp.helped / hulp.people", unit="procent", decimals=1)
        },
        areas=AREAS,
        settings=GROUP,
    )


def test_a_figure_stands_beside_its_group_and_its_country(draw_figures: DrawFigures) -> None:
    (finding,) = find_given(draw_figures, "GM0546,2021,16.5", "X.PAIR,2021,21.0", "NL00,2021,15.9")
    assert dutch(finding) == (
        "In 2021 was het percentage huishoudens met hulp 16,5%. Dat is 4,5 procentpunt lager dan "
        "in tweetal (21,0%). Vergeleken met Nederland (15,9%) is het 0,6 procentpunt hoger."
    )
    assert english(finding) == (
        "In 2021 the percentage of households with help was 16.5%. That is 4.5 percentage points "
        "lower than in pair (21.0%). Compared with the Netherlands (15.9%) it is 0.6 percentage "
        "points higher."
    )
    assert finding.quantity("difference").value == pytest.approx(-4.5)
    assert finding.quantity("ratio").value == pytest.approx(16.5 / 21)
    limits = finding.uncertainty[0]
    assert limits.kind is UncertaintyKind.ROUNDING
    assert limits.lower == pytest.approx(-4.6)
    assert limits.upper == pytest.approx(-4.4)


def test_closer_than_the_bound_is_called_almost_equal(draw_figures: DrawFigures) -> None:
    (finding,) = find_given(draw_figures, "GM0546,2021,16.5", "X.PAIR,2021,16.9")
    assert dutch(finding).endswith("In tweetal was dat vrijwel gelijk (16,9%).")


def test_rounding_alone_makes_no_difference(draw_figures: DrawFigures) -> None:
    figures = draw_figures(
        datasets={"hulp": given("GM0546,2021,16", "X.PAIR,2021,17", decimals=0)},
        indicators={"hulp": indicator("hulp.share", unit="procent")},
        areas=AREAS,
        settings=GROUP,
    )
    (finding,) = find_comparisons(figures, compare_all(figures))
    assert "In tweetal was het 17%. Dat verschil kan door afronding komen." in dutch(finding)


def test_the_area_is_taken_out_of_a_group_that_holds_it(draw_figures: DrawFigures) -> None:
    figures = draw_counted(draw_figures, "GM0546,2021,200,1000,", "GM0503,2021,100,1000,")
    (finding,) = find_comparisons(figures, compare_all(figures))
    assert finding.quantity("benchmark").value == 10
    assert dutch(finding) == (
        "In 2021 was het percentage een indicator 20,0% (200 van de 1.000). Dat is 10,0 "
        "procentpunt hoger dan in tweetal zonder Leiden (10,0%)."
    )
    limits = finding.uncertainty[0]
    assert limits.kind is UncertaintyKind.CHANCE
    assert limits.confidence == 0.95
    # Newcombe's method 10, from Wilson's limits 17.64-22.59 of 200 and 8.29-12.02 of 100 in 1,000.
    assert limits.lower == pytest.approx(6.895, abs=1e-3)
    assert limits.upper == pytest.approx(13.105, abs=1e-3)


def test_chance_alone_makes_no_difference(draw_figures: DrawFigures) -> None:
    figures = draw_counted(draw_figures, "GM0546,2021,30,100,", "GM0503,2021,25,100,")
    (finding,) = find_comparisons(figures, compare_all(figures))
    assert dutch(finding).endswith(
        "In tweetal zonder Leiden was het 25,0%. Dat verschil kan toeval zijn."
    )


def test_no_digit_is_printed_that_rounding_could_alter(draw_figures: DrawFigures) -> None:
    figures = draw_counted(
        draw_figures, "GM0546,2021,850,1000,", "GM0503,2021,500,1000,", rounding="tens"
    )
    (finding,) = find_comparisons(figures, compare_all(figures))
    assert "een indicator ongeveer 85% (850 van de 1.000)" in dutch(finding)
    assert "ongeveer 35 procentpunt hoger" in dutch(finding)


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ("-5,1000,", "a negative count"),
        ("5,1000,", "fewer people than the bound of small numbers"),
        ("0,1000,", "nobody"),
        ("1100,1000,", "more than there are"),
        ("100,0,", "nobody below the line"),
        (",1000,M", "no figure"),
        (",1000,Q", "a suppressed figure"),
    ],
)
def test_what_can_not_be_compared_gives_no_sentence(
    draw_figures: DrawFigures, own: str, why: str
) -> None:
    figures = draw_counted(draw_figures, f"GM0546,2021,{own}", "GM0503,2021,100,1000,")
    assert not list(find_comparisons(figures, compare_all(figures))), why


def test_a_benchmark_that_is_smaller_than_the_area_in_it_gives_no_sentence(
    draw_figures: DrawFigures,
) -> None:
    figures = draw_counted(draw_figures, "GM0546,2021,200,1000,", "X.PAIR,2021,150,2000,")
    assert not list(find_comparisons(figures, compare_all(figures)))


def test_without_a_benchmark_there_is_no_comparison(draw_figures: DrawFigures) -> None:
    assert not find_given(draw_figures, "GM0546,2021,16.5")


def test_the_latest_period_with_a_benchmark_counts(draw_figures: DrawFigures) -> None:
    (finding,) = find_given(
        draw_figures, "GM0546,2020,10.0", "X.PAIR,2020,12.0", "GM0546,2021,16.5"
    )
    assert finding.period == "2020"


def test_an_odd_period_is_not_compared(draw_figures: DrawFigures) -> None:
    figures = draw_figures(
        datasets={"hulp": given("GM0546,2020,19.0", "X.PAIR,2020,12.0")},
        indicators={"hulp": indicator("hulp.share", unit="procent", decimals=1)},
        register=[entry("eenmalig", "hulp", "2020")],
        areas=AREAS,
        settings=GROUP,
    )
    assert not list(find_comparisons(figures, compare_all(figures)))


def test_counts_and_amounts_are_not_compared(draw_figures: DrawFigures) -> None:
    figures = draw_figures(
        datasets={"hulp": counted("GM0546,2021,200,1000,", "X.PAIR,2021,150,2000,")},
        indicators={"hulp": indicator("hulp.helped")},
        areas=AREAS,
        settings=GROUP,
    )
    assert not list(find_comparisons(figures, compare_all(figures)))


PARTS = """
    area,   period, kind, persons
    GM0546, 2021,   a,    300
    GM0546, 2021,   b,    700
    GM0503, 2021,   a,    500
    GM0503, 2021,   b,    500
"""


def test_of_a_whole_of_a_hundred_percent_the_parts_are_told_but_not_both_sides_of_one(
    draw_figures: DrawFigures,
) -> None:
    figures = draw_figures(
        datasets={"hulp": dataset(PARTS, dimensions={"kind": "sum"})},
        codelists={"kind": "a b"},
        indicators={
            "deel": indicator(
                "100 * hulp.persons / total(hulp.persons)", unit="procent", breakdowns=["kind"]
            )
        },
        areas=AREAS,
        settings=GROUP,
    )
    assert [item.breakdown for item in find_comparisons(figures, compare_all(figures))] == [
        (("kind", "a"),)
    ]


# -- Leiden


def leiden_comparison(monitor: Monitor, name: str, breakdown: Breakdown = ()) -> Finding:
    figures = Figures(monitor)
    return next(
        item
        for item in find_comparisons(figures, compare_all(figures))
        if (item.indicator, item.breakdown) == (name, breakdown)
    )


def test_leiden_has_fewer_households_with_a_provision(leiden_monitor: Monitor) -> None:
    finding = leiden_comparison(leiden_monitor, "huishoudens-met-voorziening")
    assert finding.quantity("difference").value == pytest.approx(-4.5)
    assert finding.quantity("difference_2").value == pytest.approx(-4.9)


def test_trajectories_in_leiden_end_as_planned_more_often(leiden_monitor: Monitor) -> None:
    finding = leiden_comparison(
        leiden_monitor, "aandeel-jeugdtrajecten-beeindigd", (("reason", "volgens-plan"),)
    )
    assert "ruim 85% (1.010 van de 1.180)" in dutch(finding)
    assert finding.quantity("benchmark").value == pytest.approx(100 * 23335 / 28695)


def test_leiden_lies_between_its_size_class_and_the_country_in_social_assistance(
    leiden_monitor: Monitor,
) -> None:
    figures = Figures(leiden_monitor)
    compared = compare_series(figures, figures.edition.indicators["bijstand-per-1000-inwoners"])
    assert compared is not None
    assert [beside.level for beside in compared.besides] == [Level.LOWER, Level.HIGHER]
    assert all(beside.apart for beside in compared.besides)
