import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from stadspeil.errors import TablesError
from stadspeil.pipeline.disclosure import Checked, check_folders

SCHOOLS = ("mbo", "vavo", "vo")
LEAVERS, PUPILS, SHARE = "leavers", "pupils", "share-of-leavers"


def described(name: str, kind: str) -> list[dict[str, str]]:
    return [
        {"name": name, "type": "integer", "description": f"personen / people; {kind}; exact"},
        {"name": f"{name}_status", "type": "string"},
    ]


class OpenDataFolder:
    """One table of a built edition: pupils and leavers of three kinds of schools."""

    def __init__(self, path: Path, kind: str = "additive") -> None:
        self.path = path
        (path / "codelists").mkdir(parents=True)
        (path / "datasets").mkdir()
        fields: list[dict[str, str]] = [{"name": name} for name in ("area", "period", "school")]
        fields += described("leavers", kind) + described("pupils", kind)
        resources = [{"name": "dataset-vsv", "schema": {"fields": fields}}]
        self.write("datapackage.json", json.dumps({"resources": resources}))
        expressions = {
            LEAVERS: "vsv.leavers",
            PUPILS: "vsv.pupils",
            SHARE: "100 * vsv.leavers / vsv.pupils",
        }
        self.write(
            "indicators.json",
            json.dumps([{"id": name, "expression": text} for name, text in expressions.items()]),
        )
        self.write("areas.csv", "code,parent\nGM0001,\nBU00010000,GM0001\nX.REST,\n")
        self.write("codelists/school.csv", "code,parent\n" + "".join(f"{s},\n" for s in SCHOOLS))
        self.write(
            "datasets/vsv.csv",
            "area,period,school\n" + "".join(f"GM0001,2021,{school}\n" for school in SCHOOLS),
        )
        self.rows: list[dict[str, Any]] = []

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def add(
        self,
        indicator: str,
        school: str,
        value: float | None,
        *,
        numerator: float | None = None,
        denominator: float | None = None,
        rounding: str = "exact",
        area: str = "GM0001",
    ) -> None:
        self.rows.append(
            {
                "indicator": indicator,
                "area": area,
                "period": "2021",
                "breakdown": json.dumps({"school": school} if school else {}),
                "value": value,
                "status": "Q" if value is None else "A",
                "numerator": numerator,
                "denominator": denominator,
                "precision": json.dumps({"decimals": 2, "rounding": [rounding]}),
            }
        )

    def check(self) -> Checked:
        with (self.path / "observations.csv").open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, self.rows[0])
            writer.writeheader()
            writer.writerows(self.rows)
        return check_folders([self.path])

    def leaks(self) -> list[tuple[str, float, float, tuple[str, ...]]]:
        return [(str(leak.cell), leak.low, leak.high, leak.proof) for leak in self.check().leaks]


@pytest.fixture
def folder(tmp_path: Path) -> OpenDataFolder:
    return OpenDataFolder(tmp_path / "data")


def test_a_count_follows_from_its_published_share(folder: OpenDataFolder) -> None:
    # As the monitor of Leiden printed it for Delft: 3.23 % of 31 is one pupil.
    folder.add(PUPILS, "vavo", 31)
    folder.add(LEAVERS, "vavo", None)
    folder.add(SHARE, "vavo", 3.23, denominator=31)
    ((cell, low, high, proof),) = folder.leaks()
    assert (cell, low, high) == ("vsv leavers [GM0001, 2021, vavo]", 1, 1)
    share = "vsv share_of_leavers_to_2_decimals [GM0001, 2021, vavo]"
    assert set(proof) == {f"{share}: 3.23 % of 31"}


def test_areas_may_be_rounded_in_their_own_way(folder: OpenDataFolder) -> None:
    # Half of 10 is 5. Of 10 rounded to fives, 8 to 12, it is 4 to 6.
    folder.add(LEAVERS, "vavo", None)
    folder.add(SHARE, "vavo", 50, denominator=10)
    area, rounding = "BU00010000", "fives"
    folder.add(LEAVERS, "vavo", None, area=area, rounding=rounding)
    folder.add(SHARE, "vavo", 50, denominator=10, area=area, rounding=rounding)
    assert {leak[:3] for leak in folder.leaks()} == {
        ("vsv leavers [GM0001, 2021, vavo]", 5, 5),
        ("vsv leavers_fives [BU00010000, 2021, vavo]", 4, 6),
    }


def test_a_share_of_many_leaves_room(folder: OpenDataFolder) -> None:
    # 3.225 % to 3.235 % of 31,000 is 1,000 to 1,002.
    folder.add(LEAVERS, "vavo", None)
    folder.add(SHARE, "vavo", 3.23, denominator=31000)
    assert not folder.leaks()


def test_a_share_as_computed_tells_more_than_a_rounded_one(folder: OpenDataFolder) -> None:
    folder.add(LEAVERS, "vavo", None)
    folder.add(SHARE, "vavo", 3.225806451612903, denominator=31000)
    ((_, low, high, _),) = folder.leaks()
    assert (low, high) == (1000, 1000)


def test_a_count_that_no_indicator_gives_follows_from_its_share(folder: OpenDataFolder) -> None:
    folder.add(SHARE, "vavo", 3.23, denominator=31)
    assert [leak[:3] for leak in folder.leaks()] == [("vsv leavers [GM0001, 2021, vavo]", 1, 1)]


def test_a_hidden_count_stands_as_the_numerator_of_a_share(folder: OpenDataFolder) -> None:
    folder.add(LEAVERS, "vavo", None)
    folder.add(SHARE, "vavo", 3.23, numerator=1, denominator=31)
    ((_, low, high, proof),) = folder.leaks()
    assert (low, high) == (1, 1)
    assert proof == ("same-figure-as-share-of-leavers-numerator [GM0001, 2021, vavo]",)


