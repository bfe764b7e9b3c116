"""Counting as a person types it: tables whole, finished periods kept, nothing personal shown."""

import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from stadspeil.disclosure.load import load_tables
from stadspeil.disclosure.tables import CellKey, TableRelation, Unit
from stadspeil.errors import InputError
from stadspeil.pipeline import disclosure
from stadspeil.pipeline.count import CountSettings
from stadspeil.pipeline.disclosure import check_folders
from stadspeil.registrations.count.config import LEVELS, load_config
from stadspeil.registrations.count.tables import load_tables as load_count_tables
from tests.registrations.count.registration import count_folder, example
from tests.registrations.count.slow_count import count_slowly
from tests.registrations.count.test_count import GROUPS, PERIODS

SMALL = "periods: [2020]\ntables: [clienten]\n"


def test_tables_hold_every_cell_that_was_counted(counted: Path) -> None:
    tables = load_tables(counted / "tables")

    found = {}
    for key, cell in tables.cells.items():
        area, period, *codes = key.codes
        value = cell.value or 0
        if tables.measure(key).unit is Unit.EURO:
            value = round(100 * value)
        if value:
            found[key.table, area, period, tuple(codes), key.measure] = value
    assert found == count_slowly(example(), PERIODS, GROUPS)
    zero = CellKey("clienten", "clients", ("BU05030000", "2019", "vervoer"))
    assert tables.cells[zero].value == 0


def test_the_first_date_has_no_flows(counted: Path) -> None:
    lines = (counted / "tables" / "stroom.csv").read_text(encoding="utf-8").splitlines()

    first = {line.split(",")[3] for line in lines if ",2019-12-31," in line}
    second = {line.split(",")[3] for line in lines if ",2020-06-30," in line}
    assert first == {"clients"}
    assert second == {"clients", "inflow", "outflow"}


Values = dict[tuple[str, str, str, str], dict[tuple[str, ...], float]]
"""By table, measure, area and period: for each further codes the figure."""


def test_relations_hold_in_what_was_counted(counted: Path) -> None:
    tables = load_tables(counted / "tables")
    values: Values = defaultdict(dict)
    for key, cell in tables.cells.items():
        area, period, *codes = key.codes
        values[key.table, key.measure, area, period][tuple(codes)] = cell.value or 0

    checked = 0
    for relation in tables.file.relations:
        for area in ("GM0546", "GM0503", "NL00"):
            for period in relation.periods or PERIODS:
                for law in ("jeugdwet", "wmo", "participatiewet", "_T"):
                    total = relation_sum(values, relation, area, period, law)
                    if total is not None:
                        checked += 1
                        is_zero = relation.is_ == "zero"
                        assert total == 0 if is_zero else total <= 0, (relation.id, area, period)
    assert checked > 300


def relation_sum(
    values: Values, relation: TableRelation, area: str, period: str, law: str
) -> float | None:
    """The sum of the terms for an area, period and law; None when a term has no cells."""
    previous = {"2020": "2019", "2020-S1": "2019-S2"}
    previous |= {"2020-06-30": "2019-12-31", "2020-12-31": "2020-06-30"}
    total = 0.0
    for term in relation.terms:
        codes = {
            name: (value,) if isinstance(value, str) else value
            for name, value in term.codes.items()
        }
        when = codes.pop("period", (previous.get(period, "") if term.previous else period,))
        own = list(codes.values()) or [(law,)]
        found = [
            value
            for each in when
            for rest, value in values.get((term.table, term.measure, area, each), {}).items()
            if all(code in codes for code, codes in zip(rest, own, strict=False))
        ]
        if not found:
            return None
        total += term.coefficient * sum(found)
    return total


def test_a_second_count_takes_finished_periods_over(folder: Path) -> None:
    (folder / "count.yaml").write_text(SMALL, encoding="utf-8")
    first = count_folder(folder)
    second = count_folder(folder)

    assert "counting 2020" in first
    assert second == ["writing the tables"]


def test_a_changed_registration_is_counted_again(folder: Path) -> None:
    (folder / "count.yaml").write_text(SMALL, encoding="utf-8")
    count_folder(folder)
    description = folder / "prepared" / "prepared.json"
    changed = description.read_text("utf-8").replace('"digest": "', '"digest": "x')
    description.write_text(changed, "utf-8")

    assert "counting 2020" in count_folder(folder)


@pytest.mark.parametrize("most_whole", [10_000_000, 0])
def test_tables_that_leave_are_protected_and_withstand_the_attack(
    folder: Path, monkeypatch: pytest.MonkeyPatch, most_whole: int
) -> None:
    monkeypatch.setattr(disclosure, "MOST_WHOLE", most_whole)
    config = "periods: [2020]\nareas: [country, municipality, district]\n"
    config += "tables: [clienten, huishoudens-wetten]\n"
    (folder / "count.yaml").write_text(config, encoding="utf-8")

    count_folder(folder, CountSettings())

    tables = load_tables(folder / "tables")
    shown = [cell.value for cell in tables.cells.values() if cell.value is not None]
    assert tables.file.protected
    assert all(value % 5 == 0 for value in shown)
    assert len(shown) < len(tables.cells)
    assert not check_folders([folder / "tables"]).leaks


