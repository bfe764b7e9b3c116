"""Trend: a series that went one way over years that may be compared."""

from collections.abc import Sequence
from typing import Any

import pytest

from stadspeil.findings.figures import Figures
from stadspeil.findings.signal import build_signals
from stadspeil.findings.trends import comparable_run, find_trends
from stadspeil.model.insight import Direction
from stadspeil.model.monitor import Monitor
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch
from tests.observations.builder import dataset, entry, indicator

RISING = (100, 120, 140, 170, 180)


def draw_years(
    draw: DrawFigures,
    values: Sequence[float | str],
    rounding: str = "exact",
    first: int = 2017,
    **others: Any,
) -> Figures:
    rows = [f"{first + place},{value}" for place, value in enumerate(values)]
    table = "\n".join(["period,persons", *rows])
    return draw(
        datasets={"t": dataset(table, measures={"persons": {"rounding": rounding}})},
        indicators={"aantal": indicator("t.persons", title={"nl": "Cliënten"})},
        **others,
    )


def run_of(figures: Figures) -> tuple[int, bool, Direction]:
    run = comparable_run(figures, "aantal")
    return len(run.points), run.broken, run.direction


def test_five_years_one_way_are_a_trend(draw_figures: DrawFigures) -> None:
    (finding,) = find_trends(draw_years(draw_figures, RISING))
    assert dutch(finding) == (
        "Van 2017 tot en met 2021 steeg het aantal cliënten van 100 naar 180. Over 5 vergelijkbare "
        "jaren is dat een trend: doorgaans ongeveer 20 per jaar."
    )
    # The median of the ten slopes 10, 20 (six times), 23.3, 25 and 30.
    assert finding.quantity("slope").value == pytest.approx(20)


def test_four_years_are_no_trend_and_the_signal_says_why(draw_figures: DrawFigures) -> None:
    figures = draw_years(draw_figures, RISING[:4])
    assert not list(find_trends(figures))
    signal = build_signals(figures, (), (), ())["aantal"]
    assert dutch(signal.trend) == "Voor een trend zijn er te weinig vergelijkbare jaren (4)."


def test_years_up_and_down_are_no_trend(draw_figures: DrawFigures) -> None:
    figures = draw_years(draw_figures, (100, 120, 110, 170, 180))
    assert run_of(figures) == (5, False, Direction.EQUAL)
    signal = build_signals(figures, (), (), ())["aantal"]
    assert "geen doorgaande stijging of daling" in dutch(signal.trend)


@pytest.mark.parametrize("kind", ["meetbreuk", "wetswijziging"])
def test_a_break_in_the_middle_cuts_the_series(draw_figures: DrawFigures, kind: str) -> None:
    figures = draw_years(draw_figures, (*RISING, 190), register=[entry(kind, "t", "2019")])
    assert run_of(figures) == (4, True, Direction.NONE)
    signal = build_signals(figures, (), (), ())["aantal"]
    assert dutch(signal.trend).startswith("Sinds de laatste breuk of wetswijziging")


def test_an_odd_period_is_left_out_and_the_years_stay_as_far_apart(
    draw_figures: DrawFigures,
) -> None:
    figures = draw_years(
        draw_figures, (100, 110, 120, 900, 140, 150), register=[entry("eenmalig", "t", "2020")]
    )
    (finding,) = find_trends(figures)
    assert finding.quantity("slope").value == pytest.approx(10)
    assert dutch(finding).endswith("De eenmalige uitschieter van 2020 telt daarin niet mee.")


def test_a_hole_in_the_series_ends_the_run(draw_figures: DrawFigures) -> None:
    table = "period,persons,persons_status\n" + "\n".join(
        f"{2015 + place},{value}"
        for place, value in enumerate(("90,", "100,", ",Q", "120,", "140,", "160,", "180,"))
    )
    figures = draw_figures(
        datasets={"t": dataset(table)}, indicators={"aantal": indicator("t.persons")}
    )
    assert run_of(figures) == (4, False, Direction.NONE)


def test_years_that_rounding_can_not_tell_apart_are_no_trend(draw_figures: DrawFigures) -> None:
    assert run_of(draw_years(draw_figures, (100, 110, 120, 130, 140), "tens"))[2] is Direction.EQUAL
    assert run_of(draw_years(draw_figures, (100, 120, 140, 160, 180), "tens"))[2] is Direction.ROSE


def test_small_counts_are_no_trend(draw_figures: DrawFigures) -> None:
    assert run_of(draw_years(draw_figures, (5, 9, 12, 18, 30)))[2] is Direction.SMALL


def test_zero_and_one_period_are_no_trend(draw_figures: DrawFigures) -> None:
    assert run_of(draw_years(draw_figures, (0, 0, 0, 0, 0)))[2] is Direction.SMALL
    assert run_of(draw_years(draw_figures, (50,))) == (1, False, Direction.NONE)


def test_half_years_are_followed_from_year_to_year(draw_figures: DrawFigures) -> None:
    rows = [
        f"{year}-S{half},{100 + 10 * year - 20170 + 50 * half}"
        for year in range(2017, 2022)
        for half in (1, 2)
    ]
    figures = draw_figures(
        datasets={"t": dataset("\n".join(["period,persons", *rows]), frequency="half-year")},
        indicators={"aantal": indicator("t.persons")},
    )
    run = comparable_run(figures, "aantal")
    assert [item.period for item in run.points] == [f"{year}-S2" for year in range(2017, 2022)]
    assert run.direction is Direction.ROSE


def test_leiden_has_few_trends(leiden_monitor: Monitor) -> None:
    figures = Figures(leiden_monitor)
    found = {(item.indicator, item.breakdown) for item in find_trends(figures)}
    assert found == {
        ("leerlingen-speciaal-onderwijs", ()),
        ("werkenden-naar-sector", (("sector", "collectieve-dienstverlening"),)),
        ("werkenden-naar-sector", (("sector", "zakelijke-dienstverlening"),)),
    }
    assert not comparable_run(figures, "huishoudens-met-voorziening").points[3:]
