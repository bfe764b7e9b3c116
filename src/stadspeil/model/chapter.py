"""Chapters: what an analyst writes, as a small tree that every product can render."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pydantic import Field

from stadspeil.model.base import Identifier, PeriodCode, Spec, Text
from stadspeil.model.dataset import Checked
from stadspeil.model.indicator import Domain


@dataclass(frozen=True)
class Words:
    """Plain text. `line` is where it starts, and makes no difference to what it is."""

    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Strong:
    """Text with weight."""

    children: tuple["Inline", ...]


@dataclass(frozen=True)
class Emphasis:
    """Text with stress."""

    children: tuple["Inline", ...]


@dataclass(frozen=True)
class Link:
    """A link to a page elsewhere, or to a page of the monitor (`indicator:wmo-clienten`)."""

    target: str
    children: tuple["Inline", ...]


@dataclass(frozen=True)
class Call:
    """A live expression in the text: `{{ figure("wmo-clienten", 2021) }}`.

    `name` is figure, change, table, chart or period; `breakdown` pins dimensions to codes.
    """

    name: str
    indicator: str | None
    periods: tuple[str, ...]
    area: str | None
    breakdown: tuple[tuple[str, str], ...]
    line: int
    source: str


Inline = Words | Strong | Emphasis | Link | Call


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter; level 2 is the highest, since the chapter's title is level 1."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class ItemList:
    """A list, with numbers or with bullets."""

    ordered: bool
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True)
class Quote:
    """A quotation."""

    children: tuple["Block", ...]


@dataclass(frozen=True)
class Display:
    """A table or chart on a line of its own."""

    call: Call


Block = Paragraph | Heading | ItemList | Quote | Display


@dataclass(frozen=True)
class Term:
    """A word that a glossary explains: an item of a list that opens with it, in bold."""

    name: str
    anchor: str
    item: tuple[Block, ...]


def plain_text(children: tuple[Inline, ...]) -> str:
    """The words of some inline parts, without their live expressions."""
    return "".join(_plain(children))


def _plain(children: tuple[Inline, ...]) -> Iterator[str]:
    for child in children:
        match child:
            case Words(text):
                yield text
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                yield from _plain(inner)
            case Call():
                continue


def walk(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Every inline part of some blocks, in reading order, with what stands inside it."""
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children):
                yield from _walk_inline(children)
            case ItemList(_, items):
                for item in items:
                    yield from walk(item)
            case Quote(inner):
                yield from walk(inner)
            case Display(call):
                yield call


def _walk_inline(children: tuple[Inline, ...]) -> Iterator[Inline]:
    for child in children:
        yield child
        if isinstance(child, Strong | Emphasis | Link):
            yield from _walk_inline(child.children)


def heading_id(children: tuple[Inline, ...]) -> str:
    """The id of a heading, from its words."""
    signs = "".join(sign if sign.isalnum() else "-" for sign in plain_text(children).lower())
    return "-".join(part for part in signs.split("-") if part) or "-"


def _read_term(item: tuple[Block, ...]) -> Term | None:
    """The word that an item of a list explains, as in `**Wlz**: Wet langdurige zorg`."""
    match item:
        case (Paragraph((Strong(name), *rest)), *_) if plain_text(name) and _explains(rest):
            return Term(plain_text(name), f"term-{heading_id(name)}", item)
        case _:
            return None


def _explains(rest: list[Inline]) -> bool:
    return ":" in plain_text(tuple(rest))[:40]


class ChapterHead(Spec):
    """The front matter of a chapter."""

    title: Text
    domain: Domain
    period: PeriodCode = Field(description="the period that the chapter is about")
    purpose: Text | None = Field(default=None, description="what the city aims at, in a sentence")
    indicators: tuple[Identifier, ...] = Field(
        default=(), description="the key figures that open the chapter"
    )
    glossary: bool = Field(
        default=False,
        description="whether the items of its lists explain words: - **Wlz**: Wet langdurige zorg.",
    )
    checked: Checked | None = None


class LawSpec(Spec):
    """A row of the table of the summary.

    `people` and `spending` are changes, as in a text: `change("wmo-clienten", 2020, 2021)`.
    """

    title: Text
    people: str
    spending: str
    comparison: Text | None = Field(
        default=None, description="the comparison with similar areas, as the source gives it"
    )
    note: Text | None = None


class SummaryHead(ChapterHead):
    """The front matter of `summary.md`, the summary on one page."""

    laws: tuple[LawSpec, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter: its head and its text. `file` is its path inside the edition."""

    id: str
    head: ChapterHead
    blocks: tuple[Block, ...]
    file: str
    calls: tuple[Call, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words that it explains, if it is a glossary; each once."""
        found: dict[str, Term] = {}
        if self.head.glossary:
            for block in self.blocks:
                for item in block.items if isinstance(block, ItemList) else ():
                    term = _read_term(item)
                    if term is not None:
                        found.setdefault(term.anchor, term)
        return tuple(found.values())

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of its headings and terms: the parts that a link can point at."""
        headings = (block for block in self.blocks if isinstance(block, Heading))
        ids = [heading_id(heading.children) for heading in headings]
        return (*ids, *(term.anchor for term in self.terms))


@dataclass(frozen=True)
class Law:
    """A row of the table of the summary, with its two changes read."""

    spec: LawSpec
    people: Call
    spending: Call


@dataclass(frozen=True)
class Summary:
    """The summary on one page: a short text and one table."""

    chapter: Chapter
    laws: tuple[Law, ...]
