"""The print of the note and the syllabus against the edition: every figure is accounted for.

Nothing here trusts the verdicts that are written down: each is reached again from the data.
"""

import csv
from collections import Counter

import pytest

from stadspeil.model.monitor import Monitor
from tests.conftest import ROOT
from tests.publications.mapping import (
    CellTarget,
    Finding,
    Mapped,
    PrintedFigure,
    check_print,
    parse_target,
    read_mapping,
    report,
)

DOCUMENTS = ("blaauwberg2020", "syllabus2021")
LEFT_OUT = "left-out"

FROM_ELSEWHERE = {
    "antwoord-071",
    "vervangingstijd-vertrek",
    "kwb-inwoners",
    "kwb-huishoudens",
    "kwb-uitkeringen",
    "lage-inkomens",
    "ses-score",
}
"""Datasets whose figures come from the labour-market document, or from CBS."""


def _read_print(document: str) -> list[PrintedFigure]:
    with (ROOT / "publications" / document / "tables.csv").open(encoding="utf-8") as file:
        return [
            PrintedFigure(
                place,
                row["table"],
                row["row"],
                row["column"],
                row["period"],
                row["area"],
                row["unit"],
                row["value"],
            )
            for place, row in enumerate(csv.DictReader(file), start=1)
        ]


@pytest.fixture(scope="module")
def printed() -> list[tuple[PrintedFigure, Mapped]]:
    """Every figure of both documents with what is said of it, in their order."""
    pairs = []
    for document in DOCUMENTS:
        mapping = read_mapping(ROOT / "publications" / document / "mapping.csv")
        pairs += list(zip(_read_print(document), mapping, strict=True))
    return pairs


@pytest.fixture(scope="module")
def findings(
    printed: list[tuple[PrintedFigure, Mapped]], basiskracht_monitor: Monitor
) -> tuple[Finding, ...]:
    kept = [pair for pair in printed if pair[1].verdict != LEFT_OUT]
    figures, mapping = zip(*kept, strict=True)
    return check_print(figures, mapping, basiskracht_monitor)


def test_every_figure_is_accounted_for(printed: list[tuple[PrintedFigure, Mapped]]) -> None:
    assert [figure.figure for figure, _ in printed] == [*range(1, 70), *range(1, 101)]
    assert all(figure.figure == mapped.figure for figure, mapped in printed)
    assert Counter(mapped.verdict for _, mapped in printed) == {
        "stored": 126,
        "recomputed-equal": 10,
        "repeated": 7,
        LEFT_OUT: 26,
    }


def test_every_verdict_holds(findings: tuple[Finding, ...]) -> None:
    assert not report(findings), "\n" + report(findings)


def test_what_is_left_out_says_why(printed: list[tuple[PrintedFigure, Mapped]]) -> None:
    for figure, mapped in printed:
        is_left_out = mapped.verdict == LEFT_OUT
        assert (mapped.target == "") is is_left_out, figure
        assert bool(mapped.reason) is is_left_out, figure


def test_whole_tables_are_left_out_and_no_single_figure_of_one(
    printed: list[tuple[PrintedFigure, Mapped]],
) -> None:
    by_table: dict[str, set[bool]] = {}
    for figure, mapped in printed:
        by_table.setdefault(figure.table, set()).add(mapped.verdict == LEFT_OUT)
    # In the running text the estimate's own numbers stand beside others.
    assert {table for table, kinds in by_table.items() if len(kinds) > 1} == {"tekst_schatting"}


def test_the_edition_holds_nothing_else(
    findings: tuple[Finding, ...], basiskracht_monitor: Monitor
) -> None:
    targets = {parse_target(item.mapped.target) for item in findings}
    named = {(item.dataset, item.key) for item in targets if isinstance(item, CellTarget)}
    edition = basiskracht_monitor.edition
    held = {
        (
            dataset.id,
            frozenset(
                [
                    ("area", row.area),
                    ("period", row.period),
                    *zip(dataset.dimensions, row.codes, strict=True),
                ]
            ),
        )
        for dataset in edition.datasets.values()
        if dataset.id not in FROM_ELSEWHERE
        for row in dataset.rows
    }
    assert held == named
