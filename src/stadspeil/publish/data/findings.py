"""Findings as open data: `findings.json`, with what anybody needs to work each one out again."""

from collections.abc import Sequence
from typing import Any

from stadspeil.model.base import Text
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding import Finding, Quantity, sentence_text


def describe_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings as plain data, ready for JSON; `schemas/findings.schema.json` describes them."""
    return [describe_finding(item) for item in findings]


def describe_finding(finding: Finding) -> dict[str, Any]:
    """One finding. `quantities` says by which rule each number follows, and from what."""
    values = {item.name: item for item in finding.quantities}
    lead = values.get(finding.lead or "")
    change = values.get(finding.change or "")
    return {
        "id": finding.id,
        "kind": finding.kind.value,
        "law": finding.domain.value,
        "indicator": finding.indicator,
        "area": finding.area,
        "period": finding.period,
        "breakdown": dict(finding.breakdown),
        "value": lead.value if lead else None,
        "change": change.value if change else None,
        "unit": lead.unit if lead else None,
        "quantities": [_quantity(item) for item in finding.quantities],
        "uncertainty": [
            {
                "kind": item.kind.value,
                "quantity": item.quantity,
                "lower": item.lower,
                "upper": item.upper,
                "confidence": item.confidence,
            }
            for item in finding.uncertainty
        ],
        "priority": _priority(finding),
        "evidence": list(finding.evidence),
        "caveats": [_text(item) for item in finding.caveats],
        "explanation": None if finding.explanation is None else _explanation(finding.explanation),
        "text": {code: sentence_text(words) for code, words in finding.sentences.items()},
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "name": quantity.name,
        "value": quantity.value,
        "unit": quantity.unit,
        "rule": quantity.rule.value,
        "of": list(quantity.of),
    }


def _priority(finding: Finding) -> dict[str, Any] | None:
    priority = finding.priority
    if priority is None:
        return None
    return {
        "place": priority.place,
        "score": priority.score,
        "money": round(priority.money, 4),
        "people": round(priority.people, 4),
        "certainty": priority.certainty,
        "deviation": round(priority.deviation, 4),
        "novelty": priority.novelty,
        "pinned": None if priority.pinned is None else _text(priority.pinned),
    }


def _explanation(explanation: Explanation) -> dict[str, Any]:
    return {
        "id": explanation.id,
        "causes": [
            {
                "kind": cause.kind.value,
                "text": _text(cause.text),
                "ground": _text(cause.ground),
                "source": cause.source,
            }
            for cause in explanation.causes
        ],
        "options": [_text(item) for item in explanation.options],
        "research": list(explanation.research),
        "author": explanation.author,
        "date": explanation.date,
    }


def _text(text: Text) -> dict[str, str | None]:
    return {"nl": text.nl, "en": text.en}
