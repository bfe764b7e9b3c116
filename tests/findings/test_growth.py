"""Cost growth: spending split into people and spending per person, adding up to the euro."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from stadspeil.findings.figures import Figures
from stadspeil.findings.growth import build_growth
from stadspeil.findings.growth_findings import find_growth
from stadspeil.model.finding import Finding, Quantity
from stadspeil.model.insight import GrowthRow, GrowthSplit
from stadspeil.model.monitor import Monitor
from stadspeil.stats import midpoint_split
from tests.findings.builder import INDICATORS, clients, draw_figures, euros, text, with_settings
from tests.findings.leiden import GROWTH
from tests.observations.builder import entry

SOURCE = {
    "id": "zorg",
    "law": "wmo",
    "euros": "kosten",
    "euros_by": "product",
    "people": "clienten",
    "people_by": "product",
    "codes": {"a": "a", "b": "b"},
}

AMOUNTS = """
    period, product, euros
    2020, a, 100000
    2020, b, 200000
    2021, a, 150000
    2021, b, 180000
"""
PEOPLE = """
    period, product, clients
    2020, a, 50
    2020, b, 100
    2020, _T, 120
    2021, a, 60
    2021, b, 80
    2021, _T, 110
"""


def draw(
    folder: Path,
    amounts: str = AMOUNTS,
    people: str = PEOPLE,
    *,
    codes: str = "a b c",
    rounding: Mapping[str, str] | None = None,
    register: Any = (),
    total: str = "given",
    **source: Any,
) -> Figures:
    rounds = rounding or {}
    return draw_figures(
        folder,
        {"growth": [{**SOURCE, **source}], "bounds": {"floor_euros": 1000}},
        datasets={
            "kosten": euros(amounts, rounding=rounds.get("euros", "exact")),
            "clienten": clients(people, total, rounding=rounds.get("clients", "exact")),
        },
        indicators=INDICATORS,
        codelists={"product": codes},
        register=register,
    )


def only(figures: Figures) -> GrowthSplit:
    (found,) = build_growth(figures)
    return found


def values(quantities: tuple[Quantity, ...]) -> dict[str, float]:
    return {item.name: item.value for item in quantities}


def row(split: GrowthSplit, code: str) -> GrowthRow:
    return next(item for item in split.rows if item.code == code)


def reason(split: GrowthSplit, code: str) -> str:
    found = row(split, code).reason
    assert found is not None
    return found.nl


def of_product(figures: Figures, code: str) -> Finding:
    return next(item for item in find_growth(figures) if dict(item.breakdown) == {"product": code})


def test_a_product_is_split_at_the_midpoint(tmp_path: Path) -> None:
    split = only(draw(tmp_path))

    # (60 - 50) x (2000 + 2500) / 2 and (2500 - 2000) x (50 + 60) / 2
    found = values(row(split, "a").quantities)
    assert (found["volume"], found["intensity"], found["difference"]) == (22_500, 27_500, 50_000)
    by_hand = midpoint_split(50, 2000, 60, 2500)
    assert (found["volume"], found["intensity"]) == (by_hand.volume, by_hand.intensity)


def test_the_totals_add_up(tmp_path: Path) -> None:
    total = values(only(draw(tmp_path)).totals)

    assert total["difference"] == 30_000
    assert total["volume"] + total["intensity"] == pytest.approx(total["separable"])
    assert total["separable"] + total["not_separable"] == pytest.approx(total["difference"])
    chain = ("people", "products_per_person", "mix", "per_product")
    assert sum(total[name] for name in chain) == pytest.approx(total["separable"], abs=1e-6)
    assert total["covered"] == 100


def test_twice_the_people_with_the_same_care_is_people_only(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 100000
        2021, a, 200000
        """,
        """
        period, product, clients
        2020, a, 50
        2020, _T, 50
        2021, a, 100
        2021, _T, 100
        """,
        codes="a",
    )

    total = values(only(figures).totals)

    assert total["people"] == pytest.approx(100_000)
    assert [total[name] for name in ("products_per_person", "mix", "per_product")] == [
        pytest.approx(0, abs=1e-6)
    ] * 3


@pytest.mark.parametrize(
    ("amounts", "people", "reason"),
    [
        ({("2021", "a"): ",M"}, {}, "Het bedrag is niet voor beide jaren bekend."),
        ({("2020", "a"): ",Q"}, {}, "Het bedrag is niet voor beide jaren bekend."),
        ({("2021", "a"): "-100,A"}, {}, "Het bedrag is negatief"),
        ({("2020", "a"): "0,A"}, {}, "In een van beide jaren is hieraan niets uitgegeven."),
        ({}, {("2021", "a"): ",M"}, "Het aantal mensen is niet voor beide jaren bekend."),
        ({}, {("2021", "a"): ",Q"}, "Het aantal mensen is niet voor beide jaren bekend."),
        ({}, {("2021", "a"): "0,A"}, "minder dan 20 mensen"),
        ({}, {("2020", "a"): "19,A"}, "minder dan 20 mensen"),
    ],
)
def test_what_cannot_be_separated_keeps_its_reason_and_is_not_guessed(
    tmp_path: Path,
    amounts: dict[tuple[str, str], str],
    people: dict[tuple[str, str], str],
    reason: str,
) -> None:
    figures = draw(tmp_path, changed(AMOUNTS, amounts), changed(PEOPLE, people))

    splits = build_growth(figures)

    for split in splits:
        found = row(split, "a")
        assert not found.separable
        assert found.reason is not None
        assert reason in found.reason.nl
        assert {"volume", "intensity"}.isdisjoint(values(found.quantities))
        total = values(split.totals)
        assert total["volume"] + total["intensity"] + total["not_separable"] == pytest.approx(
            total["difference"]
        )
    # A whole with a part that is missing is missing itself, so that there is nothing to split.
    assert len(splits) == (0 if any(item[0] == "," for item in amounts.values()) else 1)


