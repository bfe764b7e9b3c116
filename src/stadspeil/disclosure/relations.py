"""The relations that tables imply: totals, hierarchies, periods within periods, percentages.

Also those that `tables.yaml` writes down.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from stadspeil.disclosure.system import Relation
from stadspeil.disclosure.tables import (
    AREA,
    PERIOD,
    CellKey,
    Comparison,
    DisclosureTable,
    Part,
    TableMeasure,
    TableRelation,
    Tables,
    Term,
    Unit,
)
from stadspeil.model.codelist import TOTAL
from stadspeil.model.period import Frequency, Period, parse_period

Places = Mapping[CellKey, int]
_Grouped = Mapping[tuple[str, str], Mapping[tuple[str, ...], int]]
"""The places of the cells of each table and measure, by their codes."""

Cover = tuple[str, tuple[str, ...], bool]
"""A whole, its parts, and whether the parts are all of it."""


def relate(tables: Tables, places: Places) -> Iterator[Relation]:
    """All relations between the cells of a folder, by their place in a system."""
    grouped: dict[tuple[str, str], dict[tuple[str, ...], int]] = defaultdict(dict)
    for key, place in places.items():
        grouped[key.table, key.measure][key.codes] = place
    before = {
        table.id: _periods_before(tables.periods.get(table.id) or _own_periods(grouped, table))
        for table in tables.file.tables
    }
    for table in tables.file.tables:
        for measure in table.measures:
            if measure.internal:
                continue
            if measure.unit is Unit.PERCENT:
                if not measure.from_published:
                    yield from _relate_percent(tables, table, measure, places)
                continue
            own = grouped.get((table.id, measure.name), {})
            yield from _relate_totals(tables, table, measure, own)
    for relation in tables.file.relations:
        yield from _relate_terms(tables, relation, grouped, before)


def _relate_totals(
    tables: Tables,
    table: DisclosureTable,
    measure: TableMeasure,
    own: Mapping[tuple[str, ...], int],
) -> Iterator[Relation]:
    additive = table.additive_over(measure)
    for column in dict.fromkeys([*additive, *measure.unique_over]):
        where = table.columns.index(column)
        groups: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
        for codes, place in own.items():
            groups[codes[:where] + codes[where + 1 :]][codes[where]] = place
        known: dict[frozenset[str], tuple[Cover, ...]] = {}
        for rest, group in groups.items():
            present = frozenset(group)
            if present not in known:
                known[present] = tuple(
                    cover_periods(present, column in additive)
                    if column == PERIOD
                    else cover_codes(_parents(tables, table, column), present)
                )
            for whole, parts, complete in known[present]:
                codes = (*rest[:where], whole, *rest[where:])
                name = f"{CellKey(table.id, measure.name, codes)} over {column}"
                members = [group[part] for part in parts]
                if column in additive:
                    yield _sum(name, group[whole], members, complete)
                else:
                    yield from _unique(name, group[whole], members, complete)


def _parents(tables: Tables, table: DisclosureTable, column: str) -> Mapping[str, str]:
    if column == AREA:
        return tables.codelists[AREA]
    codelist = next(item.codelist for item in table.dimensions if item.name == column)
    parents = tables.codelists[codelist]
    return {TOTAL: ""} | {code: up or TOTAL for code, up in parents.items() if code != TOTAL}


def _sum(name: str, whole: int, parts: Sequence[int], complete: bool) -> Relation:
    terms = ((whole, 1.0), *((part, -1.0) for part in parts))
    return Relation(f"{name}: sum", terms, 0, 0 if complete else math.inf)


def _unique(name: str, whole: int, parts: Sequence[int], complete: bool) -> Iterator[Relation]:
    for part in parts:
        yield Relation(f"{name}: no part is more", ((whole, 1.0), (part, -1.0)), 0, math.inf)
    if complete:
        terms = ((whole, 1.0), *((part, -1.0) for part in parts))
        yield Relation(f"{name}: at most the sum", terms, -math.inf, 0)


def cover_codes(parents: Mapping[str, str], present: frozenset[str]) -> Iterator[Cover]:
    """For each code that is there, the nearest codes below it that are there."""
    children: dict[str, list[str]] = defaultdict(list)
    for code, parent in parents.items():
        children[parent].append(code)

    def cover(code: str) -> tuple[list[str], bool]:
        parts: list[str] = []
        complete = bool(children[code])
        for child in children[code]:
            if child in present:
                parts.append(child)
            else:
                below, whole = cover(child)
                parts += below
                complete &= whole
        return parts, complete

    for code in sorted(present):
        parts, complete = cover(code)
        if parts:
            yield code, tuple(parts), complete


def cover_periods(present: frozenset[str], additive: bool) -> Iterator[Cover]:
    """For each period, those within it of one frequency; dates too where nothing is added up."""
    periods = sorted((parse_period(code) for code in present), key=lambda period: period.code)
    for whole in periods:
        within: dict[Frequency, list[Period]] = defaultdict(list)
        for part in periods:
            if part != whole and whole.start <= part.start and part.end <= whole.end:
                within[part.frequency].append(part)
        for frequency, parts in within.items():
            if frequency is Frequency.DATE and additive:
                continue
            days = sum((part.end - part.start).days + 1 for part in parts)
            complete = days == (whole.end - whole.start).days + 1
            yield whole.code, tuple(part.code for part in parts), complete


def _relate_percent(
    tables: Tables, table: DisclosureTable, measure: TableMeasure, places: Places
) -> Iterator[Relation]:
    """A shown percentage p: (p - h) d <= 100 n <= (p + h) d, with h half of its last digit."""
    half = 0.5 * 10.0**-measure.decimals
    for key, cell in tables.cells.items():
        if (key.table, key.measure) != (table.id, measure.name) or cell.value is None:
            continue
        assert measure.numerator is not None  # a percent has both
        assert measure.denominator is not None
        top = places.get(part_key(table, key, measure.numerator))
        bottom = places.get(part_key(table, key, measure.denominator))
        if top is None or bottom is None:
            continue
        of = tables.cells[part_key(table, key, measure.denominator)].value
        name = f"{key}: {cell.value:.10g} %" + (f" of {of:,.10g}" if of is not None else "")
        low, high = max(0.0, cell.value - half) / 100, (cell.value + half) / 100
        yield Relation(name, ((top, 1.0), (bottom, -low)), 0, math.inf)
        yield Relation(name, ((top, 1.0), (bottom, -high)), -math.inf, 0)


def part_key(table: DisclosureTable, key: CellKey, part: Part) -> CellKey:
    """The numerator or denominator of a percentage."""
    codes = tuple(
        part.codes.get(column, code) for column, code in zip(table.columns, key.codes, strict=True)
    )
    return CellKey(table.id, part.measure, codes)


def _relate_terms(
    tables: Tables,
    relation: TableRelation,
    grouped: _Grouped,
    before: Mapping[str, Mapping[str, str]],
) -> Iterator[Relation]:
    first = relation.terms[0]
    columns = tables.file.table(first.table).columns
    free = [column for column in columns if column not in first.codes]
    seen = set()
    for codes in grouped.get((first.table, first.measure), {}):
        fixed = {name: code for name, code in zip(columns, codes, strict=True) if name in free}
        if tuple(fixed.values()) in seen or not _applies(relation, fixed):
            continue
        seen.add(tuple(fixed.values()))
        terms = _find_terms(tables, relation, fixed, before, grouped)
        if terms is not None:
            name = f"{relation.id} [{', '.join(fixed.values())}]"
            high_only = relation.is_ is Comparison.AT_MOST_ZERO
            yield Relation(name, terms, -math.inf if high_only else 0, 0)


def _applies(relation: TableRelation, fixed: Mapping[str, str]) -> bool:
    return not relation.periods or fixed.get(PERIOD) in relation.periods


def _find_terms(
    tables: Tables,
    relation: TableRelation,
    fixed: Mapping[str, str],
    before: Mapping[str, Mapping[str, str]],
    grouped: _Grouped,
) -> tuple[tuple[int, float], ...] | None:
    found: dict[int, float] = defaultdict(float)
    for term in relation.terms:
        values = dict(fixed)
        if term.previous:
            values[PERIOD] = before[term.table].get(fixed.get(PERIOD, ""), "")
        places = grouped.get((term.table, term.measure), {})
        for codes in _expand(tables.file.table(term.table), term, values):
            if codes not in places:
                return None
            found[places[codes]] += term.coefficient
    return tuple(found.items())


def _expand(
    table: DisclosureTable, term: Term, values: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    options = (term.codes.get(column, values.get(column, "")) for column in table.columns)
    return itertools.product(*((one,) if isinstance(one, str) else one for one in options))


def _own_periods(grouped: _Grouped, table: DisclosureTable) -> Iterable[str]:
    own = [cells for (name, _), cells in grouped.items() if name == table.id]
    return {codes[1] for cells in own for codes in cells}


def _periods_before(own: Iterable[str]) -> Mapping[str, str]:
    """For each period of a table the one before: the last date before, or the period adjoining."""
    periods = sorted(parse_period(code) for code in own)
    dates = [period for period in periods if period.frequency is Frequency.DATE]
    found = {later.code: earlier.code for earlier, later in itertools.pairwise(dates)}
    ends = {(period.frequency, period.end): period.code for period in periods}
    for period in periods:
        earlier = ends.get((period.frequency, period.start - timedelta(days=1)))
        if period.frequency is not Frequency.DATE and earlier:
            found[period.code] = earlier
    return found
