"""The pages as files: structure, links, escaping, languages, and the same bytes twice."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.base import Text
from stadspeil.model.chapter import Paragraph, Words
from stadspeil.model.explanation import Cause, CauseKind, Explanation, Subject
from stadspeil.model.finding import Finding, Piece
from stadspeil.model.insight import Insight
from stadspeil.model.monitor import Monitor
from stadspeil.publish.site import write_site
from stadspeil.publish.views import Catalogue, build_catalogue
from stadspeil.publish.views.chart import COLOURS
from tests.publish.rows import complete_rows

HOSTILE = "<script>alert('x')</script>\"&"
VOID = {"meta", "link", "br", "img", "hr", "input"}


@dataclass
class Parsed(HTMLParser):
    """What the tests ask of a page."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._cell = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "td":
            self._cell = given.get("data-observation", "")
            if self._cell:
                self.cells[self._cell] = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "td":
            self._cell = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._cell:
            self.cells[self._cell] += data
        if self._open[-2:] == ["head", "title"]:
            self.title += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [given for name, given in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [given["id"] for _, given in self.tags if "id" in given]


def parse(path: Path) -> Parsed:
    page = Parsed()
    page.feed(complete_rows(path.read_text("utf-8")))
    page.close()
    return page


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Parsed]:
    return {path.relative_to(site).as_posix(): parse(path) for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="session")
def small_monitor(leiden_monitor: Monitor) -> Monitor:
    """Leiden with three indicators and no chapters: enough for one of each kind of page."""
    names = ("ses-score", "reintegratie", "huishoudens-laag-inkomen")
    edition = leiden_monitor.edition
    no_links: dict[str, object] = {"related": (), "goals": (), "sdgs": (), "budget": ()}
    indicators = {
        name: dataclasses.replace(
            item,
            spec=item.spec.model_copy(update=no_links),
        )
        for name, item in edition.indicators.items()
        if name in names
    }
    research = edition.research.model_copy(update={"themes": (), "budget": None})
    return dataclasses.replace(
        leiden_monitor,
        edition=dataclasses.replace(
            edition,
            indicators=indicators,
            chapters=(),
            corrections=(),
            summary=None,
            research=research,
        ),
        corrected=(),
        observations=tuple(item for item in leiden_monitor.observations if item.indicator in names),
        changes=tuple(item for item in leiden_monitor.changes if item.indicator in names),
        suspected=(),
        insight=Insight(
            findings=tuple(
                item
                for item in leiden_monitor.insight.findings
                if item.indicator in names
                and all(name.split(":")[0] in names for name in item.evidence)
            )
        ),
    )


def write(monitor: Monitor, folder: Path, cache: Path | None = None) -> dict[str, bytes]:
    folder.mkdir()
    said: list[str] = []
    catalogues = [build_catalogue(monitor, load_language(code)) for code in LANGUAGES]
    write_site(catalogues, folder, cache=cache, progress=said.append)
    assert said
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_kind_of_page_exists_in_both_languages(
    pages: dict[str, Parsed], catalogues: Sequence[Catalogue]
) -> None:
    catalogue = catalogues[0]
    expected = {
        "index.html",
        "indicatoren/index.html",
        "gebieden/index.html",
        "uitgaven.html",
        "uitgaven-ontleding.html",
        "doelen.html",
        "onderzoek.html",
        "verantwoording.html",
        "correcties.html",
        "data.html",
        "404.html",
        "zoeken.html",
        "samenvatting.html",
        *(f"hoofdstukken/{view.id}.html" for view in catalogue.chapters),
        *(f"indicatoren/{name}.html" for name in catalogue.indicators),
        *(f"gebieden/{view.code}.html" for view in catalogue.areas),
        *(f"gebieden/kaart-{view.slug}.html" for view in catalogue.maps),
    }
    assert set(pages) == expected | {f"en/{path}" for path in expected}


def test_each_page_has_its_frame(pages: dict[str, Parsed]) -> None:
    for path, page in pages.items():
        code = "en" if path.startswith("en/") else "nl"
        assert page.all("html") == [{"lang": code}], path
        assert len(page.all("h1")) == 1, path
        assert [len(page.all(tag)) for tag in ("main", "footer")] == [1, 1], path
        names = {
            given.get("name"): given["content"] for given in page.all("meta") if "content" in given
        }
        assert names["description"].strip(), path
        policies = [given for given in page.all("meta") if "http-equiv" in given]
        assert "default-src 'none'" in policies[0]["content"]
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert len(page.ids) == len(set(page.ids)), path


