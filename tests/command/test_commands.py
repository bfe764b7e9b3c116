"""Commands as a person types them, on the real edition: what they print and how they end."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stadspeil import __version__
from stadspeil.cli import app, main
from stadspeil.errors import EditionError, UnknownName
from stadspeil.model.monitor import Monitor
from stadspeil.observations import Store

LEIDEN = str(Path(__file__).parents[2] / "editions" / "leiden-2022")
HOLLAND_RIJNLAND = "X.HOLLAND-RIJNLAND"


@pytest.fixture
def evaluated(
    leiden_store: Store, leiden_monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edition is read and evaluated once for all commands that look into it."""

    @contextmanager
    def open_leiden(edition: Path) -> Iterator[tuple[Store, Monitor]]:
        assert edition == Path(LEIDEN)
        yield leiden_store, leiden_monitor

    monkeypatch.setattr("stadspeil.pipeline.evaluate.open_figures", open_leiden)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def explain(*words: str) -> str:
    result = run("explain", *words, "--edition", LEIDEN)
    assert result.exit_code == 0, result.output
    return result.output


def assert_ends_in_places(output: str) -> None:
    """Each input line names a file and a line at which its text stands verbatim."""
    found = re.findall(r"^    (.+?)(?: \[[A-Z]\])?  (\S+\.csv):(\d+)  ", output, re.MULTILINE)
    assert found
    for raw, file, line in found:
        text = Path(file).read_text("cp1252").splitlines()[int(line) - 1]
        assert raw == "(empty)" or raw in re.split("[,;]", text), (raw, text)


def test_version() -> None:
    assert run("--version").output == f"stadspeil {__version__}\n"


def test_check_says_that_the_edition_is_fine_and_what_is_still_to_be_judged() -> None:
    output = run("check", LEIDEN).output

    assert output.startswith("leiden-2022 is fine: 36 datasets, 58 indicators, 12 chapters")
    assert "Suspected break in huishoudens-met-voorziening (GM0546)" in output
    assert "van ongeveer 68.700 naar ongeveer 73.100" in output
    assert output.endswith("words that rest on nothing 0.\n")


def test_list_names_every_indicator_once() -> None:
    names = [line.split()[0] for line in run("list", LEIDEN).output.splitlines()]

    assert names.count("wmo-clienten") == 1
    assert len([name for name in names if not name.endswith(":")]) == 58


def test_list_as_json_gives_the_expression_of_each_indicator() -> None:
    data = json.loads(run("list", LEIDEN, "--format", "json").output)

    found = {item["id"]: item["expression"] for item in data}
    assert found["wmo-uitgaven-per-client"] == "1000 * wmo-kosten.euros / wmo-clienten.clients"


@pytest.mark.usefixtures("evaluated")
def test_show_puts_areas_beside_each_other() -> None:
    output = run("show", "huishoudens-met-voorziening", "-e", LEIDEN).output

    assert re.search(r"^GM0546 +16,5% +16,7% +16,8% +19,2% +16,5%$", output, re.MULTILINE)
    assert re.search(r"^X.G100-300 +21,0%$", output, re.MULTILINE)


@pytest.mark.usefixtures("evaluated")
def test_show_marks_provisional_figures() -> None:
    output = run("show", "reintegratie", "-e", LEIDEN).output

    assert "12*" in output
    assert "* provisional" in output


def test_explain_a_count() -> None:
    output = explain("wmo-clienten", "--period", "2021")

    assert "figure:      8.585" in output
    assert "source rounding: fives" in output
    assert_ends_in_places(output)


@pytest.mark.usefixtures("evaluated")
def test_explain_a_percentage() -> None:
    output = explain(
        "aandeel-wmo-clienten-per-arrangement",
        "--period",
        "2021",
        "--breakdown",
        "arrangement=verblijf-opvang",
    )

    assert "figure:      8,9%" in output
    assert "numerator:   765" in output
    assert "denominator: 8585" in output
    assert_ends_in_places(output)


