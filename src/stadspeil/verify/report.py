"""Reading the report back: the text of the PDF and of Word, beside the list of what stands there.

The list (`monitor.figures.json`) gives each number its identity. It is checked as a page is; then
the numbers that a stranger reads in the PDF, one after another, must be those of the list.
"""

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree

from stadspeil.verify.tally import Tally, shorten
from stadspeil.verify.words import WordClass

LIST = "monitor.figures.json"
PDF = "monitor.pdf"
WORD = "monitor.docx"

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LEADER = re.compile(r"(?:\. ?){5,}")
_FEW = 3
"""So many lines with leaders make a page one of contents; so many numbers make two places alike."""

_FURTHEST = 80
"""How many numbers two texts may lack before they can't be laid side by side."""

_CLASSES = {"number": WordClass.NUMBERING, "axis": WordClass.AXIS}

_WORD_NAMES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


@dataclass(frozen=True)
class _Seen:
    """A number where a reader meets it."""

    text: str
    place: str
    around: str


def read_report(build: Path, tally: Tally) -> None:
    """Check the report in all its forms."""
    entries = _read_list(build / LIST, tally)
    if entries is None:
        return
    heads = {tuple(_numbers(_text(entry))) for entry in entries if entry["in"] == "head"}
    _compare(tally, PDF, list(_expect(entries)), _read_pdf(build / PDF, tally), heads)
    written = [entry for entry in entries if entry["in"] not in ("number", "axis", "chart")]
    _compare(tally, WORD, list(_expect(written)), _read_word(build / WORD, tally), heads)


def _read_list(file: Path, tally: Tally) -> list[Mapping[str, Any]] | None:
    try:
        entries: list[Mapping[str, Any]] = json.loads(file.read_text("utf-8"))
        for line, entry in enumerate(entries, start=2):
            names = [part[1] for part in entry["parts"] if isinstance(part, list)]
            others = _CLASSES.get(entry["in"])
            tally.check_text("report", LIST, str(line), _text(entry), names, "nl", others=others)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        tally.fail(LIST, "", f"a list that can't be read ({error})", "texts with their identities")
        return None
    return entries


def _text(entry: Mapping[str, Any]) -> str:
    return "".join(part[0] if isinstance(part, list) else part for part in entry["parts"])


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def _expect(entries: Sequence[Mapping[str, Any]]) -> Iterator[_Seen]:
    for line, entry in enumerate(entries, start=2):
        text = _text(entry)
        yield from (_Seen(number, str(line), text) for number in _numbers(text))


# -- reading


def _read_pdf(file: Path, tally: Tally) -> list[_Seen]:
    """The numbers of a PDF in reading order, without those that only a page has."""
    try:
        document = pypdfium2.PdfDocument(file)
        pages = [
            document[place].get_textpage().get_text_bounded() for place in range(len(document))
        ]
        document.close()
    except (OSError, pypdfium2.PdfiumError) as error:
        tally.fail(file.name, "", f"a PDF that can't be read ({error})", "the report")
        return []
    lines = [page.splitlines() for page in pages]
    repeated = Counter(line for page in lines for line in dict.fromkeys(page))
    found = []
    for number, page in enumerate(lines, start=1):
        is_contents = sum(_LEADER.search(line) is not None for line in page) >= _FEW
        for place, line in enumerate(page):
            is_footer = place == len(page) - 1 and line.strip().isdigit()
            if is_contents or is_footer or (place < _FEW and repeated[line] > len(pages) / 2):
                tally.classes[WordClass.PAGE] += len(_numbers(line))
            else:
                found += [_Seen(item, f"page {number}", line) for item in _numbers(line)]
    return found