def test_titles_are_unique_within_a_language(pages: dict[str, Parsed]) -> None:
    for is_english in (True, False):
        titles = [
            page.title for path, page in pages.items() if path.startswith("en/") is is_english
        ]
        assert sorted(titles) == sorted(set(titles))


def test_nothing_is_scripted_or_styled_inline_or_fetched_from_elsewhere(
    pages: dict[str, Parsed],
) -> None:
    for path, page in pages.items():
        for given in page.all("script"):
            if "src" in given:
                assert "defer" in given, path
                assert not re.match(r"\w+:|//", given["src"]), path
            else:
                assert given == {"type": "application/ld+json"}, path  # data: never executed
        assert not page.all("style"), path
        for tag, given in page.tags:
            assert "style" not in given, (path, tag)
            assert not any(name.startswith("on") for name in given), (path, tag)
            assert "src" not in given or tag == "script", (path, tag)
            if tag == "link":
                assert "://" not in given["href"], path


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Parsed]) -> None:
    beside = {"monitor.pdf", "monitor.docx", "data"}
    by_the_report = site / "rapport.html"  # stands in the site, and has tests of its own
    checked = 0
    for path, page in pages.items():
        for given in [*page.all("a"), *page.all("link")]:
            href = given["href"]
            if href.startswith(("https://", "http://", "mailto:")):
                continue
            file, _, fragment = href.partition("#")
            target = (site / path).parent / unquote(file) if file else site / path
            target = target.resolve()
            if target == by_the_report:
                continue
            if site in target.parents:
                assert target.is_file(), (path, href)
                if fragment:
                    name = target.relative_to(site).as_posix()
                    assert unquote(fragment) in pages[name].ids, (path, href)
            else:
                assert target.relative_to(site.parent).parts[0] in beside, (path, href)
            checked += 1
    assert checked > 1000


def test_the_other_language_is_one_link_away(pages: dict[str, Parsed]) -> None:
    for path, page in pages.items():
        switch = [given for given in page.all("a") if given.get("hreflang") and "lang" in given]
        assert [given["lang"] for given in switch] == ["nl" if path.startswith("en/") else "en"]


def test_each_observation_stands_on_the_page_of_its_indicator(
    pages: dict[str, Parsed], leiden_monitor: Monitor, catalogues: Sequence[Catalogue]
) -> None:
    for prefix, catalogue in zip(("", "en/"), catalogues, strict=True):
        for name, view in catalogue.indicators.items():
            cells = pages[f"{prefix}indicatoren/{name}.html"].cells
            asked = {item.id for item in leiden_monitor.by_indicator.get(name, ())}
            assert set(cells) == asked, name
            for table in view.tables:
                for row in table.rows:
                    for cell in row.cells:
                        if cell.observation:
                            printed = cells[cell.observation].removesuffix("†")
                            assert printed == cell.text


def test_a_chapter_links_its_figures_to_their_indicators(
    site: Path, catalogues: Sequence[Catalogue]
) -> None:
    for view in catalogues[0].chapters:
        text = (site / "hoofdstukken" / f"{view.id}.html").read_text("utf-8")
        for call, words in view.words.items():
            if call.indicator is not None:
                link = rf'href="../indicatoren/{call.indicator}.html">(<data value="[^"]+">)?'
                assert re.search(rf"{link}{re.escape(words)}(</data>)?</a>", text)


def test_english_chapters_hold_no_dutch_text(
    pages: dict[str, Parsed], catalogues: Sequence[Catalogue]
) -> None:
    view = next(view for view in catalogues[1].chapters if view.displays)
    english = " ".join(pages[f"en/hoofdstukken/{view.id}.html"].text)
    paragraph = next(block for block in view.chapter.blocks if isinstance(block, Paragraph))
    words = next(part for part in paragraph.children if isinstance(part, Words))
    assert view.title in english
    assert words.text not in english
    assert catalogues[1].language("site_text_in_dutch") in english


