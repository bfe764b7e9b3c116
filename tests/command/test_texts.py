"""A text that says what is not so: what is printed, and what becomes of an earlier build."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from stadspeil.cli import app, main
from tests.observations.builder import dataset, indicator, write_edition

HEAD = "---\ntitle: {nl: Hulp}\ndomain: wmo\nperiod: 2021\n---\n"
CLAIM = '{{ claim("steeg", rises("hulp", 2020, 2021)) }}'


def write(folder: Path, text: str) -> Path:
    return write_edition(
        folder,
        datasets={"hulp": dataset("period, persons\n2020, 20\n2021, 30")},
        indicators={"hulp": indicator("hulp.persons")},
        chapters={"01-hulp": f"{HEAD}\n{text}\n"},
    )


def test_check_counts_claims_and_names_what_rests_on_nothing(tmp_path: Path) -> None:
    text = f'Het {CLAIM} door {{{{ stated("hogere prijzen", "gemeente") }}}}.\n\nDat is veel meer.'
    result = CliRunner().invoke(app, ["check", str(write(tmp_path, text))])

    assert result.exit_code == 0
    assert result.output.splitlines()[1:] == [
        "Texts: claims that hold 1, passages with a source 1, words that rest on nothing 1.",
        "chapters/01-hulp.md:9: the word 'meer' in: Dat is veel meer.",
        "    expected: a figure of the same sentence that bears it out",
        '    do: write {{ claim("...", ...) }} or {{ stated("...", "source") }}, or another word',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            f"Het {CLAIM}.",
            (
                "chapters/01-hulp.md:7: 'steeg' is not true: rises(\"hulp\", 2020, 2021); "
                "2020 = 20, 2021 = 10"
            ),
        ),
        (
            'Het steeg: {{ change("hulp", 2020, 2021) }}.',
            (
                "chapters/01-hulp.md:7: 'steeg' beside {{ change(\"hulp\", 2020, 2021) }}: "
                "20 became 10"
            ),
        ),
    ],
    ids=["claim", "word"],
)
def test_a_figure_that_makes_a_sentence_false_stops_the_build_and_spares_the_old(
    tmp_path: Path,
    text: str,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    edition = write(tmp_path / "klein", text)
    old = tmp_path / "build" / "klein" / "site" / "index.html"
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")
    table = edition / "datasets" / "hulp.csv"
    table.write_text(table.read_text("utf-8").replace("30", "10"), encoding="utf-8")
    for words in (["check"], ["build", "--out", str(tmp_path / "build")]):
        monkeypatch.setattr("sys.argv", ["stadspeil", *words, str(edition)])

        with pytest.raises(SystemExit) as caught:
            main()

        assert caught.value.code == 2
        assert capsys.readouterr().err.splitlines()[1] == line
    assert old.read_text("utf-8") == "old"
    assert [item.name for item in (tmp_path / "build").iterdir()] == ["klein"]
