"""How many people live in an area: the size of a bubble, and a bound for what may be shown."""

from collections.abc import Mapping

from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind

MIN_INHABITANTS = 200
"""Below this number of inhabitants an area gets no share, rate or score: it says too little."""

INHABITANTS = "inwoners"
"""The unit of the indicator that tells how many people live in an area."""

DEPENDENT = (UnitKind.SHARE, UnitKind.RATE, UnitKind.SCORE)
"""The kinds of figures that do not grow with the size of an area, and that a map can show."""


def is_too_small(inhabitants: float | None, kind: UnitKind) -> bool:
    """Whether an area has too few inhabitants for a figure of a kind to be shown."""
    return inhabitants is not None and inhabitants < MIN_INHABITANTS and kind in DEPENDENT


def count_inhabitants(monitor: Monitor) -> Mapping[str, Observation]:
    """The latest number of inhabitants of each area, from the indicator that knows most areas."""
    best: dict[str, Observation] = {}
    for indicator in monitor.edition.indicators.values():
        if indicator.spec.unit != INHABITANTS:
            continue
        whole: dict[str, Observation] = {}
        for item in monitor.by_indicator.get(indicator.id, ()):
            if not item.breakdown and item.value is not None:
                known = whole.get(item.area)
                if known is None or parse_period(known.period) < parse_period(item.period):
                    whole[item.area] = item
        if len(whole) > len(best):
            best = whole
    return best
