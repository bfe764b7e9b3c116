"""Charts: a Vega-Lite specification with a title, a text alternative and the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stadspeil.model.area import AreaLevel
from stadspeil.model.codelist import Codelist
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import references
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Observation, Refusal, Status
from stadspeil.model.period import parse_period
from stadspeil.publish.language import Language, format_cell
from stadspeil.publish.language.numbers import unit_phrase
from stadspeil.publish.views.order import areas_of, breakdown_codelist, comparison_areas

FONT = "Stadspeil Sans"
INK = "#1b1f24"
GREY = "#5f6b76"
COLOURS = {
    Domain.SAMEN: "#154273",
    Domain.JEUGDWET: "#7a3f8f",
    Domain.WMO: "#00635d",
    Domain.PARTICIPATIEWET: "#a8430f",
    Domain.CONTEXT: "#3c4a57",
}
"""One fixed colour a law, each dark enough on white for text (contrast above 4.5)."""

_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
_SHAPES = ("circle", "square", "triangle-up", "diamond")
_GREYS = ("#5f6b76", "#7d8891", "#4b545c")
MAX_LINES = 4
LINE_HEIGHT = 240
LABEL_GAP = 16
CONFIG: dict[str, Any] = {
    "aria": False,
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "gridColor": "#e1e5e8",
        "domainColor": "#8a949c",
        "tickColor": "#8a949c",
    },
    "text": {"fontSize": 13, "color": INK},
}


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
    breaks: tuple[str, ...]
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
        """The whole over time, for the areas that are compared first."""
        areas = [area for area in comparison_areas(self._edition) if self._periods(area) > 0]
        if not areas:
            areas = areas_of(self._monitor, self._whole())[:1]
        lines = [
            self._line(self._area_name(area), area, (), place == 0)
            for place, area in enumerate(areas)
        ]
        if not lines or len(lines[0].observations) < 2:
            return None
        return self._line_chart("verloop", lines[:MAX_LINES], lines[0].name)

    def _periods(self, area: str) -> int:
        return sum(item.value is not None for item in self._whole() if item.area == area)

    def _whole(self) -> list[Observation]:
        return [item for item in self._observations if not item.breakdown]

    def _line(self, name: str, area: str, breakdown: Breakdown, is_main: bool) -> _Line:
        series = self._monitor.series(self._indicator.id, area, breakdown)
        refused = {
            change.period_to
            for change in self._monitor.changes_by_indicator.get(self._indicator.id, ())
            if change.area == area
            and change.breakdown == breakdown
            and change.refusal in (Refusal.MEETBREUK, Refusal.SUSPECTED_BREAK)
        }
        ordered = sorted(series, key=lambda item: parse_period(item.period))
        first_after = [item.period for item in ordered if item.period in refused][:1]
        return _Line(name, tuple(ordered), tuple(first_after), is_main)

    def _line_chart(self, kind: str, lines: Sequence[_Line], where: str) -> Chart | None:
        values = [item.value for line in lines for item in line.observations if item.value is not None]
        if not values:
            return None
        rows = []
        for place, line in enumerate(lines):
            segment = 0
            for item in line.observations:
                if item.period in line.breaks or item.value is None:
                    segment += 1
                if item.value is None:
                    continue
                rows.append(
                    {
                        "name": line.name,
                        "period": self._language.short_period(item.period),
                        "order": parse_period(item.period).start.isoformat(),
                        "value": item.value,
                        "label": self._text(item),
                        "segment": f"{place}-{segment}",
                        "open": item.status is Status.PROVISIONAL,
                    }
                )
        periods = [
            self._language.short_period(period.code)
            for period in sorted(
                {parse_period(item.period) for line in lines for item in line.observations}
            )
        ]
        breaks = sorted(
            {self._language.short_period(code) for line in lines for code in line.breaks}
        )
        spec = _line_spec(
            rows,
            periods,
            [line.name for line in lines],
            self._line_colours(lines),
            self._labels(lines, max(values), min(values)),
            breaks,
            self._language("chart_break"),
            unit_phrase(self._unit, self._language),
            self._axis_format(),
        )
        notes = []
        if any(row["open"] for row in rows):
            notes.append(self._language("chart_open_points"))
        return Chart(
            f"{self._indicator.id}-{kind}",
            self._title(where),
            self._subtitle([line.observations for line in lines]),
            self._describe_lines(lines),
            tuple(notes),
            spec,
        )

    def _line_colours(self, lines: Sequence[_Line]) -> list[str]:
        greys = iter(_GREYS)
        shades = (self._colour, "#2f6f9f", "#8a6d1f", "#5f6b76")
        if sum(line.is_main for line in lines) == 1:
            return [self._colour if line.is_main else next(greys) for line in lines]
        return [shades[place] for place in range(len(lines))]

    def _labels(
        self, lines: Sequence[_Line], highest: float, lowest: float
    ) -> list[dict[str, Any]]:
        """Name and value at the end of each line, moved apart so that none covers another."""
        span = (max(highest, 0) - min(lowest, 0)) or 1.0
        gap = span * LABEL_GAP / LINE_HEIGHT
        ends = [
            (line, [item for item in line.observations if item.value is not None][-1])
            for line in lines
            if any(item.value is not None for item in line.observations)
        ]
        ends.sort(key=lambda pair: pair[1].value or 0.0)
        placed: list[dict[str, Any]] = []
        for line, item in ends:
            value = item.value or 0.0
            place = max(value, placed[-1]["place"] + gap) if placed else value
            placed.append(
                {
                    "name": line.name,
                    "period": self._language.short_period(item.period),
                    "place": place,
                    "text": f"{line.name} {self._text(item)}" if len(lines) > 1 else self._text(item),
                }
            )
        return placed

    def _describe_lines(self, lines: Sequence[_Line]) -> str:
        sentences = [self._language("chart_line") + "."]
        for line in lines:
            points = [
                self._language(
                    "chart_sentence_point",
                    value=self._text(item),
                    period=self._language.short_period(item.period),
                )
                for item in line.observations
            ]
            sentences.append(
                self._language(
                    "chart_sentence_series", name=line.name, points=", ".join(points)
                )
            )
        return " ".join(sentences)

    # -- between areas

    def area_chart(self) -> Chart | None:
        """The latest figures of the districts, or of the municipalities, as bars."""
        whole = [item for item in self._whole() if item.value is not None]
        for level in (AreaLevel.DISTRICT, AreaLevel.MUNICIPALITY):
            areas = [
                area.code
                for area in self._edition.areas
                if area.level is level
                and (level is AreaLevel.MUNICIPALITY or area.parent == self._edition.settings.area)
            ]
            members = [item for item in whole if item.area in areas]
            if len({item.area for item in members}) >= 3 and not self._is_sized_by_area():
                break
        else:
            return None
        period = max(parse_period(item.period) for item in members).code
        first = comparison_areas(self._edition)
        shown = [item for item in whole if item.period == period and (item in members or item.area in first)]
        bars = [
            (self._area_name(item.area), item, item.area == self._edition.settings.area)
            for item in shown
        ]
        bars.sort(key=lambda bar: -(bar[1].value or 0.0))
        return self._bar_chart("gebieden", bars, self._language("table_area").lower(), period)

    def _is_sized_by_area(self) -> bool:
        """Whether a figure mainly says how large an area is, so that bars would mislead."""
        return self._unit.kind in ("count", "money")

    # -- breakdowns

    def breakdown_chart(self, dimension: str) -> Chart | None:
        """The latest figures of a breakdown as bars, or a few lines when there is a time to show."""
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
        if len(codes) <= MAX_LINES and len(periods) >= 3:
            lines = [
                self._line(
                    self._language.text(codelist.codes[code].title), area, ((dimension, code),), True
                )
                for code in codes
            ]
            return self._line_chart(dimension, lines, self._area_name(area))
        latest = periods[-1].code
        shown = {
            item.breakdown[0][1]: item
            for item in members
            if item.period == latest and item.value is not None
        }
        bars = [
            (self._language.text(codelist.codes[code].title), shown[code], True)
            for code in codes
            if code in shown
        ]
        return self._bar_chart(dimension, bars, self._area_name(area), latest)

    def _bar_chart(
        self, kind: str, bars: Sequence[tuple[str, Observation, bool]], where: str, period: str
    ) -> Chart | None:
        if len(bars) < 2:
            return None
        rows = [
            {
                "name": name,
                "value": item.value,
                "label": self._text(item),
                "colour": self._colour if strong else "#9aa5ad",
            }
            for name, item, strong in bars
        ]
        spoken = ", ".join(
            self._language("chart_sentence_bar", name=name, value=self._text(item))
            for name, item, _ in bars
        )
        return Chart(
            f"{self._indicator.id}-{kind}",
            self._title(where),
            f"{unit_phrase(self._unit, self._language)}, {self._language.period(period)}",
            f"{self._language('chart_bar')}. {spoken}.",
            (),
            _bar_spec(rows),
        )

    # -- words

    def _text(self, item: Observation) -> str:
        if item.value is None:
            return self._language(f"reason_{item.reason}")
        return format_cell(item.value, self._unit, self._indicator.spec.decimals, self._language)

    def _title(self, where: str) -> str:
        return f"{self._language.text(self._indicator.spec.title)}, {where}"

    def _subtitle(self, series: Sequence[Sequence[Observation]]) -> str:
        periods = sorted({parse_period(item.period) for group in series for item in group})
        span = " – ".join(
            dict.fromkeys(
                self._language.short_period(period.code) for period in (periods[0], periods[-1])
            )
        )
        return f"{unit_phrase(self._unit, self._language)}, {span}"

    def _area_name(self, code: str) -> str:
        return self._language.text(self._edition.areas[code].name)

    def _axis_format(self) -> str:
        return "%" if self._unit.kind == "share" else ""


def _top_codes(codelist: Codelist, present: set[str]) -> list[str]:
    """The highest codes that are present, in their order: parts that don't overlap."""
    return [
        code.code
        for code in codelist
        if code.code in present
        and not any(ancestor in present for ancestor in codelist.ancestors(code.code))
    ]


