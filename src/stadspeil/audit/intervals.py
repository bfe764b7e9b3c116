"""What a printed figure may stand for: an interval, by its decimals, its rounding or its words.

Pure: numbers and words in, intervals out. Intervals are closed, since a print does not say which
way a half was rounded.
"""

import re
from decimal import Decimal

from stadspeil.model.audit import Interval
from stadspeil.model.publication import Rounding, RoundingMode

COUNT_UNITS = frozenset(
    {
        "aantal",
        "personen",
        "inwoners",
        "huishoudens",
        "clienten",
        "cliënten",
        "banen",
        "leerlingen",
        "jongeren",
        "trajecten",
        "uitkeringen",
        "count",
        "persons",
        "households",
        "jobs",
    }
)
"""Units whose whole figures are exact unless a rounding is declared."""

FRACTIONS = {
    "de helft": Decimal("0.5"),
    "een derde": Decimal(1) / 3,
    "twee derde": Decimal(2) / 3,
    "een kwart": Decimal("0.25"),
    "driekwart": Decimal("0.75"),
    "een vijfde": Decimal("0.2"),
    "een tiende": Decimal("0.1"),
}
"""Fractions in words, as a share of 1."""

WORDS = {
    "ruim": (0, 1),
    "iets meer dan": (0, 1),
    "bijna": (-1, 0),
    "krap": (-1, 0),
    "iets minder dan": (-1, 0),
    "circa": (-1, 1),
    "ongeveer": (-1, 1),
    "rond": (-1, 1),
    "zo'n": (-1, 1),
}
"""Words before a figure, with the steps that they allow below and above it; see `read_words`."""

_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:,\d+)?")
_SCALES = {"duizend": 1000, "miljoen": 1_000_000}


class WordsProblem(Exception):
    """A text that is no figure with words that have a reading."""


def printed_interval(
    value: Decimal, decimals: int, unit: str, rounding: Rounding | None = None
) -> Interval:
    """The values that a printed figure may stand for.

    Without a declared rounding: a whole count is exact, and any other figure is rounded to its
    decimals, to the nearest. `random` rounding goes to either neighbour, so nearly a whole step
    either way.

    >>> printed_interval(Decimal("13.50"), 2, "procent")
    Interval(low=13.495, high=13.505)
    >>> printed_interval(Decimal(730), 0, "aantal")
    Interval(low=730.0, high=730.0)
    """
    step = Decimal(1).scaleb(-decimals)
    if rounding is None:
        half = Decimal(0) if decimals == 0 and unit in COUNT_UNITS else step / 2
    elif rounding.mode is RoundingMode.EXACT:
        half = Decimal(0)
    elif rounding.mode is RoundingMode.RANDOM:
        half = rounding.to - min(rounding.to, Decimal(1))
    else:
        half = rounding.to / 2
    return Interval(float(value - half), float(value + half))


def read_words(text: str, unit: str = "") -> tuple[Decimal, int, Interval]:
    """A figure of running text with its words: its value, its decimals, and what it may stand for.

    The step of a word is one unit of the last digit that is not zero, and at most a tenth of the
    figure: one point for *ruim 15%*, 100 for *bijna 1.000*. *Ruim* allows one step up, *bijna* one
    down, *circa* both. A figure without words is rounded to its last digit that is not zero, at
    most to a hundredth of itself. A fraction in words has a step of five points: *een derde* allows
    half a step either way, *ruim een derde* a whole one up. `a tot b` is the interval between.

    Raises:
        WordsProblem: there is no figure, or a word without a reading before it.

    >>> read_words("ruim 85%")
    (Decimal('85'), 0, Interval(low=85.0, high=86.0))
    """
    text = " ".join(text.lower().split())
    word = next((known for known in WORDS if text.startswith(f"{known} ")), "")
    rest = text.removeprefix(word).strip()
    if rest in FRACTIONS:
        return _read_fraction(word, FRACTIONS[rest] * (100 if unit == "procent" else 1), unit)
    numbers = [_parse(match) for match in _NUMBER.findall(rest)]
    left = _NUMBER.sub("", rest)
    scale = 1
    for name, factor in _SCALES.items():
        if name in left:
            scale, left = factor, left.replace(name, "")
    remains = re.sub(r"[%‰€\s]|\bprocent\b|\beuro\b", "", left)
    if len(numbers) == 2 and remains in {"tot", "-", "–", "totenmet", "à"}:
        low, high = (number * scale for number in numbers)
        return (low + high) / 2, 0, Interval(float(low), float(high))
    if len(numbers) != 1 or remains:
        raise WordsProblem(text)
    number = numbers[0] * scale
    decimals = max(0, -int(numbers[0].as_tuple().exponent)) if scale == 1 else 0
    step = _step(number, decimals)
    if not word:
        half = max(Decimal(1).scaleb(-decimals), min(step, abs(number) / 100)) / 2
        return number, decimals, Interval(float(number - half), float(number + half))
    below, above = WORDS[word]
    step = min(step, abs(number) / 10) if number else step
    return number, decimals, Interval(float(number + below * step), float(number + above * step))


def _read_fraction(word: str, value: Decimal, unit: str) -> tuple[Decimal, int, Interval]:
    margin = Decimal(5) if unit == "procent" else Decimal("0.05")
    below, above = WORDS.get(word, (Decimal("-0.5"), Decimal("0.5")))
    interval = Interval(float(value + below * margin), float(value + above * margin))
    return value, 1, interval


def _parse(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _step(number: Decimal, decimals: int) -> Decimal:
    """One unit of the last digit that is not zero."""
    if decimals or not number:
        return Decimal(1).scaleb(-decimals)
    zeros = len(str(abs(int(number)))) - len(str(abs(int(number))).rstrip("0"))
    return Decimal(10) ** zeros
