"""Records to each other: who lives where, who is unknown, what comes twice or overlaps.

Works inside the database of one preparation, on the stages that `staging` filled.
"""

import duckdb

from stadspeil.registrations.rules import Rule
from stadspeil.registrations.schema import BENEFITS, INVOICES, PERSONS, PROVISIONS, Table
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

    Makes `areas` (code, neighbourhood, municipality), `municipalities` (code, municipality),
    `people` (pseudonym, person, home: the first stay) and `stays` in numbers.
    """
    connection.execute(
        f"CREATE TABLE valid_stays AS SELECT person, household, neighbourhood, birth_year, sex, "
        f'start, "end" FROM {stage_table(PERSONS)} WHERE fault = 0;'
        "CREATE TABLE municipalities AS SELECT code, row_number() OVER (ORDER BY code) - 1 "
        "AS municipality FROM (SELECT DISTINCT 'GM' || neighbourhood[3:6] AS code "
        "FROM valid_stays);"
        "CREATE TABLE areas AS SELECT a.code, (row_number() OVER (ORDER BY a.code) - 1)::INTEGER "
        "AS neighbourhood, m.municipality::SMALLINT AS municipality "
        "FROM (SELECT DISTINCT neighbourhood AS code FROM valid_stays) AS a "
        "JOIN municipalities AS m ON m.code = 'GM' || a.code[3:6];"
        "CREATE TABLE households AS SELECT household AS name, "
        "(row_number() OVER (ORDER BY min(neighbourhood), household) - 1)::INTEGER AS household "
        "FROM valid_stays GROUP BY household;"
        "CREATE TABLE people AS SELECT f.person AS name, "
        "(row_number() OVER (ORDER BY h.household, f.person) - 1)::INTEGER AS person, "
        "h.household, a.municipality, a.neighbourhood, f.stays, f.birth_year FROM ("
        "SELECT person, arg_min(household, start) AS household, "
        "arg_min(neighbourhood, start) AS neighbourhood, arg_min(birth_year, start) AS birth_year, "
        "count(*) AS stays FROM valid_stays GROUP BY person) AS f "
        "JOIN households AS h ON h.name = f.household JOIN areas AS a ON a.code = f.neighbourhood;"
        "CREATE TABLE stays AS SELECT p.person, h.household, a.municipality, a.neighbourhood, "
        's.birth_year, s.sex, s.start, s."end", p.stays '
        "FROM valid_stays AS s JOIN people AS p ON p.name = s.person "
        "JOIN households AS h ON h.name = s.household JOIN areas AS a ON a.code = s.neighbourhood;"
        "DROP TABLE valid_stays"
    )


def link_people(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make `linked_TABLE`: the records of a table whose person is known, in numbers.

    Marks those of unknown persons, and dates before the year of birth.
    """
    stage = stage_table(table)
    unknown = check_number(Rule.PERSON_WITHOUT_HOUSEHOLD, table.name)
    follows = check_number(Rule.PERSON_SET_APART, table.name)
    column = "month" if table is INVOICES else "start"
    year = "1970 + month // 12" if table is INVOICES else "year(DATE '1970-01-01' + start)"
    unborn = check_number(Rule.DATE_IMPLAUSIBLE, table.name, column)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE strangers AS SELECT s.rowid AS place, "
        f"CASE WHEN p.name IS NOT NULL THEN {unborn} "
        f"WHEN s.person IN (SELECT person FROM {stage_table(PERSONS)}) "
        f"THEN {follows} ELSE {unknown} END AS fault "
        f"FROM {stage} AS s LEFT JOIN people AS p ON p.name = s.person "
        f"WHERE s.fault = 0 AND (p.name IS NULL OR {year} < p.birth_year)"
    )
    connection.execute(
        f"UPDATE {stage} SET fault = strangers.fault FROM strangers "
        f"WHERE {stage}.rowid = strangers.place"
    )
    day = "(DATE '1970-01-01' + to_months(month))::DATE - DATE '1970-01-01'"
    first = day if table is INVOICES else "start"
    keep = ", ".join(f's."{column.name}"' for column in table.columns if column.name != "person")
    moved = (
        f"SELECT s.place, coalesce(t.household, s.household) AS household, "
        "coalesce(t.municipality, s.municipality) AS municipality, "
        "coalesce(t.neighbourhood, s.neighbourhood) AS neighbourhood "
        f"FROM (SELECT s.rowid AS place, p.person, p.household, p.municipality, p.neighbourhood, "
        f"{first} AS day FROM {stage} AS s JOIN people AS p ON p.name = s.person "
        "WHERE s.fault = 0 AND p.stays > 1) AS s "
        "ASOF LEFT JOIN (SELECT * FROM stays WHERE stays > 1) AS t "
        "ON t.person = s.person AND t.start <= s.day"
    )
    connection.execute(
        f"CREATE TABLE linked_{table.name} AS SELECT p.person, "
        "coalesce(m.household, p.household) AS household, "
        "coalesce(m.municipality, p.municipality) AS municipality, "
        f"coalesce(m.neighbourhood, p.neighbourhood) AS neighbourhood, {keep} "
        f"FROM {stage} AS s JOIN people AS p ON p.name = s.person "
        f"LEFT JOIN ({moved}) AS m ON m.place = s.rowid WHERE s.fault = 0"
    )


LINKED = (PROVISIONS, INVOICES, BENEFITS)
"""The tables whose records are about a person of the table persons."""
