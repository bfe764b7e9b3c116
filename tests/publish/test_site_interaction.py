"""Interaction as readers meet it: in a real browser, from a server and straight from the folder.

Every figure that a script shows is looked up in the observations; without scripts pages are whole.
"""

import json
import re
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Page, Request, Response

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.data import tabulate_observations
from stadspeil.publish.data.figures import build_observations
from stadspeil.publish.site.interaction import SCRIPTS, TEXTS
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.choice import Choice
from tests.publish.axe import find_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SOURCE = Path(__file__).parents[2] / "src" / "stadspeil" / "publish" / "site" / "scripts"
LIMIT = 200_000
CHOICE = "indicatoren/jeugdhulp-clienten.html"
FRAGMENT = "#gebied=GM0546&periode=2019..2021&uitsplitsing=type&onderdeel=ambulant,pleegzorg,_T"
COMPARISON = "indicatoren/aandeel-voortijdig-schoolverlaters.html"
FIGURES = """() => [...document.querySelectorAll('#choice td[data-observation]')].map(
    cell => [cell.dataset.observation, cell.textContent])"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    """The site on a server of this machine."""
    handler = partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{found.server_address[1]}/"
        found.shutdown()
        thread.join()


EACH = pytest.mark.parametrize(
    ("root", "code"), [("http", "nl"), ("file", "en")], indirect=["root"]
)
"""From a server in one language, and straight from the folder in the other."""


@pytest.fixture(params=["http", "file"])
def root(request: pytest.FixtureRequest, site: Path, server: str) -> str:
    """Where the site is: on a server, or in a folder."""
    return server if request.param == "http" else f"{site.as_uri()}/"


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Opens pages; whatever a page says on its console or asks elsewhere is a failure."""
    said: list[str] = []
    contexts: list[BrowserContext] = []

    def complain(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
            said.append(request.url)

    def fail(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # which going on to another page does
            said.append(request.url)

    def start(address: str, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", fail)
        page.on("request", complain)
        page.goto(address)
        return page

    yield start
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="module")
def written(catalogues: Sequence[Catalogue]) -> dict[str, dict[str, str]]:
    """Each observation as the tables of a language write it."""
    return {
        catalogue.language.code: {
            cell.observation: cell.text
            for view in catalogue.indicators.values()
            for table in view.tables
            for row in table.rows
            for cell in row.cells
        }
        for catalogue in catalogues
    }


def in_language(code: str, path: str) -> str:
    return path if code == "nl" else f"en/{path}"


def shown(page: Page) -> dict[str, str]:
    page.wait_for_selector("#choice table")
    return dict(page.evaluate(FIGURES))


def said(page: Page) -> str:
    """What a screen reader is told; it is told a moment after the change."""
    page.wait_for_timeout(150)
    return page.locator("body > div[role=status]").inner_text()


# -- choosing


@EACH
def test_chart_and_table_follow_a_choice(
    opened: Opener, root: str, code: str, written: dict[str, dict[str, str]]
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, COMPARISON))
    assert page.locator("#standard figure.chart").first.is_visible()
    page.get_by_text(t("choose_title"), exact=True).click()
    page.get_by_label(t("choose_breakdown")).select_option("sector")
    page.get_by_label(t("choose_compare", number=2)).select_option("NL00")
    page.get_by_label(t("choose_from"), exact=True).select_option("2019/2020")
    figures = shown(page)
    expected = {
        name: text
        for name, text in written[code].items()
        if re.match(r"aandeel-voortijdig-schoolverlaters:(GM0546|NL00):20(19/2020|20/2021):", name)
    }
    assert figures == expected
    assert len(figures) == 12
    assert not page.locator("#standard").is_visible()
    description = page.locator("#choice svg desc").text_content() or ""
    assert description.startswith(t("chart_dots"))
    assert description != page.locator("#choice svg title").text_content()
    for name, text in figures.items():
        if ":2020/2021:" in name:
            assert text in description
    assert {"nl": "Nederland", "en": "the Netherlands"}[code] in said(page)
    assert "gebied=GM0546,NL00&periode=2019/2020..2020/2021&uitsplitsing=sector" in unquote(
        page.url
    )
    page.get_by_role("button", name=t("choose_reset")).click()
    assert page.locator("#standard").is_visible()
    assert "#" not in page.url


@EACH
def test_an_address_restores_its_choice(
    opened: Opener, root: str, code: str, written: dict[str, dict[str, str]]
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, CHOICE) + FRAGMENT)
    figures = shown(page)
    parts = ("type=ambulant@", "type=pleegzorg@")
    expected = {
        name: text
        for name, text in written[code].items()
        if re.match(r"jeugdhulp-clienten:GM0546:20(19|20|21)[:@]", name)
        and (any(part in name for part in parts) or "=" not in name)
    }
    assert figures == expected
    assert page.get_by_label(t("choose_from"), exact=True).input_value() == "2019"
    assert page.locator("#choice .total").count() == 1
    page.reload()
    assert shown(page) == expected
    other = page.locator(".switch a").get_attribute("href") or ""
    assert other.endswith(FRAGMENT)


