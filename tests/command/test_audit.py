"""`stadspeil audit`, as a person types it."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from stadspeil.cli import app, main
from stadspeil.errors import PublicationError, UnknownName

HEAD = "table,row,column,period,area,unit,value,note"
ROWS = ["T,a,Aantal,2020,X,aantal,10,", "T,<b>,Aantal,2020,X,aantal,20,"]
RULE = """
- id: totaal
  kind: sum
  total: {table: T, row: totaal}
  parts: {table: T, row: "*"}
"""


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    rows = [HEAD, *ROWS, "T,totaal,Aantal,2020,X,aantal,31,"]
    (tmp_path / "tables.csv").write_text("\n".join(rows), "utf-8")
    (tmp_path / "rules.yaml").write_text(RULE, "utf-8")
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["audit", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_contradictions_end_with_exit_code_1(publication: Path) -> None:
    code, text = run(str(publication))

    assert code == 1
    assert "contradictions               1   (1 erratum)" in text
    assert "1. T, totaal, Aantal, 2020, X" in text
    assert "printed 31, should be 30" in text


def test_a_clean_publication_ends_with_exit_code_0(publication: Path) -> None:
    table = publication / "tables.csv"
    table.write_text(table.read_text("utf-8").replace(",31,", ",30,"), "utf-8")

    assert run(str(publication))[0] == 0


def test_json_has_the_fields_that_programs_count_on(publication: Path) -> None:
    code, text = run(str(publication), "--format", "json")
    data = json.loads(text)

    assert code == 1
    assert {"summary", "errata"} <= set(data)
    [erratum] = data["errata"]
    fields = (
        "table row column period area published recomputed interval rule formula verdict severity "
        "diagnosis certainty also_affected state answer"
    )
    assert set(fields.split()) <= set(erratum)
    assert (erratum["row"], erratum["published"], erratum["recomputed"]) == ("totaal", 31, 30)
    assert data["summary"]["figures"] == 3


def test_the_page_escapes_labels_and_speaks_dutch(publication: Path) -> None:
    code, text = run(str(publication), "--format", "html")

    assert code == 1
    assert "<b>" not in text
    assert "&lt;b&gt;" in text
    assert "Cijfers die niet kunnen kloppen" in text


def test_proposed_rules_can_be_pasted_into_the_rules(tmp_path: Path) -> None:
    rows = [
        f"T,{row},Aantal,{year},X,aantal,{value},"
        for year in range(2015, 2021)
        for row, value in (
            ("a", 1234 + 7 * year),
            ("b", 321 * year % 977),
            ("totaal", 1234 + 7 * year + 321 * year % 977),
        )
    ]
    (tmp_path / "tables.csv").write_text("\n".join([HEAD, *rows]), "utf-8")
    code, text = run(str(tmp_path), "--suggest")

    assert code == 0
    [rule] = yaml.safe_load(text)
    assert rule["kind"] == "sum"
    assert set(rule["parts"]["row"]) == {"a", "b"}
    (tmp_path / "rules.yaml").write_text(text, "utf-8")
    assert run(str(tmp_path))[0] == 0


def test_an_unknown_publication_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="msd2022"):
        run("msd2021")


def test_input_that_cannot_be_read_ends_with_exit_code_2(
    publication: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (publication / "rules.yaml").write_text("- {id: x, kind: wat}", "utf-8")
    with pytest.raises(PublicationError):
        run(str(publication))
    monkeypatch.setattr("sys.argv", ["stadspeil", "audit", str(publication)])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 2
    assert "rules.yaml:1" in capsys.readouterr().err