def _line_spec(
    rows: list[dict[str, Any]],
    periods: list[str],
    names: list[str],
    colours: list[str],
    labels: list[dict[str, Any]],
    breaks: list[str],
    break_label: str,
    unit: str,
    suffix: str,
) -> dict[str, Any]:
    x = {
        "field": "period",
        "type": "ordinal",
        "sort": periods,
        "scale": {"domain": periods},
        "axis": {"title": None, "labelAngle": 0, "labelLimit": 110, "labelOverlap": True},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {
            "title": None,
            "tickCount": 5,
            "labelExpr": f"format(datum.value, ',~f') + '{suffix}'",
        },
    }
    colour = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": names, "range": colours},
        "legend": None,
    }
    dash = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": names, "range": [_DASHES[place % 4] for place in range(len(names))]},
        "legend": None,
    }
    shape = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": names, "range": [_SHAPES[place % 4] for place in range(len(names))]},
        "legend": None,
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "strokeWidth": 2.5},
            "encoding": {
                "x": x,
                "y": y,
                "color": colour,
                "strokeDash": dash,
                "detail": {"field": "segment", "type": "nominal"},
            },
        },
        {
            "transform": [{"filter": "!datum.open"}],
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
        },
        {
            "transform": [{"filter": "datum.open"}],
            "mark": {"type": "point", "fill": "white", "size": 70, "strokeWidth": 2, "opacity": 1},
            "encoding": {"x": x, "y": y, "stroke": colour, "shape": shape},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "left", "dx": 9, "baseline": "middle"},
            "encoding": {
                "x": x,
                "y": {"field": "place", "type": "quantitative"},
                "text": {"field": "text"},
            },
        },
    ]
    if breaks:
        values = [{"period": period, "text": break_label} for period in breaks]
        layers.append(
            {
                "data": {"values": values},
                "mark": {"type": "rule", "strokeDash": [3, 3], "color": GREY, "xOffset": -26},
                "encoding": {"x": x},
            }
        )
        layers.append(
            {
                "data": {"values": values},
                "mark": {
                    "type": "text",
                    "align": "right",
                    "baseline": "top",
                    "xOffset": -30,
                    "color": GREY,
                    "fontSize": 12,
                },
                "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "text"}},
            }
        )
    widest = max(len(str(label["text"])) for label in labels)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 470,
        "height": LINE_HEIGHT,
        "padding": {"left": 5, "top": 10, "bottom": 5, "right": 5 + 7 * min(widest, 44)},
        "autosize": {"type": "pad"},
        "data": {"values": rows},
        "layer": layers,
        "config": CONFIG,
    }


def _bar_spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelLimit": 260, "domain": False, "ticks": False},
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": None,
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 380,
        "height": {"step": 28},
        "padding": {"left": 5, "top": 5, "bottom": 5, "right": 60},
        "autosize": {"type": "pad"},
        "data": {"values": rows},
        "encoding": {"y": y, "x": x},
        "layer": [
            {
                "mark": {"type": "bar", "height": 18},
                "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}},
            },
            {
                "mark": {
                    "type": "text",
                    "align": {"expr": "datum.value < 0 ? 'right' : 'left'"},
                    "dx": {"expr": "datum.value < 0 ? -5 : 5"},
                },
                "encoding": {"text": {"field": "label"}},
            },
        ],
        "config": CONFIG,
    }
