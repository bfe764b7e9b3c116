"""Where the bubbles of a map come: label points pushed apart until no bubble covers another.

Geometry only. It knows no figures, and the same points always give the same places.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from stadspeil.publish.views.vega_parts import FONT_SIZE, text_width

WIDTH = 720.0
"""How wide the label points are spread, in units of the drawing."""

FILL = 0.42
"""The part of the map that the bubbles cover together."""

GAP = 3.0
GAP_BETWEEN_GROUPS = 16.0
SMALLEST = 9.0
"""The least radius, so that every area can be seen; only areas without a figure are this small."""

TOLERANCE = 0.5
NAME_SIZE = 13
_WORDS = re.compile(r"[^ -]+-? ?")
_STEP = 6.0
_NEAR = 16.0
_CROSSING = 90.0
_SHORT = 12
_PULLS = 400
_PULL = 0.06
_SETTLES = 2000
_NEARLY = 1e-9
_ENOUGH = 0.05


@dataclass(frozen=True)
class Place:
    """A bubble: where its label point lies, and what it stands for."""

    longitude: float
    latitude: float
    weight: float
    group: str


@dataclass(frozen=True)
class Circle:
    """A bubble in its place."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, order=True)
class Box:
    """A rectangle that holds words; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share a point."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def distance(self, x: float, y: float) -> float:
        """How far a point lies from the rectangle, 0 inside it."""
        across = max(self.x - x, 0.0, x - self.x - self.width)
        down = max(self.y - y, 0.0, y - self.y - self.height)
        return math.hypot(across, down)


@lru_cache(maxsize=32)
def lay_out(places: tuple[Place, ...]) -> tuple[Circle, ...]:
    """The bubbles of some places, each as near to its label point as the others allow."""
    anchors = project(places)
    radii = scale_radii(anchors, [place.weight for place in places])
    return push_apart(anchors, radii, tuple(place.group for place in places))


def project(places: Sequence[Place]) -> tuple[tuple[float, float], ...]:
    """Label points on a flat map: equirectangular, true to scale at the middle latitude."""
    if not places:
        return ()
    latitudes = [place.latitude for place in places]
    shrink = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    points = [(place.longitude * shrink, -place.latitude) for place in places]
    left, top = (min(point[axis] for point in points) for axis in (0, 1))
    span = max(max(point[0] for point in points) - left, max(p[1] for p in points) - top) or 1.0
    return tuple(((x - left) * WIDTH / span, (y - top) * WIDTH / span) for x, y in points)


def scale_radii(
    anchors: Sequence[tuple[float, float]], weights: Sequence[float]
) -> tuple[float, ...]:
    """Radii whose circles are in proportion to their weights and together fill a part of the map.

    Circles that would hardly be seen get the smallest radius.
    """
    total = sum(weights)
    if not anchors or total <= 0:
        return (SMALLEST,) * len(anchors)
    sides = [
        max(
            WIDTH / 2, max(point[axis] for point in anchors) - min(point[axis] for point in anchors)
        )
        for axis in (0, 1)
    ]
    per_weight = FILL * sides[0] * sides[1] / (math.pi * total)
    return tuple(max(SMALLEST, math.sqrt(weight * per_weight)) for weight in weights)


def push_apart(
    anchors: Sequence[tuple[float, float]], radii: Sequence[float], groups: Sequence[str]
) -> tuple[Circle, ...]:
    """Circles moved as little as needed: pushed from each other, pulled back to their anchors.

    Circles of two groups keep more room between them, so that groups can be told apart. Always in
    the same order, so that the same input gives the same output.
    """
    needs = {
        (one, two): radii[one]
        + radii[two]
        + (GAP if groups[one] == groups[two] else GAP_BETWEEN_GROUPS)
        for one, two in combinations(range(len(anchors)), 2)
    }
    points = [list(anchor) for anchor in anchors]
    for turn in range(_PULLS):
        pull = _PULL * (1 - turn / _PULLS)
        for point, anchor in zip(points, anchors, strict=True):
            point[0] += pull * (anchor[0] - point[0])
            point[1] += pull * (anchor[1] - point[1])
        _separate(points, radii, needs)
    for _ in range(_SETTLES):
        if _separate(points, radii, needs) < _ENOUGH:
            break
    _spread(points, needs)
    return tuple(
        Circle(point[0], point[1], radius) for point, radius in zip(points, radii, strict=True)
    )


def _separate(
    points: list[list[float]], radii: Sequence[float], needs: dict[tuple[int, int], float]
) -> float:
    """Push every pair apart that stands too close, small circles most; the worst shortage."""
    worst = 0.0
    for (one, two), need in needs.items():
        across = points[two][0] - points[one][0]
        if abs(across) >= need:
            continue
        down = points[two][1] - points[one][1]
        distance = math.hypot(across, down)
        short = need - distance
        if short <= 0:
            continue
        worst = max(worst, short)
        if distance < _NEARLY:
            # Two on one spot: every pair goes its own way.
            angle = 2.399963 * (one + two * two)
            across, down, distance = math.cos(angle), math.sin(angle), 1.0
        share = radii[two] ** 2 / (radii[one] ** 2 + radii[two] ** 2)
        for which, part in ((one, -share), (two, 1 - share)):
            points[which][0] += across / distance * short * part
            points[which][1] += down / distance * short * part
    return worst


def _spread(points: list[list[float]], needs: dict[tuple[int, int], float]) -> None:
    """Should some still stand too close: stretch the whole map until they don't."""
    factor = max(
        (
            need / max(math.dist(points[one], points[two]), _NEARLY)
            for (one, two), need in needs.items()
        ),
        default=1.0,
    )
    if factor > 1 + _ENOUGH / 100:
        for point in points:
            point[0] *= factor
            point[1] *= factor


