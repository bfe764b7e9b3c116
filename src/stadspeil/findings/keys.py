"""The identity of every number in an insight: its rule, and what that rests on."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from stadspeil.model.finding import Quantity, working_key
from stadspeil.model.insight import Insight


def with_keys(insight: Insight) -> Insight:
    """An insight in which every quantity has its key."""
    return cast("Insight", _with_keys(insight))


def _with_keys(part: Any) -> Any:
    match part:
        case (Quantity(), *_):
            return tuple(_key_all(part))
        case tuple():
            return tuple(map(_with_keys, part))
        case Mapping():
            return {name: _with_keys(item) for name, item in part.items()}
        case _ if is_dataclass(part) and not isinstance(part, type):
            values = {item.name: getattr(part, item.name) for item in fields(part) if item.init}
            return replace(part, **{name: _with_keys(item) for name, item in values.items()})
        case _:
            return part


def _key_all(quantities: tuple[Quantity, ...]) -> list[Quantity]:
    """Quantities that stand together: each may rest on those before it."""
    keys: dict[str, str] = {}
    found = []
    for item in quantities:
        keys[item.name] = working_key(item.rule.value, (keys.get(part, part) for part in item.of))
        found.append(replace(item, key=keys[item.name]))
    return found