def _read_word(file: Path, tally: Tally) -> list[_Seen]:
    """The numbers of a Word document in reading order, without its table of contents."""
    try:
        with zipfile.ZipFile(file) as package:
            tree = etree.fromstring(package.read("word/document.xml"), _parser())
    except (OSError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        tally.fail(file.name, "", f"a document that can't be read ({error})", "the report")
        return []
    found = []
    for place, paragraph in enumerate(tree.iterfind(".//w:p", _WORD_NAMES), start=1):
        text = "".join(_spoken(paragraph))
        style = paragraph.find("w:pPr/w:pStyle", _WORD_NAMES)
        name = "" if style is None else str(style.get(f"{{{_WORD_NAMES['w']}}}val"))
        if name.startswith("TOC"):
            tally.classes[WordClass.PAGE] += len(_numbers(text))
        else:
            found += [_Seen(item, f"paragraph {place}", text) for item in _numbers(text)]
    return found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _spoken(paragraph: Any) -> Iterator[str]:
    """The words of a paragraph; a tab or a new line is a space."""
    for part in paragraph.iter(*(f"{{{_WORD_NAMES['w']}}}{tag}" for tag in ("t", "br", "tab"))):
        yield part.text or "" if part.tag.endswith("}t") else " "


# -- comparing


def _compare(
    tally: Tally,
    file: str,
    expected: Sequence[_Seen],
    seen: Sequence[_Seen],
    heads: set[tuple[str, ...]],
) -> None:
    """Lay two rows of numbers side by side; what only one of them has is a problem.

    A table that runs on repeats its head on the next page.
    """
    one = other = agreed = 0
    while one < len(expected) or other < len(seen):
        if one < len(expected) and other < len(seen) and expected[one].text == seen[other].text:
            one, other, agreed = one + 1, other + 1, agreed + 1
            continue
        glued = _glued(expected[one : one + _FEW], seen[other].text) if other < len(seen) else 0
        if glued:
            one, other, agreed = one + glued, other + 1, agreed + glued
            continue
        lacking, extra = _next_alike(expected[one:], seen[other:])
        inserted = seen[other : other + extra]
        if not lacking and _is_repeated(tuple(item.text for item in inserted), heads):
            tally.classes[WordClass.PAGE] += extra
        else:
            _complain(tally, file, expected[one : one + lacking], inserted)
        one, other = one + lacking, other + extra
    tally.figures[file] += len(expected)
    tally.agreed[file] += agreed


def _glued(expected: Sequence[_Seen], text: str) -> int:
    """How many numbers of neighbouring cells were read as one, for lack of room between them."""
    return next(
        (
            count
            for count in range(2, len(expected) + 1)
            if "".join(item.text for item in expected[:count]) == text
        ),
        0,
    )


def _next_alike(expected: Sequence[_Seen], seen: Sequence[_Seen]) -> tuple[int, int]:
    """How many numbers to pass over in each row until they go on alike."""
    ours = [item.text for item in expected[: _FURTHEST + _FEW]]
    theirs = [item.text for item in seen[: _FURTHEST + _FEW]]
    for both in range(1, _FURTHEST):
        for lacking in range(both + 1):
            extra = both - lacking
            after = ours[lacking : lacking + _FEW]
            if after == theirs[extra : extra + _FEW] and (
                after or both >= max(len(ours), len(theirs))
            ):
                return lacking, extra
    return len(expected), len(seen)


def _is_repeated(numbers: tuple[str, ...], heads: set[tuple[str, ...]]) -> bool:
    """Whether some numbers are those of one or more heads of tables."""
    return not numbers or any(
        head and numbers[: len(head)] == head and _is_repeated(numbers[len(head) :], heads)
        for head in heads
    )


def _complain(tally: Tally, file: str, lacking: Sequence[_Seen], extra: Sequence[_Seen]) -> None:
    place = extra[0].place if extra else ""
    printed = ", ".join(item.text for item in extra[:8]) or "nothing"
    around = f" in {shorten(extra[0].around)!r}" if extra else ""
    wanted = ", ".join(item.text for item in lacking[:8]) or "no number"
    where = f" ({LIST}:{lacking[0].place})" if lacking else ""
    tally.fail(file, place, f"{printed}{around}", f"{wanted}{where}")
