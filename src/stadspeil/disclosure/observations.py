"""The open data of a built edition, taken as tables: what its figures say of each other.

The counts behind the indicators are the cells. Each has the place of its column in a dataset, which
the expression of an indicator names. It is printed as the figure of an indicator, and as numerator
or denominator beside shares and rates; hidden in one place and printed in another it is two
cells, which are equal. A share of which the numerator is not printed is a percentage of a count.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from stadspeil.disclosure.open_data import OpenData, OpenMeasure, Row, read_open_data
from stadspeil.disclosure.tables import (
    AREA,
    Cell,
    CellKey,
    DisclosureTable,
    Part,
    Protection,
    Rounding,
    TableDimension,
    TableMeasure,
    TableRelation,
    Tables,
    TablesFile,
    Term,
    Unit,
)
from stadspeil.model.base import Text
from stadspeil.model.codelist import TOTAL
from stadspeil.model.dataset import MeasureType, RoundingRule, Total
from stadspeil.model.expression import (
    Expression,
    Reference,
    Whole,
    factor,
    ratio,
    references,
)
from stadspeil.model.observation import Status

_HIDDEN = Cell(None, Status.SUPPRESSED)
_COUNTS = (MeasureType.ADDITIVE, MeasureType.NON_ADDITIVE)
_BASES = {
    RoundingRule.EXACT: 1,
    RoundingRule.DECIMALS: 2,  # to within 1, which is wide enough for any number of decimals
    RoundingRule.FIVES: 5,
    RoundingRule.RANDOM_FIVES: 5,
    RoundingRule.TENS: 10,
    RoundingRule.HUNDREDS: 100,
    RoundingRule.THOUSANDS: 1000,
}
_MARKS = dict(zip(_BASES, ("", "_d", "_5", "_r5", "_10", "_100", "_1000"), strict=True))
"""What keeps the shares of one indicator apart where its counts are rounded in several ways."""
_MADE_UP_OF_OTHERS = "X."
"""Areas of which a figure may be the sum of rounded ones: how exact it is, is not published."""
_MOST_DECIMALS = 6
_LONGEST = 40
"""Longer names of indicators leave no room for what is added to them."""


def load_observations(path: Path, parse: Callable[[str], Expression]) -> Tables:
    """Read the folder `data/` of a built edition as tables, a table for each dataset.

    Args:
        path: the folder.
        parse: reads the expression of an indicator, or raises ValueError.

    Raises:
        TablesError: with every problem of the files.
    """
    return _Reader(read_open_data(path, parse)).read()


class _Reader:
    """Gathers the prints of each count, then what they say."""

    def __init__(self, data: OpenData) -> None:
        self.data = data
        self.prints: dict[CellKey, list[tuple[str, float | None]]] = defaultdict(list)
        self.cells: dict[CellKey, Cell] = {}
        self.measures: dict[str, dict[str, TableMeasure]] = defaultdict(dict)
        self.relations: dict[tuple[str, str, str], TableRelation] = {}
        self.rounding = _find_rounding(data)
        self.names = {
            name: name.replace("-", "_") if len(name) <= _LONGEST else f"indicator_{number}"
            for number, name in enumerate(data.expressions, 1)
        }

    def read(self) -> Tables:
        for row in self.data.rows:
            if row.area.startswith(_MADE_UP_OF_OTHERS) and _BASES[_widest(row.rounding)] > 1:
                continue
            expression = self.data.expressions.get(row.indicator)
            parts = None if expression is None else ratio(expression)
            if isinstance(expression, Reference | Whole):
                self._print(
                    self._key(expression, row), self._name(row, "shown"), row.value, row.status
                )
            elif parts is not None and expression is not None:
                self._read_ratio(row, *parts, factor(expression))
        below_zero = {
            (key.table, key.measure)
            for key, prints in self.prints.items()
            if any(value is not None and value < 0 for _, value in prints)
        }
        for key, prints in self.prints.items():
            if (key.table, key.measure) not in below_zero:
                self._place(key, prints)
        codelists = {AREA: self.data.areas}
        tables = []
        for dataset in sorted({key.table for key in self.cells}):
            table, lists = self._table(dataset)
            tables.append(table)
            codelists |= lists
        if not tables:
            return Tables(TablesFile.model_construct(tables=(), relations=()), codelists, {})
        file = TablesFile(tables=tuple(tables), relations=tuple(self.relations.values()))
        return Tables(file, codelists, self.cells)

    def _key(self, part: Expression, row: Row) -> CellKey | None:
        """The cell of a measure that a row is about; None if it is no count, or has no place."""
        reference = part.of if isinstance(part, Whole) else part
        if not isinstance(reference, Reference):
            return None
        dataset = self.data.datasets.get(reference.dataset)
        measure = dataset.measures.get(reference.measure) if dataset else None
        if dataset is None or measure is None or measure.type not in _COUNTS:
            return None
        breakdown = {} if isinstance(part, Whole) else row.breakdown
        pinned = {**breakdown, **dict(reference.filters)}
        if not pinned.keys() <= dataset.dimensions.keys():
            return None
        codes = tuple(pinned.get(name, TOTAL) for name in dataset.dimensions)
        rule = self._rule(reference, row)
        name = reference.measure
        if rule is not RoundingRule.EXACT:  # which depends on the level of the area
            name = f"{name}_{rule.replace('-', '_')}"
        unit, protection = _protect(measure, rule)
        self.measures[reference.dataset].setdefault(
            name, TableMeasure(name=name, unit=unit, type=measure.type, protection=protection)
        )
        return CellKey(reference.dataset, name, (row.area, row.period, *codes))

    def _rule(self, reference: Reference, row: Row) -> RoundingRule:
        place = (reference.dataset, reference.measure, row.area)
        return self.rounding.get(place, RoundingRule.EXACT)

    def _name(self, row: Row, suffix: str) -> str:
        """What a row prints, as a measure beside the columns of its dataset."""
        return f"{self.names[row.indicator]}_{suffix}"

    def _print(self, key: CellKey | None, source: str, value: float | None, status: Status) -> None:
        if key is not None and (value is not None or status is Status.SUPPRESSED):
            self.prints[key].append((source, value))

    def _read_ratio(self, row: Row, top: Expression, bottom: Expression, times: float) -> None:
        hidden = Status.MISSING if row.status is Status.MISSING else Status.SUPPRESSED
        key = self._key(top, row)
        self._print(key, self._name(row, "numerator"), row.numerator, hidden)
        self._print(
            self._key(bottom, row),
            self._name(row, "denominator"),
            row.denominator,
            Status.SUPPRESSED if row.status is Status.SUPPRESSED else Status.MISSING,
        )
        if key is None or row.value is None or row.denominator is None or row.numerator is not None:
            return
        shift = math.log10(times / 100)
        decimals = min(row.decimals + round(shift), _MOST_DECIMALS)
        if decimals < 0 or not math.isclose(shift, round(shift)):
            return
        mark = _MARKS[self._rule(next(references(top)), row)]
        divisor = self._name(row, f"divisor{mark}")
        share = self._name(row, f"to_{decimals}_decimals{mark}")
        known = OpenMeasure(MeasureType.NON_ADDITIVE, whole=True)
        unit, protection = _protect(known, _widest(row.rounding))
        self.measures[key.table].setdefault(
            divisor,
            TableMeasure(name=divisor, unit=unit, type=known.type, protection=protection),
        )
        self.cells[CellKey(key.table, divisor, key.codes)] = Cell(row.denominator)
        self.measures[key.table].setdefault(
            share,
            TableMeasure(
                name=share,
                unit=Unit.PERCENT,
                type=MeasureType.RATIO,
                decimals=decimals,
                numerator=Part(measure=key.measure),
                denominator=Part(measure=divisor),
            ),
        )
        self.cells[CellKey(key.table, share, key.codes)] = Cell(row.value * 100 / times)

    def _place(self, key: CellKey, prints: Iterable[tuple[str, float | None]]) -> None:
        """A count that is shown is one cell. A hidden one equals each of its other prints."""
        shown = {source: value for source, value in prints if value is not None}
        if all(value is not None for _, value in prints):
            self.cells[key] = Cell(next(iter(shown.values())))
            return
        self.cells[key] = _HIDDEN
        own = self.measures[key.table]
        for source, value in shown.items():
            same = {"name": source, "type": MeasureType.NON_ADDITIVE}
            own.setdefault(source, own[key.measure].model_copy(update=same))
            self.cells[CellKey(key.table, source, key.codes)] = Cell(value)
            self.relations[key.table, key.measure, source] = TableRelation(
                id=f"same-figure-as-{source.replace('_', '-')}",
                terms=(
                    Term(table=key.table, measure=key.measure),
                    Term(table=key.table, measure=source, coefficient=-1),
                ),
            )

    def _table(self, dataset: str) -> tuple[DisclosureTable, Mapping[str, Mapping[str, str]]]:
        """A table with its codelists: all codes of the dataset, which together make its totals."""
        lists: dict[str, Mapping[str, str]] = {}
        dimensions, known = [], []
        for name, codes in self.data.datasets[dataset].dimensions.items():
            used = codes - {TOTAL}
            codelist = f"{dataset}-{name.replace('_', '-')}"[:80]
            parents = list(_parents_of(self.data.codelists, used))
            lists[codelist] = parents[0] if parents else dict.fromkeys(used, "")
            if len(parents) == 1:
                known.append(name)
            dimensions.append(TableDimension(name=name, codelist=codelist, total=Total.GIVEN))
        measures = tuple(
            item.model_copy(update={"additive_over": tuple(known)})
            if item.type is MeasureType.ADDITIVE
            else item
            for item in self.measures[dataset].values()
        )
        table = DisclosureTable(
            id=dataset,
            file=f"{dataset}.csv",
            title=Text(nl=dataset),
            dimensions=tuple(dimensions),
            measures=measures,
        )
        return table, lists


def _parents_of(
    codelists: Iterable[Mapping[str, str]], used: frozenset[str]
) -> Iterator[Mapping[str, str]]:
    """The hierarchies that codelists with all these codes give them, each once."""
    seen: list[Mapping[str, str]] = []
    for codelist in codelists:
        if not used <= codelist.keys():
            continue
        parents: dict[str, str] = {}
        for code in sorted(used):
            above = code
            while above and above not in parents:
                parents[above] = codelist.get(above, "")
                above = parents[above]
        if parents not in seen:
            seen.append(parents)
            yield parents


def _find_rounding(data: OpenData) -> Mapping[tuple[str, str, str], RoundingRule]:
    """How each column is rounded in each area: by its own figures, else by shares that use it."""
    found: dict[tuple[str, str, str], RoundingRule] = {}
    for alone in (True, False):
        for row in data.rows:
            expression = data.expressions.get(row.indicator)
            used = [] if expression is None else list(references(expression))
            if (len(used) == 1) is alone:
                for item in used:
                    widest = _widest(row.rounding)
                    found.setdefault((item.dataset, item.measure, row.area), widest)
    return found


def _widest(rules: tuple[RoundingRule, ...]) -> RoundingRule:
    return max(rules, key=lambda rule: _BASES[rule], default=RoundingRule.EXACT)


def _protect(measure: OpenMeasure, rule: RoundingRule) -> tuple[Unit, Protection]:
    """What is known of figures: how they were rounded. A hidden one may be any, from 0.

    Whole counts may not be known closer than their rounding, others not to within 10 %.
    """
    if not measure.whole or rule is RoundingRule.DECIMALS:
        return Unit.EURO, Protection(base=_BASES[rule], secondary=True, interval_percent=10)
    random = rule is RoundingRule.RANDOM_FIVES
    kind = Rounding.CONTROLLED if random else Rounding.NEAREST
    return Unit.COUNT, Protection(base=_BASES[rule], rounding=kind, secondary=True)
