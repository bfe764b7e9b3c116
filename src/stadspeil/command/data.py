"""What commands print for programs: plain data, ready for JSON."""

from dataclasses import asdict
from typing import Any

from stadspeil.command.find import Explanation
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation
from stadspeil.observations import Derivation


def list_data(edition: Edition) -> list[dict[str, Any]]:
    """The indicators with their main properties."""
    return [
        {
            "id": indicator.id,
            "title": indicator.spec.title.model_dump(),
            "domain": indicator.spec.domain.value,
            "set": indicator.spec.set.value,
            "unit": indicator.spec.unit,
            "expression": str(indicator.expression),
            "breakdowns": list(indicator.spec.breakdowns),
        }
        for indicator in edition.indicators.values()
    ]


def show_data(monitor: Monitor, indicator: Indicator) -> list[dict[str, Any]]:
    """The observations of an indicator."""
    return [observation_data(item) for item in monitor.by_indicator.get(indicator.id, ())]


def observation_data(item: Observation) -> dict[str, Any]:
    """An observation."""
    return {
        "id": item.id,
        "indicator": item.indicator,
        "area": item.area,
        "period": item.period,
        "breakdown": dict(item.breakdown),
        "vintage": item.vintage,
        "value": item.value,
        "unit": item.unit,
        "status": item.status.value,
        "reason": item.reason,
        "numerator": item.numerator,
        "denominator": item.denominator,
        "precision": {
            "decimals": item.precision.decimals,
            "rounding": [rule.value for rule in item.precision.rounding],
        },
        "source": item.source,
        "dataset": list(item.dataset),
    }


def explain_data(explanation: Explanation) -> dict[str, Any]:
    """The derivation of a figure or a change."""
    data: dict[str, Any] = {"figure": _derivation_data(explanation.derivation)}
    if explanation.earlier is not None:
        data["earlier"] = _derivation_data(explanation.earlier)
    if explanation.change is not None:
        data["change"] = _change_data(explanation.change)
    return data


def _derivation_data(derivation: Derivation) -> dict[str, Any]:
    return {
        **observation_data(derivation.observation),
        "expression": derivation.expression,
        "defined_in": derivation.defined_in,
        "parts": [
            {
                "expression": part.expression,
                "dataset": part.dataset,
                "inputs": [{**asdict(cell), "codes": dict(cell.codes)} for cell in part.inputs],
            }
            for part in derivation.parts
        ],
    }


def _change_data(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "difference": change.difference,
        "relative": change.relative,
        "status": change.status.value,
        "refusal": change.refusal.value if change.refusal else None,
        "reason": change.reason.model_dump() if change.reason else None,
        "causes": [entry.id for entry in change.causes],
        "skipped": list(change.skipped),
    }
