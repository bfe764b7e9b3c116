"""Findings: what stands out, with the figures it rests on and the sentence made from them.

A finding is made from observations and never typed. Every number in its sentence is a *quantity*:
a value that follows by a named rule from observations, or from quantities named before it, so that
anybody can work it out again. `docs/findings.md` says what each kind looks at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from stadspeil.model.base import Text
from stadspeil.model.explanation import Explanation
from stadspeil.model.indicator import Domain
from stadspeil.model.observation import Breakdown


class FindingKind(StrEnum):
    """What sort of thing stands out."""

    COMPARISON = "comparison"  # beside the reference group and the country
    PLACE = "place"  # among the municipalities of the reference group
    CHANGE = "change"  # since the period before
    TREND = "trend"  # over five comparable years or more
    RISER = "riser"  # a product that cost more than the year before
    SMALL = "small"  # a product for so few people that only counts are given
    CONTRIBUTION = "contribution"  # the part of a change that one group of products makes
    COST_GROWTH = "cost-growth"  # spending split into clients and spending per client
    RANK = "rank"  # areas within the city beside each other
    MOVEMENT = "movement"  # areas that moved in rank
    DENOMINATORS = "denominators"  # households and persons tell different stories
    COMPOSITION = "composition"  # how a whole is divided, and how that shifted
    DISAGREEMENT = "disagreement"  # two figures for one thing
    HOLE = "hole"  # a goal without a figure, a figure without a euro ...


class Rule(StrEnum):
    """How a quantity follows from `of`, whose members are called a, b, c ... in order.

    A member that names an observation stands for its value in whole units: thousands of euros
    count as euros. Two sorts of rules take two numbers of each observation instead: `pooled` its
    counts above and below the line, and `slope` its value and its year. What is only counted may
    also be an entry of the edition: `goal:1a`, `indicator:bijstand`, `budget:vsv`.

    The four rules of the chain take the unique people now and before, and then for each product
    its euros now and before and its people now and before. Spending is the sum over the products
    of P q s c: people P, products per person q = (sum of N) / P, share of the product s = N /
    (sum of N), euros per person of a product c = euros / N. Each rule gives the part of one of
    the four factors in the change, averaged over all orders in which they can change (Shapley).
    """

    VALUE = "value"  # a
    NUMERATOR = "numerator"  # the count above the line of observation a
    DENOMINATOR = "denominator"  # the count below the line of observation a
    SUM = "sum"  # a + b + c ...
    DIFFERENCE = "difference"  # a - b
    PERCENT = "percent"  # 100 a / b
    PER_1000 = "per-1000"  # 1000 a / b
    POOLED_PERCENT = "pooled-percent"  # 100 (sum of counts above the line) / (sum of those below)
    POOLED_PER_1000 = "pooled-per-1000"  # 1000 (sum of counts above) / (sum of those below)
    RELATIVE = "relative"  # 100 (a - b) / b
    RATIO = "ratio"  # a / b
    VOLUME = "volume"  # (c - d) (a / c + b / d) / 2: euros now, before, people now, before
    INTENSITY = "intensity"  # (a / c - b / d) (c + d) / 2, of the same
    CHAIN_PEOPLE = "chain-people"  # see below
    CHAIN_PRODUCTS = "chain-products"
    CHAIN_MIX = "chain-mix"
    CHAIN_COST = "chain-cost"
    RANK = "rank"  # the place of a among all of them, the highest first
    RANK_LOW = "rank-low"  # the place of a among all of them, the lowest first
    COUNT = "count"  # how many there are
    NEXT = "next"  # 1 + how many there are: the first place after all of them
    RISES = "rises"  # how many times in a row it rose, up to the last
    SLOPE = "slope"  # Sen's slope: the median of (later - earlier) / (years between) over all pairs


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a finding: how it follows, and how it is printed.

    `of` holds ids of observations, or names of quantities of the same finding. `unit` is the code
    of a unit, and the value counts whole ones of it (euros, never thousands of euros). `key` is its
    identity on a product: it is made from the rule and from what that rests on.
    """

    name: str
    value: float
    unit: str
    decimals: int
    rule: Rule
    of: tuple[str, ...]
    key: str = ""


def working_key(rule: str, parts: Iterable[str]) -> str:
    """The identity of what follows by a rule from observations, or from others that have one.

    >>> working_key("difference", ["a:GM0546:2021@2022-07", "a:GM0546:2020@2022-07"])
    '=ab0a84d48e'
    """
    text = f"{rule}({','.join(parts)})"
    return f"={sha256(text.encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence: words, or a number with the quantity that it prints."""

    text: str
    quantity: str | None = None


Sentence = tuple[Piece, ...]


def sentence_text(sentence: Sentence) -> str:
    """The sentence as one text."""
    return "".join(piece.text for piece in sentence)


class UncertaintyKind(StrEnum):
    """Three that stay apart, in data and words."""

    ROUNDING = "rounding"  # how far the source rounded
    CHANCE = "chance"  # how far chance alone moves a group of this size in a full registration
    SAMPLE = "sample"  # a survey, in which not everybody took part


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The interval of one quantity, with its kind; `confidence` only where chance is involved."""

    kind: UncertaintyKind
    quantity: str
    lower: float
    upper: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """Why a finding stands where it stands: five parts from 0 to 1, and the weighted score.

    `place` counts from 1 within the law; a pinned finding comes first, with the analyst's reason.
    """

    score: float
    money: float
    people: float
    certainty: float
    deviation: float
    novelty: float
    place: int = 0
    pinned: Text | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that stands out.

    `lead` names the quantity that it is about, `change` the one that says how that changed (if
    any). `size_money` and `size_people` are the euros and the people at stake, where the data say
    so; they set the order. `sentences` holds its sentence in each language.
    """

    id: str
    kind: FindingKind
    domain: Domain
    indicator: str | None
    area: str
    period: str
    breakdown: Breakdown
    quantities: tuple[Quantity, ...]
    lead: str | None
    change: str | None
    sentences: Mapping[str, Sentence]
    uncertainty: tuple[Uncertainty, ...] = ()
    caveats: tuple[Text, ...] = ()
    size_money: float | None = None
    size_people: float | None = None
    certainty: float = 1.0
    priority: Priority | None = None
    explanation: Explanation | None = None

    def quantity(self, name: str) -> Quantity:
        """A quantity by its name.

        Raises:
            KeyError: the finding has none of that name.
        """
        for item in self.quantities:
            if item.name == name:
                return item
        raise KeyError(name)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids of the observations that it rests on, in the order in which they are used."""
        names = {item.name for item in self.quantities}
        found = (part for item in self.quantities for part in item.of if part not in names)
        return tuple(part for part in dict.fromkeys(found) if "@" in part)

    @property
    def subject(self) -> tuple[str | None, str, Breakdown]:
        """What it is about, whatever stands out there: indicator, area and breakdown."""
        return self.indicator, self.area, self.breakdown


def finding_id(
    kind: FindingKind, indicator: str, area: str, period: str, breakdown: Breakdown = ()
) -> str:
    """The id of a finding, readable and the same every year but for its period.

    >>> finding_id(FindingKind.RISER, "jeugdhulp-kosten", "GM0546", "2021", (("product", "lta"),))
    'riser:jeugdhulp-kosten:GM0546:2021:product=lta'
    """
    parts = [kind.value, indicator, area, period]
    if breakdown:
        parts.append(";".join(f"{name}={code}" for name, code in breakdown))
    return ":".join(parts)
