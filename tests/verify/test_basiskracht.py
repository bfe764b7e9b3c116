"""Estimates, kinds and places of areas are read back from pages and data.

All is changed in one copy of the build, which is read back once.
"""

import json
from pathlib import Path

import pytest

from tests.conftest import BASISKRACHT
from tests.verify.tamper import Found, verify_changed

pytestmark = [pytest.mark.slow, pytest.mark.sweep]  # test_verify.py does the same to a smaller one

PAGE = "site/schattingen/kwetsbare-inwoners.html"
ESTIMATES = "data/estimates.json"
PROFILES = "data/profiles.json"
CHANGES = [
    (PAGE, ">14.000<", ">13.000<", "13.000"),  # the band in front
    (PAGE, ">14.850<", ">14.851<", "14.851"),  # a step
    (PAGE, ">3.150<", ">3.250<", "3.250"),  # a bar of the waterfall
    (PAGE, ">48.000<", ">47.000<", "47.000"),  # the union
    (PAGE, ">37,6%<", ">36,6%<", "36,6%"),  # an assumption
    (PAGE, "18.723<", "18.732<", "18.732"),  # with newer figures
    ("site/gebieden/WK054609.html", ">15,5<", ">15,4<", "15,4"),  # a threshold
    (
        "site/gebieden/WK054606.html",
        ">5</data> (samen",
        ">4</data> (samen",
        "standing:ses-score:WK054606:2019",
    ),  # a place
    ("site/gebieden/WK054608.html", ">0,972<", ">0,962<", "0,962"),  # a spread
    (PROFILES, '"kind": "arrival"', '"kind": "destination"', "destination"),
]


@pytest.fixture(scope="module")
def spoiled(basiskracht_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What verification says of a build in which all of this was changed."""
    (estimate,) = json.loads((basiskracht_build / ESTIMATES).read_text("utf-8"))
    value = next(item["value"] for item in estimate["values"] if item["name"] == "union.upper")
    changes = [*CHANGES, (ESTIMATES, str(value), str(value + 1), "")]
    return verify_changed(
        basiskracht_build, BASISKRACHT, tmp_path_factory.mktemp("changed"), changes
    )


@pytest.mark.no_cover
@pytest.mark.parametrize(("file", "said"), [(file, said) for file, *_, said in CHANGES])
def test_what_was_changed_is_found(spoiled: Found, file: str, said: str) -> None:
    assert any(said in item for item in spoiled[file])


@pytest.mark.no_cover
def test_what_was_not_changed_is_right(spoiled: Found) -> None:
    assert set(spoiled) == {ESTIMATES, *(file for file, *_ in CHANGES)}


@pytest.mark.no_cover
def test_a_number_that_was_changed_in_the_data_is_found(spoiled: Found) -> None:
    assert any("kwetsbare-inwoners#union.upper" in item for item in spoiled[ESTIMATES])
