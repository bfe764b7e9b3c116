from pathlib import Path

import pytest
from typer.testing import CliRunner

from stadspeil.cli import app
from stadspeil.disclosure.tables import Protection
from stadspeil.disclosure.write import write_tables
from tests.disclosure.made_tables import make_tables, one_way

COUNTED = make_tables(one_way({"a": 4, "b": 20, "c": 30, "_T": 54}))


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    write_tables(COUNTED, tmp_path / "counted")
    return tmp_path / "counted"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["disclosure", *map(str, arguments)])
    return result.exit_code, result.output


def test_protected_tables_pass_the_attack(counted: Path) -> None:
    out = counted.parent / "out"
    code, said = run("protect", counted, "--out", out, "--preset", "minimum-10")
    assert code == 0
    assert "1 small ones hidden, 1 more so that those can't be worked out" in said
    assert "Optimal in 1 of 1 parts." in said
    assert run("check", out) == (0, "No leak: 2 figures that are not shown were attacked.\n")


def test_a_leak_is_printed_with_its_proof_and_fails(tmp_path: Path) -> None:
    write_tables(make_tables(one_way({"a": None, "b": 20, "c": 30, "_T": 54})), tmp_path)
    before = sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("*"))
    code, said = run("check", tmp_path)
    assert code == 1
    assert said.splitlines() == [
        "1 leak among 1 figures that are not shown:",
        "klanten n [GM0001, 2021, a] is 4",
        "    by klanten n [GM0001, 2021] over row: sum",
    ]
    assert sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("*")) == before


def test_folders_are_attacked_together(counted: Path) -> None:
    out, older = counted.parent / "out", counted.parent / "older"
    run("protect", counted, "--out", out, "--preset", "minimum-10")
    write_tables(make_tables(one_way({"b": 20})), older)
    code, said = run("check", out, older)
    assert (code, "klanten n [GM0001, 2021, a] is 4" in said) == (1, True)


def test_tables_that_were_never_protected_fail_in_clear_words(tmp_path: Path) -> None:
    write_tables(make_tables(one_way({"a": 4, "_T": 54}), protection=Protection()), tmp_path)
    code, said = run("check", tmp_path)
    assert code == 1
    assert said.splitlines() == [
        f"{tmp_path}: nothing in it is hidden, and it was not protected",
        "    expected: tables as stadspeil disclosure protect writes them",
        "    do: protect them, or keep them inside",
    ]


def test_protected_tables_of_which_nothing_had_to_be_hidden_pass(tmp_path: Path) -> None:
    large = one_way({"a": 40, "b": 20, "_T": 60})
    write_tables(make_tables(large, protected=True), tmp_path)
    assert run("check", tmp_path) == (0, "No leak: 0 figures that are not shown were attacked.\n")
