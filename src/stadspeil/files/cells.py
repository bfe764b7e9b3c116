"""Reading one cell: numbers as the declared dialect writes them, and nothing else."""

import re
from datetime import date
from decimal import Decimal

from stadspeil.files.tables import RawCell
from stadspeil.model.dataset import Dialect

_MONTHS = (
    "jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec|januari|februari|maart|april|"
    "juni|juli|augustus|september|oktober|november|december"
)
_DATE_LIKE = re.compile(
    rf"\d{{1,4}}[-/ ]({_MONTHS})([-/ ]\d{{2,4}})?|({_MONTHS})[-/ ]\d{{2,4}}"
    r"|\d{1,2}[-/]\d{1,2}([-/]\d{2,4})?|\d{4}-\d{2}-\d{2}( 00:00:00)?",
    re.IGNORECASE,
)
_SPACES = str.maketrans("\u00a0\u202f", "  ")
"""Spaces that don't break, as spreadsheets and web pages put them round and in figures."""

MAX_DIGITS = 18
"""How many digits a figure may have, those after the decimal sign included."""


class CellProblem(Exception):
    """A cell that can't be read: what was expected there, and what to do."""

    def __init__(self, expected: str, do: str, found: str | None = None) -> None:
        super().__init__(expected)
        self.expected, self.do, self.found = expected, do, found


def cell_text(cell: RawCell) -> str:
    """The cell as a person sees it."""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def looks_like_date(cell: RawCell) -> bool:
    """Whether a spreadsheet seems to have turned the cell into a date."""
    return isinstance(cell, date) or (
        isinstance(cell, str) and _DATE_LIKE.fullmatch(cell) is not None
    )


def parse_number(cell: RawCell, dialect: Dialect, decimals: int) -> Decimal:
    """The number in a cell, by the dialect of its file.

    Raises:
        CellProblem: it is no number, not one of this dialect, or has too many digits.

    Decimals count as they are written. `12.000` has three, since a spreadsheet from the
    Netherlands means twelve thousand by it.

    >>> parse_number("1.234,5", Dialect(delimiter=";", decimal=",", thousands="."), 1)
    Decimal('1234.5')
    """
    if looks_like_date(cell):
        raise CellProblem(
            "a number",
            "a spreadsheet made a date of the figure: format the column as text, type the "
            "figure again, and save",
            f"the date {cell_text(cell)!r}",
        )
    if isinstance(cell, Decimal):
        number = cell
    else:
        number = _parse_text(str(cell).translate(_SPACES).strip(), dialect)
    if -int(number.as_tuple().exponent) > decimals:
        raise CellProblem(
            f"a number with {f'at most {decimals}' if decimals else 'no'} "
            f"decimal{'' if decimals == 1 else 's'}, as the measure declares",
            "correct the figure, or the decimals of the measure, or declare the thousands sign",
        )
    if number and number.adjusted() >= MAX_DIGITS - decimals:
        raise CellProblem(
            f"a number with at most {MAX_DIGITS - decimals} digits before the decimals",
            "correct the figure; if it is right, count in thousands or millions",
        )
    return number


def _parse_text(text: str, dialect: Dialect) -> Decimal:
    decimal, thousands = re.escape(dialect.decimal), re.escape(dialect.thousands)
    grouped = rf"[1-9]\d{{0,2}}(?:{thousands}\d{{3}})+|" if dialect.thousands else ""
    if not re.fullmatch(rf"-?(?:{grouped}\d+)(?:{decimal}\d+)?", text, re.ASCII):
        sign = (
            f"{dialect.thousands!r} between thousands" if dialect.thousands else "no thousands sign"
        )
        raise CellProblem(
            f"a number with {dialect.decimal!r} before the decimals and {sign}", _advise(text)
        )
    if dialect.thousands:
        text = text.replace(dialect.thousands, "")
    return Decimal(text.replace(dialect.decimal, "."))


def _advise(text: str) -> str:
    """What to do with a text that is no number here."""
    if not any(char.isdigit() for char in text):
        return (
            "leave the cell empty, and put M (missing) or Q (suppressed) in the status column, "
            "if there is no figure"
        )
    if re.search("[%€]", text):
        return "write the figure without the sign: the unit of the measure says it"
    for decimal, thousands in ((",", "."), (".", ",")):
        point, group = re.escape(decimal), re.escape(thousands)
        if re.fullmatch(rf"-?([1-9]\d{{0,2}}({group}\d{{3}})+|\d+)({point}\d+)?", text, re.ASCII):
            return (
                "write the figure so, or declare how the file writes it: "
                f"dialect: {{decimal: {decimal!r}, thousands: {thousands!r}}}"
            )
    return "write the figure so, with digits 0 to 9 only"
