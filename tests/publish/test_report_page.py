"""The report as one page: whole, accessible, safe, and fit for paper."""

import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from dataclasses import replace as changed
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from stadspeil.language import load_language
from stadspeil.model.chapter import Display
from stadspeil.model.monitor import Monitor
from stadspeil.publish.drawing import FONTS
from stadspeil.publish.report import blocks
from stadspeil.publish.report.document import build_document
from stadspeil.publish.report.numbers import list_blocks, list_headings
from stadspeil.publish.report.page import write_page
from stadspeil.publish.views import Catalogue, Chart, build_catalogue
from tests.publish.axe import find_violations
from tests.publish.test_report import shortened

HOSTILE = "<script>alert(1)</script> \"' onload=x {{ 1 + 1 }} {% raw %} &amp; </style>"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
SITE = {"index.html", "icon.svg"}
"""What the page takes from the site, apart from its typefaces."""

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
VOID = {"meta", "link", "br", "img"}

Attributes = dict[str, str]


@dataclass
class Element:
    """An element with the text inside it."""

    name: str
    attributes: Attributes
    words: str = ""
    inside: "list[Element]" = field(default_factory=list)

    def all(self, *names: str) -> "list[Element]":
        found = [self] if self.name in names else []
        return [*found, *(item for child in self.inside for item in child.all(*names))]


