"""The JSON Schema of `findings.json`: published beside it, so that anybody can check the file."""

from typing import Any

from stadspeil.model.explanation import CauseKind
from stadspeil.model.finding import FindingKind, Rule, UncertaintyKind
from stadspeil.model.indicator import Domain

Schema = dict[str, Any]

ADDRESS = "https://stadspeil.nl/schemas/0/data/findings.schema.json"

_TEXT: Schema = {
    "type": "object",
    "properties": {"nl": {"type": "string", "minLength": 1}, "en": {"type": ["string", "null"]}},
    "required": ["nl", "en"],
    "additionalProperties": False,
}
_NUMBER: Schema = {"type": "number"}
_PART: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def build_findings_schema() -> Schema:
    """The schema of `findings.json`: a list of findings, by law and in their order."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "Findings",
        "description": "findings.json: what stands out, with all that is needed to work it out",
        "type": "array",
        "items": _object(
            {
                "id": _said("kind, indicator, area, period and breakdown"),
                "kind": _enum(FindingKind),
                "law": _enum(Domain),
                "indicator": {"type": ["string", "null"]},
                "area": {"type": "string"},
                "period": {"type": "string"},
                "breakdown": {"type": "object", "additionalProperties": {"type": "string"}},
                "value": {"type": ["number", "null"]},
                "change": {"type": ["number", "null"]},
                "unit": {"type": ["string", "null"]},
                "quantities": {"type": "array", "items": _quantity()},
                "uncertainty": {"type": "array", "items": _uncertainty()},
                "priority": {"anyOf": [_priority(), {"type": "null"}]},
                "evidence": {
                    "type": "array",
                    "items": {"type": "string", "pattern": "@"},
                    "description": "ids of observations, as in observations.csv",
                },
                "caveats": {"type": "array", "items": _TEXT},
                "explanation": {"anyOf": [_explanation(), {"type": "null"}]},
                "text": _object({"nl": {"type": "string"}, "en": {"type": "string"}}),
            }
        ),
    }


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _said(description: str) -> Schema:
    return {"type": "string", "minLength": 1, "description": description}


def _enum(kind: Any) -> Schema:
    return {"enum": [item.value for item in kind]}


def _quantity() -> Schema:
    return _object(
        {
            "name": _said("its name within the finding"),
            "value": {**_NUMBER, "description": "in whole units: euros, never thousands of them"},
            "unit": _said("code of a unit, as in units.csv"),
            "rule": {**_enum(Rule), "description": "how it follows from the members of `of`"},
            "of": {
                "type": "array",
                "items": {"type": "string"},
                "description": "ids of observations, or names of quantities before it",
            },
        }
    )


def _uncertainty() -> Schema:
    return _object(
        {
            "kind": _enum(UncertaintyKind),
            "quantity": _said("name of a quantity of the finding"),
            "lower": _NUMBER,
            "upper": _NUMBER,
            "confidence": {"anyOf": [_PART, {"type": "null"}]},
        }
    )


def _priority() -> Schema:
    return _object(
        {
            "place": {"type": "integer", "minimum": 1},
            "score": _PART,
            "money": _PART,
            "people": _PART,
            "certainty": _PART,
            "deviation": _PART,
            "novelty": _PART,
            "pinned": {"anyOf": [_TEXT, {"type": "null"}]},
        }
    )


def _explanation() -> Schema:
    cause = _object(
        {"kind": _enum(CauseKind), "text": _TEXT, "ground": _TEXT, "source": {"type": "string"}}
    )
    return _object(
        {
            "id": {"type": "string"},
            "causes": {"type": "array", "items": cause},
            "options": {"type": "array", "items": _TEXT},
            "research": {"type": "array", "items": {"type": "integer"}},
            "author": {"type": "string"},
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        }
    )
