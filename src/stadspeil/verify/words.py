"""Numbers that are no figures of ours, and so need no identity: each belongs to a named class.

A number counts as somebody else's words only together with the words beside it: `tot 23 jaar` is
known where the edition says so, and `tot 24 jaar` is not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import yaml

from stadspeil.verify.identities import SMALLEST_AREA
from stadspeil.verify.source import LOADER

MONTHS = {
    name
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep sept oct nov dec",
    )
    for name in names.split()
}

SCALES = ("100", "1.000", "1,000")
"""What stands beside `×`: thousands, or in a formula. That for a mean ends in `: 2`."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERING = re.compile(r"(?:^|\|)\s*(?:[A-Z]\.)?\d+(?:\.\d{1,2})*[a-z]?\.?\s+[^\W\d]")
_REFERENCE = re.compile(
    r"\b(?:Tabel|Figuur|Table|Figure|SDG|bijlage|hoofdstuk|thema|theme)\s*$", re.IGNORECASE
)
_COUNTED = re.compile(r"\((\d{1,3})(?: cijfers| figures)?\)\s*$")
_PERIOD = re.compile(
    r"\b[12]e halfjaar|\bH[12]\b|\b[1-4]e kwartaal|\bquarter [1-4]|\b\d{4}/\d{4}|\b\d{4}-[SQ]\d"
    r"|\b\d{1,2}-\d{1,2}-\d{4}|\b\d{4}-\d\d(?:-\d\d)?(?!\d)"
)
_CLAIM = re.compile(r'\{\{\s*(?:claim|stated)\(\s*"([^"]*)".*?\}\}')


class WordClass(StrEnum):
    """The classes of numbers that need no identity."""

    YEAR = "year"
    PERIOD = "period"  # parts of a year, and dates
    NUMBERING = "numbering"  # of chapters, goals, tables and figures
    OWN_TEXT = "own-text"  # in what the analyst wrote: texts, titles, definitions, laws, sources
    OUR_TEXT = "our-text"  # in fixed texts of the program
    CODE = "code"  # codes, expressions and versions
    AXIS = "axis"  # ticks of axes, and keys of maps
    LIST = "list"  # places in lists and on maps
    LISTED = "listed"  # how many things stand on the spot
    STATISTIC = "statistic"  # bounds of intervals and places, from a statistical method
    PAGE = "page"  # page numbers, contents and repeated heads of tables


Neighbours = tuple[str | None, str | None]
"""The words before and after a number; None where the text begins or ends."""


