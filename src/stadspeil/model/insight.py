"""What a monitor says beyond its figures: findings in order, signals, products, cost growth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from stadspeil.model.base import Text
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding import Finding, Quantity, Sentence
from stadspeil.model.finding_settings import Choice
from stadspeil.model.indicator import Domain, Polarity
from stadspeil.model.observation import Breakdown


class Level(StrEnum):
    """How a figure lies beside that of the reference group."""

    LOWER = "lower"
    HIGHER = "higher"
    SIMILAR = "similar"
    UNCLEAR = "unclear"  # households and persons tell different stories, or peers disagree
    NONE = "none"  # no comparison available


class Direction(StrEnum):
    """How a figure moved since the period that it compares with."""

    ROSE = "rose"
    FELL = "fell"
    EQUAL = "equal"  # within the bounds, or within what rounding can make
    BROKEN = "broken"  # no comparison in time: a break
    SMALL = "small"  # too few people to say
    NONE = "none"  # there is no earlier figure


@dataclass(frozen=True)
class Signal:
    """The one plain statement that the signal rule gives an indicator; never a judgement.

    `benchmark` is the area that it is compared with, `compared` the period of that comparison.
    The direction is that of `counted`, the count behind a share or rate where the edition has it,
    else that of the figure itself; it runs from `since` to `period`. `trend` names the trend, or
    says why there is none. `quantities` hold what the statement rests on: `value`, `benchmark`,
    `difference`, `after`, `before`, `change` as far as they exist.
    """

    indicator: str
    level: Level
    direction: Direction
    polarity: Polarity
    sentences: Mapping[str, Sentence]
    trend: Mapping[str, Sentence]
    quantities: tuple[Quantity, ...]
    period: str | None
    since: str | None = None
    benchmark: str | None = None
    compared: str | None = None
    counted: str | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class FunnelPoint:
    """A municipality in a funnel plot; `base` is the size of the group that the figure is about.

    `limits_95` and `limits_998` say how far a figure of that base may lie from the pooled one by
    chance and the usual spread between municipalities.
    """

    observation: str
    area: str
    base: float
    value: float
    limits_95: tuple[float, float]
    limits_998: tuple[float, float]


@dataclass(frozen=True)
class PeerVerdict:
    """How the area lies beside a group of municipalities taken together, itself left out."""

    peers: str
    areas: tuple[str, ...]
    value: float
    level: Level


@dataclass(frozen=True)
class Place:
    """Where the area stands among the municipalities of a reference group, the highest first.

    `lowest` and `highest` are the places that neither chance nor rounding excludes. `pooled` is
    the figure of all together, round which the funnel stands; `dispersion` is how many times as
    much the municipalities vary as chance alone would make them. `peers` holds the verdict beside
    `group`, `nearest` by composition and `all`.
    """

    indicator: str
    breakdown: Breakdown
    period: str
    group: str
    place: float
    lowest: float
    highest: float
    pooled: float
    dispersion: float
    points: tuple[FunnelPoint, ...]
    peers: tuple[PeerVerdict, ...]

    @property
    def survives(self) -> bool:
        """Whether every group of peers gives the same verdict."""
        return len({item.level for item in self.peers}) == 1


class Standing(StrEnum):
    """Where a product stands in the list of its law."""

    RISER = "riser"
    NOT_RISEN = "not-risen"
    SMALL = "small"  # set apart: too few people
    BELOW_FLOOR = "below-floor"  # set apart: too little money in both years
    NEW = "new"  # nothing was spent the year before
    ENDED = "ended"  # nothing is spent any more
    REPAYMENT = "repayment"  # a negative amount
    NOT_COMPARABLE = "not-comparable"  # a break, or a figure that is missing


@dataclass(frozen=True)
class Product:
    """A product in the list of its law; `place` counts the risers from 1, ties kept.

    `quantities` hold `after`, `before`, `difference`, `relative` (where given), and
    `people_after`, `people_before` where the people are counted. `people_of` is the group that
    they are counted for, where there is no count for the product itself.
    """

    code: str
    breakdown: Breakdown
    title: Text
    standing: Standing
    place: int | None
    quantities: tuple[Quantity, ...]
    causes: tuple[Text, ...]
    people_of: Text | None = None
    explanation: Explanation | None = None

    def quantity(self, name: str) -> Quantity | None:
        """A quantity by its name, or None where the data do not give it."""
        return next((item for item in self.quantities if item.name == name), None)


@dataclass(frozen=True)
class ProductList:
    """The products of a law by how fast they rose, the same way every year.

    `risers` counts all that rose. `products` holds every product at the finest level published:
    the risers first, the fastest on top, then what did not rise, then what stands apart. `total`
    holds the quantities of the law as a whole, by the same names.
    """

    law: Domain
    indicator: str
    by: str
    period_from: str
    period_to: str
    number: int
    risers: int
    products: tuple[Product, ...]
    total: tuple[Quantity, ...]

    @property
    def top(self) -> tuple[Product, ...]:
        """The risers up to the number asked for, with those that tie with the last; or all."""
        return tuple(
            item for item in self.products if item.place is not None and item.place <= self.number
        )


@dataclass(frozen=True)
class GrowthRow:
    """A product in a split: its change in euros, from more people and from more for each.

    `quantities` hold `after`, `before`, `difference`; and where they can be separated
    `people_after`, `people_before`, `volume` and `intensity`, which add up to the difference.
    """

    code: str
    title: Text
    separable: bool
    reason: Text | None
    quantities: tuple[Quantity, ...]

    def quantity(self, name: str) -> Quantity:
        """A quantity by its name.

        Raises:
            KeyError: the row has none of that name.
        """
        for item in self.quantities:
            if item.name == name:
                return item
        raise KeyError(name)


@dataclass(frozen=True)
class GrowthSplit:
    """How spending of a law grew between two periods, product by product and in total.

    `totals` hold `after`, `before`, `difference`, and its parts `volume`, `intensity` and
    `not_separable` (what is left), which add up to it exactly; `separable` is the sum of the first
    two, `covered` the share of the spending that they are about, in percent. Where the unique
    people of the law are known, the chain `people`, `products_per_person`, `mix` and `per_product`
    adds up to `separable`; `sensitivity` holds the same chain with another total of people. What
    they are worked out from stands before them, by product: `lta.after`, `lta.people_after`.
    """

    id: str
    law: Domain
    euros: str
    people: str
    period_from: str
    period_to: str
    rows: tuple[GrowthRow, ...]
    totals: tuple[Quantity, ...]
    sensitivity: tuple[Quantity, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class SpendingPerHead:
    """Spending on a product or a law in a period, by person helped and by inhabitant.

    `quantities` hold `euros`; `people` and `per_person` where its people are counted; `inhabitants`
    and `per_inhabitant` where the amount is for the city alone. `caveats` say what to bear in mind,
    and why one of them is not given.
    """

    law: Domain
    indicator: str
    breakdown: Breakdown
    title: Text
    period: str
    quantities: tuple[Quantity, ...]
    caveats: tuple[Text, ...]

    def quantity(self, name: str) -> Quantity | None:
        """A quantity by its name, or None where the data do not give it."""
        return next((item for item in self.quantities if item.name == name), None)


class Side(StrEnum):
    """One of the two sources of a reconciliation."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True)