def test_a_copied_link_leads_to_the_same_choice(opened: Opener, server: str) -> None:
    t = load_language("nl")
    page = opened(server + CHOICE + FRAGMENT, permissions=["clipboard-read", "clipboard-write"])
    figures = shown(page)
    page.get_by_role("button", name=t("choose_link")).click()
    page.get_by_text(t("cite_copied")).wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label(t("choose_link_field")).input_value()
    assert shown(opened(link)) == figures


def test_an_address_that_makes_no_sense_does_no_harm(opened: Opener, root: str) -> None:
    hostile = "#gebied=<img src=x>,%E0%A4%A&periode=..&uitsplitsing=__proto__&weergave=constructor"
    page = opened(root + CHOICE + hostile)
    assert len(shown(page)) == 4
    assert page.locator("#choice img").count() == 0
    assert opened(root + CHOICE + "#definition").locator("#standard").is_visible()
    assert opened(root + CHOICE + "#cijfer=%E0%A4%A").locator("dialog[open]").count() == 0


@EACH
def test_a_share_is_that_of_the_sibling_indicator(
    opened: Opener, root: str, code: str, written: dict[str, dict[str, str]]
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, "indicatoren/huishoudens-per-wet.html"))
    page.get_by_text(t("choose_title"), exact=True).click()
    page.get_by_label(t("choose_measure")).select_option(label=t("choose_measure_share"))
    figures = shown(page)
    assert figures
    for name, text in figures.items():
        assert name.startswith("aandeel-huishoudens-per-wet:")
        assert text == written[code][name]
        assert text.endswith("%")


def test_only_what_the_data_carry_is_offered(
    opened: Opener, server: str, leiden_monitor: Monitor
) -> None:
    t = load_language("nl")
    page = opened(server + "indicatoren/huishoudens-met-voorziening.html")
    page.get_by_text(t("choose_title"), exact=True).click()
    own = leiden_monitor.by_indicator["huishoudens-met-voorziening"]
    options = page.get_by_label(t("choose_area"), exact=True).locator("option")
    codes = options.evaluate_all("all => all.map(option => option.value)")
    assert set(codes) == {item.area for item in own}
    assert not page.get_by_label(t("choose_breakdown")).is_visible()
    page.get_by_label(t("choose_compare", number=2)).select_option("NL00")
    page.get_by_label(t("choose_compare", number=3)).select_option("X.G100-300")
    assert not page.get_by_label(t("choose_compare", number=4)).is_visible()
    page.goto(server + "indicatoren/inwoners.html")
    assert page.get_by_text(t("choose_title"), exact=True).count() == 0


def test_nothing_chosen_is_said(opened: Opener, server: str) -> None:
    t = load_language("nl")
    page = opened(server + CHOICE + FRAGMENT)
    page.get_by_role("button", name=t("choose_nothing")).click()
    assert page.locator("#choice").inner_text().strip().endswith(t("choose_empty"))
    page.reload()
    assert page.locator("#choice").inner_text().strip().endswith(t("choose_empty"))
    page.get_by_role("button", name=t("choose_all")).click()
    assert len(shown(page)) > 30


def test_no_line_crosses_a_break(opened: Opener, root: str) -> None:
    page = opened(f"{root}indicatoren/huishoudens-met-voorziening.html#gebied=GM0546")
    shown(page)
    path = page.locator("#choice path.series").first.get_attribute("d") or ""
    mark = float(page.locator("#choice line.break").get_attribute("x1") or "0")
    strokes = [part for part in path.split("M") if part]
    assert len(strokes) == 2
    for stroke in strokes:
        places = [float(point.split(",")[0]) for point in stroke.split("L")]
        assert max(places) < mark or min(places) > mark
    assert "vermoedelijke breuk" in (page.locator("#choice svg desc").text_content() or "")
    before = page.locator("#choice path.mark-of-figure").count()
    page.get_by_label(load_language("nl")("choose_from"), exact=True).select_option("2019")
    assert page.locator("#choice line.break").count() == 0
    assert page.locator("#choice path.mark-of-figure").count() < before