@dataclass(frozen=True)
class _Known:
    """The numbers of some texts, each with its neighbours."""

    numbers: Mapping[str, frozenset[Neighbours]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "_Known":
        found: dict[str, set[Neighbours]] = {}
        for text in texts:
            for number, neighbours in _numbers(text):
                found.setdefault(number, set()).add(neighbours)
        return cls({number: frozenset(items) for number, items in found.items()})

    def has(self, number: str, before: str | None, after: str | None) -> bool:
        """Whether a number stands in one of the texts between the same words."""
        return any(_is_alike((before, after), known) for known in self.numbers.get(number, ()))


def _is_alike(one: Neighbours, other: Neighbours) -> bool:
    """Whether one pair of neighbours is the other, as far as both texts go; one word is shared."""
    if (None, None) in (one, other):
        return one == other
    shares = any(word is not None and word == known for word, known in zip(one, other, strict=True))
    return shares and _fits(one[0], other[0]) and _fits(one[1], other[1])


def _fits(word: str | None, known: str | None) -> bool:
    """Words fit where they are equal; where a text ends, anything may follow."""
    return word == known or word is None or known is None


def _numbers(text: str) -> Iterator[tuple[str, Neighbours]]:
    words = [word.casefold() for word in _TOKEN.findall(text)]
    for place, word in enumerate(words):
        if word[0].isdigit():
            before = words[place - 1] if place else None
            after = words[place + 1] if place + 1 < len(words) else None
            yield word, (before, after)


class Words:
    """Tells of a number without identity which class it belongs to."""

    def __init__(
        self,
        texts: Iterable[str],
        periods: Iterable[str],
        versions: Iterable[str],
        small_count: str,
    ) -> None:
        own = [part for text in texts for part in _without_calls(text)]
        self._own = _Known.of(own)
        self._texts = {text.strip() for text in own}
        ours = list(_our_texts((str(SMALLEST_AREA), small_count)))
        self._ours = _Known.of(ours)
        self._too_small = {text for text in ours if str(SMALLEST_AREA) in text}
        self._too_small |= {texts["reason_few"] for texts in _languages()}
        self._years = {year for text in (*own, *periods) for year in _YEAR.findall(text)}
        self._versions = frozenset(versions)

    def classify(self, text: str, start: int, end: int) -> WordClass | None:
        """The class of the number at a place in a text; None where it belongs to none."""
        digits = re.sub(r"^\D+|\D+$", "", text[start:end])
        start = text.index(digits, start)
        end = start + len(digits)
        if any(found.start() <= start < found.end() for found in _PERIOD.finditer(text)):
            return WordClass.PERIOD if self._has_known_year(text, start) else None
        words = [(item.start(), item[0].casefold()) for item in _TOKEN.finditer(text)]
        before = next((word for place, word in reversed(words) if place < start), None)
        after = next((word for place, word in words if place >= end), None)
        return self._class_of(text, start, digits, before, after)

    def is_too_small(self, text: str) -> bool:
        """Whether a text says that an area has too few inhabitants to show its figure."""
        return text.strip() in self._too_small

    def _class_of(
        self, text: str, start: int, digits: str, before: str | None, after: str | None
    ) -> WordClass | None:
        if digits in self._years:
            return WordClass.YEAR
        if after in MONTHS and digits.isdigit() and 0 < int(digits) < 32:
            return WordClass.PERIOD
        if digits in self._versions:
            return WordClass.CODE
        if self._own.has(digits, before, after):
            return WordClass.OWN_TEXT
        if self._ours.has(digits, before, after):
            return WordClass.OUR_TEXT
        around = (text[:start].rstrip()[-1:], text[start + len(digits) :].lstrip()[:1])
        if (digits in SCALES and "×" in around) or (digits == "2" and around == (":", "")):
            return WordClass.OUR_TEXT
        is_numbering = any(item.start() <= start < item.end() for item in _NUMBERING.finditer(text))
        if is_numbering or _REFERENCE.search(text[:start]):
            return WordClass.NUMBERING
        counted = _COUNTED.search(text)
        if counted is not None and counted.start(1) == start:
            return WordClass.LISTED
        if all(part in self._texts for part in text.strip().split(", ")):
            return WordClass.NUMBERING  # the goals of an indicator
        return None

    def _has_known_year(self, text: str, start: int) -> bool:
        found = next(item for item in _PERIOD.finditer(text) if item.start() <= start < item.end())
        years = _YEAR.findall(found[0])
        return all(year in self._years for year in years)


def _without_calls(text: str) -> list[str]:
    """A text as it is shown: without the signs of Markdown, and cut where a figure is filled in.

    A claim is checked when building, and shown in the words of whoever made it.
    """
    text = _CLAIM.sub(r"\1", text)
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    return [re.sub(r"[*_`\[\]]", "", part) for part in re.split(r"\{\{.*?\}\}|\n\s*\n", text)]


def _languages() -> Iterator[Mapping[str, str]]:
    """The fixed texts of the program by key, a language at a time."""
    for language in ("nl", "en"):
        file = resources.files("stadspeil.language").joinpath(f"{language}.yaml")
        yield yaml.load(file.read_text("utf-8"), Loader=LOADER)


def _our_texts(bounds: tuple[str, ...]) -> Iterator[str]:
    """The fixed texts of the program with the bounds they name, cut where else is filled in."""
    for texts in _languages():
        for text in texts.values():
            filled = [text.replace("{number}", bound) for bound in bounds]
            for whole in filled if "{number}" in text else [text]:
                yield from re.split(r"\{[^}]*\}", whole)
