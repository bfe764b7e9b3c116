"""What an audit finds: verdicts, errata and what suppressed figures the print reveals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stadspeil.model.publication import Place, Rule


class Verdict(StrEnum):
    """What a rule says about a figure."""

    CONSISTENT = "consistent"
    ROUNDING = "explained_by_rounding"
    CONTRADICTION = "contradiction"
    NOT_CHECKABLE = "not_checkable"


class Slip(StrEnum):
    """What went wrong when a figure was made or set in print."""

    WRONG_DENOMINATOR = "wrong_denominator"
    DOUBLE_COUNT = "double_count"
    PART_OF_PERIOD = "part_of_period"
    DIGIT_SWAP = "digit_swap"
    DIGIT_DROP = "digit_drop"
    NEIGHBOUR_CELL = "neighbour_cell"
    WRONG_YEAR = "wrong_year"
    WRONG_UNIT = "wrong_unit"
    TRUNCATED = "truncated"
    PADDED = "padded"
    DECIMAL_SHIFT = "decimal_shift"
    SIGN = "sign"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How likely it is that a diagnosis is right and not chance."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Severity(StrEnum):
    """How far the print is off."""

    MAJOR = "major"
    MODERATE = "moderate"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a figure may have, both ends included."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def meets(self, other: "Interval", slack: float = 0.0) -> bool:
        """Whether the two have a value in common, give or take `slack`."""
        return self.low <= other.high + slack and other.low <= self.high + slack

    def intersect(self, other: "Interval") -> "Interval | None":
        """What the two have in common; None if nothing."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else None


@dataclass(frozen=True, slots=True)
class AffectedCell:
    """A figure with the cause of an erratum: what is printed, and what it should be."""

    place: Place
    published: float | None
    recomputed: float | None


@dataclass(frozen=True)
class Erratum:
    """A figure that can't be right, why, and what follows from it.

    `suspects` are the places of which one must be wrong, when the rules can't tell which.
    `suggested` says that it rests on a rule that nobody has accepted yet.
    """

    place: Place
    published: float | None
    recomputed: float | None
    interval: Interval | None
    rule: str
    formula: str
    verdict: Verdict
    severity: Severity
    diagnosis: Slip
    explanation: str
    certainty: Certainty
    also_affected: tuple[AffectedCell, ...] = ()
    suspects: tuple[Place, ...] = ()
    bounded: bool = False
    suggested: bool = False
    state: str = "open"
    answer: str = ""


@dataclass(frozen=True)
class Disclosure:
    """A figure that print suppresses, and that other figures in print give away."""

    place: Place
    interval: Interval
    rule: str
    formula: str


@dataclass(frozen=True)
class AuditSummary:
    """Counts. The figures are divided in four: those of errata, rounding, consistent, unchecked.

    `not_checkable` gives the number of figures for each reason; `checks` the number of times that a
    rule was applied, for each verdict.
    """

    publication: str
    figures: int
    checked: int
    consistent: int
    explained_by_rounding: int
    contradictions: int
    errata: int
    not_checkable: Mapping[str, int]
    checks: Mapping[str, int]
    largest_rounding: float = 0.0


@dataclass(frozen=True)
class Suggestion:
    """A rule that the figures themselves propose.

    It holds for `matched` of `tried` figures; `digits` is how many digits more agree than chance
    would make agree, over all figures together.
    """

    rule: Rule
    matched: int
    tried: int
    digits: float


@dataclass(frozen=True)
class AuditResult:
    """All that an audit found."""

    summary: AuditSummary
    errata: tuple[Erratum, ...]
    disclosures: tuple[Disclosure, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    notes: tuple[str, ...] = field(default=())