def test_provisional_points_are_open_and_what_is_unknown_is_no_zero(
    opened: Opener, server: str, leiden_monitor: Monitor
) -> None:
    name = next(
        item.indicator
        for item in leiden_monitor.observations
        if item.status == "P"
        and item.value is not None
        and not item.breakdown
        and len(leiden_monitor.series(item.indicator, item.area)) > 2
    )
    page = opened(f"{server}indicatoren/{name}.html#gebied=GM0546")
    shown(page)
    assert page.locator("#choice path.mark-of-figure[fill='#fff']").count() > 0
    assert (
        load_language("nl")("chart_open_points")
        in page.locator("#choice .under").first.inner_text()
    )
    hidden = next(
        item
        for item in leiden_monitor.observations
        if item.reason == "suppressed" and item.breakdown
    )
    (dimension, part) = hidden.breakdown[0]
    page.goto("about:blank")
    page.goto(
        f"{server}indicatoren/{hidden.indicator}.html#gebied={hidden.area}"
        f"&periode={hidden.period}..{hidden.period}&uitsplitsing={dimension}"
    )
    assert shown(page)[hidden.id] == load_language("nl")("reason_suppressed")
    assert page.locator("#choice .bar").count() < page.locator("#choice tbody tr").count()
    assert part in hidden.id


def shape_of(choice: Choice) -> tuple[object, ...]:
    """What makes the panel of one indicator another than that of the next."""
    kinds = tuple((item.kind, item.is_money, item.is_score) for item in choice.measures)
    breakdowns = tuple(len(item.codes) > 6 for item in choice.breakdowns[-1:])
    return kinds, breakdowns, any(item.breaks for item in choice.measures), len(choice.areas) > 1


def test_every_kind_of_indicator_can_be_chosen_from(
    opened: Opener, server: str, catalogues: Sequence[Catalogue], written: dict[str, dict[str, str]]
) -> None:
    page = opened(server)
    choices = {
        name: choice
        for name, choice in catalogues[0].choices.items()
        if sum(len(item.figures) for item in choice.measures) > 1
    }
    kinds = {shape_of(choice): name for name, choice in choices.items()}
    assert len(kinds) > 20
    for name in kinds.values():
        choice = choices[name]
        # The last breakdown is drawn; without one, the series itself.
        breakdown = choice.breakdowns[-1].name if choice.breakdowns else ""
        page.goto("about:blank")
        fragment = f"#gebied={choice.areas[0].code}&uitsplitsing={breakdown}"
        page.goto(f"{server}indicatoren/{name}.html{fragment}")
        figures = shown(page)
        assert figures, name
        assert figures.items() <= written["nl"].items(), name
        box = page.locator("#choice svg").first
        inside = box.evaluate(
            """svg => { const outer = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].every(text => {
            const own = text.getBoundingClientRect();
            return own.left > outer.left - 3 && own.right < outer.right + 3
            && own.top > outer.top - 3 && own.bottom < outer.bottom + 3; }); }"""
        )
        assert inside, (name, breakdown)


# -- tables


@EACH
def test_tables_sort_by_value_within_levels_and_say_so(
    opened: Opener, root: str, code: str
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, "indicatoren/bevolkingsdichtheid.html"))
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
    table = page.locator("#standard table").first
    head = table.locator("thead th").nth(1)

    def values() -> list[tuple[str, float]]:
        rows = table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [row.dataset.level, row.cells[1].dataset.value])"
        )
        return [(level, float(value)) for level, value in rows if value]

    before = values()
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    falling = [value for level, value in values() if level == "neighbourhood"]
    assert falling == sorted(falling, reverse=True)
    levels = [level for level, _ in values()]
    assert len(list(groupby(levels))) == len(set(levels)) > 1
    assert t("sort_within") in said(page)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert values() == before
    assert said(page) == t("sort_none")


def test_parts_stay_under_their_whole_and_totals_last(opened: Opener, server: str) -> None:
    page = opened(f"{server}indicatoren/jeugdhulp-kosten.html")
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
    table = page.locator("#standard table:has(.depth-1)").first

    def rows() -> list[tuple[str, str]]:
        found = table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [row.cells[0].className, row.cells[0].textContent])"
        )
        return [(kind, name) for kind, name in found]

    def families() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        parent = ""
        for kind, name in rows():
            parent = parent if kind == "depth-1" else name
            found.setdefault(parent, set()).add(name)
        return found

    before, last = families(), rows()[-1]
    table.locator("thead button").last.click()
    assert families() == before
    assert rows()[-1] == last


