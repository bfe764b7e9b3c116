"""The search: what can be found, as a script file that the search page loads, and its page.

MiniSearch, in the browser, makes the index from these entries: no program but the browser's own
is needed, and the same file works from a web server and from a folder.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from stadspeil.language import Language
from stadspeil.language.marks import identities, plain
from stadspeil.model.chapter import (
    Block,
    Call,
    Display,
    Emphasis,
    Heading,
    Inline,
    ItemList,
    Link,
    Paragraph,
    Quote,
    Strong,
    Words,
    heading_id,
)
from stadspeil.model.codelist import TOTAL
from stadspeil.publish.site import links
from stadspeil.publish.site.page import Page
from stadspeil.publish.site.translation import find_untranslated
from stadspeil.publish.views import Catalogue, ChapterView, IndicatorView
from stadspeil.publish.views.area import AreaView
from stadspeil.publish.views.indicator import Headline
from stadspeil.publish.views.order import breakdown_codelist

INDEX = "zoeken-index.js"
"""The script file with the entries, beside the search page of each language."""

SCRIPT = "search.js"
"""The script of the search page."""

PAGE_KINDS = ("page", "chapter", "indicator", "area", "map", "term")
"""What the search page lists in full: the pages, and the words that a glossary explains."""

_KIND_OF_TEMPLATE = {
    "chapter.html": "chapter",
    "indicator.html": "indicator",
    "area.html": "area",
    "map.html": "map",
}
_NOT_FOUND_BY_SEARCH = (links.NOT_FOUND, links.SEARCH)


@dataclass(frozen=True)
class Entry:
    """Something that can be found, and the address at which it stands.

    `context` says what it is part of, `also` what else it is called, `parts` the codes by which
    its figures are broken down, `figure` its headline. `dutch` are the fields that are in Dutch
    on pages of another language.
    """

    kind: str
    title: str
    url: str
    text: str = ""
    context: str = ""
    also: str = ""
    parts: str = ""
    figure: str = ""
    dutch: tuple[str, ...] = ()


@dataclass(frozen=True)
class Synonyms:
    """Words of a language that mean nearly the same, and words that a search leaves out."""

    groups: tuple[tuple[str, ...], ...]
    ignore: tuple[str, ...]


def list_entries(catalogue: Catalogue, pages: Iterable[Page]) -> list[Entry]:
    """Everything that can be found, in the order of the pages."""
    dutch = find_untranslated(catalogue.edition, catalogue.language)
    return [_mark_dutch(entry, dutch) for entry in _list_entries(catalogue, pages)]


def build_search_page(catalogue: Catalogue, entries: Sequence[Entry]) -> Page:
    """The page on which a reader searches; without JavaScript it is a list of all pages."""
    t = catalogue.language
    groups = [
        (kind, t(f"search_list_{kind}"), [entry for entry in entries if entry.kind == kind])
        for kind in PAGE_KINDS
    ]
    return Page(
        links.SEARCH,
        "search.html",
        t("search_title"),
        t("search_description", title=t.text(catalogue.edition.settings.title)),
        ((t("site_home"), links.HOME),),
        context={"groups": [group for group in groups if group[2]]},
    )


def render_index(language: Language, entries: Sequence[Entry]) -> str:
    """The entries as a script file, in signs that any encoding and any page can hold."""
    synonyms = load_synonyms(language.code)
    content = {
        "language": language.code,
        "kinds": {kind: language(f"search_kind_{kind}") for kind in _kinds(entries)},
        "ignore": synonyms.ignore,
        "synonyms": synonyms.groups,
        "entries": [_filled(entry) for entry in entries],
    }
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    text = text.replace("<", "\\u003c")
    return f"(window.stadspeil = window.stadspeil || {{}}).searchIndex = {text};\n"


@cache
def load_synonyms(code: str) -> Synonyms:
    """The synonyms of a language.

    Raises:
        FileNotFoundError: the program does not speak it.
    """
    file = resources.files("stadspeil.language").joinpath("synonyms", f"{code}.yaml")
    found: Mapping[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    return Synonyms(tuple(map(tuple, found["groups"])), tuple(found["ignore"]))


def _kinds(entries: Sequence[Entry]) -> list[str]:
    return list(dict.fromkeys(entry.kind for entry in entries))


def _filled(entry: Entry) -> dict[str, object]:
    """What an entry says, and the identities of the figures in it, in their order."""
    texts = {name: value for name, value in vars(entry).items() if value}
    figures = [
        identity
        for value in texts.values()
        if isinstance(value, str)
        for identity in identities(value)
    ]
    said = {name: plain(item) if isinstance(item, str) else item for name, item in texts.items()}
    return said | ({"of": figures} if figures else {})


def _mark_dutch(entry: Entry, texts: frozenset[str]) -> Entry:
    dutch = tuple(name for name in ("title", "text") if getattr(entry, name) in texts)
    return replace(entry, dutch=dutch) if dutch else entry


def _list_entries(catalogue: Catalogue, pages: Iterable[Page]) -> Iterator[Entry]:
    for page in pages:
        if page.path not in _NOT_FOUND_BY_SEARCH:
            yield from _page_entries(catalogue, page)
    yield from _finding_entries(catalogue)
    yield from _research_entries(catalogue)
    yield from _goal_entries(catalogue)
    yield from _correction_entries(catalogue)
    for row in catalogue.accountability.datasets:
        origin = ", ".join(part for part in (row.holder, row.publication) if part)
        url = f"{links.ACCOUNTABILITY}#dataset-{row.id}"
        yield Entry("source", row.title, url, origin, also=_words_of(row.id))


def _page_entries(catalogue: Catalogue, page: Page) -> Iterator[Entry]:
    kind = _KIND_OF_TEMPLATE.get(page.template, "page")
    match kind:
        case "chapter":
            yield from _chapter_entries(catalogue.language, page.context["view"], page.path)
        case "indicator":
            yield _indicator_entry(catalogue, page.context["view"], page.path)
        case "area":
            yield _area_entry(catalogue, page.context["view"], page.path)
        case _:
            yield Entry(kind, page.title, page.path, page.description)


# ---- indicators and areas ----


def _indicator_entry(catalogue: Catalogue, view: IndicatorView, path: str) -> Entry:
    t, indicator = catalogue.language, catalogue.edition.indicators[view.id]
    own = (indicator.spec.title.nl,) if t.code != "nl" else ()
    return Entry(
        "indicator",
        view.title,
        path,
        view.definition,
        context=view.domain_name,
        also=" ".join((*own, _words_of(view.id))),
        parts="; ".join(_part_titles(catalogue, view.id)),
        figure=headline_text(view.headline) if view.headline else "",
    )


def headline_text(headline: Headline) -> str:
    """The latest figure in one line: `8.585 cliënten (Leiden, 2021)`."""
    figure = f"{headline.figure} {headline.unit}".strip()
    where = ", ".join(part for part in (headline.area, headline.period, headline.status) if part)
    return f"{figure} ({where})"


def _part_titles(catalogue: Catalogue, name: str) -> list[str]:
    edition, t = catalogue.edition, catalogue.language
    indicator = edition.indicators[name]
    codes = (
        code
        for dimension in indicator.spec.breakdowns
        for code in breakdown_codelist(edition, indicator, dimension)
        if code.code != TOTAL
    )
    return list(dict.fromkeys(t.text(code.title) for code in codes))


def _area_entry(catalogue: Catalogue, view: AreaView, path: str) -> Entry:
    t, areas = catalogue.language, catalogue.edition.areas
    area = areas[view.code]
    parent = t.text(areas[area.parent].name) if area.parent else ""
    level = _capitalise(view.level)
    text = t("search_area", level=level, parent=parent, code=view.code)
    if area.aliases:
        text = f"{text} {t('search_area_aliases', names=', '.join(area.aliases))}"
    return Entry("area", view.name, path, text, also=" ".join((view.code, *area.aliases)))


def _capitalise(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _words_of(identifier: str) -> str:
    return identifier.replace("-", " ")


# ---- chapters ----


def _chapter_entries(t: Language, view: ChapterView, path: str) -> Iterator[Entry]:
    full = t("search_section", number=view.number, title=view.title)
    if not view.is_translated:
        yield Entry("chapter", full, path, view.purpose)
        return
    terms = {id(term.item): term for term in view.chapter.terms}
    kind, title, url, place = "chapter", full, path, ""
    said = [view.purpose] if view.purpose else []
    explained: list[Entry] = []
    for block in view.chapter.blocks:
        if isinstance(block, Heading):
            yield Entry(kind, title, url, " ".join(said), place)
            kind, title, place = "section", _spoken(view, block.children), full
            url, said = f"{path}#{heading_id(block.children)}", []
        elif isinstance(block, ItemList):
            for item in block.items:
                term = terms.get(id(item))
                if term is None:
                    said += _sentences(view, item)
                    continue
                text = " ".join(_sentences(view, item)).removeprefix(term.name).lstrip(": ")
                explained.append(
                    Entry("term", term.name, f"{path}#{term.anchor}", _capitalise(text))
                )
        else:
            said += _sentences(view, (block,))
    yield Entry(kind, title, url, " ".join(said), place)
    yield from explained


def _sentences(view: ChapterView, blocks: Iterable[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children):
                found.append(_spoken(view, children))
            case ItemList(_, items):
                for item in items:
                    found += _sentences(view, item)
            case Quote(inner):
                found += _sentences(view, inner)
            case Display():
                continue
    return found


def _spoken(view: ChapterView, children: Iterable[Inline]) -> str:
    """Inline parts as plain text, with their live expressions answered."""
    words: list[str] = []
    for child in children:
        match child:
            case Words(text):
                words.append(text)
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                words.append(_spoken(view, inner))
            case Call():
                words.append(view.words[child])
    return " ".join("".join(words).split())


# ---- what the edition declares besides ----


def _finding_entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Each finding, at the page where its working stands."""
    t = catalogue.language
    for finding in catalogue.findings.values():
        page = links.indicator_path(finding.indicator) if finding.indicator else links.GOALS
        title = finding.title or finding.kind_name
        named = t("search_finding", title=title, kind=finding.kind_name, period=finding.period)
        url = f"{page}#{finding.anchor}"
        yield Entry("finding", named, url, finding.text, context=finding.domain_name)


def _correction_entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Each correction, also by the figures as they were printed."""
    for view in catalogue.corrections:
        url = f"{links.CORRECTIONS}#{view.id}"
        printed = "; ".join(row.printed for row in view.rows)
        place = f"{view.publication}, {view.place}"
        yield Entry("correction", view.title, url, view.reason, context=place, also=printed)


def _research_entries(catalogue: Catalogue) -> Iterator[Entry]:
    t = catalogue.language
    for theme in catalogue.edition.research.themes:
        url = f"{links.RESEARCH}#theme-{theme.number}"
        yield Entry("research", t.text(theme.title), url, t.text(theme.text))


def _goal_entries(catalogue: Catalogue) -> Iterator[Entry]:
    t = catalogue.language
    for goal in catalogue.edition.goals.goals:
        text = " ".join(t.text(aim.text) for aim in goal.aims)
        yield Entry("goal", t.text(goal.title), f"{links.GOALS}#goal-{goal.id}", text)
    for sdg in catalogue.edition.goals.sdgs:
        title, text = f"SDG {sdg.number}: {t.text(sdg.title)}", t.text(sdg.text)
        yield Entry("goal", title, f"{links.GOALS}#sdg-{sdg.number}", text)
