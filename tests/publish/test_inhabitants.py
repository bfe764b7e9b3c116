"""Areas in which few people live: no share, rate or score of them, wherever a reader looks."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Status
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.inhabitants import is_hidden

FIVE_PEOPLE = "aandeel-inwoners-naar-leeftijd:BU05460407:2020:age=45-64@2021-03"
THEIR_NUMBER = "inwoners-naar-leeftijd:BU05460407:2020:age=45-64@2021-03"


@pytest.fixture(scope="module")
def hidden(leiden_monitor: Monitor) -> set[str]:
    return {item.id for item in leiden_monitor.observations if is_hidden(leiden_monitor, item)}


def test_shares_of_tiny_areas_are_hidden_and_numbers_of_people_are_not(
    leiden_monitor: Monitor, hidden: set[str]
) -> None:
    assert FIVE_PEOPLE in hidden
    assert THEIR_NUMBER not in hidden
    assert {item.split(":")[1] for item in hidden} == {"BU05460407", "BU05460704"}
    assert leiden_monitor.inhabitants["BU05460407"].value == 5


def test_tables_of_site_and_report_say_that_too_few_people_live_there(
    catalogues: Sequence[Catalogue], hidden: set[str]
) -> None:
    for catalogue in catalogues:
        t = catalogue.language
        tables = [table for view in catalogue.indicators.values() for table in view.tables]
        found = set()
        for table in tables:
            cells = [cell for row in table.rows for cell in row.cells]
            few = [cell for cell in cells if cell.observation in hidden]
            assert {(cell.text, cell.status, cell.value) for cell in few} <= {
                (t("reason_few"), Status.SUPPRESSED, None)
            }
            assert (t("note_few", number=200) in table.notes) is bool(few), table.id
            found |= {cell.observation for cell in few}
        assert found == hidden


def test_a_reader_can_neither_choose_nor_cite_them(
    catalogues: Sequence[Catalogue], hidden: set[str]
) -> None:
    for catalogue in catalogues:
        figures = [
            figure
            for choice in catalogue.choices.values()
            for measure in choice.measures
            for figure in measure.figures
            if figure.id in hidden
        ]
        assert {figure.id for figure in figures} == hidden
        assert {
            (item.value, item.text, item.status, item.reason, item.numerator, item.denominator)
            for item in figures
        } == {(None, catalogue.language("reason_few"), "Q", "few", "", "")}


def test_files_hold_them_as_the_source_gives_them(site: Path) -> None:
    file = site / "indicatoren" / "aandeel-inwoners-naar-leeftijd.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        (row,) = [row for row in csv.DictReader(lines) if row["id"] == FIVE_PEOPLE]
    assert (row["value"], row["status"]) == ("100", "A")
