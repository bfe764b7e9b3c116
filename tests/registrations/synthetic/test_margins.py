"""The published figures that ship with the package are those of the edition."""

import csv
from pathlib import Path

import pytest

from stadspeil.registrations.synthetic import margins

EDITION = Path(__file__).parents[3] / "editions/leiden-2022/datasets"
SHIPPED = Path(margins.__file__).parent / "margins"
DERIVED = {"sources", "kwb-huishoudens", "trajecten-gestart"}
SAME = sorted(path.stem for path in SHIPPED.glob("*.csv") if path.stem not in DERIVED)


@pytest.mark.parametrize("name", SAME)
def test_a_shipped_table_is_that_of_the_edition(name: str) -> None:
    assert (SHIPPED / f"{name}.csv").read_bytes() == (EDITION / f"{name}.csv").read_bytes()


def test_households_of_neighbourhoods_are_those_of_the_edition() -> None:
    rows = csv.DictReader((EDITION / "kwb-huishoudens.csv").read_text().splitlines())
    expected = {
        row["area"]: row["households"]
        for row in rows
        if row["area"].startswith("BU0546") and row["household_type"] == "_T" and row["households"]
    }
    found = {row["area"]: row["households"] for row in margins.load_margin("kwb-huishoudens")}
    assert found == expected


def test_every_shipped_table_has_a_source() -> None:
    named = {row["file"] for row in margins.load_margin("sources")}
    assert named == {path.stem for path in SHIPPED.glob("*.csv")} - {"sources"}


@pytest.mark.parametrize("year", margins.YEARS)
def test_what_is_followed_is_consistent(year: int) -> None:
    assert sum(margins.households_by_laws(year)) == sum(margins.households_by_number(year))
    numbers = margins.youth_by_number(year)
    assert sum(numbers) == margins.youth_clients(year)
    assert sum(n * count for n, count in enumerate(numbers, 1)) == sum(margins.youth_by_type(year))