def test_what_is_not_known_is_said(
    pages: dict[str, Parsed], catalogues: Sequence[Catalogue]
) -> None:
    language = catalogues[0].language
    for name, view in catalogues[0].indicators.items():
        text = " ".join(pages[f"indicatoren/{name}.html"].text)
        assert (language("indicator_no_comparison") in text) is not view.has_comparison
        assert (language("indicator_no_goals") in text) is not bool(view.goals)
        for quotation in view.quotations:
            assert language("indicator_quotation_note") in text
            assert quotation.lines[0] in text


def test_a_concept_says_so_on_every_page(
    pages: dict[str, Parsed], catalogues: Sequence[Catalogue]
) -> None:
    for path, page in pages.items():
        language = catalogues[path.startswith("en/")].language
        assert language("concept_banner") in page.text, path


def hostile_finding(finding: Finding) -> Finding:
    text = Text(nl=HOSTILE)
    cause = Cause(kind=CauseKind.OTHER, text=text, ground=text, source=HOSTILE)
    subject = Subject(indicator=finding.indicator or "", period=finding.period)
    return dataclasses.replace(
        finding,
        sentences={code: (Piece(HOSTILE),) for code in LANGUAGES},
        caveats=(text,),
        explanation=Explanation(
            id="hostile",
            subjects=(subject,),
            causes=(cause,),
            options=(text,),
            author=HOSTILE,
            date="2022-09-15",
        ),
    )


def test_what_people_write_is_never_markup(
    small_monitor: Monitor, drawings: Path, tmp_path: Path
) -> None:
    edition = small_monitor.edition
    text = Text(nl=HOSTILE)
    name = "ses-score"
    item = edition.indicators[name]
    spec = item.spec.model_copy(update={"title": text, "definition": text, "caveats": (text,)})
    areas = dict(edition.areas.by_code)
    areas["WK054603"] = areas["WK054603"].model_copy(update={"name": text})
    hostile = dataclasses.replace(
        small_monitor,
        edition=dataclasses.replace(
            edition,
            settings=edition.settings.model_copy(
                update={"title": text, "purpose": text, "authority": HOSTILE, "contact": HOSTILE}
            ),
            indicators={**edition.indicators, name: dataclasses.replace(item, spec=spec)},
            areas=dataclasses.replace(edition.areas, by_code=areas),
        ),
        insight=Insight(findings=tuple(map(hostile_finding, small_monitor.insight.findings))),
    )
    files = write(hostile, tmp_path / "site", drawings)
    for path, content in files.items():
        if path.endswith(".html"):
            assert b"<script>" not in content, path
            assert b"&lt;script&gt;" in content, path
    english = files[f"en/indicatoren/{name}.html"].decode()
    assert '<span lang="nl">&lt;script&gt;' in english
    assert load_language("en")("site_not_translated") in english


@pytest.mark.no_cover
def test_two_builds_have_the_same_bytes(
    small_monitor: Monitor, drawings: Path, tmp_path: Path
) -> None:
    first = write(small_monitor, tmp_path / "first")
    assert first == write(small_monitor, tmp_path / "second", drawings)
    assert not any(b"\r" in content for path, content in first.items() if path.endswith(".html"))


def test_an_edition_without_goals_budget_or_areas_has_no_pages_of_them(
    small_monitor: Monitor, drawings: Path, tmp_path: Path
) -> None:
    edition = small_monitor.edition
    goals = edition.goals.model_copy(update={"goals": (), "sdgs": (), "levels": ()})
    areas = {
        code: area.model_copy(update={"parent": None, "member_of": ()})
        for code, area in edition.areas.by_code.items()
    }
    bare = dataclasses.replace(
        small_monitor,
        edition=dataclasses.replace(
            edition,
            settings=edition.settings.model_copy(update={"questions": ()}),
            goals=goals,
            budget=(),
            areas=dataclasses.replace(edition.areas, by_code=areas),
            discontinuities=(),
        ),
    )
    files = write(bare, tmp_path / "site", drawings)
    home = files["index.html"].decode()
    for name in ("gebieden/index.html", "doelen.html", "uitgaven.html"):
        assert name not in files
        assert name not in home


def test_the_style_has_the_colours_of_the_charts(site: Path) -> None:
    style = (site / "style.css").read_text("utf-8")
    for domain, colour in COLOURS.items():
        assert f".law-{domain.value}{{--accent: {colour};}}" in style
