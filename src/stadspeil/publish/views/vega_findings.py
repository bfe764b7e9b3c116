"""Vega-Lite specifications of charts beside findings: waterfall, intervals, funnel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stadspeil.publish.views.vega_parts import (
    BAR_HEIGHT,
    GREY,
    INK,
    LIGHT,
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

PLOT_HEIGHT = 260


@dataclass(frozen=True)
class Step:
    """A bar of a waterfall: its name, from where to where it runs, and the words at its end."""

    name: str
    start: float
    end: float
    label: str
    colour: str


@dataclass(frozen=True)
class Interval:
    """A row of an interval plot: its name, value, how far it may reach, and the words at right."""

    name: str
    value: float
    lower: float
    upper: float
    label: str


@dataclass(frozen=True)
class FunnelDot:
    """A dot of a funnel plot, with two pairs of limits at its base; only the own one has a name."""

    base: float
    value: float
    limits_95: tuple[float, float]
    limits_998: tuple[float, float]
    name: str


def waterfall_spec(steps: Sequence[Step], *, labels_right: bool = False) -> dict[str, Any]:
    """Bars that each begin where the one above ends, with a line between; the last from zero.

    With `labels_right` all labels stand right of their bars, for bars that only fall from a whole.
    """
    names = [wrap_text(step.name, NAME_CHARACTERS) for step in steps]
    left = max(text_width(part) for name in names for part in name) + 12
    width = WIDTH - left - 4
    room = max(text_width(step.label) for step in steps) + 10
    ends = [end for step in steps for end in (step.start, step.end)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    # A label stands beyond the end of its bar: left of one that falls, right of one that rises.
    falls = [step.end < step.start and not labels_right for step in steps]
    sides = (any(falls), not all(falls))
    per_pixel = ((high - low) or 1.0) / (width - room * sum(sides))
    scale = {
        "domain": [low - room * per_pixel * sides[0], high + room * per_pixel * sides[1]],
        "nice": False,
        "zero": False,
    }
    y = row_scale(len(steps))
    x = {"field": "start", "type": "quantitative", "scale": scale, "axis": None}
    rows = [
        {
            "place": place,
            "name": name,
            "start": step.start,
            "end": step.end,
            "label": step.label,
            "colour": step.colour,
            **({"right": max(step.start, step.end)} if labels_right else {}),
        }
        for place, (step, name) in enumerate(zip(steps, names, strict=True))
    ]
    links = [
        {"place": place, "next": place + 1, "start": step.end}
        for place, step in enumerate(steps[:-1])
    ]
    falling = "datum.end < datum.start"
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": links},
            "mark": {"type": "rule", "color": GREY, "strokeDash": [2, 2]},
            "encoding": {"y": y, "y2": {"field": "next"}, "x": x},
        },
        {
            "mark": {"type": "bar", "height": BAR_HEIGHT},
            "encoding": {
                "y": y,
                "x": x,
                "x2": {"field": "end"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        },
        {
            "mark": {
                "type": "text",
                "align": "left" if labels_right else {"expr": f"{falling} ? 'right' : 'left'"},
                "dx": 5 if labels_right else {"expr": f"{falling} ? -5 : 5"},
            },
            "encoding": {
                "y": y,
                "x": {**x, "field": "right" if labels_right else "end"},
                "text": {"field": "label"},
            },
        },
        row_names(y),
        {
            "data": {"values": [{"start": 0}]},
            "mark": {"type": "rule", "color": "#8a949c"},
            "encoding": {"x": x},
        },
    ]
    step = 14 + LINE_OF_TEXT * max(len(name) for name in names)
    padding = {"left": left, "right": 4, "top": 4, "bottom": 4}
    return make_spec(width, step * len(steps), padding, {"data": {"values": rows}, "layer": layers})


def interval_spec(
    rows: Sequence[Interval],
    reference: str,
    colour: str,
    axis_label: Callable[[float, int], str],
) -> dict[str, Any]:
    """A dot with its interval for each row, round a dashed line at zero with its words above."""
    names = [wrap_text(row.name, NAME_CHARACTERS) for row in rows]
    left = max(text_width(part) for name in names for part in name) + 12
    right = max(text_width(row.label) for row in rows) + 16
    width = WIDTH - left - right
    ticks, decimals = nice_ticks(
        min(row.lower for row in rows), max(row.upper for row in rows), most=7
    )
    x = value_axis("value", ticks, decimals, axis_label)
    y = row_scale(len(rows))
    values = [
        {
            "place": place,
            "name": name,
            "value": row.value,
            "lower": row.lower,
            "upper": row.upper,
            "label": row.label,
        }
        for place, (row, name) in enumerate(zip(rows, names, strict=True))
    ]
    layers: list[dict[str, Any]] = [
        *marker(x, 0, reference),
        {
            "mark": {"type": "rule", "color": colour, "strokeWidth": 3},
            "encoding": {"y": y, "x": {**x, "field": "lower"}, "x2": {"field": "upper"}},
        },
        row_points(x, y, colour),
        row_labels(y, width),
        row_names(y),
    ]
    step = 18 + LINE_OF_TEXT * max(len(name) for name in names)
    padding = {"left": left, "right": right, "top": 24, "bottom": 28}
    parts = {"data": {"values": values}, "layer": layers}
    return make_spec(width, step * len(rows), padding, parts)


def funnel_spec(
    dots: Sequence[FunnelDot],
    pooled: float,
    words: tuple[str, str],
    colour: str,
    axis_label: Callable[[float, int], str],
    base_label: Callable[[float, int], str],
) -> dict[str, Any]:
    """Dots by the size of their group, between limits that narrow as groups grow.

    `words` name the vertical and the horizontal axis. Dots with a name are the own ones.
    """
    ordered = sorted(dots, key=lambda dot: dot.base)
    heights = [dot.value for dot in dots] + [end for dot in dots for end in dot.limits_998]
    ticks, decimals = nice_ticks(min(heights), max(heights))
    bases, base_decimals = nice_ticks(0, max(dot.base for dot in dots))
    left = max(text_width(axis_label(tick, decimals)) for tick in ticks) + 14
    width = WIDTH - left - 24
    x = {
        "field": "base",
        "type": "quantitative",
        "scale": {"domain": [bases[0], bases[-1]], "nice": False},
        "axis": {
            "title": words[1],
            "values": bases,
            "labelExpr": look_up([base_label(item, base_decimals) for item in bases], bases),
            "titleFontWeight": "normal",
            "titleFontSize": 14,
        },
    }
    y = value_axis("value", ticks, decimals, axis_label)
    limits = [
        {"base": dot.base, "value": end, "line": f"{kind}-{side}"}
        for dot in ordered
        for kind, pair in (("95", dot.limits_95), ("998", dot.limits_998))
        for side, end in enumerate(pair)
    ]
    lines = ["95-0", "95-1", "998-0", "998-1"]
    # A Vega expression reads an empty text as null: whether a dot is an own one has its own field.
    rows = [
        {"base": dot.base, "value": dot.value, "name": dot.name, "own": bool(dot.name)}
        for dot in ordered
    ]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": limits},
            "mark": {"type": "line", "color": GREY, "strokeWidth": 1.5},
            "encoding": {
                "x": x,
                "y": y,
                "strokeDash": {
                    "field": "line",
                    "type": "nominal",
                    "scale": {"domain": lines, "range": [[6, 3], [6, 3], [2, 2], [2, 2]]},
                    "legend": None,
                },
            },
        },
        {
            "data": {"values": [{"value": pooled}]},
            "mark": {"type": "rule", "color": INK},
            "encoding": {"y": y},
        },
        {
            "transform": [{"filter": {"field": "own", "equal": False}}],
            "mark": {"type": "point", "filled": True, "size": 50, "color": LIGHT, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        {
            "transform": [{"filter": {"field": "own", "equal": True}}],
            "mark": {"type": "point", "filled": True, "size": 120, "color": colour, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        *_names_of_own(dots, x, y, (bases[0], bases[-1]), (ticks[0], ticks[-1]), width),
    ]
    padding = {"left": left, "right": 24, "top": 12, "bottom": 48}
    parts = {"data": {"values": rows}, "layer": layers}
    return make_spec(width, PLOT_HEIGHT, padding, parts)


def _names_of_own(
    dots: Sequence[FunnelDot],
    x: dict[str, Any],
    y: dict[str, Any],
    bases: tuple[float, float],
    values: tuple[float, float],
    width: float,
) -> list[dict[str, Any]]:
    """The name of each own dot, where it covers the fewest others, on a rim of white."""
    points = [
        (
            width * (dot.base - bases[0]) / (bases[1] - bases[0]),
            PLOT_HEIGHT * (values[1] - dot.value) / (values[1] - values[0]),
        )
        for dot in dots
    ]
    encoding = {"x": x, "y": y, "text": {"field": "name"}}
    layers: list[dict[str, Any]] = []
    for dot, point in zip(dots, points, strict=True):
        if dot.name:
            dx, dy = _clearest(point, points, text_width(dot.name), width)
            mark = {"type": "text", "align": "center", "dx": dx, "dy": dy, "fontWeight": 600}
            rim = {**mark, "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
            own = {"transform": [{"filter": {"field": "name", "equal": dot.name}}]}
            layers += [{**own, "mark": item, "encoding": encoding} for item in (rim, mark)]
    return layers


def _clearest(
    point: tuple[float, float], points: Sequence[tuple[float, float]], size: float, width: float
) -> tuple[float, float]:
    """How far from its point the middle of a name may stand to cover the fewest points; in pixels.

    `size` is how wide the name is, `width` how wide the plot.
    """

    def count_covered(place: tuple[float, float]) -> int:
        left, top = point[0] + place[0], point[1] + place[1]
        return sum(abs(x - left) < size / 2 + 6 and abs(y - top) < 13 for x, y in points)

    aside = size / 2 + 10
    beside = [(side * aside, level) for level in (0.0, 14.0, -14.0) for side in (1, -1)]
    levels = (-18.0, 18.0, -36.0, 36.0)
    around = [(side * size / 2, level) for level in levels for side in (0, 1, -1)]
    inside = [
        place for place in (*beside, *around) if size / 2 <= point[0] + place[0] <= width - size / 2
    ]
    return min(inside, key=count_covered)
