"""What stands in a report in reading order, with the identity of each figure.

The list is written beside the report, so that anybody can find out what a number in the PDF or in
Word is, and check it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any, cast

from stadspeil.language.marks import mark, plain, split_marks
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
from stadspeil.publish.report.numbers import list_references

Entry = tuple[str, str]
"""Where a text stands, and the text with its marks."""

TEXT, HEAD, NUMBER, CHART, AXIS = "text", "head", "number", "chart", "axis"
"""Words; the head of a table, which each page repeats; a number that the product itself counts
(Word does it as fields); the words in a drawing (a picture in Word); and along its axes."""

_LABEL = re.compile(r"(?s)<text\b[^>]*>(.*?)</text>")
_AXIS = re.compile(r"(?s)<g data-axis[^>]*>(.*?)</g>")
_FIGURE = re.compile(r'<tspan data-value="([^"]*)">([^<]*)</tspan>')
_TAG = re.compile(r"<[^>]*>")


def without_marks(document: Document) -> Document:
    """A report as a reader sees it."""
    return cast("Document", _without_marks(document))


def _without_marks(part: Any) -> Any:
    match part:
        case str():
            return plain(part)
        case tuple():
            return tuple(map(_without_marks, part))
        case _ if is_dataclass(part) and not isinstance(part, type):
            values = {item.name: getattr(part, item.name) for item in fields(part)}
            return replace(part, **{name: _without_marks(item) for name, item in values.items()})
        case _:
            return part


def write_figures(document: Document, drawings: Mapping[str, str], file: Path) -> None:
    """Write every text with a number in it, in reading order.

    `drawings` holds the SVG of each chart by its name. A part of a text is words, or words with
    what they are: `{"in": "text", "parts": ["In 2021 hadden ", ["8.585", "wmo-..."], "."]}`.
    """
    entries = [
        {"in": place, "parts": [[words, name] if name else words for words, name in parts]}
        for place, text in _Reader(document, drawings).read()
        if any(sign.isdigit() for sign in text)
        for parts in [list(split_marks(text))]
    ]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    file.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


class _Reader:
    """Reads a report from the cover to the last appendix."""

    def __init__(self, document: Document, drawings: Mapping[str, str]) -> None:
        self._document = document
        self._drawings = drawings
        self._references = list_references(document)

    def read(self) -> Iterator[Entry]:
        cover = self._document.cover
        yield from _texts(cover.authority, cover.title, cover.purpose)
        yield from self._facts(cover.facts)
        yield TEXT, cover.warning
        document = self._document
        for part in (*document.summary, *document.chapters, *document.appendices):
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Entry]:
        yield NUMBER, part.number
        yield TEXT, part.title
        yield from self._blocks(part.blocks)

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[Entry]:
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Entry]:
        match block:
            case Paragraph(runs):
                yield TEXT, _words(runs)
            case Heading(_, runs, number):
                yield NUMBER, number
                yield TEXT, _words(runs)
            case Items():
                yield from self._items(block)
            case Quotation(blocks):
                yield from self._blocks(blocks)
            case Facts(facts):
                yield from self._facts(facts)
            case Picture():
                yield from _texts(f"{block.number} {block.title}", block.subtitle)
                yield from _labels(self._drawings[block.file.removesuffix(".svg")])
                yield from _texts(*block.notes)
            case Grid():
                yield from self._grid(block)

    def _items(self, block: Items) -> Iterator[Entry]:
        for place, item in enumerate(block.items, start=1):
            if block.ordered:
                yield NUMBER, str(place)
            yield from self._blocks(item)

    def _grid(self, grid: Grid) -> Iterator[Entry]:
        if grid.caption:
            yield TEXT, f"{grid.number} {grid.caption}"
        yield HEAD, " | ".join(grid.heads)
        for row in grid.rows:
            yield from _texts(row.header, *(cell.text for cell in row.cells))
        yield from self._facts([grid.more] if grid.more else [])
        yield from _texts(*grid.notes)

    def _facts(self, facts: Iterable[Fact]) -> Iterator[Entry]:
        for fact in facts:
            yield from _texts(fact.label, *fact.lines)
            yield from _texts(*(self._references[label] for label in fact.labels))


def _texts(*texts: str) -> Iterator[Entry]:
    yield from ((TEXT, text) for text in texts)


def _words(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _labels(svg: str) -> Iterator[Entry]:
    """The texts in a drawing, in the order in which they stand in it."""
    axes = [(found.start(), found.end()) for found in _AXIS.finditer(svg)]
    for label in _LABEL.finditer(svg):
        is_axis = any(start < label.start() < end for start, end in axes)
        marked = _FIGURE.sub(lambda found: mark(found[2], found[1]), label[1])
        lines = marked.replace("</tspan><tspan", "</tspan> <tspan")
        yield AXIS if is_axis else CHART, unescape(_TAG.sub("", lines))
