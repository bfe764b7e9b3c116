"""What axe, the accessibility checker, finds on a page that is open in a browser."""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

_SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """([within, rules, contrast]) => axe.run(
    within.length ? {include: within.map(item => [item])} : document,
    {runOnly: rules, resultTypes: ['violations'], rules: {'color-contrast': {enabled: contrast}}})
"""


def find_violations(
    page: Page, within: Sequence[str] = (), *, contrast: bool = True
) -> list[tuple[str, str]]:
    """Each broken rule with the first element that breaks it.

    `within` are selectors of the parts to look at. Contrast takes most of the time: leave it out
    where the same colours are looked at elsewhere.
    """
    page.evaluate(_SCRIPT.read_text("utf-8"))
    found = page.evaluate(_RUN, [list(within), _RULES, contrast])
    return [(item["id"], item["nodes"][0]["html"]) for item in found["violations"]]
