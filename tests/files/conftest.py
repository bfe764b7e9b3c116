from pathlib import Path

import pytest

from tests.edition.builder import Draft


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """The small edition, in a folder of its own."""
    return Draft(tmp_path / "klein")
