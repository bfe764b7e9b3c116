"""Everything that published tables say together: intervals of cells, and linear relations.

A cell is a variable. What is published bounds it; sums, bounds of unique counts, percentages,
stocks, years of half-years and other tables tie it to others. Folders that are read together
(earlier vintages, other publications) bound the same variables.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from stadspeil.disclosure.rules import Rule
from stadspeil.disclosure.tables import (
    TOTAL,
    Cell,
    Key,
    Measure,
    Relation,
    Table,
    Tables,
    TableSpec,
    Term,
)
from stadspeil.errors import InputError
from stadspeil.model.dataset import MeasureType
from stadspeil.model.period import Frequency, Period, parse_period

Name = tuple[str, str, Key]
"""A cell by table, measure and key."""

Terms = dict[int, float]


class Contradiction(InputError):
    """Published tables that no true values could yield."""


@dataclass(frozen=True)
class System:
    """Variables with bounds, and rows `low <= A x <= high`, each with the words that explain it.

    `hidden` marks the cells that are to be protected, `width` how far apart their bounds must lie
    (for euros as a share of the upper bound: `relative`). `published` are the values as shown, NaN
    where there is none.
    """

    names: tuple[Name, ...]
    low: np.ndarray
    high: np.ndarray
    integer: np.ndarray
    hidden: np.ndarray
    width: np.ndarray
    relative: np.ndarray
    published: np.ndarray
    matrix: csr_array
    row_low: np.ndarray
    row_high: np.ndarray
    words: tuple[str, ...]


def describe_cell(name: Name) -> str:
    """A cell in words: `clienten.clients GM0546 2021 jeugdwet`."""
    table, measure, key = name
    return f"{table}.{measure} {' '.join(key)}"


class _Builder:
    def __init__(self, folders: Sequence[Tables]) -> None:
        self.folders = folders
        self.index: dict[Name, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.hidden: list[bool] = []
        self.rules: list[tuple[Rule, bool]] = []
        self.published: list[float] = []
        self.rows: list[tuple[Terms, float, float, str]] = []
        self.seen: set[tuple[object, ...]] = set()

    # -- cells

    def add_cells(self, tables: Tables) -> None:
        preset = tables.description.protection
        for table in tables.tables.values():
            units = {item.name: item.unit for item in table.spec.measures}
            for (measure, key), cell in table.cells.items():
                unit = units[measure]
                if unit != "percent":
                    rule = preset.rule(unit)
                    self._add_cell(
                        (table.spec.id, measure, key), cell, rule, unit, preset.secondary
                    )

    def _add_cell(self, name: Name, cell: Cell, rule: Rule, unit: str, secondary: bool) -> None:
        if cell.is_hidden:
            known = rule.hide_below and not secondary
            low, high = 0.0, float(rule.hide_below - 1) if known else math.inf
        else:
            low, high = rule.bounds(cell.value)
        place = self.index.get(name)
        if place is None:
            self.index[name] = len(self.low)
            self.low.append(low)
            self.high.append(high)
            self.hidden.append(cell.is_hidden)
            self.rules.append((rule, unit == "euro"))
            self.published.append(cell.value)
            return
        # A cell that one folder hides and another shows is hidden, and known at once.
        self.low[place] = max(self.low[place], low)
        self.high[place] = min(self.high[place], high)
        self.hidden[place] |= cell.is_hidden

    # -- relations

    def add_row(self, terms: Terms, low: float, high: float, words: str) -> None:
        key = (tuple(sorted(terms.items())), low, high)
        if key not in self.seen:
            self.seen.add(key)
            self.rows.append((terms, low, high, words))

    def add_whole(self, whole: int, parts: Sequence[int], *, adds_up: bool, words: str) -> None:
        """A whole and all its parts: their sum, or between the largest and the sum."""
        terms = {whole: 1.0, **dict.fromkeys(parts, -1.0)}
        if adds_up:
            self.add_row(terms, 0.0, 0.0, f"{words}: the parts make the whole")
            return
        self.add_row(terms, -math.inf, 0.0, f"{words}: the parts make at least the whole")
        for part in parts:
            self.add_row(
                {whole: 1.0, part: -1.0}, 0.0, math.inf, f"{words}: no part exceeds the whole"
            )

    def add_table(self, tables: Tables, table: Table) -> None:
        for measure in table.spec.measures:
            cells = [key for (name, key) in table.cells if name == measure.name]
            if measure.unit == "percent":
                # What follows from published figures tells nothing more than they do.
                if measure.of == "counts":
                    self._add_percentages(table, measure, cells)
            else:
                self._add_wholes(tables, table.spec, measure, cells)

    def _add_wholes(
        self, tables: Tables, spec: TableSpec, measure: Measure, cells: Sequence[Key]
    ) -> None:
        is_sum = measure.type is MeasureType.ADDITIVE
        places = [("area", 0, "area", measure.over_areas == "sum")]
        places += [
            (item.name, place, item.codelist, is_sum and item.adds_up)
            for place, item in enumerate(spec.dimensions, start=2)
        ]
        for name, place, codelist, adds_up in places:
            parents = tables.parents[codelist]
            groups: dict[Key, list[Key]] = defaultdict(list)
            every = set(cells)
            for key in cells:
                code = key[place]
                above = parents.get(code, "") or (TOTAL if code != TOTAL and place > 1 else "")
                whole = (*key[:place], above, *key[place + 1 :])
                if above and whole in every:
                    groups[whole].append(key)
            # Siblings that are not all in the table make no sum, and none that is complete.
            children: dict[str, int] = defaultdict(int)
            for code, parent in parents.items():
                children[parent or (TOTAL if place > 1 else "")] += code != TOTAL
            for whole, parts in groups.items():
                is_complete = len(parts) >= children[whole[place]] or place == 0
                words = f"{spec.id}.{measure.name}, {name} {whole[place]}, {' '.join(whole[:2])}"
                self._add_group(spec, measure, whole, parts, adds_up and is_complete, words)
        self._add_times(spec, measure, cells)

    def _add_group(
        self,
        spec: TableSpec,
        measure: Measure,
        whole: Key,
        parts: Iterable[Key],
        adds_up: bool,
        words: str,
    ) -> None:
        self.add_whole(
            self.index[spec.id, measure.name, whole],
            [self.index[spec.id, measure.name, key] for key in parts],
            adds_up=adds_up,
            words=words,
        )

    def _add_times(self, spec: TableSpec, measure: Measure, cells: Sequence[Key]) -> None:
        periods = {code: parse_period(code) for code in {key[1] for key in cells}}
        every = set(cells)
        for whole, parts in _nested(periods.values()):
            for key in cells:
                if key[1] != whole:
                    continue
                inner = [(key[0], part, *key[2:]) for part in parts]
                if all(item in every for item in inner):
                    words = f"{spec.id}.{measure.name}, {' '.join(key)}, periods {', '.join(parts)}"
                    self._add_group(spec, measure, key, inner, measure.over_time == "sum", words)

    def _add_percentages(self, table: Table, measure: Measure, cells: Sequence[Key]) -> None:
        """100 x numerator / denominator lies within half of the last printed decimal."""
        half = 0.5 * 10.0**-measure.decimals
        for key in cells:
            cell = table.cells[measure.name, key]
            above = self.index.get((table.spec.id, str(measure.numerator), key))
            below = self.index.get((table.spec.id, str(measure.denominator), key))
            if cell.is_hidden or above is None or below is None:
                continue
            words = f"{table.spec.id}.{measure.name} {' '.join(key)}: {cell.value}%"
            for sign, share in ((1.0, cell.value - half), (-1.0, cell.value + half)):
                self.add_row({above: sign * 100.0, below: -sign * share}, 0.0, math.inf, words)

    # -- relations that are declared

    def add_relation(self, tables: Tables, relation: Relation) -> None:
        if relation.stock is not None:
            self._add_stock(tables, relation)
        if len(relation.equal) < 2:
            return
        first, *others = [self._expand(tables, term) for term in relation.equal]
        for other in others:
            for place in first.keys() & other.keys():
                terms = dict(first[place])
                for index, factor in other[place].items():
                    terms[index] = terms.get(index, 0.0) - factor
                self.add_row(terms, 0.0, 0.0, f"{relation.id}, {' '.join(place)}")

    def _expand(self, tables: Tables, term: Term) -> Mapping[tuple[str, str], Terms]:
        """The cells of a term by area and period, with the total over what it does not name."""
        table = tables.tables[term.table]
        names = [item.name for item in table.spec.dimensions]
        fitting = [
            key
            for (measure, key) in table.cells
            if measure == term.measure
            and all(key[2 + names.index(name)] == code for name, code in term.where.items())
        ]
        for place, name in enumerate(names, start=2):
            if name not in term.where and any(key[place] == TOTAL for key in fitting):
                fitting = [key for key in fitting if key[place] == TOTAL]
        found: dict[tuple[str, str], Terms] = defaultdict(dict)
        for key in fitting:
            found[key[0], key[1]][self.index[term.table, term.measure, key]] = 1.0
        return found

    def _add_stock(self, tables: Tables, relation: Relation) -> None:
        term = relation.stock
        if term is None:
            return
        table = tables.tables[term.table]
        names = [item.name for item in table.spec.dimensions]
        series: dict[tuple[str, ...], dict[Period, str]] = defaultdict(dict)
        for measure, key in table.cells:
            fits = all(key[2 + names.index(name)] == code for name, code in term.where.items())
            if measure == term.measure and fits:
                period = parse_period(key[1])
                series[key[0], period.frequency.value, *key[2:]][period] = key[1]
        for (area, frequency, *rest), found in series.items():
            ordered = sorted(found)
            for before, now in pairwise(ordered):
                is_date = frequency == Frequency.DATE.value
                if not is_date and (now.start - before.end).days != 1:
                    continue  # periods that do not follow each other
                of = now if is_date else before
                cells = (
                    (term.measure, now, 1.0),
                    (term.measure, before, -1.0),
                    (str(relation.inflow), now, -1.0),
                    (str(relation.outflow), of, 1.0),
                )
                indices = [
                    (self.index.get((term.table, measure, (area, found[when], *rest))), factor)
                    for measure, when, factor in cells
                ]
                terms = {index: factor for index, factor in indices if index is not None}
                if len(terms) == len(cells):
                    words = f"{relation.id}, {area} {before} to {now}"
                    self.add_row(terms, 0.0, 0.0, words)

    def build(self) -> System:
        size = len(self.low)
        starts = np.cumsum([0, *(len(terms) for terms, *_ in self.rows)])
        columns = [index for terms, *_ in self.rows for index in terms]
        factors = [factor for terms, *_ in self.rows for factor in terms.values()]
        matrix = csr_array((factors, columns, starts), shape=(len(self.rows), size), dtype=float)
        low, high = np.array(self.low), np.array(self.high)
        names = tuple(self.index)
        for place in np.flatnonzero(low > high):
            raise Contradiction(
                f"{describe_cell(names[place])}: the folders that are read together leave no value "
                f"(at least {low[place]:g}, at most {high[place]:g})\n"
                "    expected: figures of one thing\n    do: check them together one by one"
            )
        return System(
            names,
            low,
            high,
            np.array([not euro for _, euro in self.rules], dtype=bool),
            np.array(self.hidden, dtype=bool),
            np.array([rule.width for rule, _ in self.rules]),
            np.array([euro for _, euro in self.rules], dtype=bool),
            np.array(self.published),
            matrix,
            np.array([low for _, low, _, _ in self.rows]),
            np.array([high for *_, high, _ in self.rows]),
            tuple(words for *_, words in self.rows),
        )


def _nested(periods: Iterable[Period]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Periods that others of one shorter frequency fill without a gap."""
    every = sorted(period for period in periods if period.frequency is not Frequency.DATE)
    for whole in every:
        for frequency in Frequency:
            inner = [
                item
                for item in every
                if item.frequency is frequency
                and item != whole
                and whole.start <= item.start
                and item.end <= whole.end
            ]
            fills = inner and inner[0].start == whole.start and inner[-1].end == whole.end
            if fills and all(
                (after.start - before.end).days == 1 for before, after in pairwise(inner)
            ):
                yield whole.code, tuple(item.code for item in inner)


def build_system(*folders: Tables) -> System:
    """All that folders say together, as linear relations between cells.

    Raises:
        Contradiction: two folders give intervals of one cell that have nothing in common.
    """
    builder = _Builder(folders)
    for tables in folders:
        builder.add_cells(tables)
    for tables in folders:
        for table in tables.tables.values():
            builder.add_table(tables, table)
        for relation in tables.description.relations:
            builder.add_relation(tables, relation)
    return builder.build()
