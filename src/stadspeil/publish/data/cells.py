"""Cells of the open data: numbers without noise, JSON on one line, lists in one cell."""

import json
from collections.abc import Iterable
from decimal import Decimal

_DIFFERENCE_DECIMALS = 10
"""Figures have far fewer decimals; what stands beyond comes from subtracting binary numbers."""


def write_number(value: float | Decimal | None) -> str:
    """The shortest text that reads back as the same number, never with an exponent.

    >>> write_number(30.0), write_number(0.1), write_number(Decimal("13.50")), write_number(None)
    ('30', '0.1', '13.5', '')
    """
    if value is None:
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if exact == exact.to_integral_value():
        return str(int(exact))
    return f"{exact.normalize():f}"


def write_difference(value: float | None) -> str:
    """A difference of two figures, without the noise of binary subtraction.

    >>> write_difference(16.7 - 17.1)
    '-0.4'
    """
    return write_number(None if value is None else round(value, _DIFFERENCE_DECIMALS))


def write_object(value: object) -> str:
    """JSON on one line, with sorted keys.

    >>> write_object({"sector": "mbo"})
    '{"sector":"mbo"}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write_list(items: Iterable[object]) -> str:
    """Ids in one cell."""
    return ";".join(str(item) for item in items)


def write_texts(items: Iterable[str]) -> str:
    """Names or texts in one cell; they may hold a semicolon, so a bar stands between them."""
    return "|".join(items)
