"""A publication that is audited: its printed figures, and the rules that they must obey.

A publication is what somebody printed, in five coordinates: table, row, column, period and area.
It is no edition: nothing in it is corrected, and a figure is an interval, since it is rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from stadspeil.model.base import Identifier, Spec, Text

COORDINATES = ("table", "row", "column", "period", "area")
"""What says which figure is meant, in the order of `Place`."""


class Place(NamedTuple):
    """Where a figure stands in print; labels as printed."""

    table: str
    row: str
    column: str
    period: str
    area: str

    def __str__(self) -> str:
        return ", ".join(part for part in self if part)


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as it is printed. `value` is None where the print has a dash or a word.

    `decimals` are those in print: 2 for 13.50. `line` is that of its file, from 1.
    """

    place: Place
    unit: str
    value: Decimal | None
    decimals: int
    note: str
    line: int


Labels = str | tuple[str, ...]
"""A label, or several. `*` is any label; `{name}` in a label stands for any text, and for the same
text wherever the rule repeats it; `{year-1}` is the whole number before it."""


class Selector(Spec):
    """Figures by their labels. A coordinate that is not named is that of the rule's own figure."""

    publication: Identifier | None = Field(
        default=None, description="another publication, by the name of its folder"
    )
    table: Labels | None = None
    row: Labels | None = None
    column: Labels | None = None
    period: Labels | None = None
    area: Labels | None = None
    unit: Labels | None = Field(default=None, description="only figures of this unit")
    not_row: Labels | None = Field(default=None, description="none of these rows")
    not_column: Labels | None = Field(default=None, description="none of these columns")


class RuleSpec(Spec):
    """What every rule has. Its first role names the figures that it says something about."""

    id: Identifier = Field(description="a name of your own for the rule")
    within: Selector = Field(
        default=Selector(), alias="in", description="labels that all figures of the rule share"
    )
    note: str = Field(default="", description="why the rule holds, for a reader")


class SumRule(RuleSpec):
    """A total is the sum of its parts; a number as total (100) is for a table without one."""

    kind: Literal["sum"]
    total: Selector | Decimal | None = None
    parts: Selector
    minus: Selector | None = None
    scale: Decimal = Field(default=Decimal(1), description="0.001 for parts in euros of thousands")


class ShareRule(RuleSpec):
    """A percentage is a part of a whole; several figures in a role are added up."""

    kind: Literal["share"]
    share: Selector | None = None
    part: Selector
    whole: Selector


class RateRule(RuleSpec):
    """A rate is a count per so many of a base."""

    kind: Literal["rate"]
    rate: Selector | None = None
    count: Selector
    base: Selector
    per: Decimal = Decimal(1000)


class ChangeRule(RuleSpec):
    """A percentage of change from an earlier figure to a later one, divided by the earlier one."""

    kind: Literal["change"]
    change: Selector | None = None
    start: Selector = Field(alias="from")
    end: Selector = Field(alias="to")


class DifferenceRule(RuleSpec):
    """A later figure less an earlier one, in their own unit."""

    kind: Literal["difference"]
    difference: Selector | None = None
    start: Selector = Field(alias="from")
    end: Selector = Field(alias="to")


class MeanRule(RuleSpec):
    """The mean of several figures, each counting the same."""

    kind: Literal["mean"]
    mean: Selector | None = None
    of: Selector


class EqualRule(RuleSpec):
    """The same figure stands in two places."""

    kind: Literal["equal"]
    figure: Selector | None = None
    same: Selector
    scale: Decimal = Field(default=Decimal(1), description="0.001 if the other is in units")


class RestatedRule(RuleSpec):
    """The same subject was counted again; `because` says why the figures may differ."""

    kind: Literal["restated"]
    figure: Selector | None = None
    earlier: Selector
    because: Annotated[str, StringConstraints(min_length=1)]


class OrderRule(RuleSpec):
    """Figures stand in the order of their size, as printed from top to bottom."""

    kind: Literal["order"]
    figures: Selector
    direction: Literal["ascending", "descending"]


