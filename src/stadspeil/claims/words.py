"""Finding the words that make a claim: typed numbers, directions, comparisons, vague words.

Which words these are stands in `words/nl.yaml` and `words/en.yaml`, and so do the numbers that
need no observation: dates, periods, references, ages, bases (per 1.000), and the like. Besides,
a number needs none where the edition itself defines it: with the word after it, it stands in a
name or definition of the edition (`drie wetten`, `tot 120% van het sociaal minimum`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml
from babel.dates import get_month_names

from stadspeil.language.words import LOCALES


class MarkKind(StrEnum):
    """What sort of word makes the claim."""

    NUMBER = "number"
    RISE = "rise"
    FALL = "fall"
    MORE = "more"
    LESS = "less"
    EXTREME = "extreme"
    SAME = "same"
    VAGUE = "vague"

    @property
    def sign(self) -> int:
        """The direction of the word: 1 up, -1 down, 0 none."""
        return {MarkKind.RISE: 1, MarkKind.MORE: 1, MarkKind.FALL: -1, MarkKind.LESS: -1}.get(
            self, 0
        )

    @property
    def is_movement(self) -> bool:
        """Whether it says that something moved in time."""
        return self in (MarkKind.RISE, MarkKind.FALL)


@dataclass(frozen=True, order=True)
class Mark:
    """A word that makes a claim: where it starts in the text, and what it says."""

    start: int
    text: str
    kind: MarkKind


@dataclass(frozen=True)
class Lexicon:
    """The words of a language that make a claim, and where they make none."""

    directions: Mapping[MarkKind, re.Pattern[str]]
    no_direction: re.Pattern[str]
    negation: re.Pattern[str]
    numbers: re.Pattern[str]
    no_number: re.Pattern[str]


_DIGITS = r"\d(?:[\d.,]*\d)?(?:[-\u2013]\d(?:[\d.,]*\d)?)?(?:\s?%)?"
_YEAR = r"(?:19|20)\d\d(?:/(?:19|20)\d\d)?(?![\d.,]*\d|\s?%)"
_SMALL_WORDS = frozenset(
    {"van", "tot", "en", "of", "op", "de", "het", "een", "in", "met", "voor", "bij", "die", "dat"}
    | {"is", "was", "the", "a", "to", "and", "for", "with"}
)


@cache
def load_lexicon(code: str) -> Lexicon:
    """The words of a language.

    Raises:
        FileNotFoundError: there is no such language.
    """
    file = resources.files("stadspeil.claims").joinpath("words", f"{code}.yaml")
    words: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    names = "|".join(_flatten(words["numbers"]))
    number = rf"(?:{_DIGITS}|{names})"
    months = "|".join(get_month_names("wide", locale=LOCALES[code]).values())

    def pattern(entries: object) -> re.Pattern[str]:
        text = "|".join(_flatten(entries))
        text = text.replace("{n}", number).replace("{month}", f"(?:{months.lower()})")
        return re.compile(rf"(?<![\w-])(?:{text})(?![\w-])")

    return Lexicon(
        {kind: pattern(words[kind]) for kind in MarkKind if kind is not MarkKind.NUMBER},
        pattern(words["no_direction"]),
        pattern(words["negation"]),
        re.compile(rf"(?<![\w.,-]){number}(?![\w-])"),
        pattern(words["no_number"]),
    )


def _flatten(entries: object) -> Iterator[str]:
    if isinstance(entries, str):
        yield entries
    elif isinstance(entries, dict):
        for inner in entries.values():
            yield from _flatten(inner)
    elif isinstance(entries, list):
        for inner in entries:
            yield from _flatten(inner)


@dataclass(frozen=True)
class Defined:
    """What an edition defines: its names and definitions, and the nouns that it counts."""

    texts: str
    nouns: tuple[str, ...]


def find_marks(text: str, code: str, defined: Defined) -> tuple[Mark, ...]:
    """The words of a sentence that make a claim, in reading order.

    >>> found = find_marks("In 2021 steeg het tot ruim de helft.", "nl", Defined("", ()))
    >>> [(mark.text, mark.kind.value) for mark in found]
    [('steeg', 'rise'), ('ruim', 'vague'), ('helft', 'number')]
    """
    lexicon, lower = load_lexicon(code), text.lower()
    marks = [
        Mark(found.start(), text[found.start() : found.end()], MarkKind.NUMBER)
        for found in lexicon.numbers.finditer(_blank_numbers(lower, lexicon, defined))
        if not _is_defined(lower, found, defined)
    ]
    rest = _blank(lower, lexicon.no_direction)
    for kind, pattern in lexicon.directions.items():
        marks += [
            Mark(found.start(), text[found.start() : found.end()], kind)
            for found in pattern.finditer(rest)
        ]
    return tuple(sorted(marks))


def has_negation(text: str, code: str) -> bool:
    """Whether a sentence holds a word that may turn its direction round."""
    return load_lexicon(code).negation.search(text.lower()) is not None


def _blank_numbers(text: str, lexicon: Lexicon, defined: Defined) -> str:
    """The text without the numbers that need no observation; a year counts no things."""
    nouns = "|".join(re.escape(noun.lower()) for noun in defined.nouns)
    counts = rf"(?!\s(?:{nouns})\b)" if nouns else ""
    years = re.compile(rf"(?<![\w.,€-])(?<!€ ){_YEAR}{counts}(?!\w)")
    return _blank(_blank(text, lexicon.no_number), years)


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda found: " " * len(found[0]), text)


def _is_defined(text: str, found: re.Match[str], defined: Defined) -> bool:
    """Whether a number stands, with the word after it, in what the edition defines."""
    after = re.findall(r"\s+([\w-]+)", text[found.end() :])[:3]
    phrase = found[0].strip()
    for word in after:
        phrase += f" {word}"
        if word not in _SMALL_WORDS:
            break
    else:
        return False
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", defined.texts) is not None
