"""The example, prepared once, and counted once: tests that change it get a copy."""

import shutil
from pathlib import Path

import pytest

from tests.registrations.count.registration import CONFIG, count_folder, example, write_prepared


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `prepared`, `count.yaml` and `tables`; only to be read."""
    folder = tmp_path_factory.mktemp("counted")
    write_prepared(example(), folder / "prepared")
    (folder / "count.yaml").write_text(CONFIG, encoding="utf-8")
    count_folder(folder)
    return folder


@pytest.fixture
def folder(counted: Path, tmp_path: Path) -> Path:
    """A copy of the example that nobody has counted yet, with the same `count.yaml`."""
    shutil.copytree(
        counted / "prepared", tmp_path / "prepared", ignore=shutil.ignore_patterns("counts")
    )
    shutil.copy(counted / "count.yaml", tmp_path)
    return tmp_path
