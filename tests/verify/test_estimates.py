"""The numbers of an estimate are read back from pages and data, and worked out again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stadspeil.pipeline.build import BuildResult
from stadspeil.verify import verify_build
from stadspeil.verify.estimates import Estimates
from stadspeil.verify.figures import Figures
from stadspeil.verify.source import read_source
from tests.conftest import BASISKRACHT
from tests.estimate.made_city import work_out, write

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


@pytest.fixture(scope="module")
def spoiled(
    basiskracht_build: BuildResult, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str, str], tuple[str, ...]]:
    """What verification says after one text of a file of the build was replaced."""
    folder = tmp_path_factory.mktemp("spoiled") / "build"
    shutil.copytree(basiskracht_build.folder, folder)
    (folder / "verification.json").unlink()

    def spoil(file: str, old: str, new: str) -> tuple[str, ...]:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        found = verify_build(folder, BASISKRACHT).mismatches
        (folder / file).write_text(text, "utf-8")
        return tuple(str(item) for item in found if item.file == file)

    return spoil


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">14.000<", ">13.000<"),  # the band in front
        (">14.850<", ">14.851<"),  # a step
        (">3.150<", ">3.250<"),  # a bar of the waterfall
        (">48.000<", ">47.000<"),  # the union
        (">37,6%<", ">36,6%<"),  # an assumption
        ("18.723<", "18.732<"),  # with newer figures
    ],
)
def test_a_number_that_was_changed_is_found(
    spoiled: Callable[[str, str, str], tuple[str, ...]], old: str, new: str
) -> None:
    assert spoiled(PAGE, old, new)


@pytest.mark.no_cover
def test_a_number_that_was_changed_in_the_data_is_found(
    spoiled: Callable[[str, str, str], tuple[str, ...]], basiskracht_build: BuildResult
) -> None:
    file = "data/estimates.json"
    (estimate,) = json.loads((basiskracht_build.folder / file).read_text("utf-8"))
    value = next(item["value"] for item in estimate["values"] if item["name"] == "union.upper")
    found = spoiled(file, str(value), str(value + 1))
    assert any("kwetsbare-inwoners#union.upper" in item for item in found)
