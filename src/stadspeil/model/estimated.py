"""What estimates come to: every number by its name, and what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from stadspeil.model.estimate import Approach, Assumption, Estimate, Published, Update
from stadspeil.model.observation import Observation
from stadspeil.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that an estimate uses: its observation, its value and its unit."""

    observation: Observation
    value: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Range:
    """The least, the point and the most of a number of people."""

    low: float
    point: float
    high: float


class Rounding(StrEnum):
    """The rule by which a printed figure follows from one that was worked out."""

    EXACT = "exact"  # the same, as far as it is printed
    NEAREST = "nearest"
    DOWN = "down"
    UP = "up"
    NONE = "none"  # no rule that rounds gives it


@dataclass(frozen=True, slots=True)
class ApproachResult:
    """An approach: its range in people, and how it lies on the common base, in percent."""

    approach: Approach
    people: Range
    share: Range


@dataclass(frozen=True, slots=True)
class Move:
    """What happens if one assumption moves to an end of its range, and the others stay.

    `low` and `high` hold the result of the approach that uses it; `band_at_low` and `band_at_high`
    the ends of the envelope then.
    """

    assumption: Assumption
    approach: Approach
    value: Range
    low: float
    high: float
    band_at_low: tuple[float, float]
    band_at_high: tuple[float, float]

    @property
    def size(self) -> float:
        """How far the result moves from one end of the range to the other."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Quantiles of a simulation: of an approach, or of an end of the envelope (no approach)."""

    name: str
    approach: Approach | None
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Recaptured:
    """Capture-recapture of two approaches of which the overlap was counted."""

    first: Approach
    second: Approach
    both: Known
    lincoln_petersen: float
    chapman: Range


@dataclass(frozen=True, slots=True)
class Held:
    """A published figure beside what comes out; without `value` nothing here gives it."""

    published: Published
    said: Known
    value: float | None
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Updated:
    """The estimate with some inputs of another period."""

    update: Update
    approaches: tuple[ApproachResult, ...]
    values: Mapping[str, float]


@dataclass(frozen=True)
class Estimated:
    """An estimate with its numbers.

    `values` holds each of them by its name: `base.inwoners`, `aanname.low`, `opleiding.binnen`,
    `opleiding.high.share`, `low`, `band.low` ... People, and percentages of the common base. The
    names of a simulation are not among them.
    """

    spec: Estimate
    inputs: Mapping[str, Known]
    values: Mapping[str, float]
    approaches: tuple[ApproachResult, ...]
    moves: tuple[Move, ...]
    simulated: tuple[Quantiles, ...]
    recaptured: tuple[Recaptured, ...]
    held: tuple[Held, ...]
    updated: tuple[Updated, ...]

    @property
    def id(self) -> str:
        """The id of the estimate."""
        return self.spec.id

    def identity(self, name: str) -> str:
        """How products call one of its numbers: `estimate:kwetsbaar#opleiding.high`."""
        return f"estimate:{self.spec.id}#{name}"
