"""The titles of charts: messages made by rule, from figures of Leiden and from changed ones."""

import dataclasses
from typing import Any

import pytest

from stadspeil.language import load_language
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation, Refusal, Status
from stadspeil.publish.views.chart import build_area_chart, build_charts
from stadspeil.publish.views.message import say_highest, say_latest

NL = load_language("nl")
BIJSTAND = "bijstand-klanten"


def titles(monitor: Monitor, indicator: str, code: str = "nl") -> list[str]:
    found = build_charts(monitor, load_language(code), monitor.indicator(indicator))
    return [chart.title.replace("\u00a0", " ") for chart in found]


def last(monitor: Monitor, indicator: str) -> Observation:
    return monitor.series(indicator, "GM0546")[-1]


def with_change(monitor: Monitor, indicator: str, **changed: Any) -> Monitor:
    """The monitor with the last change of an indicator changed."""
    latest = last(monitor, indicator)
    changes = tuple(
        dataclasses.replace(item, **changed)
        if (item.indicator, item.area, item.breakdown, item.period_to)
        == (indicator, latest.area, (), latest.period)
        else item
        for item in monitor.changes
    )
    return dataclasses.replace(monitor, changes=changes)


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("jeugdhulp-clienten", "Cliënten met jeugdzorg: 2.347 in 2021, minder dan in 2020 (2.418)"),
        ("werkloosheid", "Werkloosheid: 4,6% in 2021, lager dan in 2020 (5,5%)"),
        (
            "wmo-kosten",
            "Kosten van de Wmo: € 57,8 miljoen in 2020, hoger dan in 2019 (€ 54,8 miljoen)",
        ),
        (
            "bijstand-klanten",
            (
                "Klanten met algemene bijstand: 3.357 op 31 december 2021,"
                " minder dan op 30 september 2021 (3.407)"
            ),
        ),
    ],
)
def test_the_latest_figure_stands_beside_the_one_before(
    leiden_monitor: Monitor, indicator: str, expected: str
) -> None:
    assert titles(leiden_monitor, indicator)[0] == expected


def test_an_odd_year_is_passed_over(leiden_monitor: Monitor) -> None:
    title = titles(leiden_monitor, "huishoudens-met-voorziening")[0]
    assert title == "Huishoudens met een voorziening: 16,5% in 2021, lager dan in 2019 (16,8%)"


def test_a_change_of_law_stands_in_the_same_sentence(leiden_monitor: Monitor) -> None:
    dutch, *_ = titles(leiden_monitor, "beschermd-wonen")
    english, *_ = titles(leiden_monitor, "beschermd-wonen", "en")
    assert dutch == (
        "Inwoners met beschermd wonen: 765 in 2021, na een wetswijziging minder dan in 2020 (930)"
    )
    assert english == (
        "Inhabitants in sheltered housing: 765 in 2021,"
        " after a change of law fewer than in 2020 (930)"
    )


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (Refusal.MEETBREUK, "; door een meetbreuk niet te vergelijken met 30 september 2021"),
        (
            Refusal.SUSPECTED_BREAK,
            "; door een vermoedelijke breuk niet te vergelijken met 30 september 2021",
        ),
        (Refusal.NO_FIGURE, ""),
    ],
)
def test_nothing_is_compared_over_a_break(
    leiden_monitor: Monitor, refusal: Refusal, expected: str
) -> None:
    broken = with_change(leiden_monitor, BIJSTAND, refusal=refusal, difference=None, relative=None)
    said = say_latest(broken, NL, "Klanten", last(broken, BIJSTAND))
    assert said == f"Klanten: 3.357 op 31 december 2021{expected}"


def test_equal_figures_are_as_many(leiden_monitor: Monitor) -> None:
    same = with_change(leiden_monitor, BIJSTAND, difference=0.0)
    assert ", evenveel als op 30 september" in say_latest(same, NL, "K", last(same, BIJSTAND))


def test_figures_that_look_the_same_are_about_the_same(leiden_monitor: Monitor) -> None:
    latest = last(leiden_monitor, "jeugdhulp-kosten")
    key = (latest.indicator, latest.area, (), "2020")
    before = leiden_monitor.by_key[key]
    assert latest.value is not None
    near = dataclasses.replace(before, value=latest.value - 400.0)
    others = tuple(near if item is before else item for item in leiden_monitor.observations)
    monitor = dataclasses.replace(
        with_change(leiden_monitor, latest.indicator, difference=400.0), observations=others
    )
    said = say_latest(monitor, NL, "Kosten", latest).replace("\u00a0", " ")
    assert said == (
        "Kosten: € 20,9 miljoen in 2021, ongeveer even hoog als in 2020 (€ 20,9 miljoen)"
    )


def test_a_provisional_figure_says_so(leiden_monitor: Monitor) -> None:
    latest = dataclasses.replace(last(leiden_monitor, BIJSTAND), status=Status.PROVISIONAL)
    said = say_latest(leiden_monitor, NL, "Klanten", latest)
    assert said.startswith("Klanten: 3.357 (voorlopig) op 31 december 2021")


def test_areas_range_from_the_lowest_to_the_highest(leiden_monitor: Monitor) -> None:
    assert titles(leiden_monitor, "huishoudens-laag-inkomen")[1] == (
        "Huishoudens met een laag inkomen: van 8,6% in Stationsdistrict tot 19,8% in Leiden-Noord"
    )


def test_an_area_stands_beside_the_city(leiden_monitor: Monitor) -> None:
    indicator = leiden_monitor.indicator("huishoudens-laag-inkomen")
    chart = build_area_chart(leiden_monitor, NL, indicator, "WK054603")
    assert chart is not None
    assert chart.title == (
        "Huishoudens met een laag inkomen: 19,8% in Leiden-Noord en 14,4% in Leiden (2020)"
    )
    assert chart.subtitle == "Procent, Leiden-Noord, 2018 – 2020"


def test_the_highest_parts_are_named(leiden_monitor: Monitor) -> None:
    assert titles(leiden_monitor, "jeugdhulp-clienten")[1] == (
        "Cliënten met jeugdzorg, naar type jeugdhulp: de meeste bij ‘Ambulant’ (1.929)"
    )
    item = last(leiden_monitor, BIJSTAND)
    less = dataclasses.replace(item, value=1.0)
    parts = [("A", item), ("B", less), ("C", item)]
    edition = leiden_monitor.edition
    assert say_highest(edition, NL, "K", parts) == "K: de meeste bij ‘A’ en ‘C’ (3.357)"
    assert say_highest(edition, NL, "K", parts[::2]) == "K: overal even hoog (3.357)"


def test_every_title_says_a_figure_that_its_description_has(leiden_monitor: Monitor) -> None:
    for name, indicator in leiden_monitor.edition.indicators.items():
        for chart in build_charts(leiden_monitor, NL, indicator):
            assert any(sign.isdigit() for sign in chart.title), name
            assert chart.title != chart.description
