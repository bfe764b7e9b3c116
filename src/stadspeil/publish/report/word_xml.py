"""Pieces of a Word document: paragraphs, stretches of text, fields and bookmarks.

They are made from values and never from text: what an edition says can't become a tag or a field.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

Node: TypeAlias = BaseOxmlElement

NORMAL = "Normal"

# XML has no way to write these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def node(name: str, /, *children: Node, **attributes: str | int) -> Node:
    """An element such as `w:tab`, with attributes in the namespace of Word."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), clean(str(value)))
    made.extend(children)
    return made


def clean(words: str) -> str:
    """Text without the signs that XML can't hold."""
    return _UNWRITABLE.sub("", words)


def run(words: str, *, bold: bool = False, italic: bool = False, style: str = "") -> Node:
    """A stretch of text in one style; a new line in it becomes a line break."""
    made = node("w:r")
    properties = [
        *([node("w:rStyle", val=style)] if style else []),
        *([node("w:b"), node("w:bCs")] if bold else []),
        *([node("w:i"), node("w:iCs")] if italic else []),
    ]
    if properties:
        made.append(node("w:rPr", *properties))
    for place, line in enumerate(clean(words).split("\n")):
        if place:
            made.append(node("w:br"))
        made.append(_text("w:t", line))
    return made


def line_break() -> Node:
    """The end of a line within a paragraph."""
    return node("w:r", node("w:br"))


def tab() -> Node:
    """A jump to the next tab stop."""
    return node("w:r", node("w:tab"))


def paragraph(style: str, content: Iterable[Node], properties: Iterable[Node] = ()) -> Node:
    """A paragraph; `properties` stand in the order of the schema."""
    named = [node("w:pStyle", val=style)] if style != NORMAL else []
    made = node("w:p", node("w:pPr", *named, *properties))
    made.extend(content)
    return made


def field(instruction: str, shown: str) -> list[Node]:
    """A field with what it shows until Word computes it anew."""
    return [*open_field(instruction), *([run(shown)] if shown else []), close_field()]


def open_field(instruction: str) -> list[Node]:
    """The start of a field: what is shown follows."""
    return [
        _mark("begin"),
        node("w:r", _text("w:instrText", f" {instruction} ")),
        _mark("separate"),
    ]


def close_field() -> Node:
    """The end of a field."""
    return _mark("end")


def bookmark(name: str, number: int, content: Sequence[Node]) -> list[Node]:
    """Content to which fields and links can point."""
    start = node("w:bookmarkStart", id=number, name=name)
    return [start, *content, node("w:bookmarkEnd", id=number)]


def _mark(kind: str) -> Node:
    return node("w:r", node("w:fldChar", fldCharType=kind))


def _text(name: str, words: str) -> Node:
    made = node(name)
    made.text = words
    made.set(qn("xml:space"), "preserve")
    return made
