"""Datasets: a table of one subject, with its dimensions, measures and attributes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from stadspeil.model.area import AreaLevel
from stadspeil.model.base import AreaCode, Column, Identifier, PeriodCode, Spec, Text
from stadspeil.model.period import Frequency

Cell = str | int | Decimal | None


class MeasureType(StrEnum):
    """How the figures of a measure may be added up."""

    ADDITIVE = "additive"  # euros, households in exclusive groups: parts make the total
    NON_ADDITIVE = "non-additive"  # unique clients: one client stands in several parts
    RATIO = "ratio"  # a given percentage or rate, with no counts behind it
    SCORE = "score"  # a given score


class Total(StrEnum):
    """Where the total over a dimension comes from."""

    SUM = "sum"  # added up from the parts; the file holds no total
    GIVEN = "given"  # stands in the file with code _T
    NONE = "none"  # there is none


class RoundingRule(StrEnum):
    """How a source rounds; `half_width` is how far the true figure may lie from the printed one."""

    EXACT = "exact"
    DECIMALS = "decimals"  # to the last decimal that the measure declares
    FIVES = "fives"
    TENS = "tens"
    HUNDREDS = "hundreds"
    THOUSANDS = "thousands"
    RANDOM_FIVES = "random-fives"  # up or down at random to a multiple of five

    def half_width(self, decimals: int) -> Decimal:
        """The greatest distance between the figure as published and the figure as counted."""
        return {
            RoundingRule.EXACT: Decimal(0),
            RoundingRule.DECIMALS: Decimal(5).scaleb(-decimals - 1),
            RoundingRule.FIVES: Decimal("2.5"),
            RoundingRule.TENS: Decimal(5),
            RoundingRule.HUNDREDS: Decimal(50),
            RoundingRule.THOUSANDS: Decimal(500),
            RoundingRule.RANDOM_FIVES: Decimal(5),
        }[self]


class Source(Spec):
    """Who holds the figures, when they were retrieved, and where they are printed."""

    holder: str
    retrieved: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$")] = Field(
        description="year and month in which the figures were retrieved: 2022-08"
    )
    publication: str | None = Field(default=None, description="title and table or page")
    url: Annotated[str, StringConstraints(pattern=r"^https://")] | None = None
    licence: str | None = None


class Dialect(Spec):
    """How the cells of a file are written. The default is what Stadspeil itself writes."""

    delimiter: Annotated[str, StringConstraints(pattern=r"^[,;\t|]$", strip_whitespace=False)] = ","
    decimal: Annotated[str, StringConstraints(pattern=r"^[.,]$")] = "."
    thousands: Annotated[str, StringConstraints(pattern=r"^[., ]?$", strip_whitespace=False)] = ""
    encoding: Annotated[str, StringConstraints(pattern=r"^(utf-8|windows-1252)$")] = "utf-8"

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError("the decimal sign and the thousands sign are the same")
        return self


class Dimension(Spec):
    """A column that says what a row is about, apart from area and period.

    Exactly one of: a column of the file with codes of a codelist; or `from`, which takes the
    codes from an attribute of another dimension's codelist (`product.contract`).
    """

    title: Text = Field(description="what a reader calls it: soort voorziening")
    codelist: Identifier
    from_attribute: str | None = Field(
        default=None, alias="from", pattern=r"^[a-z_0-9]+\.[a-z_0-9]+$"
    )
    total: Total


class AreaDimension(Spec):
    """Which areas the rows are about: one for the whole file, or a column `area`."""

    fixed: AreaCode | None = None


class PeriodDimension(Spec):
    """Which periods the rows are about: one for the whole file, or a column `period`."""

    frequency: Frequency
    fixed: PeriodCode | None = None


class Measure(Spec):
    """A column of figures."""

    unit: Identifier
    type: MeasureType
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    rounding: RoundingRule = RoundingRule.EXACT
    rounding_by_level: dict[AreaLevel, RoundingRule] = Field(default_factory=dict)
    title: Text | None = None
    minimum: Decimal | None = Field(default=None, description="refuse lower values")
    maximum: Decimal | None = Field(default=None, description="refuse higher values")

    def rounding_at(self, level: AreaLevel) -> RoundingRule:
        """The rounding rule of the source for areas of a level."""
        return self.rounding_by_level.get(level, self.rounding)


class Checked(Spec):
    """Who checked a part of the edition, and when."""

    by: str
    on: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class DatasetSpec(Spec):
    """What stands in `datasets/<id>.yaml`, beside the file with the figures."""

    title: Text
    description: Text | None = None
    source: Source
    file: str | None = Field(
        default=None, description="name of the file; the default is the id of the dataset + .csv"
    )
    sheet: str | None = Field(default=None, description="name of the sheet, for an .xlsx file")
    dialect: Dialect = Dialect()
    area: AreaDimension = AreaDimension()
    period: PeriodDimension
    dimensions: dict[Column, Dimension] = Field(default_factory=dict)
    measures: Annotated[dict[Column, Measure], Field(min_length=1)]
    provisional: tuple[PeriodCode, ...] = Field(
        default=(), description="periods whose figures the source may still revise"
    )
    absent: Annotated[str, StringConstraints(pattern=r"^(unknown|none)$")] = Field(
        default="unknown",
        description="what a combination without a row means: not known, or that there is none",
    )
    checked: Checked | None = None

    @model_validator(mode="after")
    def _names_are_distinct(self) -> Self:
        reserved = {"area", "period", "status", "note", "source"}
        names = [*self.dimensions, *self.measures]
        for name in names:
            if name in reserved or names.count(name) > 1:
                raise ValueError(f"the column name {name!r} is taken; choose another")
        for name, dimension in self.dimensions.items():
            if dimension.total is Total.SUM:
                for measure, spec in self.measures.items():
                    if spec.type is not MeasureType.ADDITIVE:
                        raise ValueError(
                            f"dimension {name!r} has total: sum, but measure {measure!r} is "
                            f"{spec.type}; its total can't be the sum of its parts "
                            "(write total: given, with rows for _T, or total: none)"
                        )
        return self


@dataclass(frozen=True)
class Row:
    """One row of a dataset: its key, its figures, and where it stands.

    `status` holds a code of SDMX CL_OBS_STATUS for each measure; `raw` the text of each figure
    exactly as the file has it.
    """

    line: int
    area: str
    period: str
    codes: tuple[str, ...]
    values: tuple[Decimal | None, ...]
    status: tuple[str, ...]
    raw: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Dataset:
    """A dataset as read: its spec and its rows. `file` is its path inside the edition."""

    id: str
    spec: DatasetSpec
    file: str
    rows: tuple[Row, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of its own dimensions, in the order in which a row holds their codes."""
        return tuple(self.spec.dimensions)

    @cached_property
    def by_area(self) -> Mapping[str, tuple[Row, ...]]:
        """Its rows by area, in the order of the file."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.area, []).append(row)
        return {area: tuple(rows) for area, rows in found.items()}

    @cached_property
    def stored_codes(self) -> Mapping[str, frozenset[str]]:
        """The codes of each of its own dimensions that stand in the file."""
        return {
            name: frozenset(row.codes[place] for row in self.rows)
            for place, name in enumerate(self.dimensions)
        }

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Its measures by name, in the order in which a row holds their values."""
        return self.spec.measures
