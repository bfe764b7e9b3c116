"""Text to numbers: each record typed in one pass, with the first rule that it breaks by itself.

Persons come first: the other tables find the number and the first home of their person in `people`
while they are read, so that no pseudonym is kept for them.
"""

from collections.abc import Iterator

import duckdb

from stadspeil.files.problems import Problems
from stadspeil.registrations.codelists import load_codelist, load_codes, load_standard
from stadspeil.registrations.mapping import DateForm, Dates
from stadspeil.registrations.reading import RawSource, load_records
from stadspeil.registrations.rules import Check, Rule
from stadspeil.registrations.schema import INVOICES, OPEN_END, PERSONS, TABLES, Column, Kind, Table
from stadspeil.registrations.text import literal, quote

_FORMS = {
    DateForm.ISO: "%Y-%m-%d",
    DateForm.DUTCH: "%d-%m-%Y",
    DateForm.COMPACT: "%Y%m%d",
    DateForm.SLASHES: "%d/%m/%Y",
}
_SQL_TYPES = {
    Kind.PSEUDONYM: "VARCHAR",
    Kind.AREA: "VARCHAR",
    Kind.CODE: "TINYINT",
    Kind.DATE: "INTEGER",
    Kind.MONTH: "INTEGER",
    Kind.YEAR: "SMALLINT",
    Kind.EUROS: "BIGINT",
}
_COLUMN_CHECKS = (
    Rule.PERSON_WITHOUT_HOUSEHOLD,
    Rule.AMOUNT_MISSING,
    Rule.VALUE_MISSING,
    Rule.VALUE_MALFORMED,
    Rule.CODE_UNKNOWN,
    Rule.DATE_IMPLAUSIBLE,
    Rule.AMOUNT_NEGATIVE,
    Rule.LAW_MISMATCH,
    Rule.END_BEFORE_START,
    Rule.REASON_WITHOUT_END,
)
_TABLE_CHECKS = (
    Rule.PERSON_WITHOUT_HOUSEHOLD,
    Rule.PERSON_SET_APART,
    Rule.DUPLICATE_DELIVERY,
    Rule.OVERLAPPING_RECORDS,
)
BY_LAW = ("product", "referrer", "reason")
"""Columns of provisions whose codes in the national messages depend on the law."""
_HOME = {
    "household": "INTEGER",
    "municipality": "SMALLINT",
    "neighbourhood": "INTEGER",
    "stays": "SMALLINT",
}
"""What a record of another table takes over from `people`."""


def _list_checks() -> Iterator[Check]:
    numbers = iter(range(1, 1000))
    for table in TABLES.values():
        for column in table.columns:
            for rule in _COLUMN_CHECKS:
                yield Check(next(numbers), rule, table.name, column.name)
        for rule in _TABLE_CHECKS:
            yield Check(next(numbers), rule, table.name, "")


CHECKS = tuple(_list_checks())
"""Every rule on every column, and on whole records (column empty); many never apply."""
_NUMBERS = {(check.rule, check.table, check.column): check.number for check in CHECKS}


def check_number(rule: Rule, table: str, column: str = "") -> int:
    """The number that stands beside a record which breaks this rule there."""
    return _NUMBERS[rule, table, column]


def stage_table(table: Table) -> str:
    """The name of the table of staged records."""
    return f"stage_{table.name}"


