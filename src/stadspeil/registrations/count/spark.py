"""The same counts on Spark: the SQL texts are put into its dialect by SQLGlot."""

import math
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stadspeil.errors import InputError
from stadspeil.registrations.count.engine import damaged, no_room, too_little_memory, write_numbers
from stadspeil.registrations.prepared import Prepared, load_prepared, table_file
from stadspeil.registrations.schema import TABLES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


_OF_A_DAMAGED_FILE = (
    "FAILED_READ_FILE",
    "CANNOT_READ_FILE_FOOTER",
    "PATH_NOT_FOUND",
    "UNABLE_TO_INFER_SCHEMA",
    "is not a Parquet file",
)


class SparkIsMissing(InputError):
    """Spark was asked for and is not installed."""


def transpile(query: str) -> str:
    """A query in Spark's dialect. What SQLGlot can't put into it is an error."""
    import sqlglot

    texts: list[str] = sqlglot.transpile(
        query, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    return texts[0]


class Spark:
    """Spark as an engine; a table that was made is kept by its executors."""

    most_records = math.inf
    """It spreads records over its executors itself."""

    def __init__(self, session: "SparkSession", scratch: Path) -> None:
        self._session = session
        self._scratch = scratch

    def load(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
        file = write_numbers(self._scratch / f"{name}.csv", rows)
        typed = ", ".join(f"{column} int" for column in columns)
        self._keep(name, self._session.read.csv(file.as_posix(), schema=typed))

    def make(self, name: str, query: str) -> None:
        self._keep(name, self._session.sql(transpile(query)))

    def read(self, name: str, files: Sequence[Path]) -> None:
        paths = [file.resolve().as_posix() for file in files]
        self._session.read.parquet(*paths).createOrReplaceTempView(name)

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(transpile(query)).collect()]

    def write(self, query: str, file: Path) -> None:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".spark-") as folder:
            parts = Path(folder) / "cells"
            frame = self._session.sql(transpile(query)).coalesce(1)
            frame.write.parquet(parts.as_posix())
            (part,) = parts.glob("part-*.parquet")
            shutil.move(part, file)

    def _keep(self, name: str, frame: "DataFrame") -> None:
        frame.localCheckpoint(eager=True).createOrReplaceTempView(name)


@contextmanager
def open_spark(
    folder: Path, municipality: str | None, memory: str
) -> Iterator[tuple[Spark, Prepared]]:
    """Spark with the four tables of a prepared registration.

    Without SPARK_MASTER in the environment Spark runs here, on all cores.

    Raises:
        SparkIsMissing: the extra `spark` is not installed, or there is no Java.
        NotPrepared: the folder holds no prepared registration, or a file of it is damaged.
        OutputError: the disk is full, or the memory too little; finished periods are kept.
    """
    with start_spark(memory) as (session, scratch), explained(folder, memory):
        yield Spark(session, scratch), open_tables(session, folder, municipality)


@contextmanager
def explained(folder: Path, memory: str) -> Iterator[None]:
    """Say of Spark's errors what the embedded engine says; others are mistakes of ours."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        said = str(error)
        if any(sign in said for sign in ("OutOfMemory", "OUT_OF_MEMORY", "Java heap space")):
            raise too_little_memory(folder, memory) from error
        if "No space left on device" in said or "Permission denied" in said:
            raise no_room(folder) from error
        if any(sign in said for sign in _OF_A_DAMAGED_FILE):
            raise damaged(folder) from error
        raise


def open_tables(session: "SparkSession", folder: Path, municipality: str | None = None) -> Prepared:
    """Make the four tables of a prepared registration views of a session; what it holds."""
    prepared = load_prepared(folder)
    only = ""
    if municipality is not None:
        only = f"municipality = {prepared.place('municipality', municipality)}"
    for name in TABLES:
        frame = session.read.parquet(table_file(folder, name).resolve().as_posix())
        (frame.where(only) if only else frame).createOrReplaceTempView(name)
    return prepared


@contextmanager
def start_spark(memory: str) -> Iterator[tuple["SparkSession", Path]]:
    """A session of Spark, and a folder that lasts as long.

    Raises:
        SparkIsMissing: the extra `spark` is not installed.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _missing("Spark") from error
    with tempfile.TemporaryDirectory(prefix="stadspeil-spark-") as name:
        builder = (
            SparkSession.builder.appName("stadspeil")
            .master(os.environ.get("SPARK_MASTER", "local[*]"))
            .config("spark.driver.memory", memory.upper().replace("MB", "m").replace("GB", "g"))
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", name)
            .config("spark.sql.warehouse.dir", f"{name}/warehouse")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", str(os.cpu_count() or 2))
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
        )
        try:
            session = builder.getOrCreate()
        except PySparkException as error:
            if error.getCondition() == "JAVA_GATEWAY_EXITED":
                raise _missing("Java") from error
            raise
        session.sparkContext.setLogLevel("ERROR")
        try:
            yield session, Path(name)
        finally:
            session.stop()


def _missing(what: str) -> SparkIsMissing:
    return SparkIsMissing(
        f"{what} is not installed\n    expected: the extra spark, and Java 17 or newer\n"
        "    do: pip install 'stadspeil[spark]', or count with --engine duckdb"
    )
