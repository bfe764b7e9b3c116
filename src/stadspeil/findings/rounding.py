"""How far the rounding of a source lets a figure lie from the truth.

A figure that its source rounded stands for an interval. The interval goes through sums, shares and
changes, so that no sentence states a difference that rounding alone could make.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from stadspeil.model.area import AreaLevel
from stadspeil.model.codelist import TOTAL
from stadspeil.model.dataset import Dataset, Row, Total
from stadspeil.model.edition import Edition
from stadspeil.model.expression import (
    Expression,
    Number,
    Operation,
    Reference,
    Whole,
    factor,
    ratio,
    references,
)
from stadspeil.model.observation import Breakdown, Observation
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and the highest that a true figure can be."""

    lower: float
    upper: float

    def minus(self, other: "Bounds") -> "Bounds":
        """The bounds of the difference with another figure."""
        return Bounds(self.lower - other.upper, self.upper - other.lower)

    def relative_to(self, other: "Bounds") -> "Bounds | None":
        """The bounds of the change from another figure in percent; None where that may be zero."""
        if other.lower <= 0:
            return None
        return Bounds(
            100 * (self.lower / (other.upper if self.lower >= 0 else other.lower) - 1),
            100 * (self.upper / (other.lower if self.upper >= 0 else other.upper) - 1),
        )

    def scaled(self, factor: float) -> "Bounds":
        """The bounds of the figure times a positive factor."""
        return Bounds(self.lower * factor, self.upper * factor)

    @property
    def holds_zero(self) -> bool:
        """Whether the true figure may be zero."""
        return self.lower <= 0 <= self.upper


Work = Callable[[Sequence[float]], float]
"""A rule: numbers in, a number out."""


def corner_bounds(work: Work, limits: Sequence[Bounds]) -> Bounds:
    """The lowest and highest that a rule makes of figures that lie within limits.

    Exact for a rule that goes one way in each figure, or is linear in it.
    """
    ends = [tuple({item.lower, item.upper}) for item in limits]
    found = [work(corner) for corner in product(*ends)]
    return Bounds(min(found), max(found))


def nudged_bounds(work: Work, values: Sequence[float], limits: Sequence[Bounds]) -> Bounds:
    """About how far a rule can go when each figure moves to its limits, all the same way.

    To first order: the widths of the figures one by one, added up. For rules of many figures.
    """
    middle = work(values)
    width = 0.0
    for place, item in enumerate(limits):
        if item.lower < item.upper:
            moved = [
                work([*values[:place], end, *values[place + 1 :]])
                for end in (item.lower, item.upper)
            ]
            width += max(abs(end - middle) for end in moved)
    return Bounds(middle - width, middle + width)


def rounding_bounds(edition: Edition, observation: Observation) -> Bounds | None:
    """The bounds of an observation in its own unit; None where it has no value.

    A share or rate with counts behind it goes through them: (n ± hn) / (d ∓ hd). A part of a whole
    that is added up moves with that whole: n / (n + rest), in which only the rest turns against it.
    Everything else is its value with the half-widths of the figures that it is added up from.
    """
    if observation.value is None:
        return None
    expression = edition.indicators[observation.indicator].expression
    parts = ratio(expression)
    above, below = observation.numerator, observation.denominator
    if parts is None or above is None or below is None:
        width = _half_width(edition, expression, observation)
        return Bounds(observation.value - width, observation.value + width)
    per = factor(expression)
    wide_above, wide_below = (_half_width(edition, part, observation) for part in parts)
    low, high = max(above - wide_above, 0.0), above + wide_above
    most, least = below + wide_below, below - wide_below
    if _is_part_of_sum(edition, parts, observation.breakdown):
        rest, wide_rest = below - above, max(wide_below - wide_above, 0.0)
        most, least = low + rest + wide_rest, high + max(rest - wide_rest, 0.0)
    if least <= 0:
        return Bounds(0.0, float("inf"))
    return Bounds(per * low / most, per * high / least)


