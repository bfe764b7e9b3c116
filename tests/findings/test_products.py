"""The list of products: what rose fastest, by a rule that is the same every year."""

from pathlib import Path
from typing import Any

import pytest

from stadspeil.findings.figures import Figures
from stadspeil.findings.products import build_product_lists
from stadspeil.findings.risers import find_risers
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding import FindingKind
from stadspeil.model.insight import Product, ProductList, Standing
from stadspeil.model.monitor import Monitor
from tests.findings.builder import (
    INDICATORS,
    clients,
    draw_figures,
    euros,
    text,
    with_settings,
)
from tests.findings.leiden import PRODUCTS
from tests.observations.builder import entry

SOURCE = {"law": "wmo", "euros": "kosten", "by": "product"}
COUNTED = {**SOURCE, "clients": "clienten", "clients_by": "product"}
BOUNDS = {"floor_euros": 1000}


def draw(
    folder: Path,
    amounts: str,
    people: str = "",
    *,
    source: dict[str, Any] | None = None,
    codes: str = "a b c d",
    **others: Any,
) -> Figures:
    register = others.pop("register", ())
    explanations = others.pop("explanations", ())
    datasets = {"kosten": euros(amounts, **others)}
    if people:
        datasets["clienten"] = clients(people, minimum=-9)
    settings = {"products": [source or (COUNTED if people else SOURCE)], "bounds": BOUNDS}
    return draw_figures(
        folder,
        settings,
        explanations=explanations,
        datasets=datasets,
        indicators={
            "kosten": {**INDICATORS["kosten"], "unit": others.get("unit", "euro")},
            **({"clienten": INDICATORS["clienten"]} if people else {}),
        },
        codelists={"product": codes},
        register=register,
    )


def value_of(item: Product, name: str) -> float:
    found = item.quantity(name)
    assert found is not None, name
    return found.value


def the_list(figures: Figures) -> ProductList:
    (found,) = build_product_lists(figures)
    return found


def standings(figures: Figures) -> dict[str, str]:
    return {item.code: item.standing.value for item in the_list(figures).products}


def test_products_stand_in_the_order_of_their_rise_in_percent_of_the_year_before(
    tmp_path: Path,
) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 10000
        2020, b, 2000
        2020, c, 5000
        2021, a, 12000
        2021, b, 3000
        2021, c, 4000
        """,
    )

    found = the_list(figures)

    assert [(item.code, item.place) for item in found.products] == [("b", 1), ("a", 2), ("c", None)]
    assert [round(value_of(item, "relative"), 6) for item in found.products] == [50, 20, -20]
    assert (found.period_from, found.period_to, found.risers) == ("2020", "2021", 2)
    assert {item.name: item.value for item in found.total}["difference"] == 2000


@pytest.mark.parametrize(
    ("before", "after", "standing"),
    [
        ("5000", "6000", "riser"),
        ("5000", "5049", "not-risen"),  # 0.98 %: equal by the bounds
        ("5000", "4000", "not-risen"),
        ("900", "999", "below-floor"),
        ("0", "5000", "new"),
        ("5000", "0", "ended"),
        ("-5000", "-4000", "repayment"),
        ("5000", "-4000", "repayment"),
        ("", "5000", "not-comparable"),
        ("5000", "", "not-comparable"),
        ("0", "0", "below-floor"),
    ],
)
def test_the_standing_of_a_product_follows_by_rule(
    tmp_path: Path, before: str, after: str, standing: str
) -> None:
    figures = draw(
        tmp_path,
        f"""
        period, product, euros, status
        2020, a, {before}, {"A" if before else "M"}
        2020, b, 7000, A
        2021, a, {after}, {"A" if after else "M"}
        2021, b, 7000, A
        """,
    )

    assert standings(figures)["a"] == standing


def test_a_suppressed_amount_is_not_comparable(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros, status
        2020, a, , Q
        2020, b, 7000, A
        2021, a, 9000, A
        2021, b, 7000, A
        """,
    )

    assert standings(figures)["a"] == "not-comparable"


