"""Maps of the city without boundaries: a bubble for each area, coloured by one figure.

Colours and places are worked out here; every number on a map is an observation.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stadspeil.language import Language, format_cell, format_number
from stadspeil.language.numbers import round_half_up, unit_phrase
from stadspeil.model.area import MIN_INHABITANTS, Area, AreaLevel
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import references
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Observation, Status
from stadspeil.model.period import parse_period
from stadspeil.model.unit import Unit, UnitKind
from stadspeil.publish.views.bubbles import (
    NAME_SIZE,
    Box,
    Circle,
    Place,
    along_lines,
    bounds,
    fit_name,
    join,
    lay_out,
    lead,
    number_place,
    place_words,
    split_name,
    words_width,
)
from stadspeil.publish.views.chart import COLOURS
from stadspeil.publish.views.classes import (
    WHITE,
    ink_on,
    limits_around_zero,
    split_evenly,
    tints_around_zero,
    tints_of,
)
from stadspeil.publish.views.order import (
    areas_inside,
    breakdown_codelist,
    is_always_whole,
    level_name,
)
from stadspeil.publish.views.table import Cell, Row, Table, source_line

MIN_AREAS = 5
"""A map needs figures for at least this many areas of one level."""

OPPOSITES = {
    Domain.SAMEN: "#8f4e0b",
    Domain.JEUGDWET: "#55641a",
    Domain.WMO: "#8f4e0b",
    Domain.PARTICIPATIEWET: "#1f5a80",
    Domain.CONTEXT: "#8f4e0b",
}
"""What lies below zero, beside the colour of a domain: told apart by colour-blind readers too."""

_LEVELS = (AreaLevel.NEIGHBOURHOOD, AreaLevel.DISTRICT)
_MAPPED = (UnitKind.SHARE, UnitKind.RATE, UnitKind.SCORE)
LARGE_NAME_SIZE = 17
DISTRICT_SIZE = 14
DISTRICT_LINE = 16.0
_WIDE = (17.0, 13.0)
_NARROW = (29.0, 20.0)
_NAMED = 3
_SIZES = (1000, 5000)


@dataclass(frozen=True)
class Bubble:
    """One area on a map: its place, colour and words.

    `lines` is its name where that fits inside; `number` stands in the list beside the map, and
    comes at `number_at`, or where letters are large (on a phone) at `large_number_at`. Without
    a `fill` there is no figure to show.
    """

    code: str
    name: str
    number: int
    circle: Circle
    fill: str | None
    ink: str
    lines: tuple[str, ...]
    number_at: tuple[float, float]
    large_number_at: tuple[float, float]
    label: str
    value: str
    has_figure: bool


@dataclass(frozen=True)
class Group:
    """A district on a map: its bubbles, what joins them, and where its name stands.

    A `leader` runs from the name to the nearest bubble where these stand apart.
    """

    code: str
    name: str
    bubbles: tuple[Bubble, ...]
    links: tuple[tuple[Circle, Circle], ...]
    lines: tuple[str, ...]
    box: Box | None
    leader: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class LegendClass:
    """A class of figures with its colour."""

    fill: str
    label: str


@dataclass(frozen=True)
class Cartogram:
    """A map in one language; `slug` names its page."""

    id: str
    slug: str
    indicator: str
    domain: Domain
    name: str
    level: str
    period: str
    title: str
    subtitle: str
    city: str
    description: str
    name_size: int
    view_box: Box
    groups: tuple[Group, ...]
    is_grouped: bool
    classes: tuple[LegendClass, ...]
    classes_note: str
    sizes: tuple[tuple[float, str], ...]
    size_note: str
    hidden: tuple[str, ...]
    notes: tuple[str, ...]
    table: Table

    @property
    def bubbles(self) -> tuple[Bubble, ...]:
        """Every bubble, in reading order."""
        return tuple(bubble for group in self.groups for bubble in group.bubbles)


def build_cartograms(monitor: Monitor, language: Language) -> tuple[Cartogram, ...]:
    """A map of every share, rate and score that is known for enough areas inside the city.

    Scores come first, since they sum an area up; then other figures of the whole, then those of
    parts. Figures that two indicators share are mapped once.
    """
    units = monitor.edition.units
    series = [
        (units[indicator.spec.unit].kind is not UnitKind.SCORE, breakdown != (), place, breakdown)
        for place, indicator in enumerate(monitor.edition.indicators.values())
        if units[indicator.spec.unit].kind in _MAPPED
        for breakdown in _breakdowns(monitor, indicator)
    ]
    indicators = tuple(monitor.edition.indicators.values())
    found: dict[tuple[tuple[str, float | None], ...], Cartogram] = {}
    for *_, place, breakdown in sorted(series, key=lambda item: item[:3]):
        builder = _Builder.choose(monitor, language, indicators[place], breakdown)
        if builder is not None and builder.figures not in found:
            found[builder.figures] = builder.build()
    return tuple(found.values())


def _breakdowns(monitor: Monitor, indicator: Indicator) -> Iterator[Breakdown]:
    for breakdown in dict.fromkeys(
        item.breakdown for item in monitor.by_indicator.get(indicator.id, ())
    ):
        if breakdown or not is_always_whole(monitor, indicator):
            yield breakdown


def is_too_small(inhabitants: float | None, kind: UnitKind) -> bool:
    """Whether an area has too few inhabitants for a figure of a kind to be shown."""
    return inhabitants is not None and inhabitants < MIN_INHABITANTS and kind in _MAPPED


@dataclass(frozen=True)
class _Builder:
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
    ) -> "_Builder | None":
        """The finest level with enough figures in one period, the latest; None without any."""
        edition = monitor.edition
        counts = monitor.inhabitants
        members = [
            item
            for item in monitor.by_indicator.get(indicator.id, ())
            if item.breakdown == breakdown
        ]
        for level in _LEVELS:
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
    def figures(self) -> tuple[tuple[str, float | None], ...]:
        """What the map shows: areas with their values."""
        return tuple(
            (area.code, found.value if (found := self.by_area.get(area.code)) else None)
            for area in self.areas
        )

    @property
    def _unit(self) -> Unit:
        return self.monitor.edition.units[self.indicator.spec.unit]

    def build(self) -> Cartogram:
        language = self.language
        shown = {
            area.code: self._rounded(item.value)
            for area in self.areas
            if (item := self.by_area.get(area.code)) is not None
            and item.value is not None
            and not self._is_too_small(area.code)
        }
        fills, classes = self._classify(shown)
        groups = self._place(fills)
        boxes = [group.box for group in groups if group.box is not None]
        circles = [bubble.circle for group in groups for bubble in group.bubbles]
        order = sorted(shown, key=lambda code: (-shown[code], self._name(code)))
        name = self._indicator_name()
        return Cartogram(
            id=f"kaart-{self._slug()}",
            slug=self._slug(),
            indicator=self.indicator.id,
            domain=self.indicator.spec.domain,
            name=name,
            level=self._level_name(),
            period=language.period(self.period),
            title=language(
                "map_title",
                low=self._figure(order[-1]),
                low_area=self._name(order[-1]),
                high=self._figure(order[0]),
                high_area=self._name(order[0]),
            ),
            subtitle=language(
                "map_subtitle",
                name=name,
                level=self._level_name(),
                period=language.period(self.period),
            ),
            city=self._city(),
            description=self._describe(order),
            name_size=self._name_size(),
            view_box=bounds(circles, boxes, 6.0),
            groups=groups,
            is_grouped=self.level is AreaLevel.NEIGHBOURHOOD,
            classes=classes,
            classes_note=language(
                "map_classes_zero" if self._is_score() else "map_classes_equal",
                level=self._level_name(),
            ),
            sizes=self._size_legend(circles),
            size_note=language(
                "map_sizes", period=language.period(self._size_of(self.areas[0].code).period)
            ),
            hidden=self._hidden(),
            notes=(language("note_provisional"),) if self._is_provisional() else (),
            table=self._table(),
        )

    # -- figures and words

    def _is_score(self) -> bool:
        return self._unit.kind is UnitKind.SCORE

    def _is_provisional(self) -> bool:
        return any(item.status is Status.PROVISIONAL for item in self.by_area.values())

    def _is_too_small(self, code: str) -> bool:
        return is_too_small(self._size_of(code).value, self._unit.kind)

    def _size_of(self, code: str) -> Observation:
        return self.inhabitants[code]

    def _rounded(self, value: float) -> float:
        return float(round_half_up(value, self.indicator.spec.decimals))

    def _name(self, code: str) -> str:
        return self.language.text(self.monitor.edition.areas[code].name)

    def _figure(self, code: str) -> str:
        """The figure of an area in words, or why it has none."""
        item = self.by_area.get(code)
        if self._is_too_small(code):
            return self.language("map_too_small", number=MIN_INHABITANTS)
        if item is None:
            return self.language("map_no_figure")
        if item.value is None:
            return self.language(f"reason_{item.reason}")
        return self._number(item.value)

    def _number(self, value: float) -> str:
        return format_cell(value, self._unit, self.indicator.spec.decimals, self.language)

    def _level_name(self) -> str:
        return level_name(self.monitor.edition, self.language, self.areas[0])

    def _indicator_name(self) -> str:
        title = self.language.text(self.indicator.spec.title)
        for dimension, code in self.breakdown:
            codelist = breakdown_codelist(self.monitor.edition, self.indicator, dimension)
            title = f"{title}: {self.language.text(codelist.codes[code].title)}"
        return title

    def _slug(self) -> str:
        parts = [self.indicator.id, *(code for _, code in self.breakdown)]
        text = "-".join(parts).replace("+", "plus")
        return re.sub(r"[^A-Za-z0-9-]+", "-", text)

    def _describe(self, order: Sequence[str]) -> str:
        language = self.language

        def say(codes: Sequence[str]) -> str:
            return ", ".join(
                language("chart_sentence_bar", name=self._name(code), value=self._figure(code))
                for code in codes
            )

        sentences = [
            language("map_what", level=self._level_name()),
            language("map_highest", areas=say(order[:_NAMED])),
            language("map_lowest", areas=say(order[: -_NAMED - 1 : -1])),
            self._city(),
        ]
        return " ".join(filter(None, [*sentences, *self._hidden()]))

    def _city(self) -> str:
        """The figure of the city itself, where there is one."""
        area = self.monitor.edition.settings.area
        item = self.by_area.get(area)
        if item is None or item.value is None:
            return ""
        return self.language("map_city", area=self._name(area), value=self._number(item.value))

    def _hidden(self) -> tuple[str, ...]:
        """Which areas have no figure here, by the reason why."""
        by_reason: dict[str, list[str]] = {}
        for area in self.areas:
            item = self.by_area.get(area.code)
            if self._is_too_small(area.code) or item is None or item.value is None:
                by_reason.setdefault(self._figure(area.code), []).append(self._name(area.code))
        mapped = {area.code for area in self.areas}
        unplaced = [
            self._name(area.code)
            for area in areas_inside(self.monitor, self.level)
            if area.code not in mapped
        ]
        if unplaced:
            by_reason[self.language("map_no_place")] = unplaced
        return tuple(
            self.language("map_hidden", areas=", ".join(names), reason=reason)
            for reason, names in by_reason.items()
        )

    # -- colours

    def _classify(
        self, shown: Mapping[str, float]
    ) -> tuple[dict[str, str], tuple[LegendClass, ...]]:
        colour = COLOURS[self.indicator.spec.domain]
        if not self._is_score():
            classes = split_evenly(shown)
            tints = tints_of(colour, len(classes))
            fills = {
                code: tint for tint, codes in zip(tints, classes, strict=True) for code in codes
            }
            legend = tuple(
                LegendClass(tint, self._range(shown[codes[0]], shown[codes[-1]]))
                for tint, codes in zip(tints, classes, strict=True)
            )
            return fills, legend
        limits = limits_around_zero(tuple(shown.values()))
        tints = tints_around_zero(OPPOSITES[self.indicator.spec.domain], colour)
        words = [self._number(limit) for limit in limits]
        labels = [
            self.language("map_class_below", high=words[0]),
            *(
                self.language("map_class_between", low=low, high=high)
                for low, high in pairwise(words)
            ),
            self.language("map_class_above", low=words[-1]),
        ]
        fills = {
            code: tints[sum(value >= limit for limit in limits)] for code, value in shown.items()
        }
        return fills, tuple(map(LegendClass, tints, labels))

    def _range(self, low: float, high: float) -> str:
        if low == high:
            return self._number(low)
        return self.language("map_class_range", low=self._number(low), high=self._number(high))

    # -- places

    def _place(self, fills: Mapping[str, str]) -> tuple[Group, ...]:
        parents = list(dict.fromkeys(self._group_of(area) for area in self.areas))
        areas = sorted(self.areas, key=lambda area: parents.index(self._group_of(area)))
        circles = lay_out(
            tuple(
                Place(
                    area.longitude or 0.0,
                    area.latitude or 0.0,
                    self._size_of(area.code).value or 0.0,
                    self._group_of(area),
                )
                for area in areas
            )
        )
        members = tuple(
            tuple(place for place, area in enumerate(areas) if self._group_of(area) == parent)
            for parent in parents
        )
        names = [self._name(parent) if parent else "" for parent in parents]
        links = [_joined([circles[place] for place in own]) for own in members]
        boxes: tuple[Box | None, ...] = (None,) * len(parents)
        if self.level is AreaLevel.NEIGHBOURHOOD:
            sizes = tuple(
                (
                    max(words_width(line, DISTRICT_SIZE) for line in lines) + 4.0,
                    DISTRICT_LINE * len(lines) + 3.0,
                )
                for lines in map(split_name, names)
            )
            ways = along_lines([way for joined in links for way in joined], 6.0)
            boxes = place_words(sizes, members, circles, ways)
        taken = [box for box in boxes if box is not None]
        bubbles = [
            self._bubble(area, place, circles, fills.get(area.code), taken)
            for place, area in enumerate(areas)
        ]
        return tuple(
            Group(
                parent,
                name,
                tuple(bubbles[place] for place in own),
                joined,
                split_name(name) if box is not None else (),
                box,
                lead(box, [circles[place] for place in own]) if box is not None else None,
            )
            for parent, name, own, joined, box in zip(
                parents, names, members, links, boxes, strict=True
            )
        )

    def _name_size(self) -> int:
        return NAME_SIZE if self.level is AreaLevel.NEIGHBOURHOOD else LARGE_NAME_SIZE

    def _group_of(self, area: Area) -> str:
        return (area.parent or "") if self.level is AreaLevel.NEIGHBOURHOOD else ""

    def _bubble(
        self,
        area: Area,
        place: int,
        circles: Sequence[Circle],
        fill: str | None,
        taken: Sequence[Box],
    ) -> Bubble:
        name = self._name(area.code)
        circle = circles[place]
        number = place + 1
        size = self._size_of(area.code)
        value = self._figure(area.code)
        return Bubble(
            area.code,
            name,
            number,
            circle,
            fill,
            ink_on(fill or WHITE),
            fit_name(name, circle.radius, self._name_size()),
            number_place(place, circles, taken, _WIDE),
            number_place(place, circles, (), _NARROW),
            self.language(
                "map_bubble",
                number=number,
                name=name,
                value=value,
                inhabitants=format_number(size.value or 0.0, 0, self.language),
            ),
            value,
            fill is not None,
        )

    def _size_legend(self, circles: Sequence[Circle]) -> tuple[tuple[float, str], ...]:
        """Bubbles of round sizes, as large as the map draws them."""
        largest = max(
            range(len(circles)),
            key=lambda place: circles[place].radius,
        )
        order = sorted((self._size_of(area.code).value or 0.0 for area in self.areas), reverse=True)
        per_root = circles[largest].radius / math.sqrt(order[0] or 1.0)
        factor = 10 ** max(0, math.floor(math.log10(order[0] / _SIZES[-1]) if order[0] else 0))
        return tuple(
            (math.sqrt(size * factor) * per_root, format_number(size * factor, 0, self.language))
            for size in _SIZES
        )

    # -- the same figures as a table

    def _table(self) -> Table:
        language, edition = self.language, self.monitor.edition
        parents = list(dict.fromkeys(self._group_of(area) for area in self.areas))
        areas = sorted(self.areas, key=lambda area: parents.index(self._group_of(area)))
        rows = [Row(self._name(area.code), 0, False, self._cells(area.code)) for area in areas]
        city = edition.settings.area
        if city in self.by_area:
            rows.append(Row(self._name(city), 0, True, self._cells(city), city))
        size = self._size_of(self.areas[0].code)
        hidden = self._hidden()
        datasets = dict.fromkeys(
            reference.dataset
            for name in (self.indicator.id, size.indicator)
            for reference in references(edition.indicators[name].expression)
        )
        return Table(
            f"kaart-{self._slug()}",
            language(
                "map_table",
                name=self._indicator_name(),
                level=self._level_name(),
                period=language.period(self.period),
            ),
            self._level_name().capitalize(),
            (
                self._indicator_name(),
                language("map_inhabitants", period=language.period(size.period)),
            ),
            tuple(rows),
            unit_phrase(self._unit, language),
            (*hidden, *((language("note_provisional"),) if self._is_provisional() else ())),
            tuple(source_line(edition, dataset, language) for dataset in datasets),
        )

    def _cells(self, code: str) -> tuple[Cell, ...]:
        item, size = self.by_area.get(code), self.inhabitants.get(code)
        figure = Cell("", "", None)
        if item is not None and size is not None and self._is_too_small(code):
            figure = Cell(self._figure(code), item.id, Status.SUPPRESSED)
        elif item is not None and item.value is not None:
            mark = self.language("mark_provisional") if item.status is Status.PROVISIONAL else ""
            figure = Cell(self._number(item.value) + mark, item.id, item.status, item.value)
        elif item is not None:
            figure = Cell(self.language(f"reason_{item.reason}"), item.id, item.status)
        if size is None or size.value is None:
            return figure, Cell("", "", None)
        text = format_number(size.value, 0, self.language)
        return figure, Cell(text, size.id, size.status, size.value)


def _joined(circles: Sequence[Circle]) -> tuple[tuple[Circle, Circle], ...]:
    return tuple((circles[one], circles[two]) for one, two in join(circles))