def create_stages(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that records are staged in, and those of codes and of what is set apart."""
    for table in TABLES.values():
        types = {column.name: _SQL_TYPES[column.kind] for column in _kept(table)}
        if table is not PERSONS:
            types |= {"person": "INTEGER"} | _HOME
        if table.name == "provisions":
            types["variant"] = "UBIGINT"
        columns = ", ".join(f"{quote(name)} {kind}" for name, kind in types.items())
        connection.execute(
            f"CREATE TABLE {stage_table(table)} "
            f"(source SMALLINT, record UINTEGER, {columns}, fault SMALLINT)"
        )
    connection.execute("CREATE TABLE set_apart (source SMALLINT, record UINTEGER, fault SMALLINT)")
    connection.execute(
        "CREATE TABLE codes (source SMALLINT, name VARCHAR, law TINYINT, raw VARCHAR, "
        "place TINYINT)"
    )


def _kept(table: Table) -> list[Column]:
    """The columns that are staged: those that counts may need."""
    return [column for column in table.columns if column.counted]


def stage_source(
    connection: duckdb.DuckDBPyConnection, source: RawSource, dates: Dates, problems: Problems
) -> None:
    """Read a source into its stage; `fault` is the number of a check, or 0."""
    table = source.spec.records
    codes = ", ".join(
        f"({source.number}, {literal(name)}, {law}, {literal(raw)}, {place})"
        for name, law, raw, place in _list_codes(source)
    )
    if codes:
        connection.execute(f"INSERT INTO codes VALUES {codes}")
    typed = {column.name: _typed(source, column) for column in _kept(table)}
    checked = {f"raw_{column.name}": f"raw.{quote(column.name)}" for column in table.columns}
    joins = _code_joins(source)
    if table is not PERSONS:
        typed |= {name: f"known.{name}" for name in ("person", *_HOME)}
        checked |= {name: f"known.{name}" for name in ("name", "birth_year", "born")}
        joins += " LEFT JOIN people AS known ON known.name = raw.person"
    if table.name == "provisions":
        typed["variant"] = "hash(raw.product, raw.provider)"
    names = ", ".join(map(quote, typed))
    cells = ", ".join(f"{cell} AS {quote(name)}" for name, cell in (typed | checked).items())
    load_records(
        connection,
        source,
        f"INSERT INTO {stage_table(table)} (source, record, {names}, fault) "
        f"SELECT {source.number}, record, {names}, {_fault(table, dates)} "
        f"FROM (SELECT raw.record, {cells} FROM ({source.sql}) AS raw {joins})",
        problems,
    )


def _list_codes(source: RawSource) -> Iterator[tuple[str, int, str, int]]:
    """Column, law, code as delivered, place in the codelist; what the mapping says goes first."""
    spec = source.spec
    laws = range(len(load_codes("law")))
    for column in spec.records.columns:
        if column.kind is not Kind.CODE:
            continue
        places = {code: place for place, code in enumerate(load_codes(column.codelist))}
        own = {theirs: places[ours] for theirs, ours in spec.codes.get(column.name, {}).items()}
        if spec.table != "provisions" or column.name not in BY_LAW:
            yield from ((column.name, 0, raw, place) for raw, place in (places | own).items())
            continue
        for law in laws:
            standard = {
                row["code"]: places[row["target"]]
                for row in load_standard()
                if spec.standard
                and row["column"] == column.name
                and row["law"] == load_codes("law")[law]
            }
            for raw, place in (places | standard | own).items():
                yield column.name, law, raw, place


def _code_joins(source: RawSource) -> str:
    joins = []
    columns = source.spec.records.columns
    for column in sorted(columns, key=lambda column: column.name in BY_LAW):
        if column.kind is Kind.CODE:
            by_law = source.spec.table == "provisions" and column.name in BY_LAW
            law = "coalesce(code_law.place, 0)" if by_law else "0"
            name = f"code_{column.name}"
            joins.append(
                f"LEFT JOIN (SELECT law, raw, place FROM codes WHERE source = {source.number} "
                f"AND name = {literal(column.name)}) AS {name} "
                f"ON {name}.raw = raw.{quote(column.name)} AND {name}.law = {law}"
            )
    return " ".join(joins)


def _typed(source: RawSource, column: Column) -> str:
    """A column as a number, or as text that names a person or an area; NULL where that fails."""
    cell = f"raw.{quote(column.name)}"
    if column.kind is Kind.CODE:
        place = f"code_{column.name}.place"
        if not column.may_be_empty:
            return place
        default = load_codes(column.codelist).index(column.default) if column.default else -1
        return f"CASE WHEN {cell} IS NULL THEN {default} ELSE {place} END"
    if column.kind is Kind.DATE:
        form = _FORMS[source.dialect.date]
        day = f"try_strptime({cell}, '{form}')::DATE"
        if column.name in source.native:
            day = f"(CASE WHEN isfinite({cell}) THEN {cell} END)"
        days = f"({day} - DATE '1970-01-01')"
        return (
            f"CASE WHEN {cell} IS NULL THEN {OPEN_END} ELSE {days} END"
            if column.may_be_empty
            else days
        )
    if column.kind is Kind.MONTH:
        month = f"try_strptime({cell} || '-01', '%Y-%m-%d')"
        return f"(year({month}) - 1970) * 12 + month({month}) - 1"
    if column.kind is Kind.YEAR:
        return f"CASE WHEN regexp_full_match({cell}, '\\d{{4}}') THEN {cell}::SMALLINT END"
    if column.kind is Kind.EUROS:
        return f"({cell} * 100)::BIGINT" if column.name in source.native else _cents(source, cell)
    if column.kind is Kind.AREA:
        return f"CASE WHEN regexp_full_match({cell}, 'BU\\d{{8}}') THEN {cell} END"
    return cell


def _cents(source: RawSource, cell: str) -> str:
    dialect = source.dialect
    number = f"replace({cell}, {literal(dialect.thousands)}, '')" if dialect.thousands else cell
    number = f"replace({number}, {literal(dialect.decimal)}, '.')"
    return (
        f"CASE WHEN regexp_full_match({number}, '-?\\d{{1,13}}(\\.\\d{{1,2}}0*)?') "
        f"THEN (try_cast({number} AS DECIMAL(18, 2)) * 100)::BIGINT END"
    )


def _fault(table: Table, dates: Dates) -> str:
    """The number of the first check that a record fails; missing before malformed before wrong."""
    ladder = [
        (f"raw_{column.name} IS NULL", _missing(column), column.name)
        for column in table.columns
        if not column.may_be_empty
    ]
    for column in _kept(table):
        if column.name != "person":
            raw, cell = f"raw_{column.name}", quote(column.name)
            wrong = Rule.CODE_UNKNOWN if column.kind is Kind.CODE else Rule.VALUE_MALFORMED
            ladder.append((f"{raw} IS NOT NULL AND {cell} IS NULL", wrong, column.name))
    for column in table.columns:
        ladder += [(wrong, rule, column.name) for wrong, rule in _beyond(table, column, dates)]
    if table is not PERSONS:
        ladder += _about_person(table)
    whens = " ".join(
        f"WHEN {condition} THEN {check_number(rule, table.name, name)}"
        for condition, rule, name in ladder
    )
    return f"CASE {whens} ELSE 0 END"


def _about_person(table: Table) -> Iterator[tuple[str, Rule, str]]:
    """What may be wrong with a record beside what is known of its person."""
    yield "name IS NULL", Rule.PERSON_WITHOUT_HOUSEHOLD, ""
    yield "person IS NULL", Rule.PERSON_SET_APART, ""
    if table is INVOICES:
        yield "month < (birth_year - 1970) * 12", Rule.DATE_IMPLAUSIBLE, "month"
    else:
        yield "start < born", Rule.DATE_IMPLAUSIBLE, "start"


def _missing(column: Column) -> Rule:
    if column.kind is Kind.EUROS:
        return Rule.AMOUNT_MISSING
    return Rule.PERSON_WITHOUT_HOUSEHOLD if column.name == "household" else Rule.VALUE_MISSING


def _beyond(table: Table, column: Column, dates: Dates) -> Iterator[tuple[str, Rule]]:
    """What may be wrong with a value that can be read."""
    cell = quote(column.name)
    first, last = (f"(DATE '{day}' - DATE '1970-01-01')" for day in (dates.first, dates.last))
    if column.kind is Kind.DATE:
        outside = f"{cell} NOT BETWEEN {first} AND {last}"
        yield f"{cell} <> {OPEN_END} AND {outside}", Rule.DATE_IMPLAUSIBLE
    if column.kind is Kind.MONTH:
        months = [
            f"({day[:4]} - 1970) * 12 + {int(day[5:7])} - 1" for day in (dates.first, dates.last)
        ]
        yield f"{cell} NOT BETWEEN {months[0]} AND {months[1]}", Rule.DATE_IMPLAUSIBLE
    if column.kind is Kind.YEAR:
        yield f"{cell} NOT BETWEEN 1870 AND {dates.last[:4]}", Rule.DATE_IMPLAUSIBLE
    if column.kind is Kind.EUROS:
        yield f"{cell} < 0", Rule.AMOUNT_NEGATIVE
    if column.name == "product" and table.name == "provisions":
        laws = load_codes("law")
        lists = ", ".join(str(laws.index(row["law"])) for row in load_codelist("product"))
        yield f"[{lists}][product + 1] <> law", Rule.LAW_MISMATCH
    if column.name == "end":
        yield '"end" < start', Rule.END_BEFORE_START
    if column.name == "reason":
        yield f'reason >= 0 AND "end" = {OPEN_END}', Rule.REASON_WITHOUT_END
