"""Numbers as they are printed: rounded half away from zero, with the signs of the language."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from stadspeil.language.words import Language
from stadspeil.model.unit import Unit, UnitKind

MINUS = "\u2212"
NO_BREAK = "\u00a0"


def round_half_up(value: float | Decimal, decimals: int) -> Decimal:
    """A number rounded to decimals, ties away from zero, as Dutch statistics print it.

    Binary noise is taken off first: 0.285 is a tie, though its float lies just below.

    >>> round_half_up(0.285, 2), round_half_up(-2.5, 0)
    (Decimal('0.29'), Decimal('-3'))
    """
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.12g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def format_number(
    value: float | Decimal, decimals: int, language: Language, *, sign: bool = False
) -> str:
    """A bare number: `1.234,5` in Dutch, `1,234.5` in English; with `sign` also a plus."""
    rounded = round_half_up(value, decimals)
    text = _format_unsigned(abs(rounded), decimals, language.locale)
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if sign and rounded > 0 else text


@lru_cache(maxsize=100_000)
def _format_unsigned(value: Decimal, decimals: int, locale: str) -> str:
    """A page prints the same few thousand numbers over and over."""
    digits = f".{'0' * decimals}" if decimals else ""
    return format_decimal(value, f"#,##0{digits}", locale=locale)


def format_cell(value: float, unit: Unit, decimals: int, language: Language) -> str:
    """A figure as it stands in a table, whose caption names the unit."""
    text = format_number(value, decimals, language)
    return f"{text}%" if unit.kind is UnitKind.SHARE else text


def format_figure(value: float, unit: Unit, decimals: int, language: Language) -> str:
    """A figure as it stands in a sentence, with its sign: `16,5%`, `€ 20,9 miljoen`, `8.585`."""
    if unit.kind is UnitKind.MONEY:
        return format_money(value * unit.scale, language)
    if unit.scale != 1:
        return format_number(value * unit.scale, 0, language)
    return format_cell(value, unit, decimals, language)


def format_money(euros: float, language: Language) -> str:
    """Euros as a reader takes them in: millions with one decimal, else whole thousands or euros.

    >>> from stadspeil.language import load_language
    >>> format_money(417_000, load_language("nl")).replace(NO_BREAK, " ")
    '€ 417.000'
    """
    sign = MINUS if euros < 0 else ""
    amount = abs(euros)
    space = NO_BREAK if language.code == "nl" else ""
    if round_half_up(amount, -3) >= 1_000_000:
        text = format_number(amount / 1_000_000, 1, language)
        return f"{sign}€{space}{text}{NO_BREAK}{language('million')}"
    decimals = -3 if amount >= 100_000 else -2 if amount >= 10_000 else 0
    return f"{sign}€{space}{format_number(round_half_up(amount, decimals), 0, language)}"


def unit_phrase(unit: Unit, language: Language) -> str:
    """The unit as a table or axis names it: `cliënten`, `€ × 1.000`, `%`."""
    if unit.kind is UnitKind.SHARE:
        return "%"
    if unit.kind is UnitKind.MONEY:
        scale = f" × {format_number(unit.scale, 0, language)}" if unit.scale != 1 else ""
        return f"€{scale}"
    return unit.word(language.code)
