"""What the tests of interaction share: pages to open, a choice to make, and what is then shown."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

CHOICE = "indicatoren/jeugdhulp-clienten.html"
FRAGMENT = "#gebied=GM0546&periode=2019..2021&uitsplitsing=type&onderdeel=ambulant,pleegzorg,_T"
COMPARISON = "indicatoren/aandeel-voortijdig-schoolverlaters.html"
FIGURES = """() => [...document.querySelectorAll('#choice td[data-observation]')].map(
    cell => [cell.dataset.observation, cell.textContent])"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EACH = pytest.mark.parametrize(
    ("root", "code"),
    [("file", "nl"), pytest.param("http", "en", marks=pytest.mark.sweep)],
    indirect=["root"],
)
"""Straight from the folder in one language, and from a server in the other."""

Opener = Callable[..., Page]


def in_language(code: str, path: str) -> str:
    return path if code == "nl" else f"en/{path}"


def shown(page: Page) -> dict[str, str]:
    page.wait_for_selector("#choice table")
    return dict(page.evaluate(FIGURES))


def said(page: Page) -> str:
    """What a screen reader is told; it is told a moment after the change."""
    page.wait_for_timeout(150)
    return page.locator("body > div[role=status]").inner_text()


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
