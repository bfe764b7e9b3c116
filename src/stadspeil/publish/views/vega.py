"""Vega-Lite specifications of the charts of indicators: lines over time, bars, and rows of dots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from stadspeil.publish.views.vega_parts import (
    BAR_HEIGHT,
    GREY,
    LINE_OF_TEXT,
    NAME_CHARACTERS,
    WIDTH,
    look_up,
    make_spec,
    marker,
    nice_ticks,
    row_labels,
    row_names,
    row_points,
    row_scale,
    text_width,
    value_axis,
    wrap_text,
)

_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
_SHAPES = ("circle", "square", "triangle-up", "diamond")
_PLOT_HEIGHT = 220
_LABEL_CHARACTERS = 18
_LABEL_GAP = 3


@dataclass(frozen=True)
class Point:
    """One figure of a line; points of one segment are joined."""

    period: str
    value: float
    segment: int
    is_open: bool


@dataclass(frozen=True)
class Line:
    """A line: its name, colour and points, and the words at its end."""

    name: str
    colour: str
    points: tuple[Point, ...]
    label: str


@dataclass(frozen=True)
class Bar:
    """A bar: its name, value and colour, and the words at its end."""

    name: str
    value: float
    label: str
    colour: str


@dataclass(frozen=True)
class Dot:
    """A row of a dot plot: where it was first, where it is now, and the words at its right."""

    name: str
    first: float
    last: float
    label: str


def line_spec(
    lines: Sequence[Line],
    periods: Sequence[str],
    breaks: Mapping[str, str],
    axis_label: Callable[[float, int], str],
) -> dict[str, Any]:
    """Lines over time. `breaks` says what happened before a period, by period."""
    values = [point.value for line in lines for point in line.points]
    ticks, decimals = nice_ticks(min(values), max(values))
    labels = [wrap_text(line.label, _LABEL_CHARACTERS) for line in lines]
    left = max(text_width(axis_label(tick, decimals)) for tick in ticks) + 14
    room = max(text_width(part) for label in labels for part in label) + 14
    # The label of a single line may begin at its last point, half a period inside the plot.
    inside = 0.5 / len(periods) if len(lines) == 1 else 0.0
    width = min((WIDTH - left - room) / (1 - inside), WIDTH - left - 8.0)
    top = 24 if breaks else 12
    padding = {"left": left, "right": WIDTH - left - width, "top": top}
    ends = [(line.points[-1].value, len(label)) for line, label in zip(lines, labels, strict=True)]
    places = _spread(ends, (ticks[-1] - ticks[0]) / _PLOT_HEIGHT, ticks[-1])
    names = [line.name for line in lines]
    x = _period_axis(periods)
    y = value_axis("value", ticks, decimals, axis_label)

    def by_line(choices: Sequence[Any]) -> dict[str, Any]:
        scale = {"domain": names, "range": [choices[place % 4] for place in range(len(names))]}
        return {"field": "name", "type": "nominal", "scale": scale, "legend": None}

    colour = by_line([line.colour for line in lines] * 4)
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "strokeWidth": 2.5},
            "encoding": {
                "x": x,
                "y": y,
                "color": colour,
                "strokeDash": by_line(_DASHES),
                "detail": {"field": "segment", "type": "nominal"},
            },
        },
        {
            "transform": [{"filter": "!datum.open"}],
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "shape": by_line(_SHAPES)},
        },
        {
            "transform": [{"filter": "datum.open"}],
            "mark": {"type": "point", "fill": "white", "size": 70, "strokeWidth": 2, "opacity": 1},
            "encoding": {"x": x, "y": y, "stroke": colour, "shape": by_line(_SHAPES)},
        },
        {
            "data": {
                "values": [
                    {"period": periods[-1], "place": place, "text": label}
                    for place, label in zip(places, labels, strict=True)
                ]
            },
            "mark": {
                "type": "text",
                "align": "left",
                # Beyond the plot, so that a label never covers a line that goes on.
                "dx": width / len(periods) / 2 + 6 if len(lines) > 1 else 9,
                "baseline": "line-top",
            },
            "encoding": {
                "x": x,
                "y": {"field": "place", "type": "quantitative"},
                "text": {"field": "text"},
            },
        },
    ]
    if breaks:
        layers += _break_layers(x, breaks, width / len(periods) / 2)
    rows = [
        {
            "name": line.name,
            "period": point.period,
            "value": point.value,
            "segment": f"{place}-{point.segment}",
            "open": point.is_open,
        }
        for place, line in enumerate(lines)
        for point in line.points
    ]
    bottom = 12 + LINE_OF_TEXT * max(len(_split_period(period)) for period in periods)
    parts = {"data": {"values": rows}, "layer": layers}
    return make_spec(width, _PLOT_HEIGHT, {**padding, "bottom": bottom}, parts)


def bar_spec(bars: Sequence[Bar]) -> dict[str, Any]:
    """Horizontal bars from zero, with their names on the left and figures at their ends."""
    names = [wrap_text(bar.name, NAME_CHARACTERS) for bar in bars]
    left = max(text_width(part) for name in names for part in name) + 12
    width = WIDTH - left - 4
    step = (
        30
        if max(len(name) for name in names) == 1
        else 4 + LINE_OF_TEXT * max(len(name) for name in names)
    )
    room = max(text_width(bar.label) for bar in bars) + 10
    low = min(0.0, *(bar.value for bar in bars))
    high = max(0.0, *(bar.value for bar in bars))
    sides = (low < 0) + (high > 0) or 1
    per_pixel = ((high - low) or 1.0) / (width - room * sides)
    domain = [
        low - (room * per_pixel if low < 0 else 0.0),
        high + (room * per_pixel if high > 0 or low == 0 else 0.0),
    ]
    y = row_scale(len(bars))
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False, "zero": False},
        "axis": None,
    }
    rows = [
        {
            "place": place,
            "name": names[place],
            "value": bar.value,
            "label": bar.label,
            "colour": bar.colour,
        }
        for place, bar in enumerate(bars)
    ]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "height": BAR_HEIGHT},
            "encoding": {
                "y": y,
                "x": x,
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        },
        {
            "mark": {
                "type": "text",
                "align": {"expr": "datum.value < 0 ? 'right' : 'left'"},
                "dx": {"expr": "datum.value < 0 ? -5 : 5"},
            },
            "encoding": {"y": y, "x": x, "text": {"field": "label"}},
        },
        row_names(y),
        {
            "data": {"values": [{"value": 0}]},
            "mark": {"type": "rule", "color": "#8a949c"},
            "encoding": {"x": x},
        },
    ]
    padding = {"left": left, "right": 4, "top": 4, "bottom": 4}
    return make_spec(width, step * len(bars), padding, {"data": {"values": rows}, "layer": layers})


def dot_spec(
    dots: Sequence[Dot],
    reference: tuple[float, str] | None,
    reach: tuple[float, float],
    colour: str,
    axis_label: Callable[[float, int], str],
) -> dict[str, Any]:
    """A row for each name: an open dot where it was, a closed one where it is, a line between.

    `reference` is a dashed line with its words above the plot; `reach` the lowest and highest
    figure that the axis must hold, so that plots can share one.
    """
    names = [wrap_text(dot.name, NAME_CHARACTERS) for dot in dots]
    left = max(text_width(part) for name in names for part in name) + 12
    right = max(text_width(dot.label) for dot in dots) + 16
    width = WIDTH - left - right
    ticks, decimals = nice_ticks(*reach, most=9)
    zero = ticks.index(0)

    def label(tick: float, decimals: int) -> str:
        # Every other tick, so that the words keep their distance and zero has its own.
        return "" if (ticks.index(tick) - zero) % 2 else axis_label(tick, decimals)

    step = 12 + LINE_OF_TEXT * max(len(name) for name in names)
    y = row_scale(len(dots))
    x = value_axis("last", ticks, decimals, label)
    rows = [
        {"place": place, "name": name, "first": dot.first, "last": dot.last, "label": dot.label}
        for place, (dot, name) in enumerate(zip(dots, names, strict=True))
    ]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
            "encoding": {"y": y, "x": x, "x2": {"field": "first"}},
        },
        {
            "mark": {
                "type": "point",
                "size": 70,
                "filled": True,
                "fill": "#fff",
                "stroke": GREY,
                "strokeWidth": 2,
                "opacity": 1,
            },
            "encoding": {"y": y, "x": {**x, "field": "first"}},
        },
        row_points(x, y, colour),
        row_labels(y, width),
        row_names(y),
    ]
    if reference is not None:
        layers += marker(x, *reference)
    padding = {"left": left, "right": right, "top": 24 if reference else 6, "bottom": 28}
    parts = {"data": {"values": rows}, "layer": layers}
    return make_spec(width, step * len(dots), padding, parts)


def _period_axis(periods: Sequence[str]) -> dict[str, Any]:
    """Periods in their order; a period of several words gets its year on a line of its own."""
    labels = [_split_period(period) for period in periods]
    return {
        "field": "period",
        "type": "ordinal",
        "sort": list(periods),
        "scale": {"domain": list(periods)},
        "axis": {
            "title": None,
            "labelAngle": 0,
            "labelOverlap": True,
            "labelSeparation": 8,
            "labelLineHeight": LINE_OF_TEXT,
            "labelExpr": look_up(labels, periods),
        },
    }


def _split_period(period: str) -> list[str]:
    head, _, year = period.rpartition(" ")
    return [head, year] if head else [year]


def _break_layers(
    x: dict[str, Any], breaks: Mapping[str, str], half_step: float
) -> list[dict[str, Any]]:
    """A dashed rule halfway before the first period after a break, with its word above the plot."""
    data = {"values": [{"period": period, "text": label} for period, label in breaks.items()]}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": GREY, "xOffset": -half_step},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {
                "type": "text",
                "baseline": "bottom",
                "xOffset": -half_step,
                "color": GREY,
            },
            "encoding": {"x": x, "y": {"value": -5}, "text": {"field": "text"}},
        },
    ]


def _spread(ends: Sequence[tuple[float, int]], per_pixel: float, highest: float) -> list[float]:
    """Where the top of each end label comes, so that none covers another or leaves the plot.

    `ends` holds the value at the end of each line and how many lines of text its label has.
    """
    heights = [(LINE_OF_TEXT * lines + _LABEL_GAP) * per_pixel for _, lines in ends]
    tops = [value + height / 2 for (value, _), height in zip(ends, heights, strict=True)]
    order = sorted(range(len(ends)), key=lambda place: (ends[place][0], place))
    for lower, upper in pairwise(order):
        tops[upper] = max(tops[upper], tops[lower] + heights[upper])
    ceiling = highest + LINE_OF_TEXT / 2 * per_pixel
    for place in reversed(order):
        tops[place] = min(tops[place], ceiling)
        ceiling = tops[place] - heights[place]
    return tops
