import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadspeil.disclosure import blocks
from stadspeil.disclosure.leaks import find_leaks
from stadspeil.disclosure.programme import Contradiction
from stadspeil.disclosure.tables import Protection, Tables
from tests.disclosure.made_tables import (
    CBS,
    EXACT,
    make_tables,
    one_way,
    system_of,
    table,
    two_way,
)

TWO_WAY = [table(dims=("row", "column"))]


def leaks(*folders: Tables) -> dict[str, tuple[float, float]]:
    return {str(leak.cell): (leak.low, leak.high) for leak in find_leaks(system_of(*folders))}


def test_one_hidden_figure_beside_its_total_is_worked_out_and_the_total_proves_it() -> None:
    given = make_tables(one_way({"a": None, "b": 20, "c": 30, "_T": 54}))
    (leak,) = find_leaks(system_of(given))
    assert (str(leak.cell), leak.low, leak.high) == ("klanten n [GM0001, 2021, a]", 4, 4)
    assert leak.proof == ("klanten n [GM0001, 2021] over row: sum",)


def test_two_hidden_figures_with_room_between_them_are_safe() -> None:
    assert not leaks(make_tables(one_way({"a": None, "b": None, "c": 30, "_T": 54})))


def test_two_hidden_figures_whose_sum_is_small_leave_too_little_room() -> None:
    found = leaks(make_tables(one_way({"a": None, "b": None, "c": 30, "_T": 32})))
    assert found == {
        "klanten n [GM0001, 2021, a]": (0, 2),
        "klanten n [GM0001, 2021, b]": (0, 2),
    }


def test_rounded_figures_still_pin_a_hidden_one() -> None:
    # The total is 18 to 22 and the others are 16 to 24 together: at most 6 is left, without b at
    # least 0. With a total of 15 (13 to 17) at most 1 is left.
    wide = one_way({"a": None, "b": 10, "c": 10, "_T": 20})
    assert not leaks(make_tables(wide, protection=CBS))
    narrow = one_way({"a": None, "b": 10, "c": 10, "_T": 15})
    assert leaks(make_tables(narrow, protection=CBS)) == {"klanten n [GM0001, 2021, a]": (0, 1)}


def test_two_per_row_and_column_can_give_a_figure_away_exactly() -> None:
    # Each row and column with a hidden figure has two or more, and yet: rows 1 and 2 hold all
    # hidden figures of columns 1 and 2, and one more. Rows minus columns leave that one.
    figures: list[list[float | None]] = [
        [None, None, None, 10, 37],
        [None, None, 20, 10, 50],
        [15, 11, None, None, 60],
        [12, 13, None, None, 60],
        [47, 44, 69, 47, 207],
    ]
    found = leaks(make_tables(two_way(figures), tables=TWO_WAY))
    assert found == {"klanten n [GM0001, 2021, r0, c2]": (7, 7)}
    (leak,) = find_leaks(system_of(make_tables(two_way(figures), tables=TWO_WAY)))
    assert len(leak.proof) == 4


def halves(year: float | None, first: float | None, second: float | None) -> Tables:
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", "GM0001", period, "a"): value
        for period, value in (("2021", year), ("2021-S1", first), ("2021-S2", second))
    }
    return make_tables(figures, tables=[table(additive_over=["period"])])


def test_a_year_less_a_half_year_is_the_other_half() -> None:
    assert leaks(halves(30, 26, None)) == {"klanten n [GM0001, 2021-S2, a]": (4, 4)}
    assert not leaks(halves(30, None, None))


def test_unique_clients_of_a_year_bound_those_of_its_halves() -> None:
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", "GM0001", period, "a"): value
        for period, value in (("2021", 20), ("2021-S1", 17), ("2021-S2", None))
    }
    unique = table(type="non-additive", unique_over=["period"])
    assert not leaks(make_tables(figures, tables=[unique]))  # 3 to 20
    figures["klanten", "n", "GM0001", "2021", "a"] = 0
    figures["klanten", "n", "GM0001", "2021-S1", "a"] = 0
    assert leaks(make_tables(figures, tables=[unique])) == {
        "klanten n [GM0001, 2021-S2, a]": (0, 0)
    }


def test_a_small_figure_that_is_shown_is_a_leak_by_its_own_print() -> None:
    (leak,) = find_leaks(system_of(make_tables(one_way({"a": 3, "b": 10}))))
    assert (leak.low, leak.high, leak.proof) == (3, 3, ())


