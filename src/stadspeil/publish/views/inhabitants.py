"""Which figures may be shown for an area with few inhabitants."""

from stadspeil.model.area import MIN_INHABITANTS
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind

DEPENDENT = (UnitKind.SHARE, UnitKind.RATE, UnitKind.SCORE)
"""The kinds of figures that do not grow with the size of an area, and that a map can show."""


def is_too_small(inhabitants: float | None, kind: UnitKind) -> bool:
    """Whether an area has too few inhabitants for a figure of a kind to be shown."""
    return inhabitants is not None and inhabitants < MIN_INHABITANTS and kind in DEPENDENT


def is_hidden(monitor: Monitor, observation: Observation) -> bool:
    """Whether a figure that its source gives is not shown, as too few people live in its area."""
    size = monitor.inhabitants.get(observation.area)
    indicator = monitor.edition.indicators[observation.indicator]
    kind = monitor.edition.units[indicator.spec.unit].kind
    return observation.value is not None and is_too_small(size.value if size else None, kind)
