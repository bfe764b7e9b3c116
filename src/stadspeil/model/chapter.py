"""Chapters: what an analyst writes, as a small tree that every product can render."""

from dataclasses import dataclass

from pydantic import Field

from stadspeil.model.base import Identifier, PeriodCode, Spec, Text
from stadspeil.model.dataset import Checked
from stadspeil.model.indicator import Domain


@dataclass(frozen=True)
class Words:
    """Plain text."""

    text: str


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


class ChapterHead(Spec):
    """The front matter of a chapter."""

    title: Text
    domain: Domain
    period: PeriodCode = Field(description="the period that the chapter is about")
    purpose: Text | None = Field(default=None, description="what the city aims at, in a sentence")
    indicators: tuple[Identifier, ...] = Field(
        default=(), description="the key figures that open the chapter"
    )
    checked: Checked | None = None


@dataclass(frozen=True)
class Chapter:
    """A chapter: its head and its text. `file` is its path inside the edition."""

    id: str
    head: ChapterHead
    blocks: tuple[Block, ...]
    file: str
    calls: tuple[Call, ...]
