"""The working of a finding: its quantities, each worked out by a named rule from those before it.

`apply_rule` is the one place where a finding computes. What is printed is what it returned.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stadspeil.findings.chain import chain_effects
from stadspeil.findings.rounding import Bounds, corner_bounds, nudged_bounds, rounding_bounds
from stadspeil.language.numbers import round_half_up
from stadspeil.model.edition import Edition
from stadspeil.model.finding import Quantity, Rule
from stadspeil.model.observation import Observation
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind
from stadspeil.stats import sen_slope

POINTS, PERCENT, NUMBER = "procentpunt", "procent", "aantal"
"""Built-in units of what is worked out."""

VAGUE = 0.5
"""A quantity whose bounds lie further apart than this part of it is not worth a number."""
MOST_DECIMALS = 6
"""As many as a figure can have: `decimals` of an indicator goes no further."""


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
    return sen_slope(values[::2], values[1::2]).slope


def _pooled(values: Sequence[float]) -> float:
    return sum(values[::2]) / sum(values[1::2])


RULES: Mapping[Rule, Callable[[Sequence[float]], float]] = {
    Rule.VALUE: lambda of: of[0],
    Rule.NUMERATOR: lambda of: of[0],
    Rule.DENOMINATOR: lambda of: of[0],
    Rule.SUM: sum,
    Rule.DIFFERENCE: lambda of: of[0] - of[1],
    Rule.PERCENT: lambda of: 100 * of[0] / of[1],
    Rule.PER_1000: lambda of: 1000 * of[0] / of[1],
    Rule.POOLED_PERCENT: lambda of: 100 * _pooled(of),
    Rule.POOLED_PER_1000: lambda of: 1000 * _pooled(of),
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
    Rule.NEXT: lambda of: 1.0 + len(of),
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

    Where a rule takes two numbers of each member, they stand after each other.

    Raises:
        ZeroDivisionError: a share or change of nothing.
        ValueError: a slope of fewer than three points.

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
        value = self.observe(observation)
        decimals = max(0, spec.decimals - (len(str(unit.scale)) - 1))
        limits = rounding_bounds(self.edition, observation)
        if limits is not None:
            self.bounds[name] = limits.scaled(unit.scale)
        return self._add(Quantity(name, value, spec.unit, decimals, Rule.VALUE, (observation.id,)))

    def observe(self, observation: Observation) -> float:
        """The value of an observation in whole units; from now on a rule may name its id.

        Raises:
            ValueError: the observation has no value.
        """
        if observation.value is None:
            raise ValueError(f"{observation.id} has no value")
        unit = self.edition.units[self.edition.indicators[observation.indicator].spec.unit]
        self._observed[observation.id] = observation.value * unit.scale
        return self._observed[observation.id]

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
        """A quantity worked out from others of this finding, or from observations by their ids.

        Raises:
            KeyError: one of them is not known here.
            ZeroDivisionError: a share or change of nothing.
        """
        values = [
            self.quantities[part].value if part in self.quantities else self._observed[part]
            for part in of
        ]
        return self._add(Quantity(name, apply_rule(rule, values), unit, decimals, rule, of))

    def count(self, name: str, rule: Rule, of: Iterable[str], unit: str = NUMBER) -> Quantity:
        """How many things there are, by their ids: observations, or entries of the edition."""
        members = tuple(of)
        value = apply_rule(rule, [0.0] * len(members))
        return self._add(Quantity(name, value, unit, 0, rule, members))

    def pool(
        self, name: str, rule: Rule, observations: Iterable[Observation], unit: str, decimals: int
    ) -> Quantity:
        """The figure of some areas together, from the counts behind their observations.

        Raises:
            ValueError: one of them has no counts.
        """
        members = tuple(observations)
        values: list[float] = []
        for item in members:
            if item.numerator is None or item.denominator is None:
                raise ValueError(f"{item.id} has no counts behind it")
            values += (item.numerator, item.denominator)
        ids = tuple(item.id for item in members)
        return self._add(Quantity(name, apply_rule(rule, values), unit, decimals, rule, ids))

    def slope(self, name: str, observations: Iterable[Observation], like: str) -> Quantity:
        """How much a series goes up in a year, in the unit of another quantity.

        Raises:
            ValueError: there are fewer than three observations.
        """
        members = tuple(observations)
        values: list[float] = []
        for item in members:
            values += (self.observe(item), parse_period(item.period).year)
        unit = self.edition.units[self.quantities[like].unit]
        code = POINTS if unit.kind is UnitKind.SHARE else unit.code
        value, decimals = apply_rule(Rule.SLOPE, values), self.quantities[like].decimals
        while round_half_up(value, decimals) == 0 and decimals < MOST_DECIMALS:
            decimals += 1
        ids = tuple(item.id for item in members)
        return self._add(Quantity(name, value, code, decimals, Rule.SLOPE, ids))

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
