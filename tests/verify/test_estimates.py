"""The numbers of an estimate are read back from pages and data, and worked out again."""

import json
from pathlib import Path

import pytest

from stadspeil.pipeline.build import BuildResult
from stadspeil.verify.estimates import Estimates
from stadspeil.verify.figures import Figures
from stadspeil.verify.source import read_source
from tests.conftest import BASISKRACHT
from tests.estimate.made_city import work_out, write
from tests.verify.tamper import Found, verify_changed

PAGE = "site/schattingen/kwetsbare-inwoners.html"


def test_the_second_reckoning_has_the_same_names_and_numbers(tmp_path: Path) -> None:
    folder = write(tmp_path)
    source = read_source(folder)
    again = Estimates(Figures(source), source.estimates).by_name

    estimate = work_out(folder)
    names = {f"schatting#{name}": value for name, value in estimate.values.items()}
    for item in estimate.updated:
        names |= {f"schatting#{item.update.id}:{name}": one for name, one in item.values.items()}

    assert set(names) == set(again)
    assert {name: float(value) for name, value in again.items()} == pytest.approx(names)


DATA = "data/estimates.json"
CHANGES = [
    (PAGE, ">14.000<", ">13.000<", "13.000"),  # the band in front
    (PAGE, ">14.850<", ">14.851<", "14.851"),  # a step
    (PAGE, ">3.150<", ">3.250<", "3.250"),  # a bar of the waterfall
    (PAGE, ">48.000<", ">47.000<", "47.000"),  # the union
    (PAGE, ">37,6%<", ">36,6%<", "36,6%"),  # an assumption
    (PAGE, "18.723<", "18.732<", "18.732"),  # with newer figures
]


@pytest.fixture(scope="module")
def spoiled(basiskracht_build: BuildResult, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What verification says of a build in which all of this was changed."""
    (estimate,) = json.loads((basiskracht_build.folder / DATA).read_text("utf-8"))
    value = next(item["value"] for item in estimate["values"] if item["name"] == "union.upper")
    changes = [*CHANGES, (DATA, str(value), str(value + 1), "")]
    return verify_changed(
        basiskracht_build, BASISKRACHT, tmp_path_factory.mktemp("changed"), changes
    )


@pytest.mark.no_cover
@pytest.mark.parametrize(("file", "said"), [(file, said) for file, *_, said in CHANGES])
def test_a_number_that_was_changed_is_found(spoiled: Found, file: str, said: str) -> None:
    assert any(said in item for item in spoiled[file])


@pytest.mark.no_cover
def test_a_number_that_was_changed_in_the_data_is_found(spoiled: Found) -> None:
    assert any("kwetsbare-inwoners#union.upper" in item for item in spoiled[DATA])
