"""What an edition says about its findings: the signal rule, the weights, and what to look at.

All of it stands in `findings.yaml`. An edition without that file gets the defaults below; they are
a proposal, and the pages say so until the council decides.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from stadspeil.model.base import AreaCode, CodeId, Column, Identifier, IsoDate, Spec, Text
from stadspeil.model.indicator import Domain

Share = Annotated[float, Field(gt=0, lt=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=10)]


class BoundsStatus(StrEnum):
    """Whose the bounds are."""

    PROPOSAL = "proposal"
    DECIDED = "decided"


class Bounds(Spec):
    """The bounds of the signal rule (signaleringsregel), the same for every indicator."""

    status: BoundsStatus = BoundsStatus.PROPOSAL
    decided_by: str | None = Field(
        default=None, description="the body that decided: Raad, RV 23.01"
    )
    decided_on: IsoDate | None = None
    equal_points: Positive = Field(
        default=0.5, description="percentage points (or score points) below which two are equal"
    )
    equal_percent: Positive = Field(
        default=1.0, description="percent below which two counts or amounts are equal"
    )
    small_count: Annotated[int, Field(ge=1)] = Field(
        default=20, description="below this number of people there is no percentage and no rank"
    )
    floor_euros: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        default=100_000, description="products below this in both years are not ranked"
    )
    trend_periods: Annotated[int, Field(ge=5)] = Field(
        default=5, description="the fewest comparable years for a trend"
    )
    confidence: Share = Field(default=0.95, description="of intervals for chance")

    @model_validator(mode="after")
    def _a_decision_has_a_body(self) -> Self:
        if self.status is BoundsStatus.DECIDED and not self.decided_by:
            raise ValueError("the 'status' is decided, but decided_by names nobody")
        if self.status is BoundsStatus.PROPOSAL and (self.decided_by or self.decided_on):
            raise ValueError("the bounds are a proposal, but somebody decided on them")
        return self


class Weights(Spec):
    """How much each part weighs in the order of findings; each part runs from 0 to 1."""

    money: Weight = 3.0
    people: Weight = 3.0
    certainty: Weight = 2.0
    deviation: Weight = 1.0
    novelty: Weight = 1.0

    @model_validator(mode="after")
    def _something_weighs(self) -> Self:
        if not any((self.money, self.people, self.certainty, self.deviation, self.novelty)):
            raise ValueError("all weights are zero, so that there is no order")
        return self


class ProductSource(Spec):
    """Where the products of a law stand: the motion's list of the ten fastest risers.

    `by` is the breakdown with the products, `under` the code of the law where one codelist holds
    several. `clients` and `clients_by` say where the people stand, by the same codes or as
    `client_codes` maps them.
    """

    law: Domain
    euros: Identifier
    by: Column
    under: CodeId | None = None
    clients: Identifier | None = None
    clients_by: Column | None = None
    client_codes: dict[CodeId, CodeId] = Field(default_factory=dict)
    contribution: Column | None = Field(
        default=None, description="a breakdown that cuts across the products, such as contract form"
    )
    number: Annotated[int, Field(ge=1, le=50)] = 10


class GrowthSource(Spec):
    """A split of spending into people and spending per person, product by product.

    `codes` ties a product to the code under which its people are counted. Products that are not
    named can't be separated; `not_separable` says why.
    """

    id: Identifier
    law: Domain
    euros: Identifier
    euros_by: Column
    people: Identifier
    people_by: Column
    codes: Annotated[dict[CodeId, CodeId], Field(min_length=1)]
    not_separable: dict[CodeId, Text] = Field(default_factory=dict)
    other_total: Identifier | None = Field(
        default=None, description="an indicator with another total of the same people"
    )
    note: Text | None = None


class Quoted(Spec):
    """What a source says about a figure that the edition has no data for. Never computed with."""

    text: Text
    source: str = Field(description="document and place")


class Ledger(Spec):
    """Euros by product in one source; `under` is the code of the law where it holds several."""

    indicator: Identifier
    by: Column
    under: CodeId | None = None


class ReconciliationSource(Spec):
    """The euros of a law in two sources, to be laid side by side product by product.

    `codes` ties a product of the second to one of the first; products with the same code need none.
    """

    id: Identifier
    law: Domain
    first: Ledger
    second: Ledger
    codes: dict[CodeId, CodeId] = Field(default_factory=dict)
    note: Text | None = None


class Pair(Spec):
    """Two or more figures for one thing, or on two denominators: side by side, never averaged.

    Where only one of them is a figure of the edition, the other is `quoted`: the source prints it
    without a period, or in words.
    """

    id: Identifier
    figures: Annotated[tuple["Figure", ...], Field(min_length=1)]
    quoted: Quoted | None = None
    difference: Text = Field(description="how the two differ in what they count")

    @model_validator(mode="after")
    def _are_two(self) -> Self:
        if len(self.figures) < 2 and self.quoted is None:
            raise ValueError("one of the 'figures' stands alone")
        return self


class Figure(Spec):
    """A series of the edition."""

    indicator: Identifier
    area: AreaCode | None = None
    where: dict[Column, CodeId] = Field(default_factory=dict)
    use: Text | None = Field(default=None, description="what this figure is used for")


class Choice(Spec):
    """A finding that the analyst puts first or leaves out, with the reason that readers see."""

    finding: str
    reason: Text


class FindingSettings(Spec):
    """The whole of `findings.yaml`."""

    bounds: Bounds = Bounds()
    weights: Weights = Weights()
    per_law: Annotated[int, Field(ge=1, le=10)] = Field(
        default=2, description="how many findings of a law the home page shows"
    )
    number_budget: Annotated[int, Field(ge=1)] = Field(
        default=12, description="figures that a chapter may show before something is unfolded"
    )
    peer_composition: tuple[Identifier, ...] = Field(
        default=(), description="shares by which the nearest municipalities are found"
    )
    nearest: Annotated[int, Field(ge=3, le=50)] = 10
    products: tuple[ProductSource, ...] = ()
    growth: tuple[GrowthSource, ...] = ()
    reconciliations: tuple[ReconciliationSource, ...] = ()
    denominators: tuple[Pair, ...] = ()
    disagreements: tuple[Pair, ...] = ()
    pinned: tuple[Choice, ...] = ()
    hidden: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _choices_agree(self) -> Self:
        both = {item.finding for item in self.pinned} & {item.finding for item in self.hidden}
        if both:
            raise ValueError(f"'hidden' leaves out {min(both)}, which is pinned too")
        return self
