"""What is known of the cells of the tables together: with it others can attack what is hidden."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from stadspeil.disclosure.tables import Comparison, TableMeasure, TableRelation, Term, Unit
from stadspeil.model.dataset import MeasureType
from stadspeil.model.period import Frequency, Period
from stadspeil.registrations.count.tables import EURO, TOTAL, CountMeasure, CountTable, load_tables

UNIQUE = {("clienten", "clients"), ("stroom", "clients"), ("herhaald-beroep", "persons")}
"""Measures of which a larger area, or a year, has at most the sum of its parts, and no part more.

Who moved may stand in two parts. Of classes (one product, two ...) nothing is known: with one
product here and another there, somebody has two in all.
"""


def describe_measure(table: CountTable, measure: CountMeasure) -> TableMeasure:
    """A measure, and over which columns it adds up or is unique."""
    own = [dimension.name for dimension in table.dimensions]
    adds: list[str] = []
    unique: list[str] = []
    if measure.type is MeasureType.ADDITIVE:
        adds = own
        if not table.needs and table.id != "bijstand-klanten":
            adds = ["area", *adds]
    elif (table.id, measure.name) in UNIQUE:
        unique = ["area", *(["product"] if table.id == "clienten" else [])]
    return TableMeasure(
        name=measure.name,
        unit=Unit.EURO if measure.unit == EURO else Unit.COUNT,
        type=measure.type,
        additive_over=tuple(adds),
        unique_over=tuple(unique),
        decimals=2 if measure.unit == EURO else 0,
        contributors=measure.contributors,
        largest=measure.largest,
        second=measure.second,
        internal=measure.internal,
    )


def list_relations(tables: Sequence[str], periods: Sequence[Period]) -> Iterator[TableRelation]:
    """The relations between cells of these tables that hold for any registration."""
    known = load_tables()
    yield from _same_clients(set(tables))
    yield from _same_households(set(tables))
    if "stroom" in tables:
        yield from _flows(periods)
    for name in tables:
        for measure in known[name].measures:
            if known[name].for_periods:
                yield from _halves(known[name], measure, {period.code for period in periods})


def _same_clients(tables: set[str]) -> Iterator[TableRelation]:
    laws = sorted({codes[0] for codes in load_tables()["stroom"].labels.values()})
    for law in laws if "clienten" in tables else ():
        whole = Term(table="clienten", measure="clients", codes={"product": law}, coefficient=-1)
        suffix = "totaal" if law == TOTAL else law
        if "stroom" in tables:
            yield _zero(f"stroom-{suffix}", _term("stroom", "clients", law=law), whole)
        if "clienten-aantal" in tables:
            numbers = _codes("clienten-aantal", 1)
            parts = _term("clienten-aantal", "clients", law=law, number=numbers)
            yield _zero(f"clienten-aantal-{suffix}", parts, whole)


def _same_households(tables: set[str]) -> Iterator[TableRelation]:
    named: dict[str, dict[str, str | tuple[str, ...]]] = {
        "huishoudens": {"provision": "met"},
        "huishoudens-wetten": {"laws": _codes("huishoudens-wetten", 0)},
        "huishoudens-voorzieningen": {"number": _codes("huishoudens-voorzieningen", 0)},
    }
    there = [name for name in named if name in tables]
    for one, other in pairwise(there):
        first = Term(table=one, measure="households", codes=named[one])
        second = Term(table=other, measure="households", codes=named[other], coefficient=-1)
        yield _zero(f"{one}-{other}", first, second)


def _flows(periods: Iterable[Period]) -> Iterator[TableRelation]:
    """N(t) = N(t-1) - out(t-1) + in(t); on dates stock(t) = stock(t-1) - out(t) + in(t)."""
    by_kind: dict[bool, list[str]] = {True: [], False: []}
    for period in periods:
        by_kind[period.frequency is Frequency.DATE].append(period.code)
    for is_date, codes in by_kind.items():
        if len(codes) > 1:
            yield TableRelation.model_validate(
                {
                    "id": "stand" if is_date else "stroom",
                    "periods": codes,
                    "terms": [
                        {"table": "stroom", "measure": "clients"},
                        {
                            "table": "stroom",
                            "measure": "clients",
                            "coefficient": -1,
                            "previous": True,
                        },
                        {"table": "stroom", "measure": "inflow", "coefficient": -1},
                        {"table": "stroom", "measure": "outflow", "previous": not is_date},
                    ],
                }
            )


def _halves(table: CountTable, measure: CountMeasure, periods: set[str]) -> Iterator[TableRelation]:
    """A year beside its halves: their sum for records, bounded by them for unique clients."""
    for year in sorted(code for code in periods if len(code) == 4):
        halves = (f"{year}-S1", f"{year}-S2")
        if not periods.issuperset(halves):
            continue
        name = f"{table.id}-{measure.name}-{year}".replace("_", "-")
        whole = _term(table.id, measure.name, period=year)
        parts = _term(table.id, measure.name, period=halves)
        if measure.type is MeasureType.ADDITIVE and not table.needs:
            yield _zero(name, whole, parts.model_copy(update={"coefficient": -1}))
        elif (table.id, measure.name) in UNIQUE:
            less = whole.model_copy(update={"coefficient": -1})
            yield _at_most(f"{name}-som", whole, parts.model_copy(update={"coefficient": -1}))
            for place, half in enumerate(halves, 1):
                yield _at_most(f"{name}-s{place}", _term(table.id, measure.name, period=half), less)


def _codes(table: str, place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes[place] for codes in load_tables()[table].labels.values()))


def _term(table: str, measure: str, **codes: str | tuple[str, ...]) -> Term:
    return Term(table=table, measure=measure, codes=codes)


def _zero(name: str, *terms: Term) -> TableRelation:
    return TableRelation.model_validate({"id": name, "terms": list(terms)})


def _at_most(name: str, *terms: Term) -> TableRelation:
    return TableRelation.model_validate(
        {"id": name, "is": Comparison.AT_MOST_ZERO, "terms": list(terms)}
    )