class BoundsRule(RuleSpec):
    """A figure lies between bounds: numbers, or other figures (each of those in the role)."""

    kind: Literal["bounds"]
    figure: Selector | None = None
    minimum: Decimal | None = Field(default=None, alias="min")
    maximum: Decimal | None = Field(default=None, alias="max")
    at_most: Selector | None = None
    at_least: Selector | None = None


class UniqueRule(RuleSpec):
    """Unique clients: at least the largest part, at most the sum of the parts."""

    kind: Literal["unique"]
    total: Selector | None = None
    parts: Selector


class CountRule(RuleSpec):
    """A number of things that are listed: how many labels of a coordinate a table has."""

    kind: Literal["count"]
    figure: Selector | None = None
    things: Selector
    of: Literal["row", "column", "period", "area"] = "row"


class ReferenceRule(RuleSpec):
    """A text refers to tables or figures (charts) by name; each must exist.

    With `row` each must have such a row too: what the text says is in it.
    """

    kind: Literal["reference"]
    to: tuple[str, ...] = Field(min_length=1)
    row: Labels | None = None


Rule = Annotated[
    SumRule
    | ShareRule
    | RateRule
    | ChangeRule
    | DifferenceRule
    | MeanRule
    | EqualRule
    | RestatedRule
    | OrderRule
    | BoundsRule
    | UniqueRule
    | CountRule
    | ReferenceRule,
    Field(discriminator="kind"),
]

SUBJECTS: Mapping[str, str] = {
    "sum": "total",
    "share": "share",
    "rate": "rate",
    "change": "change",
    "difference": "difference",
    "mean": "mean",
    "equal": "figure",
    "restated": "figure",
    "order": "figures",
    "bounds": "figure",
    "unique": "total",
    "count": "figure",
}
"""The role of each kind of rule that names the figures it says something about."""


class RuleEntry(Spec):
    """An entry of `rules.yaml`."""

    rule: Rule


class Claim(Spec):
    """A statement of the running text, in own words, with its figure and what it should equal."""

    id: Identifier
    where: str = Field(default="", description="section or page")
    text: Text = Field(description="what the text says, in own words")
    says: str | None = Field(default=None, description="the figure with its words: ruim 85%")
    unit: str = ""
    period: str = ""
    area: str = ""
    rule: Mapping[str, object] = Field(description="a rule whose first role is what the text says")


class RoundingMode(StrEnum):
    """How a figure came to its printed form."""

    NEAREST = "nearest"
    RANDOM = "random"
    EXACT = "exact"


class Rounding(Spec):
    """Figures that are rounded to more than their printed precision, or not at all."""

    where: Selector
    to: Decimal = Field(default=Decimal(1), gt=0, description="5: multiples of five")
    mode: RoundingMode = RoundingMode.NEAREST


class Reliability(Spec):
    """Figures that are less, or more, likely to be wrong than others; 1 is the default."""

    where: Selector
    weight: Annotated[float, Field(gt=0)]


class Answer(Spec):
    """What the organisation says about an erratum."""

    where: Selector
    rule: Identifier | None = None
    state: Literal["open", "acknowledged", "refuted"] = "open"
    answer: str = ""
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class PublicationSettings(Spec):
    """`publication.yaml`: what was printed by whom, and how its figures are to be read."""

    title: Annotated[str, StringConstraints(min_length=1)]
    holder: str = Field(default="", description="who published it")
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None = None
    source: str = Field(default="", description="where it can be found")
    roundings: tuple[Rounding, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    elsewhere: tuple[str, ...] = Field(
        default=(), description="tables and charts that exist in print and not in tables.csv"
    )


@dataclass(frozen=True)
class Publication:
    """A folder, read. `claims` are figures of the text, as figures of the table `tekst`.

    `others` holds the publications that rules name, by the name of their folder.
    """

    name: str
    settings: PublicationSettings
    declared: bool
    figures: tuple[PrintedFigure, ...]
    rules: tuple[Rule, ...]
    claims: tuple[Claim, ...] = ()
    answers: tuple[Answer, ...] = ()
    said: Mapping[Place, str] = field(default_factory=dict)
    others: Mapping[str, "Publication"] = field(default_factory=dict)
    rule_lines: Mapping[str, tuple[str, int]] = field(default_factory=dict)
