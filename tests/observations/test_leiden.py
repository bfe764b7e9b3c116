"""Figures of Leiden that anyone can look up in the monitor, or work out from its tables."""

import pytest

from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Status


def value(monitor: Monitor, name: str, period: str, codes: str = "", area: str = "GM0546") -> float:
    dimension, _, code = codes.partition("=")
    breakdown = ((dimension, code),) if codes else ()
    found = monitor.by_key[(name, area, breakdown, period)].value
    assert found is not None
    return found


@pytest.mark.parametrize(("area", "share"), [("GM0546", 16.5), ("X.G100-300", 21), ("NL00", 21.4)])
def test_households_with_support_in_2021(leiden_monitor: Monitor, area: str, share: float) -> None:
    assert value(leiden_monitor, "huishoudens-met-voorziening", "2021", area=area) == share


@pytest.mark.parametrize(
    ("product", "relative", "causes"),
    [
        ("lta", 71.355, []),
        ("pleegzorg", -11.658, []),
        ("beschermd-wonen", -27.284, ["wlz-uitgaven-beschermd-wonen"]),
    ],
)
def test_spending_changed_from_2020_to_2021(
    leiden_monitor: Monitor, product: str, relative: float, causes: list[str]
) -> None:
    """Tabel 28 divides by the later year; a change is a part of the earlier one."""
    (change,) = (
        item
        for item in leiden_monitor.changes_by_indicator["uitgaven-per-product"]
        if item.id == f"uitgaven-per-product:GM0546:2020~2021:product={product}@2022-09"
    )
    assert change.relative == pytest.approx(relative, abs=0.0005)
    assert [cause.id for cause in change.causes] == causes


def test_costs_of_youth_care_are_two_half_years_of_all_products(leiden_monitor: Monitor) -> None:
    for year, euros in (("2020", 19_375_867), ("2021", 20_874_565)):
        assert value(leiden_monitor, "jeugdhulp-kosten", year) == euros
        products = [
            item.value
            for item in leiden_monitor.by_indicator["jeugdhulp-kosten"]
            if item.period == year
            and item.breakdown
            and item.breakdown[0][0] == "product"
            and "-" in item.breakdown[0][1]
        ]
        assert None not in products
        assert sum(item for item in products if item is not None) == euros


def test_care_without_a_contract_nearly_doubled(leiden_monitor: Monitor) -> None:
    for year, euros in (("2020", 1_377_616), ("2021", 2_548_719)):
        without = value(leiden_monitor, "jeugdhulp-kosten", year, "contract=niet-gecontracteerd")
        parts = [
            value(leiden_monitor, "jeugdhulp-kosten", year, f"contract={code}")
            for code in ("expertteam", "landelijk")
        ]
        with_contract = value(leiden_monitor, "jeugdhulp-kosten", year, "contract=gecontracteerd")
        assert without == sum(parts) == euros
        assert with_contract + without == value(leiden_monitor, "jeugdhulp-kosten", year)


def test_trajectories_that_ended_early_count_once(leiden_monitor: Monitor) -> None:
    """730 as planned and 180 early; Tabel 10 prints 1,090 and counts the 180 twice."""
    assert value(leiden_monitor, "jeugdtrajecten-beeindigd", "2021-S1") == 910


def test_social_assistance_per_1000_inhabitants(leiden_monitor: Monitor) -> None:
    for area, persons, inhabitants, rate in (
        ("GM0546", 3_360, 125_099, 26.9),
        ("X.G100-300", 120_660, 4_139_773, 29.1),
    ):
        item = leiden_monitor.by_key[("bijstand-per-1000-inwoners", area, (), "2020")]
        assert (item.numerator, item.denominator) == (persons, inhabitants)
        assert item.value is not None
        assert round(item.value, 1) == rate
        assert item.status is Status.PROVISIONAL


def test_response_to_the_wmo_survey(leiden_monitor: Monitor) -> None:
    assert value(leiden_monitor, "respons-ceo-wmo", "2021") == 27.28


def test_ids_are_unique(leiden_monitor: Monitor) -> None:
    for items in (leiden_monitor.observations, leiden_monitor.changes):
        assert len({item.id for item in items}) == len(items)


def test_a_change_has_one_content_wherever_it_is_asked_for(leiden_monitor: Monitor) -> None:
    by_id = {item.id: item for item in leiden_monitor.changes}
    shared = [item for item in leiden_monitor.asked.values() if item.id in by_id]
    assert shared
    assert all(by_id[item.id] == item for item in shared)


def test_a_figure_that_is_not_there_says_why(leiden_monitor: Monitor) -> None:
    for item in leiden_monitor.observations:
        assert (item.value is None) == (item.reason is not None) == (not item.status.has_value)
    reasons = {item.reason for item in leiden_monitor.observations}
    assert reasons == {None, "missing", "suppressed", "zero-denominator", "incomplete"}