@pytest.mark.parametrize(
    ("absent", "first", "last"), [("none", "new", "ended"), ("unknown",) + ("not-comparable",) * 2]
)
def test_a_missing_row_is_nothing_spent_only_where_the_dataset_says_so(
    tmp_path: Path, absent: str, first: str, last: str
) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 5000
        2020, b, 7000
        2021, b, 7000
        2021, c, 8000
        """,
        absent=absent,
    )

    assert (standings(figures)["c"], standings(figures)["a"]) == (first, last)


@pytest.mark.parametrize("kind", ["meetbreuk", "eenmalig"])
def test_a_break_or_an_odd_year_takes_a_product_out_of_the_ranking(
    tmp_path: Path, kind: str
) -> None:
    at = "2021" if kind == "meetbreuk" else "2020"
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2019, a, 4000
        2019, b, 4000
        2020, a, 5000
        2020, b, 5000
        2021, a, 6000
        2021, b, 6000
        """,
        register=[entry(kind, "kosten", at, where={"product": ["a"]})],
    )

    assert standings(figures) == {"b": "riser", "a": "not-comparable"}
    assert all(item.quantity("relative") is None for item in the_list(figures).products[1:])


def test_a_change_of_law_stands_in_the_sentence_of_the_riser(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 5000
        2021, a, 6000
        """,
        codes="a",
        register=[entry("wetswijziging", "kosten", "2021", where={"product": ["a"]})],
    )

    (found,) = find_risers(figures)

    assert text(found) == (
        "In 2021 stegen de kosten (a) met € 1.000 (20,0%) tot € 6.000. Waarom wetswijziging."
    )


def test_one_year_makes_no_list(tmp_path: Path) -> None:
    figures = draw(tmp_path, "period, product, euros\n2021, a, 5000\n2021, b, 6000")

    assert build_product_lists(figures) == ()
    assert list(find_risers(figures)) == []


def test_only_the_finest_level_under_the_code_of_the_law_is_listed(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, dag, 5000
        2020, nacht, 5000
        2020, ander, 9000
        2021, dag, 6000
        2021, nacht, 5500
        2021, ander, 9900
        """,
        codes="wet zorg<wet dag<zorg nacht<zorg ander",
        source={**SOURCE, "under": "wet"},
    )

    assert standings(figures) == {"dag": "riser", "nacht": "riser"}
    assert {item.name: item.value for item in the_list(figures).total}["after"] == 11500


def test_two_products_that_rounding_can_swap_share_a_place(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 100
        2020, b, 100
        2020, c, 100
        2021, a, 150
        2021, b, 149
        2021, c, 120
        """,
        unit="duizend-euro",
        rounding="decimals",
    )

    assert [(item.code, item.place) for item in the_list(figures).products] == [
        ("a", 1),
        ("b", 1),
        ("c", 3),
    ]


def test_the_top_keeps_those_that_tie_with_the_last(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 2000
        2020, b, 2000
        2020, c, 2000
        2021, a, 4000
        2021, b, 3000
        2021, c, 3000
        """,
        source={**SOURCE, "number": 2},
    )

    assert [item.code for item in the_list(figures).top] == ["a", "b", "c"]
    assert len(list(find_risers(figures))) == len("abc")


FEW = """
    period, product, clients
    2020, a, {before}
    2020, b, 50
    2020, _T, 60
    2021, a, {after}
    2021, b, 60
    2021, _T, 70
"""
AMOUNTS = """
    period, product, euros
    2020, a, 5000
    2020, b, 5000
    2021, a, 8000
    2021, b, 6000
"""


@pytest.mark.parametrize(
    ("before", "after"), [("20", "19"), ("14", "100"), ("0", "30"), ("0", "0")]
)
def test_few_people_in_either_year_give_counts_and_no_percentage(
    tmp_path: Path, before: str, after: str
) -> None:
    figures = draw(tmp_path, AMOUNTS, FEW.format(before=before, after=after))

    assert standings(figures)["a"] == "small"
    (found,) = [item for item in find_risers(figures) if item.kind is FindingKind.SMALL]
    assert text(found) == (
        f"In 2021 was het aantal cliënten (a) {after}; in 2020 was dat {before}. De kosten (a) "
        "stegen van € 5.000 naar € 8.000. Bij zulke kleine aantallen geven we geen percentage en "
        "geen plaats in de ranglijst."
    )
    assert "%" not in text(found, "en")


def test_people_that_the_source_hides_are_few_and_stay_hidden(tmp_path: Path) -> None:
    people = """
        period, product, clients, status
        2020, a, , Q
        2020, b, 50, A
        2020, _T, 60, A
        2021, a, 30, A
        2021, b, 60, A
        2021, _T, 70, A
    """
    figures = draw(tmp_path, AMOUNTS, people)

    (found,) = [item for item in find_risers(figures) if item.kind is FindingKind.SMALL]

    assert text(found) == (
        "De bron toont niet om hoeveel mensen het gaat. Daarom geven we geen percentage en geen "
        "plaats in de ranglijst. De kosten (a) stegen van € 5.000 naar € 8.000."
    )