def test_a_percentage_beside_a_hidden_count_gives_it_away() -> None:
    share = {
        "name": "share",
        "unit": "percent",
        "type": "ratio",
        "decimals": 1,
        "numerator": {"measure": "n"},
        "denominator": {"measure": "all"},
    }
    given = table(dims=())
    given["measures"] += [{"name": "all", "unit": "count", "type": "additive"}, share]
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", "GM0001", "2021"): None,
        ("klanten", "all", "GM0001", "2021"): 200,
        ("klanten", "share", "GM0001", "2021"): 2.5,
    }
    assert leaks(make_tables(figures, tables=[given])) == {"klanten n [GM0001, 2021]": (5, 5)}
    share["from_published"] = True
    assert not leaks(make_tables(figures, tables=[given]))


def test_the_same_figure_in_two_tables_is_as_hidden_as_in_the_table_that_shows_it() -> None:
    same = {
        "id": "same",
        "terms": [
            {"table": "klanten", "measure": "n", "codes": {"row": "a"}},
            {"table": "andere", "measure": "n", "coefficient": -1},
        ],
    }
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", "GM0001", "2021", "a"): None,
        ("andere", "n", "GM0001", "2021"): 3,
    }
    given = make_tables(figures, tables=[table(), table("andere", ())], relations=[same])
    shown, leak = find_leaks(system_of(given))
    assert (shown.cell.table, leak.cell.table) == ("andere", "klanten")
    assert (leak.low, leak.high, leak.proof) == (3, 3, ("same [GM0001, 2021]",))


def test_two_vintages_are_taken_together_unless_counted_anew() -> None:
    now = make_tables(one_way({"a": None, "b": None, "_T": 54}))
    before = make_tables(one_way({"a": 4}), protection=Protection())
    assert not leaks(now)
    assert leaks(now, before)["klanten n [GM0001, 2021, a]"] == (4, 4)
    anew = before.with_cells(before.cells, recounted=True)
    assert not leaks(now, anew)


def test_a_hierarchy_gives_a_neighbourhood_away_across_its_levels() -> None:
    areas = {"GM0001": "", "WK000100": "GM0001", "BU00010000": "WK000100", "BU00010001": "WK000100"}
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", area, "2021"): value
        for area, value in zip(areas, (30, None, None, 26), strict=True)
    }
    given = make_tables(
        figures, tables=[table(dims=(), additive_over=["area"])], codelists={"area": areas}
    )
    assert leaks(given)["klanten n [BU00010000, 2021]"] == (4, 4)


def test_stock_and_flow_give_away_who_left() -> None:
    given = table(dims=(), additive_over=[])
    given["measures"] += [
        {"name": name, "unit": "count", "type": "non-additive"} for name in ("entered", "left")
    ]
    stock = {
        "id": "stock",
        "terms": [
            {"table": "klanten", "measure": "n"},
            {"table": "klanten", "measure": "n", "coefficient": -1, "previous": True},
            {"table": "klanten", "measure": "entered", "coefficient": -1},
            {"table": "klanten", "measure": "left"},
        ],
    }
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", "GM0001", "2020-12-31"): 100,
        ("klanten", "n", "GM0001", "2021-06-30"): 110,
        ("klanten", "entered", "GM0001", "2021-06-30"): 13,
        ("klanten", "left", "GM0001", "2021-06-30"): None,
    }
    found = leaks(make_tables(figures, tables=[given], relations=[stock]))
    assert found == {"klanten left [GM0001, 2021-06-30]": (3, 3)}


def test_codes_that_are_not_all_there_only_bound_their_total_from_below() -> None:
    lists = {"row": {"a": "", "b": "", "c": ""}}
    given = make_tables(one_way({"a": None, "b": 50, "_T": 54}), codelists=lists)
    assert leaks(given) == {"klanten n [GM0001, 2021, a]": (0, 4)}


def test_hidden_small_figures_alone_keep_their_range() -> None:
    rule = Protection(base=5, small_up_to=7)
    assert not leaks(make_tables(one_way({"a": None}), protection=rule))
    system = system_of(make_tables(one_way({"a": None}), protection=rule))
    assert (system.low[0], system.high[0]) == (0, 7)
    assert system_of(make_tables(one_way({"a": None}), protection=EXACT)).high[0] == math.inf


