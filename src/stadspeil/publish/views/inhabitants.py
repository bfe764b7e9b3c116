"""Which figures may be shown for an area with few inhabitants."""

from stadspeil.model.area import MIN_INHABITANTS
from stadspeil.model.unit import UnitKind

DEPENDENT = (UnitKind.SHARE, UnitKind.RATE, UnitKind.SCORE)
"""The kinds of figures that do not grow with the size of an area, and that a map can show."""


def is_too_small(inhabitants: float | None, kind: UnitKind) -> bool:
    """Whether an area has too few inhabitants for a figure of a kind to be shown."""
    return inhabitants is not None and inhabitants < MIN_INHABITANTS and kind in DEPENDENT
