"""What the specifications of all charts share: their look, axes, and rows with a name at the left.

Every chart is as wide as every other, so that letters are equally large wherever it is shown. The
room for words is reckoned here from the typeface's own widths, and axes get their ticks and labels
from us: a chart looks the same in each language and on every machine.
"""

import json
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from stadspeil.language.marks import plain, reflow

FONT = "Stadspeil Sans"
INK = "#1b1f24"
GREY = "#5f6b76"
LIGHT = "#87929b"
WIDTH = 440
FONT_SIZE = 14
LINE_OF_TEXT = 16
NAME_CHARACTERS = 22
BAR_HEIGHT = 18

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_EMS = dict.fromkeys("fijlrtI.,:;()'’ \u00a0-|/", 0.31) | dict.fromkeys("mwMW%€", 0.85)

CONFIG: dict[str, Any] = {
    "aria": False,
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": FONT_SIZE,
        "labelColor": INK,
        "labelLimit": 0,
        "gridColor": "#e1e5e8",
        "domainColor": "#8a949c",
        "tickColor": "#8a949c",
    },
    "text": {"fontSize": FONT_SIZE, "color": INK, "lineHeight": LINE_OF_TEXT},
}


def make_spec(
    width: float, height: float, padding: Mapping[str, float], parts: dict[str, Any]
) -> dict[str, Any]:
    """A whole specification, of a plot of some size with room around it."""
    return {
        "$schema": _SCHEMA,
        "width": width,
        "height": height,
        "padding": padding,
        "autosize": {"type": "none"},
        **parts,
        "config": CONFIG,
    }


def value_axis(
    field: str,
    ticks: Sequence[float],
    decimals: int,
    label: Callable[[float, int], str],
    **axis: Any,
) -> dict[str, Any]:
    """An axis of numbers from the first tick to the last; `label` words a tick and its decimals."""
    labels = [label(tick, decimals) for tick in ticks]
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [ticks[0], ticks[-1]], "nice": False, "zero": False},
        "axis": {"title": None, "values": ticks, "labelExpr": look_up(labels, ticks), **axis},
    }


def row_scale(rows: int) -> dict[str, Any]:
    """Rows under each other, in the order of their `place`."""
    scale = {"domain": list(range(rows))}
    return {"field": "place", "type": "ordinal", "scale": scale, "axis": None}


def row_names(y: dict[str, Any]) -> dict[str, Any]:
    """The names of rows at the left, those of more lines centred on their row."""
    return {
        "mark": {
            "type": "text",
            "align": "right",
            "baseline": "middle",
            "dy": {"expr": f"-{LINE_OF_TEXT / 2} * (length(datum.name) - 1)"},
        },
        "encoding": {"y": y, "x": {"value": -8}, "text": {"field": "name"}},
    }


def row_labels(y: dict[str, Any], width: float) -> dict[str, Any]:
    """The words of rows at the right of a plot of some width."""
    return {
        "mark": {"type": "text", "align": "left"},
        "encoding": {"y": y, "x": {"value": width + 12}, "text": {"field": "label"}},
    }


def row_points(x: dict[str, Any], y: dict[str, Any], colour: str) -> dict[str, Any]:
    """The closed dot of each row."""
    mark = {"type": "point", "size": 110, "filled": True, "color": colour, "opacity": 1}
    return {"mark": mark, "encoding": {"y": y, "x": x}}


def marker(x: dict[str, Any], value: float, words: str, ink: str = INK) -> list[dict[str, Any]]:
    """A dashed line through all rows at a value, with its words above the plot."""
    data = {"values": [{x["field"]: value, "text": words}]}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": INK},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {"type": "text", "baseline": "bottom", "color": ink},
            "encoding": {"x": x, "y": {"value": -5}, "text": {"field": "text"}},
        },
    ]


def nice_ticks(low: float, high: float, most: int = 6) -> tuple[list[float], int]:
    """Round ticks from at or below `low` (and zero) to at or above `high`, and their decimals.

    >>> nice_ticks(14.0, 19.2)
    ([0, 5, 10, 15, 20], 0)
    >>> nice_ticks(-0.122, -0.102)
    ([-0.15, -0.1, -0.05, 0.0], 2)
    """
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    power = math.floor(math.log10((high - low) / most))
    steps = [factor * 10.0**power for factor in (1, 2, 5, 10, 20)]
    step = next(step for step in steps if _count(low, high, step) < most)
    first, last = _ends(low, high, step)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = [round(place * step, decimals) + 0.0 for place in range(first, last + 1)]
    return ([int(tick) for tick in ticks], 0) if decimals == 0 else (ticks, decimals)


def wrap_text(text: str, characters: int) -> list[str]:
    """A text on lines of some characters; a longer word stays whole."""

    def wrap(bare: str) -> list[str]:
        return textwrap.wrap(bare, characters, break_long_words=False, break_on_hyphens=False)

    return reflow(text, wrap) or [""]


def text_width(text: str) -> int:
    """About how many pixels a text is wide, a little on the generous side."""
    return math.ceil(sum(_EMS.get(sign, _em(sign)) for sign in plain(text)) * FONT_SIZE)


def look_up(labels: Sequence[Any], values: Sequence[Any]) -> str:
    """A Vega expression that finds the label of a value; JSON is a part of that language."""
    return f"{json.dumps(labels)}[indexof({json.dumps(values)}, datum.value)]"


def _ends(low: float, high: float, step: float) -> tuple[int, int]:
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return first, max(last, first + 1)


def _count(low: float, high: float, step: float) -> int:
    first, last = _ends(low, high, step)
    return last - first


def _em(sign: str) -> float:
    return 0.63 if sign.isupper() else 0.53
