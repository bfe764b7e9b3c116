"""What a map shows: the figures of one level in one period, and how they are said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stadspeil.language import Language, format_cell, format_number
from stadspeil.language.numbers import round_half_up
from stadspeil.model.area import MIN_INHABITANTS, Area, AreaLevel
from stadspeil.model.edition import Indicator
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Observation, Status
from stadspeil.model.period import parse_period
from stadspeil.model.unit import Unit, UnitKind
from stadspeil.publish.views.inhabitants import is_too_small
from stadspeil.publish.views.order import areas_inside, breakdown_codelist, level_name

MIN_AREAS = 5
"""A map needs figures for at least this many areas of one level."""

LEVELS = (AreaLevel.NEIGHBOURHOOD, AreaLevel.DISTRICT)
"""The levels that a map may show, the finest first."""

_NAMED = 3


@dataclass(frozen=True)
class MapFigures:
    """The figures of one indicator, or of one part of it, for the areas of a level."""

    monitor: Monitor
    language: Language
    indicator: Indicator
    breakdown: Breakdown
    level: AreaLevel
    period: str
    areas: tuple[Area, ...]
    by_area: Mapping[str, Observation]
    inhabitants: Mapping[str, Observation]

    @classmethod
    def choose(
        cls, monitor: Monitor, language: Language, indicator: Indicator, breakdown: Breakdown
    ) -> "MapFigures | None":
        """The finest level with enough figures in one period, the latest; None without any."""
        edition = monitor.edition
        counts = monitor.inhabitants
        members = [
            item
            for item in monitor.by_indicator.get(indicator.id, ())
            if item.breakdown == breakdown
        ]
        for level in LEVELS:
            areas = tuple(
                area
                for area in areas_inside(monitor, level)
                if area.code in counts and area.longitude is not None and area.latitude is not None
            )
            codes = {area.code for area in areas}
            periods: dict[str, dict[str, Observation]] = {}
            for item in members:
                if item.area in codes or item.area == edition.settings.area:
                    periods.setdefault(item.period, {})[item.area] = item
            enough = [
                period
                for period, found in periods.items()
                if sum(item.value is not None and item.area in codes for item in found.values())
                >= MIN_AREAS
            ]
            if enough:
                latest = max(enough, key=parse_period)
                return cls(
                    monitor,
                    language,
                    indicator,
                    breakdown,
                    level,
                    latest,
                    areas,
                    periods[latest],
                    counts,
                )
        return None

    @property
    def values(self) -> tuple[tuple[str, float | None], ...]:
        """What the map shows: areas with their values."""
        return tuple(
            (area.code, found.value if (found := self.by_area.get(area.code)) else None)
            for area in self.areas
        )

    @property
    def unit(self) -> Unit:
        """The unit of the figures."""
        return self.monitor.edition.units[self.indicator.spec.unit]

    @property
    def shown(self) -> dict[str, float]:
        """The values that may be shown, by area, as exact as they are shown."""
        return {
            area.code: self.rounded(item.value)
            for area in self.areas
            if (item := self.by_area.get(area.code)) is not None
            and item.value is not None
            and not self.is_too_small(area.code)
        }

    def group_of(self, area: Area) -> str:
        """The district of an area; none on a map of districts."""
        return (area.parent or "") if self.level is AreaLevel.NEIGHBOURHOOD else ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The districts, in the order of the edition."""
        return tuple(dict.fromkeys(self.group_of(area) for area in self.areas))

    @property
    def grouped_areas(self) -> list[Area]:
        """The areas, those of one district together: the order in which they are read."""
        return sorted(self.areas, key=lambda area: self.groups.index(self.group_of(area)))

    @property
    def is_score(self) -> bool:
        """Whether zero is in the middle of the figures and not at their start."""
        return self.unit.kind is UnitKind.SCORE

    @property
    def is_provisional(self) -> bool:
        """Whether any of the figures is provisional."""
        return any(item.status is Status.PROVISIONAL for item in self.by_area.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """What a mark in the table and an open figure mean."""
        return (self.language("note_provisional"),) if self.is_provisional else ()

    def is_too_small(self, code: str) -> bool:
        """Whether too few people live in an area for its figure to be shown."""
        return is_too_small(self.size_of(code).value, self.unit.kind)

    def size_of(self, code: str) -> Observation:
        """The number of inhabitants of an area."""
        return self.inhabitants[code]

    def rounded(self, value: float) -> float:
        """A value as exact as it is shown: equal figures get one colour."""
        return float(round_half_up(value, self.indicator.spec.decimals))

    def area_name(self, code: str) -> str:
        """The name of an area."""
        return self.language.text(self.monitor.edition.areas[code].name)

    def figure(self, code: str) -> str:
        """The figure of an area in words, or why it has none."""
        item = self.by_area.get(code)
        if self.is_too_small(code):
            return self.language("map_too_small", number=MIN_INHABITANTS)
        if item is None:
            return self.language("map_no_figure")
        if item.value is None:
            return self.language(f"reason_{item.reason}")
        return self.say(item)

    def say(self, item: Observation) -> str:
        """A figure as it is shown."""
        return self.language.mark(self.number(item.value or 0.0), item.id)

    def inhabitants_of(self, code: str) -> str:
        """The number of inhabitants of an area as it is shown."""
        size = self.size_of(code)
        return self.language.mark(format_number(size.value or 0.0, 0, self.language), size.id)

    def number(self, value: float) -> str:
        """A value as it is shown."""
        return format_cell(value, self.unit, self.indicator.spec.decimals, self.language)

    @property
    def level_name(self) -> str:
        """What an area of the map is called: a district, a neighbourhood."""
        return level_name(self.monitor.edition, self.language, self.areas[0])

    @property
    def name(self) -> str:
        """The title of the indicator, with the part that is shown."""
        title = self.language.text(self.indicator.spec.title)
        for dimension, code in self.breakdown:
            codelist = breakdown_codelist(self.monitor.edition, self.indicator, dimension)
            title = f"{title}: {self.language.text(codelist.codes[code].title)}"
        return title

    @property
    def slug(self) -> str:
        """The name of the map in addresses and ids."""
        parts = [self.indicator.id, *(code for _, code in self.breakdown)]
        text = "-".join(parts).replace("+", "plus")
        return re.sub(r"[^A-Za-z0-9-]+", "-", text)

    def describe(self, order: Sequence[str]) -> str:
        """The map in words, with its highest and lowest figures. `order` is from high to low."""
        language = self.language

        def say(codes: Sequence[str]) -> str:
            return ", ".join(
                language("chart_sentence_bar", name=self.area_name(code), value=self.figure(code))
                for code in codes
            )

        sentences = [
            language("map_what", level=self.level_name),
            language("map_highest", areas=say(order[:_NAMED])),
            language("map_lowest", areas=say(order[: -_NAMED - 1 : -1])),
            self.city(),
        ]
        return " ".join(filter(None, [*sentences, *self.hidden()]))

    def city(self) -> str:
        """The figure of the city itself, where there is one."""
        area = self.monitor.edition.settings.area
        item = self.by_area.get(area)
        if item is None or item.value is None:
            return ""
        return self.language("map_city", area=self.area_name(area), value=self.say(item))

    def hidden(self) -> tuple[str, ...]:
        """Which areas have no figure here, by the reason why."""
        by_reason: dict[str, list[str]] = {}
        for area in self.areas:
            item = self.by_area.get(area.code)
            if self.is_too_small(area.code) or item is None or item.value is None:
                by_reason.setdefault(self.figure(area.code), []).append(self.area_name(area.code))
        mapped = {area.code for area in self.areas}
        unplaced = [
            self.area_name(area.code)
            for area in areas_inside(self.monitor, self.level)
            if area.code not in mapped
        ]
        if unplaced:
            by_reason[self.language("map_no_place")] = unplaced
        return tuple(
            self.language("map_hidden", areas=", ".join(names), reason=reason)
            for reason, names in by_reason.items()
        )
