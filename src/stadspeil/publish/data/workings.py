"""Workings as open data: how each number that is no observation follows, by its key.

    "=1f0c2a9b3d": {"rule": "difference", "of": ["wmo-clienten:...:2021@2022-07", "..."]}

What it rests on are ids of observations, or other keys. The rules are those of the findings.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from stadspeil.model.finding import Quantity
from stadspeil.model.insight import Insight


def describe_workings(insight: Insight) -> dict[str, Any]:
    """Every number of an insight by its key, in the order of the keys."""
    found: dict[str, Any] = {}
    for group in _groups(insight):
        keys = {item.name: item.key for item in group}
        for item in group:
            of = [keys.get(part, part) for part in item.of]
            found[item.key] = {"rule": item.rule.value, "of": of}
    return dict(sorted(found.items()))


def _groups(part: Any) -> Iterator[tuple[Quantity, ...]]:
    """The quantities that stand together, wherever they stand."""
    match part:
        case (Quantity(), *_):
            yield part
        case tuple():
            for item in part:
                yield from _groups(item)
        case Mapping():
            for item in part.values():
                yield from _groups(item)
        case _ if is_dataclass(part) and not isinstance(part, type):
            for item in fields(part):
                yield from _groups(getattr(part, item.name))