def add_with_total(folder: OpenDataFolder, total: float | None, rounding: str = "exact") -> None:
    for school, value in (("mbo", 90), ("vavo", None), ("vo", 20), ("", total)):
        folder.add(LEAVERS, school, value, rounding=rounding)


def test_a_part_follows_from_the_total_and_the_other_parts(folder: OpenDataFolder) -> None:
    add_with_total(folder, 113)
    ((cell, low, high, proof),) = folder.leaks()
    assert (cell, low, high) == ("vsv leavers [GM0001, 2021, vavo]", 3, 3)
    assert proof == ("vsv leavers [GM0001, 2021] over school: sum",)


def test_a_hidden_total_keeps_its_hidden_part_safe(folder: OpenDataFolder) -> None:
    add_with_total(folder, None)
    assert folder.check() == Checked(2, (), ())


def test_a_missing_part_may_be_anything(folder: OpenDataFolder) -> None:
    add_with_total(folder, 113)
    folder.rows[0] |= {"value": None, "status": "M"}
    assert folder.check() == Checked(1, (), ())


def test_a_part_that_no_indicator_shows_may_be_anything(folder: OpenDataFolder) -> None:
    add_with_total(folder, 113)
    del folder.rows[0]
    assert folder.check() == Checked(1, (), ())


def test_rounding_of_the_source_leaves_room(folder: OpenDataFolder) -> None:
    # The total is 113 to 117 and the others 88 to 92 and 18 to 22: 0 to 11 is left.
    add_with_total(folder, 115, "fives")
    assert folder.check() == Checked(1, (), ())


def test_sums_of_rounded_figures_are_left_out(folder: OpenDataFolder) -> None:
    # The parts of an area that is made up of others add up to less than its total, by rounding.
    for school, value in (("mbo", 90), ("vavo", None), ("vo", 20), ("", 160)):
        folder.add(LEAVERS, school, value, rounding="fives", area="X.REST")
    assert folder.check() == Checked(0, (), ())


def test_unique_clients_are_not_added_up(tmp_path: Path) -> None:
    folder = OpenDataFolder(tmp_path / "data", "non-additive")
    add_with_total(folder, 113)
    assert folder.check() == Checked(1, (), ())


def test_without_a_hidden_figure_there_is_nothing_to_attack(folder: OpenDataFolder) -> None:
    folder.add(LEAVERS, "vavo", 1)
    assert folder.check() == Checked(0, (), ())


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("indicators.json", "[", r"indicators.json:1: .*\n    expected: JSON"),
        ("indicators.json", '[{"id": "a", "expression": "1 +"}]', "'1 \\+' stops too soon"),
        ("areas.csv", "code\n", r"areas.csv:1 \[parent\]"),
        ("datapackage.json", "{}", "KeyError: 'resources'"),
    ],
)
def test_a_faulty_file_is_named(folder: OpenDataFolder, file: str, text: str, message: str) -> None:
    folder.add(LEAVERS, "vavo", 1)
    folder.write(file, text)
    with pytest.raises(TablesError, match=message):
        folder.check()


def test_a_faulty_row_is_named(folder: OpenDataFolder) -> None:
    folder.add(LEAVERS, "vavo", 1)
    folder.rows[0]["status"] = "X"
    with pytest.raises(TablesError, match=r"observations.csv:2: 'X' is not a valid Status"):
        folder.check()


def test_two_editions_are_taken_together(folder: OpenDataFolder, tmp_path: Path) -> None:
    # A kind of schools that one edition hides and the other shows.
    add_with_total(folder, None)
    later = OpenDataFolder(tmp_path / "later")
    later.add(LEAVERS, "vavo", 3)
    folder.check()
    later.check()
    found = {str(leak.cell): leak.low for leak in check_folders([folder.path, later.path]).leaks}
    assert found == {
        "vsv leavers [GM0001, 2021]": 113,
        "vsv leavers [GM0001, 2021, vavo]": 3,
    }


def test_figures_revised_in_a_later_edition_are_apart(
    folder: OpenDataFolder, tmp_path: Path
) -> None:
    # 90 became 91. The total of the later edition says nothing of the earlier one, which has none.
    add_with_total(folder, None)
    later = OpenDataFolder(tmp_path / "later")
    for school, value in (("mbo", 91), ("vavo", None), ("vo", 20), ("", 114)):
        later.add(LEAVERS, school, value)
    folder.check()
    later.check()
    found = check_folders([folder.path, later.path])
    assert found.cells == 3
    (leak,) = found.leaks
    assert (str(leak.cell), leak.low) == ("vsv (folder 2) leavers [GM0001, 2021, vavo]", 3)
    # A third edition repeats the second: that is the same count, with the same leak.
    again = shutil.copytree(later.path, tmp_path / "again")
    assert check_folders([folder.path, later.path, again]) == found


def test_other_periods_of_an_edition_stay_linked(folder: OpenDataFolder, tmp_path: Path) -> None:
    add_with_total(folder, None)
    folder.add(LEAVERS, "vavo", None)
    folder.rows[-1]["period"] = "2020"
    later = OpenDataFolder(tmp_path / "later")
    later.add(LEAVERS, "mbo", 91)
    later.add(LEAVERS, "vavo", 4)
    later.rows[-1]["period"] = "2020"
    folder.check()
    later.check()
    (leak,) = check_folders([folder.path, later.path]).leaks
    assert (str(leak.cell), leak.low) == ("vsv leavers [GM0001, 2020, vavo]", 4)
