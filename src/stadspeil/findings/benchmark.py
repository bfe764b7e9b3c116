"""A figure of the area beside its benchmarks: lower, higher, or not to be told apart.

What comparison, place and signal have in common. An interval carries three things: chance in the
counts of the area, chance in those of the benchmark where it has counts, and the rounding of all.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from stadspeil.findings.figures import COMPARABLE, WITHOUT_RATIO, Figures
from stadspeil.findings.rounding import Bounds, counts_half_widths
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import factor
from stadspeil.model.finding_settings import Figure as NamedFigure
from stadspeil.model.finding_settings import Pair
from stadspeil.model.insight import Level
from stadspeil.model.observation import Breakdown, Observation
from stadspeil.model.unit import UnitKind
from stadspeil.stats import Proportion, Rate, Value, Verdict, compare_with_benchmark

PARTS = 2
"""How many parts of a whole are told at most: those that lie furthest off."""

PER = {UnitKind.SHARE: 100.0, UnitKind.RATE: 1000.0}
"""The factors by which a share and a rate are worked out again, without the area in it."""

TENTHS = 10
"""Two shares that differ by more than a tenth of the benchmark are never called almost equal."""

SIDES = (Level.LOWER, Level.HIGHER)
LEVELS = {Verdict.HIGHER: Level.HIGHER, Verdict.LOWER: Level.LOWER}

Figure = Proportion | Rate | Value


class Closeness(StrEnum):
    """Why two figures are called similar."""

    EQUAL = "equal"  # closer than the bounds of the signal rule
    CHANCE = "chance"  # chance and rounding could make the difference
    ROUNDING = "rounding"  # rounding alone could make it


@dataclass(frozen=True)
class Counted:
    """A share or rate, `per` times count / base, and how far rounding may have moved each."""

    kind: UnitKind
    per: float
    count: float
    base: float
    count_half: float
    base_half: float

    @property
    def figure(self) -> Proportion | Rate:
        """As the statistics take it, on the scale 0-1."""
        if self.kind is UnitKind.SHARE:
            return Proportion(self.count, self.base, self.count_half, self.base_half)
        return Rate(self.count, self.base, 1.0, self.count_half, self.base_half)

    def plus(self, other: "Counted") -> "Counted":
        """Two groups together."""
        return replace(
            self,
            count=self.count + other.count,
            base=self.base + other.base,
            count_half=self.count_half + other.count_half,
            base_half=self.base_half + other.base_half,
        )

    def without(self, part: "Counted") -> "Counted":
        """What is left when a part is taken out."""
        return replace(
            self,
            count=self.count - part.count,
            base=self.base - part.base,
            count_half=self.count_half + part.count_half,
            base_half=self.base_half + part.base_half,
        )

    @property
    def bounds(self) -> Bounds:
        """The lowest and the highest that the true figure can be, in its unit."""
        least = max(self.count - self.count_half, 0.0) / (self.base + self.base_half)
        smallest = self.base - self.base_half
        most = (self.count + self.count_half) / smallest if smallest > 0 else math.inf
        return Bounds(self.per * least, self.per * most)


@dataclass(frozen=True)
class Beside:
    """A figure beside one benchmark.

    `difference` holds own - benchmark in the unit of the figure. `apart` says that the area was
    taken out of the benchmark, `counted` that chance is in the interval, and `closeness` why a
    level is similar.
    """

    benchmark: Observation
    level: Level
    difference: Bounds
    closeness: Closeness | None
    apart: bool
    counted: bool


@dataclass(frozen=True)
class Compared:
    """A figure of the area beside its benchmarks of the same period, reference groups first."""

    indicator: Indicator
    own: Observation
    besides: tuple[Beside, ...]

    @property
    def first(self) -> Beside:
        """Beside the benchmark that the level is about."""
        return self.besides[0]


def count_behind(figures: Figures, observation: Observation) -> Counted | None:
    """A share or rate with the people or things behind it.

    None where it has none, or where they can't be right: a negative count, nobody below the line,
    or more above the line of a share than below it.
    """
    kind = figures.unit(observation.indicator).kind
    halves = counts_half_widths(figures.edition, observation)
    count, base = observation.numerator, observation.denominator
    if halves is None or count is None or base is None:
        return None
    per = factor(figures.edition.indicators[observation.indicator].expression)
    behind = Counted(kind, per, count, base, *halves)
    return behind if kind in PER and _can_be(behind) else None


def _can_be(behind: Counted) -> bool:
    is_part = behind.kind is not UnitKind.SHARE or behind.count <= behind.base
    return behind.count >= 0 and behind.base > 0 and is_part


def is_impossible(figures: Figures, observation: Observation) -> bool:
    """Whether the counts behind a figure contradict it, so that nothing may be said of it."""
    has_counts = counts_half_widths(figures.edition, observation) is not None
    return has_counts and count_behind(figures, observation) is None


def is_small(figures: Figures, observation: Observation) -> bool:
    """Whether so few people are above the line that each weighs too much."""
    count = observation.numerator
    return count is not None and count < figures.bounds.small_count


def compare_series(
    figures: Figures, indicator: Indicator, breakdown: Breakdown = ()
) -> Compared | None:
    """The latest figure of the area that has a benchmark, beside all that it has.

    None where no benchmark has a figure, where few people are behind it, or where the figure of an
    indicator says nothing of another area: counts and amounts depend on the size of an area.
    """
    if figures.unit(indicator.id).kind not in COMPARABLE:
        return None
    odd = figures.odd_periods(indicator.id, breakdown=breakdown)
    for own in reversed(figures.series(indicator.id, breakdown=breakdown)):
        if own.value is None or own.period in odd or is_impossible(figures, own):
            continue
        found = [
            beside
            for area in figures.benchmarks()
            if (other := figures.at(indicator.id, own.period, area, breakdown)) is not None
            and not is_impossible(figures, other)
            and (beside := put_beside(figures, own, other)) is not None
        ]
        if found:
            return None if is_small(figures, own) else Compared(indicator, own, tuple(found))
    return None


def compare_figure(figures: Figures, named: NamedFigure) -> Compared | None:
    """A figure that the settings name, beside its benchmarks; None where it has none of them."""
    indicator = figures.edition.indicators[named.indicator]
    if named.area not in (None, figures.area):
        return None
    return compare_series(figures, indicator, tuple(sorted(named.where.items())))


def denominators_differ(figures: Figures, pair: Pair) -> bool:
    """Whether the comparisons of a pair point different ways, or one of them is only quoted."""
    found = (compare_figure(figures, named) for named in pair.figures)
    levels = {item.first.level for item in found if item is not None}
    return pair.quoted is not None or levels.issuperset(SIDES)


def put_beside(figures: Figures, own: Observation, other: Observation) -> Beside | None:
    """The verdict of one figure beside another; None where it can't be computed."""
    mine, theirs = count_behind(figures, own), count_behind(figures, other)
    inside = figures.edition.areas.holds(other.area, own.area)
    apart = inside and mine is not None and theirs is not None and mine.per == PER[mine.kind]
    if mine and theirs and apart and not _can_be(theirs.without(mine)):
        return None
    if mine is None:
        sides: tuple[Figure, Figure] = _value(figures, own, 1.0), _value(figures, other, 1.0)
    else:
        sides = mine.figure, theirs.figure if theirs else _value(figures, other, mine.per)
    found = judge(figures, own, *sides, scale=mine.per if mine else 1.0, apart=apart)
    return None if found is None else Beside(other, *found, apart=apart, counted=mine is not None)


