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

DUST = 1e-9
"""What binary arithmetic may add to a tie."""


@dataclass(frozen=True)
class Printed:
    """A number in a text: where it stands, what it says, and what its last digit counts."""

    text: str
    start: int
    end: int
    value: float | None
    decimals: int
    sign: int
    is_euro: bool
    is_million: bool
    is_about: bool

    def stands_for(self, amount: Amount) -> bool:
        """Whether it is what an amount looks like when it is printed."""
        if self.value is None:
            return False
        value = float(amount.value)
        if self.is_euro or self.is_million:
            step = self._euro_step()
            if amount.is_coarse and not self.is_million:
                step = max(step, self._round_step())
            return self._is_near(value * amount.scale, step)
        step = max(10.0**-self.decimals, amount.step if amount.step > 1 else 0)
        has_decimals = amount.decimals in (None, self.decimals)
        if has_decimals and self._is_near(value, step, amount.is_signed):
            return True
        return amount.scale != 1 and self._is_near(value * amount.scale, 1.0, amount.is_signed)

    def _is_near(self, value: float, step: float, is_signed: bool = False) -> bool:
        """Whether a value may be printed so, if its last digit counts a step."""
        size = (self.value or 0.0) * (1e6 if self.is_million else 1)
        if self.sign:
            difference = abs(self.sign * size - value)
        else:
            difference = abs(size - (value if is_signed else abs(value)))
        if self.is_about:
            return difference <= max(step, self._round_step())
        return difference <= step / 2 + DUST * max(1.0, abs(value))

    def _euro_step(self) -> float:
        """Euros are printed in millions with decimals, or in whole thousands, hundreds, euros."""
        if self.is_million:
            return 10.0 ** (6 - self.decimals)
        size = self.value or 0
        return 1000 if size >= 100_000 else 100 if size >= 10_000 else 1

    def _round_step(self) -> float:
        """What the last digit that is no zero counts: *ongeveer 4.500* is about hundreds."""
        size = int(self.value or 0)
        zeros = len(str(size)) - len(str(size).rstrip("0")) if size else 0
        return 0.0 if self.decimals else 10.0**zeros


@lru_cache(maxsize=100_000)
def read_numbers(text: str, language: str, *, is_about: bool = False) -> tuple[Printed, ...]:
    """Every number in a text, from left to right; `is_about` tells of a word before the text."""
    return tuple(_read(text, language, is_about))


def ends_with_about(text: str) -> bool:
    """Whether a text says that the number after it is not exact: `ruim`, `ongeveer`."""
    return _ABOUT.search(text) is not None


def _read(text: str, language: str, is_about: bool) -> Iterator[Printed]:
    thousands, decimal = _SIGNS[language]
    for found in _NUMBER.finditer(text):
        digits = found["digits"]
        is_number = _FORMS[language].fullmatch(digits) is not None
        plain = digits.replace(thousands, "").replace(decimal, ".")
        yield Printed(
            found[0],
            found.start(),
            found.end(),
            float(plain) if is_number else None,
            len(plain.partition(".")[2]),
            {"\N{MINUS SIGN}": -1, "+": 1}.get(found["sign"] or "", 0),
            found["euro"] is not None,
            found["million"] is not None,
            is_about or ends_with_about(text[: found.start()]),
        )


def read_ordinals(text: str) -> set[int]:
    """The places that words of a text name: 3 for `derde`."""
    return {_ORDINALS[word] for word in re.findall(r"\w+", text.lower()) if word in _ORDINALS}


def says_other_way(text: str, difference: Fraction) -> bool:
    """Whether a text about a change says more where it is less, or the other way round."""
    says_up, says_down = _UP.search(text) is not None, _DOWN.search(text) is not None
    return says_up != says_down and (difference < 0 if says_up else difference > 0)
