"""The working of a finding: its quantities, each worked out by a named rule from those before it.

`apply_rule` is the one place where a finding computes. What is printed is what it returned.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stadspeil.findings.chain import chain_effects
from stadspeil.findings.rounding import Bounds, corner_bounds, nudged_bounds, rounding_bounds
from stadspeil.model.edition import Edition
from stadspeil.model.finding import Quantity, Rule
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind

POINTS, PERCENT, NUMBER = "procentpunt", "procent", "aantal"
"""Built-in units of what is worked out."""

VAGUE = 0.5
"""A quantity whose bounds lie further apart than this part of it is not worth a number."""


def _rank(values: Sequence[float]) -> float:
    return 1.0 + sum(other > values[0] for other in values[1:])


def _rank_low(values: Sequence[float]) -> float:
    return 1.0 + sum(other < values[0] for other in values[1:])


def _rises(values: Sequence[float]) -> float:
    count = 0
    for earlier, later in pairwise(values):
        count = count + 1 if later > earlier else 0
    return float(count)


def _sen_slope(values: Sequence[float]) -> float:
    slopes = sorted(
        (values[later] - values[earlier]) / (later - earlier)
        for later in range(len(values))
        for earlier in range(later)
    )
    middle = len(slopes) // 2
    return slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2


RULES: Mapping[Rule, Callable[[Sequence[float]], float]] = {
    Rule.VALUE: lambda of: of[0],
    Rule.NUMERATOR: lambda of: of[0],
    Rule.DENOMINATOR: lambda of: of[0],
    Rule.SUM: sum,
    Rule.DIFFERENCE: lambda of: of[0] - of[1],
    Rule.PERCENT: lambda of: 100 * of[0] / of[1],
    Rule.RELATIVE: lambda of: 100 * (of[0] - of[1]) / of[1],
    Rule.RATIO: lambda of: of[0] / of[1],
    Rule.VOLUME: lambda of: (of[2] - of[3]) * (of[0] / of[2] + of[1] / of[3]) / 2,
    Rule.INTENSITY: lambda of: (of[0] / of[2] - of[1] / of[3]) * (of[2] + of[3]) / 2,
    Rule.CHAIN_PEOPLE: lambda of: chain_effects(of)[0],
    Rule.CHAIN_PRODUCTS: lambda of: chain_effects(of)[1],
    Rule.CHAIN_MIX: lambda of: chain_effects(of)[2],
    Rule.CHAIN_COST: lambda of: chain_effects(of)[3],
    Rule.RANK: _rank,
    Rule.RANK_LOW: _rank_low,
    Rule.COUNT: lambda of: float(len(of)),
    Rule.RISES: _rises,
    Rule.SLOPE: _sen_slope,
}


DIVISORS: Mapping[Rule, tuple[int, ...]] = {
    Rule.PERCENT: (1,),
    Rule.RELATIVE: (1,),
    Rule.RATIO: (1,),
    Rule.VOLUME: (2, 3),
    Rule.INTENSITY: (2, 3),
}
"""Which members a rule divides by: where one may be zero, its outcome has no bounds."""

CHAIN = (Rule.CHAIN_PEOPLE, Rule.CHAIN_PRODUCTS, Rule.CHAIN_MIX, Rule.CHAIN_COST)
"""The four factors of spending, in their order."""


def apply_rule(rule: Rule, values: Sequence[float]) -> float:
    """What a rule makes of values, in the order of `Quantity.of`.

    Raises:
        ZeroDivisionError: a share or change of nothing.

    >>> apply_rule(Rule.RELATIVE, [8585, 8660])
    -0.8660508083140878
    """
    return RULES[rule](values)


@dataclass
class Working:
    """The quantities of one finding, in the order in which they are worked out."""

    edition: Edition
    quantities: dict[str, Quantity] = field(default_factory=dict)
    bounds: dict[str, Bounds] = field(default_factory=dict)
    _observed: dict[str, float] = field(default_factory=dict)

    def value(self, name: str, observation: Observation) -> Quantity:
        """An observation as a quantity, in whole units.

        Raises:
            ValueError: the observation has no value.
        """
        spec = self.edition.indicators[observation.indicator].spec
        unit = self.edition.units[spec.unit]
        if observation.value is None:
            raise ValueError(f"{observation.id} has no value")
        value = observation.value * unit.scale
        decimals = max(0, spec.decimals - (len(str(unit.scale)) - 1))
        limits = rounding_bounds(self.edition, observation)
        if limits is not None:
            self.bounds[name] = limits.scaled(unit.scale)
        self._observed[observation.id] = value
        return self._add(Quantity(name, value, spec.unit, decimals, Rule.VALUE, (observation.id,)))

    def count_behind(self, name: str, observation: Observation, rule: Rule, unit: str) -> Quantity:
        """The numerator or denominator of an observation as a quantity.

        Raises:
            ValueError: the observation has no counts behind it.
        """
        value = observation.numerator if rule is Rule.NUMERATOR else observation.denominator
        if value is None:
            raise ValueError(f"{observation.id} has no {rule.value}")
        return self._add(Quantity(name, value, unit, 0, rule, (observation.id,)))

    def derive(self, name: str, rule: Rule, *of: str, unit: str, decimals: int = 0) -> Quantity:
        """A quantity worked out from others of this finding.

        Raises:
            ZeroDivisionError: a share or change of nothing.
        """
        values = [self.quantities[part].value for part in of]
        return self._add(Quantity(name, apply_rule(rule, values), unit, decimals, rule, of))

    def difference(self, name: str, after: str, before: str) -> Quantity:
        """The difference of two quantities of one unit; of shares in percentage points."""
        unit = self.edition.units[self.quantities[after].unit]
        code = POINTS if unit.kind is UnitKind.SHARE else unit.code
        if before in self.bounds and after in self.bounds:
            self.bounds[name] = self.bounds[after].minus(self.bounds[before])
        return self.derive(
            name,
            Rule.DIFFERENCE,
            after,
            before,
            unit=code,
            decimals=self.quantities[after].decimals,
        )

    def relative(self, name: str, after: str, before: str) -> Quantity:
        """The difference of two quantities in percent of the second.

        Raises:
            ZeroDivisionError: the second is zero.
        """
        if before in self.bounds and after in self.bounds:
            limits = self.bounds[after].relative_to(self.bounds[before])
            if limits is not None:
                self.bounds[name] = limits
        return self.derive(name, Rule.RELATIVE, after, before, unit=PERCENT, decimals=1)

    def drop_if_vague(self, name: str) -> None:
        """Take out a quantity of which rounding leaves half open, so that it is not said."""
        limits, value = self.bounds.get(name), self.quantities[name].value
        if limits is not None and limits.upper - limits.lower > VAGUE * abs(value):
            del self.quantities[name]

    def within(self, name: str, rule: Rule, *of: str, unit: str, decimals: int = 0) -> Quantity:
        """A quantity worked out from others, with how far their rounding can move it.

        The bounds are exact for sums, differences, shares and the split in two, and to first
        order for the chain.

        Raises:
            ZeroDivisionError: a share or change of nothing.
        """
        limits = [self.bounds[part] for part in of if part in self.bounds]
        if len(limits) == len(of) and not any(
            limits[place].holds_zero for place in DIVISORS.get(rule, ())
        ):
            values = [self.quantities[part].value for part in of]
            if rule is Rule.SUM:
                found = Bounds(
                    sum(item.lower for item in limits), sum(item.upper for item in limits)
                )
            elif rule in CHAIN:
                found = nudged_bounds(RULES[rule], values, limits)
            else:
                found = corner_bounds(RULES[rule], limits)
            self.bounds[name] = found
        return self.derive(name, rule, *of, unit=unit, decimals=decimals)

    def _add(self, quantity: Quantity) -> Quantity:
        if quantity.name in self.quantities:
            raise ValueError(f"{quantity.name!r} is worked out already")
        self.quantities[quantity.name] = quantity
        return quantity

    @property
    def result(self) -> tuple[Quantity, ...]:
        """All quantities, in their order."""
        return tuple(self.quantities.values())
