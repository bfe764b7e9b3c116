"""Vega-Lite specifications of the charts of an estimate: ranges beside each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stadspeil.publish.views.vega import (
    BAR_HEIGHT,
    GREY,
    INK,
    LINE_OF_TEXT,
    WIDTH,
    look_up,
    make_spec,
    nice_ticks,
    text_width,
    wrap_text,
)

_NAME_CHARACTERS = 26


@dataclass(frozen=True)
class Span:
    """A row: its name, the ends of its bar, where its point lies, and the words under its name."""

    name: str
    low: float
    point: float
    high: float
    label: str


def span_spec(
    spans: Sequence[Span],
    marker: tuple[float, str] | None,
    colour: str,
    axis_label: Callable[[float, int], str],
) -> dict[str, Any]:
    """A bar from low to high for each row with a dot at its point, on one axis of people.

    `marker` is a value with a dashed line through all rows, and its words above. Under the name of
    a row stands its label, so that on a narrow screen the bars keep their room.
    """
    names = [
        [*wrap_text(span.name, _NAME_CHARACTERS), *wrap_text(span.label, _NAME_CHARACTERS)]
        for span in spans
    ]
    left = max(text_width(part) for name in names for part in name) + 14
    right = 32
    values = [end for span in spans for end in (span.low, span.high)]
    values += [marker[0]] if marker else []
    ticks, decimals = nice_ticks(min(values), max(values), most=4)
    labels = [axis_label(tick, decimals) for tick in ticks]
    x = {
        "field": "point",
        "type": "quantitative",
        "scale": {"domain": [ticks[0], ticks[-1]], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "values": ticks,
            "labelExpr": look_up(labels, ticks),
            "labelFlush": False,
        },
    }
    y = {
        "field": "place",
        "type": "ordinal",
        "scale": {"domain": list(range(len(spans)))},
        "axis": None,
    }
    rows = [
        {
            "place": place,
            "name": name,
            "low": span.low,
            "point": span.point,
            "high": span.high,
        }
        for place, (span, name) in enumerate(zip(spans, names, strict=True))
    ]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "height": BAR_HEIGHT - 4, "color": colour, "opacity": 0.35},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "rule", "color": colour, "strokeWidth": 2},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "size": 110, "filled": True, "color": colour, "opacity": 1},
            "encoding": {"y": y, "x": x},
        },
        {
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "middle",
                "dy": {"expr": f"-{LINE_OF_TEXT / 2} * (length(datum.name) - 1)"},
            },
            "encoding": {"y": y, "x": {"value": -8}, "text": {"field": "name"}},
        },
    ]
    if marker is not None:
        data = {"values": [{"point": marker[0], "text": marker[1]}]}
        layers += [
            {
                "data": data,
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": INK},
                "encoding": {"x": x},
            },
            {
                "data": data,
                "mark": {"type": "text", "baseline": "bottom", "color": GREY},
                "encoding": {"x": x, "y": {"value": -5}, "text": {"field": "text"}},
            },
        ]
    step = 18 + LINE_OF_TEXT * max(len(name) for name in names)
    padding = {"left": left, "right": right, "top": 26 if marker else 8, "bottom": 28}
    parts = {"data": {"values": rows}, "layer": layers}
    return make_spec(WIDTH - left - right, step * len(spans), padding, parts)