def changed(table: str, cells: dict[tuple[str, str], str]) -> str:
    """The table with a column of statuses, and other figures in some rows."""
    head, *lines = [line.strip() for line in table.strip().splitlines()]
    done = [f"{head}, status"]
    for line in lines:
        period, code, figure = (part.strip() for part in line.split(","))
        done.append(f"{period}, {code}, {cells.get((period, code), f'{figure},A')}")
    return "\n".join(done)


def test_products_without_people_are_named_and_not_separable(tmp_path: Path) -> None:
    amounts = AMOUNTS + "    2020, c, 40000\n    2021, c, 60000\n"
    split = only(draw(tmp_path, amounts, not_separable={"c": {"nl": "Anders geteld."}}))

    assert reason(split, "c") == "Anders geteld."
    assert values(split.totals)["not_separable"] == pytest.approx(20_000)
    assert values(split.totals)["covered"] == pytest.approx(100 * 330 / 390)


def test_the_rows_are_the_whole_once_at_the_level_that_the_edition_names(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 100000
        2020, a2, 10000
        2020, b, 200000
        2020, los, 5000
        2021, a, 150000
        2021, a2, 20000
        2021, b, 180000
        2021, los, 6000
        """,
        codes="zorg a<zorg a2<zorg b los",
    )

    split = only(figures)

    assert {item.code for item in split.rows} == {"a", "a2", "b", "los"}
    assert reason(split, "los") == "Bij dit product hoort geen eigen aantal mensen."


def test_a_break_in_the_middle_stops_the_split_there_and_not_elsewhere(tmp_path: Path) -> None:
    amounts = AMOUNTS + "    2019, a, 90000\n    2019, b, 150000\n"
    people = PEOPLE + "    2019, a, 40\n    2019, b, 90\n    2019, _T, 100\n"
    figures = draw(tmp_path, amounts, people, register=[entry("meetbreuk", "kosten", "2020")])

    assert [(item.period_from, item.period_to) for item in build_growth(figures)] == [
        ("2020", "2021")
    ]


def test_a_break_in_the_count_of_people_makes_a_product_not_separable(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        register=[entry("meetbreuk", "clienten", "2021", where={"product": ["a"]})],
    )

    split = only(figures)

    assert [item.code for item in split.rows if item.separable] == ["b"]
    assert "niet te vergelijken" in reason(split, "a")


def test_without_the_unique_people_there_is_no_chain(tmp_path: Path) -> None:
    people = "\n".join(line for line in PEOPLE.splitlines() if "_T" not in line)
    figures = draw(tmp_path, people=people, total="none")

    total = values(only(figures).totals)

    assert {"people", "mix"}.isdisjoint(total)
    assert total["volume"] + total["intensity"] == pytest.approx(30_000)


def test_one_year_has_nothing_to_split(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        "period, product, euros\n2021, a, 100000",
        "period, product, clients\n2021, a, 50\n2021, _T, 50",
    )

    assert build_growth(figures) == ()
    assert list(find_growth(figures)) == []


def test_the_last_year_that_the_source_lacks_is_said_to_be_so(tmp_path: Path) -> None:
    figures = draw(tmp_path, AMOUNTS.replace("2021", "2019"), PEOPLE.replace("2021", "2019"))

    (note,) = only(figures).notes
    assert note.nl == "Over 2021 staan deze bedragen niet in de monitor."


# -- sentences


def test_both_parts_the_same_way(tmp_path: Path) -> None:
    assert text(of_product(draw(tmp_path), "a")) == (
        "In 2021 stegen de kosten (a) met € 50.000 (50%) tot € 150.000. Het aantal cliënten (a) "
        "steeg van 50 naar 60. Van die stijging hangt ongeveer € 22.500 samen met meer cliënten en "
        "ongeveer € 27.500 met hogere uitgaven per cliënt."
    )


def test_parts_that_go_against_each_other(tmp_path: Path) -> None:
    assert text(of_product(draw(tmp_path), "b")).endswith(
        "Minder cliënten hangen samen met ongeveer € 42.500 minder uitgaven, hogere uitgaven per "
        "cliënt met ongeveer € 22.500 meer."
    )


def test_a_part_that_rounding_can_make_is_not_stated(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        """
        period, product, euros
        2020, a, 100000
        2021, a, 150000
        """,
        """
        period, product, clients
        2020, a, 1000
        2020, _T, 1000
        2021, a, 1005
        2021, _T, 1005
        """,
        rounding={"clients": "fives"},
        codes="a",
    )

    assert text(of_product(figures, "a")).endswith(
        "Het aantal cliënten (a) bleef vrijwel gelijk: 1.000 en 1.005. "
        "Die stijging hangt vooral samen met hogere uitgaven per cliënt."
    )


def test_a_change_of_law_in_the_people_stands_with_the_split(tmp_path: Path) -> None:
    figures = draw(
        tmp_path,
        register=[entry("wetswijziging", "clienten", "2021", where={"product": ["a"]})],
    )

    assert text(of_product(figures, "a")).endswith("Waarom wetswijziging.")


@pytest.mark.parametrize(("floor", "expected"), [(150_000, 2), (150_001, 1), (200_001, 0)])
def test_products_below_the_floor_get_no_finding(tmp_path: Path, floor: int, expected: int) -> None:
    figures = draw(tmp_path)
    figures = with_settings(figures.monitor, {"growth": [SOURCE], "bounds": {"floor_euros": floor}})

    assert sum(bool(item.breakdown) for item in find_growth(figures)) == expected


# -- Leiden


@pytest.fixture(scope="module")
def leiden_money(leiden_monitor: Monitor) -> Figures:
    return with_settings(leiden_monitor, {"growth": GROWTH})


@pytest.fixture(scope="module")
def leiden_growth(leiden_money: Figures) -> dict[str, GrowthSplit]:
    return {item.id: item for item in build_growth(leiden_money)}


def test_leiden_has_a_split_for_each_two_neighbouring_years(
    leiden_growth: dict[str, GrowthSplit],
) -> None:
    assert list(leiden_growth) == [
        *(f"jeugdzorg-{year}" for year in (2019, 2020, 2021)),
        *(f"wmo-{year}" for year in (2018, 2019, 2020)),
    ]


def test_leiden_nationally_purchased_care_is_188_from_clients_and_228_from_euro_per_client(
    leiden_growth: dict[str, GrowthSplit],
) -> None:
    found = values(row(leiden_growth["jeugdzorg-2021"], "lta").quantities)

    assert (found["people_before"], found["people_after"]) == (87, 111)
    assert (round(found["volume"], -3), round(found["intensity"], -3)) == (188_000, 228_000)
    assert found["volume"] + found["intensity"] == pytest.approx(416_757, abs=1e-6)


@pytest.mark.parametrize(
    ("code", "percent"), [("lta", 71.5), ("pleegzorg", -11.7), ("dagbehandeling", 17.2)]
)
def test_leiden_groups_changed_by_what_the_invoices_give(
    leiden_growth: dict[str, GrowthSplit], code: str, percent: float
) -> None:
    found = values(row(leiden_growth["jeugdzorg-2021"], code).quantities)

    assert round(found["relative"], 1) == percent


def test_leiden_splits_add_up_to_the_euro(leiden_growth: dict[str, GrowthSplit]) -> None:
    for split in leiden_growth.values():
        total = values(split.totals)
        parts = total["volume"] + total["intensity"] + total["not_separable"]
        assert parts == pytest.approx(total["difference"], abs=1e-6)
        rows = [values(item.quantities)["difference"] for item in split.rows]
        assert sum(rows) == pytest.approx(total["difference"], abs=1e-6)
        if "mix" in total:
            chain = ("people", "products_per_person", "mix", "per_product")
            assert sum(total[name] for name in chain) == pytest.approx(total["separable"], abs=1e-6)


def test_leiden_mental_health_and_outpatient_care_and_few_clients_are_not_separable(
    leiden_growth: dict[str, GrowthSplit],
) -> None:
    split = leiden_growth["jeugdzorg-2021"]

    apart = {item.code for item in split.rows if not item.separable}
    assert apart == {
        "ambulant",
        "ggz",
        "veiligheid-bescherming",
        "veiligheid-preventief",
        "vervoer",
    }
    assert round(values(split.totals)["covered"], 1) == 46.5


def test_leiden_shows_what_the_other_total_of_clients_makes_of_the_chain(
    leiden_growth: dict[str, GrowthSplit],
) -> None:
    split = leiden_growth["jeugdzorg-2021"]
    total, other = values(split.totals), values(split.sensitivity)

    assert (total["people_after"], other["people_after"]) == (2347, 2373)
    assert (round(total["people"], -3), round(other["people"], -3)) == (-279_000, -176_000)
    assert other["people"] + other["products_per_person"] == pytest.approx(
        total["people"] + total["products_per_person"], abs=100
    )


def test_leiden_wmo_has_no_amounts_for_2021_and_says_so(leiden_money: Figures) -> None:
    law = next(
        item for item in find_growth(leiden_money) if item.domain == "wmo" and not item.breakdown
    )

    assert law.period == "2020"
    assert "Over 2021 staan deze bedragen niet in de monitor." in [item.nl for item in law.caveats]
