"""Publications that many tests look at, and small ones that a test writes itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from stadspeil.audit import audit_publication, load_publication
from stadspeil.model.audit import AuditResult
from stadspeil.model.publication import Publication

PUBLICATIONS = Path(__file__).parents[2] / "publications"
HEAD = "table,row,column,period,area,unit,value,note\n"

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def msd2022() -> Publication:
    return load_publication(PUBLICATIONS / "msd2022")


@pytest.fixture(scope="session")
def msd2022_result(msd2022: Publication) -> AuditResult:
    return audit_publication(msd2022)


@pytest.fixture
def write_publication(tmp_path: Path) -> Write:
    """Write figures (row, column, period, unit, value) and files into a folder of their own."""

    def write(figures: Sequence[tuple[str, str, str, str, str]], **files: str) -> Path:
        folder = tmp_path / "gedrukt"
        folder.mkdir(exist_ok=True)
        lines = [
            f'T,"{row}","{column}",{period},Leiden,{unit},{value},'
            for row, column, period, unit, value in figures
        ]
        (folder / "tables.csv").write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text, "utf-8")
        return folder

    return write
