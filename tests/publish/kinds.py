"""Pages of each kind in both languages, for what is asked of every page."""

from collections.abc import Sequence
from typing import Any

import pytest

SINGLE = (
    "uitgaven.html",
    "doelen.html",
    "onderzoek.html",
    "verantwoording.html",
    "correcties.html",
    "data.html",
    "404.html",
    "zoeken.html",
)
"""The pages that are the only ones of their kind."""


def in_both_languages(kinds: Sequence[str], daily: int) -> list[Any]:
    """Each page in Dutch, and then in English.

    Both languages have the same templates: after the first `daily` the English pages are for the
    sweep.
    """
    english = [
        pytest.param(f"en/{path}", marks=() if number < daily else pytest.mark.sweep)
        for number, path in enumerate(kinds)
    ]
    return [*kinds, *english]
