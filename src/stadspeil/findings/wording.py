"""The words of findings: subjects, verbs and numbers, filled into the texts of a language.

A sentence is a row of pieces, so that each number in it still knows which quantity it prints. The
texts stand in `language/nl.yaml` and `en.yaml`, under keys that start with `finding_`.
"""

import math
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from string import Formatter

from stadspeil.findings.rounding import Bounds
from stadspeil.language import LANGUAGES, Language, format_number, load_language
from stadspeil.language.numbers import NO_BREAK, format_figure, format_money, round_half_up
from stadspeil.model.base import Text
from stadspeil.model.edition import Edition
from stadspeil.model.finding import Piece, Quantity, Sentence
from stadspeil.model.observation import Breakdown
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind

Part = str | Piece | Sentence

ROUGH_PERCENT = 50
"""From this size on a change in percent is printed without a decimal."""


@dataclass(frozen=True)
class Speech:
    """What an edition says in one language."""

    edition: Edition
    language: Language

    def fill(self, key: str, **parts: Part) -> Sentence:
        """A text of the language, with its names between braces filled in.

        Raises:
            KeyError: there is no such text, or a name in it is not given.
        """
        pieces: list[Piece] = []
        for words, name, _, _ in Formatter().parse(self.language.texts[key]):
            if words:
                pieces.append(Piece(words))
            if name is not None:
                pieces += _pieces(parts[name])
        return join(*pieces)

    def text(self, text: Text) -> str:
        """A text of the edition."""
        return self.language.text(text)

    def period(self, code: str) -> str:
        """A period: `2021`, `tweede halfjaar van 2021`."""
        return self.language.period(code)

    def when(self, code: str) -> str:
        """A period with its preposition: `in 2021`."""
        return self.language.when(code)

    def the(self, code: str) -> str:
        """A period with its article, as it follows another preposition: `het tweede halfjaar`."""
        key = f"finding_the_{parse_period(code).frequency.value}"
        return self.language(key, period=self.period(code))

    def area(self, code: str) -> str:
        """The name of an area."""
        return self.text(self.edition.areas[code].name)

    # -- subjects

    def subject(self, indicator: str, breakdown: Breakdown = ()) -> str:
        """How a sentence names a series: `het aantal inwoners met bijstand`."""
        spec = self.edition.indicators[indicator].spec
        phrase, code = spec.phrase, self.language.code
        if phrase is not None:
            whole = phrase.nl if code == "nl" else phrase.en
            pattern = phrase.part_nl if code == "nl" else phrase.part_en
        else:
            kind = self.edition.units[spec.unit].kind.value
            title = self.lower(self.text(spec.title))
            if title.split(" ", 1)[0] in self.language("finding_subject_share_words").split():
                kind = "share_named"
            whole = self.language(f"finding_subject_{kind}", title=title)
            pattern = None
        if not breakdown:
            return whole
        parts = self.language("finding_and").join(
            self.code(indicator, name, part) for name, part in breakdown
        )
        if pattern is not None:
            return pattern.replace("{part}", parts)
        return self.language("finding_subject_part", subject=whole, part=parts)

    def code(self, indicator: str, dimension: str, code: str) -> str:
        """How a sentence names one code of a breakdown."""
        found = self.edition.codelist(self.edition.indicators[indicator], dimension).codes[code]
        if found.phrase is not None:
            return self.text(found.phrase)
        return self.lower(self.text(found.title))

    def lower(self, title: str) -> str:
        """A title as it stands inside a sentence: names keep their capital."""
        names = {self.area(area.code).split(" ", 1)[0] for area in self.edition.areas}
        return lower_first(title, NAMES | names)

    def verb(self, name: str, indicator: str) -> str:
        """A verb in the past tense, in the number of its subject: `steeg`, `stegen`."""
        return self.language(f"finding_verb_{name}_{self._number_of(indicator)}")

    def moved(self, way: str, indicator: str, since: str) -> str:
        """Which way a series went since a period: `is sinds 2020 gestegen`, `zijn ... gedaald`."""
        key = f"finding_moved_{way}_{self._number_of(indicator)}"
        return self.language(key, since=self.the(since))

    def _number_of(self, indicator: str) -> str:
        """Whether the subject of an indicator is `one` or `many`, in grammar."""
        phrase = self.edition.indicators[indicator].spec.phrase
        plural = phrase.plural if phrase is not None else self._is_plural(indicator)
        return "many" if plural else "one"

    def _is_plural(self, indicator: str) -> bool:
        unit = self.edition.units[self.edition.indicators[indicator].spec.unit]
        return unit.kind is UnitKind.MONEY

    # -- numbers

    def number(self, quantity: Quantity, *, size: bool = False) -> Piece:
        """A quantity as a sentence prints it: `16,5%`, `8.585`, `€ 1,5 miljoen`, `0,3 procentpunt`.

        With `size` its sign is left out, for a sentence that says which way it went.
        """
        value = abs(quantity.value) if size else quantity.value
        unit = self.edition.units[quantity.unit]
        if unit.kind is UnitKind.MONEY:
            return Piece(format_money(value, self.language), quantity.name)
        if unit.code == "procentpunt":
            shown = format_number(value, quantity.decimals, self.language)
            one = round_half_up(value, quantity.decimals) == 1
            return Piece(f"{shown}{NO_BREAK}{unit.word(self.language.code, one)}", quantity.name)
        if unit.scale != 1:
            return Piece(format_number(value, 0, self.language), quantity.name)
        return Piece(format_figure(value, unit, quantity.decimals, self.language), quantity.name)

    def percent(self, quantity: Quantity, bounds: Bounds | None = None) -> Sentence:
        """A change in percent without its sign, with no digit that rounding could alter.

        `7,7%`; from fifty on `72%`; where rounding leaves no digit certain `ongeveer 3%`.
        """
        size = abs(quantity.value)
        decimals = 0 if size >= ROUGH_PERCENT else 1
        if bounds is not None:
            low, high = sorted((abs(bounds.lower), abs(bounds.upper)))
            while decimals and round_half_up(low, decimals) != round_half_up(high, decimals):
                decimals -= 1
            if round_half_up(low, decimals) != round_half_up(high, decimals):
                shown = Piece(f"{format_number(size, 0, self.language)}%", quantity.name)
                return self.fill("finding_about", number=shown)
        return (Piece(f"{format_number(size, decimals, self.language)}%", quantity.name),)

    def certain(self, quantity: Quantity, bounds: Bounds | None, *, size: bool = False) -> Sentence:
        """A quantity with no digit that rounding could alter: `85,2%`, `85%`, `ruim 85%`.

        Where not even whole numbers are certain, it is `ongeveer 4 procentpunt`. With `size` its
        sign is left out, as in `number`.
        """
        if bounds is None:
            return (self.number(quantity, size=size),)
        for decimals in range(quantity.decimals, -1, -1):
            low, high = (round_half_up(item, decimals) for item in (bounds.lower, bounds.upper))
            if low == high:
                return (self.number(replace(quantity, decimals=decimals), size=size),)
        whole = math.floor(bounds.lower)
        kind = self.edition.units[quantity.unit].kind
        if kind is UnitKind.SHARE and whole == math.floor(bounds.upper):
            floor = self.number(replace(quantity, value=whole, decimals=0))
            return self.fill("finding_just_over", number=floor)
        about = self.number(replace(quantity, decimals=0), size=size)
        return self.fill("finding_about", number=about)

    def counts(self, count: Quantity, base: Quantity) -> Sentence:
        """The counts behind a share: `1.010 van de 1.180`."""
        return self.fill("finding_counts", count=self.number(count), base=self.number(base))

    def among(self, names: Sequence[Part]) -> Sentence:
        """A list in words: `a`, `a en b`, `a, b en c`."""
        pieces: list[Piece] = []
        for place, name in enumerate(names):
            if place:
                last = place == len(names) - 1
                pieces.append(Piece(self.language("finding_and") if last else ", "))
            pieces += _pieces(name)
        return join(*pieces)

    def ordinal(self, quantity: Quantity) -> Piece:
        """A small whole number as an ordinal in words: `derde`; larger ones in digits."""
        number = round(quantity.value)
        key = f"finding_ordinal_{number}"
        if key in self.language.texts:
            return Piece(self.language(key), quantity.name)
        return Piece(self.language("finding_ordinal", number=number), quantity.name)


