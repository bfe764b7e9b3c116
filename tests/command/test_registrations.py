"""`stadspeil registrations synthesize` and `prepare`, as a person types them."""

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from stadspeil.cli import app
from stadspeil.errors import InputError
from stadspeil.registrations.prepared import load_prepared
from tests.registrations.conftest import PROVISIONS, PSEUDONYMS, Write, write

__all__ = ["write"]

runner = CliRunner()


def run(*arguments: object) -> str:
    result = runner.invoke(app, ["registrations", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def start(*arguments: object, most_bytes: int | None = None) -> subprocess.Popen[str]:
    limit = [] if most_bytes is None else ["prlimit", f"--fsize={most_bytes}"]
    return subprocess.Popen(
        [*limit, sys.executable, "-m", "stadspeil", "registrations", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.resolve().rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def test_prepare_says_that_rows_in_are_rows_counted_and_set_apart(
    write: Write, tmp_path: Path
) -> None:
    folder = write(
        "set_apart: [end-before-start]\nsources:\n"
        + "".join(
            f"  - {{table: {name}, file: {name}.csv}}\n"
            for name in ("persons", "provisions", "invoices", "benefits")
        ),
        provisions=PROVISIONS.replace("2018-09-30", "2018-01-31"),
    )
    out = tmp_path / "ready"
    assert run("prepare", folder, "--out", out) == (
        f"Prepared {folder} in {out}:\n"
        "  persons                4 rows in = 4 counted + 0 set apart\n"
        "  provisions             4 rows in = 3 counted + 1 set apart (end-before-start 1)\n"
        "  invoices               2 rows in = 2 counted + 0 set apart\n"
        "  benefits               1 rows in = 1 counted + 0 set apart\n"
        "  3 persons in 3 households\n"
    )


def test_a_fault_ends_with_exit_code_2_and_no_pseudonym(write: Write, tmp_path: Path) -> None:
    folder = write(provisions=PROVISIONS.replace("project-ja", "zqan"))
    process = start("prepare", folder, "--out", tmp_path / "ready")
    said = "".join(process.communicate())
    assert process.returncode == 2
    assert "1 record with an unknown code (line 5)" in said
    assert "Traceback" not in said
    assert not [name for name in PSEUDONYMS if name in said]
    assert not (tmp_path / "ready").exists()


def test_a_folder_that_was_not_prepared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="prepare it first: stadspeil registrations prepare"):
        load_prepared(tmp_path)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "raw"
    run("synthesize", "--preset", "country", "--records", 20_000, "--out", folder)
    return folder


def test_a_country_is_made_up_and_prepared(country: Path, tmp_path: Path) -> None:
    said = run("prepare", country, "--out", tmp_path / "ready")
    assert "synthetic: nobody in these records exists" in said
    prepared = load_prepared(tmp_path / "ready")
    assert 300 < len(prepared.codelists["municipality"]) <= 342
    assert all(not table.set_apart for table in prepared.tables.values())
    assert 18_000 < prepared.tables["provisions"].rows < 22_000


def test_the_same_seed_makes_up_the_same_country(country: Path, tmp_path: Path) -> None:
    options = ("--preset", "country", "--records", 20_000, "--format", "parquet")
    run("synthesize", *options, "--out", tmp_path / "again")
    run("synthesize", *options, "--seed", 2, "--out", tmp_path / "other")
    query = "SELECT * FROM '{}' ORDER BY ALL"
    first = duckdb.execute(query.format(country / "benefits-synthetic.csv")).fetchall()
    again, other = (
        duckdb.execute(query.format(tmp_path / name / "benefits-synthetic.parquet")).fetchall()
        for name in ("again", "other")
    )
    assert again == first
    assert other != first


@pytest.mark.slow
def test_a_kill_leaves_the_earlier_preparation_whole_and_the_next_one_clears_up(
    country: Path, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    run("prepare", country, "--out", ready)
    before = digest(ready)
    process = start("prepare", country, "--out", ready)
    works = tmp_path / ".releases" / "ready-2" / ".work"
    while not works.exists():
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert digest(ready) == before
    run("prepare", country, "--out", ready)
    assert [path.name for path in (tmp_path / ".releases").iterdir()] == ["ready-3"]
    assert digest(ready) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ending", "code"), [(signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_count_of_raw_records_that_is_stopped_leaves_none_behind(
    country: Path, tmp_path: Path, ending: signal.Signals, code: int
) -> None:
    config = tmp_path / "count.yaml"
    config.write_text("periods: [2020]\ntables: [clienten]\n", encoding="utf-8")
    out = tmp_path / "out" / "tables"
    count = ("count", country, "--raw", "--config", config, "--out", out, "--unprotected")
    process = start(*count)
    records = tmp_path / "out" / ".tables-records"
    while not list(records.rglob(".work")):
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(ending)
    process.communicate()
    assert process.returncode == code
    if ending is signal.SIGKILL:  # which nobody can answer: the next count clears up
        assert records.stat().st_mode & 0o077 == 0
        run(*count)
        assert (out / "clienten.csv").is_file()
    assert not records.exists()


@pytest.mark.slow
def test_a_full_disk_is_an_error_of_output_and_leaves_the_earlier_preparation_whole(
    country: Path, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    run("prepare", country, "--out", ready)
    before = digest(ready)
    process = start("prepare", country, "--out", ready, most_bytes=50_000)
    said = "".join(process.communicate())
    assert process.returncode == 3, said
    assert "no room on the disk, or no right to write" in said
    assert "Traceback" not in said
    assert digest(ready) == before
    assert [path.name for path in (tmp_path / ".releases").iterdir()] == ["ready-1"]


def test_an_unknown_preset_is_refused(tmp_path: Path) -> None:
    result = runner.invoke(
        app, ["registrations", "synthesize", "--preset", "delft", "--out", str(tmp_path / "x")]
    )
    assert result.exit_code == 2
    assert "'delft' is not leiden or country" in result.output


@pytest.mark.parametrize("command", [["prepare"], ["count", "--config", "count.yaml"]])
def test_a_memory_that_is_no_size_is_refused(
    command: list[str], write: Write, tmp_path: Path
) -> None:
    out = str(tmp_path / "ready")
    arguments = ["registrations", *command, str(write()), "--out", out, "--memory", "lots"]
    result = runner.invoke(app, arguments)
    assert result.exit_code == 2
    assert "'lots' is not a size such as 2GB" in result.output


@pytest.mark.slow
def test_no_pseudonym_is_in_what_any_command_writes_says_or_logs(
    write: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    folder, config = write(), tmp_path / "count.yaml"
    config.write_text(
        "periods: [2019, 2020, 2020-12-31]\n"
        "tables: [clienten, huishoudens, kosten, bijstand-klanten]\n",
        encoding="utf-8",
    )
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("periods: [2020]\ngroups: {X.A: [GM9999]}\n", encoding="utf-8")
    out = {
        name: tmp_path / "out" / name for name in ("prepared", "raw", "tables", "safe", "edition")
    }
    out["edition"].mkdir(parents=True)
    (out["edition"] / "areas.csv").write_text("code\nGM0546\n", encoding="utf-8")
    count = ("registrations", "count")
    origin = ("--holder", "Leiden", "--retrieved", "2022-08")
    edition = ("registrations", "edition", *origin, "--out", out["edition"])
    commands: tuple[tuple[object, ...], ...] = (
        ("registrations", "prepare", folder, "--out", out["prepared"]),
        (*count, folder, "--raw", "--config", config, "--out", out["raw"], "--unprotected"),
        (*count, out["prepared"], "--config", config, "--out", out["tables"], "--unprotected"),
        (*count, out["prepared"], "--config", config, "--out", out["safe"]),
        (*count, out["prepared"], "--config", wrong, "--out", out["safe"]),
        (*count, folder, "--config", config, "--out", out["safe"]),
        ("disclosure", "protect", out["tables"], "--out", out["safe"]),
        ("disclosure", "check", out["safe"]),
        (*edition, out["tables"]),
        (*edition, out["safe"]),
    )

    results = [runner.invoke(app, [str(part) for part in command]) for command in commands]

    said = "".join(result.output + repr(result.exception) for result in results) + caplog.text
    written = {
        file: (
            repr(duckdb.execute(f"SELECT * FROM '{file}'").fetchall())
            if file.suffix == ".parquet"
            else file.read_text("utf-8")
        )
        for file in out["prepared"].parent.rglob("*")
        if file.is_file()
    }
    assert len([file for file in written if "counts" in file.parts]) >= 3
    assert not [name for name in PSEUDONYMS if name in said]
    assert not [(file, name) for name in PSEUDONYMS for file in written if name in written[file]]
    codes = [result.exit_code for result in results]
    assert codes == [0, 0, 0, 0, 1, 1, 0, 0, 1, 0], said
