"""Typologies: what kinds of areas, people or work there are, in words; some sort areas by a figure.

A typology orders a discussion. It scores nobody, and claims no truth.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from stadspeil.model.area import AreaLevel
from stadspeil.model.base import Identifier, PeriodCode, Spec, Text


class Subject(StrEnum):
    """What a typology is about; those about areas are linked from the pages of areas."""

    AREAS = "areas"
    PEOPLE = "people"
    WORK = "work"


class TypologyKind(Spec):
    """A column: a kind, or what is said of each row."""

    id: Identifier
    title: Text


class Aspect(Spec):
    """A row, with what is said of it in each column; a column without a cell has nothing to say."""

    id: Identifier
    title: Text
    cells: dict[Identifier, Text] = Field(default_factory=dict)


class Threshold(Spec):
    """Where the line between two kinds lies, on one level of area.

    A source that labels areas and prints no line gives only a range in which it lies: the label
    on one side reaches to `low`, that on the other begins at `high`. What lies between is not
    classified. A line that is known has both ends equal.
    """

    level: AreaLevel
    low: Decimal
    high: Decimal
    ground: Text
    source: str


class Classification(Spec):
    """How a figure of an area says which kind it is: one threshold for each level of area."""

    indicator: Identifier
    period: PeriodCode
    low: Identifier = Field(description="the kind of areas up to the threshold")
    high: Identifier = Field(description="the kind of areas from the threshold")
    thresholds: Annotated[tuple[Threshold, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_one_threshold_a_level(self) -> Self:
        twice = _repeated(item.level.value for item in self.thresholds)
        if twice:
            raise ValueError(f"'thresholds' has two for the level {twice}")
        return self


class Typology(Spec):
    """One entry of `typologies.yaml`."""

    id: Identifier
    title: Text
    text: Text = Field(description="what it is for, and what not")
    about: Subject
    corner: Text = Field(description="what the rows are")
    columns: Annotated[tuple[TypologyKind, ...], Field(min_length=1)]
    rows: Annotated[tuple[Aspect, ...], Field(min_length=1)]
    notes: tuple[Text, ...] = ()
    classification: Classification | None = None
    source: str

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        for field, items in (("columns", self.columns), ("rows", self.rows)):
            twice = _repeated(item.id for item in items)
            if twice:
                raise ValueError(f"'{field}' has {twice} twice")
        kinds = [item.id for item in self.columns]
        named = [name for row in self.rows for name in row.cells]
        if self.classification is not None:
            named += [self.classification.low, self.classification.high]
            if self.about is not Subject.AREAS:
                raise ValueError("'classification' sorts areas, and 'about' is not areas")
        for name in named:
            if name not in kinds:
                raise ValueError(f"{name!r} is no column; the columns are {', '.join(kinds)}")
        return self

    def kind(self, identifier: str) -> TypologyKind:
        """A column by its id."""
        return next(item for item in self.columns if item.id == identifier)


def _repeated(names: Iterable[str]) -> str:
    """The first name that is there more than once, or nothing."""
    return next((name for name, times in Counter(names).items() if times > 1), "")
