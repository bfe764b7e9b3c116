"""The parts of a report as a tree of plain values, which the template lays out.

Everything that an edition says stands in these values as text. The template inserts it as text
too, so that nothing in an edition can become code of the template.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style, with the address that it links to, if it does."""

    text: str
    strong: bool = False
    emphasis: bool = False
    target: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` is `text`, `lead`, `note` or `warning`."""

    runs: tuple[Run, ...]
    role: str = "text"


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 is a chapter. Level 3 and deeper have no number."""

    level: int
    runs: tuple[Run, ...]
    number: str = ""


@dataclass(frozen=True)
class Items:
    """A list, with numbers or with bullets."""

    ordered: bool
    items: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True)
class Quotation:
    """A quotation."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class Fact:
    """A label with the lines said beside it; `labels` refer to numbered tables and figures."""

    label: str
    lines: tuple[str, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Labels, each with what is said beside it."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Picture:
    """A chart, drawn in `file`. `label` is how the text refers to it; "" where it stands again.

    `number` is given to it when the report is whole, as it is to headings and tables.
    """

    file: str
    title: str
    subtitle: str
    alt: str
    notes: tuple[str, ...]
    label: str
    number: int = 0


@dataclass(frozen=True)
class GridCell:
    """A cell; `mark` is a sign that hangs outside the column, so that digits stay aligned."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row; `depth` is how far its header stands in."""

    header: str
    cells: tuple[GridCell, ...]
    depth: int = 0
    total: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; without a caption it has no number, and `name` says what it is.

    `right` tells of each column whether it is aligned right, as figures are. `widths` holds a
    share of the page for each column; empty where the content decides. `together` keeps it on one
    page. `more` refers to a fuller table.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    right: tuple[bool, ...]
    together: bool
    widths: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    more: Fact | None = None
    label: str = ""
    name: str = ""
    number: int = 0


Block = Paragraph | Heading | Items | Quotation | Facts | Picture | Grid


@dataclass(frozen=True)
class Part:
    """A chapter or an appendix."""

    title: str
    blocks: tuple[Block, ...]
    number: str = ""


@dataclass(frozen=True)
class Cover:
    """What the cover says."""

    title: str
    authority: str
    purpose: str
    facts: tuple[Fact, ...]
    warning: str


@dataclass(frozen=True)
class Document:
    """A whole report. `date` is year, month and day; `mark` stands at the head of each page.

    `summary` holds the summary on one page, which has no number, or nothing.
    """

    language: str
    region: str
    date: tuple[int, int, int]
    cover: Cover
    mark: str
    contents: str
    figure: str
    table: str
    appendix: str
    summary: tuple[Part, ...]
    chapters: tuple[Part, ...]
    appendices: tuple[Part, ...]


def text(words: str) -> tuple[Run, ...]:
    """Plain words as runs."""
    return (Run(words),)


def to_json(document: Document) -> str:
    """A report as JSON; each value carries the name of its type as `kind`."""
    return json.dumps(document, default=_describe, ensure_ascii=False)


def _describe(value: object) -> dict[str, object]:
    return {"kind": type(value).__name__.lower(), **vars(value)}


def text_grid(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    caption: str = "",
    notes: Sequence[str] = (),
) -> Grid:
    """A table of words: the first of each row is its header; `widths` are shares of the page."""
    return Grid(
        caption,
        tuple(heads),
        tuple(GridRow(first, tuple(GridCell(cell) for cell in rest)) for first, *rest in rows),
        right=(False,) * len(heads),
        together=False,
        widths=tuple(widths),
        notes=tuple(notes),
    )
