"""`stadspeil estimate`: the answer in a terminal, and as data."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stadspeil.cli import app, main
from stadspeil.errors import EditionError
from tests.conftest import BASISKRACHT
from tests.estimate.made_city import write


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["estimate", *words])


def test_the_answer_and_what_becomes_of_it_if_an_assumption_changes() -> None:
    output = run(str(BASISKRACHT)).output
    assert "Naar schatting gaat het om 14.000 tot 19.000 mensen." in output
    assert "van 15% naar 18,2%    van 15.000 naar 18.000      14.000 tot 23.000" in output
    assert "startgetal 2021" in output


def test_in_english() -> None:
    assert "15,000, or 12% of all inhabitants" in run(str(BASISKRACHT), "--language", "en").output


def test_as_data(tmp_path: Path) -> None:
    (found,) = json.loads(run(str(write(tmp_path)), "--format", "json").output)
    values = {item["name"]: item["value"] for item in found["values"]}
    assert values["langs-werk.point"] == 400
    assert found["simulation"]["seed"] == 1


def test_a_mistake_is_a_message_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, ("estimates.yaml", "high: 30", "high: 5"))
    result = run(str(folder))
    assert isinstance(result.exception, EditionError)
    monkeypatch.setattr("sys.argv", ["stadspeil", "estimate", str(folder)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "'deel' runs from 10 over 20 to 5" in capsys.readouterr().err
