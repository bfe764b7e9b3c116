"""Corrections: figures that an earlier publication printed otherwise than they are now."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from stadspeil.model.audit import Slip
from stadspeil.model.base import Identifier, IsoDate, PeriodCode, Spec, Text
from stadspeil.model.chapter import Call

Words = Annotated[str, StringConstraints(min_length=1)]

Digits = Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
"""A printed number: decimal point, no thousands signs, with every printed zero (`13.50`)."""


class CorrectionState(StrEnum):
    """What the organisation that printed the figures has said about the correction."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    REFUTED = "refuted"


class PrintedCell(Spec):
    """One printed figure: where it stood, what it was, and what yields it now.

    `now` is a `figure(...)`, `change(...)` or `percent(...)` as in a text: every build works it out
    anew. Where the edition gives no such figure, `none` says why, and `unit` what was printed.
    """

    row: Words = Field(description="the label of the row as printed, or what a sentence is about")
    column: Words | None = Field(default=None, description="the label of the column as printed")
    period: PeriodCode
    printed: Digits = Field(
        description="the number as printed, with a decimal point and all its zeros: 13.50"
    )
    now: Words | None = Field(
        default=None,
        description='figure("id", 2021), change("id", 2020, 2021) or percent("id", 2020, 2021)',
    )
    none: Text | None = Field(default=None, description="why the edition gives no such figure")
    unit: Identifier | None = Field(
        default=None, description="what was printed, where nothing takes its place"
    )

    @property
    def decimals(self) -> int:
        """The decimals that were printed, with which the figure of now is shown too."""
        return len(self.printed.partition(".")[2])

    @property
    def value(self) -> Decimal:
        """What was printed, as a number."""
        return Decimal(self.printed)

    @model_validator(mode="after")
    def _has_one_outcome(self) -> Self:
        if (self.now is None) == (self.none is None):
            raise ValueError("it needs 'now', or 'none' with why there is no such figure")
        if (self.unit is None) == (self.none is not None):
            raise ValueError("'unit' goes with 'none'; the figure of 'now' has its own")
        return self


class CorrectionSpec(Spec):
    """One entry of `corrections.yaml`: printed figures with one cause.

    Words are neutral: what happened to the figures, and not who did it.
    """

    id: Identifier
    title: Text
    publication: Words = Field(description="the title of the publication that printed the figures")
    audit: Identifier | None = Field(
        default=None, description="the folder by which `stadspeil audit` finds that publication"
    )
    place: Text = Field(description="the table, or the part of the text: Tabel 10")
    cells: Annotated[tuple[PrintedCell, ...], Field(min_length=1)]
    cause: Slip = Field(description="what went wrong, as an audit calls it")
    reason: Text = Field(description="what went wrong, in a few words without figures")
    remains: Text = Field(description="what stays valid")
    accepted_by: Words
    date: IsoDate = Field(description="the day on which it was accepted")
    state: CorrectionState = CorrectionState.OPEN
    answer: Text | None = Field(
        default=None, description="what the organisation that printed the figures says about it"
    )

    @model_validator(mode="after")
    def _has_an_answer_if_any(self) -> Self:
        if self.state is CorrectionState.OPEN and self.answer is not None:
            raise ValueError("an 'answer' goes with the 'state' acknowledged or refuted")
        if self.state is CorrectionState.REFUTED and self.answer is None:
            raise ValueError("the 'state' refuted needs an 'answer' that says why")
        return self


@dataclass(frozen=True)
class Correction:
    """An entry with the expressions of its cells read: None for a cell that has no figure now."""

    spec: CorrectionSpec
    calls: tuple[Call | None, ...]
    line: int

    @property
    def id(self) -> str:
        """The id of the entry."""
        return self.spec.id


@dataclass(frozen=True)
class Corrected:
    """What a printed figure is now: the `place`-th cell of a correction, counted from one.

    `value` is in the unit of the indicator, or in percent; `figure` is the identity of the
    observation, or of a change with its part (`...#relative`).
    """

    correction: str
    place: int
    value: float
    figure: str