class ReconciliationRow:
    """A product in two sources. `quantities` hold `first`, `second`, and their `difference`.

    `only_in` names the source that is the only one to know the product; `agrees` says whether the
    two are equal within rounding, and is None where there are no two amounts to compare.
    """

    code: str
    title: Text
    only_in: Side | None
    agrees: bool | None
    quantities: tuple[Quantity, ...]

    def quantity(self, name: str) -> Quantity | None:
        """A quantity by its name, or None where the data do not give it."""
        return next((item for item in self.quantities if item.name == name), None)


@dataclass(frozen=True)
class Reconciliation:
    """The euros of a law in two sources, product by product: what only one of them has.

    `totals` hold `first`, `second` and `difference` (second - first). That difference is
    `only_second`, what only the second has, less `only_first`, plus `elsewhere`: how far the
    products that both have differ together. What there is none of has no quantity.
    """

    id: str
    law: Domain
    first: str
    second: str
    period: str
    rows: tuple[ReconciliationRow, ...]
    totals: tuple[Quantity, ...]
    note: Text | None


@dataclass(frozen=True)
class Remark:
    """A sentence that somebody typed and that no figure bears out, with its place."""

    file: str
    line: int
    found: str
    expected: str
    action: str


@dataclass(frozen=True)
class Insight:
    """All that stands out in a monitor, ranked within each law, the most important first."""

    findings: tuple[Finding, ...] = ()
    signals: Mapping[str, Signal] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    products: tuple[ProductList, ...] = ()
    growth: tuple[GrowthSplit, ...] = ()
    per_head: tuple[SpendingPerHead, ...] = ()
    reconciliations: tuple[Reconciliation, ...] = ()
    hidden: tuple[tuple[Finding, Choice], ...] = ()
    orphans: tuple[Explanation, ...] = ()
    unknown_choices: tuple[Choice, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Finding]:
        """Each finding by its id."""
        return {item.id: item for item in self.findings}

    def of_law(self, law: Domain) -> tuple[Finding, ...]:
        """The findings of a law, in their order."""
        return tuple(item for item in self.findings if item.domain is law)

    def of_indicator(self, indicator: str) -> tuple[Finding, ...]:
        """The findings about an indicator, in their order."""
        return tuple(item for item in self.findings if item.indicator == indicator)
