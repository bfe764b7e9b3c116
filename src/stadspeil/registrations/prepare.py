"""A registration made ready for counting: read, checked, numbered, sorted and written."""

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from stadspeil.errors import RegistrationError
from stadspeil.files.problems import Problems
from stadspeil.registrations.codelists import NAMES, load_codelist, load_codes
from stadspeil.registrations.faults import Fault, find_faults, refuse
from stadspeil.registrations.linking import LINKED, link_people, mark_repeats, number_people
from stadspeil.registrations.mapping import RegistrationMapping
from stadspeil.registrations.prepared import (
    FORMAT,
    Prepared,
    PreparedTable,
    Source,
    table_file,
    write_description,
)
from stadspeil.registrations.reading import RawSource, open_source
from stadspeil.registrations.schema import BENEFITS, INVOICES, PERSONS, PROVISIONS, TABLES, Table
from stadspeil.registrations.staging import CHECKS, create_stages, stage_source, stage_table
from stadspeil.registrations.text import literal

SET_APART = "set_apart.csv"
"""Which records were set apart, by table, source, number of the record (from 1) and rule."""

MEMORY = "2GB"
"""What the database may use; the process takes a little more."""

Progress = Callable[[str], None]


def prepare(
    root: Path,
    mapping: RegistrationMapping,
    folder: Path,
    *,
    memory: str = MEMORY,
    progress: Progress = lambda _: None,
) -> Prepared:
    """Read and check a registration, and write it into a folder, ready for counting.

    `root` is the folder with its files; `folder` is new or empty, and holds a working copy of the
    records, pseudonyms included, until it returns or raises.

    Raises:
        RegistrationError: with everything that is wrong, records counted by rule.
        OSError: no room, or no right to write.
    """
    scratch = folder / ".work"
    scratch.mkdir()
    try:
        with _open_database(scratch, memory) as connection:
            sources = _stage(connection, root, mapping, scratch, progress)
            progress("checking the records")
            _link(connection)
            faults = find_faults(connection, sources)
            refuse(faults, mapping.set_apart, mapping.dates)
            progress("sorting and writing")
            _write_tables(connection, folder)
            _write_set_apart(connection, sources, folder)
            prepared = _describe(connection, mapping, sources, faults)
        write_description(prepared, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return prepared


@contextmanager
def _open_database(scratch: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that works on disk; its own words may quote a record, so they stay here."""
    connection = duckdb.connect(
        str(scratch / "work.duckdb"),
        config={
            "memory_limit": memory,
            "temp_directory": str(scratch / "spill"),
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        # It is thrown away: tidying it up first would only cost time.
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        yield connection
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException):
        raise OSError(
            errno.ENOSPC, "no room on the disk, or no right to write", str(scratch)
        ) from None
    except duckdb.OutOfMemoryException:
        raise OSError(
            errno.ENOMEM, "more memory or room on the disk is needed (see --memory)", str(scratch)
        ) from None
    except duckdb.Error as error:
        raise AssertionError(f"a statement of ours failed: {type(error).__name__}") from None
    finally:
        connection.close()


def _stage(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    mapping: RegistrationMapping,
    scratch: Path,
    progress: Progress,
) -> list[RawSource]:
    problems = Problems(RegistrationError)
    create_stages(connection)
    sources = []
    for number, spec in enumerate(mapping.sources):
        progress(f"reading {spec.name}")
        source = open_source(root, spec, number, mapping.dialect, connection, scratch, problems)
        if source is not None:
            sources.append(source)
            stage_source(connection, source, mapping.dates, problems)
    problems.raise_if_any()
    return sources


def _link(connection: duckdb.DuckDBPyConnection) -> None:
    mark_repeats(connection, PERSONS)
    number_people(connection)
    for table in LINKED:
        mark_repeats(connection, table)
        link_people(connection, table)


_PLACE = "t.municipality::SMALLINT AS municipality, t.neighbourhood::INTEGER AS neighbourhood"
_SELECTS = {
    PERSONS: (
        f't.person, t.household, {_PLACE}, t.birth_year, t.sex, t.start, t."end" FROM stays AS t'
    ),
    PROVISIONS: (
        f'person, household, {_PLACE}, law, product, start, "end", referrer, reason, '
        "coalesce(v.provider, -1)::INTEGER AS provider FROM linked_provisions AS t "
        "LEFT JOIN (SELECT name, row_number() OVER (ORDER BY name) - 1 AS provider FROM "
        "(SELECT DISTINCT provider AS name FROM linked_provisions "
        "WHERE provider IS NOT NULL)) AS v "
        "ON v.name = t.provider"
    ),
    INVOICES: f"person, {_PLACE}, product, month, euros AS cents FROM linked_invoices AS t",
    BENEFITS: (
        f'person, household, {_PLACE}, kind, start, "end", living_form, nationality '
        "FROM linked_benefits AS t"
    ),
}
_ORDERS = {
    PERSONS: "municipality, household, person, start",
    PROVISIONS: "municipality, household, person, start, product",
    INVOICES: "municipality, person, month, product",
    BENEFITS: "municipality, household, person, start, kind",
}


def _write_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for table in TABLES.values():
        file = literal(table_file(folder, table.name).as_posix())
        connection.execute(
            f"COPY (SELECT {_SELECTS[table]} ORDER BY {_ORDERS[table]}) TO {file} "
            "(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)"
        )


def _write_set_apart(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[RawSource], folder: Path
) -> None:
    names = ", ".join(f"({source.number}, {literal(source.spec.name)})" for source in sources)
    rules = ", ".join(f"({check.number}, {literal(check.rule)})" for check in CHECKS)
    parts = " UNION ALL ".join(
        f'SELECT {literal(table.name)} AS "table", source, record, fault '
        f"FROM {stage_table(table)} WHERE fault > 0"
        for table in TABLES.values()
    )
    connection.execute(
        f'COPY (SELECT "table", name AS source, record, rule FROM ({parts}) '
        f"JOIN (VALUES {names}) AS names(source, name) USING (source) "
        f"JOIN (VALUES {rules}) AS rules(fault, rule) USING (fault) ORDER BY ALL) "
        f"TO {literal((folder / SET_APART).as_posix())} (FORMAT csv)"
    )


def _describe(
    connection: duckdb.DuckDBPyConnection,
    mapping: RegistrationMapping,
    sources: Sequence[RawSource],
    faults: Sequence[Fault],
) -> Prepared:
    def column(sql: str) -> tuple[str, ...]:
        return tuple(str(code) for (code,) in connection.execute(sql).fetchall())

    def count(sql: str) -> int:
        return int(column(sql)[0])

    products = load_codelist("product")
    digest = hashlib.sha256(
        "\n".join([FORMAT, mapping.model_dump_json(), *(s.digest for s in sources)]).encode()
    )
    return Prepared(
        persons=count("SELECT count(*) FROM people"),
        households=count("SELECT count(*) FROM households"),
        codelists={name: load_codes(name) for name in NAMES}
        | {
            "municipality": column("SELECT code FROM municipalities ORDER BY municipality"),
            "neighbourhood": column("SELECT code FROM areas ORDER BY neighbourhood"),
        },
        product_laws=tuple(row["law"] for row in products),
        product_kinds=tuple(row["kind"] for row in products),
        tables={
            table.name: _describe_table(connection, table, sources, faults)
            for table in TABLES.values()
        },
        digest=digest.hexdigest(),
        synthetic=mapping.synthetic,
    )


def _describe_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    sources: Sequence[RawSource],
    faults: Sequence[Fault],
) -> PreparedTable:
    rows_in = dict(
        connection.execute(
            f"SELECT source, count(*) FROM {stage_table(table)} GROUP BY source"
        ).fetchall()
    )
    set_apart: dict[str, int] = {}
    for fault in faults:
        if fault.check.table == table.name:
            rule = str(fault.check.rule)
            set_apart[rule] = set_apart.get(rule, 0) + fault.count
    written = "stays" if table is PERSONS else f"linked_{table.name}"
    found = connection.execute(f"SELECT count(*) FROM {written}").fetchall()
    return PreparedTable(
        rows=found[0][0],
        rows_in=sum(rows_in.values()),
        set_apart=set_apart,
        sources=tuple(
            Source(source.spec.name, rows_in.get(source.number, 0), source.digest)
            for source in sources
            if source.spec.table == table.name
        ),
    )