@EACH
def test_long_tables_can_be_searched(opened: Opener, root: str, code: str) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, "verantwoording.html"))
    field = page.get_by_label(t("filter_label")).last
    rows = page.locator("table.sortable tbody tr")
    total = page.locator("table:has(#table-datasets) tbody tr").count()
    field.fill("duo")
    shown_rows = page.locator("table:has(#table-datasets) tbody tr:visible")
    assert 0 < shown_rows.count() < total
    assert said(page) == t("filter_count", shown=shown_rows.count(), total=total)
    field.fill("")
    assert shown_rows.count() == total
    assert rows.count() > total


def test_a_column_of_several_units_is_not_sorted(opened: Opener, server: str) -> None:
    page = opened(f"{server}gebieden/WK054603.html")
    heads = page.locator("table:has(#figures) thead th")
    buttons = [heads.nth(place).get_by_role("button").count() for place in range(heads.count())]
    assert buttons == [1, 0, 0, 1]


# -- figures


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


# -- without scripts


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


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")


# -- taking along


def test_downloads_are_the_open_data_of_one_indicator(site: Path, leiden_monitor: Monitor) -> None:
    whole = build_observations(leiden_monitor)
    for name, observations in leiden_monitor.by_indicator.items():
        own = tabulate_observations(leiden_monitor.edition, observations)
        assert own.columns == whole.columns
        assert set(own.rows) == {row for row in whole.rows if row[1] == name}
        lines = (site / "indicatoren" / f"{name}.csv").read_text("utf-8").splitlines()
        assert lines[0] == ",".join(whole.columns)
        assert len(lines) == len(own.rows) + 1
        records = json.loads((site / "indicatoren" / f"{name}.json").read_text("utf-8"))
        assert [record["id"] for record in records] == [item.id for item in observations]
        assert [record["value"] for record in records] == [item.value for item in observations]
        assert all(set(record) == set(whole.columns) for record in records)
        assert records[0]["breakdown"] == dict(observations[0].breakdown)


def take(page: Page, button: str, place: int = 0) -> Download:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).nth(place).click()
    return waiting.value


def test_a_chart_is_taken_along_as_svg(opened: Opener, root: str, tmp_path: Path) -> None:
    t = load_language("nl")
    page = opened(root + CHOICE + FRAGMENT)
    shown(page)
    for _ in range(2):
        download = take(page, t("download_svg"))
        file = tmp_path / "chart.svg"
        download.save_as(file)
        text = file.read_text("utf-8")
        assert download.suggested_filename.startswith("jeugdhulp-clienten-")
        assert "@font-face" in text
        assert "Cliënten met jeugdzorg" in text
        assert "Bron: Holland Rijnland" in text
        picture = opened(file.as_uri())
        assert picture.evaluate("document.documentElement.nodeName") == "svg"
        assert picture.evaluate("document.fonts.ready.then(fonts => fonts.size)") == 1


def test_a_chart_is_taken_along_as_png(opened: Opener, root: str, tmp_path: Path) -> None:
    t = load_language("nl")
    page = opened(root + CHOICE)
    download = take(page, t("download_png"), -1)
    file = tmp_path / "chart.png"
    download.save_as(file)
    content = file.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width == 3 * 440
    assert height > 600
    assert len(content) > 10_000
    assert page.evaluate("document.querySelectorAll('body > .hidden svg').length") == 0


# -- for everyone


@pytest.mark.parametrize(("code", "width"), [("nl", 360), ("en", 1280)])
def test_axe_finds_nothing_in_panel_dialog_and_charts(
    browser: Browser, site: Path, code: str, width: int
) -> None:
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    for path in (
        CHOICE + FRAGMENT,
        COMPARISON + "#gebied=GM0546,NL00&uitsplitsing=sector",
        "indicatoren/huishoudens-met-voorziening.html#gebied=GM0546,NL00,X.G100-300",
    ):
        page.goto("about:blank")
        page.goto(f"{site.as_uri()}/{in_language(code, path)}")
        shown(page)
        assert find_violations(page) == []
        page.locator("#choice .figure-of").first.click()
        # What lies behind an open dialog is out of reach.
        assert find_violations(page, ["dialog"]) == []
    context.close()


