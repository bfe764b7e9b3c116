from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from stadspeil.findings.figures import Figures
from stadspeil.model.finding_settings import FindingSettings
from tests.observations.builder import draw_edition


class DrawFigures(Protocol):
    def __call__(self, *, findings: FindingSettings | None = ..., **drawn: Any) -> Figures: ...


@pytest.fixture
def draw_figures(tmp_path: Path) -> Iterator[DrawFigures]:
    """Draws an edition and asks it what findings ask; `findings` is what `findings.yaml` says."""
    with ExitStack() as stores:
        count = 0

        def draw(*, findings: FindingSettings | None = None, **drawn: Any) -> Figures:
            nonlocal count
            count += 1
            drawing = draw_edition(tmp_path / f"edition-{count}", **drawn)
            stores.enter_context(drawing.store)
            settings = findings or FindingSettings()
            edition = replace(drawing.edition, findings=settings)
            return Figures(replace(drawing.monitor, edition=edition))

        yield draw
