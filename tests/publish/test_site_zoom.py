"""Pages for who needs large letters: 400 % zoom, wider text spacing, no movement."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.publish.kinds import SINGLE, in_both_languages

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = [
    "index.html",
    "samenvatting.html",
    "hoofdstukken/05-jeugd.html",
    "hoofdstukken/11-begrippen.html",
    "indicatoren/index.html",
    "indicatoren/huishoudens-met-voorziening.html",
    "indicatoren/jeugdhulp-clienten.html",
    "gebieden/index.html",
    "gebieden/WK054603.html",
    "gebieden/kaart-ses-score.html",
    *SINGLE,
]

SPACING = """
* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }
"""
"""What WCAG 1.4.12 says that a reader may ask for."""

LOST = """
() => {
  document.querySelectorAll('details').forEach(item => { item.open = true });
  const width = document.documentElement.clientWidth;
  const lost = [];
  const name = item => `${item.tagName} ${item.getAttribute('class') || ''} ${
    item.textContent.trim().slice(0, 40)}`;
  const scrolls = item => ['auto', 'scroll'].includes(getComputedStyle(item).overflowX);
  const isHidden = item => item.closest('.hidden, :is(.skip, .jump):not(:focus), [hidden]') !== null
    || !item.checkVisibility({visibilityProperty: true});
  if (document.documentElement.scrollWidth > width) lost.push('the page scrolls sideways');
  for (const item of document.body.querySelectorAll('*')) {
    if (isHidden(item)) continue;
    if (scrolls(item) && item.scrollWidth > item.clientWidth && item.tabIndex < 0)
      lost.push(`no focus for what scrolls: ${name(item)}`);
    if (item.closest('svg')) {
      if (item.tagName !== 'text') continue;
    } else if (![...item.childNodes].some(part => part.nodeType === 3 && part.data.trim())
      && !['INPUT', 'SELECT', 'BUTTON', 'svg'].includes(item.tagName)) continue;
    let region = item.parentElement;
    while (region && !(scrolls(region) && region.tabIndex >= 0)) region = region.parentElement;
    if (region) continue;
    const box = item.getBoundingClientRect();
    if (box.width && (box.left < -1 || box.right > width + 1)) lost.push(`beside: ${name(item)}`);
    for (let outer = item; outer && outer !== document.body; outer = outer.parentElement) {
      const style = getComputedStyle(outer);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const frame = outer.getBoundingClientRect();
      if (box.right > frame.right + 1 || box.bottom > frame.bottom + 1 || box.left < frame.left - 1
        || box.top < frame.top - 1) { lost.push(`cut off: ${name(item)}`); break; }
    }
  }
  return lost;
}
"""
"""What a reader can't get at: beside the page, cut off, or in a box that no key can scroll."""


@pytest.fixture(scope="module")
def zoomed(browser: Browser) -> Iterator[Page]:
    """A window of 1280 by 1024 at 400 %."""
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def spaced(browser: Browser) -> Iterator[Page]:
    """A window in which the test may change the style, which the pages' own policy forbids."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", in_both_languages(KINDS, daily=3))
def test_nothing_is_lost_at_400_percent(zoomed: Page, site: Path, path: str) -> None:
    zoomed.goto((site / path).as_uri())
    assert zoomed.evaluate(LOST) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_lost_with_wider_text(spaced: Page, site: Path, width: int) -> None:
    spaced.set_viewport_size({"width": width, "height": 900})
    # Letters are as wide in both languages, and most is lost where there is least room.
    for path in KINDS[:: 3 if width == 1280 else 1]:
        spaced.goto((site / path).as_uri())
        spaced.add_style_tag(content=SPACING)
        assert spaced.evaluate(LOST) == [], path


def test_what_is_pressed_can_be_pressed_at_400_percent(zoomed: Page, site: Path) -> None:
    zoomed.goto((site / "indicatoren" / "jeugdhulp-clienten.html").as_uri())
    zoomed.locator("details.choose > summary").click()
    zoomed.get_by_label("Vanaf").select_option(index=1)
    zoomed.wait_for_selector("#choice table")
    assert zoomed.evaluate(LOST) == []
    zoomed.locator("#choice td button").first.click()
    dialog = zoomed.locator("dialog[open]")
    for part in (dialog.get_by_role("textbox"), dialog.get_by_role("button", name="Sluit")):
        part.scroll_into_view_if_needed()
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    dialog.get_by_role("button", name="Sluit").click()
    assert dialog.count() == 0


def test_a_wide_table_is_scrolled_by_keyboard_at_400_percent(zoomed: Page, site: Path) -> None:
    zoomed.goto((site / "uitgaven.html").as_uri())
    region = zoomed.locator(".scroll:has(table.money)").first
    region.focus()
    assert region.evaluate("item => item.scrollWidth > item.clientWidth")
    for _ in range(10):
        zoomed.keyboard.press("ArrowRight")
    # The view glides there; the pages' own policy allows no other way to wait for it.
    assert region.evaluate(
        """async item => {
        for (let frame = 0; frame < 300 && item.scrollLeft <= 50; frame++)
            await new Promise(requestAnimationFrame);
        return item.scrollLeft > 50; }"""
    )


@pytest.mark.parametrize(("wish", "behaviour"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_moves_for_who_asked_for_less_motion(
    browser: Browser, site: Path, wish: Literal["reduce", "no-preference"], behaviour: str
) -> None:
    context = browser.new_context(reduced_motion=wish)
    page = context.new_page()
    for path in ("index.html", "indicatoren/jeugdhulp-clienten.html", "uitgaven.html"):
        page.goto((site / path).as_uri())
        assert (
            page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
        )
        assert page.evaluate("document.getAnimations().length") == 0, path
    context.close()
