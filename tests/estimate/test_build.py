"""Estimates worked out: a made-up city, reckoned by hand."""

from pathlib import Path

import pytest

from tests.estimate.made_city import work_out, write


def test_a_city_by_hand(tmp_path: Path) -> None:
    values = work_out(write(tmp_path)).values
    assert values["langs-werk.point"] == 20 / 100 * 1000 + 20 / 100 * 1000
    assert (values["langs-werk.low"], values["langs-werk.high"]) == (200, 600)
    assert values["langs-hulp.point"] == 300
    assert (values["low"], values["high"]) == (200, 600)
    assert values["high.share"] == 30
    assert values["langs-werk.drop-1"] == 2000 - 400
    assert (values["move.factor.langs-hulp.low"], values["move.factor.langs-hulp.low.low"]) == (
        150,
        150,
    )


def test_the_band_is_rounded_outwards(tmp_path: Path) -> None:
    changes = ("estimates.yaml", "low: 10", "low: 12.2"), ("estimates.yaml", "high: 30", "high: 31")
    values = work_out(write(tmp_path, *changes)).values
    assert (values["low"], values["high"]) == pytest.approx((244, 620))
    assert (values["band.low"], values["band.high"]) == (200, 700)


def test_an_overlap_that_was_counted_gives_capture_and_recapture(tmp_path: Path) -> None:
    estimate = work_out(write(tmp_path))
    (found,) = estimate.recaptured
    assert found.lincoln_petersen == 400 * 300 / 50
    assert found.chapman.point == pytest.approx(401 * 301 / 51 - 1)
    assert estimate.values["recapture-0.lincoln"] == 2400


def test_an_update_takes_another_period(tmp_path: Path) -> None:
    (updated,) = work_out(write(tmp_path)).updated
    assert updated.values["langs-hulp.point"] == 400


def test_only_what_is_a_test_moves_without_the_band(tmp_path: Path) -> None:
    estimate = work_out(write(tmp_path))
    spread = {item.approach.id: item.people for item in estimate.approaches}
    assert spread["langs-hulp"].low == spread["langs-hulp"].high
    assert [move.assumption.id for move in estimate.moves] == ["deel", "factor"]


def test_the_draws_stay_within_the_ranges(tmp_path: Path) -> None:
    estimate = work_out(write(tmp_path))
    for item in estimate.simulated:
        if item.name == "langs-hulp":
            assert 150 < item.values[0] < item.values[1] < item.values[2] < 300


def test_binary_noise_does_not_widen_the_band(tmp_path: Path) -> None:
    # 0.07 * 2000 is 140.00000000000003 in binary.
    changes = (
        ("estimates.yaml", "low: 10\n", "low: 7\n"),
        ("estimates.yaml", "point: deel-werk", "point: 7"),
        ("estimates.yaml", "high: 30", "high: 7"),
        ("estimates.yaml", "step: 100", "step: 10"),
        ("datasets/mensen.csv", "2020,hulp,300", "2020,hulp,130"),
    )
    values = work_out(write(tmp_path, *changes)).values
    assert (values["band.low"], values["band.high"]) == (130, 140)
