"""What every finding and signal of Leiden holds to, whatever its kind."""

import pytest

from stadspeil.model.finding import Finding, Quantity, Sentence
from stadspeil.model.insight import Insight
from stadspeil.model.monitor import Monitor

ENTRIES = ("goal:", "indicator:", "budget:")


@pytest.fixture(scope="module")
def insight(leiden_monitor: Monitor) -> Insight:
    return leiden_monitor.insight


def unknown_numbers(sentences: dict[str, Sentence], quantities: tuple[Quantity, ...]) -> set[str]:
    known = {item.name for item in quantities}
    return {
        piece.quantity
        for sentence in sentences.values()
        for piece in sentence
        if piece.quantity is not None and piece.quantity not in known
    }


def test_every_number_in_a_sentence_is_a_quantity_of_its_finding(insight: Insight) -> None:
    for item in insight.findings:
        assert not unknown_numbers(dict(item.sentences), item.quantities), item.id
    for signal in insight.signals.values():
        said = {**signal.sentences, "trend_nl": signal.trend["nl"], "trend_en": signal.trend["en"]}
        assert not unknown_numbers(said, signal.quantities), signal.indicator


def test_every_quantity_follows_from_what_is_there(
    leiden_monitor: Monitor, insight: Insight
) -> None:
    observed = {item.id for item in leiden_monitor.observations}

    def stray(finding: Finding) -> list[str]:
        names = {item.name for item in finding.quantities}
        return [
            part
            for quantity in finding.quantities
            for part in quantity.of
            if part not in names and part not in observed and not part.startswith(ENTRIES)
        ]

    assert [found for item in insight.findings for found in stray(item)] == []
    assert all(set(item.evidence) <= observed for item in insight.findings)


def test_findings_have_ids_of_their_own(insight: Insight) -> None:
    ids = [item.id for item in insight.findings]
    assert len(set(ids)) == len(ids)


def test_no_sentence_opens_with_a_figure_or_has_two_spaces(insight: Insight) -> None:
    for item in insight.findings:
        for sentence in item.sentences.values():
            text = "".join(piece.text for piece in sentence)
            assert not text[0].isdigit(), text
            assert "  " not in text, text
            assert text.endswith("."), text
