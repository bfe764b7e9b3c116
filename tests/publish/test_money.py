"""The money: amounts, changes with their causes, the people they are for, and what is missing."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from stadspeil.language import load_language
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.money import LawMoney, MoneyLine, MoneyView, build_money_view
from tests.publish.rows import complete_rows


@pytest.fixture(scope="module")
def view(catalogues: Sequence[Catalogue]) -> MoneyView:
    found = catalogues[0].money
    assert found is not None
    return found


@pytest.fixture(scope="module")
def lines(view: MoneyView) -> dict[str, MoneyLine]:
    return {line.code: line for line in view.lines}


@pytest.fixture(scope="module")
def laws(view: MoneyView) -> dict[str, LawMoney]:
    return {law.title: law for law in view.laws}


def texts(line: MoneyLine) -> list[str]:
    return [cell.text for cell in line.amounts.cells]


def test_national_care_cost_999_thousand_and_rose_by_71_percent(
    lines: dict[str, MoneyLine],
) -> None:
    lta = lines["lta"]
    assert texts(lta) == ["468", "583", "999"]
    assert lta.amounts.change is not None
    assert (lta.amounts.change.amount, lta.amounts.change.percent) == ("+416", "+71,4%")
    assert [found.cell.text for found in lta.clients[0].cells] == ["50", "87", "111"]


def test_sheltered_housing_fell_and_its_cause_stands_beside_it(
    lines: dict[str, MoneyLine], site: Path
) -> None:
    line = lines["beschermd-wonen"]
    assert line.amounts.change is not None
    assert line.amounts.change.percent == "−27,3%"
    assert "Wet langdurige zorg (Wlz)" in line.amounts.change.causes[0]
    text = (site / "uitgaven.html").read_text("utf-8")
    row = text[text.index('href="#line-beschermd-wonen"') :]
    row = row[: row.index("</li>")]
    assert "−27,3%" in row
    assert line.amounts.change.causes[0] in row


def test_bars_run_from_large_to_small_and_repayments_stand_apart(view: MoneyView) -> None:
    widths = [line.width for line in view.bars]
    assert widths == sorted(widths, reverse=True)
    assert (view.bars[0].code, view.bars[0].width) == ("algemene-bijstand", 100.0)
    assert len(view.bars) == 18
    (back,) = view.repayments
    assert back.code == "terugvordering"
    assert texts(back) == ["−1.768", "−2.215", "−1.535"]
    assert back.amounts.change is not None
    assert back.amounts.change.percent == ""


def test_totals_are_observations(
    view: MoneyView, laws: dict[str, LawMoney], leiden_monitor: Monitor
) -> None:
    assert view.total is not None
    assert [cell.text for cell in view.total.cells][-1] == "119.536"
    for title, total in {
        "Jeugdwet": "15.577",
        "Wmo": "49.869",
        "Participatiewet": "53.613",
    }.items():
        found = laws[title].total
        assert found is not None
        assert found.cells[-1].text == total
    known = {item.id for item in leiden_monitor.observations}
    for line in view.lines:
        cells = [*line.amounts.cells, *(c.cell for item in line.clients for c in item.cells)]
        assert {cell.observation for cell in cells if cell.observation} <= known


def test_few_clients_get_no_percentage(lines: dict[str, MoneyLine]) -> None:
    assert [line.code for line in lines.values() if line.is_small] == ["vervoer"]
    change = lines["vervoer"].amounts.change
    assert change is not None
    assert (change.amount, change.percent) == ("−4", "")
    assert "%" not in change.words


def test_clients_stand_in_the_same_year_as_the_money(lines: dict[str, MoneyLine]) -> None:
    benefit = {item.indicator: item for item in lines["algemene-bijstand"].clients}
    assert [(found.cell.text, found.when) for found in benefit["bijstand-klanten"].cells] == [
        ("", ""),
        ("", ""),
        ("3.357", "31-12-2021"),
    ]
    assert benefit["bijstand"].cells[-1].when == "2e halfjaar 2021"
    # A figure for several lines together says so; one about the line itself goes before it.
    (shared,) = lines["begeleiding"].clients
    assert (shared.indicator, shared.shared) == ("wmo-clienten", 4)
    (own,) = lines["beschermd-wonen"].clients
    assert (own.indicator, own.shared, own.cells[-1].cell.text) == ("beschermd-wonen", 1, "765")


def test_holes_are_said(
    view: MoneyView, lines: dict[str, MoneyLine], site: Path, catalogues: Sequence[Catalogue]
) -> None:
    assert [code for code, line in lines.items() if not line.indicators] == ["terugvordering"]
    assert all(goal.via for line in lines.values() for goal in line.goals)
    assert not lines["loonkostensubsidie"].goals
    without = {domain: dict(items) for domain, items in view.without_line}
    assert "jeugdhulp-instroom" in without[Domain.JEUGDWET]
    assert Domain.CONTEXT not in without
    text = (site / "uitgaven.html").read_text("utf-8")
    language = catalogues[0].language
    for key in ("money_no_clients", "money_no_indicator", "money_no_goal"):
        assert language(key) in text


def test_accounts_and_invoices_stand_side_by_side_and_are_not_subtracted(
    laws: dict[str, LawMoney], lines: dict[str, MoneyLine], site: Path
) -> None:
    law = laws["Jeugdwet"]
    (invoices,) = law.others
    assert invoices.indicator == "jeugdhulp-kosten"
    shown = [cell.text.replace("\u00a0", " ") for cell in (law.in_words[-1], invoices.cells[-1])]
    assert shown == ["€ 15,6 miljoen", "€ 20,9 miljoen"]
    assert "ggz" in invoices.caveats[0]
    text = (site / "uitgaven.html").read_text("utf-8")
    assert lines["ambulant"].note in text
    # What the accounts lack stands as an observation of the other source, not as a difference.
    rows = re.findall(
        r'<tr><th scope="row">(?:<a[^>]*>)?Basis- en specialistische ggz.*?</tr>', text
    )
    assert any(">5.295.409<" in row for row in rows)
    # Costs of a year that the other source lacks stay an empty cell.
    assert laws["Wmo"].others[0].cells[-1].observation == ""


def test_every_amount_on_the_page_is_an_observation(site: Path, leiden_monitor: Monitor) -> None:
    known = {item.id for item in leiden_monitor.observations}
    for path in ("uitgaven.html", "en/uitgaven.html"):
        page = complete_rows((site / path).read_text("utf-8"))
        cells = re.findall(r'data-observation="([^"]+)"', page)
        assert len(cells) > 100
        assert set(cells) <= known


def test_goals_and_indicators_link_both_ways(site: Path, leiden_monitor: Monitor) -> None:
    goals = (site / "doelen.html").read_text("utf-8")
    for name, item in leiden_monitor.edition.indicators.items():
        page = (site / "indicatoren" / f"{name}.html").read_text("utf-8")
        for goal in item.spec.goals:
            assert f'href="../doelen.html#goal-{goal}"' in page, name
            assert f'href="indicatoren/{name}.html"' in goals
        for number in item.spec.sdgs:
            assert f'href="../doelen.html#sdg-{number}"' in page, name
        assert ('href="../uitgaven.html#chain"' in page) is bool(item.spec.budget), name


def test_goals_stand_at_three_levels_with_their_empty_cells(
    site: Path, catalogues: Sequence[Catalogue]
) -> None:
    text = (site / "doelen.html").read_text("utf-8")
    for number in "123":
        assert f'id="goal-{number}"' in text
        assert all(f'id="goal-{number}{level}"' in text for level in "abc")
    assert text.count(catalogues[0].language("goals_none")) >= 9
    assert 'id="sdg-17"' in text


def test_an_edition_without_budget_lines_has_no_money(leiden_monitor: Monitor) -> None:
    edition = replace(leiden_monitor.edition, budget=())
    assert build_money_view(replace(leiden_monitor, edition=edition), load_language("nl")) is None


def test_changes_and_comparison_stand_in_the_table_of_the_summary(
    site: Path, catalogues: Sequence[Catalogue]
) -> None:
    text = (site / "samenvatting.html").read_text("utf-8")
    summary = catalogues[0].summary
    assert summary is not None
    assert summary.table is not None
    words = [cell.text for row in summary.table.rows for cell in row.cells if not cell.observation]
    assert len([word for word in words if word]) == 9
    assert [word for word in words if word not in text] == []