def _is_part_of_sum(
    edition: Edition, parts: tuple[Expression, Expression], breakdown: Breakdown
) -> bool:
    """Whether a count is one of those that the count below the line is added up from."""
    above, below = parts
    if not (isinstance(above, Reference) and isinstance(below, Whole)):
        return False
    if (above.dataset, above.measure) != (below.of.dataset, below.of.measure):
        return False
    dimensions = edition.datasets[above.dataset].spec.dimensions
    pinned = {*dict(breakdown), *dict(above.filters)} - {*dict(below.of.filters)}
    return bool(pinned) and all(dimensions[name].total is Total.SUM for name in pinned)


def counts_half_widths(edition: Edition, observation: Observation) -> tuple[float, float] | None:
    """How far rounding lets the counts above and below the line lie from the truth.

    None where the observation has no counts of people or things behind it.
    """
    expression = edition.indicators[observation.indicator].expression
    parts = ratio(expression)
    if parts is None or observation.numerator is None or observation.denominator is None:
        return None
    units = {
        edition.datasets[leaf.dataset].measures[leaf.measure].unit
        for leaf in references(expression)
    }
    if any(edition.units[unit].kind is not UnitKind.COUNT for unit in units):
        return None
    above, below = (_half_width(edition, part, observation) for part in parts)
    return above, below


def _half_width(edition: Edition, expression: Expression, observation: Observation) -> float:
    match expression:
        case Number():
            return 0.0
        case Operation("+" | "-", left, right):
            return _half_width(edition, left, observation) + _half_width(
                edition, right, observation
            )
        case Operation("*", Number(value), other) | Operation("*", other, Number(value)):
            return abs(float(value)) * _half_width(edition, other, observation)
        case Operation("/", other, Number(value)):
            return _half_width(edition, other, observation) / abs(float(value))
        case Whole(reference):
            return _leaf_width(edition, reference, (), observation)
        case Reference():
            return _leaf_width(edition, expression, observation.breakdown, observation)
        case _:
            # A product or quotient of figures inside a larger expression: no indicator has one.
            raise ValueError(f"no rounding is known for {expression}")


def _leaf_width(
    edition: Edition, reference: Reference, breakdown: Breakdown, observation: Observation
) -> float:
    """Half a step of rounding for each stored figure that is added up."""
    dataset = edition.datasets[reference.dataset]
    measure = dataset.measures[reference.measure]
    own = {name: code for name, code in breakdown if name in dataset.spec.dimensions}
    pins = {**own, **dict(reference.filters)}
    areas = edition.areas.members(observation.area) or (observation.area,)
    level = edition.areas[observation.area].level
    if observation.area in dataset.by_area:
        areas = (observation.area,)
    else:
        level = AreaLevel.MUNICIPALITY
    width = float(measure.rounding_at(level).half_width(measure.decimals))
    count = sum(
        1
        for area in areas
        for row in dataset.by_area.get(area, ())
        if _falls_inside(row.period, observation.period) and _matches(edition, dataset, row, pins)
    )
    return width * max(count, 1)


def _falls_inside(code: str, period: str) -> bool:
    if code == period:
        return True
    part, whole = parse_period(code), parse_period(period)
    return whole.start <= part.start and part.end <= whole.end


def _matches(edition: Edition, dataset: Dataset, row: Row, pins: dict[str, str]) -> bool:
    """Whether a row is one of those that the figure is added up from."""
    for place, (name, spec) in enumerate(dataset.spec.dimensions.items()):
        code, wanted = row.codes[place], pins.get(name, TOTAL)
        if code == wanted:
            continue
        stored = dataset.stored_codes[name]
        if wanted in stored or (wanted == TOTAL and spec.total is not Total.SUM):
            return False
        above = list(edition.codelists[spec.codelist].ancestors(code))
        if stored.intersection(above) or (wanted != TOTAL and wanted not in above):
            return False
    return True
