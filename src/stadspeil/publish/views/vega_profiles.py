"""Vega-Lite specification of areas beside the line between two kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stadspeil.publish.views.vega_parts import (
    GREY,
    LINE_OF_TEXT,
    NAME_CHARACTERS,
    WIDTH,
    make_spec,
    nice_ticks,
    row_labels,
    row_names,
    row_points,
    row_scale,
    text_width,
    value_axis,
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
    width = WIDTH - left - right
    ticks, decimals = nice_ticks(0.0, max(threshold[1], *(mark.value for mark in marks)))
    x = value_axis("value", ticks, decimals, axis_label)
    y = row_scale(len(marks))
    rows = [
        {"place": place, "name": name, "value": mark.value, "label": mark.label}
        for place, (mark, name) in enumerate(zip(marks, names, strict=True))
    ]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"value": threshold[0], "end": threshold[1]}]},
            "mark": {"type": "rect", "color": GREY, "opacity": 0.15},
            "encoding": {"x": x, "x2": {"field": "end"}},
        },
        {
            "data": {"values": [{"value": end} for end in threshold]},
            "mark": {"type": "rule", "color": GREY, "strokeDash": [4, 3]},
            "encoding": {"x": x},
        },
        row_points(x, y, colour),
        row_labels(y, width),
        row_names(y),
    ]
    step = 12 + LINE_OF_TEXT * max(len(name) for name in names)
    padding = {"left": left, "right": right, "top": 8, "bottom": 28}
    parts = {"data": {"values": rows}, "layer": layers}
    return make_spec(width, step * len(marks), padding, parts)
