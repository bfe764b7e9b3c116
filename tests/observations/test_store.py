"""The store: typed tables that refuse what can't be, and no way out of them."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from stadspeil.model.edition import Edition
from stadspeil.observations import Store
from stadspeil.observations.store import literal, quote
from tests.observations.builder import Drawing, dataset, indicator
from tests.observations.conftest import Draw


@pytest.fixture
def drawing(draw: Draw) -> Drawing:
    return draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                period, soort, persons, share, status
                2020,   zorg,  10,      1.5,
                2020,   werk,  ,        ,      Q
                """,
                dimensions={"soort": "sum"},
                measures={"persons": {}, "share": {"decimals": 1}},
            )
        },
        indicators={"hulp": indicator("hulp.persons")},
    )


def test_the_columns_are_typed(drawing: Drawing) -> None:
    columns = (
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_name = 'hulp' ORDER BY ordinal_position"
    )
    assert drawing.store.query(columns) == [
        ("line", "INTEGER"),
        ("area", "VARCHAR"),
        ("period", "VARCHAR"),
        ("soort", "VARCHAR"),
        ("persons", "DECIMAL(18,0)"),
        ("persons_status", "VARCHAR"),
        ("share", "DECIMAL(18,1)"),
        ("share_status", "VARCHAR"),
    ]
    assert drawing.store.query("SELECT * FROM hulp ORDER BY line") == [
        (2, "GM0546", "2020", "zorg", Decimal(10), "A", Decimal("1.5"), "A"),
        (3, "GM0546", "2020", "werk", None, "Q", None, "Q"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("9, 'GM0546', '2020', 'zorg', 1, 'A', 1, 'A'", "Duplicate key"),
        ("9, 'GM0546', '2021', 'zorg', 1, 'X', 1, 'A'", "CHECK constraint failed"),
        ("9, 'GM0546', '2021', 'zorg', 1, 'M', 1, 'A'", "CHECK constraint failed"),
        ("9, 'GM0546', '2021', 'zorg', NULL, 'A', 1, 'A'", "CHECK constraint failed"),
        ("9, 'GM0546', '2021', NULL, 1, 'A', 1, 'A'", "NOT NULL constraint failed"),
        ("9, NULL, '2021', 'zorg', 1, 'A', 1, 'A'", "NOT NULL constraint failed"),
        ("9, 'GM0546', '2021', 'zorg', 1, NULL, 1, 'A'", "NOT NULL constraint failed"),
    ],
    ids=["key", "status", "M with figure", "A without", "no code", "no area", "no status"],
)
def test_what_can_not_be_does_not_enter(drawing: Drawing, row: str, message: str) -> None:
    with pytest.raises(duckdb.ConstraintException, match=message):
        drawing.store.connection.execute(f"INSERT INTO hulp VALUES ({row})")


def test_a_roll_up_counts_nothing_twice(drawing: Drawing) -> None:
    insert = "INSERT INTO \"roll-up/pairs\" VALUES ('hulp/soort', 'zorg', '{}')"
    drawing.store.query(insert.format("nieuw"))
    with pytest.raises(duckdb.ConstraintException, match="Duplicate key"):
        drawing.store.query(insert.format("zorg"))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv({file})",
        "SELECT * FROM read_text({file})",
        "SELECT * FROM {file}",
        "SELECT * FROM glob({file})",
        "COPY hulp TO {file}",
        "COPY hulp FROM {file}",
        "EXPORT DATABASE {file}",
        "ATTACH {file} AS other",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_no_statement_reaches_outside_the_store(
    drawing: Drawing, statement: str, tmp_path: Path
) -> None:
    file = tmp_path / "outside.csv"
    file.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
        drawing.store.query(statement.format(file=literal(file.as_posix())))
    assert file.read_text(encoding="utf-8") == "a\n1\n"


def test_a_store_is_closed_at_the_end_of_its_block(leiden: Edition) -> None:
    with Store(leiden) as store:
        assert store.query("SELECT 1") == [(1,)]
    with pytest.raises(duckdb.ConnectionException, match="closed"):
        store.query("SELECT 1")


def test_names_and_texts_can_not_break_out_of_their_quotes() -> None:
    assert quote('a"; DROP TABLE b; --') == '"a""; DROP TABLE b; --"'
    assert literal("x' OR '1'='1") == "'x'' OR ''1''=''1'"


def test_every_row_of_leiden_is_stored_as_it_was_read(leiden: Edition, leiden_store: Store) -> None:
    for table in leiden.datasets.values():
        wanted = [
            (
                row.line,
                row.area,
                row.period,
                *row.codes,
                *(
                    cell
                    for value, status in zip(row.values, row.status, strict=True)
                    for cell in (value, str(status))
                ),
            )
            for row in table.rows
        ]
        stored = leiden_store.query(f"SELECT * FROM {quote(table.id)} ORDER BY line")
        assert stored == sorted(wanted), table.id
