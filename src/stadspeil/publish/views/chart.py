"""Charts: a Vega-Lite specification with a title, a text alternative and the same figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stadspeil.language import Language, format_cell, format_figure, format_number
from stadspeil.model.area import AreaLevel
from stadspeil.model.codelist import Codelist
from stadspeil.model.edition import Indicator
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Observation, Refusal, Status
from stadspeil.model.period import parse_period
from stadspeil.model.unit import BUILT_IN_UNITS, UnitKind
from stadspeil.publish.views import vega
from stadspeil.publish.views.message import (
    Named,
    say_beside,
    say_highest,
    say_latest,
    say_range,
)
from stadspeil.publish.views.order import (
    areas_of,
    breakdown_codelist,
    breakdown_subject,
    comparison_areas,
    level_name,
)
from stadspeil.publish.views.vega_parts import GREY, LIGHT

COLOURS = {
    Domain.SAMEN: "#154273",
    Domain.JEUGDWET: "#7a3f8f",
    Domain.WMO: "#00635d",
    Domain.PARTICIPATIEWET: "#a8430f",
    Domain.CONTEXT: "#2f5d7c",
}
"""One fixed colour a law, each dark enough on white for text (contrast above 4.5)."""

_GREYS = ("#5f6b76", "#7d8891", "#4b545c")
_OTHERS = ("#2f6f9f", "#8a6d1f", "#5f6b76")
_OTHERS_THAN_BLUE = ("#8a6d1f", "#7a5195", "#5f6b76")
MAX_LINES = 4
MILLION = 1_000_000


@dataclass(frozen=True)
class Chart:
    """A chart: what to draw, and what it says in words."""

    id: str
    title: str
    subtitle: str
    description: str
    notes: tuple[str, ...]
    spec: dict[str, Any]


@dataclass(frozen=True)
class _Line:
    name: str
    observations: tuple[Observation, ...]
    breaks: Mapping[str, Refusal]
    is_main: bool


def build_charts(monitor: Monitor, language: Language, indicator: Indicator) -> tuple[Chart, ...]:
    """The charts of an indicator: over time, between areas, and one for each breakdown."""
    builder = _Builder(monitor, language, indicator)
    charts = [builder.time_chart(), builder.area_chart()]
    charts += [builder.breakdown_chart(name) for name in indicator.spec.breakdowns]
    return tuple(chart for chart in charts if chart is not None)


def build_breakdown_chart(
    monitor: Monitor, language: Language, indicator: Indicator, breakdown: str
) -> Chart | None:
    """The chart of one breakdown; None where there is nothing to draw."""
    return _Builder(monitor, language, indicator).breakdown_chart(breakdown)


def build_area_chart(
    monitor: Monitor, language: Language, indicator: Indicator, area: str
) -> Chart | None:
    """A share or rate of an area over time, beside the area of the edition."""
    return _Builder(monitor, language, indicator).beside_chart(area)


class _Builder:
    def __init__(self, monitor: Monitor, language: Language, indicator: Indicator) -> None:
        self._monitor = monitor
        self._edition = monitor.edition
        self._language = language
        self._indicator = indicator
        self._unit = monitor.edition.units[indicator.spec.unit]
        self._observations = monitor.by_indicator.get(indicator.id, ())
        self._colour = COLOURS[indicator.spec.domain]

    # -- over time

    def time_chart(self) -> Chart | None:
        """The whole over time, for the areas that are compared first.

        Figures that grow with the size of an area are shown for one area only: beside the country
        a city would be a line on the axis.
        """
        areas = [area for area in comparison_areas(self._edition) if self._periods(area) > 0]
        if not areas:
            areas = areas_of(self._monitor, self._whole())[:1]
        if self._is_sized_by_area():
            areas = areas[:1]
        lines = [
            self._line(self._area_name(area), area, (), place == 0)
            for place, area in enumerate(areas)
        ]
        if not lines or len(lines[0].observations) < 2 or self._is_trivial():
            return None
        title = say_latest(self._monitor, self._language, self._subject(), _last(lines[0]))
        return self._line_chart("verloop", lines[:MAX_LINES], title, lines[0].name)

    def beside_chart(self, area: str) -> Chart | None:
        """The whole over time of one area beside the area of the edition."""
        own = self._edition.settings.area
        if self._is_sized_by_area() or min(self._periods(area), self._periods(own)) < 2:
            return None
        lines = [self._line(self._area_name(code), code, (), code == area) for code in (area, own)]
        return self._line_chart(area, lines, self._say_beside(lines), lines[0].name)

    def _say_beside(self, lines: Sequence[_Line]) -> str:
        """What both lines are in the last period that they share."""
        found = [
            {item.period: item for item in line.observations if item.value is not None}
            for line in lines
        ]
        shared = set(found[0]) & set(found[1])
        if not shared:
            return say_latest(self._monitor, self._language, self._subject(), _last(lines[0]))
        period = max(shared, key=parse_period)
        pair = [(line.name, items[period]) for line, items in zip(lines, found, strict=True)]
        return say_beside(self._edition, self._language, self._subject(), pair)

    def _periods(self, area: str) -> int:
        return sum(item.value is not None for item in self._whole() if item.area == area)

    def _whole(self) -> list[Observation]:
        return [item for item in self._observations if not item.breakdown]

    def _is_trivial(self) -> bool:
        """Whether the whole is all of itself: a share that is always one hundred percent."""
        values = {item.value for item in self._whole() if item.value is not None}
        return self._unit.kind is UnitKind.SHARE and values <= {100.0}

    def _line(self, name: str, area: str, breakdown: Breakdown, is_main: bool) -> _Line:
        series = self._monitor.series(self._indicator.id, area, breakdown)
        refused = {
            change.period_to: change.refusal
            for change in self._monitor.changes_by_indicator.get(self._indicator.id, ())
            if change.area == area
            and change.breakdown == breakdown
            and change.refusal in (Refusal.MEETBREUK, Refusal.SUSPECTED_BREAK)
        }
        ordered = sorted(series, key=lambda item: parse_period(item.period))
        first_after = [item.period for item in ordered if item.period in refused][:1]
        return _Line(name, tuple(ordered), {code: refused[code] for code in first_after}, is_main)

    def _line_chart(self, kind: str, lines: Sequence[_Line], title: str, area: str) -> Chart | None:
        lines = [
            line for line in lines if any(item.value is not None for item in line.observations)
        ]
        if not lines:
            return None
        codes = sorted({parse_period(item.period) for line in lines for item in line.observations})
        found = {code: kind for line in lines for code, kind in line.breaks.items()}
        breaks = {
            self._language.short_period(code): self._break_label(found[code])
            for code in sorted(found, key=parse_period)
        }
        is_open = any(
            item.status is Status.PROVISIONAL and item.value is not None
            for line in lines
            for item in line.observations
        )
        colours = self._line_colours(lines)
        spec = vega.line_spec(
            [
                self._drawn(line, colour, codes[-1].code, len(lines) > 1)
                for line, colour in zip(lines, colours, strict=True)
            ],
            [self._language.short_period(period.code) for period in codes],
            breaks,
            self._axis_label,
        )
        return Chart(
            f"{self._indicator.id}-{kind}",
            title,
            self._subtitle([line.observations for line in lines], area),
            self._describe_lines(lines, breaks),
            (self._language("chart_open_points"),) if is_open else (),
            spec,
        )

    def _break_label(self, refusal: Refusal | None) -> str:
        key = "chart_break" if refusal is Refusal.MEETBREUK else "break_suspected"
        return self._language(key).lower()

    def _line_colours(self, lines: Sequence[_Line]) -> list[str]:
        greys = iter(_GREYS)
        if sum(line.is_main for line in lines) == 1:
            return [self._colour if line.is_main else next(greys) for line in lines]
        is_blue = self._indicator.spec.domain in (Domain.SAMEN, Domain.CONTEXT)
        others = _OTHERS_THAN_BLUE if is_blue else _OTHERS
        return [self._colour, *others][: len(lines)]

    def _drawn(self, line: _Line, colour: str, last: str, is_named: bool) -> vega.Line:
        # Money is labelled in full; other units keep their name: thousands of persons.
        scale = self._unit.scale if self._unit.kind is UnitKind.MONEY else 1
        points = []
        segment = 0
        for item in line.observations:
            if item.period in line.breaks or item.value is None:
                segment += 1
            if item.value is not None:
                period = self._language.short_period(item.period)
                is_open = item.status is Status.PROVISIONAL
                points.append(vega.Point(period, item.value * scale, segment, is_open))
        end = [item for item in line.observations if item.value is not None][-1]
        label = f"{line.name} {self._text(end)}" if is_named else self._text(end)
        if end.period != last:
            label = f"{label} ({self._language.short_period(end.period)})"
        return vega.Line(line.name, colour, tuple(points), label)

    def _axis_label(self, value: float, decimals: int) -> str:
        if self._unit.kind is UnitKind.MONEY and abs(value) >= MILLION:
            amount = value / MILLION
            text = format_number(amount, 0 if amount == int(amount) else 1, self._language)
            return f"{text} {self._language('chart_million')}"
        text = format_number(value, decimals, self._language)
        return f"{text}%" if self._unit.kind is UnitKind.SHARE else text

    def _describe_lines(self, lines: Sequence[_Line], breaks: Mapping[str, str]) -> str:
        sentences = [self._language("chart_line") + "."]
        for line in lines:
            points = [
                self._language(
                    "chart_sentence_point",
                    value=self._spoken(item),
                    period=self._language.short_period(item.period),
                )
                for item in line.observations
            ]
            sentences.append(
                self._language("chart_sentence_series", name=line.name, points=", ".join(points))
            )
        sentences += [
            self._language("chart_sentence_break", what=breaks[period], period=period)
            for period in breaks
        ]
        return " ".join(sentences)

    # -- between areas

    def area_chart(self) -> Chart | None:
        """The latest figures of the districts, or of the municipalities, as bars."""
        if self._is_sized_by_area() or self._is_trivial():
            return None
        whole = [item for item in self._whole() if item.value is not None]
        for level in (AreaLevel.DISTRICT, AreaLevel.MUNICIPALITY):
            areas = [
                area.code
                for area in self._edition.areas
                if area.level is level
                and (level is AreaLevel.MUNICIPALITY or area.parent == self._edition.settings.area)
            ]
            members = [item for item in whole if item.area in areas]
            if len({item.area for item in members}) >= 3:
                break
        else:
            return None
        period = max(parse_period(item.period) for item in members).code
        own, *others = comparison_areas(self._edition)
        colours = {own: self._colour} | dict.fromkeys(others, GREY)
        bars = [
            (self._area_name(item.area), item, colours.get(item.area, LIGHT))
            for item in whole
            if item.period == period and (item.area in areas or item.area in colours)
        ]
        bars.sort(key=lambda bar: -(bar[1].value or 0.0))
        inside = [(name, item) for name, item, _ in bars if item.area in areas]
        title = say_range(self._edition, self._language, self._subject(), inside)
        name = level_name(self._edition, self._language, self._edition.areas[areas[0]])
        span = self._language("message_per", level=name, period=self._language.period(period))
        return self._bar_chart("gebieden", bars, title, span)

    def _is_sized_by_area(self) -> bool:
        """Whether a figure mainly says how large an area is, so that a chart would mislead."""
        return self._unit.kind in (UnitKind.COUNT, UnitKind.MONEY)

    # -- breakdowns

    def breakdown_chart(self, dimension: str) -> Chart | None:
        """The latest figures of a breakdown as bars; over time as lines, if they are few."""
        codelist = breakdown_codelist(self._edition, self._indicator, dimension)
        members = [
            item
            for item in self._observations
            if item.breakdown and item.breakdown[0][0] == dimension
        ]
        areas = areas_of(self._monitor, members)
        if not areas:
            return None
        area = areas[0]
        members = [item for item in members if item.area == area]
        codes = _top_codes(codelist, {item.breakdown[0][1] for item in members})
        periods = sorted({parse_period(item.period) for item in members})
        where = self._area_name(area)
        latest = periods[-1].code
        if len(codes) <= MAX_LINES and len(periods) >= 3:
            lines = [
                self._line(
                    self._language.text(codelist.codes[code].title),
                    area,
                    ((dimension, code),),
                    True,
                )
                for code in codes
            ]
            ends = [
                (line.name, item)
                for line in lines
                for item in line.observations
                if item.period == latest and item.value is not None
            ]
            return self._line_chart(dimension, lines, self._say_parts(dimension, ends), where)
        shown = {
            item.breakdown[0][1]: item
            for item in members
            if item.period == latest and item.value is not None
        }
        bars = [
            (self._language.text(codelist.codes[code].title), shown[code], self._colour)
            for code in codes
            if code in shown
        ]
        if _is_alphabetical(codelist, codes):
            bars.sort(key=lambda bar: -(bar[1].value or 0.0))
        title = self._say_parts(dimension, [(name, item) for name, item, _ in bars])
        span = f"{where}, {self._language.period(latest)}"
        return self._bar_chart(dimension, bars, title, span)

    def _say_parts(self, dimension: str, items: Sequence[Named]) -> str:
        subject = breakdown_subject(self._edition, self._language, self._indicator, dimension)
        if not items:
            return subject
        return say_highest(self._edition, self._language, subject, items)

    def _bar_chart(
        self, kind: str, bars: Sequence[tuple[str, Observation, str]], title: str, span: str
    ) -> Chart | None:
        if len(bars) < 2:
            return None
        mark = self._language("mark_provisional")
        drawn = [
            vega.Bar(
                name,
                item.value or 0.0,
                self._text(item) + (mark if item.status is Status.PROVISIONAL else ""),
                colour,
            )
            for name, item, colour in bars
        ]
        spoken = ", ".join(
            self._language("chart_sentence_bar", name=name, value=self._spoken(item))
            for name, item, _ in bars
        )
        is_open = any(item.status is Status.PROVISIONAL for _, item, _ in bars)
        return Chart(
            f"{self._indicator.id}-{kind}",
            title,
            self._measure(span),
            f"{self._language('chart_bar')}. {spoken}.",
            (self._language("note_provisional"),) if is_open else (),
            vega.bar_spec(drawn),
        )

    # -- words

    def _text(self, item: Observation) -> str:
        if item.value is None:
            return self._language(f"reason_{item.reason}")
        spec = self._indicator.spec
        is_money = self._unit.kind is UnitKind.MONEY
        form = format_figure if is_money else format_cell
        text = form(item.value, self._unit, spec.decimals, self._language)
        return self._language.mark(text, item.id)

    def _spoken(self, item: Observation) -> str:
        text = self._text(item)
        if item.status is Status.PROVISIONAL:
            return f"{text} ({self._language('status_P')})"
        return text

    def _subject(self) -> str:
        return self._language.text(self._indicator.spec.title)

    def _subtitle(self, series: Sequence[Sequence[Observation]], area: str) -> str:
        periods = sorted({parse_period(item.period) for group in series for item in group})
        span = " – ".join(
            dict.fromkeys(
                self._language.short_period(period.code) for period in (periods[0], periods[-1])
            )
        )
        return self._measure(f"{area}, {span}")

    def _measure(self, span: str) -> str:
        if self._unit.kind is UnitKind.MONEY:
            word = BUILT_IN_UNITS["euro"].word(self._language.code)
        else:
            word = self._unit.word(self._language.code)
        return f"{word[:1].upper()}{word[1:]}, {span}"

    def _area_name(self, code: str) -> str:
        name = self._language.text(self._edition.areas[code].name)
        return name[:1].upper() + name[1:]


def _last(line: _Line) -> Observation:
    """The last figure of a line that has any, or else its last observation."""
    known = [item for item in line.observations if item.value is not None]
    return (known or line.observations)[-1]


def _top_codes(codelist: Codelist, present: set[str]) -> list[str]:
    """The highest codes that are present, in their order: parts that don't overlap."""
    return [
        code.code
        for code in codelist
        if code.code in present
        and not any(ancestor in present for ancestor in codelist.ancestors(code.code))
    ]


def _is_alphabetical(codelist: Codelist, codes: Sequence[str]) -> bool:
    """Whether a codelist has no order of its own: its Dutch titles stand in that of the alphabet.

    Ages, numbers and levels do have one, and their bars keep it.
    """
    titles = [codelist.codes[code].title.nl.casefold() for code in codes]
    return titles == sorted(titles) and not any(title[:1].isdigit() for title in titles)