def test_a_negative_count_is_no_count(tmp_path: Path) -> None:
    figures = draw(tmp_path, AMOUNTS, FEW.format(before="-3", after="30"))

    product = next(item for item in the_list(figures).products if item.code == "a")

    assert product.standing is Standing.RISER
    assert product.quantity("people_after") is None


def test_people_over_a_break_are_not_compared(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        AMOUNTS,
        FEW.format(before="40", after="30"),
        register=[entry("meetbreuk", "clienten", "2021")],
    )

    assert all(item.quantity("people_after") is None for item in the_list(figures).products)
    assert text(next(iter(find_risers(figures)))) == (
        "In 2021 stegen de kosten (a) met € 3.000 (60%) tot € 8.000."
    )


def test_people_known_for_the_group_only_are_said_to_be_so(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, dag, 5000
        2021, dag, 6000
        """,
        """
        period, product, clients
        2020, zorg, 40
        2020, _T, 40
        2021, zorg, 44
        2021, _T, 44
        """,
        codes="zorg dag<zorg",
    )

    (product,) = the_list(figures).products
    (found,) = find_risers(figures)

    assert product.people_of is not None
    assert product.people_of.nl == "Zorg"
    assert text(found).endswith(
        "Het aantal cliënten (zorg) steeg van 40 naar 44. "
        "Hoeveel van hen dit product kregen, is niet bekend."
    )
    assert found.size_people is None


def test_an_explanation_stands_with_its_product(tmp_path: Path) -> None:
    explanation = Explanation.model_validate(
        {
            "id": "waarom",
            "subjects": [{"indicator": "kosten", "period": "2021", "where": {"product": "a"}}],
            "research": [1],
            "author": "Gemeente",
            "date": "2022-09-15",
        }
    )
    figures = draw(tmp_path, AMOUNTS, explanations=(explanation,))

    assert [item.explanation for item in the_list(figures).products] == [explanation, None]


def test_a_provisional_last_figure_makes_a_riser_less_certain(tmp_path: Path) -> None:
    (final, _), (provisional, _) = (
        list(find_risers(draw(tmp_path / name, AMOUNTS, provisional=periods)))
        for name, periods in (("final", []), ("provisional", ["2021"]))
    )

    assert provisional.certainty < final.certainty == 1


# -- Leiden


@pytest.fixture(scope="module")
def leiden_lists(leiden_monitor: Monitor) -> dict[str, ProductList]:
    lists = build_product_lists(with_settings(leiden_monitor, {"products": PRODUCTS}))
    return {item.law: item for item in lists}


def test_leiden_lists_28_rows_of_invoices_of_which_14_rose(
    leiden_lists: dict[str, ProductList],
) -> None:
    youth = leiden_lists["jeugdwet"]

    assert (len(youth.products), youth.risers, len(youth.top)) == (28, 14, 10)
    assert [(item.code, round(value_of(item, "relative"), 1)) for item in youth.top[:4]] == [
        ("ambulant-expertteam", 299.3),
        ("lta-ambulant", 76.3),
        ("dagbehandeling-ggz", 69.6),
        ("lta-verblijf", 66.4),
    ]


def test_leiden_lists_fewer_than_ten_where_fewer_rose(
    leiden_lists: dict[str, ProductList],
) -> None:
    assert {law: (len(item.products), item.risers) for law, item in leiden_lists.items()} == {
        "jeugdwet": (28, 14),
        "wmo": (4, 3),
        "participatiewet": (4, 2),
    }


def test_leiden_sheltered_housing_fell_with_its_cause(
    leiden_lists: dict[str, ProductList],
) -> None:
    found = next(item for item in leiden_lists["wmo"].products if item.code == "beschermd-wonen")

    assert found.standing is Standing.NOT_RISEN
    assert round(value_of(found, "relative"), 1) == -27.3
    assert [value_of(found, f"people_{name}") for name in ("before", "after")] == [930, 765]
    assert "Wlz" in found.causes[0].nl


def test_leiden_youth_care_transport_is_small_and_repayments_stand_apart(
    leiden_lists: dict[str, ProductList],
) -> None:
    apart = {
        item.code: (item.standing, item.quantity("relative"))
        for law in leiden_lists.values()
        for item in law.products
    }

    assert apart["vervoer-vg"] == (Standing.SMALL, None)
    assert apart["terugvordering"] == (Standing.REPAYMENT, None)
