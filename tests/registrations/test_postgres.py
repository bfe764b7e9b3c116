"""Records from a real PostgreSQL server, started for these tests from Debian's package."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from stadspeil.errors import RegistrationError
from stadspeil.registrations import postgres
from stadspeil.registrations.postgres import ADDRESS, copy_relation
from tests.registrations.conftest import PSEUDONYMS, Write
from tests.registrations.test_prepare import message, rows, run

MAPPING = """\
sources:
  - {table: persons, relation: brp.verblijf, columns: {start: van, end: tot}}
  - {table: provisions, relation: voorziening}
  - {table: invoices, relation: factuur}
  - {table: benefits, relation: uitkering}
"""
TABLES = """
CREATE SCHEMA brp;
CREATE TABLE brp.verblijf (person text, birth_year int, sex text, household text,
    neighbourhood text, van date, tot date);
CREATE TABLE voorziening (person text, law text, product text, start date, "end" date,
    referrer text, reason text, provider text);
CREATE TABLE factuur (person text, product text, month text, euros numeric(12, 2));
CREATE TABLE uitkering (person text, kind text, start date, "end" date, living_form text,
    nationality text);
"""
RELATIONS = {
    "persons": "brp.verblijf",
    "provisions": "voorziening",
    "invoices": "factuur",
    "benefits": "uitkering",
}


def program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    assert found, "PostgreSQL is missing: run `make test-engines`, which installs it"
    return str(found[-1])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of our own, that listens on a socket in a folder only."""
    # Not in the folder of pytest, into which nobody else may look: the server refuses to be root.
    with TemporaryDirectory(prefix="stadspeil-") as name:
        folder = Path(name)
        run_as = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            run_as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        cluster = str(folder / "cluster")

        def run_program(program_name: str, *options: str) -> None:
            command = [*run_as, program(program_name), "-D", cluster, *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

        run_program("initdb", "-A", "trust", "-U", "stadspeil", "--no-sync")
        listen = f"-c listen_addresses='' -k {folder} -c fsync=off"
        run_program("pg_ctl", "-w", "-l", str(folder / "log"), "-o", listen, "start")
        try:
            yield f"postgresql://stadspeil@/postgres?host={folder}"
        finally:
            run_program("pg_ctl", "-m", "immediate", "stop")


@pytest.fixture
def database(
    server: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> Iterator[psycopg.Connection]:
    """The small registration in tables of the server."""
    monkeypatch.setenv(ADDRESS, server)
    folder = write(MAPPING)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS brp CASCADE")
        for name in ("voorziening", "factuur", "uitkering"):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(TABLES)
        for table, relation in RELATIONS.items():
            with connection.cursor().copy(
                f"COPY {relation} FROM STDIN (FORMAT csv, HEADER)"
            ) as copy:
                copy.write((folder / f"{table}.csv").read_bytes())
        yield connection


@pytest.mark.engines
def test_a_database_gives_what_files_give(
    database: psycopg.Connection, write: Write, ready: Path, tmp_path: Path
) -> None:
    assert not database.broken
    from_database = run(write(MAPPING), ready)
    folder = write()
    (folder / "mapping.yaml").unlink()
    other = tmp_path / "other"
    other.mkdir()
    from_files = run(folder, other)
    assert from_database.persons == from_files.persons == 3
    for name in RELATIONS:
        query = f"SELECT * FROM {name} ORDER BY ALL"
        assert rows(ready, query) == rows(other, query)
        assert from_database.tables[name].rows_in == from_files.tables[name].rows_in


@pytest.mark.engines
def test_a_fault_in_a_database_is_named_by_its_row(
    database: psycopg.Connection, write: Write, ready: Path
) -> None:
    database.execute("UPDATE factuur SET euros = -1")
    assert "factuur [euros]: 2 records with a negative amount (rows 1 and 2)" in message(
        write(MAPPING), ready
    )


@pytest.mark.engines
def test_a_relation_that_is_not_there_is_refused(
    database: psycopg.Connection, write: Write, ready: Path
) -> None:
    database.execute("DROP TABLE factuur")
    assert (
        "factuur: the database refuses to give it (42P01)\n"
        "    expected: a table or view that exists, and that this user may read\n"
        "    do: correct relation: in the mapping, or grant SELECT on it"
    ) in message(write(MAPPING), ready)


@pytest.mark.engines
def test_a_connection_that_drops_is_refused_and_leaves_nothing(
    database: psycopg.Connection, tmp_path: Path
) -> None:
    database.execute(
        "CREATE OR REPLACE VIEW traag AS SELECT 'zqan' AS person, pg_sleep(0.01)::text AS wait "
        "FROM generate_series(1, 100000)"
    )

    def drop() -> None:
        ended = 0
        while not ended:
            (ended,) = database.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE query LIKE 'COPY%traag%' AND pid <> pg_backend_pid()"
            ).fetchall()[0]

    dropping = threading.Thread(target=drop)
    dropping.start()
    with pytest.raises(RegistrationError) as caught:
        copy_relation("traag", tmp_path / "traag.csv")
    dropping.join()
    assert str(caught.value) == (
        "1 problem:\ntraag: the connection dropped while it was read (57P01)\n"
        "    expected: a connection that lasts\n"
        "    do: run again; nothing was written, and earlier results are whole"
    )
    assert not list(tmp_path.glob("traag.csv"))
    assert not [name for name in PSEUDONYMS if name in str(caught.value)]


def test_a_database_that_does_not_answer_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, f"postgresql://zqbo:geheim@/none?host={tmp_path}")
    with pytest.raises(RegistrationError) as caught:
        copy_relation("brp.verblijf", tmp_path / "copy.csv")
    assert str(caught.value) == (
        "1 problem:\nbrp.verblijf: no connection to the database\n"
        "    expected: a server that answers at the address in STADSPEIL_DATABASE\n"
        "    do: correct the address or the rights, or start the server"
    )


def test_a_database_without_an_address_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(postgres.ADDRESS, raising=False)
    with pytest.raises(RegistrationError) as caught:
        copy_relation("brp.verblijf", tmp_path / "copy.csv")
    assert str(caught.value) == (
        "1 problem:\nbrp.verblijf: no address of a database in STADSPEIL_DATABASE\n"
        "    expected: an address such as postgresql://reader@host/name\n"
        "    do: set STADSPEIL_DATABASE in the environment; keep passwords in ~/.pgpass, not in "
        "the mapping"
    )


def test_a_database_without_its_driver_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RegistrationError) as caught:
        copy_relation("brp.verblijf", tmp_path / "copy.csv")
    assert str(caught.value) == (
        "1 problem:\nbrp.verblijf: no driver for PostgreSQL\n"
        "    expected: the package psycopg\n"
        "    do: install it: pip install 'stadspeil[postgres]'"
    )
