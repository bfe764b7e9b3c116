"""The blocks of the report as paragraphs and tables of Word."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import quote, urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from docx.shared import Cm

from stadspeil.publish.report.blocks import (
    Block,
    Document,
    Fact,
    Facts,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Quotation,
    Run,
)
from stadspeil.publish.report.numbers import list_references
from stadspeil.publish.report.word_table import build_table
from stadspeil.publish.report.word_xml import (
    NORMAL,
    Node,
    bookmark,
    clean,
    field,
    line_break,
    node,
    paragraph,
    run,
)

_NO_NUMBERING = 0
"""In Word, a paragraph of numbering 0 has no number."""

APPENDICES = 2
"""The numbering of appendices in word_parts/numbering.xml."""

_ORDERED = 4
_ROLES = {"lead": "Inleiding", "note": "Bron", "warning": "Waarschuwing"}
_LISTS = {False: "ListBullet", True: "ListNumber"}
_DEEPEST_HEADING = 4
_DEEPEST_LIST = 3
_PICTURE_WIDTH = Cm(12)
_TALLEST_PICTURE = Cm(19)
_HOST = re.compile(r"[a-z0-9.-]+")
_SAFE_IN_ADDRESS = "%/:=&?~#+!$,;@()*'"


class WordBlocks:
    """Builds blocks; the pictures and links that they need go into the part of the document."""

    def __init__(self, part: DocumentPart, report: Document, pictures: Mapping[str, bytes]) -> None:
        self._part = part
        self._report = report
        self._pictures = pictures
        self._references = list_references(report)
        self._bookmarks = {label: f"_Ref{place:04}" for place, label in enumerate(self._references)}
        self._bookmark_ids = count(1)
        self._picture_ids = count(1)

    def build(self, block: Block, style: str = NORMAL, depth: int = 0) -> Iterator[Node]:
        """A block; its plain paragraphs get a style, its lists stand at a depth."""
        match block:
            case Paragraph():
                yield paragraph(_ROLES.get(block.role, style), self._runs(block.runs))
            case Heading():
                yield self._heading(block)
            case Items():
                yield from self._items(block, min(depth + 1, _DEEPEST_LIST))
            case Quotation():
                for inner in block.blocks:
                    yield from self.build(inner, "Quote", depth)
            case Facts():
                yield from map(self.fact, block.facts)
            case Picture():
                yield from self._picture(block)
            case Grid():
                yield from self._grid(block)

    def fact(self, fact: Fact) -> Node:
        """A label with what is said beside it."""
        return paragraph("Feit", self._fact_runs(fact))

    # -- text

    def _heading(self, block: Heading) -> Node:
        level = min(block.level, _DEEPEST_HEADING)
        content = list(self._runs(block.runs))
        properties = []
        if block.number:
            content = bookmark(heading_bookmark(block.number), next(self._bookmark_ids), content)
            if block.number[0].isalpha():
                properties = [_numbered(APPENDICES, level - 1)]
        elif level == 1:
            properties = [_numbered(_NO_NUMBERING, 0)]
        return paragraph(f"Heading{level}", content, properties)

    def _items(self, block: Items, depth: int) -> Iterator[Node]:
        suffix = str(depth) if depth > 1 else ""
        numbering = self._start_numbering(depth - 1) if block.ordered else 0
        for item in block.items:
            is_first = True
            for inner in item:
                if is_first and isinstance(inner, Paragraph):
                    properties = [_numbered(numbering, depth - 1)] if numbering else []
                    style = f"{_LISTS[block.ordered]}{suffix}"
                    yield paragraph(style, self._runs(inner.runs), properties)
                else:
                    yield from self.build(inner, f"ListContinue{suffix}", depth)
                is_first = False

    def _start_numbering(self, level: int) -> int:
        """A numbering that counts from one again."""
        made = self._part.numbering_part.element.add_num(_ORDERED)
        made.add_lvlOverride(level).add_startOverride(1)
        return int(made.numId)

    def _fact_runs(self, fact: Fact) -> Iterator[Node]:
        yield run(f"{fact.label}: ", style="Strong")
        for place, line in enumerate(fact.lines):
            if place:
                yield line_break()
            yield run(line)
        for place, label in enumerate(fact.labels):
            if place or fact.lines:
                yield run("; ") if place else line_break()
            yield from field(f"REF {self._bookmarks[label]} \\h", self._references[label])

    def _runs(self, runs: Iterable[Run]) -> Iterator[Node]:
        for piece in runs:
            address = _to_address(piece.target)
            style = "Hyperlink" if address else ""
            words = run(piece.text, bold=piece.strong, italic=piece.emphasis, style=style)
            if address:
                name = self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                link = node("w:hyperlink", words, history=1)
                link.set(qn("r:id"), name)
                yield link
            else:
                yield words

    # -- figures and tables

    def _caption(self, kind: str, number: int, title: str, label: str) -> Node:
        """`Tabel 12. Title`, of which Word keeps the number and the text can quote the name."""
        name = [run(f"{kind} "), *field(f"SEQ {kind} \\* ARABIC", str(number))]
        if label:
            name = bookmark(self._bookmarks[label], next(self._bookmark_ids), name)
        return paragraph("Caption", [*name, run(f". {title}")])

    def _picture(self, block: Picture) -> Iterator[Node]:
        yield self._caption(self._report.figure, block.number, block.title, block.label)
        if block.subtitle:
            yield paragraph("Ondertitel", [run(block.subtitle)])
        picture = node("w:r", self._drawing(block))
        yield paragraph("Figuur", [picture], _bound(bool(block.notes)))
        yield from self._notes(block.notes)

    def _drawing(self, block: Picture) -> Node:
        inline: Any = self._part.new_pic_inline(
            BytesIO(self._pictures[block.file]), width=_PICTURE_WIDTH
        )
        if inline.extent.cy > _TALLEST_PICTURE:
            inline = self._part.new_pic_inline(
                BytesIO(self._pictures[block.file]), height=_TALLEST_PICTURE
            )
        name = f"{self._report.figure} {block.number}"
        number = next(self._picture_ids)
        for properties in (inline.docPr, inline.graphic.graphicData.pic.nvPicPr.cNvPr):
            properties.id = number
            properties.set("name", name)
            properties.set("descr", clean(block.alt))
        return node("w:drawing", inline)

    def _grid(self, block: Grid) -> Iterator[Node]:
        if block.caption:
            yield self._caption(self._report.table, block.number, block.caption, block.label)
        yield build_table(block)
        if block.more is not None:
            yield paragraph("Bron", self._fact_runs(block.more), _bound(bool(block.notes)))
        yield from self._notes(block.notes)
        if block.more is None and not block.notes:
            # Two tables with nothing between them would become one.
            yield paragraph("NaTabel", [])

    def _notes(self, notes: Sequence[str]) -> Iterator[Node]:
        for place, note in enumerate(notes, start=1):
            yield paragraph("Bron", [run(note)], _bound(place < len(notes)))


def heading_bookmark(number: str) -> str:
    """The bookmark of a numbered heading."""
    return f"_Toc_{number.replace('.', '_')}"


def _bound(is_bound: bool) -> list[Node]:
    """What keeps a paragraph on the page of the next."""
    return [node("w:keepNext")] if is_bound else []


def _numbered(numbering: int, level: int) -> Node:
    return node("w:numPr", node("w:ilvl", val=level), node("w:numId", val=numbering))


def _to_address(target: str) -> str:
    """An address as a package may hold it; "" for what is none, as Word would refuse the file."""
    try:
        parts = urlsplit(target)
        is_mail = parts.scheme == "mailto" and parts.path != ""
        is_address = is_mail or _HOST.fullmatch(parts.hostname or "") is not None
        parts.port  # noqa: B018  raises where the port is no number
    except ValueError:
        return ""
    return quote(target, safe=_SAFE_IN_ADDRESS) if is_address else ""
