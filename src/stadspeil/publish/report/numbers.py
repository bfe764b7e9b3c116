"""Numbers of chapters, headings, figures and tables: the same in every product of the report."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import ascii_uppercase

from stadspeil.publish.report.blocks import (
    Block,
    Document,
    Grid,
    Heading,
    Items,
    Part,
    Picture,
    Quotation,
)


def number_document(document: Document) -> Document:
    """The report with its numbers: `1`, `1.1` in chapters, `A`, `A.1` in appendices."""
    counter = _Counter()
    return replace(
        document,
        chapters=tuple(
            counter.number_part(part, str(place))
            for place, part in enumerate(document.chapters, start=1)
        ),
        appendices=tuple(
            counter.number_part(part, ascii_uppercase[place])
            for place, part in enumerate(document.appendices)
        ),
    )


def list_blocks(document: Document) -> Iterator[Block]:
    """Every block of a report in reading order, those inside lists and quotations included."""
    for part in (*document.summary, *document.chapters, *document.appendices):
        yield from _walk(part.blocks)


def list_headings(part: Part) -> list[Heading]:
    """The numbered headings of a chapter or appendix."""
    return [block for block in _walk(part.blocks) if isinstance(block, Heading) and block.number]


def list_references(document: Document) -> dict[str, str]:
    """What the text calls each labelled figure and table: `Tabel 12`."""
    return {
        block.label: f"{kind} {block.number}"
        for block in list_blocks(document)
        if isinstance(block, Picture | Grid) and block.label
        for kind in [document.figure if isinstance(block, Picture) else document.table]
    }


class _Counter:
    """Counts as a reader does: figures and tables through the report, headings per chapter."""

    def __init__(self) -> None:
        self._part = ""
        self._headings = 0
        self._pictures = 0
        self._grids = 0

    def number_part(self, part: Part, number: str) -> Part:
        self._part, self._headings = number, 0
        return replace(part, number=number, blocks=self._number_all(part.blocks))

    def _number_all(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(self._number(block) for block in blocks)

    def _number(self, block: Block) -> Block:
        match block:
            case Heading(level=2):
                self._headings += 1
                return replace(block, number=f"{self._part}.{self._headings}")
            case Picture():
                self._pictures += 1
                return replace(block, number=self._pictures)
            case Grid() if block.caption:
                self._grids += 1
                return replace(block, number=self._grids)
            case Items():
                return replace(block, items=tuple(self._number_all(item) for item in block.items))
            case Quotation():
                return replace(block, blocks=self._number_all(block.blocks))
            case _:
                return block


def _walk(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Items):
            for item in block.items:
                yield from _walk(item)
        elif isinstance(block, Quotation):
            yield from _walk(block.blocks)