def test_an_unknown_protection_is_refused_before_anything_is_counted(folder: Path) -> None:
    (folder / "count.yaml").write_text("periods: [2020]\nprotection: none\n", encoding="utf-8")

    with pytest.raises(InputError, match="none"):
        count_folder(folder, CountSettings())

    assert not (folder / "prepared" / "counts").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from stadspeil.pipeline import disclosure
from stadspeil.pipeline.count import CountSettings, count_registration
folder = Path(sys.argv[1])
def stop(said):
    if said == "counting 2020":
        os.kill(os.getpid(), signal.SIGKILL)
count_registration(folder / "prepared", folder / "count.yaml", folder / "tables",
                   CountSettings(unprotected=True), stop)
"""


def test_a_kill_between_periods_leaves_earlier_results_whole(folder: Path) -> None:
    config = folder / "count.yaml"
    config.write_text("periods: [2018]\ntables: [clienten]\n", encoding="utf-8")
    count_folder(folder)
    before = {
        file.name: file.read_bytes() for file in (folder / "tables").iterdir() if file.is_file()
    }
    config.write_text("periods: [2019, 2020]\ntables: [clienten]\n", encoding="utf-8")

    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)

    assert killed.returncode == -signal.SIGKILL
    after = {
        file.name: file.read_bytes() for file in (folder / "tables").iterdir() if file.is_file()
    }
    assert after == before
    said = count_folder(folder)
    assert "counting 2019" not in said  # it was finished before the kill
    assert "counting 2020" in said
    assert not list((folder / "prepared" / "counts").rglob("*.unfinished"))


MEND = "mend the value"


@pytest.mark.parametrize(
    ("text", "place", "found", "expected", "do"),
    [
        (
            *("areas: [municipality]", "1 [periods]", "the field is not there"),
            *("this field, which is obligatory", "add the field"),
        ),
        ("periods: []", "1 [periods]", "a list", "at least one", "add one"),
        (
            *("periods: [2021-X]", "1 [periods.0]", "'2021-X'"),
            "a period: 2021, 2021-S1, 2021-Q3, 2021-03, 2021-03-31, 2020/2021",
            "write it in such a form",
        ),
        (
            *("periods: [2021, 2021]", "1 [periods]", "'2021' stands there more than once"),
            *("each once", "take it out where it stands again"),
        ),
        (
            *("periods: [2021]\ntables: [clients]", "2 [tables.0]", "'clients'"),
            *(f"one of {', '.join(load_count_tables())}", MEND),
        ),
        (
            *("periods: [2021]\nareas: [region]", "2 [areas.0]", "'region'"),
            f"{', '.join(LEVELS)}; a group of municipalities goes under groups",
            MEND,
        ),
        (
            *("periods: [2021]\ngroups: {GM1234: [GM0546]}", "2 [groups.GM1234]", "'GM1234'"),
            *("the code of a group, which starts with X.", MEND),
        ),
        (
            *("periods: [2021]\ngroups: {X.A: [WK054601]}", "2 [groups.X.A.0]", "'WK054601'"),
            *("the code of a municipality, such as GM0546", MEND),
        ),
        (
            *("periods: [2021]\ngroups: {X.A: []}", "2 [groups.X.A]", "a list"),
            *("at least one", "add one"),
        ),
        (
            *("periods: [2021]\nmunicipality: WK054601", "2 [municipality]", "'WK054601'"),
            *("the code of a municipality, such as GM0546", MEND),
        ),
        (
            *("periods: [2021]\nperiod: 2021", "2 [period]", "'2021'"),
            *("only fields that the format knows", "correct the name, or take the field out"),
        ),
        (
            *("periods: [2021]\nat_once: 61", "2 [at_once]", "'61'"),
            *("a number of at most 60", "correct the number"),
        ),
        (
            *("periods: [2021]\nexact: ja", "2 [exact]", "'ja'"),
            *("true or false", "write one of the two"),
        ),
    ],
)
def test_what_is_wrong_in_the_file_of_a_count_is_named(
    text: str, place: str, found: str, expected: str, do: str, tmp_path: Path
) -> None:
    file = tmp_path / "count.yaml"
    file.write_text(f"{text}\n", encoding="utf-8")

    with pytest.raises(InputError) as raised:
        load_config(file)

    assert str(raised.value) == (
        f"1 problem:\ncount.yaml:{place}: {found}\n    expected: {expected}\n    do: {do}"
    )


def test_a_municipality_without_records_is_refused(folder: Path) -> None:
    (folder / "count.yaml").write_text("periods: [2020]\nmunicipality: GM9999\n", "utf-8")

    with pytest.raises(InputError, match="'GM9999' is no municipality of this registration"):
        count_folder(folder)


def test_a_group_of_unknown_municipalities_is_refused(folder: Path) -> None:
    (folder / "count.yaml").write_text("periods: [2020]\ngroups: {X.A: [GM9999]}\n", "utf-8")

    with pytest.raises(InputError, match=r"group X\.A: GM9999 has no records"):
        count_folder(folder)


def test_one_municipality_reads_its_own_records_only(folder: Path) -> None:
    text = "periods: [2020]\nareas: [municipality]\nmunicipality: GM0503\n"
    (folder / "count.yaml").write_text(text, encoding="utf-8")

    count_folder(folder)

    lines = (folder / "tables" / "clienten.csv").read_text(encoding="utf-8").splitlines()
    assert {line.split(",")[0] for line in lines[1:]} == {"GM0503"}
    assert any(int(line.split(",")[4]) for line in lines[1:])