def join(circles: Sequence[Circle]) -> tuple[tuple[int, int], ...]:
    """Pairs that join all circles by the shortest ways: what shows that they belong together."""
    if not circles:
        return ()
    joined, pairs = [0], []
    rest = list(range(1, len(circles)))
    while rest:
        pair = min(
            ((one, two) for one in joined for two in rest),
            key=lambda pair: (_room(circles[pair[0]], circles[pair[1]]), pair),
        )
        pairs.append(pair)
        joined.append(pair[1])
        rest.remove(pair[1])
    return tuple(pairs)


def _room(one: Circle, two: Circle) -> float:
    return math.dist((one.x, one.y), (two.x, two.y)) - one.radius - two.radius


def bounds(circles: Sequence[Circle], boxes: Sequence[Box] = (), margin: float = 0.0) -> Box:
    """The rectangle that holds circles and rectangles, with a margin around them."""
    left = min([*(c.x - c.radius for c in circles), *(box.x for box in boxes)])
    top = min([*(c.y - c.radius for c in circles), *(box.y for box in boxes)])
    right = max([*(c.x + c.radius for c in circles), *(box.x + box.width for box in boxes)])
    bottom = max([*(c.y + c.radius for c in circles), *(box.y + box.height for box in boxes)])
    return Box(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin)


@lru_cache(maxsize=32)
def place_words(
    sizes: tuple[tuple[float, float], ...],
    near: tuple[tuple[int, ...], ...],
    circles: tuple[Circle, ...],
    avoid: tuple[Circle, ...] = (),
) -> tuple[Box, ...]:
    """Where words come: clear of circles and of each other, close to the circles they are about.

    `near` holds, for each of the words, the places of those circles; `avoid` what else should stay
    in sight. Words that come first choose first.
    """
    room = bounds(circles)
    found: list[Box] = []
    for size, own in zip(sizes, near, strict=True):
        about = [circles[place] for place in own]
        others = [circle for place, circle in enumerate(circles) if place not in own]
        detours, options = _candidates(room, *size, about, (*circles, *avoid))
        best, least = options[0], math.inf
        for detour, box in zip(detours, options, strict=True):
            if detour >= least:
                break
            if not any(box.meets(other) for other in found):
                cost = detour + _CROSSING * count_crossed(lead(box, about), others)
                if cost < least:
                    best, least = box, cost
        found.append(best)
    return tuple(found)


def lead(box: Box, circles: Sequence[Circle]) -> tuple[float, float, float, float] | None:
    """A line from words to the nearest of some circles; None where they stand close to it."""
    nearest = min(circles, key=lambda item: box.distance(item.x, item.y) - item.radius)
    if box.distance(nearest.x, nearest.y) - nearest.radius <= _NEAR:
        return None
    x = min(max(nearest.x, box.x), box.x + box.width)
    y = min(max(nearest.y, box.y), box.y + box.height)
    part = 1 - nearest.radius / math.hypot(nearest.x - x, nearest.y - y)
    return x, y, x + (nearest.x - x) * part, y + (nearest.y - y) * part


def count_crossed(line: tuple[float, float, float, float] | None, circles: Sequence[Circle]) -> int:
    """How many circles a line runs through."""
    if line is None:
        return 0
    x, y, to_x, to_y = line
    length = math.hypot(to_x - x, to_y - y) or 1.0
    along = ((to_x - x) / length, (to_y - y) / length)

    def apart(circle: Circle) -> float:
        reach = (circle.x - x) * along[0] + (circle.y - y) * along[1]
        reach = min(max(reach, 0.0), length)
        return math.hypot(circle.x - x - reach * along[0], circle.y - y - reach * along[1])

    return sum(apart(circle) < circle.radius for circle in circles)


