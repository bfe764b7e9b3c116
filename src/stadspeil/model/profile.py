"""Profiles of areas: their kind, their place on their level, how far their parts differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from stadspeil.model.area import AreaLevel
from stadspeil.model.observation import Observation
from stadspeil.model.typology import Threshold, Typology


@dataclass(frozen=True, slots=True)
class Typed:
    """An area with the kind that its figure gives it; no kind where it lies between the lines."""

    typology: Typology
    observation: Observation
    threshold: Threshold
    kind: str | None


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of an area in one period: 1 is the highest; `shared` have the same figure."""

    observation: Observation
    rank: int
    shared: int

    @property
    def identity(self) -> str:
        """How products call it: `standing:ses-score:WK054600:2019`."""
        item = self.observation
        return f"standing:{item.indicator}:{item.area}:{item.period}"


@dataclass(frozen=True, slots=True)
class Standing:
    """An area among `count` areas of its level, at the start and at the end of a series.

    Only areas with a figure in every period are ranked, so that a place means the same in each.
    """

    indicator: str
    area: str
    level: AreaLevel
    count: int
    first: Rank
    last: Rank

    @property
    def counted(self) -> str:
        """How products call the number of areas: `standings:ses-score:district`."""
        return f"standings:{self.indicator}:{self.level.value}"


@dataclass(frozen=True, slots=True)
class Width:
    """The lowest and the highest figure among the parts of an area in one period."""

    area: str
    lowest: Observation
    highest: Observation

    @property
    def value(self) -> float:
        """How far they lie apart."""
        return (self.highest.value or 0.0) - (self.lowest.value or 0.0)

    @property
    def identity(self) -> str:
        """How products call it: `spread:ses-score:WK054608:2019`."""
        return f"spread:{self.lowest.indicator}:{self.area}:{self.lowest.period}"


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the parts of an area differ, at the start and at the end of a series."""

    indicator: str
    area: str
    first: Width
    last: Width


@dataclass(frozen=True)
class Profiles:
    """What the figures of areas say of each beside the others of its level."""

    types: tuple[Typed, ...] = ()
    standings: tuple[Standing, ...] = ()
    spreads: tuple[Spread, ...] = ()

    @cached_property
    def types_of(self) -> Mapping[str, tuple[Typed, ...]]:
        """The kinds of each area, one for each typology."""
        found: dict[str, tuple[Typed, ...]] = {}
        for item in self.types:
            area = item.observation.area
            found[area] = (*found.get(area, ()), item)
        return found

    @cached_property
    def standings_of(self) -> Mapping[str, tuple[Standing, ...]]:
        """The places of each area, one for each score."""
        found: dict[str, tuple[Standing, ...]] = {}
        for item in self.standings:
            found[item.area] = (*found.get(item.area, ()), item)
        return found

    @cached_property
    def spreads_of(self) -> Mapping[str, tuple[Spread, ...]]:
        """The spreads inside each area, one for each score."""
        found: dict[str, tuple[Spread, ...]] = {}
        for item in self.spreads:
            found[item.area] = (*found.get(item.area, ()), item)
        return found
