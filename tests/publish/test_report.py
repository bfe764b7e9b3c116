"""The report: accessible by another program's judgement and by our own, safe, and repeatable."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest

from stadspeil.errors import InputError
from stadspeil.language import load_language
from stadspeil.model.base import Text
from stadspeil.model.chapter import Link, Paragraph, Words
from stadspeil.model.dataset import Checked
from stadspeil.model.edition import Edition, EditionStatus
from stadspeil.model.monitor import Monitor
from stadspeil.publish.report import blocks, write_report
from stadspeil.publish.report.displays import LARGEST_IN_FULL
from stadspeil.publish.report.document import build_document
from stadspeil.publish.views import Catalogue, build_catalogue

HOSTILE = '#panic("x") $x$ *b* _c_ `d` <e> @f = g \\ // h /* i */ [j] {k} #{1 + 1}'


@pytest.fixture(scope="module")
def report(leiden_catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "monitor.pdf"
    write_report(leiden_catalogue, file)
    return file


@pytest.fixture(scope="module")
def pdf(report: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(report) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The elements of the structure tree, in reading order."""
    return list(below(pdf.Root.StructTreeRoot))


def children(element: pikepdf.Object) -> list[pikepdf.Object]:
    found: Any = element.get("/K", [])
    kids = found if isinstance(found, pikepdf.Array) else [found]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def below(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for child in children(element):
        yield child
        yield from below(child)


def of_kind(elements: list[pikepdf.Object], kind: str) -> list[pikepdf.Object]:
    return [element for element in elements if str(element.S) == kind]


def scope(cell: pikepdf.Object) -> str:
    attributes: Any = cell.get("/A", [])
    owned = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    scopes = [str(item.Scope) for item in owned if "/Scope" in item]
    return scopes[0] if scopes else ""


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        found = []
        while waiting:
            item = waiting.pop(0)
            found.append(item.title)
            waiting = [*item.children, *waiting]
    return found


def failures(file: Path) -> list[tuple[str, str]]:
    verdict = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
    assert verdict.is_compliant is not None
    return [(failure.rule_id, failure.message) for failure in verdict.failures]


def shortened(catalogue: Catalogue, title: str, words: str = "x", target: str = "") -> Catalogue:
    """A catalogue with one chapter of one paragraph, all of it said in the given words."""
    edition = catalogue.edition
    settings = edition.settings.model_copy(
        update={"title": Text(nl=title), "authority": title, "contact": title}
    )
    inline = (Words(words), Link(target, (Words(words),)))
    view = catalogue.chapters[0]
    chapter = replace(view.chapter, blocks=(Paragraph(inline),), calls=())
    return replace(
        catalogue,
        edition=replace(edition, settings=settings, indicators={}),
        indicators={},
        summary=None,
        findings={},
        attention={},
        products=(),
        growth=(),
        chapters=(replace(view, title=title, purpose=title, chapter=chapter, key_figures=()),),
    )


# -- accessible


def test_another_program_finds_it_accessible(report: Path) -> None:
    assert failures(report) == []


def test_it_says_its_language_and_shows_its_title(
    pdf: pikepdf.Pdf, leiden_catalogue: Catalogue
) -> None:
    assert str(pdf.Root.Lang) == "nl-NL"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.Title) == leiden_catalogue.edition.settings.title.nl


def test_every_chapter_is_a_bookmark(pdf: pikepdf.Pdf, leiden_catalogue: Catalogue) -> None:
    titles = bookmarks(pdf)

    for chapter in leiden_catalogue.chapters:
        assert f"{chapter.number} {chapter.title}" in titles


def test_no_level_of_headings_is_skipped(elements: list[pikepdf.Object]) -> None:
    levels = [int(str(item.S)[2:]) for item in elements if re.fullmatch(r"/H\d", str(item.S))]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_headers_of_columns_and_of_rows(elements: list[pikepdf.Object]) -> None:
    tables = of_kind(elements, "/Table")

    assert len(tables) > 50
    for table in tables:
        (head,) = of_kind(children(table), "/THead")
        (body,) = of_kind(children(table), "/TBody")
        assert {(str(cell.S), scope(cell)) for row in children(head) for cell in children(row)} == {
            ("/TH", "/Column")
        }
        for row in children(body):
            first, *rest = children(row)
            assert (str(first.S), scope(first)) == ("/TH", "/Row")
            assert {str(cell.S) for cell in rest} <= {"/TD"}


def test_every_chart_says_its_figures_in_words(
    elements: list[pikepdf.Object], leiden_catalogue: Catalogue
) -> None:
    _, charts = build_document(leiden_catalogue)
    alternatives = [str(figure.Alt) for figure in of_kind(elements, "/Figure")]

    assert set(alternatives) == {chart.description for chart in charts}
    assert not set(alternatives) & {chart.title for chart in charts}
    assert all(re.search(r"\d", alternative) for alternative in alternatives)


# -- complete


def all_blocks(document: blocks.Document) -> list[blocks.Block]:
    parts = (*document.chapters, *document.appendices)
    return [block for part in parts for block in part.blocks]


def test_every_table_of_every_indicator_stands_in_it_in_full_once(
    leiden_catalogue: Catalogue,
) -> None:
    document, _ = build_document(leiden_catalogue)
    labels = [block.label for block in all_blocks(document) if isinstance(block, blocks.Grid)]

    for view in leiden_catalogue.indicators.values():
        for table in view.tables:
            assert labels.count(f"table-{table.id}") == 1


