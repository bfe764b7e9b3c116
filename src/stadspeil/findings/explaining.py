"""Explanations put beside the findings that they are about."""

from collections.abc import Iterable
from dataclasses import replace

from stadspeil.model.edition import Edition
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding import Finding
from stadspeil.model.observation import Breakdown

Key = tuple[str, str, Breakdown, str]


def explanations_by_series(edition: Edition) -> dict[Key, Explanation]:
    """The explanations by what they are about: indicator, area, breakdown and period."""
    return {
        (
            subject.indicator,
            subject.area or edition.settings.area,
            subject.breakdown,
            subject.period,
        ): explanation
        for explanation in edition.explanations
        for subject in explanation.subjects
    }


def explain_findings(
    edition: Edition, findings: Iterable[Finding]
) -> tuple[tuple[Finding, ...], tuple[Explanation, ...]]:
    """The findings with their explanations, and the explanations that no finding needs."""
    known = explanations_by_series(edition)
    used: set[str] = set()
    explained = []
    for finding in findings:
        key = (finding.indicator or "", finding.area, finding.breakdown, finding.period)
        explanation = known.get(key)
        if explanation is not None:
            used.add(explanation.id)
        explained.append(replace(finding, explanation=explanation))
    orphans = tuple(item for item in edition.explanations if item.id not in used)
    return tuple(explained), orphans
