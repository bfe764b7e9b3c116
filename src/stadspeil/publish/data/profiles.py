"""Profiles of areas as open data: typologies, the kind of each area, places and spreads."""

from collections.abc import Iterator
from typing import Any

from stadspeil.model.monitor import Monitor


def has_profiles(monitor: Monitor) -> bool:
    """Whether there is anything to say of areas beside each other."""
    return bool(monitor.edition.typologies or monitor.profiles.standings)


def describe_profiles(monitor: Monitor) -> dict[str, Any]:
    """Profiles as JSON; a kind is null where an area lies between the lines."""
    return {
        "typologies": [
            item.model_dump(mode="json", exclude_none=True) for item in monitor.edition.typologies
        ],
        "types": [
            {
                "typology": item.typology.id,
                "area": item.observation.area,
                "observation": item.observation.id,
                "value": item.observation.value,
                "kind": item.kind,
            }
            for item in monitor.profiles.types
        ],
        "numbers": [{"id": name, "value": value} for name, value in _numbers(monitor)],
    }


def _numbers(monitor: Monitor) -> Iterator[tuple[str, float]]:
    for typology in monitor.edition.typologies:
        rule = typology.classification
        for item in rule.thresholds if rule else ():
            yield f"threshold:{typology.id}:{item.level.value}:low", float(item.low)
            yield f"threshold:{typology.id}:{item.level.value}:high", float(item.high)
    counted = {item.counted: item.count for item in monitor.profiles.standings}
    yield from counted.items()
    for standing in monitor.profiles.standings:
        for rank in (standing.first, standing.last):
            yield rank.identity, rank.rank
    for spread in monitor.profiles.spreads:
        for width in (spread.first, spread.last):
            yield width.identity, width.value
