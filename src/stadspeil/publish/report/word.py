"""Writes the report for Word: the same tree as the PDF, in styles that people can amend."""

from collections.abc import Iterable, Iterator
from functools import cache as remember
from pathlib import Path

import vl_convert
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from stadspeil.publish.drawing import FONTS, draw_all
from stadspeil.publish.report.blocks import Document, Heading, Part, Run
from stadspeil.publish.report.document import build_document
from stadspeil.publish.report.figures import without_marks
from stadspeil.publish.report.numbers import list_headings
from stadspeil.publish.report.word_blocks import APPENDICES, WordBlocks, heading_bookmark
from stadspeil.publish.report.word_package import open_package, to_bytes
from stadspeil.publish.report.word_xml import (
    Node,
    close_field,
    field,
    node,
    open_field,
    paragraph,
    run,
    tab,
)
from stadspeil.publish.views import Catalogue

PIXELS_PER_POINT = 2


def write_word(catalogue: Catalogue, file: Path, *, cache: Path | None = None) -> None:
    """Write the report of a Dutch catalogue as a Word document.

    `cache` is a folder in which drawings are kept between builds. The same catalogue gives the
    same bytes.

    Raises:
        ValueError: the catalogue is not in Dutch.
    """
    marked, charts = build_document(catalogue)
    report = without_marks(marked)
    drawings = draw_all(charts, catalogue.language, cache=cache)
    pictures = {f"{name}.svg": _to_png(svg) for name, svg in drawings.items()}
    word = open_package(report)
    _name_appendices(word, report)
    blocks = WordBlocks(word.part, report, pictures)
    body = word.element.body
    summary = _parts(report.summary, blocks)
    parts = _parts((*report.chapters, *report.appendices), blocks)
    for made in (*_cover(report, blocks), *summary, _contents(report), *parts):
        body.insert_element_before(made, "w:sectPr")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(to_bytes(word))


def _to_png(svg: str) -> bytes:
    _register_fonts()
    return vl_convert.svg_to_png(svg, scale=PIXELS_PER_POINT)


@remember
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _name_appendices(word: WordDocument, report: Document) -> None:
    """Let Word itself number the appendices, and call them by their name."""
    for numbering in word.part.numbering_part.element.findall(qn("w:abstractNum")):
        if numbering.get(qn("w:abstractNumId")) == str(APPENDICES):
            shown = numbering.find(f"{qn('w:lvl')}/{qn('w:lvlText')}")
            shown.set(qn("w:val"), f"{report.appendix} %1.")


# -- cover


def _cover(report: Document, blocks: WordBlocks) -> Iterator[Node]:
    cover = report.cover
    yield paragraph("Subtitle", [run(cover.authority)])
    yield paragraph("Title", [run(cover.title)])
    yield paragraph("Inleiding", [run(cover.purpose)])
    for fact in cover.facts:
        yield blocks.fact(fact)
    if cover.warning:
        yield paragraph("Waarschuwing", [run(cover.warning)])


# -- contents


def _contents(report: Document) -> Node:
    """A table of contents that shows its entries before Word has computed it."""
    entries = [
        *(entry for part in report.chapters for entry in _entries(part, f"{part.number}\t")),
        *(
            entry
            for part in report.appendices
            for entry in _entries(part, f"{report.appendix} {part.number}. ")
        ),
    ]
    if entries:
        # Straight after the properties of the paragraph.
        for place, piece in enumerate(open_field('TOC \\o "1-2" \\h \\z \\u'), start=1):
            entries[0].insert(place, piece)
        entries[-1].append(close_field())
    gallery = node(
        "w:docPartObj",
        node("w:docPartGallery", val="Table of Contents"),
        node("w:docPartUnique"),
    )
    heading = paragraph("TOCHeading", [run(report.contents)])
    return node("w:sdt", node("w:sdtPr", gallery), node("w:sdtContent", heading, *entries))


def _entries(part: Part, number: str) -> Iterator[Node]:
    yield _entry("TOC1", number, part.title, part.number)
    for heading in list_headings(part):
        title = "".join(piece.text for piece in heading.runs)
        yield _entry("TOC2", f"{heading.number}\t", title, heading.number)


def _entry(style: str, number: str, title: str, place: str) -> Node:
    """A line of the contents. Only Word knows the page: it fills in what is left empty here."""
    anchor = heading_bookmark(place)
    words = [run(number.rstrip("\t")), *([tab()] if number.endswith("\t") else []), run(title)]
    page = field(f"PAGEREF {anchor} \\h", "")
    link = node("w:hyperlink", *words, tab(), *page, anchor=anchor, history=1)
    return paragraph(style, [link])


# -- chapters and appendices


def _parts(parts: Iterable[Part], blocks: WordBlocks) -> Iterator[Node]:
    for part in parts:
        yield from blocks.build(Heading(1, (Run(part.title),), part.number))
        for block in part.blocks:
            yield from blocks.build(block)