def judge(
    figures: Figures,
    own: Observation,
    mine: Figure,
    theirs: Figure,
    *,
    scale: float,
    apart: bool = False,
) -> tuple[Level, Bounds, Closeness | None] | None:
    """How a figure lies beside another by the signal rule, and the interval of their difference.

    `scale` is what one stands for in the unit of the figure. None where a total is or may be zero.
    """
    found = compare_with_benchmark(
        mine, theirs, confidence=figures.bounds.confidence, area_in_benchmark=apart
    )
    verdict = Verdict(str(found.verdict))
    if verdict is Verdict.NOT_COMPARABLE:
        return None
    limits = Bounds(
        scale * float(found.difference_interval.lower),
        scale * float(found.difference_interval.upper),
    )
    if _is_equal(figures, own, scale * float(found.difference)):
        return Level.SIMILAR, limits, Closeness.EQUAL
    if verdict is Verdict.SIMILAR:
        closeness = Closeness.ROUNDING if isinstance(mine, Value) else Closeness.CHANCE
        return Level.SIMILAR, limits, closeness
    return LEVELS[verdict], limits, None


def _is_equal(figures: Figures, own: Observation, difference: float) -> bool:
    """Whether two figures are closer than the bounds of the signal rule."""
    benchmark = abs((own.value or 0.0) - difference)
    if (kind := figures.unit(own.indicator).kind) in WITHOUT_RATIO:
        near = abs(difference) < figures.bounds.equal_points
        # Half a point is little beside 20%, and a quarter of 2%.
        return near and (kind is UnitKind.SCORE or abs(difference) <= benchmark / TENTHS)
    return 100 * abs(difference) < figures.bounds.equal_percent * benchmark


