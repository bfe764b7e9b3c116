"""The pages as readers meet them: in a real browser, straight from the folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.publish.axe import find_violations
from tests.publish.kinds import SINGLE, in_both_languages

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = [
    "index.html",
    "hoofdstukken/05-jeugd.html",
    "indicatoren/index.html",
    "indicatoren/huishoudens-met-voorziening.html",
    "indicatoren/ses-score.html",
    "indicatoren/aandeel-jeugdtrajecten-beeindigd.html",
    "gebieden/index.html",
    "gebieden/WK054603.html",
    "gebieden/BU05460407.html",
    "gebieden/kaart-bijstand-per-1000-inwoners.html",
    "gebieden/kaart-huishoudens-laag-inkomen.html",
    "uitgaven-ontleding.html",
    *SINGLE,
]
UNFOLD = "document.querySelectorAll('details').forEach(item => { item.open = true })"


@pytest.fixture(scope="module")
def audited(browser: Browser) -> Iterator[Page]:
    """A page in which axe may run: the pages' own policy allows no script at all."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", in_both_languages(KINDS, daily=5))
def test_axe_finds_nothing(audited: Page, site: Path, path: str) -> None:
    audited.goto((site / path).as_uri())
    audited.evaluate(UNFOLD)
    # Both languages have the same colours.
    assert find_violations(audited, contrast=path in KINDS) == []


def test_pages_work_from_a_folder_on_the_smallest_phone(phone: Page, site: Path) -> None:
    said: list[str] = []
    phone.on("console", lambda message: said.append(message.text))
    # A request that is cut off by going to the next page is no fault of this one.
    phone.on(
        "requestfailed",
        lambda request: None if "ABORTED" in (request.failure or "") else said.append(request.url),
    )
    for path in (*KINDS, "en/index.html"):
        phone.goto((site / path).as_uri())
        phone.evaluate(UNFOLD)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320, path
        colour = phone.evaluate(
            "getComputedStyle(document.querySelector('header.site')).backgroundColor"
        )
        assert colour == "rgb(21, 66, 115)", f"{path} has no style"
    assert phone.evaluate("document.fonts.ready.then(() => document.fonts.size)") == 6
    assert said == []


def test_a_reader_walks_from_home_to_a_source(phone: Page, site: Path) -> None:
    phone.goto((site / "index.html").as_uri())
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.className") == "skip"
    phone.get_by_role("link", name="Cliënten met jeugdzorg").first.click()
    phone.locator("a[href*='#dataset-']").first.click()
    assert "verantwoording.html#dataset-" in phone.url
    assert phone.locator(":target").count() == 1
    phone.get_by_role("link", name="English").click()
    assert phone.locator("html").get_attribute("lang") == "en"


def test_a_reader_goes_from_a_number_to_its_working(phone: Page, site: Path) -> None:
    phone.goto((site / "index.html").as_uri())
    number = phone.locator(".finding .sentence a.live").first
    value = number.inner_text()
    number.click()
    whole = phone.locator(f"[id='{phone.url.partition('#')[2]}']")
    working = whole.locator("table")
    assert not working.is_visible()
    again = whole.locator(".sentence a.live").first
    assert again.inner_text() == value
    again.click()
    # The browser unfolds what a link leads into.
    assert working.is_visible()


def test_what_a_chapter_folds_opens_by_key_and_on_paper(phone: Page, site: Path) -> None:
    phone.goto((site / "hoofdstukken/05-jeugd.html").as_uri())
    fold = phone.locator("details.fold").last
    inner = fold.locator("p, table, figure, ul").first
    assert not inner.is_visible()
    fold.locator("summary").focus()
    phone.keyboard.press("Enter")
    assert inner.is_visible()
    phone.keyboard.press("Enter")
    phone.emulate_media(media="print")
    assert inner.is_visible()


def test_a_map_is_walked_in_reading_order_with_the_focus_in_sight(phone: Page, site: Path) -> None:
    phone.goto((site / "gebieden" / "kaart-ses-score.html").as_uri())
    jump = phone.locator(".jump")
    jump.focus()
    assert jump.bounding_box()["x"] >= 0  # type: ignore[index]
    for number in range(1, 6):
        phone.keyboard.press("Tab")
        label = phone.evaluate("document.activeElement.getAttribute('aria-label')")
        assert label.startswith(f"{number}. ")
        ring = phone.locator(":focus .ring")
        assert ring.evaluate("item => getComputedStyle(item).stroke") == "rgb(27, 31, 36)"
    jump.focus()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.closest('.numbers') !== null")
