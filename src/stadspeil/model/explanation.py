"""Explanations: what a person adds to a finding. Quoted, signed and dated, never computed."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from stadspeil.model.base import (
    AreaCode,
    CodeId,
    Column,
    Identifier,
    IsoDate,
    PeriodCode,
    Spec,
    Text,
)
from stadspeil.model.observation import Breakdown


class CauseKind(StrEnum):
    """What sort of cause somebody names."""

    LAW = "law"
    REGISTRATION = "registration"
    POPULATION = "population"
    PRICE = "price"
    POLICY = "policy"
    CORONA = "corona"
    CARE = "care"  # what kind of help people needed, or could get
    OTHER = "other"


class Cause(Spec):
    """A possible cause. `ground` says what it rests on, in a word: a report, a count, a guess."""

    kind: CauseKind
    text: Text
    ground: Text
    source: str


class Subject(Spec):
    """What an explanation is about: a series and the period that it ends in."""

    indicator: Identifier
    period: PeriodCode
    area: AreaCode | None = Field(default=None, description="the edition's own when left out")
    where: dict[Column, CodeId] = Field(default_factory=dict)

    @property
    def breakdown(self) -> Breakdown:
        """The codes of `where`, as an observation has them."""
        return tuple(sorted(self.where.items()))


class Explanation(Spec):
    """One entry of `explanations.yaml`: causes, and what a council may do about it."""

    id: Identifier
    subjects: Annotated[tuple[Subject, ...], Field(min_length=1)]
    causes: tuple[Cause, ...] = ()
    options: tuple[Text, ...] = Field(default=(), description="steering options for the council")
    research: tuple[int, ...] = Field(
        default=(), description="numbers of the research themes that will answer it"
    )
    author: str
    date: IsoDate

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.causes or self.options or self.research):
            raise ValueError("it says nothing: no cause, no option, no research theme")
        return self
