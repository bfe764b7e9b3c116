"""The monitor: an edition with all its figures. What every product is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from stadspeil.model.area import INHABITANTS
from stadspeil.model.correction import Corrected
from stadspeil.model.discontinuity import Discontinuity
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.estimated import Estimated
from stadspeil.model.insight import Insight
from stadspeil.model.observation import Breakdown, Change, Observation, SuspectedBreak
from stadspeil.model.period import parse_period
from stadspeil.model.profile import Profiles


@dataclass(frozen=True)
class Monitor:
    """An edition, its observations, the changes between them and what stands out.

    `observations` stand in the order of the edition: indicator, area, breakdown, period.
    `changes` holds every default change: from the period before, and for half-years, quarters and
    dates also from a year before. `asked` holds the changes that the chapters name; `register` the
    discontinuities that touch each series (indicator, area, breakdown); `corrected` what the
    figures are that an earlier publication printed otherwise.
    """

    edition: Edition
    observations: tuple[Observation, ...]
    changes: tuple[Change, ...]
    asked: Mapping[tuple[str, str, Breakdown, str, str], Change]
    register: Mapping[tuple[str, str, Breakdown], tuple[Discontinuity, ...]]
    suspected: tuple[SuspectedBreak, ...]
    insight: Insight = field(default_factory=Insight)
    corrected: tuple[Corrected, ...] = ()
    estimates: tuple[Estimated, ...] = ()
    profiles: Profiles = field(default_factory=Profiles)

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str, Breakdown, str], Observation]:
        """Each observation by indicator, area, breakdown and period."""
        return {
            (item.indicator, item.area, item.breakdown, item.period): item
            for item in self.observations
        }

    @cached_property
    def by_id(self) -> Mapping[str, Observation]:
        """Each observation by its id."""
        return {item.id: item for item in self.observations}

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Observation, ...]]:
        """The observations of each indicator."""
        return {
            indicator: tuple(group)
            for indicator, group in groupby(self.observations, key=lambda item: item.indicator)
        }

    @cached_property
    def changes_by_indicator(self) -> Mapping[str, tuple[Change, ...]]:
        """The default changes of each indicator."""
        return {
            indicator: tuple(group)
            for indicator, group in groupby(self.changes, key=lambda item: item.indicator)
        }

    @cached_property
    def entries_by_indicator(self) -> Mapping[str, frozenset[str]]:
        """The entries of the register that touch a series of each indicator, by their ids."""
        found: dict[str, set[str]] = {}
        for (indicator, _, _), entries in self.register.items():
            found.setdefault(indicator, set()).update(entry.id for entry in entries)
        return {indicator: frozenset(entries) for indicator, entries in found.items()}

    @cached_property
    def corrections(self) -> Mapping[str, str]:
        """The correction of each figure that differs from print, by the identity of the figure."""
        found: dict[str, str] = {}
        for item in self.corrected:
            found.setdefault(item.figure, item.correction)
        return found

    @cached_property
    def inhabitants(self) -> Mapping[str, Observation]:
        """The latest number of inhabitants of each area, from the indicator that knows most areas.

        Empty where no indicator counts inhabitants.
        """
        best: dict[str, Observation] = {}
        for indicator in self.edition.indicators.values():
            if indicator.spec.unit != INHABITANTS:
                continue
            whole: dict[str, Observation] = {}
            for item in self.by_indicator.get(indicator.id, ()):
                if not item.breakdown and item.value is not None:
                    known = whole.get(item.area)
                    if known is None or parse_period(known.period) < parse_period(item.period):
                        whole[item.area] = item
            if len(whole) > len(best):
                best = whole
        return best

    def series(
        self, indicator: str, area: str, breakdown: Breakdown = ()
    ) -> tuple[Observation, ...]:
        """The observations of one indicator, area and breakdown, in order of time."""
        return tuple(
            item
            for item in self.by_indicator.get(indicator, ())
            if item.area == area and item.breakdown == breakdown
        )

    def indicator(self, identifier: str) -> Indicator:
        """An indicator by its id."""
        return self.edition.indicators[identifier]
