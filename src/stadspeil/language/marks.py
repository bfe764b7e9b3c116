"""Marks: a figure in a text keeps its identity until a product is laid out.

A figure is formatted in one place and printed in many: in sentences, titles of charts, text
alternatives, cells. A mark travels along inside the text, in the three signs that Unicode keeps
for an annotation between lines, which no product may contain:

    U+FFF9 16,5% U+FFFA wmo-aandeel:GM0546:2021@2022-07 U+FFFB

A product takes marks out of its texts again: into `<data>` on a page, into a list beside a report.
"""

import re
from collections.abc import Callable, Iterator

START, MIDDLE, END = "\ufff9", "\ufffa", "\ufffb"

LISTED, STATISTIC = "listed", "statistic"
"""What counts the things that stand on the spot, and what comes from a statistical method: such a
number is no figure of an edition by itself."""

MARK = re.compile(f"{START}([^{START}-{END}]*){MIDDLE}([^{START}-{END}]*){END}")
"""A marked figure: its text and its identity."""

_STAND_IN = "\ufffc"
_STAND_INS = re.compile(f"{_STAND_IN}+")


def mark(text: str, identity: str) -> str:
    """A text with its identity.

    >>> plain("In 2021: " + mark("16,5%", "wmo-aandeel:GM0546:2021@2022-07") + ".")
    'In 2021: 16,5%.'
    """
    return f"{START}{text}{MIDDLE}{identity}{END}"


def plain(text: str) -> str:
    """A text without its marks, as a reader sees it."""
    return MARK.sub(r"\1", text) if START in text else text


def identities(text: str) -> list[str]:
    """The identities in a text, from left to right."""
    return [found[2] for found in MARK.finditer(text)] if START in text else []


def split_marks(text: str) -> Iterator[tuple[str, str]]:
    """A text in parts, each with its identity; words between figures have none.

    >>> list(split_marks("In 2021: " + mark("16,5%", "a:b:2021@2022") + "."))
    [('In 2021: ', ''), ('16,5%', 'a:b:2021@2022'), ('.', '')]
    """
    place = 0
    for found in MARK.finditer(text):
        if found.start() > place:
            yield text[place : found.start()], ""
        yield found[1], found[2]
        place = found.end()
    if place < len(text):
        yield text[place:], ""


def reflow(text: str, lay_out: Callable[[str], list[str]]) -> list[str]:
    """Lay a text out on lines as a reader sees it, with marks kept whole.

    >>> reflow("Leiden " + mark("5", "x"), lambda text: text.split()) == ["Leiden", mark("5", "x")]
    True
    """
    figures = iter([found[0] for found in MARK.finditer(text)])
    bare = MARK.sub(lambda found: _STAND_IN * len(found[1]), text)
    return [_STAND_INS.sub(lambda _: next(figures), line) for line in lay_out(bare)]
