"""What can be found: complete, small, harmless whatever people write, and the same twice."""

import dataclasses
import gzip
import hashlib
import json
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.base import Text
from stadspeil.model.monitor import Monitor
from stadspeil.publish.site.pages import list_pages
from stadspeil.publish.site.search import (
    INDEX,
    Entry,
    build_search_page,
    list_entries,
    load_synonyms,
    render_index,
)
from stadspeil.publish.views import Catalogue, build_catalogue

LIMIT = 150_000
START = "(window.stadspeil = window.stadspeil || {}).searchIndex = "
VENDOR = resources.files("stadspeil.publish.site") / "vendor"


def read_index(text: str) -> dict[str, Any]:
    assert text.startswith(START)
    assert text.endswith(";\n")
    found = json.loads(text.removeprefix(START).removesuffix(";\n"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def entries(catalogues: Sequence[Catalogue]) -> list[list[Entry]]:
    return [list_entries(catalogue, list_pages(catalogue)) for catalogue in catalogues]


def by_url(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {entry.url: entry for entry in entries}


def test_every_indicator_chapter_area_and_term_can_be_found(
    catalogues: Sequence[Catalogue], entries: list[list[Entry]]
) -> None:
    for catalogue, found in zip(catalogues, entries, strict=True):
        titles = {(entry.kind, entry.title) for entry in found}
        for view in catalogue.indicators.values():
            assert ("indicator", view.title) in titles
        for area in catalogue.areas:
            assert ("area", area.name) in titles
        for chapter in catalogue.chapters:
            assert ("chapter", f"{chapter.number}. {chapter.title}") in titles
        assert len(found) == len({(entry.url, entry.title) for entry in found})
    assert ("term", "Wlz") in {(entry.kind, entry.title) for entry in entries[0]}
    assert "term" not in {entry.kind for entry in entries[1]}  # the glossary is in Dutch only


def test_an_entry_holds_what_a_reader_searches_by(entries: list[list[Entry]]) -> None:
    dutch, english = (by_url(found) for found in entries)
    clients = dutch["indicatoren/wmo-clienten.html"]
    assert clients.figure == "8.585 cliënten (Leiden, 2021)"
    assert "Hulp bij het huishouden" in clients.parts
    assert "wmo clienten" in clients.also
    assert clients.context == "Wmo"
    assert "Inwoners met een voorziening" in english["indicatoren/wmo-clienten.html"].also
    north = dutch["gebieden/WK054603.html"]
    assert (north.title, north.text) == ("Leiden-Noord", "District in Leiden, CBS-code WK054603.")
    term = dutch["hoofdstukken/11-begrippen.html#term-wlz"]
    assert term.text == "Wet langdurige zorg, voor mensen die blijvend veel zorg nodig hebben."
    section = dutch["hoofdstukken/06-wmo.html#hoeveel-inwoners-hebben-een-wmo-voorziening"]
    assert (section.kind, section.context) == ("section", "6. Wmo")
    assert "8.585 inwoners" in section.text  # live figures are answered


def test_aliases_of_an_area_are_searched_and_shown(catalogues: Sequence[Catalogue]) -> None:
    catalogue = catalogues[0]
    areas = dict(catalogue.edition.areas.by_code)
    areas["WK054603"] = areas["WK054603"].model_copy(update={"aliases": ("De Kooi",)})
    edition = dataclasses.replace(
        catalogue.edition, areas=dataclasses.replace(catalogue.edition.areas, by_code=areas)
    )
    renamed = dataclasses.replace(catalogue, edition=edition)

    entry = by_url(list_entries(renamed, list_pages(renamed)))["gebieden/WK054603.html"]

    assert "De Kooi" in entry.also
    assert entry.text.endswith("Ook: De Kooi.")


def test_each_entry_leads_to_a_part_that_exists(site: Path, entries: list[list[Entry]]) -> None:
    for prefix, found in zip(("", "en/"), entries, strict=True):
        for entry in found:
            path, _, part = entry.url.partition("#")
            text = (site / prefix / path).read_text("utf-8")
            assert not part or f'id="{part}"' in text, entry.url


def test_the_index_of_another_language_mixes_in_no_dutch_text(entries: list[list[Entry]]) -> None:
    assert {entry.dutch for entry in entries[0]} == {()}
    said = " ".join(entry.text for entry in entries[1] if "text" not in entry.dutch)
    assert " het " not in said
    assert " een " not in said


def test_a_text_without_translation_is_marked(catalogues: Sequence[Catalogue]) -> None:
    catalogue = catalogues[1]
    name = "wmo-clienten"
    item = catalogue.edition.indicators[name]
    spec = item.spec.model_copy(update={"definition": Text(nl="Alleen Nederlands.")})
    indicators = {
        **catalogue.edition.indicators,
        name: dataclasses.replace(item, spec=spec),
    }
    views = dict(catalogue.indicators)
    views[name] = dataclasses.replace(views[name], definition="Alleen Nederlands.")
    changed = dataclasses.replace(
        catalogue,
        edition=dataclasses.replace(catalogue.edition, indicators=indicators),
        indicators=views,
    )

    entry = by_url(list_entries(changed, list_pages(changed)))[f"indicatoren/{name}.html"]

    assert entry.dutch == ("text",)


def test_the_index_is_small(site: Path) -> None:
    for prefix in ("", "en/"):
        size = len(gzip.compress((site / prefix / INDEX).read_bytes(), mtime=0))
        print(f"{prefix}{INDEX}: {size / 1000:.0f} kB gzipped")  # noqa: T201  a size to look at
        assert size < LIMIT


def test_the_index_holds_no_markup_and_only_plain_signs(catalogues: Sequence[Catalogue]) -> None:
    hostile = "</script><img src=x onerror=alert(1)>\u2028é"
    text = render_index(catalogues[0].language, [Entry("page", hostile, "a.html", hostile)])

    assert "<" not in text
    assert text.isascii()
    assert read_index(text)["entries"] == [
        {"kind": "page", "title": hostile, "url": "a.html", "text": hostile}
    ]


@pytest.mark.no_cover
def test_two_indexes_have_the_same_bytes(site: Path, leiden_monitor: Monitor) -> None:
    for prefix, code in (("", "nl"), ("en/", "en")):
        catalogue = build_catalogue(leiden_monitor, load_language(code, has_marks=True))
        again = render_index(catalogue.language, list_entries(catalogue, list_pages(catalogue)))
        assert (site / prefix / INDEX).read_bytes() == again.encode()


def test_every_kind_has_a_name(site: Path) -> None:
    for prefix in ("", "en/"):
        index = read_index((site / prefix / INDEX).read_text("utf-8"))
        assert {entry["kind"] for entry in index["entries"]} == set(index["kinds"])


def test_the_search_page_lists_all_pages_without_a_script(
    site: Path, catalogues: Sequence[Catalogue], entries: list[list[Entry]]
) -> None:
    for prefix, catalogue, found in zip(("", "en/"), catalogues, entries, strict=True):
        text = (site / prefix / "zoeken.html").read_text("utf-8")
        found_links = re.findall(r'<li><a href="([^"]+)"', text)
        listed = {link.removeprefix(f"../{prefix}") for link in found_links}
        pages = {page.path for page in list_pages(catalogue) if page.path != "404.html"}
        assert pages <= listed
        assert build_search_page(catalogue, found).path == "zoeken.html"


@pytest.mark.parametrize("code", LANGUAGES)
def test_synonyms_are_groups_of_different_words(code: str) -> None:
    synonyms = load_synonyms(code)
    for group in synonyms.groups:
        assert len(group) >= 2, group
        assert len({word.casefold() for word in group}) == len(group), group
        assert not set(group) & set(synonyms.ignore), group


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bijstand", "uitkering"),
        ("wmo", "maatschappelijke ondersteuning"),
        ("jeugdzorg", "jeugdhulp"),
        ("ggz", "geestelijke gezondheidszorg"),
    ],
)
def test_words_of_the_council_and_of_residents_are_synonyms(one: str, other: str) -> None:
    assert any(one in group and other in group for group in load_synonyms("nl").groups)


def test_the_search_engine_is_as_its_makers_published_it() -> None:
    digest = hashlib.sha256((VENDOR / "minisearch.js").read_bytes()).hexdigest()
    assert digest in (VENDOR / "README.md").read_text("utf-8")
    assert "Permission is hereby granted" in (VENDOR / "minisearch-LICENSE.txt").read_text("utf-8")
