"""Counting figures: how many a text puts before its reader."""

import re
from collections.abc import Iterable, Iterator, Mapping

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

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def count_in_text(text: str) -> int:
    """How many numbers a text prints.

    >>> count_in_text("75 minder (−0,9%)"), count_in_text("€ 1.498,7 miljoen")
    (2, 1)
    """
    return len(_NUMBER.findall(text))


def calls_in(blocks: Iterable[Block]) -> Iterator[Call]:
    """The live expressions of some blocks, in the order of the text."""
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children):
                yield from _inline_calls(children)
            case ItemList(_, items):
                for item in items:
                    yield from calls_in(item)
            case Quote(inner):
                yield from calls_in(inner)
            case Display(call):
                yield call


def _inline_calls(children: Iterable[Inline]) -> Iterator[Call]:
    for child in children:
        match child:
            case Call():
                yield child
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                yield from _inline_calls(inner)
            case _:
                continue


def spoken_words(blocks: Iterable[Block], answers: Mapping[Call, str]) -> list[str]:
    """The words of some blocks as a reader meets them, live expressions answered."""
    return " ".join(_spoken(blocks, answers)).split()


def _spoken(blocks: Iterable[Block], answers: Mapping[Call, str]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children):
                yield "".join(_inline_words(children, answers))
            case ItemList(_, items):
                for item in items:
                    yield from _spoken(item, answers)
            case Quote(inner):
                yield from _spoken(inner, answers)
            case Display():
                continue


def _inline_words(children: Iterable[Inline], answers: Mapping[Call, str]) -> Iterator[str]:
    for child in children:
        match child:
            case Words(words):
                yield words
            case Call():
                yield answers[child]
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                yield from _inline_words(inner, answers)
