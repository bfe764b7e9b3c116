"""Records to each other: who lives where, who is unknown, what comes twice or overlaps.

Works inside the database of one preparation, on the stages that `staging` filled.
"""

import duckdb

from stadspeil.registrations.rules import Rule
from stadspeil.registrations.schema import INVOICES, PERSONS, Table
from stadspeil.registrations.staging import check_number, stage_table

SAME = {
    "persons": "person",
    "provisions": "person, product and provider",
    "benefits": "person and kind",
}
"""What two records share that may not overlap in time."""

_IDENTITY = {
    "persons": ("person",),
    "provisions": ("person", "product", "variant"),
    "invoices": ("person", "product", "month"),
    "benefits": ("person", "kind"),
}
_ORDER = {
    "persons": 'start, "end", household, neighbourhood, birth_year, sex',
    "provisions": 'start, "end", referrer, reason',
    "invoices": "euros",
    "benefits": 'start, "end", living_form, nationality',
}


def mark_repeats(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Mark every record that equals an earlier one, or overlaps one of the same identity.

    Of equal records the first delivered stays; of overlapping ones the first to start.
    """
    stage, identity, order = stage_table(table), _IDENTITY[table.name], _ORDER[table.name]
    key = ", ".join(identity)
    equal = " AND ".join(
        f"{cell} IS NOT DISTINCT FROM lag({cell}) OVER w" for cell in order.split(", ")
    )
    overlaps = "false"
    if table.has_stretch:
        overlaps = (
            f'start <= max("end") OVER (PARTITION BY {key} ORDER BY {order}, source, record '
            "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE repeats AS SELECT place, CASE WHEN again "
        f"THEN {check_number(Rule.DUPLICATE_DELIVERY, table.name)} "
        f"ELSE {check_number(Rule.OVERLAPPING_RECORDS, table.name)} END AS fault FROM ("
        f"SELECT place, coalesce({equal}, false) AS again, coalesce({overlaps}, false) AS meets "
        f"FROM (SELECT rowid AS place, * FROM {stage} WHERE fault = 0 AND hash({key}) IN ("
        f"SELECT hash({key}) FROM {stage} WHERE fault = 0 GROUP BY 1 HAVING count(*) > 1)) "
        f"WINDOW w AS (PARTITION BY {key} ORDER BY {order}, source, record)) "
        "WHERE again OR meets"
    )
    connection.execute(
        f"UPDATE {stage} SET fault = repeats.fault FROM repeats WHERE {stage}.rowid = repeats.place"
    )


def number_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Number areas, households and persons by the stays that can be counted.

    Makes `areas` (code, neighbourhood, municipality), `households` (name, household), `people`
    (name, person, their first home, the year and day from which they can have been born) and
    `stays` in numbers, and `moved_households`, that had more than one neighbourhood. Who has no
    stay that can be counted stands in `people` without a number.
    """
    stage = stage_table(PERSONS)
    connection.execute(
        "CREATE TABLE areas AS SELECT code, "
        "(row_number() OVER (ORDER BY code) - 1)::INTEGER AS neighbourhood, "
        "(dense_rank() OVER (ORDER BY code[3:6]) - 1)::SMALLINT AS municipality "
        f"FROM (SELECT DISTINCT neighbourhood AS code FROM {stage} WHERE fault = 0);"
        "CREATE TABLE households AS SELECT name, (row_number() OVER () - 1)::INTEGER AS household "
        f"FROM (SELECT s.household AS name FROM {stage} AS s "
        "JOIN areas AS a ON a.code = s.neighbourhood WHERE s.fault = 0 "
        "GROUP BY s.household ORDER BY min(a.neighbourhood), s.household);"
        "CREATE TABLE placed AS SELECT s.person AS name, h.household, a.municipality, "
        's.birth_year, a.neighbourhood, s.sex, s.start, s."end" '
        f"FROM {stage} AS s JOIN households AS h ON h.name = s.household "
        "JOIN areas AS a ON a.code = s.neighbourhood WHERE s.fault = 0;"
        "CREATE TABLE people AS SELECT name, (row_number() OVER () - 1)::INTEGER AS person, "
        "household, municipality, neighbourhood, stays, birth_year, "
        "make_date(birth_year, 1, 1) - DATE '1970-01-01' AS born FROM ("
        "SELECT name, arg_min(household, start) AS household, "
        "arg_min(municipality, start) AS municipality, "
        "arg_min(neighbourhood, start) AS neighbourhood, count(*)::SMALLINT AS stays, "
        "arg_min(birth_year, start) AS birth_year "
        "FROM placed GROUP BY name ORDER BY household, name);"
        "CREATE TABLE stays AS SELECT p.person, t.household, t.municipality, t.neighbourhood, "
        't.birth_year, t.sex, t.start, t."end", p.stays '
        "FROM placed AS t JOIN people AS p ON p.name = t.name;"
        "CREATE TABLE moved_households AS SELECT household FROM placed GROUP BY household "
        "HAVING min(neighbourhood) < max(neighbourhood);"
        "DROP TABLE placed;"
        f"INSERT INTO people (name) SELECT DISTINCT person FROM {stage} AS s WHERE fault > 0 "
        "AND person IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people WHERE name = s.person)"
    )


def follow_moves(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Give each record of who moved the home of its first day; it had that of the first stay."""
    stage = stage_table(table)
    month = "(DATE '1970-01-01' + to_months(month))::DATE - DATE '1970-01-01'"
    day = month if table is INVOICES else "start"
    connection.execute(
        f"UPDATE {stage} SET household = moved.household, municipality = moved.municipality, "
        "neighbourhood = moved.neighbourhood FROM ("
        "SELECT s.place, t.household, t.municipality, t.neighbourhood FROM ("
        f"SELECT rowid AS place, person, {day} AS day FROM {stage} WHERE fault = 0 AND stays > 1"
        ") AS s ASOF JOIN moves AS t "
        "ON t.person = s.person AND t.start <= s.day) AS moved "
        f"WHERE {stage}.rowid = moved.place"
    )


def forget_records(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Keep of the records of a table, now written, which were set apart, and who moved."""
    stage = stage_table(table)
    connection.execute(
        f"INSERT INTO set_apart SELECT source, record, fault FROM {stage} WHERE fault > 0"
    )
    connection.execute(f"DROP TABLE {stage}")
    if table is PERSONS:
        connection.execute("CREATE TABLE moves AS SELECT * FROM stays WHERE stays > 1")
        connection.execute("DROP TABLE stays")