def test_everything_that_a_chart_draws_stands_out_on_white(opened: Opener, server: str) -> None:
    page = opened(f"{server}{COMPARISON}#gebied=GM0546,NL00,X.HOLLAND-RIJNLAND&uitsplitsing=")
    shown(page)
    colours = page.locator("#choice svg :is(path, rect, text)").evaluate_all(
        "all => all.flatMap(item => [item.getAttribute('fill'), item.getAttribute('stroke')])"
    )
    for colour in {item for item in colours if item not in (None, "none", "#fff")}:
        assert contrast(colour) >= 4.5, colour


def contrast(colour: str) -> float:
    """The contrast of a colour with white (WCAG)."""

    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_lost_on_a_phone_or_at_four_hundred_percent(
    opened: Opener, server: str, width: int
) -> None:
    page = opened(f"{server}{CHOICE}{FRAGMENT}", width=width, height=256)
    shown(page)
    assert page.evaluate(OVERFLOW) <= 0
    page.locator("#choice .figure-of").first.click()
    dialog = page.get_by_role("dialog")
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    close = dialog.get_by_role("button", name=load_language("nl")("cite_close"))
    close.scroll_into_view_if_needed()
    close.click()
    assert not dialog.is_visible()
    page.goto(f"{server}verantwoording.html")
    assert page.locator("th button.sort").first.is_visible()
    assert page.evaluate(OVERFLOW) <= 0


def test_nothing_moves(opened: Opener, server: str) -> None:
    page = opened(f"{server}{CHOICE}{FRAGMENT}", reduced_motion="reduce")
    shown(page)
    page.locator("#choice .figure-of").first.click()
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


# -- the scripts themselves


def test_scripts_leave_one_name_behind(opened: Opener, server: str) -> None:
    page = opened(server + CHOICE)
    names = page.evaluate(
        """() => { const frame = document.body.appendChild(document.createElement('iframe'));
        const known = new Set(Object.getOwnPropertyNames(frame.contentWindow));
        return Object.getOwnPropertyNames(window).filter(
            name => !known.has(name) && !/^\\d+$|playwright|pwInit/.test(name)); }"""
    )
    assert set(names) - {"MiniSearch"} == {"stadspeil"}


def test_scripts_are_readable_and_hold_no_words() -> None:
    scripts = [(SOURCE / name).read_text("utf-8") for name in SCRIPTS]
    for name, text in zip(SCRIPTS, scripts, strict=True):
        assert text.startswith("/*\n * "), name
        assert not re.search(
            r"\beval\b|new Function|innerHTML|\.style\b|setAttribute\(.style", text
        )
    used = "\n".join(scripts)
    built = ("status_", "choose_measure_")
    for key in TEXTS:
        assert f'"{key}"' in used or key.startswith(built), key
    asked = set(re.findall(r'\btext\("([a-zA-Z_]+)"', used))
    assert asked <= set(TEXTS)


def listen(page: Page) -> list[Response]:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108
    return responses


def test_pages_are_light(
    browser: Browser, server: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a page weighs without its scripts, typefaces included, and how often it asks."""
    heaviest = max((site / "indicatoren").glob("*.html"), key=lambda path: path.stat().st_size)
    kinds = [
        "index.html",
        "hoofdstukken/05-jeugd.html",
        "indicatoren/index.html",
        CHOICE,
        f"indicatoren/{heaviest.name}",
        "gebieden/index.html",
        "gebieden/WK054603.html",
        "uitgaven.html",
        "doelen.html",
        "onderzoek.html",
        "verantwoording.html",
        "data.html",
        "404.html",
    ]
    lines = []
    for path in kinds:
        context = browser.new_context()  # which has nothing in its cache
        page = context.new_page()
        responses = listen(page)
        page.goto(server + path)
        asked = [(response.url, len(response.body())) for response in responses]
        context.close()
        scripts = [size for url, size in asked if url.endswith(".js")]
        plain = sum(size for _, size in asked) - sum(scripts)
        lines.append(f"{path}: {plain:,} bytes in {len(asked) - len(scripts)} requests")
        lines[-1] += f", {sum(scripts):,} bytes of scripts in {len(scripts)}"
        assert len(asked) - len(scripts) <= 8, lines[-1]
        assert len(scripts) <= 12, lines[-1]
        assert plain < LIMIT, lines[-1]
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201 - the measure itself is what is asked for
