"""Contributions: the group of codes that tells most of a change, found without naming the cut."""

from pathlib import Path
from typing import Any

import pytest

from stadspeil.findings.contributions import find_contributions
from stadspeil.findings.figures import Figures
from stadspeil.model.finding import Finding
from stadspeil.model.monitor import Monitor
from tests.findings.builder import draw_figures, euros, text, with_settings
from tests.findings.leiden import PRODUCTS
from tests.observations.builder import dataset, entry, indicator

CONTRACTS = """
    code, nl,     parent, contract
    a,    Thuis,  ,       regio
    b,    Dag,    ,       regio
    c,    Nacht,  ,       los
    d,    Vervoer,,       los
"""


def draw(
    folder: Path, table: str, *, codes: str = CONTRACTS, attribute: bool = True, **others: Any
) -> Figures:
    register = others.pop("register", ())
    drawn = euros(table, **others)
    breakdowns = ["product"]
    codelists = {"product": codes}
    if attribute:
        drawn.spec["dimensions"]["contract"] = {
            "title": {"nl": "contract"},
            "codelist": "contract",
            "from": "product.contract",
            "total": "sum",
        }
        breakdowns.append("contract")
        codelists["contract"] = "regio los"
    return draw_figures(
        folder,
        {},
        datasets={"kosten": drawn},
        indicators={
            "kosten": indicator(
                "kosten.euros",
                unit="euro",
                title={"nl": "Kosten", "en": "Costs"},
                breakdowns=breakdowns,
            )
        },
        codelists=codelists,
        register=register,
    )


def table(before: dict[str, int], after: dict[str, int]) -> str:
    rows = [
        f"{year}, {code}, {amount}"
        for year, amounts in (("2020", before), ("2021", after))
        for code, amount in amounts.items()
    ]
    return "\n".join(["period, product, euros", *rows])


def only(figures: Figures) -> Finding:
    (found,) = find_contributions(figures)
    return found


def test_the_cut_that_tells_most_may_be_an_attribute_across_the_products(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        table(
            {"a": 50_000, "b": 40_000, "c": 5_000, "d": 5_000},
            {"a": 51_000, "b": 41_000, "c": 9_000, "d": 9_000},
        ),
    )

    found = only(figures)

    assert found.breakdown == (("contract", "los"),)
    assert found.quantity("share_of_change").value == 80
    assert text(found) == (
        "In 2021 stegen de kosten met € 10.000 (10,0%) tot € 110.000. Van die stijging betreft "
        "€ 8.000 los. Het aandeel daarvan in het totaal steeg van 10,0% naar 16,4%."
    )
    assert text(found, "en") == (
        "In 2021 the costs rose by €10,000 (10.0%) to €110,000. Of that rise, €8,000 is los. Its "
        "share in the total rose from 10.0% to 16.4%."
    )


def test_no_cut_tells_anything_where_all_grew_alike(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        table({"a": 90_000, "c": 10_000}, {"a": 99_000, "c": 11_000}),
    )

    assert list(find_contributions(figures)) == []


@pytest.mark.parametrize(("rise", "told"), [(4_900, False), (5_100, True)])
def test_a_part_is_told_from_half_of_the_change_on(tmp_path: Path, rise: int, told: bool) -> None:
    others = (10_000 - rise) // 2
    figures = draw(
        tmp_path,
        table(
            {"a": 50_000, "b": 40_000, "c": 10_000},
            {"a": 50_000 + others, "b": 40_000 + others, "c": 10_000 + rise},
        ),
        attribute=False,
    )

    assert bool(list(find_contributions(figures))) is told


def test_a_part_that_changed_more_than_the_whole_gets_the_rest_beside_it(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        table({"a": 60_000, "c": 40_000}, {"a": 62_000, "c": 30_000}),
        attribute=False,
    )

    assert text(only(figures)) == (
        "In 2021 daalden de kosten met € 8.000 (8,0%) tot € 92.000. De kosten (nacht) daalden met "
        "€ 10.000 (25,0%). Al het overige samen steeg met € 2.000 (3,3%)."
    )


def test_a_rest_that_hardly_moved_is_said_to_be_so(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        table({"a": 60_000, "c": 40_000}, {"a": 60_100, "c": 30_000}),
        attribute=False,
    )

    assert text(only(figures)).endswith("Al het overige samen bleef vrijwel gelijk.")


