"""Reconciliation: two sources of the same euros side by side, and the hole between them."""

from pathlib import Path
from typing import Any

import pytest

from stadspeil.findings.figures import Figures
from stadspeil.findings.reconciliation import reconcile
from stadspeil.model.insight import Reconciliation, Side
from stadspeil.model.monitor import Monitor
from tests.findings.builder import draw_figures, euros, with_settings
from tests.findings.leiden import RECONCILIATIONS
from tests.observations.builder import indicator


def draw(folder: Path, first: str, second: str, **others: Any) -> Figures:
    codes = others.pop("codes", {})
    return draw_figures(
        folder,
        {
            "reconciliations": [
                {
                    "id": "zorg",
                    "law": "wmo",
                    "first": {"indicator": "rekening", "by": "product"},
                    "second": {"indicator": "facturen", "by": "product"},
                    "codes": codes,
                }
            ]
        },
        datasets={
            "rekening": euros(first, unit="duizend-euro", rounding="decimals"),
            "facturen": euros(second),
        },
        indicators={
            "rekening": indicator("rekening.euros", unit="duizend-euro", breakdowns=["product"]),
            "facturen": indicator("facturen.euros", unit="euro", breakdowns=["product"]),
        },
        codelists={"product": "a b groep b1<groep b2<groep c d"},
    )


def values(found: Reconciliation) -> dict[str, float]:
    return {item.name: item.value for item in found.totals if "." not in item.name}


FIRST = "period, product, euros\n2021, a, 10\n2021, b, 20\n2021, c, 5\n"
SECOND = """
    period, product, euros
    2021, a, 10400
    2021, b1, 12000
    2021, b2, 9000
    2021, d, 7000
"""


def test_products_meet_by_code_or_as_the_edition_ties_them(tmp_path: Path) -> None:
    (found,) = reconcile(draw(tmp_path, FIRST, SECOND, codes={"b1": "b", "b2": "b"}))

    assert [(row.code, row.only_in, row.agrees) for row in found.rows] == [
        ("a", None, True),  # 400 euros more is rounding to thousands
        ("b", None, False),
        ("c", Side.FIRST, None),
        ("d", Side.SECOND, None),
    ]


def test_the_difference_is_what_only_one_has_and_what_they_disagree_on(tmp_path: Path) -> None:
    (found,) = reconcile(draw(tmp_path, FIRST, SECOND, codes={"b1": "b", "b2": "b"}))

    total = values(found)
    assert total["difference"] == 38_400 - 35_000
    assert (total["only_second"], total["only_first"], total["elsewhere"]) == (7_000, 5_000, 1_400)
    assert total["difference"] == total["only_second"] - total["only_first"] + total["elsewhere"]


def test_an_amount_that_is_not_known_is_not_counted_as_nothing(tmp_path: Path) -> None:
    second = SECOND.replace("euros", "euros, status").replace("12000", ", M")
    second = "\n".join(
        line if "status" in line or line.endswith("M") or not line.strip() else f"{line}, A"
        for line in second.splitlines()
    )

    assert reconcile(draw(tmp_path, FIRST, second, codes={"b1": "b", "b2": "b"})) == ()


def test_only_periods_that_both_have_are_laid_side_by_side(tmp_path: Path) -> None:
    assert reconcile(draw(tmp_path, FIRST.replace("2021", "2020"), SECOND)) == ()


@pytest.fixture(scope="module")
def leiden_youth(leiden_monitor: Monitor) -> tuple[Reconciliation, ...]:
    return reconcile(with_settings(leiden_monitor, {"reconciliations": RECONCILIATIONS}))


def test_leiden_accounts_leave_out_mental_health_care(
    leiden_youth: tuple[Reconciliation, ...],
) -> None:
    assert [(item.period, values(item)["only_second"]) for item in leiden_youth] == [
        ("2019", 5_203_218),
        ("2020", 5_287_315),
        ("2021", 5_295_409),
    ]
    for item in leiden_youth:
        assert [row.code for row in item.rows if row.only_in is Side.SECOND] == ["ggz"]


def test_leiden_accounts_and_invoices_agree_but_for_transport_in_2021(
    leiden_youth: tuple[Reconciliation, ...],
) -> None:
    assert [
        (item.period, row.code) for item in leiden_youth for row in item.rows if row.agrees is False
    ] == [("2021", "vervoer")]