def _value(figures: Figures, observation: Observation, scale: float) -> Value:
    """A figure of which only the rounding is known, on the scale of what it stands beside."""
    limits = figures.rounding(observation)
    if observation.value is None or limits is None or not math.isfinite(limits.upper):
        raise ValueError(f"{observation.id} has no value to compare")
    half = (limits.upper - limits.lower) / 2
    return Value((limits.upper + limits.lower) / 2 / scale, half / scale)


# -- which series of an indicator are told


def compare_all(figures: Figures) -> tuple[Compared, ...]:
    """Every figure that is told beside its benchmarks, in the order of the edition."""
    found = (compared_series(figures, indicator) for indicator in figures.indicators())
    return tuple(chain.from_iterable(found))


def compared_series(figures: Figures, indicator: Indicator) -> Iterator[Compared]:
    """The figure of an indicator as a whole, and the few parts of it that say more.

    A part says more when it is higher or lower and lies further off than the whole, in proportion.
    It is left out where another indicator has the same figure, and where it only is what a part
    that was told leaves over.
    """
    whole = None if figures.is_always_whole(indicator) else compare_series(figures, indicator)
    if whole is not None and not _stands_elsewhere(figures, whole.own):
        yield whole
    least = _distance(whole) if whole is not None else 0.0
    parts = [
        part
        for breakdown in figures.parts(indicator.id)
        if (part := compare_series(figures, indicator, breakdown)) is not None
        and part.first.level in (Level.HIGHER, Level.LOWER)
        and _distance(part) > least
    ]
    parts.sort(key=lambda part: -abs(_gap(part)))
    told: list[Observation] = []
    for part in parts:
        if any(_completes(part.own, other) for other in told):
            continue
        told.append(part.own)
        if not _stands_elsewhere(figures, part.own):
            yield part
        if len(told) == PARTS:
            return


def _gap(compared: Compared) -> float:
    own, other = compared.own.value or 0.0, compared.first.benchmark.value or 0.0
    return round(own - other, 9)


def _distance(compared: Compared) -> float:
    """How many times as high or as low as the benchmark, as the size of a logarithm."""
    own, other = compared.own.value or 0.0, compared.first.benchmark.value or 0.0
    return abs(math.log(own / other)) if own > 0 and other > 0 else math.inf


def _completes(part: Observation, other: Observation) -> bool:
    """Whether two shares are the two sides of one whole."""
    return math.isclose((part.value or 0.0) + (other.value or 0.0), 100, abs_tol=1e-9)


def _stands_elsewhere(figures: Figures, own: Observation) -> bool:
    """Whether another indicator gives this figure too, as a whole; the first one is kept."""
    return any(
        item.value == own.value
        and (item.numerator, item.denominator) == (own.numerator, own.denominator)
        and set(item.dataset) & set(own.dataset)
        for other in figures.indicators()
        if other.id != own.indicator
        and other.spec.unit == figures.edition.indicators[own.indicator].spec.unit
        and (own.breakdown or figures.comes_before(other.id, own.indicator))
        and (item := figures.at(other.id, own.period, own.area)) is not None
    )
