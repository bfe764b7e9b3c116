"""A registration made ready for counting: read, checked, numbered, sorted and written."""

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from stadspeil.errors import RegistrationError
from stadspeil.files.problems import Problems
from stadspeil.registrations.codelists import NAMES, load_codelist, load_codes
from stadspeil.registrations.faults import Fault, find_faults, find_refused, refuse
from stadspeil.registrations.linking import (
    follow_moves,
    forget_records,
    mark_repeats,
    number_people,
)
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
            problems = Problems(RegistrationError)
            sources: list[RawSource] = []
            faults: list[Fault] = []
            tables: dict[str, PreparedTable] = {}
            create_stages(connection)
            for table in TABLES.values():
                opened = _stage(connection, table, root, mapping, scratch, problems, progress)
                found = find_faults(connection, table, opened)
                tables[table.name] = _describe_table(connection, table, opened, found)
                sources += opened
                faults += found
                if not find_refused(faults, mapping.set_apart):
                    progress(f"sorting and writing {table.name}")
                    _write_table(connection, table, scratch)
                forget_records(connection, table)
            problems.raise_if_any()
            refuse(faults, mapping.set_apart, mapping.dates)
            for name in TABLES:
                table_file(scratch, name).replace(table_file(folder, name))
            _write_set_apart(connection, sources, folder)
            prepared = _describe(connection, mapping, sources, tables)
        write_description(prepared, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return prepared


@contextmanager
def _open_database(scratch: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that works on disk where the memory that it may use is too little for it.

    Its own words may quote a record, so they stay here.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory,
            "temp_directory": str(scratch),
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
    table: Table,
    root: Path,
    mapping: RegistrationMapping,
    scratch: Path,
    problems: Problems,
    progress: Progress,
) -> list[RawSource]:
    """Read and check the sources of a table; persons come before the records about them."""
    sources = []
    for number, spec in enumerate(mapping.sources):
        if spec.records is not table:
            continue
        progress(f"reading {spec.name}")
        source = open_source(root, spec, number, mapping.dialect, connection, scratch, problems)
        if source is not None:
            sources.append(source)
            stage_source(connection, source, mapping.dates, problems)
    mark_repeats(connection, table)
    if table is PERSONS:
        number_people(connection)
    else:
        follow_moves(connection, table)
    return sources


_MOVED = "(stays > 1)::TINYINT + 2 * (household IN (FROM moved_households))::TINYINT AS moved"
_SELECTS = {
    PERSONS: (
        f'person, household, municipality, neighbourhood, birth_year, sex, start, "end", {_MOVED}'
    ),
    PROVISIONS: (
        'person, household, municipality, neighbourhood, law, product, start, "end", referrer, '
        f"reason, {_MOVED}"
    ),
    INVOICES: (
        "person, municipality, neighbourhood, product, month, euros AS cents, "
        "(stays > 1)::TINYINT AS moved"
    ),
    BENEFITS: (
        'person, household, municipality, neighbourhood, kind, start, "end", living_form, '
        f"nationality, {_MOVED}"
    ),
}
_ORDERS = {
    PERSONS: "moved, municipality, household, person, start",
    PROVISIONS: "moved, municipality, household, person, start, product",
    INVOICES: "month // 6, moved, municipality, person, product, month",
    BENEFITS: "moved, municipality, household, person, start, kind",
}


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    file = literal(table_file(folder, table.name).as_posix())
    records = "stays" if table is PERSONS else stage_table(table)
    records += "" if table is PERSONS else " WHERE fault = 0"
    connection.execute(
        f"COPY (SELECT {_SELECTS[table]} FROM {records} ORDER BY {_ORDERS[table]}) TO {file} "
        "(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)"
    )


def _write_set_apart(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[RawSource], folder: Path
) -> None:
    names = ", ".join(f"({source.number}, {literal(source.spec.name)})" for source in sources)
    rules = ", ".join(
        f"({check.number}, {literal(check.table)}, {literal(check.rule)})" for check in CHECKS
    )
    connection.execute(
        'COPY (SELECT rules."table", names.name AS source, record, rule FROM set_apart '
        f"JOIN (VALUES {names}) AS names(source, name) USING (source) "
        f'JOIN (VALUES {rules}) AS rules(fault, "table", rule) USING (fault) ORDER BY ALL) '
        f"TO {literal((folder / SET_APART).as_posix())} (FORMAT csv)"
    )


def _describe(
    connection: duckdb.DuckDBPyConnection,
    mapping: RegistrationMapping,
    sources: Sequence[RawSource],
    tables: Mapping[str, PreparedTable],
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
        persons=count("SELECT count(person) FROM people"),
        households=count("SELECT count(*) FROM households"),
        codelists={name: load_codes(name) for name in NAMES}
        | {
            "municipality": column("SELECT DISTINCT 'GM' || code[3:6] FROM areas ORDER BY ALL"),
            "neighbourhood": column("SELECT code FROM areas ORDER BY neighbourhood"),
        },
        product_laws=tuple(row["law"] for row in products),
        product_kinds=tuple(row["kind"] for row in products),
        tables=tables,
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
        rule = str(fault.check.rule)
        set_apart[rule] = set_apart.get(rule, 0) + fault.count
    found = connection.execute(
        f"SELECT count(*) FROM {stage_table(table)} WHERE fault = 0"
    ).fetchall()
    return PreparedTable(
        rows=found[0][0],
        rows_in=sum(rows_in.values()),
        set_apart=set_apart,
        sources=tuple(
            Source(source.spec.name, rows_in.get(source.number, 0), source.digest)
            for source in sources
        ),
    )
