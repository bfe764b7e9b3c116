"""Citing a figure and seeing how it was computed, in a browser; without scripts pages are whole."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue
from tests.publish.interaction import CHOICE, COMPARISON, EACH, Opener, in_language, shown, unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@EACH
def test_a_figure_can_be_cited_and_explained(
    opened: Opener, root: str, code: str, catalogues: Sequence[Catalogue]
) -> None:
    catalogue = catalogues[LANGUAGES.index(code)]
    t = catalogue.language
    page = opened(root + in_language(code, COMPARISON))
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
    measure = catalogue.choices["aandeel-voortijdig-schoolverlaters"].measures[0]
    figure = next(
        item
        for item in measure.figures
        if (item.area, item.period, item.code) == ("NL00", "2020/2021", "mbo")
    )
    cell = page.locator(f"#standard td[data-observation='{figure.id}'] button")
    cell.click()
    dialog = page.get_by_role("dialog", name=t("cite_title"))
    text = dialog.get_by_label(t("cite_field")).input_value()
    settings = catalogue.edition.settings
    for part in (
        measure.title,
        figure.text,
        t.text(catalogue.edition.areas["NL00"].name),
        t.period("2020/2021"),
        "(mbo)",
        t(f"status_{figure.status}") if figure.status != "A" else t("cite_status_A"),
        measure.definition,
        "DUO",
        t.text(settings.title),
        settings.version,
        t(f"edition_status_{catalogue.edition.status.value}"),
        f"{COMPARISON}#cijfer=",
    ):
        assert part in text, part
    whole = dialog.inner_text()
    for part in (
        figure.numerator,
        figure.denominator,
        measure.expression,
        "datasets/vsv.csv",
        figure.id,
    ):
        assert part in whole, part
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert cell.evaluate("button => button === document.activeElement")
    found = opened(root + unquote(re.search(r"(en/)?indicatoren/\S+$", text)[0]))  # type: ignore[index]
    assert figure.id in found.get_by_role("dialog").inner_text()


def test_a_citation_is_copied_or_else_selected(opened: Opener, server: str) -> None:
    t = load_language("nl")
    address = f"{server}indicatoren/inwoners.html"
    page = opened(address, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=t("cite_title")).click()
    text = page.get_by_label(t("cite_field")).input_value()
    page.get_by_role("button", name=t("cite_copy"), exact=True).click()
    page.get_by_text(t("cite_copied")).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == text
    refused = opened(address)
    refused.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(); "
        "document.execCommand = () => false; }"
    )
    refused.get_by_role("button", name=t("cite_title")).click()
    refused.get_by_role("button", name=t("cite_copy"), exact=True).click()
    refused.get_by_text(t("cite_not_copied")).wait_for()
    assert refused.evaluate("getSelection().toString() || document.activeElement.value") == text


@EACH
def test_everything_works_by_keyboard_alone(opened: Opener, root: str, code: str) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, CHOICE))

    def walk_to(name: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if name in page.evaluate(
                """() => { const item = document.activeElement;
                return [item.textContent.trim(), ...[...(item.labels || [])].map(
                label => label.textContent.trim())]; }"""
            ):
                outline = "getComputedStyle(document.activeElement).outlineStyle"
                assert page.evaluate(outline) != "none", name
                return
        pytest.fail(f"no tab stop {name!r}")

    walk_to(t("choose_title"))
    page.keyboard.press("Enter")
    walk_to(t("choose_breakdown"))
    page.keyboard.press("ArrowDown")
    assert len(shown(page)) > 10
    assert page.evaluate("document.activeElement.id") == "choose-breakdown"
    walk_to("Ambulant" if code == "nl" else page.locator(".check").first.inner_text().strip())
    before = len(shown(page))
    page.keyboard.press("Space")
    assert len(shown(page)) < before
    walk_to(t("choose_link"))
    page.keyboard.press("Enter")
    assert page.get_by_label(t("choose_link_field")).is_visible()
    walk_to(t("download_png"))
    page.wait_for_selector("#choice table")
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('.figure-of')"):
        page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.parentElement.dataset.observation")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.parentElement.dataset.observation")
    assert second not in ("", first)
    page.keyboard.press("Enter")
    assert second in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.parentElement.dataset.observation") == second


VISIBLE_FOCUS = """() => {
    const item = document.activeElement;
    const style = getComputedStyle(item);
    const box = item.getBoundingClientRect();
    const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const isSeen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return item === document.body || (isDrawn && isSeen) ? "" : item.outerHTML.slice(0, 120);
}"""


def test_a_reader_does_all_by_key_and_sees_where_the_focus_is(opened: Opener, server: str) -> None:
    """Areas, periods, sorting, filtering, citing, working, downloads and search, never a mouse."""
    t = load_language("nl")
    page = opened(
        f"{server}indicatoren/ses-score.html",
        permissions=["clipboard-read", "clipboard-write"],
        reduced_motion="reduce",
    )
    keys = page.keyboard

    def walk_to(selector: str) -> None:
        for _ in range(150):
            keys.press("Tab")
            assert page.evaluate(VISIBLE_FOCUS) == ""
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"no tab stop {selector!r}")

    walk_to(".choose > summary")
    keys.press("Enter")
    walk_to("#choose-area-1")
    keys.press("ArrowDown")
    area = page.evaluate("document.activeElement.selectedOptions[0].textContent")
    assert area != "Leiden"
    assert area in (page.locator("#choice table").text_content() or "")
    heads = page.locator("#choice thead th")
    before = heads.count()
    walk_to("#choose-from")
    keys.press("ArrowDown")
    assert heads.count() == before - 1
    reset = page.get_by_role("button", name=t("choose_reset"))
    reset.evaluate("item => item.id = 'reset'")
    walk_to("#reset")
    keys.press("Enter")
    walk_to("#standard summary")
    keys.press("Enter")
    rows = page.locator("#standard table tbody tr:visible")
    every = rows.count()
    walk_to("#standard .search-rows input")
    keys.type("mors")
    assert 0 < rows.count() < every
    keys.press("Control+A")
    keys.press("Delete")
    walk_to("#standard th:nth-child(2) button.sort")
    keys.press("Enter")
    head = page.locator("#standard th:nth-child(2)")
    assert head.get_attribute("aria-sort") == "descending"
    walk_to("#standard button.figure-of")
    keys.press("Enter")
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("heading", name=t("indicator_computed")).is_visible()
    walk_to("dialog .buttons button")
    keys.press("Enter")
    page.get_by_text(t("cite_copied")).wait_for()
    assert "SES" in page.evaluate("navigator.clipboard.readText()")
    keys.press("Escape")
    assert page.evaluate("document.activeElement.matches('.figure-of')")
    walk_to("ul.downloads a")
    with page.expect_download() as taken:
        keys.press("Enter")
    assert taken.value.suggested_filename == "ses-score.csv"
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator(".skip").focus()
    walk_to("#_query")
    keys.type("beschermd wonen")
    keys.press("Enter")
    page.wait_for_url("**/zoeken.html?q=beschermd+wonen")
    page.locator(".results a").first.wait_for()
    walk_to(".results a")
    keys.press("Enter")
    page.wait_for_url("**/indicatoren/beschermd-wonen.html*")


def test_without_scripts_a_page_is_whole(
    opened: Opener, root: str, leiden_monitor: Monitor
) -> None:
    page = opened(root + CHOICE, java_script_enabled=False)
    assert not page.locator("#choose").is_visible()
    assert page.locator("#standard figure.chart svg").first.is_visible()
    assert page.locator("main button").count() == 0
    page.locator("#standard summary").first.click()
    cells = page.locator("#standard td:is([data-observation], [data-part])")
    assert cells.first.is_visible()
    assert cells.count() == len(leiden_monitor.by_indicator["jeugdhulp-clienten"])
    links = page.locator("ul.downloads a")
    assert [links.nth(place).get_attribute("href") for place in range(2)] == [
        "../indicatoren/jeugdhulp-clienten.csv",
        "../indicatoren/jeugdhulp-clienten.json",
    ]


@EACH
def test_figures_on_other_pages_open_the_same_dialog(opened: Opener, root: str, code: str) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, "index.html"))
    for path in (
        "hoofdstukken/05-jeugd.html",
        "gebieden/WK054603.html",
        "gebieden/kaart-ses-score.html",
        "uitgaven.html",
    ):
        page.goto(root + in_language(code, path))
        unfold(page)
        cell = page.locator("main td:has(> button.figure-of)").first
        observation = cell.get_attribute("data-observation")
        assert observation is not None
        figure = cell.inner_text().split("\n")[0].rstrip("*")
        cell.locator("button").click()
        dialog = page.get_by_role("dialog")
        assert dialog.locator(".figure").inner_text().startswith(figure.split(" ")[0])
        assert observation in dialog.locator("dl.facts").inner_text()
        cited = dialog.get_by_role("textbox").input_value()
        dialog.get_by_role("button", name=t("cite_close")).click()
        assert cell.locator("button").evaluate("item => item === document.activeElement")
        assert page.locator(".hint").count() == 1
        page.goto(cited[cited.index(root) :])
        assert observation.startswith(unquote(page.url).split("/")[-1].split(".html")[0])
        assert observation in page.get_by_role("dialog").inner_text()


def test_a_figure_whose_data_are_lost_leads_to_its_page(browser: Browser, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}uitgaven.html")
    page.route("**/*.data.js", lambda route: route.abort())
    page.locator("main td button.figure-of").first.click()
    page.wait_for_url("**/indicatoren/*.html#cijfer=*")
    context.close()


def test_a_figure_that_differs_from_print_can_be_asked_and_its_mark_leads_to_the_correction(
    browser: Browser, server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}indicatoren/jeugdtrajecten-beeindigd.html")
    unfold(page)
    cell = page.locator("td:has(a.corrected)").first
    cell.locator("button.figure-of").click()
    dialog = page.get_by_role("dialog")
    assert "jeugdtrajecten-beeindigd:GM0546:2021-S1" in dialog.inner_text()
    page.keyboard.press("Escape")
    cell.get_by_role("link", name="Anders dan eerder gedrukt").click()
    page.wait_for_url("**/correcties.html#beeindigde-trajecten")
    context.close()