def test_a_table_with_very_many_areas_shows_those_that_it_is_about(
    leiden_catalogue: Catalogue,
) -> None:
    tables = [table for view in leiden_catalogue.indicators.values() for table in view.tables]
    long = next(table for table in tables if len(table.rows) > LARGEST_IN_FULL)
    document, _ = build_document(leiden_catalogue)
    (grid,) = (
        block
        for block in all_blocks(document)
        if isinstance(block, blocks.Grid) and block.label == f"table-{long.id}"
    )
    headers = {row.header for row in grid.rows}

    assert {"Leiden", "Nederland", "Merenwijkdistrict"} <= headers
    assert "Groningen" not in headers
    assert any("open data" in note for note in grid.notes)


def test_a_mark_hangs_beside_its_figure(leiden_catalogue: Catalogue) -> None:
    document, _ = build_document(leiden_catalogue)
    cells = [
        cell
        for block in all_blocks(document)
        if isinstance(block, blocks.Grid)
        for row in block.rows
        for cell in row.cells
    ]

    assert {cell.mark for cell in cells} == {"", "*", "†"}
    assert not any(cell.text.endswith(("*", "†")) for cell in cells)


def as_checked(edition: Edition) -> Edition:
    """The edition with every dataset and chapter checked by somebody."""
    checked = Checked(by="A. de Vries", on="2022-09-20")
    datasets = {
        name: replace(item, spec=item.spec.model_copy(update={"checked": checked}))
        for name, item in edition.datasets.items()
    }
    chapters = tuple(
        replace(item, head=item.head.model_copy(update={"checked": checked}))
        for item in edition.chapters
    )
    return replace(edition, datasets=datasets, chapters=chapters)


def test_an_edition_is_a_concept_until_all_of_it_is_checked(leiden_catalogue: Catalogue) -> None:
    settings = leiden_catalogue.edition.settings.model_copy(
        update={"status": EditionStatus.VASTGESTELD}
    )
    adopted = replace(leiden_catalogue.edition, settings=settings)

    assert adopted.status is EditionStatus.CONCEPT
    assert as_checked(adopted).status is EditionStatus.VASTGESTELD


@pytest.mark.parametrize(
    ("status", "mark"), [(EditionStatus.CONCEPT, "CONCEPT"), (EditionStatus.VASTGESTELD, "")]
)
def test_only_a_concept_is_marked_as_one(
    leiden_catalogue: Catalogue, status: EditionStatus, mark: str
) -> None:
    edition = as_checked(leiden_catalogue.edition)
    settings = edition.settings.model_copy(update={"status": status})

    document, _ = build_document(
        replace(leiden_catalogue, edition=replace(edition, settings=settings))
    )

    assert document.mark == mark
    assert bool(document.cover.warning) == bool(mark)
    assert status.value in [line for fact in document.cover.facts for line in fact.lines]


# -- safe and repeatable


def test_no_text_of_an_edition_becomes_code(leiden_catalogue: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / "monitor.pdf"

    write_report(shortened(leiden_catalogue, HOSTILE, HOSTILE, "indicator:x"), file)

    assert failures(file) == []
    with pikepdf.open(file) as pdf:
        assert str(pdf.docinfo.Title) == HOSTILE
        assert f"1 {HOSTILE}" in bookmarks(pdf)


@pytest.mark.parametrize(
    ("target", "expected"), [("https://leiden.nl/", ["https://leiden.nl/"]), ("indicator:x", [])]
)
def test_only_addresses_elsewhere_are_links(
    leiden_catalogue: Catalogue, tmp_path: Path, target: str, expected: list[str]
) -> None:
    file = tmp_path / "monitor.pdf"

    write_report(shortened(leiden_catalogue, "x", "x", target), file)

    with pikepdf.open(file) as pdf:
        notes: list[Any] = [note for leaf in pdf.pages for note in leaf.get("/Annots", [])]
        assert [str(note.A.URI) for note in notes if "/URI" in note.get("/A", {})] == expected


@pytest.mark.no_cover
def test_the_same_figures_give_the_same_bytes(
    report: Path, leiden_monitor: Monitor, tmp_path: Path
) -> None:
    again = build_catalogue(leiden_monitor, load_language("nl"))
    file, cached = tmp_path / "monitor.pdf", tmp_path / "cached.pdf"

    write_report(again, file, cache=tmp_path / "cache")
    write_report(again, cached, cache=tmp_path / "cache")

    assert file.read_bytes() == cached.read_bytes() == report.read_bytes()


def test_a_sign_that_no_typeface_has_is_named(leiden_catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(InputError, match='can\'t show the sign "\N{GRINNING FACE}"'):
        write_report(shortened(leiden_catalogue, "Monitor \N{GRINNING FACE}"), tmp_path / "x.pdf")

    assert not (tmp_path / "x.pdf").exists()


def test_only_a_dutch_report_is_made(leiden_monitor: Monitor, tmp_path: Path) -> None:
    english = build_catalogue(leiden_monitor, load_language("en"))

    with pytest.raises(ValueError, match="made in Dutch, not in 'en'"):
        write_report(english, tmp_path / "x.pdf")
