"""No sentence is false: not of Leiden, and not when a figure changes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from stadspeil.model.edition import Edition
from stadspeil.model.finding import Finding
from stadspeil.model.monitor import Monitor
from tests.findings.mutation import Mutation, judge, mutate, pick_mutations
from tests.findings.second_reading import SecondReading


def test_every_finding_of_leiden_is_true(leiden: Edition, leiden_monitor: Monitor) -> None:
    reading = SecondReading(leiden)
    found = leiden_monitor.insight.findings
    assert found
    assert [problem for item in found for problem in reading.problems(item)] == []


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(1))
def test_a_changed_figure_leaves_no_false_sentence(
    leiden: Edition, leiden_monitor: Monitor, seed: int
) -> None:
    """A few by lot; `benchmarks/mutation.py` tries many."""
    for mutation in pick_mutations(leiden, seed, 1):
        outcome = judge(leiden, leiden_monitor, mutation)
        assert outcome.false == (), str(mutation)


@pytest.mark.no_cover
def test_a_changed_figure_changes_the_sentence_that_prints_it(
    leiden: Edition, leiden_monitor: Monitor
) -> None:
    mutation = Mutation("jeugd-clienten", _total_of_2021(leiden), "clients", Decimal(2500))
    outcome = judge(leiden, leiden_monitor, mutation)
    assert outcome.changed
    assert outcome.false == ()


def _total_of_2021(edition: Edition) -> int:
    rows = edition.datasets["jeugd-clienten"].rows
    return next(
        place for place, row in enumerate(rows) if row.period == "2021" and row.codes == ("_T",)
    )


def spoil(finding: Finding, old: str, new: str) -> Finding:
    sentence = tuple(
        replace(piece, text=piece.text.replace(old, new)) for piece in finding.sentences["nl"]
    )
    assert sentence != finding.sentences["nl"]
    return replace(finding, sentences={"nl": sentence})


@pytest.mark.parametrize(
    ("old", "new", "caught"),
    [
        ("€\N{NO-BREAK SPACE}1,5", "€\N{NO-BREAK SPACE}1,6", "prints difference"),
        ("7,7%", "7,2%", "prints relative"),
        ("stegen", "daalden", "says down"),
        ("derde", "vierde", "prints row"),
        ("In 2021", "In 12.345 gevallen in 2021", "the number 12.345 has no quantity"),
    ],
)
def test_the_second_reading_sees_what_is_false(
    leiden_monitor: Monitor, old: str, new: str, caught: str
) -> None:
    finding = leiden_monitor.insight.by_id["change:jeugdhulp-kosten:GM0546:2021"]
    problems = SecondReading(leiden_monitor.edition).problems(spoil(finding, old, new))
    assert len(problems) == 1
    assert caught in problems[0]


def test_the_second_reading_sees_a_figure_that_changed(
    leiden: Edition, leiden_monitor: Monitor
) -> None:
    """Its figures come from the rows, so that a monitor can't vouch for itself."""
    other = mutate(
        leiden, Mutation("jeugd-clienten", _total_of_2021(leiden), "clients", Decimal(2500))
    )
    finding = leiden_monitor.insight.by_id["change:jeugdhulp-clienten:GM0546:2021"]
    problems = SecondReading(other).problems(finding)
    assert any("after is 2347.0, and should be 2500.0" in item for item in problems)
