"""What counting asks of an engine, and the embedded one."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from stadspeil.errors import OutputError
from stadspeil.registrations.count.parts import MOST_RECORDS
from stadspeil.registrations.prepared import NotPrepared, Prepared, open_prepared
from stadspeil.registrations.text import literal

DEFAULT_MEMORY = "1200MB"
"""The process itself takes up to a third more than what DuckDB may use."""


_HINDER = {"partitioned_execution", "compressed_materialization"}
"""Optimizers that do without being asked what parts do already, or squeeze what is narrow: a
registration of a hundred million provisions takes a quarter longer with them."""

_OF_A_DAMAGED_FILE = {duckdb.InvalidInputException, duckdb.SerializationException, duckdb.Error}
"""What DuckDB raises while it reads one; a page without a sense gives the root of its errors."""


class Engine(Protocol):
    """Runs the SQL texts. A table that is made again replaces the one before.

    `most_records` are the stays, provisions and benefits that it counts in one part.
    """

    most_records: float

    def load(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
        """Make a small table of whole numbers."""

    def make(self, name: str, query: str) -> None:
        """Fill a table with the rows of a query, once."""

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Make Parquet files a table, to be read while they are there."""

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    def write(self, query: str, file: Path) -> None:
        """Write the rows of a query as one Parquet file."""


class DuckDB:
    """The embedded engine."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, most_records: float = MOST_RECORDS
    ) -> None:
        self.connection = connection
        self.most_records = most_records

    def load(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
        with tempfile.TemporaryDirectory(prefix="stadspeil-") as folder:
            file = write_numbers(Path(folder) / "table.csv", rows)
            typed = ", ".join(f"{column} INTEGER" for column in columns)
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({typed})")
            self.connection.execute(f"COPY {name} FROM '{file.as_posix()}' (FORMAT csv)")

    def make(self, name: str, query: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def read(self, name: str, files: Sequence[Path]) -> None:
        listed = ", ".join(literal(file.as_posix()) for file in files)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet([{listed}])"
        )

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def write(self, query: str, file: Path) -> None:
        self.connection.execute(f"COPY ({query}) TO {literal(file.as_posix())} (FORMAT parquet)")


def write_numbers(file: Path, rows: Iterable[Sequence[int]]) -> Path:
    """Write rows of numbers as CSV without a head."""
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)
    return file


@contextmanager
def open_duckdb(
    folder: Path, municipality: str | None = None, memory: str = DEFAULT_MEMORY
) -> Iterator[tuple[DuckDB, Prepared]]:
    """The embedded engine with the four tables of a prepared registration.

    Raises:
        NotPrepared: the folder holds no prepared registration, or a file of it is damaged.
        OutputError: the disk is full, or the memory too little; finished periods are kept.
    """
    with tempfile.TemporaryDirectory(prefix="stadspeil-count-") as scratch:
        connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": memory,
                "temp_directory": scratch,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        _tune(connection)
        try:
            yield DuckDB(connection), _open_whole(connection, folder, municipality)
        except duckdb.OutOfMemoryException as error:
            raise too_little_memory(folder, memory) from error
        except duckdb.IOException as error:
            raise no_room(folder) from error
        except duckdb.Error as error:
            if type(error) in _OF_A_DAMAGED_FILE:
                raise damaged(folder) from error
            raise
        finally:
            connection.close()


def _tune(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET parquet_metadata_cache = true")
    known = connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()
    off = ",".join(sorted(_HINDER & {name for (name,) in known}))
    connection.execute(f"SET disabled_optimizers = '{off}'")


def _open_whole(
    connection: duckdb.DuckDBPyConnection, folder: Path, municipality: str | None
) -> Prepared:
    try:
        return open_prepared(connection, folder, municipality)
    except duckdb.Error as error:
        raise damaged(folder) from error


def too_little_memory(folder: Path, memory: str) -> OutputError:
    """An engine may not use as much memory as it needs."""
    return OutputError(
        f"{folder}: counting takes more than {memory} of memory\n"
        "    expected: memory for the records, or room on the disk to work on\n"
        "    do: give more with --memory, or lower at_once; finished periods are kept"
    )


def no_room(folder: Path) -> OutputError:
    """An engine can't write what it is working on."""
    return OutputError(
        f"{folder}: no room on the disk, or no right to write\n"
        f"    expected: room in this folder, and in {tempfile.gettempdir()}\n"
        "    do: free some space, and run again; finished periods are kept"
    )


def damaged(folder: Path) -> NotPrepared:
    """A file of a prepared registration can't be read."""
    return NotPrepared(
        f"{folder}: a Parquet file that is missing or damaged\n"
        "    expected: the files as they were prepared\n"
        "    do: prepare it again: stadspeil registrations prepare INPUT --out DIR"
    )
