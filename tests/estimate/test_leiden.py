"""The estimate of Leiden, pinned to what the two documents print."""

import pytest

from stadspeil.model.estimated import Estimated, Rounding
from stadspeil.model.monitor import Monitor


@pytest.fixture(scope="session")
def estimate(basiskracht_monitor: Monitor) -> Estimated:
    (found,) = basiskracht_monitor.estimates
    return found


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("opleiding.binnen", 14_850),  # 15 % of 99.000
        ("opleiding.high", 18_685),  # 15 % of all inhabitants
        ("regelingen.point", 14_450),
        ("inkomen.low", 14_948),  # 12,0 % of the inhabitants
        ("inkomen.high", 18_810),  # 15,1 %
        ("low", 14_450),
        ("high", 18_810),
        ("band.low", 14_000),
        ("band.high", 19_000),
        ("choice", 15_000),
        ("opleiding.drop-3", 3_150),  # students and pensioners together
        ("base.inwoners", 124_569),
    ],
)
def test_the_numbers_of_the_document(estimate: Estimated, name: str, people: int) -> None:
    assert round(estimate.values[name]) == people


def test_the_shares_of_the_document(estimate: Estimated) -> None:
    shares = {item.approach.id: item.share for item in estimate.approaches}
    assert shares["regelingen"].point == pytest.approx(11.6)
    assert (shares["inkomen"].low, shares["inkomen"].high) == pytest.approx((12.0, 15.1))
    assert round(estimate.values["choice.share"]) == 12


def test_the_printed_band_follows_from_no_single_rule(estimate: Estimated) -> None:
    held = {item.published.said: item.rounding for item in estimate.held}
    assert held["gedrukt-laag"] is Rounding.UP
    assert held["gedrukt-hoog"] is Rounding.DOWN
    assert held["gedrukt-opleiding"] is Rounding.NEAREST
    assert held["gedrukt-opleiding-aandeel"] is Rounding.NONE  # the corrections are not given


def test_the_figures_of_2019(estimate: Estimated) -> None:
    (update,) = estimate.updated
    assert round(update.values["regelingen.point"]) == 14_105
    assert update.values["regelingen.point.share"] == pytest.approx(11.3)
    assert round(update.values["low"]) == 14_105


def test_approaches_that_do_not_count_are_left_out(estimate: Estimated) -> None:
    assert [item.approach.id for item in estimate.approaches] == [
        "opleiding",
        "regelingen",
        "inkomen",
    ]


def test_the_union_lies_between_the_largest_and_the_sum(estimate: Estimated) -> None:
    values = estimate.values
    assert values["union.lower"] == pytest.approx(18_810, abs=1)
    assert values["union.upper"] == pytest.approx(14_850 + 14_450 + 18_810, abs=1)
    assert values["union.dependence-0"] == pytest.approx(values["union.lower"])
    assert values["union.lower"] < values["union.dependence-1"] < values["union.dependence-2"]
    assert estimate.recaptured == ()  # nobody counted the overlap


def test_moving_an_assumption_moves_its_approach_only(estimate: Estimated) -> None:
    moves = {move.assumption.id: move for move in estimate.moves}
    share = moves["aandeel-laagopgeleid"]
    assert share.approach.id == "opleiding"
    assert (share.low, share.high) == pytest.approx((12_375, 18_000))
    assert share.band_at_high[1] == pytest.approx(18_000 / 99_000 * 124_569, rel=1e-4)
    sizes = [move.size for move in estimate.moves]
    assert sizes == sorted(sizes, reverse=True)


def test_the_simulation_is_the_same_with_its_seed(estimate: Estimated) -> None:
    found = {item.name: [round(value, -2) for value in item.values] for item in estimate.simulated}
    assert found == {
        "opleiding": [14_300, 17_000, 20_000],
        "regelingen": [7_500, 11_800, 14_200],
        "inkomen": [9_800, 14_600, 17_700],
        "low": [7_400, 11_300, 14_000],
        "high": [14_800, 17_200, 20_000],
    }
