"""A build of the small edition, which each test may copy and spoil."""

from pathlib import Path

import pytest

from stadspeil.pipeline.build import BuildResult, build_edition
from tests.conftest import ROOT

DELFT = ROOT / "editions" / "delft-2021"


@pytest.fixture(scope="session")
def delft(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """Delft, built and verified once."""
    out = tmp_path_factory.mktemp("delft")
    return build_edition(DELFT, out, cache=out / ".cache", verify=True)


@pytest.fixture(scope="session")
def bare(delft: BuildResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Delft, built without a receipt: what is found in it is found by reading."""
    cache = delft.folder.parent / ".cache"
    return build_edition(DELFT, tmp_path_factory.mktemp("bare"), cache=cache).folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"
