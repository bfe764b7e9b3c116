"""The tables of a folder that leaves, as types: what is needed to attack them is all in here.

    tables.yaml             the tables and the relations between their cells
    codelists/<name>.csv    code, parent, title_nl, title_en; `area` is the codelist of areas
    <table>.csv             area, period, the dimensions, measure, value, status

Every combination that was counted has a row, zero included; what has no row was not counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from stadspeil.model.base import Column, Identifier, Spec, Text
from stadspeil.model.codelist import TOTAL
from stadspeil.model.dataset import MeasureType, Total
from stadspeil.model.observation import Status

TABLES = "tables.yaml"
AREA, PERIOD = "area", "period"
FIRST, LAST = (AREA, PERIOD), ("measure", "value", "status")
"""The columns of a table before and after those of its dimensions."""


class Unit(StrEnum):
    """What the figures of a measure count."""

    COUNT = "count"
    EURO = "euro"
    PERCENT = "percent"


class Rounding(StrEnum):
    """How shown figures were rounded, where the base is more than 1."""

    NEAREST = "nearest"
    CONTROLLED = "controlled"  # to a neighbouring multiple, so that totals stay sums


class Small(StrEnum):
    """What is printed for a figure up to `small_up_to`."""

    HIDDEN = "hidden"
    ZERO = "zero"


class Protection(Spec):
    """How the figures of a measure were, or will be, protected. Readers may know all of it.

    A count from `small_from` up to `small_up_to` is small: it is not shown. `interval` is the least
    width that the bounds of a small figure must keep; `interval_percent` the same in percent of the
    upper bound, for euros. `secondary` says that figures that are not small may be hidden too.
    """

    base: Annotated[int, Field(ge=1)] = 1
    rounding: Rounding = Rounding.NEAREST
    small_from: Annotated[int, Field(ge=0)] = 0
    small_up_to: Annotated[int, Field(ge=-1)] = -1
    small: Small = Small.HIDDEN
    secondary: bool = False
    interval: Annotated[int, Field(ge=1)] | None = None
    interval_percent: Annotated[float, Field(ge=0, lt=100)] = 0

    @property
    def width(self) -> int:
        """The least width of the bounds of a small count: that of rounding, else of the range."""
        if self.interval is not None:
            return self.interval
        return max(1, self.base - 1 if self.base > 1 else self.small_up_to - self.small_from)


class TableDimension(Spec):
    """A dimension of a table; what is summed has no total in the file, what is given has `_T`."""

    name: Column
    codelist: Identifier
    total: Total


class Part(Spec):
    """A measure of the same table, at the same codes but for those named here."""

    measure: Column
    codes: dict[str, str] = Field(default_factory=dict)


class TableMeasure(Spec):
    """A measure of a table.

    Over the columns of `additive_over` a parent is the sum of its children. Over those of
    `unique_over` it is at least the largest and at most their sum: unique clients. Over others
    nothing is known. Left out, an additive measure is additive over the dimensions of the table,
    area and period not included. `largest`, `second` and `contributors` name internal measures,
    that never leave: the two largest contributions to a cell of euros and who contribute.
    """

    name: Column
    unit: Unit
    type: MeasureType
    additive_over: tuple[str, ...] | None = None
    unique_over: tuple[str, ...] = ()
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    numerator: Part | None = None
    denominator: Part | None = None
    from_published: bool = False
    """A percentage computed from the figures as shown: it tells nothing more."""
    largest: Column | None = None
    second: Column | None = None
    contributors: Column | None = None
    internal: bool = False
    protection: Protection = Protection()

    @model_validator(mode="after")
    def _percent_has_parts(self) -> Self:
        has_parts = self.numerator is not None and self.denominator is not None
        if (self.unit is Unit.PERCENT) != has_parts:
            raise ValueError("a percent has a numerator and a denominator, and nothing else has")
        return self


class DisclosureTable(Spec):
    """A table: its file, dimensions and measures."""

    id: Identifier
    file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*\.csv$")]
    title: Text
    description: Text | None = None
    periods: tuple[str, ...] = ()
    dimensions: tuple[TableDimension, ...] = ()
    measures: Annotated[tuple[TableMeasure, ...], Field(min_length=1)]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that say what a row is about."""
        return (*FIRST, *(dimension.name for dimension in self.dimensions))

    def measure(self, name: str) -> TableMeasure:
        """The measure with a name."""
        return next(item for item in self.measures if item.name == name)

    def additive_over(self, measure: TableMeasure) -> tuple[str, ...]:
        """The columns over which a measure adds up."""
        if measure.additive_over is not None:
            return measure.additive_over
        return self.columns[2:] if measure.type is MeasureType.ADDITIVE else ()

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        names = [item.name for item in self.measures]
        for name in [*names, *self.columns]:
            if [*names, *self.columns].count(name) > 1:
                raise ValueError(f"the name {name!r} is given twice")
        for item in self.measures:
            for over in (*(item.additive_over or ()), *item.unique_over):
                if over not in self.columns:
                    raise ValueError(f"{item.name} adds up over {over!r}, which is no column")
            parts = [part.measure for part in (item.numerator, item.denominator) if part]
            for other in (*parts, item.largest, item.second, item.contributors):
                if other is not None and other not in names:
                    raise ValueError(f"{item.name} names {other!r}, which is no measure")
        return self


