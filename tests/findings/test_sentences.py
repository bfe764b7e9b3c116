"""Sentences about money: every number keeps its quantity, and each reads as a sentence."""

import re
from collections.abc import Iterator

import pytest

from stadspeil.findings.contributions import find_contributions
from stadspeil.findings.growth_findings import find_growth
from stadspeil.findings.risers import find_risers
from stadspeil.model.finding import Finding, FindingKind
from stadspeil.model.monitor import Monitor
from tests.findings.builder import text, with_settings
from tests.findings.leiden import GROWTH, PRODUCTS


@pytest.fixture(scope="module")
def leiden_findings(leiden_monitor: Monitor) -> tuple[Finding, ...]:
    figures = with_settings(leiden_monitor, {"products": PRODUCTS, "growth": GROWTH})
    return (
        *find_risers(figures),
        *find_growth(figures),
        *find_contributions(figures),
    )


def sentences(findings: tuple[Finding, ...]) -> Iterator[tuple[Finding, str, str]]:
    for finding in findings:
        for code in finding.sentences:
            yield finding, code, text(finding, code)


def test_leiden_has_each_kind(leiden_findings: tuple[Finding, ...]) -> None:
    assert {item.kind for item in leiden_findings} == {
        FindingKind.RISER,
        FindingKind.SMALL,
        FindingKind.COST_GROWTH,
        FindingKind.CONTRIBUTION,
    }


def test_every_number_in_a_sentence_prints_a_quantity_of_its_finding(
    leiden_findings: tuple[Finding, ...],
) -> None:
    for finding in leiden_findings:
        names = {item.name for item in finding.quantities}
        subjects = " ".join(cause.nl + (cause.en or "") for cause in finding.caveats)
        for sentence in finding.sentences.values():
            for piece in sentence:
                if piece.quantity is None:
                    bare = set(re.findall(r"\d+", piece.text)) - set(re.findall(r"\d+", subjects))
                    assert all(re.fullmatch(r"20\d\d|[1-6]", number) for number in bare), piece
                else:
                    assert piece.quantity in names


def test_no_sentence_opens_with_a_figure_or_has_a_hole(
    leiden_findings: tuple[Finding, ...],
) -> None:
    for finding, code, sentence in sentences(leiden_findings):
        where = (finding.id, code, sentence)
        assert re.match(r"[A-Z]", sentence), where
        assert sentence.endswith("."), where
        assert not re.search(r"[{}]|  | \.|\.\.|\bNone\b|significant", sentence), where


def test_few_people_never_get_a_percentage(leiden_findings: tuple[Finding, ...]) -> None:
    small = [item for item in leiden_findings if item.kind is FindingKind.SMALL]

    assert small
    assert not any("%" in sentence for _, _, sentence in sentences(tuple(small)))


def test_ids_are_unique(leiden_findings: tuple[Finding, ...]) -> None:
    ids = [item.id for item in leiden_findings]

    assert len(ids) == len(set(ids))