@pytest.mark.usefixtures("evaluated")
def test_explain_a_rate_of_an_area_and_its_provisional_status() -> None:
    output = explain("bijstand-per-1000-inwoners", "--period", "2020", "--area", "X.G100-300")

    assert "figure:      29,1" in output
    assert "status:      P (provisional)" in output
    assert output.count("kwb-inwoners.csv:") == 28
    assert_ends_in_places(output)


@pytest.mark.usefixtures("evaluated")
def test_explain_a_change_over_a_break_in_measurement_refuses_with_the_entry_of_the_register() -> (
    None
):
    output = explain(
        "jeugd-herhaald-beroep",
        "--area",
        HOLLAND_RIJNLAND,
        "-b",
        "measure_kind=jeugdbescherming",
        "--period",
        "2020",
        "--change-from",
        "2019",
    )

    assert "refused:     meetbreuk" in output
    assert re.search(r"meetbreuk herhaald-beroep-2020 \(\S+discontinuities.yaml:\d+\)", output)
    assert_ends_in_places(output)


@pytest.mark.usefixtures("evaluated")
def test_explain_a_change_over_a_suspected_break_refuses_with_both_denominators() -> None:
    output = explain("huishoudens-per-wet", "--period", "2019", "--change-from", "2018")

    assert "refused:     suspected-break" in output
    assert "68.700" in output


@pytest.mark.usefixtures("evaluated")
def test_explain_a_change_of_law_gives_the_change_with_its_cause() -> None:
    output = explain(
        "uitgaven-per-product",
        "-b",
        "product=beschermd-wonen",
        "--period",
        "2021",
        "--change-from",
        "2020",
    )

    assert "relative:    -27.28357" in output
    assert "wetswijziging wlz-uitgaven-beschermd-wonen" in output
    assert_ends_in_places(output)


@pytest.mark.usefixtures("evaluated")
def test_explain_a_missing_figure_points_at_the_empty_cell() -> None:
    output = explain(
        "jeugd-herhaald-beroep",
        "--area",
        HOLLAND_RIJNLAND,
        "-b",
        "measure_kind=verblijf",
        "--period",
        "2021",
    )

    assert "value:       none (missing)" in output
    assert "(empty) [M]" in output
    assert_ends_in_places(output)


@pytest.mark.usefixtures("evaluated")
def test_explain_as_json() -> None:
    words = ("aandeel-voortijdig-schoolverlaters", "--period", "2020/2021")
    data = json.loads(explain(*words, "-b", "sector=mbo", "--format", "json"))

    assert data["figure"]["numerator"] == 126
    assert data["figure"]["denominator"] == 1736
    assert data["figure"]["parts"][0]["inputs"][0]["raw"] == "126"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["explain", "wmo-client", "--period", "2021"], "for instance wmo-clienten"),
        (["explain", "wmo-clienten", "--period", "2016"], "one of the periods 2018, 2019"),
        (["explain", "wmo-clienten", "--period", "2021", "--area", "GM9999"], "is no area"),
        (["explain", "wmo-clienten", "--period", "2021", "-b", "thuis"], "is not a breakdown"),
        (
            ["explain", "wmo-clienten", "--period", "2021", "-b", "arrangement=thuis"],
            "arrangement=ondersteuning-thuis",
        ),
        (["explain", "wmo-clienten", "--period", "2021", "--area", "NL00"], "the areas GM0546"),
        (["show", "beschermdwonen"], "beschermd-wonen"),
    ],
)
@pytest.mark.usefixtures("evaluated")
def test_an_unknown_name_is_answered_with_the_known_ones(words: list[str], message: str) -> None:
    result = run(*words, "--edition", LEIDEN)

    assert isinstance(result.exception, UnknownName)
    assert message in str(result.exception)
    assert "do:" in str(result.exception)


def test_a_folder_without_an_edition_is_refused(tmp_path: Path) -> None:
    result = run("check", str(tmp_path))

    assert isinstance(result.exception, EditionError)
    assert "no file edition.yaml in this folder" in str(result.exception)


def test_a_mistake_in_the_input_is_a_message_without_traceback_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["stadspeil", "check", str(tmp_path)])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_format_is_refused() -> None:
    result = run("list", LEIDEN, "--format", "xml")

    assert result.exit_code == 2
