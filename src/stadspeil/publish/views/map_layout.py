"""The bubbles of a map in their places, with their colours, numbers and names."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stadspeil.language import format_number
from stadspeil.model.area import Area, AreaLevel
from stadspeil.publish.views.bubbles import (
    NAME_SIZE,
    Box,
    Circle,
    Place,
    along_lines,
    fit_name,
    join,
    lay_out,
    lead,
    number_place,
    place_words,
    split_name,
    words_width,
)
from stadspeil.publish.views.classes import WHITE, ink_on
from stadspeil.publish.views.map_figures import MapFigures

LARGE_NAME_SIZE = 17
DISTRICT_SIZE = 14
DISTRICT_LINE = 16.0
_WIDE = (17.0, 13.0)
_NARROW = (29.0, 20.0)
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


def name_size(level: AreaLevel) -> int:
    """How large the names inside bubbles are."""
    return NAME_SIZE if level is AreaLevel.NEIGHBOURHOOD else LARGE_NAME_SIZE


def place_groups(figures: MapFigures, fills: Mapping[str, str]) -> tuple[Group, ...]:
    """The bubbles of each district; `fills` holds the colour of each area with a figure."""
    areas, parents = figures.grouped_areas, figures.groups
    circles = lay_out(
        tuple(
            Place(
                area.longitude or 0.0,
                area.latitude or 0.0,
                figures.size_of(area.code).value or 0.0,
                figures.group_of(area),
            )
            for area in areas
        )
    )
    members = tuple(
        tuple(place for place, area in enumerate(areas) if figures.group_of(area) == parent)
        for parent in parents
    )
    names = [figures.area_name(parent) if parent else "" for parent in parents]
    links = [_joined([circles[place] for place in own]) for own in members]
    boxes: tuple[Box | None, ...] = (None,) * len(parents)
    if figures.level is AreaLevel.NEIGHBOURHOOD:
        sizes = tuple(map(_words_size, names))
        ways = along_lines([way for joined in links for way in joined], 6.0)
        boxes = place_words(sizes, members, circles, ways)
    taken = [box for box in boxes if box is not None]
    bubbles = [
        _bubble(figures, area, place, circles, fills.get(area.code), taken)
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


def size_legend(figures: MapFigures, circles: Sequence[Circle]) -> tuple[tuple[float, str], ...]:
    """Bubbles of round sizes, as large as the map draws them: radius and inhabitants."""
    largest = max(circle.radius for circle in circles)
    most = max(figures.size_of(area.code).value or 0.0 for area in figures.areas)
    per_root = largest / math.sqrt(most or 1.0)
    factor = 10 ** max(0, math.floor(math.log10(most / _SIZES[-1]) if most else 0))
    return tuple(
        (math.sqrt(size * factor) * per_root, format_number(size * factor, 0, figures.language))
        for size in _SIZES
    )


def _bubble(
    figures: MapFigures,
    area: Area,
    place: int,
    circles: Sequence[Circle],
    fill: str | None,
    taken: Sequence[Box],
) -> Bubble:
    name = figures.area_name(area.code)
    circle = circles[place]
    number = place + 1
    value = figures.figure(area.code)
    return Bubble(
        area.code,
        name,
        number,
        circle,
        fill,
        ink_on(fill or WHITE),
        fit_name(name, circle.radius, name_size(figures.level)),
        number_place(place, circles, taken, _WIDE),
        number_place(place, circles, (), _NARROW),
        figures.language(
            "map_bubble",
            number=number,
            name=name,
            value=value,
            inhabitants=figures.inhabitants_of(area.code),
        ),
        value,
        fill is not None,
    )


def _words_size(name: str) -> tuple[float, float]:
    lines = split_name(name)
    width = max(words_width(line, DISTRICT_SIZE) for line in lines) + 4.0
    return width, DISTRICT_LINE * len(lines) + 3.0


def _joined(circles: Sequence[Circle]) -> tuple[tuple[Circle, Circle], ...]:
    return tuple((circles[one], circles[two]) for one, two in join(circles))
