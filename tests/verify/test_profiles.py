"""Kinds and places are read back from pages and data, and worked out again."""

import pytest

from stadspeil.model.monitor import Monitor
from stadspeil.pipeline.build import BuildResult
from stadspeil.publish.data.profiles import describe_profiles
from stadspeil.verify.figures import Figures
from stadspeil.verify.identities import SMALLEST_AREA
from stadspeil.verify.profiles import Profiles
from stadspeil.verify.source import read_source
from tests.conftest import BASISKRACHT
from tests.verify.tamper import Found, verify_changed

DATA = "data/profiles.json"


def test_the_second_reckoning_has_the_same_kinds_and_numbers(basiskracht_monitor: Monitor) -> None:
    figures = Figures(read_source(BASISKRACHT))
    sizes = {
        key.area: figure.value
        for key, figure in figures.by_key.items()
        if key.indicator == "inwoners-naar-leeftijd" and not key.part and figure.value is not None
    }
    again = Profiles(figures, sizes, SMALLEST_AREA)
    content = describe_profiles(basiskracht_monitor)
    assert again.kinds == {
        (item["typology"], item["area"]): item["kind"] or "" for item in content["types"]
    }
    numbers = {item["id"]: item["value"] for item in content["numbers"]}
    assert {name: float(value) for name, (value, _) in again.numbers.items()} == pytest.approx(
        numbers
    )


CHANGES = [
    ("site/gebieden/WK054609.html", ">15,5<", ">15,4<", "15,4"),  # a threshold
    (
        "site/gebieden/WK054606.html",
        ">5</data> (samen",
        ">4</data> (samen",
        "standing:ses-score:WK054606:2019",
    ),  # a place
    ("site/gebieden/WK054608.html", ">0,972<", ">0,962<", "0,962"),  # a spread
    (DATA, '"kind": "arrival"', '"kind": "destination"', "destination"),
]


@pytest.fixture(scope="module")
def spoiled(basiskracht_build: BuildResult, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What verification says of a build in which all of this was changed."""
    return verify_changed(
        basiskracht_build, BASISKRACHT, tmp_path_factory.mktemp("changed"), CHANGES
    )


@pytest.mark.no_cover
@pytest.mark.parametrize(("file", "said"), [(file, said) for file, *_, said in CHANGES])
def test_what_was_changed_is_found(spoiled: Found, file: str, said: str) -> None:
    assert any(said in item for item in spoiled[file])
