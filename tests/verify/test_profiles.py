"""Kinds and places are read back from pages and data, and worked out again."""

import shutil
from collections.abc import Callable

import pytest

from stadspeil.model.monitor import Monitor
from stadspeil.pipeline.build import BuildResult
from stadspeil.publish.data.profiles import describe_profiles
from stadspeil.verify import verify_build
from stadspeil.verify.figures import Figures
from stadspeil.verify.identities import SMALLEST_AREA
from stadspeil.verify.profiles import Profiles
from stadspeil.verify.source import read_source
from tests.conftest import BASISKRACHT

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
    ("file", "old", "new"),
    [
        ("site/gebieden/WK054609.html", ">15,5<", ">15,4<"),  # a threshold
        ("site/gebieden/WK054606.html", ">5</data> (samen", ">4</data> (samen"),  # a place
        ("site/gebieden/WK054608.html", ">0,972<", ">0,962<"),  # a spread
        (DATA, '"kind": "arrival"', '"kind": "destination"'),
    ],
)
def test_what_was_changed_is_found(
    spoiled: Callable[[str, str, str], tuple[str, ...]], file: str, old: str, new: str
) -> None:
    assert spoiled(file, old, new)
