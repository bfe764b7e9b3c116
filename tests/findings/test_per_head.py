"""Spending by person helped and by inhabitant: only where the counts are about the same people."""

from dataclasses import replace
from pathlib import Path

import pytest

from stadspeil.findings.figures import Figures
from stadspeil.findings.per_head import spending_per_head
from stadspeil.model.indicator import Domain
from stadspeil.model.insight import SpendingPerHead
from stadspeil.model.monitor import Monitor
from stadspeil.model.steering import BudgetLine
from tests.findings.builder import INDICATORS, clients, draw_figures, euros, with_settings
from tests.findings.leiden import GROWTH, PRODUCTS
from tests.observations.builder import dataset, indicator

AMOUNTS = """
    period, product, euros
    2021, a, 100000
    2021, b, 60000
"""
SOURCE = {"law": "wmo", "euros": "kosten", "by": "product"}


def draw(folder: Path, people: str, *regional: str, codes: dict[str, str]) -> Figures:
    figures = draw_figures(
        folder,
        {
            "products": [
                {**SOURCE, "clients": "clienten", "clients_by": "product", "client_codes": codes}
            ]
        },
        datasets={
            "kosten": euros(AMOUNTS),
            "clienten": clients(people),
            "mensen": dataset(
                "period, persons\n2021-01-01, 2000\n2021-12-31, 3000",
                frequency="date",
                measures={"persons": {"unit": "inwoners"}},
            ),
        },
        indicators={
            **INDICATORS,
            "mensen": indicator("mensen.persons", unit="inwoners"),
        },
        codelists={"product": "a b"},
    )
    lines = tuple(
        BudgetLine.model_validate(
            {
                "id": code,
                "title": {"nl": code},
                "domain": Domain.WMO,
                "dataset": "kosten",
                "code": code,
                "regional": code in regional,
            }
        )
        for code in "ab"
    )
    monitor = figures.monitor
    return Figures(replace(monitor, edition=replace(monitor.edition, budget=lines)))


PEOPLE = """
    period, product, clients
    2021, a, 50
    2021, b, {b}
    2021, _T, 60
"""


def by_code(figures: Figures) -> dict[str, SpendingPerHead]:
    return {dict(item.breakdown).get("product", ""): item for item in spending_per_head(figures)}


def value(item: SpendingPerHead, name: str) -> float | None:
    found = item.quantity(name)
    return found.value if found else None


def test_amounts_are_divided_by_people_helped_and_by_inhabitants(tmp_path: Path) -> None:
    found = by_code(draw(tmp_path, PEOPLE.format(b=30), codes={"a": "a", "b": "b"}))

    assert value(found["a"], "per_person") == 2_000
    assert value(found["a"], "per_inhabitant") == 50  # by those of the first day of the year
    assert [item.nl for item in found["a"].caveats] == [
        "Een cliënt met meer producten telt bij elk product mee."
    ]
    assert value(found[""], "per_person") == pytest.approx(160_000 / 60)


def test_a_whole_of_which_some_people_are_not_counted_is_not_divided_by_them(
    tmp_path: Path,
) -> None:
    found = by_code(draw(tmp_path, PEOPLE.format(b=30), codes={"a": "a"}))

    assert value(found[""], "per_person") is None
    assert "Niet van alle producten" in found[""].caveats[0].nl


def test_few_people_get_no_amount_each(tmp_path: Path) -> None:
    found = by_code(draw(tmp_path, PEOPLE.format(b=19), codes={"a": "a", "b": "b"}))

    assert value(found["b"], "per_person") is None
    assert "minder dan 20 cliënten" in found["b"].caveats[0].nl


def test_what_is_paid_for_the_region_is_not_divided_by_the_inhabitants(tmp_path: Path) -> None:
    found = by_code(draw(tmp_path, PEOPLE.format(b=30), "b", codes={"a": "a", "b": "b"}))

    assert [value(found[code], "per_inhabitant") for code in ("a", "b", "")] == [50, None, None]
    assert "ook voor de regio" in found["b"].caveats[-1].nl


@pytest.fixture(scope="module")
def leiden_heads(leiden_monitor: Monitor) -> dict[tuple[str, str, str], SpendingPerHead]:
    figures = with_settings(leiden_monitor, {"products": PRODUCTS, "growth": GROWTH})
    return {
        (item.indicator, "".join(code for _, code in item.breakdown), item.period): item
        for item in spending_per_head(figures)
    }


def test_leiden_spent_9003_euros_a_client_in_nationally_purchased_care(
    leiden_heads: dict[tuple[str, str, str], SpendingPerHead],
) -> None:
    found = leiden_heads["jeugdhulp-kosten", "lta", "2021"]

    assert value(found, "per_person") == pytest.approx(999_385 / 111)


def test_leiden_divides_neither_sheltered_housing_by_inhabitants_nor_youth_care_by_clients(
    leiden_heads: dict[tuple[str, str, str], SpendingPerHead],
) -> None:
    sheltered = leiden_heads["uitgaven-per-product", "beschermd-wonen", "2021"]

    assert value(sheltered, "per_inhabitant") is None
    assert ("jeugdhulp-kosten", "", "2021") not in leiden_heads
    assert ("jeugdhulp-kosten", "ambulant", "2021") not in leiden_heads
