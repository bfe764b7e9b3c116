"""Both engines mean the same by the SQL that the counts are written in.

The part on Spark starts it once, for all tests of this file.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from stadspeil.errors import OutputError
from stadspeil.registrations.count.engine import Engine, open_duckdb
from stadspeil.registrations.count.run import count_periods
from stadspeil.registrations.prepared import NotPrepared
from tests.registrations.count.registration import example, read_cells, write_prepared
from tests.registrations.count.slow_count import Cell, Records, count_slowly
from tests.registrations.count.test_count import CONFIG, GROUPS, PERIODS, registrations

SEMANTICS = yaml.safe_load(Path(__file__).with_name("semantics.yaml").read_text("utf-8"))
CASES = pytest.mark.parametrize(
    ("query", "expected"),
    [(case["query"], case["rows"]) for case in SEMANTICS],
    ids=[case["means"].replace(" ", "-") for case in SEMANTICS],
)


def rows(engine: Engine, query: str) -> list[list[Any]]:
    """The rows; a decimal or float as a float, and whole numbers as they are."""
    return [
        [value if value is None or isinstance(value, int) else float(value) for value in row]
        for row in engine.fetch(query)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("prepared")
    write_prepared(example(), made)
    return made


@pytest.fixture(scope="module")
def duck(folder: Path) -> Iterator[Engine]:
    with open_duckdb(folder) as (engine, _):
        yield engine


@CASES
def test_duckdb_means(duck: Engine, query: str, expected: list[list[Any]]) -> None:
    assert rows(duck, query) == expected


def test_duckdb_counts_the_example_as_the_slow_count_does(folder: Path) -> None:
    with open_duckdb(folder) as (engine, prepared):
        found = read_cells(count_periods(engine, prepared, CONFIG, folder / "duckdb"))

    assert found == count_slowly(example(), PERIODS, GROUPS)
    assert len(found) > 1000


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session, and a folder that lasts as long."""
    from stadspeil.registrations.count.spark import start_spark

    with start_spark("1GB") as started:
        yield started


def count_on_spark(spark: Any, folder: Path) -> dict[Cell, int]:
    from stadspeil.registrations.count.spark import Spark, open_tables

    session, scratch = spark
    prepared = open_tables(session, folder)
    return read_cells(count_periods(Spark(session, scratch), prepared, CONFIG, folder / "spark"))


@pytest.mark.engines
@CASES
def test_spark_means(spark: Any, query: str, expected: list[list[Any]]) -> None:
    from stadspeil.registrations.count.spark import Spark

    assert rows(Spark(*spark), query) == expected


@pytest.mark.engines
def test_spark_counts_the_example_as_the_slow_count_does(spark: Any, folder: Path) -> None:
    assert count_on_spark(spark, folder) == count_slowly(example(), PERIODS, GROUPS)


@pytest.mark.engines
@settings(max_examples=3, deadline=None)  # half a minute each
@given(records=registrations())
def test_spark_counts_any_registration_as_the_slow_count_does(
    spark: Any, tmp_path_factory: pytest.TempPathFactory, records: Records
) -> None:
    folder = tmp_path_factory.mktemp("generated")
    write_prepared(records, folder)

    assert count_on_spark(spark, folder) == count_slowly(records, PERIODS, GROUPS)


@pytest.mark.engines
def test_spark_reads_one_municipality_only(spark: Any, folder: Path) -> None:
    from stadspeil.registrations.count.spark import Spark, open_tables

    session, scratch = spark
    prepared = open_tables(session, folder, "GM0503")

    found = Spark(session, scratch).fetch("select distinct municipality from provisions")

    assert found == [(prepared.place("municipality", "GM0503"),)]


@pytest.mark.engines
def test_spark_says_that_a_file_is_damaged(spark: Any, folder: Path, tmp_path: Path) -> None:
    from stadspeil.registrations.count.spark import explained, open_tables

    session, _ = spark
    shutil.copytree(folder, tmp_path / "damaged")
    (tmp_path / "damaged" / "provisions.parquet").write_bytes(b"PAR1 no longer")
    with (
        pytest.raises(NotPrepared, match="a Parquet file that is missing or damaged"),
        explained(tmp_path / "damaged", "1GB"),
    ):
        open_tables(session, tmp_path / "damaged")


@pytest.mark.engines
def test_what_spark_has_too_little_of_is_an_error_of_output(folder: Path) -> None:
    from pyspark.errors import PySparkRuntimeError

    from stadspeil.registrations.count.spark import explained

    for said, expected in (
        ("java.lang.OutOfMemoryError: Java heap space", "more than 1GB of memory"),
        ("java.io.IOException: No space left on device", "no room on the disk"),
    ):
        with pytest.raises(OutputError, match=expected), explained(folder, "1GB"):
            raise PySparkRuntimeError(said)
    with pytest.raises(PySparkRuntimeError), explained(folder, "1GB"):
        raise PySparkRuntimeError("a mistake of ours")
