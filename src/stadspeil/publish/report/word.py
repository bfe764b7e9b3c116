"""Writes the report for Word: the same tree as the PDF, in styles that people can amend."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache as remember
from io import BytesIO
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import vl_convert
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Length

from stadspeil.publish.drawing import FONTS, draw_all
from stadspeil.publish.report.blocks import (
    Block,
    Document,
    Fact,
    Facts,
    Grid,
    Heading,
    Items,
    Paragraph,
    Part,
    Picture,
    Quotation,
    Run,
)
from stadspeil.publish.report.document import build_document
from stadspeil.publish.report.numbers import list_references
from stadspeil.publish.report.word_package import open_package, to_bytes
from stadspeil.publish.report.word_table import build_table
from stadspeil.publish.report.word_xml import (
    NORMAL,
    Node,
    bookmark,
    clean,
    close_field,
    field,
    line_break,
    node,
    open_field,
    paragraph,
    run,
    tab,
)
from stadspeil.publish.views import Catalogue

PICTURE_WIDTH = Cm(12)
TALLEST_PICTURE = Cm(19)
PIXELS_PER_POINT = 2

_ROLES = {"lead": "Inleiding", "note": "Bron", "warning": "Waarschuwing"}
_DEEPEST_HEADING = 4
_DEEPEST_LIST = 3
_LISTS = {False: "ListBullet", True: "ListNumber"}
_ORDERED = 4  # the numbering of lists in word_parts/numbering.xml
_APPENDICES = 2
_SAFE_IN_ADDRESS = "%/:=&?~#+!$,;@()*'[]"


def write_word(catalogue: Catalogue, file: Path, *, cache: Path | None = None) -> None:
    """Write the report of a Dutch catalogue as a Word document.

    `cache` is a folder in which drawings are kept between builds. The same catalogue gives the
    same bytes.

    Raises:
        ValueError: the catalogue is not in Dutch.
    """
    report, charts = build_document(catalogue)
    drawings = draw_all(charts, catalogue.language, cache=cache)
    pictures = {f"{name}.svg": _to_png(svg) for name, svg in drawings.items()}
    word = open_package(report)
    _Writer(word, report, pictures).write()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(to_bytes(word))


def _to_png(svg: str) -> bytes:
    _register_fonts()
    return vl_convert.svg_to_png(svg, scale=PIXELS_PER_POINT)


@remember
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


class _Writer:
    """Adds the parts of a report to the body of a document, in reading order."""

    def __init__(
        self, word: WordDocument, report: Document, pictures: Mapping[str, bytes]
    ) -> None:
        self._word = word
        self._body = word.element.body
        self._report = report
        self._pictures = pictures
        self._references = list_references(report)
        self._bookmarks = {label: f"_Ref{place:04}" for place, label in enumerate(self._references)}
        self._ids = count(1)
        self._picture_ids = count(1)

    def write(self) -> None:
        self._cover()
        self._contents()
        for part in self._report.chapters:
            self._part(part, is_appendix=False)
        self._name_appendices()
        for part in self._report.appendices:
            self._part(part, is_appendix=True)

    def _add(self, *made: Node) -> None:
        for one in made:
            self._body.insert_element_before(one, "w:sectPr")

    # -- cover and contents

    def _cover(self) -> None:
        cover = self._report.cover
        self._add(
            paragraph("Subtitle", [run(cover.authority)]),
            paragraph("Title", [run(cover.title)]),
            paragraph("Inleiding", [run(cover.purpose)]),
            *(self._fact(fact) for fact in cover.facts),
        )
        if cover.warning:
            self._add(paragraph("Waarschuwing", [run(cover.warning)]))

    def _contents(self) -> None:
        """A table of contents that shows its entries before Word has computed it."""
        entries = list(self._entries())
        if entries:
            first, last = entries[0], entries[-1]
            for piece in reversed(open_field('TOC \\o "1-2" \\h \\z \\u')):
                first.insert(1, piece)
            last.append(close_field())
        heading = paragraph("TOCHeading", [run(self._report.contents)])
        gallery = node("w:docPartObj", node("w:docPartGallery", val="Table of Contents"))
        gallery.append(node("w:docPartUnique"))
        self._add(
            node("w:sdt", node("w:sdtPr", gallery), node("w:sdtContent", heading, *entries))
        )

    def _entries(self) -> Iterator[Node]:
        for is_appendix, parts in (
            (False, self._report.chapters),
            (True, self._report.appendices),
        ):
            for part in parts:
                number = f"{self._report.appendix} {part.number}. " if is_appendix else part.number
                yield self._entry("TOC1", number, part.title, part.number, is_tabbed=not is_appendix)
                for block in part.blocks:
                    if isinstance(block, Heading) and block.number:
                        title = "".join(piece.text for piece in block.runs)
                        yield self._entry("TOC2", block.number, title, block.number)

    def _entry(
        self, style: str, number: str, title: str, place: str, *, is_tabbed: bool = True
    ) -> Node:
        # Only Word knows the page: it fills in the field that is left empty here.
        anchor = _heading_bookmark(place)
        shown = [run(number), *([tab()] if is_tabbed else []), run(title), tab()]
        page = field(f"PAGEREF {anchor} \\h", "")
        return paragraph(style, [node("w:hyperlink", *shown, *page, anchor=anchor, history=1)])

    # -- chapters and appendices

    def _part(self, part: Part, *, is_appendix: bool) -> None:
        title = Heading(1, (Run(part.title),), part.number)
        for block in (title, *part.blocks):
            if isinstance(block, Heading):
                self._heading(block, is_appendix=is_appendix)
            else:
                self._block(block)

    def _name_appendices(self) -> None:
        """Let Word number appendices as the report does: `Bijlage A.`"""
        numbering = self._word.part.numbering_part.element
        for level in numbering.findall(qn("w:abstractNum")):
            if level.get(qn("w:abstractNumId")) == str(_APPENDICES):
                words = level.find(f"{qn('w:lvl')}/{qn('w:lvlText')}")
                words.set(qn("w:val"), f"{self._report.appendix} %1.")

    def _heading(self, block: Heading, *, is_appendix: bool = False) -> None:
        level = min(block.level, _DEEPEST_HEADING)
        content = list(self._runs(block.runs))
        properties = []
        if block.number:
            content = bookmark(_heading_bookmark(block.number), next(self._ids), content)
            if is_appendix:
                properties = [_numbered(_APPENDICES, level - 1)]
        self._add(paragraph(f"Heading{level}", content, properties))

    # -- blocks

    def _block(self, block: Block, style: str = NORMAL, depth: int = 0) -> None:
        match block:
            case Paragraph():
                self._add(paragraph(_ROLES.get(block.role, style), self._runs(block.runs)))
            case Heading():
                self._heading(block)
            case Items():
                self._items(block, depth + 1)
            case Quotation():
                for inner in block.blocks:
                    self._block(inner, "Quote", depth)
            case Facts():
                self._add(*(self._fact(fact) for fact in block.facts))
            case Picture():
                self._picture(block)
            case Grid():
                self._grid(block)

    def _items(self, block: Items, depth: int) -> None:
        level = min(depth, _DEEPEST_LIST)
        suffix = str(level) if level > 1 else ""
        numbering = [_numbered(self._start_numbering(), level - 1)] if block.ordered else []
        for item in block.items:
            first, rest = item[:1], item[1:]
            for inner in first:
                if isinstance(inner, Paragraph):
                    style = f"{_LISTS[block.ordered]}{suffix}"
                    self._add(paragraph(style, self._runs(inner.runs), numbering_copy(numbering)))
                else:
                    self._block(inner, depth=level)
            for inner in rest:
                self._block(inner, f"ListContinue{suffix}", level)
