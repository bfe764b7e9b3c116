"""Euros of which one client makes up nearly all, from the records to what leaves."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from stadspeil.disclosure.load import load_tables
from stadspeil.disclosure.tables import CellKey, Tables
from stadspeil.pipeline.count import CountSettings
from stadspeil.pipeline.disclosure import check_folders, protect_folder
from tests.registrations.count.registration import count_folder, write_prepared
from tests.registrations.count.slow_count import Invoice, Records, Stay

INTERNAL = ("contributors", "largest", "second")
HERE, NEARBY, THERE = "BU05460101", "BU05460201", "BU05030000"
FORM = "verblijf-jo"


def invoiced(*amounts: tuple[str, int]) -> Records:
    """A client for each amount: where, and how many euros in January."""
    stays = tuple(
        Stay(nr, nr, where, 2005, "m", date(2005, 1, 1)) for nr, (where, _) in enumerate(amounts)
    )
    invoices = tuple(
        Invoice(nr, where, FORM, "2020-01", 100 * euros)
        for nr, (where, euros) in enumerate(amounts)
    )
    return Records(stays, (), invoices)


def prepare(folder: Path, records: Records, areas: str = "municipality, country") -> None:
    write_prepared(records, folder / "prepared")
    text = f"periods: [2020]\nareas: [{areas}]\ntables: [kosten]\n"
    (folder / "count.yaml").write_text(text, encoding="utf-8")


def of(tables: Tables, area: str, measure: str = "euros") -> float | None:
    return tables.cells[CellKey("kosten", measure, (area, "2020", FORM))].value


ONE_DOMINATES = [(HERE, 1_000_000), *[(HERE, 2_000)] * 11]
NOBODY_DOMINATES = [(THERE, 50_000)] * 12


@pytest.fixture
def dominated(tmp_path: Path) -> Path:
    prepare(tmp_path, invoiced(*ONE_DOMINATES, *NOBODY_DOMINATES))
    return tmp_path


def test_euros_of_twelve_clients_are_hidden_when_one_makes_up_nearly_all(dominated: Path) -> None:
    count_folder(dominated, CountSettings())

    tables = load_tables(dominated / "tables")
    assert of(tables, "GM0546") is None
    assert of(tables, "NL00") == 1_622_000  # a total rather stays than a part
    assert of(tables, "GM0503") is None  # else the total would give the dominated one away
    assert check_folders([dominated / "tables"]).leaks == ()


def test_euros_that_nobody_dominates_are_shown(tmp_path: Path) -> None:
    prepare(tmp_path, invoiced(*[(HERE, 50_000)] * 12, *NOBODY_DOMINATES))
    count_folder(tmp_path, CountSettings())

    tables = load_tables(tmp_path / "tables")
    assert [of(tables, area) for area in ("GM0546", "GM0503", "NL00")] == [6e5, 6e5, 1.2e6]


@pytest.mark.parametrize(
    ("euros", "is_shown"),
    [
        ([50_000] * 2, False),  # fewer than three contribute
        ([50_000] * 2 + [0], False),  # of nothing nobody contributes
        ([50_000] * 3, True),
        ([50_000, 36_000, 14_000], False),  # the largest two: 86 %
        ([76_000, 9_000, *[2_500] * 6], True),  # 85 %, not more
    ],
)
def test_few_or_dominating_clients_hide_euros(
    euros: list[int], is_shown: bool, tmp_path: Path
) -> None:
    prepare(tmp_path, invoiced(*((HERE, amount) for amount in euros)), "municipality")
    count_folder(tmp_path, CountSettings())

    assert (of(load_tables(tmp_path / "tables"), "GM0546") is not None) == is_shown


def contents(folder: Path) -> Mapping[str, str]:
    return {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8")
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_contributions_stand_in_what_was_counted_and_never_leave(dominated: Path) -> None:
    count_folder(dominated)
    counted, leaving = dominated / "tables", dominated / "leaving"

    done = protect_folder(counted, leaving, "cbs-social-support")

    tables = load_tables(counted)
    assert [of(tables, "GM0546", name) for name in INTERNAL] == [12, 1_000_000, 2_000]
    assert [of(tables, "NL00", name) for name in INTERNAL] == [24, 1_000_000, 50_000]
    assert done.unjudged == ()
    for name, text in contents(leaving).items():
        assert set(re.findall(r"\w+", text)).isdisjoint({*INTERNAL, "internal"}), name


def test_what_a_client_cost_in_two_areas_is_one_contribution_to_the_larger_area(
    tmp_path: Path,
) -> None:
    moved = date(2020, 1, 31)
    stays = (
        Stay(0, 0, HERE, 2005, "m", date(2005, 1, 1), moved),
        Stay(0, 0, NEARBY, 2005, "m", date(2020, 2, 1)),
        Stay(1, 1, HERE, 2005, "m", date(2005, 1, 1)),
    )
    invoices = (
        Invoice(0, HERE, FORM, "2020-01", 4_000_00),
        Invoice(0, NEARBY, FORM, "2020-02", 3_000_00),
        Invoice(1, HERE, FORM, "2020-01", 5_000_00),
    )
    prepare(tmp_path, Records(stays, (), invoices), "neighbourhood, municipality")
    count_folder(tmp_path)

    tables = load_tables(tmp_path / "tables")
    found = {
        area: [of(tables, area, name) for name in INTERNAL] for area in (HERE, NEARBY, "GM0546")
    }
    assert found == {HERE: [2, 5000, 4000], NEARBY: [1, 3000, 0], "GM0546": [2, 7000, 5000]}
