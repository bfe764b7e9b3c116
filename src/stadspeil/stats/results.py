"""Results that several statistics share."""

from dataclasses import dataclass

from stadspeil.stats.arguments import Values


@dataclass(frozen=True, slots=True)
class Interval:
    """A lower and an upper limit, both included."""

    lower: Values
    upper: Values


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval."""

    value: Values
    lower: Values
    upper: Values
