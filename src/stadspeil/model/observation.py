"""Observations: the figures that indicators yield, and the changes between them."""

from dataclasses import dataclass
from enum import StrEnum

from stadspeil.model.base import Text
from stadspeil.model.dataset import RoundingRule
from stadspeil.model.discontinuity import Discontinuity

Breakdown = tuple[tuple[str, str], ...]
"""Dimension and code pairs, sorted by dimension; empty for the whole."""


class Status(StrEnum):
    """Status of an observation: a subset of SDMX `CL_OBS_STATUS`."""

    NORMAL = "A"
    PROVISIONAL = "P"
    ESTIMATED = "E"
    MISSING = "M"
    SUPPRESSED = "Q"

    @property
    def has_value(self) -> bool:
        """Whether an observation of this status carries a figure."""
        return self in (Status.NORMAL, Status.PROVISIONAL, Status.ESTIMATED)


@dataclass(frozen=True, slots=True)
class Precision:
    """How exact a figure is: the decimals it is shown with and how its source rounds."""

    decimals: int
    rounding: tuple[RoundingRule, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure: an indicator for an area, a period and a breakdown, in one vintage.

    `numerator` and `denominator` are the counts behind a share or rate, None where the source
    gives none. `reason` says in a word why there is no value: `missing`, `suppressed`,
    `zero-denominator` or `incomplete`.
    """

    id: str
    indicator: str
    area: str
    period: str
    breakdown: Breakdown
    vintage: str
    value: float | None
    unit: str
    status: Status
    numerator: float | None
    denominator: float | None
    precision: Precision
    source: str
    dataset: tuple[str, ...]
    reason: str | None = None


def observation_id(
    indicator: str, area: str, period: str, breakdown: Breakdown, vintage: str
) -> str:
    """The id of an observation, readable and stable.

    >>> observation_id("wmo-clienten", "GM0546", "2021", (("arrangement", "verblijf"),), "2022-07")
    'wmo-clienten:GM0546:2021:arrangement=verblijf@2022-07'
    """
    parts = [indicator, area, period]
    if breakdown:
        parts.append(";".join(f"{name}={code}" for name, code in breakdown))
    return ":".join(parts) + f"@{vintage}"


class Refusal(StrEnum):
    """Why no change is given between two periods."""

    MEETBREUK = "meetbreuk"
    SUSPECTED_BREAK = "suspected-break"
    NO_FIGURE = "no-figure"  # one of the two is missing or suppressed
    NO_OBSERVATION = "no-observation"  # the series has no such period


@dataclass(frozen=True, slots=True)
class SuspectedBreak:
    """A jump in the denominator that a count and its percentage imply, beyond rounding.

    `before` and `after` are the lowest and highest denominators that the rounded figures allow.
    """

    indicator: str
    area: str
    period_from: str
    period_to: str
    before: tuple[float, float]
    after: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one series between two periods, or the reason why there is none.

    `difference` is in the unit of the indicator (percentage points for shares); `relative` is in
    percent of the earlier figure, None for shares and scores, and where that figure is zero or
    negative. As a ratio its numerator is the difference and its denominator the earlier figure.
    `causes` are the register's entries that a reader must see beside it; `skipped` the odd
    periods that it passes over.
    """

    id: str
    indicator: str
    area: str
    breakdown: Breakdown
    period_from: str
    period_to: str
    value_from: float | None
    value_to: float | None
    difference: float | None
    relative: float | None
    status: Status
    refusal: Refusal | None
    reason: Text | None
    causes: tuple[Discontinuity, ...] = ()
    skipped: tuple[str, ...] = ()
