"""Vega-Lite specifications of the charts of an estimate: ranges beside each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stadspeil.publish.views.vega_parts import (
    BAR_HEIGHT,
    GREY,
    LINE_OF_TEXT,
    WIDTH,
    make_spec,
    marker,
    nice_ticks,
    row_names,
    row_points,
    row_scale,
    text_width,
    value_axis,
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
    reference: tuple[float, str] | None,
    colour: str,
    axis_label: Callable[[float, int], str],
) -> dict[str, Any]:
    """A bar from low to high for each row with a dot at its point, on one axis of people.

    `reference` is a value with a dashed line through all rows, and its words above. Under the name
    of a row stands its label, so that on a narrow screen the bars keep their room.
    """
    names = [
        [*wrap_text(span.name, _NAME_CHARACTERS), *wrap_text(span.label, _NAME_CHARACTERS)]
        for span in spans
    ]
    left = max(text_width(part) for name in names for part in name) + 14
    right = 32
    values = [end for span in spans for end in (span.low, span.high)]
    values += [reference[0]] if reference else []
    ticks, decimals = nice_ticks(min(values), max(values), most=4)
    x = value_axis("point", ticks, decimals, axis_label, labelFlush=False)
    y = row_scale(len(spans))
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
        row_points(x, y, colour),
        row_names(y),
    ]
    if reference is not None:
        layers += marker(x, *reference, ink=GREY)
    step = 18 + LINE_OF_TEXT * max(len(name) for name in names)
    padding = {"left": left, "right": right, "top": 26 if reference else 8, "bottom": 28}
    parts = {"data": {"values": rows}, "layer": layers}
    return make_spec(WIDTH - left - right, step * len(spans), padding, parts)