def _pieces(part: Part) -> list[Piece]:
    if isinstance(part, Piece):
        return [part]
    return [Piece(part)] if isinstance(part, str) else list(part)


def join(*pieces: Piece) -> Sentence:
    """Pieces in a row, with words that touch made into one and without empty ones."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.quantity is None and joined[-1].quantity is None:
            joined[-1] = Piece(joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return tuple(joined)


def paragraph(*sentences: Sentence) -> Sentence:
    """Sentences after each other, each with its first letter in upper case."""
    pieces: list[Piece] = []
    for sentence in filter(None, sentences):
        if pieces:
            pieces.append(Piece(" "))
        first, *rest = sentence
        pieces += [Piece(upper_first(first.text), first.quantity), *rest]
    return join(*pieces)


def upper_first(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


NAMES = frozenset({"Wmo", "Wlz", "Participatiewet", "Jeugdwet", "Tozo"})
"""Words that keep their capital inside a sentence, beside the names of areas."""


def lower_first(text: str, names: Set[str] = NAMES) -> str:
    """The text with its first letter in lower case, but for abbreviations and names.

    >>> lower_first("Inwoners met bijstand"), lower_first("SES-score"), lower_first("Wmo-kosten")
    ('inwoners met bijstand', 'SES-score', 'Wmo-kosten')
    """
    word = text.split(" ", 1)[0].split("-", 1)[0].rstrip(":,")
    is_name = word in names or any(sign.isupper() for sign in word[1:])
    return text if is_name else text[:1].lower() + text[1:]


def speak(edition: Edition, build: Callable[[Speech], Sentence]) -> Mapping[str, Sentence]:
    """A sentence in every language."""
    return {code: build(Speech(edition, load_language(code))) for code in LANGUAGES}
