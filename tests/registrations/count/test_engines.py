"""Both engines mean the same by the SQL that the counts are written in.

The part on Spark starts it once, for all tests of this file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from stadspeil.registrations.count.engine import Engine, open_duckdb
from stadspeil.registrations.count.run import count_periods
from tests.registrations.count.registration import example, read_cells, write_prepared
from tests.registrations.count.slow_count import count_slowly
from tests.registrations.count.test_count import CONFIG, GROUPS, PERIODS

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
def spark(folder: Path) -> Iterator[Any]:
    from stadspeil.registrations.count.spark import open_spark

    with open_spark(folder, None, "1GB") as opened:
        yield opened


@pytest.mark.engines
@CASES
def test_spark_means(spark: Any, query: str, expected: list[list[Any]]) -> None:
    assert rows(spark[0], query) == expected


@pytest.mark.engines
def test_spark_counts_the_example_as_the_slow_count_does(spark: Any, folder: Path) -> None:
    engine, prepared = spark

    found = read_cells(count_periods(engine, prepared, CONFIG, folder / "spark"))

    assert found == count_slowly(example(), PERIODS, GROUPS)
