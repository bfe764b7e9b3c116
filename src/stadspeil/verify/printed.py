"""Printed numbers: what a reader takes a number in a text for, and whether it may stand for one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from stadspeil.verify.amount import Amount

_NUMBER = re.compile(
    r"(?P<sign>[\N{MINUS SIGN}+])?(?P<euro>€[\s\N{NO-BREAK SPACE}]?)?"
    r"(?P<digits>\d+(?:[.,]\d+)*)(?P<percent>%)?"
    r"(?P<million>[\s\N{NO-BREAK SPACE}](?:miljoen|million))?"
)
_FORMS = {
    "nl": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    "en": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
}
_SIGNS = {"nl": (".", ","), "en": (",", ".")}
"""The sign between thousands and the decimal sign."""

_UP = re.compile(r"\b(?:meer|hoger|more|higher)\b")
_DOWN = re.compile(r"\b(?:minder|lager|fewer|less|lower)\b")
_ABOUT = re.compile(r"\b(?:ongeveer|circa|bijna|ruim|about|almost|just over)\s*$")
_ORDINALS = {
    word: place
    for words in (
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
    )
    for place, word in enumerate(words.split(), start=1)
}

_DUST = Fraction(1, 10**9)
"""What binary arithmetic may add to a tie."""


@dataclass(frozen=True)
class Printed:
    """A number in a text: where it stands, what it says, and what its last digit counts."""

    text: str
    start: int
    end: int
    value: Fraction | None
    decimals: int
    sign: int
    is_euro: bool
    is_million: bool
    is_about: bool

    def stands_for(self, amount: Amount) -> bool:
        """Whether it is what an amount looks like when it is printed."""
        if self.value is None:
            return False
        if self.is_euro or self.is_million:
            return self._is_near(amount.value * amount.scale, self._euro_step())
        step = max(Fraction(1, 10**self.decimals), Fraction(amount.step if amount.step > 1 else 0))
        has_decimals = amount.decimals in (None, self.decimals)
        if has_decimals and self._is_near(amount.value, step, amount.is_signed):
            return True
        return amount.scale != 1 and self._is_near(
            amount.value * amount.scale, Fraction(1), amount.is_signed
        )

    def _is_near(self, value: Fraction, step: Fraction, is_signed: bool = False) -> bool:
        size = Fraction(self.value or 0) * (10**6 if self.is_million else 1)
        if self.sign:
            difference = abs(self.sign * size - value)
        elif is_signed:
            difference = abs(size - value)
        else:
            difference = abs(size - abs(value))
        dust = _DUST * max(Fraction(1), abs(value))
        return bool(difference <= (step if self.is_about else step / 2) + dust)

    def _euro_step(self) -> Fraction:
        if self.is_million:
            return Fraction(10**6, 10**self.decimals)
        size = self.value or 0
        return Fraction(1000 if size >= 100_000 else 100 if size >= 10_000 else 1)


@lru_cache(maxsize=100_000)
def read_numbers(text: str, language: str) -> tuple[Printed, ...]:
    """Every number in a text, from left to right."""
    return tuple(_read(text, language))


def _read(text: str, language: str) -> Iterator[Printed]:
    thousands, decimal = _SIGNS[language]
    for found in _NUMBER.finditer(text):
        digits = found["digits"]
        is_number = _FORMS[language].fullmatch(digits) is not None
        plain = digits.replace(thousands, "").replace(decimal, ".")
        yield Printed(
            found[0],
            found.start(),
            found.end(),
            Fraction(plain) if is_number else None,
            len(plain.partition(".")[2]),
            {"\N{MINUS SIGN}": -1, "+": 1}.get(found["sign"] or "", 0),
            found["euro"] is not None,
            found["million"] is not None,
            _ABOUT.search(text[: found.start()]) is not None,
        )


def read_ordinal(text: str) -> int | None:
    """The place that a word names: 3 for `derde`."""
    return _ORDINALS.get(text.strip().lower())


def says_other_way(text: str, difference: Fraction) -> bool:
    """Whether a text about a change says more where it is less, or the other way round."""
    says_up, says_down = _UP.search(text) is not None, _DOWN.search(text) is not None
    return says_up != says_down and (difference < 0 if says_up else difference > 0)
