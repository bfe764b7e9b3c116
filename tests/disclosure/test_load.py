from collections.abc import Callable
from pathlib import Path

import pytest

from stadspeil.disclosure.load import load_tables
from stadspeil.disclosure.presets import PRESETS
from stadspeil.disclosure.protect import protect
from stadspeil.disclosure.write import write_tables
from stadspeil.errors import TablesError
from tests.disclosure.made_tables import make_tables, one_way

Change = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    counted = make_tables(one_way({"a": 4, "b": 20, "c": 30, "_T": 54}))
    write_tables(counted, tmp_path)
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_written_is_read_again(folder: Path, tmp_path: Path) -> None:
    counted = load_tables(folder)
    assert counted.cells == make_tables(one_way({"a": 4, "b": 20, "c": 30, "_T": 54})).cells
    done = protect(counted, PRESETS["minimum-10"]).tables
    write_tables(done, tmp_path / "out")
    again = load_tables(tmp_path / "out")
    assert (again.file, again.cells) == (done.file, done.cells)
    assert "GM0001,2021,a,n,,Q" in (tmp_path / "out" / "klanten.csv").read_text()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("klanten.csv", ",a,n,4,A", ",x,n,4,A", "klanten.csv:2 [row]: 'x'"),
        ("klanten.csv", "GM0001,2021,a", "GM9999,2021,a", "klanten.csv:2 [area]: 'GM9999'"),
        ("klanten.csv", "2021,a", "2021-S3,a", "'2021-S3' is not a period"),
        ("klanten.csv", "a,n,4", "a,m,4", "klanten.csv:2 [measure]: 'm'\n    expected: one of n"),
        (
            "klanten.csv",
            "4,A",
            "4.5,A",
            "[value]: '4.5'\n    expected: a number of 0 or more, whole",
        ),
        ("klanten.csv", "4,A", "-4,A", "[value]: '-4'"),
        ("klanten.csv", "4,A", "4,Q", "a figure with status Q"),
        ("klanten.csv", "4,A", "4,B", "expected: A (normal) or Q (suppressed)"),
        ("klanten.csv", "2021,b", "2021,a", "which stands on line 2 too"),
        ("klanten.csv", "row,", "column,", "expected: columns area, period, row, measure"),
        ("codelists/row.csv", "b,", "a,", "'a', which stands on line 2 too"),
        ("codelists/row.csv", "b,,", "b,b,", "[parent]: parent 'b' of 'b'"),
        ("codelists/row.csv", "parent", "ouder", "codelists/row.csv:1 [parent]"),
        ("tables.yaml", "unit: count", "unit: percent", "a percent has a numerator"),
        ("tables.yaml", "file: klanten.csv", "file: weg.csv", "there is no file 'weg.csv'"),
    ],
)
def test_a_fault_is_named_with_its_place(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    change(folder, file, old, new)
    with pytest.raises(TablesError) as error:
        load_tables(folder)
    assert message in str(error.value)


def test_all_faults_are_named_at_once(folder: Path) -> None:
    change(folder, "klanten.csv", "4,A", "4,Q")
    change(folder, "klanten.csv", "20,A", "veel,A")
    with pytest.raises(TablesError, match="2 problems"):
        load_tables(folder)


def test_a_relation_that_names_what_is_not_there_is_named(folder: Path) -> None:
    with (folder / "tables.yaml").open("a", encoding="utf-8") as file:
        file.write("relations:\n- id: gelijk\n  terms:\n")
        file.write("  - {table: weg, measure: n}\n  - {table: klanten, measure: m}\n")
        file.write("  - {table: klanten, measure: n, codes: {law: wmo}}\n")
    with pytest.raises(TablesError) as error:
        load_tables(folder)
    for part in ("table 'weg'", "measure 'm'", "column 'law', which klanten does not have"):
        assert part in str(error.value)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TablesError, match=r"there is no file 'tables\.yaml'"):
        load_tables(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfea\x00", "klanten.csv:1: UTF-16, which is not utf-8"),
        (b"area,period\n\xe9\n", "klanten.csv:2: the byte 0xe9, which is not utf-8"),
        (b"area,period\n\x00\n", "klanten.csv: a binary file"),
        (b"area,period\n" + 1_000_001 * b"0", "klanten.csv:2: a line of more than 1,000,000 bytes"),
        (b"", "klanten.csv:1: no line with cells"),
        (b"area;period\n", "one column named 'area;period'"),
    ],
)
def test_a_file_that_is_no_table_is_named(folder: Path, content: bytes, message: str) -> None:
    lines = (folder / "klanten.csv").read_bytes().splitlines(keepends=True)
    header = lines[0] if content.startswith(b"area,") else b""
    (folder / "klanten.csv").write_bytes(header + content.removeprefix(b"area,period\n"))
    with pytest.raises(TablesError) as error:
        load_tables(folder)
    assert message in str(error.value)
    assert "1 problem:" in str(error.value)


def test_line_ends_of_windows_and_a_byte_order_mark_are_as_good(folder: Path) -> None:
    file = folder / "klanten.csv"
    before = load_tables(folder).cells
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_tables(folder).cells == before
