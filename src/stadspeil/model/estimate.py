"""Estimates: a number of people that nobody counts, reasoned out along several approaches.

What stands in `estimates.yaml`. Each approach takes figures of the edition, some assumptions with
their range and ground, and steps that anybody can follow with a pocket calculator. Nothing here is
computed; `stadspeil.estimate` does that, and its results are in `stadspeil.model.estimated`.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from stadspeil.model.area import AreaLevel
from stadspeil.model.base import AreaCode, CodeId, Column, Identifier, PeriodCode, Spec, Text
from stadspeil.model.observation import Breakdown

Term = Annotated[
    str,
    StringConstraints(pattern=r"^(-?\d+(\.\d+)?|[a-z][a-z0-9]*(-[a-z0-9]+)*)$"),
    Field(json_schema_extra={"type": ["string", "number"]}),
]
"""A number, or the id of an input whose figure it is."""

ValueName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$")]
"""What a published figure is held against: `opleiding.point`, `low`, `high.share`."""


class EstimateInput(Spec):
    """A figure of the edition that an estimate uses or shows: one observation."""

    id: Identifier
    title: Text
    indicator: Identifier
    period: PeriodCode
    area: AreaCode | None = Field(default=None, description="the edition's own when left out")
    where: dict[Column, CodeId] = Field(default_factory=dict)
    base: Identifier | None = Field(
        default=None, description="the population that it is a count in, or a share of"
    )

    @property
    def breakdown(self) -> Breakdown:
        """The codes of `where`, as an observation has them."""
        return tuple(sorted(self.where.items()))


class Base(Spec):
    """A population that percentages are taken of. `size` is the id of an input, where known."""

    id: Identifier
    title: Text
    size: Identifier | None = None


class AssumptionUnit(StrEnum):
    """What an assumption is measured in."""

    PERCENT = "procent"
    FACTOR = "factor"  # a number by which something is multiplied: 0 is nothing, 1 is all of it


class RangeUse(StrEnum):
    """What the range of an assumption is for."""

    BAND = "band"  # the result of its approach runs over all of it
    TEST = "test"  # the approach stays at the point; the range shows what a change would do


class Shape(StrEnum):
    """How the draws of a simulation lie within a range."""

    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


class Assumption(Spec):
    """Something that the approach takes to be so: point, range, and what it rests on."""

    id: Identifier
    title: Text
    unit: AssumptionUnit
    base: Identifier | None = Field(default=None, description="for a share: of which population")
    point: Term
    low: Term
    high: Term
    use: RangeUse
    shape: Shape = Shape.TRIANGULAR
    ground: Text = Field(description="why this value, and why this range")
    source: str

    @model_validator(mode="after")
    def _a_share_has_a_base(self) -> Self:
        if self.unit is AssumptionUnit.PERCENT and self.base is None:
            raise ValueError("'unit' is procent, and there is no base: a share of whom?")
        return self


class EstimateStep(Spec):
    """One step of an approach. It does one of three things with what is named.

    A share in `multiply` counts as so many hundredths.
    """

    id: Identifier
    title: Text
    multiply: tuple[Identifier, ...] = ()
    add: tuple[Identifier, ...] = ()
    subtract: tuple[Identifier, ...] = Field(default=(), description="the first less the others")
    carries: Text | None = Field(
        default=None,
        description="why a share of one population may be applied to another one",
    )

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        given = [names for names in (self.multiply, self.add, self.subtract) if names]
        if len(given) != 1 or len(given[0]) < 2:
            raise ValueError("a step has one of multiply, add, subtract, with two names or more")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """What it takes together."""
        return self.multiply or self.add or self.subtract


class Level(Spec):
    """A bar of the waterfall: what is left, and how those are called who are no longer in it."""

    value: Identifier
    drops: Text | None = None


class Approach(Spec):
    """One way to the answer; its result is that of its last step.

    An approach with `counted: false` is shown with the reason why it doesn't count.
    """

    id: Identifier
    title: Text
    base: Identifier = Field(description="the population that its own percentage is of")
    text: Text = Field(description="what it measures, and whom it misses")
    counted: bool = True
    reason: Text | None = Field(default=None, description="why it does not count")
    steps: tuple[EstimateStep, ...] = ()
    waterfall: tuple[Level, ...] = ()
    shown: tuple[Identifier, ...] = Field(
        default=(), description="inputs that are shown beside it, and not counted with"
    )
    missing: tuple[Text, ...] = Field(
        default=(), description="steps that the source takes and does not give"
    )

    @model_validator(mode="after")
    def _counts_or_says_why(self) -> Self:
        if self.counted and not self.steps:
            raise ValueError("it counts, and has no steps")
        if not self.counted and self.reason is None:
            raise ValueError("'counted' is false, and there is no reason")
        return self


class Choice(Spec):
    """The point that is kept to, the approach that it lies closest to, and why."""

    point: Term
    approach: Identifier
    reason: Text


class Dependence(Spec):
    """How much the approaches are assumed to hang together: 0 not at all, 1 as much as can be."""

    value: Annotated[Decimal, Field(ge=0, le=1)]
    title: Text


class OverlapCount(Spec):
    """People who are counted in two approaches: the input that counts them, and how it is known."""

    first: Identifier
    second: Identifier
    both: Identifier
    text: Text


class Overlap(Spec):
    """What is said of people who are counted in more than one approach."""

    text: Text
    dependence: tuple[Dependence, ...] = ()
    counts: tuple[OverlapCount, ...] = ()


class SimulationSpec(Spec):
    """How the assumptions are drawn; `shares` are percentages of the draws."""

    seed: Annotated[int, Field(ge=0)]
    draws: Annotated[int, Field(ge=1000, le=1_000_000)] = 20_000
    shares: tuple[Annotated[int, Field(ge=0, le=100)], ...] = (5, 50, 95)


class Published(Spec):
    """A figure that the source prints, beside what comes out here."""

    said: Identifier
    computed: ValueName | None = None
    note: Text


class Comparison(Spec):
    """Two shares of one kind of population, side by side."""

    first: Identifier
    second: Identifier
    text: Text | None = None


class Other(Spec):
    """Another answer to a question like this one, with its own base; never merged."""

    id: Identifier
    title: Text
    low: Identifier
    high: Identifier | None = None
    base: Identifier
    text: Text
    source: str


class Update(Spec):
    """The same calculation with some inputs of another period."""

    id: Identifier
    title: Text
    periods: Annotated[dict[Identifier, PeriodCode], Field(min_length=1)]
    text: Text | None = None


class AreaKey(Spec):
    """A count that is known for every area, by which an estimate is spread over them."""

    id: Identifier
    title: Text
    indicator: Identifier
    period: PeriodCode
    half_width: Annotated[Decimal, Field(ge=0)] = Field(
        default=Decimal(0), description="how far rounding may have moved a count"
    )
    ground: Text = Field(description="why it says something, and what it misses")


class Neighbour(Spec):
    """A figure that stands beside the estimate of each area, and is not reckoned with."""

    indicator: Identifier
    period: PeriodCode


class SmallAreaSpec(Spec):
    """The estimate by area of one level: synthetic, and benchmarked to the chosen point."""

    level: AreaLevel
    step: Annotated[int, Field(ge=1)] = Field(
        default=100, description="numbers of people are shown in multiples of this"
    )
    warning: Text
    keys: Annotated[tuple[AreaKey, ...], Field(min_length=1)]
    beside: tuple[Neighbour, ...] = ()


class LeftOut(Spec):
    """Somebody or something that the estimate leaves out, and why."""

    title: Text
    reason: Text


class Estimate(Spec):
    """One entry of `estimates.yaml`."""

    id: Identifier
    title: Text
    concept: Text = Field(description="who is meant")
    purpose: Text = Field(description="what the estimate is for, and what it is not")
    base: Identifier = Field(description="the base on which the approaches are laid side by side")
    step: Annotated[int, Field(ge=1)] = Field(
        default=1000, description="the band is shown in multiples of this"
    )
    bases: Annotated[tuple[Base, ...], Field(min_length=1)]
    inputs: Annotated[tuple[EstimateInput, ...], Field(min_length=1)]
    assumptions: tuple[Assumption, ...] = ()
    approaches: Annotated[tuple[Approach, ...], Field(min_length=1)]
    choice: Choice
    overlap: Overlap | None = None
    simulation: SimulationSpec | None = None
    published: tuple[Published, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    others: tuple[Other, ...] = ()
    updates: tuple[Update, ...] = ()
    small_areas: SmallAreaSpec | None = None
    left_out: tuple[LeftOut, ...] = ()
    sources: tuple[str, ...] = ()
    publications: tuple[Identifier, ...] = Field(
        default=(), description="folders of publications/ with the audit of what is printed"
    )

    @property
    def counted(self) -> tuple[Approach, ...]:
        """The approaches that count."""
        return tuple(item for item in self.approaches if item.counted)

    def assumptions_of(self, approach: Approach) -> tuple[Assumption, ...]:
        """The assumptions that an approach uses, in the order of the file."""
        used = {name for step in approach.steps for name in step.names}
        return tuple(item for item in self.assumptions if item.id in used)

    def names(self) -> Iterator[str]:
        """Every name that stands for a number, outside the steps."""
        yield from (item.id for item in self.bases)
        yield from (item.id for item in self.inputs)
        yield from (item.id for item in self.assumptions)
