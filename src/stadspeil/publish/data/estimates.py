"""Estimates as open data: every number by its name, with the figures and assumptions behind it."""

from collections.abc import Iterable
from typing import Any

from stadspeil.model.base import Text
from stadspeil.model.estimated import Estimated


def describe_estimates(estimates: Iterable[Estimated]) -> list[dict[str, Any]]:
    """Estimates as JSON: names, numbers, inputs with the id of their observation, assumptions."""
    return [_describe(item) for item in estimates]


def _describe(item: Estimated) -> dict[str, Any]:
    spec = item.spec
    return {
        "id": spec.id,
        "title": _text(spec.title),
        "base": spec.base,
        "step": spec.step,
        "inputs": [
            {
                "id": one.id,
                "title": _text(one.title),
                "base": one.base,
                "observation": item.inputs[one.id].observation.id,
                "value": item.inputs[one.id].value,
            }
            for one in spec.inputs
        ],
        "assumptions": [
            {
                "id": one.id,
                "title": _text(one.title),
                "unit": one.unit.value,
                "base": one.base,
                "use": one.use.value,
                "shape": one.shape.value,
                "ground": _text(one.ground),
                "source": one.source,
            }
            for one in spec.assumptions
        ],
        "values": [{"name": name, "value": value} for name, value in item.values.items()],
        "updates": [
            {
                "id": one.update.id,
                "values": [{"name": name, "value": value} for name, value in one.values.items()],
            }
            for one in item.updated
        ],
        "simulation": _simulation(item),
    }


def _simulation(item: Estimated) -> dict[str, Any] | None:
    spec = item.spec.simulation
    if spec is None or not item.simulated:
        return None
    return {
        "seed": spec.seed,
        "draws": spec.draws,
        "shares": list(spec.shares),
        "quantiles": [{"name": one.name, "values": list(one.values)} for one in item.simulated],
    }


def _text(text: Text) -> dict[str, str]:
    return {"nl": text.nl, **({"en": text.en} if text.en else {})}