def test_figures_that_contradict_each_other_are_an_error_that_names_the_relation() -> None:
    with pytest.raises(Contradiction, match=r"over row: sum[\s\S]*expected:[\s\S]*do: correct"):
        find_leaks(system_of(make_tables(one_way({"a": None, "b": 60, "_T": 54}))))


def test_two_prints_of_one_figure_that_differ_are_an_error() -> None:
    one, other = (make_tables(one_way({"a": value})) for value in (20, 30))
    with pytest.raises(Contradiction, match="printed in two folders"):
        find_leaks(system_of(one, other))


def country(municipalities: dict[str, float | None], total: float) -> Tables:
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", area, "2021"): value for area, value in municipalities.items()
    }
    figures["klanten", "n", "NL00", "2021"] = total
    return make_tables(
        figures,
        tables=[table(dims=(), additive_over=["area"])],
        codelists={"area": {"NL00": "", **dict.fromkeys(municipalities, "NL00")}},
    )


@pytest.mark.parametrize("most_together", [0, 60_000])
def test_a_country_block_by_block_still_sees_the_totals_that_link_them(
    monkeypatch: pytest.MonkeyPatch, most_together: int
) -> None:
    monkeypatch.setattr(blocks, "MOST_TOGETHER", most_together)
    (leak,) = find_leaks(system_of(country({"GM0001": None, "GM0002": 20, "GM0003": 30}, 54)))
    assert (leak.low, leak.high) == (4, 4)
    assert not find_leaks(system_of(country({"GM0001": None, "GM0002": None, "GM0003": 30}, 54)))


def test_what_the_districts_of_one_municipality_say_of_another_is_seen_block_by_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocks, "MOST_TOGETHER", 0)
    parents = {"NL00": "", "GM0001": "NL00", "GM0002": "NL00"}
    parents |= {"WK000200": "GM0002", "WK000201": "GM0002"}
    values = {"NL00": 54, "GM0001": None, "GM0002": None, "WK000200": 20, "WK000201": 30}
    tables = make_tables(
        {("klanten", "n", area, "2021"): value for area, value in values.items()},
        tables=[table(dims=(), additive_over=["area"])],
        codelists={"area": parents},
    )
    found = {leak.cell.codes[0]: leak.low for leak in find_leaks(system_of(tables))}
    assert found == {"GM0001": 4}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_block_by_block_the_same_leaks_are_found(seed: int, rounded: bool) -> None:
    lot = np.random.default_rng(seed)
    protection = Protection(base=5, small_up_to=7) if rounded else EXACT
    areas = {"NL00": ""} | {f"GM000{m}": "NL00" for m in (1, 2)}
    areas |= {f"WK000{m}0{d}": f"GM000{m}" for m in (1, 2) for d in range(3)}
    true: dict[tuple[str, str], int] = {}
    for area in [area for area in areas if area.startswith("WK")]:
        for period in ("2020", "2021"):
            value = int(lot.negative_binomial(1, 0.1))
            for place in (area, areas[area], "NL00"):
                true[place, period] = true.get((place, period), 0) + value
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", *key): None if value < 8 or lot.random() < 0.2 else value
        for key, value in true.items()
    }
    if rounded:
        figures = {
            key: None if value is None else max(10, 5 * round(value / 5))
            for key, value in figures.items()
        }
        protection = protection.model_copy(update={"secondary": True})
    relation = {
        "id": "same",
        "terms": [
            {"table": "klanten", "measure": "n", "codes": {"area": "WK000100", "period": "2020"}},
            {
                "table": "klanten",
                "measure": "n",
                "codes": {"area": "WK000100", "period": "2021"},
                "coefficient": -1,
            },
        ],
        "is": "at-most-zero",
    }
    holds = true["WK000100", "2020"] <= true["WK000100", "2021"]
    system = system_of(
        make_tables(
            figures,
            tables=[table(dims=(), additive_over=["area"])],
            codelists={"area": areas},
            relations=[relation] if holds else [],
            protection=protection,
        )
    )
    with pytest.MonkeyPatch.context() as patch:
        whole = find_leaks(system)
        patch.setattr(blocks, "MOST_TOGETHER", 0)
        apart = find_leaks(system)
    assert [(leak.cell, leak.low, leak.high) for leak in apart] == [
        (leak.cell, leak.low, leak.high) for leak in whole
    ]
