"""Vega-Lite specification of areas beside the line between two kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stadspeil.publish.views.vega import (
    GREY,
    LINE_OF_TEXT,
    NAME_CHARACTERS,
    WIDTH,
    look_up,
    make_spec,
    nice_ticks,
    text_width,
    wrap_text,
)


@dataclass(frozen=True)
class Mark:
    """A row: its name, where its dot lies, and its figure in words."""

    name: str
    value: float
    label: str


def threshold_spec(
    marks: Sequence[Mark],
    threshold: tuple[float, float],
    colour: str,
    axis_label: Callable[[float, int], str],
) -> dict[str, Any]:
    """A dot for each row on one axis from zero, with the range of the threshold behind them."""
    names = [wrap_text(mark.name, NAME_CHARACTERS) for mark in marks]
    left = max(text_width(part) for name in names for part in name) + 12
    right = max(text_width(mark.label) for mark in marks) + 16
    ticks, decimals = nice_ticks(0.0, max(threshold[1], *(mark.value for mark in marks)))
    labels = [axis_label(tick, decimals) for tick in ticks]
    y = {
        "field": "place",
        "type": "ordinal",
        "scale": {"domain": list(range(len(marks)))},
        "axis": None,
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [ticks[0], ticks[-1]], "nice": False},
        "axis": {"title": None, "values": ticks, "labelExpr": look_up(labels, ticks)},
    }
    rows = [
        {"place": place, "name": name, "value": mark.value, "label": mark.label}
        for place, (mark, name) in enumerate(zip(marks, names, strict=True))
    ]
    band = {"values": [{"value": threshold[0], "end": threshold[1]}]}
    layers: list[dict[str, Any]] = [
        {
            "data": band,
            "mark": {"type": "rect", "color": GREY, "opacity": 0.15},
            "encoding": {"x": x, "x2": {"field": "end"}},
        },
        {
            "data": {"values": [{"value": end} for end in threshold]},
            "mark": {"type": "rule", "color": GREY, "strokeDash": [4, 3]},
            "encoding": {"x": x},
        },
        {
            "mark": {"type": "point", "size": 110, "filled": True, "color": colour, "opacity": 1},
            "encoding": {"y": y, "x": x},
        },
        {
            "mark": {"type": "text", "align": "left"},
            "encoding": {
                "y": y,
                "x": {"value": WIDTH - left - right + 12},
                "text": {"field": "label"},
            },
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
    step = 12 + LINE_OF_TEXT * max(len(name) for name in names)
    padding = {"left": left, "right": right, "top": 8, "bottom": 28}
    parts = {"data": {"values": rows}, "layer": layers}
    return make_spec(WIDTH - left - right, step * len(marks), padding, parts)
