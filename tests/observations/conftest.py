from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.observations.builder import Drawing, draw_edition


class Draw(Protocol):
    def __call__(self, **drawn: Any) -> Drawing: ...


@pytest.fixture
def draw(tmp_path: Path) -> Iterator[Draw]:
    """Draws an edition: see `write_edition` for what it takes."""
    with ExitStack() as stores:
        count = 0

        def draw_next(**drawn: Any) -> Drawing:
            nonlocal count
            count += 1
            drawing = draw_edition(tmp_path / f"edition-{count}", **drawn)
            stores.enter_context(drawing.store)
            return drawing

        yield draw_next