class Reader(HTMLParser):
    """A small reader of pages, which refuses an element that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says a thing twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words += data


def read(file: Path) -> Element:
    reader = Reader()
    reader.feed(file.read_text("utf-8"))
    assert reader.open == [reader.root]
    return reader.root


@pytest.fixture(scope="module")
def folder(
    leiden_catalogue: Catalogue, drawings: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    made = tmp_path_factory.mktemp("page") / "site"
    write_page(leiden_catalogue, made, cache=drawings)
    return made


@pytest.fixture(scope="module")
def page(folder: Path) -> Element:
    return read(folder / "rapport.html")


@pytest.fixture(scope="module")
def tree(leiden_catalogue: Catalogue) -> blocks.Document:
    document, _ = build_document(leiden_catalogue)
    return document


def one_line(words: str) -> str:
    return " ".join(words.split())


# -- whole


def test_headings_are_those_of_the_report_in_order(page: Element, tree: blocks.Document) -> None:
    headings = page.all("h1", "h2", "h3", "h4", "h5", "h6")
    levels = [int(item.name[1]) for item in headings]
    titles = [one_line(item.words) for item in headings if item.name == "h2"]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert titles == [
        *(part.title for part in tree.summary),
        tree.contents,
        *(f"{part.number} {part.title}" for part in tree.chapters),
        *(f"{tree.appendix} {part.number} {part.title}" for part in tree.appendices),
    ]


def test_figures_and_tables_have_the_numbers_of_the_report(
    page: Element, tree: blocks.Document
) -> None:
    found = list(list_blocks(tree))

    assert [one_line(item.words) for item in page.all("figcaption")] == [
        one_line(f"{tree.figure} {block.number}. {block.title} {block.subtitle}")
        for block in found
        if isinstance(block, blocks.Picture)
    ]
    assert [one_line(item.words) for item in page.all("caption")] == [
        one_line(f"{tree.table} {block.number}. {block.caption}" if block.caption else block.name)
        for block in found
        if isinstance(block, blocks.Grid)
    ]


def test_every_table_has_a_caption_and_scopes(page: Element) -> None:
    tables = page.all("table")

    assert len(tables) > 50
    for table in tables:
        (caption,) = table.all("caption")
        (head,) = table.all("thead")
        (body,) = table.all("tbody")
        assert caption.words.strip()
        assert {(item.name, item.attributes["scope"]) for item in head.all("th", "td")} == {
            ("th", "col")
        }
        for row in body.all("tr"):
            first, *rest = row.inside
            assert (first.name, first.attributes["scope"]) == ("th", "row")
            assert {item.name for item in rest} <= {"td"}
            assert len(row.inside) == len(head.all("th"))


def test_every_figure_says_its_figures_in_words(page: Element, tree: blocks.Document) -> None:
    pictures = [block for block in list_blocks(tree) if isinstance(block, blocks.Picture)]

    for figure, picture in zip(page.all("figure"), pictures, strict=True):
        (svg,) = figure.all("svg")
        (description,) = svg.all("desc")
        assert svg.attributes["role"] == "img"
        assert svg.attributes["aria-describedby"] == description.attributes["id"]
        assert description.words == picture.alt
        assert re.search(r"\d", description.words)


def test_links_arrive(page: Element, tree: blocks.Document) -> None:
    ids = Counter(item.attributes["id"] for item in everything(page) if "id" in item.attributes)
    links = [item.attributes["href"] for item in page.all("a", "link")]
    inside = [link[1:] for link in links if link.startswith("#")]
    elsewhere = {link for link in links if not link.startswith(("#", "https://"))}
    parts = (*tree.chapters, *tree.appendices)

    assert [name for name, times in ids.items() if times > 1] == []
    assert set(inside) <= set(ids)
    (contents,) = page.all("nav")
    assert len(contents.all("a")) == len(parts) + sum(len(list_headings(part)) for part in parts)
    assert elsewhere == {"rapport.css", *SITE}


def everything(element: Element) -> list[Element]:
    return [element, *(item for child in element.inside for item in everything(child))]


def test_a_figure_that_stands_again_has_ids_of_its_own(
    leiden_catalogue: Catalogue, tmp_path: Path
) -> None:
    view = next(
        item
        for item in leiden_catalogue.chapters
        if any(isinstance(shown, Chart) for shown in item.displays.values())
    )
    call = next(call for call, shown in view.displays.items() if isinstance(shown, Chart))
    twice = changed(view.chapter, blocks=(Display(call), Display(call), Display(call)))
    catalogue = changed(
        leiden_catalogue, chapters=(changed(view, chapter=twice),), products=(), growth=()
    )

    write_page(catalogue, tmp_path)

    page = read(tmp_path / "rapport.html")
    ids = [item.attributes["id"] for item in everything(page) if "id" in item.attributes]
    assert len(page.all("svg")) == 3
    assert len(ids) == len(set(ids))


# -- safe and repeatable


def test_it_allows_nothing_but_its_own_style(page: Element) -> None:
    (policy,) = (
        item.attributes["content"]
        for item in page.all("meta")
        if item.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    (html,) = page.all("html")

    assert policy == POLICY
    assert html.attributes["lang"] == "nl"
    assert page.all("script", "style", "iframe", "object", "form") == []
    names = {name for item in everything(page) for name in item.attributes}
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_the_style_asks_for_nothing_but_the_typefaces_of_the_site(folder: Path) -> None:
    css = (folder / "rapport.css").read_text("utf-8")
    asked = re.findall(r"url\(([^)]*)\)", css)

    assert {address.strip('"') for address in asked} == {
        f"fonts/{file.name}" for file in FONTS.glob("*.woff2")
    }
    assert "@import" not in css


def test_no_text_of_an_edition_becomes_a_tag(leiden_catalogue: Catalogue, tmp_path: Path) -> None:
    write_page(shortened(leiden_catalogue, HOSTILE, HOSTILE, f"https://x.nl/{HOSTILE}"), tmp_path)

    page = read(tmp_path / "rapport.html")
    (title,) = page.all("h1")
    assert page.all("script", "style") == []
    assert title.words == HOSTILE
    assert f"https://x.nl/{HOSTILE}" in [item.attributes["href"] for item in page.all("a")]


@pytest.mark.parametrize("target", ["indicator:x", "javascript:alert(1)"])
def test_only_addresses_elsewhere_are_links(
    leiden_catalogue: Catalogue, tmp_path: Path, target: str
) -> None:
    write_page(shortened(leiden_catalogue, "x", "x", target), tmp_path)

    links = [item.attributes["href"] for item in read(tmp_path / "rapport.html").all("a")]
    assert all(link.startswith("#") or link in SITE for link in links)


@pytest.mark.no_cover
def test_the_same_figures_give_the_same_bytes(
    folder: Path, leiden_monitor: Monitor, drawings: Path, tmp_path: Path
) -> None:
    write_page(build_catalogue(leiden_monitor, load_language("nl")), tmp_path, cache=drawings)

    for name in ("rapport.html", "rapport.css"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_only_a_dutch_report_is_made(leiden_monitor: Monitor, tmp_path: Path) -> None:
    english = build_catalogue(leiden_monitor, load_language("en"))

    with pytest.raises(ValueError, match="made in Dutch, not in 'en'"):
        write_page(english, tmp_path)


# -- in a browser


@pytest.fixture(scope="module")
def published(folder: Path) -> str:
    """The page beside the typefaces that the site brings."""
    (folder / "fonts").mkdir()
    for file in FONTS.glob("*.woff2"):
        shutil.copyfile(file, folder / "fonts" / file.name)
    shutil.copyfile(FONTS.parent / "site" / "icon.svg", folder / "icon.svg")
    return (folder / "rapport.html").as_uri()


@pytest.mark.browser
@pytest.mark.slow
def test_axe_finds_nothing(browser: Browser, published: str) -> None:
    # The page's own policy allows no script at all.
    context = browser.new_context(bypass_csp=True)
    opened = context.new_page()
    opened.goto(published)
    # Every row of every table is looked at above: here are a few of each.
    opened.evaluate("document.querySelectorAll('tbody > :nth-child(n+4)').forEach(r => r.remove())")
    found = find_violations(opened)
    context.close()

    assert found == []


@pytest.mark.browser
@pytest.mark.slow
def test_it_works_from_a_folder_on_a_phone(browser: Browser, published: str) -> None:
    said: list[str] = []
    context = browser.new_context(viewport={"width": 320, "height": 700})
    phone = context.new_page()
    phone.on("console", lambda message: said.append(message.text))
    phone.on("requestfailed", lambda request: said.append(request.url))
    phone.goto(published)

    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.evaluate("document.fonts.ready.then(() => document.fonts.size)") == 3
    assert said == []
    context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_on_paper_links_are_words_and_nothing_falls_off(browser: Browser, published: str) -> None:
    # A4 without its margins, at 96 dots to the inch.
    context = browser.new_context(viewport={"width": 612, "height": 920})
    paper = context.new_page()
    paper.emulate_media(media="print")
    paper.goto(published)

    lines = paper.evaluate(
        "[...new Set([...document.querySelectorAll('a')]"
        ".map(link => getComputedStyle(link).textDecorationLine))]"
    )
    widest = paper.evaluate(
        "Math.max(...[...document.querySelectorAll('table, figure')]"
        ".map(item => item.getBoundingClientRect().right))"
    )
    assert lines == ["none"]
    assert widest <= 612
    context.close()
