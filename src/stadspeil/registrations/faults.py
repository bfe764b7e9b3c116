"""What is wrong with records, counted, with a few of them named by their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from stadspeil.errors import Problem, RegistrationError
from stadspeil.registrations.linking import SAME
from stadspeil.registrations.mapping import DateForm, Dates
from stadspeil.registrations.reading import RawSource
from stadspeil.registrations.rules import FOLLOWS, WORDINGS, Check, Rule
from stadspeil.registrations.schema import TABLES, Column, Kind, Table
from stadspeil.registrations.staging import CHECKS, stage_table

EXAMPLES = 5
"""How many records of each kind of fault a message names."""

_EXAMPLE_VALUES = {
    Kind.MONTH: ("a month", "2021-03"),
    Kind.YEAR: ("a year", "2009"),
    Kind.AREA: ("a neighbourhood of CBS", "BU05460101"),
}
_EXAMPLE_DATES = {
    DateForm.ISO: "2021-03-31",
    DateForm.DUTCH: "31-03-2021",
    DateForm.COMPACT: "20210331",
    DateForm.SLASHES: "31/03/2021",
}


@dataclass(frozen=True)
class Fault:
    """The records of one source that fail one check: how many, and the first few."""

    source: RawSource
    check: Check
    count: int
    records: tuple[int, ...]


def find_faults(
    connection: duckdb.DuckDBPyConnection, table: Table, sources: Sequence[RawSource]
) -> list[Fault]:
    """All faults of the staged records of a table, by source and check."""
    checks = {check.number: check for check in CHECKS}
    by_number = {source.number: source for source in sources}
    found = connection.execute(
        f"SELECT source, fault, count(*), min(record, {EXAMPLES}) FROM {stage_table(table)} "
        "WHERE fault > 0 GROUP BY source, fault ORDER BY source, fault"
    ).fetchall()
    return [
        Fault(by_number[source], checks[fault], count, tuple(records))
        for source, fault, count, records in found
    ]


def find_refused(faults: Iterable[Fault], set_apart: Iterable[Rule]) -> list[Fault]:
    """The faults of rules that are not declared to set records apart."""
    allowed = {*set_apart, *FOLLOWS}
    return [fault for fault in faults if fault.check.rule not in allowed]


def refuse(faults: Iterable[Fault], set_apart: Iterable[Rule], dates: Dates) -> None:
    """Refuse the registration when records break a rule that is not declared to set them apart.

    Raises:
        RegistrationError: with every such fault.
    """
    problems = [_describe(fault, dates) for fault in find_refused(faults, set_apart)]
    if problems:
        raise RegistrationError(problems)


def _describe(fault: Fault, dates: Dates) -> Problem:
    source, check = fault.source, fault.check
    lines = source.lines(fault.records)
    places = [lines[record] for record in fault.records]
    words = WORDINGS[check.rule]
    values = _fill(source, check, dates)
    noun = "record" if fault.count == 1 else "records"
    return Problem(
        source.spec.name,
        places[0] if source.unit == "line" else 0,
        check.column,
        f"{fault.count:,} {noun} {words.found.format(**values)} "
        f"({_listed(source.unit, places, fault.count)})",
        words.expected.format(**values),
        f"{words.do}; or set them apart, in the mapping: set_apart: [{check.rule}]",
    )


def _fill(source: RawSource, check: Check, dates: Dates) -> dict[str, str]:
    table = TABLES[check.table]
    kind, example, codelist = "", "", ""
    if check.column:
        column = table.column(check.column)
        kind, example = _form(source, column)
        codelist = column.codelist
    return {
        "kind": kind,
        "example": example,
        "codelist": codelist,
        "same": SAME.get(check.table, ""),
        "first": dates.first,
        "last": dates.last,
    }


def _form(source: RawSource, column: Column) -> tuple[str, str]:
    if column.kind is Kind.DATE:
        return "a day", _EXAMPLE_DATES[source.dialect.date]
    if column.kind is Kind.EUROS:
        return "an amount", f"1250{source.dialect.decimal}50"
    return _EXAMPLE_VALUES.get(column.kind, ("", ""))


def _listed(unit: str, places: list[int], count: int) -> str:
    """Lines 4, 9, 12, 15 and 20, and 32 more."""
    if count == 1:
        return f"{unit} {places[0]}"
    if count > len(places):
        named = ", ".join(map(str, places))
        return f"{unit}s {named} and {count - len(places):,} more"
    return f"{unit}s {', '.join(map(str, places[:-1]))} and {places[-1]}"
