"""The texts of one language, periods and dates in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml
from babel.dates import format_date

from stadspeil.language.marks import mark
from stadspeil.model.base import Text
from stadspeil.model.period import Frequency, Period, parse_period

LANGUAGES = ("nl", "en")
"""Dutch first, English second."""

# The loader in C reads the same, ten times as fast; not every build of PyYAML has it.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

LOCALES = {"nl": "nl_NL", "en": "en_GB"}


@dataclass(frozen=True)
class Language:
    """A language: its code, and every text that the program writes in it.

    With `has_marks`, figures keep their identity inside the texts that they stand in; see `marks`.
    """

    code: str
    texts: Mapping[str, str]
    has_marks: bool = False

    def __call__(self, key: str, **names: object) -> str:
        """A text by its key, with the names between braces filled in.

        Raises:
            KeyError: there is no such text, or a name is not given.
        """
        return self.texts[key].format(**names)

    @property
    def locale(self) -> str:
        """The locale by which numbers and dates are written."""
        return LOCALES[self.code]

    def mark(self, text: str, identity: str) -> str:
        """A figure with its identity, where texts keep it."""
        return mark(text, identity) if self.has_marks else text

    def text(self, text: Text) -> str:
        """A text of an edition: in this language, or in Dutch where there is no other."""
        return str(getattr(text, self.code) or text.nl)

    def has(self, text: Text) -> bool:
        """Whether a text of an edition exists in this language."""
        return bool(getattr(text, self.code))

    def day(self, iso: str) -> str:
        """A date in words: `15 september 2022`."""
        period = parse_period(iso)
        return format_date(period.start, "d MMMM y", locale=self.locale)

    def period(self, code: str) -> str:
        """A period as it is named in a sentence: `tweede halfjaar 2021`, `31 december 2021`."""
        period = parse_period(code)
        match period.frequency:
            case Frequency.HALF_YEAR:
                return self(f"period_half-year_{_half(period)}", year=period.year)
            case Frequency.QUARTER:
                return self("period_quarter", quarter=code[-1], year=period.year)
            case Frequency.SCHOOL_YEAR:
                return self("period_school-year", code=code)
            case Frequency.MONTH:
                return format_date(period.start, "MMMM y", locale=self.locale)
            case Frequency.DATE:
                return self.day(code)
            case _:
                return code

    def when(self, code: str) -> str:
        """A period with its preposition: `in 2021`, `op 31 december 2021`."""
        return self(f"when_{parse_period(code).frequency.value}", period=self.period(code))

    def named_period(self, code: str) -> str:
        """A period as other prepositions take it: `het eerste halfjaar van 2021`, `2021`."""
        return self(f"named_{parse_period(code).frequency.value}", period=self.period(code))

    def short_period(self, code: str) -> str:
        """A period as it heads a column: `2e halfjaar 2021`, `31-12-2021`, `2020/2021`."""
        period = parse_period(code)
        match period.frequency:
            case Frequency.HALF_YEAR:
                return self("period_short_half-year", half=_half(period), year=period.year)
            case Frequency.DATE:
                pattern = "d-M-y" if self.code == "nl" else "d MMM y"
                return format_date(period.start, pattern, locale=self.locale)
            case Frequency.SCHOOL_YEAR:
                return code
            case _:
                return self.period(code)


def _half(period: Period) -> int:
    return 1 if period.start.month == 1 else 2


@cache
def load_language(code: str, *, has_marks: bool = False) -> Language:
    """The texts of a language; with `has_marks`, figures keep their identity in them.

    Raises:
        FileNotFoundError: the program does not speak it.
    """
    file = resources.files(__package__).joinpath(f"{code}.yaml")
    texts = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    return Language(code, texts, has_marks)