def along_lines(lines: Sequence[tuple[Circle, Circle]], radius: float) -> tuple[Circle, ...]:
    """Small circles along the lines that join others, so that words can be kept off them."""
    found = []
    for one, two in lines:
        count = math.ceil(math.dist((one.x, one.y), (two.x, two.y)) / (2 * radius))
        for step in range(1, count):
            part = step / count
            x, y = one.x + (two.x - one.x) * part, one.y + (two.y - one.y) * part
            found.append(Circle(x, y, radius))
    return tuple(found)


def _candidates(
    room: Box, width: float, height: float, about: Sequence[Circle], circles: Sequence[Circle]
) -> tuple[Sequence[float], Sequence[Box]]:
    """Places for words on and just around the map, clear of its circles, the best first.

    Each with its detour: how far the words stand from the circles they are about, from the nearest
    and from them all. Where no place is clear, every place is given.
    """
    columns = np.arange(math.ceil((room.width + width) / _STEP))
    rows = np.arange(math.ceil((room.height + 4 * height) / _STEP))
    x = np.tile(room.x - width / 2 + columns * _STEP, len(rows))
    y = np.repeat(room.y - 2 * height + rows * _STEP, len(columns))

    def distance(circle: Circle) -> NDArray[np.float64]:
        across = np.maximum(np.maximum(x - circle.x, circle.x - x - width), 0.0)
        down = np.maximum(np.maximum(y - circle.y, circle.y - y - height), 0.0)
        return np.hypot(across, down)

    nearest = np.min([distance(circle) - circle.radius for circle in about], axis=0)
    apart = np.mean([np.hypot(c.x - x - width / 2, c.y - y - height / 2) for c in about], axis=0)
    detours = nearest + 0.25 * apart
    clear = np.all([distance(circle) >= circle.radius + 2 for circle in circles], axis=0)
    order = np.lexsort((y, x, detours))
    chosen = order[clear[order]] if clear.any() else order
    boxes = [
        Box(*corner, width, height)
        for corner in zip(x[chosen].tolist(), y[chosen].tolist(), strict=True)
    ]
    return detours[chosen].tolist(), boxes


def fit_name(name: str, radius: float, size: int = NAME_SIZE) -> tuple[str, ...]:
    """A name on the lines that fit inside a circle; nothing where it does not fit."""
    line = size * 1.15
    words = _WORDS.findall(name)
    for count in range(1, min(3, len(words)) + 1):
        lines = _lines(words, count)
        height = line * count / 2
        if (
            all(
                math.hypot(words_width(text, size) / 2, abs(line * (place - (count - 1) / 2)) + 5)
                <= radius - 2
                for place, text in enumerate(lines)
            )
            and height <= radius
        ):
            return lines
    return ()


def split_name(name: str) -> tuple[str, ...]:
    """A name on one line, or on two of about the same length where it has more words."""
    words = _WORDS.findall(name)
    return _lines(words, min(2, len(words))) if len(name) > _SHORT else (name,)


def _lines(words: Sequence[str], count: int) -> tuple[str, ...]:
    """Words on a number of lines, the widest of which is as short as can be."""
    if count == 1:
        return (_joined(words),)
    options = [
        (_joined(words[:cut]), *_lines(words[cut:], count - 1))
        for cut in range(1, len(words) - count + 2)
    ]
    return min(options, key=lambda lines: max(map(len, lines)))


def _joined(words: Sequence[str]) -> str:
    return "".join(words).strip()


def words_width(text: str, size: int) -> float:
    """About how wide a text of a size is."""
    return text_width(text) * size / FONT_SIZE


def number_place(
    place: int,
    circles: Sequence[Circle],
    taken: Sequence[Box],
    size: tuple[float, float],
) -> tuple[float, float]:
    """Where the number of a bubble comes: inside, or beside a bubble that is too small for it.

    `size` is the room that the largest number needs.
    """
    circle = circles[place]
    width, height = size
    if circle.radius >= math.hypot(width, height) / 2:
        return circle.x, circle.y
    others = [other for index, other in enumerate(circles) if index != place]

    def cost(box: Box) -> float:
        over = sum(max(0.0, c.radius - box.distance(c.x, c.y)) for c in others)
        return over + 40.0 * sum(box.meets(other) for other in taken)

    reach = circle.radius + 4
    options = []
    for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)):
        part = 1.0 if not across or not down else 0.75
        x = circle.x + across * (reach * part + width / 2)
        y = circle.y + down * (reach * part + height / 2)
        options.append(Box(x - width / 2, y - height / 2, width, height))
    return min(options, key=cost).middle