@pytest.mark.parametrize(
    "after",
    [
        {"a": 60_000, "c": 40_500},  # the whole is equal by the bounds
        {"a": 75_000, "c": 30_000},  # a rises, and so does the whole; c goes against it
    ],
)
def test_only_a_part_that_goes_along_with_a_whole_that_moved_is_told(
    tmp_path: Path, after: dict[str, int]
) -> None:
    figures = draw(tmp_path, table({"a": 60_000, "c": 40_000}, after), attribute=False)

    assert all(dict(item.breakdown) == {"product": "a"} for item in find_contributions(figures))


def test_nothing_is_told_over_a_break(tmp_path: Path) -> None:
    amounts = table({"a": 90_000, "c": 10_000}, {"a": 90_000, "c": 20_000})
    whole = draw(tmp_path / "whole", amounts, register=[entry("meetbreuk", "kosten", "2021")])
    part = draw(
        tmp_path / "part",
        amounts,
        attribute=False,
        register=[entry("meetbreuk", "kosten", "2021", where={"product": ["c"]})],
    )

    assert list(find_contributions(whole)) == []
    assert list(find_contributions(part)) == []


def test_a_change_of_law_in_the_part_stands_with_it(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        table({"a": 90_000, "c": 10_000}, {"a": 90_000, "c": 20_000}),
        attribute=False,
        register=[entry("wetswijziging", "kosten", "2021", where={"product": ["c"]})],
    )

    assert text(only(figures)).endswith("Waarom wetswijziging.")


def test_parts_of_which_one_is_hidden_do_not_make_a_whole(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros, status
        2020, a, 90000, A
        2020, b, , Q
        2020, c, 10000, A
        2021, a, 90000, A
        2021, b, 100, A
        2021, c, 20000, A
        """,
        attribute=False,
    )

    assert list(find_contributions(figures)) == []


def test_repayments_among_the_parts_give_no_share_of_what_is_below_zero(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        table({"a": 90_000, "c": -40_000}, {"a": 90_500, "c": -10_000}),
        attribute=False,
    )

    assert list(find_contributions(figures)) == []


def test_a_share_that_rounding_alone_can_lift_over_the_half_is_not_told(tmp_path: Path) -> None:
    drawn = dataset(
        """
        period, product, persons
        2020, a, 400
        2020, b, 500
        2020, c, 100
        2021, a, 410
        2021, b, 500
        2021, c, 110
        """,
        dimensions={"product": "sum"},
        measures={"persons": {"rounding": "fives"}},
    )
    figures = draw_figures(
        tmp_path,
        {},
        datasets={"mensen": drawn},
        indicators={"mensen": indicator("mensen.persons", breakdowns=["product"])},
        codelists={"product": "a b c"},
    )

    assert list(find_contributions(figures)) == []


# -- Leiden


@pytest.fixture(scope="module")
def leiden_contributions(leiden_monitor: Monitor) -> dict[str, Finding]:
    figures = with_settings(leiden_monitor, {"products": PRODUCTS})
    return {item.id: item for item in find_contributions(figures)}


def test_leiden_care_outside_the_contracts_makes_78_percent_of_the_rise_of_youth_care(
    leiden_contributions: dict[str, Finding],
) -> None:
    found = leiden_contributions[
        "contribution:jeugdhulp-kosten:GM0546:2021:contract=niet-gecontracteerd"
    ]

    values = {item.name: item.value for item in found.quantities}
    assert (values["part_before"], values["part_after"]) == (1_377_616, 2_548_719)
    assert round(values["share_of_change"]) == 78
    assert [round(values[f"share_{name}"], 1) for name in ("before", "after")] == [7.1, 12.2]
    assert "Het aandeel daarvan in het totaal steeg van 7,1% naar 12,2%." in text(found)


def test_leiden_sheltered_housing_fell_more_than_the_wmo_and_the_rest_rose(
    leiden_contributions: dict[str, Finding],
) -> None:
    found = leiden_contributions[
        "contribution:uitgaven-per-product:GM0546:2021:product=beschermd-wonen"
    ]

    assert found.domain == "wmo"
    assert "daalden met € 8,9 miljoen (27,3%). Al het overige samen steeg met € 1,1 miljoen" in (
        text(found)
    )
    assert "Wlz" in text(found)


def test_leiden_never_adds_up_clients_who_stand_in_several_products(
    leiden_contributions: dict[str, Finding],
) -> None:
    assert not any(
        item.indicator in ("jeugdhulp-clienten", "wmo-clienten")
        for item in leiden_contributions.values()
    )
