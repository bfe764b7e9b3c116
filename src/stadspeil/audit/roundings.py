"""How the counts of a table are rounded, read from the figures, when nobody has declared it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from stadspeil.audit.intervals import COUNT_UNITS
from stadspeil.model.publication import PrintedFigure, Rounding, RoundingMode, Selector

BASES = (5, 10, 50, 100, 500, 1000)
"""Roundings that occur in print, from fine to coarse."""

RANDOM_BASE = 5
"""CBS rounds counts of persons in small areas at random to fives, and print does not say which."""

FEWEST = 6
"""So many figures must be multiples: by chance six are multiples of five once in 15,625 times."""


def detect_roundings(figures: Iterable[PrintedFigure]) -> tuple[Rounding, ...]:
    """Roundings of the rows and columns of counts in which (nearly) all are multiples of a base.

    One figure in eight may be none: it may be a mistake, which is what an audit looks for.
    """
    lines: dict[tuple[str, str, str, str], list[Decimal]] = {}
    for figure in figures:
        if figure.value and figure.decimals == 0 and figure.unit in COUNT_UNITS:
            place = figure.place
            lines.setdefault((place.table, "row", place.row, figure.unit), []).append(figure.value)
            key = (place.table, "column", place.column, figure.unit)
            lines.setdefault(key, []).append(figure.value)
    found = [(base, key) for key, values in lines.items() if (base := _base(values)) is not None]
    return tuple(
        Rounding(
            where=Selector.model_validate({"table": table, axis: label, "unit": unit}),
            to=Decimal(base),
            mode=RoundingMode.RANDOM if base == RANDOM_BASE else RoundingMode.NEAREST,
        )
        for base, (table, axis, label, unit) in sorted(found)
    )


def _base(values: Sequence[Decimal]) -> int | None:
    """The coarsest base of which the values are multiples."""
    best = None
    for base in BASES:
        fits = sum(1 for value in values if value % base == 0)
        if len(values) >= FEWEST and fits >= len(values) - (1 if len(values) >= 8 else 0):
            best = base
    return best