class Term(Spec):
    """Cells of one measure in a relation, times a coefficient.

    `codes` fixes columns; a list of codes is a sum over them. Columns that are not fixed run over
    the codes that all terms have. `previous` takes the period before, of the same frequency.
    """

    table: Identifier
    measure: Column
    coefficient: float = 1
    codes: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    previous: bool = False


class Comparison(StrEnum):
    """What the sum of the terms of a relation is."""

    ZERO = "zero"
    AT_MOST_ZERO = "at-most-zero"


class TableRelation(Spec):
    """A linear relation between cells of one table or of several: the sum of the terms is zero."""

    id: Identifier
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    is_: Comparison = Field(default=Comparison.ZERO, alias="is")
    periods: tuple[str, ...] = ()
    """The periods it holds for; all when left out."""


class TablesFile(Spec):
    """`tables.yaml`. `recounted` sets cells apart from the same cells in another folder."""

    synthetic: bool = False
    protected: bool = False
    recounted: bool = False
    tables: Annotated[tuple[DisclosureTable, ...], Field(min_length=1)]
    relations: tuple[TableRelation, ...] = ()

    def table(self, name: str) -> DisclosureTable:
        """The table with an id."""
        return next(table for table in self.tables if table.id == name)


@dataclass(frozen=True, slots=True)
class CellKey:
    """Which cell: its table and measure, and its codes in the order of the table's columns."""

    table: str
    measure: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        codes = ", ".join(code for code in self.codes if code != TOTAL)
        return f"{self.table} {self.measure} [{codes}]"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: a value, or none when it is hidden."""

    value: float | None
    status: Status = Status.NORMAL


@dataclass(frozen=True)
class Tables:
    """A folder of tables. `codelists` gives the parent of each code, "" at the top.

    Of a part of a folder, `periods` are those that each table has in the whole of it. `counted_in`
    is, by table and period, the number of the folder in which figures were counted anew.
    """

    file: TablesFile
    codelists: Mapping[str, Mapping[str, str]]
    cells: Mapping[CellKey, Cell]
    titles: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    periods: Mapping[str, frozenset[str]] = field(default_factory=dict)
    counted_in: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def with_cells(self, cells: Mapping[CellKey, Cell], **changes: Any) -> "Tables":
        """The same tables with other cells, and other fields of `tables.yaml`."""
        return replace(self, file=self.file.model_copy(update=changes), cells=cells)

    def with_file(self, file: TablesFile) -> "Tables":
        """The same cells under another `tables.yaml`."""
        return replace(self, file=file)

    def protection(self, key: CellKey) -> Protection:
        """How a cell is protected."""
        return self.measure(key).protection

    def measure(self, key: CellKey) -> TableMeasure:
        """The measure of a cell."""
        return self._measures[key.table, key.measure]

    @cached_property
    def _measures(self) -> Mapping[tuple[str, str], TableMeasure]:
        return {
            (table.id, measure.name): measure
            for table in self.file.tables
            for measure in table.measures
        }
