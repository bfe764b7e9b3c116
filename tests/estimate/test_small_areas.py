"""An estimate by district: what it may not be spread by."""

import shutil
from pathlib import Path

import pytest

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, Problem
from stadspeil.estimate import build_estimates
from stadspeil.observations.monitor import build_monitor
from stadspeil.observations.store import Store
from tests.conftest import BASISKRACHT


def _problem(folder: Path, name: str, old: str, new: str) -> Problem:
    edition = folder / "stad"
    shutil.copytree(BASISKRACHT, edition)
    text = (edition / name).read_text("utf-8")
    assert old in text
    (edition / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EditionError) as caught, Store(load_edition(edition)) as store:
        build_estimates(build_monitor(store))
    (problem,) = caught.value.problems
    return problem


def test_districts_that_count_more_than_their_city_are_refused(tmp_path: Path) -> None:
    change = ("datasets/lage-inkomens.csv", "GM0546,2020,14.4,", "GM0546,2020,5.0,")
    problem = _problem(tmp_path, *change)
    assert problem.file == "estimates.yaml"
    assert problem.field == "kwetsbare-inwoners.small_areas.keys.0"
    assert problem.found.startswith("the areas count 14")
    assert problem.found.endswith("of inwoners-laag-inkomen-afgeleid, and the city 5147.2")
    assert problem.expected == "no more than the city, but for rounding: 5312.2"


def test_a_district_without_a_figure_is_named(tmp_path: Path) -> None:
    change = "indicator: inwoners-bijstand\n        period: 2020"
    problem = _problem(tmp_path, "estimates.yaml", change, change.replace("2020", "2019"))
    assert problem.found == "no figure of inwoners-bijstand for WK054600 in 2019"
    assert problem.expected == "a figure for every area of the level"


def test_only_counts_can_be_spread_by(tmp_path: Path) -> None:
    change = ("estimates.yaml", "indicator: inwoners-bijstand", "indicator: ses-score")
    problem = _problem(tmp_path, *change)
    assert problem.found == "'ses-score', whose unit is score"
    assert problem.expected == "an indicator that counts people, households or the like"
