"""Searching and printing as readers do: in a real browser, from a server and from the folder."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.publish.axe import find_violations
from tests.publish.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def served(server: str) -> str:
    """The address of the site on a server."""
    return server.removesuffix("/")


@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.sweep)])
def address(request: pytest.FixtureRequest, site: Path, served: str) -> str:
    """The address of the site, from the folder and from a server."""
    return site.as_uri() if request.param == "folder" else served


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """A page of which nothing is refused, missing or wrong."""
    found = window(viewport={"width": 1280, "height": 900}).new_page()
    said: list[str] = []
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    # A request that is cut off by going to the next page is no fault of this one.
    found.on(
        "requestfailed",
        lambda request: None if "ABORTED" in (request.failure or "") else said.append(request.url),
    )
    yield found
    found.close()
    assert said == []


def search(page: Page, query: str) -> list[str]:
    """The titles of what is found."""
    page.locator("#query").fill(query)
    return [title.strip() for title in page.locator(".results a").all_inner_texts()]


@pytest.mark.parametrize(
    ("prefix", "start", "query", "expected"),
    [
        ("", "indicatoren/ses-score.html", "beschermd wonen", "Inwoners met beschermd wonen"),
        ("en/", "index.html", "sheltered housing", "Inhabitants in sheltered housing"),
    ],
)
def test_a_reader_searches_from_any_page(
    page: Page, address: str, prefix: str, start: str, query: str, expected: str
) -> None:
    page.goto(f"{address}/{prefix}{start}")
    page.locator("header input[type=search]").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/{prefix}zoeken.html?q=*")
    first = page.locator(".results li").first
    expect(first.locator("a")).to_have_text(expected)
    assert {text.lower() for text in first.locator("mark").all_inner_texts()} >= set(query.split())
    assert "765" in first.inner_text()
    first.locator("a").click()
    page.wait_for_url(f"{address}/{prefix}indicatoren/beschermd-wonen.html")
    page.go_back()
    expect(page.locator(".results a").first).to_have_text(expected)


def test_it_filters_while_one_types_and_keeps_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/zoeken.html")
    assert page.locator("#search-all").is_visible()
    page.locator("#query").press_sequentially("wlz")
    assert not page.locator("#search-all").is_visible()
    assert page.url.endswith("zoeken.html?q=wlz")
    expect(page.locator("[role=status]")).to_have_text(re.compile(r"^\d+ resultaten voor ‘wlz’\.$"))
    page.locator("#query").fill("")
    assert page.locator("#search-all").is_visible()
    assert page.url.endswith("zoeken.html")
    expect(page.locator("#search-count")).to_be_empty()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Wlz", "Wlz"),
        ("uitkering", "Inwoners met bijstand"),
        ("jeugdhulp", "Cliënten met jeugdzorg"),
        ("maatschappelijke ondersteuning", "Inwoners met een voorziening uit de Wmo"),
        ("rolstoelen", "Hulpmiddelen en diensten"),
        ("armoede", "Huishoudens met een laag inkomen"),
        ("beschremd", "Inwoners met beschermd wonen"),
        ("huishoud", "Huishoudens met een voorziening"),
        ("WK054603", "Leiden-Noord"),
        ("de kooi", "De Kooi"),
        ("wat kost de jeugdzorg?", "Gefactureerde kosten van jeugdzorg"),
        ("8585", "Hoeveel inwoners hebben een Wmo-voorziening?"),
        ("verantwoording", "Verantwoording van de cijfers: aantallen, register en bronnen"),
    ],
)
def test_what_readers_type_finds_what_they_mean(
    page: Page, served: str, query: str, title: str
) -> None:
    page.goto(f"{served}/zoeken.html")
    assert title in search(page, query)[:8]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cliënt", "client"),
        ("CLIENTEN", "cliënten"),
        ("re-integratie", "reintegratie"),
        ("8.585", "8585"),
        ("sdg's", "sdgs"),
    ],
)
def test_spellings_of_one_word_find_the_same(page: Page, served: str, one: str, other: str) -> None:
    page.goto(f"{served}/zoeken.html")
    found = search(page, one)
    assert found
    assert search(page, other) == found


def test_nothing_found_gives_advice_and_the_list(page: Page, served: str) -> None:
    page.goto(f"{served}/en/zoeken.html?q=zzzzqq")
    expect(page.locator("[role=status]")).to_have_text("Nothing found for ‘zzzzqq’.")
    expect(page.locator("#search-advice")).to_be_visible()
    expect(page.locator("#search-all")).to_be_visible()
    search(page, "zzzzqq youth")
    expect(page.locator("[role=status]")).to_contain_text("Nothing found with all words")
    assert page.locator(".results li").count() > 0


def test_many_results_come_in_two_parts(page: Page, served: str) -> None:
    page.goto(f"{served}/zoeken.html")
    assert len(search(page, "leiden")) == 20
    page.get_by_role("button", name="Toon alle").click()
    titles = page.locator(".results a")
    assert titles.count() > 20
    expect(titles.nth(20)).to_be_focused()


def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    page.goto(f"{address}/zoeken.html?q=bijstand")
    page.locator("#query").focus()
    links = page.locator(".results a")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.nth(0)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Escape")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.press("Tab")  # the button of the form
    page.keyboard.press("Tab")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicatoren/*.html")


def test_what_people_write_is_shown_as_text(page: Page, served: str) -> None:
    hostile = "<img src=x onerror=document.title='hacked'> gevaar"
    entry = {"kind": "page", "title": hostile, "url": "data.html", "text": hostile}
    index = {"kinds": {"page": "<b>"}, "ignore": [], "synonyms": [], "entries": [entry]}

    def answer(route: Route) -> None:
        body = f"window.stadspeil.searchIndex = {json.dumps(index)};"
        route.fulfill(body=body, content_type="text/javascript")

    page.route("**/zoeken-index.js", answer)
    page.goto(f"{served}/zoeken.html?q=gevaar")
    assert page.locator(".results a").inner_text() == hostile
    assert page.locator(".results :is(img, b)").count() == 0
    assert page.locator(".results mark").all_inner_texts() == ["gevaar", "gevaar"]
    page.goto(f"{served}/zoeken.html?q=%3Cimg%20src%3Dx%3E")
    assert page.locator("main img").count() == 0


def test_without_javascript_there_is_a_list_of_all_pages(
    browser: Browser, site: Path, served: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/en/hoofdstukken/05-jeugd.html")
    page.locator("header input[type=search]").fill("benefit")
    page.locator("header form button").click()
    page.wait_for_url("**/en/zoeken.html?q=benefit")
    assert page.locator("noscript p").is_visible()
    assert not page.locator("#search-results").is_visible()
    listed = page.locator("#search-all a").count()
    assert listed >= len(list((site / "en").rglob("*.html"))) - 2  # not itself, not 404
    page.locator("#search-all").get_by_role("link", name="Leiden-Noord").first.click()
    page.wait_for_url("**/en/gebieden/*.html")
    context.close()


@pytest.mark.parametrize("path", ["zoeken.html?q=wonen", "en/zoeken.html?q=zzzzqq"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_results(browser: Browser, served: str, path: str, width: int) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{served}/{path}")
    expect(page.locator("#search-count")).not_to_be_empty()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("path", ["index.html", "indicatoren/wmo-clienten.html", "data.html"])
def test_no_browser_objects_to_the_data_in_a_page(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    block = page.locator("script[type='application/ld+json']")
    assert json.loads(block.text_content() or "")["@graph"]


# ---- on paper ----


@pytest.mark.parametrize(
    "path", ["indicatoren/huishoudens-laag-inkomen.html", "hoofdstukken/06-wmo.html", "index.html"]
)
def test_paper_has_the_figures_and_their_sources_and_nothing_to_press(
    page: Page, served: str, path: str
) -> None:
    page.goto(f"{served}/{path}")
    page.emulate_media(media="print")
    pressed = ":is(nav, form, .skip, .switch, .actions, button):visible"
    shown = page.locator(pressed).evaluate_all(
        "items => items.filter(item => !item.closest('table')).map(item => item.outerHTML)"
    )
    assert shown == []
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    tables = page.locator("main .table")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for table in tables.all():
        assert table.is_visible()
        if path != "index.html":
            assert "Bron: " in table.inner_text()


def test_paper_keeps_the_numbers_of_a_sentence_that_is_folded(page: Page, served: str) -> None:
    page.goto(f"{served}/hoofdstukken/05-jeugd.html")
    numbers = page.locator(".finding details a.live")
    assert numbers.count() > 3
    page.emulate_media(media="print")
    assert numbers.evaluate_all("all => all.filter(item => !item.getClientRects().length)") == []


def test_paper_lays_open_what_is_folded(page: Page, served: str) -> None:
    page.goto(f"{served}/indicatoren/ses-score.html")
    cell = page.locator("details:not(.choose) td[data-part]").first
    hidden = "item => item.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
    assert cell.evaluate(hidden) is False
    page.emulate_media(media="print")
    assert cell.evaluate(hidden) is True
    assert page.locator("summary .verb:visible").count() == 0
    assert page.pdf(format="A4").startswith(b"%PDF")
