"""No changed figure leaves a false sentence: it stays true, it changes, or the check fails."""

from itertools import islice

import pytest

from stadspeil.model.monitor import Monitor
from tests.conftest import LEIDEN
from tests.mutation.cells import Rebuilder, draw_mutations, mutate
from tests.mutation.judge import Judge
from tests.mutation.sentences import Outcome, Sentences

SEED = 4
CASES = 10


@pytest.fixture(scope="module")
def sentences(leiden_monitor: Monitor) -> Sentences:
    return Sentences(LEIDEN, leiden_monitor)


@pytest.fixture(scope="module")
def outcomes(sentences: Sentences, leiden_monitor: Monitor) -> list[Outcome]:
    drawn = islice(draw_mutations(leiden_monitor.edition, SEED), CASES)
    return [sentences.run(mutation) for mutation in drawn]


def test_the_slow_judge_finds_every_claim_of_leiden_true(
    sentences: Sentences, leiden_monitor: Monitor
) -> None:
    judge = Judge(leiden_monitor.edition)
    claims = [item for item in sentences.live if item.name == "claim"]

    assert len(claims) > 100
    assert [claim for claim in claims if not judge.is_true(claim)] == []
    assert list(sentences.typed_false(judge)) == []


def test_no_changed_cell_leaves_a_sentence_false(outcomes: list[Outcome]) -> None:
    assert [(str(item.mutation), item.left_false) for item in outcomes if item.left_false] == []
    assert [(str(item.mutation), item.wrong) for item in outcomes if item.wrong] == []


def test_no_true_sentence_is_refused(outcomes: list[Outcome]) -> None:
    refused = [(str(item.mutation), item.refused_though_true) for item in outcomes]
    assert [item for item in refused if item[1]] == []


def test_the_run_meets_all_three_ends(outcomes: list[Outcome]) -> None:
    assert any(item.refused for item in outcomes)
    assert any(item.changed for item in outcomes)
    assert any(not item.refused and not item.changed for item in outcomes)


def test_what_a_cell_does_not_reach_is_not_evaluated_again(leiden_monitor: Monitor) -> None:
    """The quick rebuild gives the figures of a whole one."""
    edition = leiden_monitor.edition
    same = Rebuilder(leiden_monitor).rebuild(edition, "wmo-clienten")
    assert same.observations == leiden_monitor.observations
    assert set(same.suspected) == set(leiden_monitor.suspected)
    assert same.changes == leiden_monitor.changes


def test_a_mutation_changes_one_cell(leiden_monitor: Monitor) -> None:
    edition = leiden_monitor.edition
    for mutation in islice(draw_mutations(edition, SEED), 50):
        mutated = mutate(edition, mutation)
        pairs = [
            (old, new)
            for name, dataset in edition.datasets.items()
            for old, new in zip(dataset.rows, mutated.datasets[name].rows, strict=True)
            if old != new
        ]
        assert [old.line for old, _ in pairs] == [mutation.line]
