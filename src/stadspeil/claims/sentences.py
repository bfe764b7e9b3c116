"""Sentences of a text, with the live figures in them and the line of every word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from stadspeil.model.chapter import (
    Block,
    Call,
    Display,
    Emphasis,
    Heading,
    Inline,
    ItemList,
    Link,
    Paragraph,
    Quote,
    Strong,
    Words,
)
from stadspeil.model.claim import Claim, Stated

ANSWERED = "\ue000"
"""Stands in a sentence for a live figure, a claim, or words with their source."""

_END = re.compile(rf"(?<=[.!?])\s+(?=[A-ZÀ-Ý{ANSWERED}])")


@dataclass(frozen=True)
class Sentence:
    """A sentence: its text, the line of each of its signs, and the live figures in it."""

    text: str
    lines: tuple[int, ...]
    calls: tuple[Call, ...]


def read_sentences(blocks: Iterable[Block]) -> Iterator[Sentence]:
    """The sentences of some blocks. A block quotation is somebody else's, and is left out."""
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children):
                yield from _split(tuple(_flatten(children)))
            case ItemList(_, items):
                for item in items:
                    yield from read_sentences(item)
            case Quote() | Display():
                continue


def _flatten(children: tuple[Inline, ...]) -> Iterator[Words | Call]:
    for child in children:
        match child:
            case Words() | Call():
                yield child
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                yield from _flatten(inner)


def _split(parts: tuple[Words | Call, ...]) -> Iterator[Sentence]:
    shown = [ANSWERED if isinstance(part, Call | Claim | Stated) else part.text for part in parts]
    text = "".join(shown)
    lines = tuple(part.line for part, words in zip(parts, shown, strict=True) for _ in words)
    starts = list(accumulate((len(words) for words in shown), initial=0))
    calls = [
        (start, part) for start, part in zip(starts, parts, strict=False) if isinstance(part, Call)
    ]
    begin = 0
    for end, after in [
        *((gap.start(), gap.end()) for gap in _END.finditer(text)),
        (len(text),) * 2,
    ]:
        inside = tuple(call for start, call in calls if begin <= start < end)
        if text[begin:end].strip():
            yield Sentence(text[begin:end], lines[begin:end], inside)
        begin = after
