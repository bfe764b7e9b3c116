"""Classes of figures and their colours: safe for colour-blind readers, legible in grey."""

import math
from collections.abc import Collection, Mapping

CLASSES = 5
NEUTRAL = "#eeeeee"
WHITE = "#ffffff"
BLACK = "#000000"
"""Words on a colour: black or white always has a contrast above 4.5, a softer dark has not."""

_NOTHING = 1e-6
_TINTS = (0.1, 0.3, 0.52, 0.76, 1.0)


def split_evenly(values: Mapping[str, float], classes: int = CLASSES) -> list[list[str]]:
    """Codes in classes of about as many each, from low to high; equal values stay together."""
    order = sorted(values, key=lambda code: (values[code], code))
    found: dict[int, list[str]] = {}
    first: dict[float, int] = {}
    for place, code in enumerate(order):
        rank = first.setdefault(values[code], place)
        found.setdefault(rank * classes // len(order), []).append(code)
    return [found[number] for number in sorted(found)]


def limits_around_zero(values: Collection[float]) -> tuple[float, ...]:
    """Four limits of five classes of one width, the middle class with zero in its middle.

    >>> limits_around_zero([-0.468, 0.603])
    (-0.375, -0.125, 0.125, 0.375)
    """
    largest = max((abs(value) for value in values), default=0.0)
    if largest < _NOTHING:
        largest = 1.0
    wanted = largest / 2.5
    power = 10.0 ** math.floor(math.log10(wanted))
    step = min((f * power for f in (1, 2, 2.5, 5, 10)), key=lambda size: abs(size - wanted))
    return tuple(round(step * half, 9) for half in (-1.5, -0.5, 0.5, 1.5))


def tints_of(colour: str, count: int) -> tuple[str, ...]:
    """Tints of one colour, from the lightest to the colour itself."""
    if count <= 1:
        return (mix(WHITE, colour, _TINTS[len(_TINTS) // 2]),) * count
    last = len(_TINTS) - 1
    chosen = [_TINTS[round(place * last / (count - 1))] for place in range(count)]
    return tuple(mix(WHITE, colour, tint) for tint in chosen)


def tints_around_zero(below: str, above: str) -> tuple[str, ...]:
    """Five colours from below zero to above it, with the middle one of neither."""
    return (below, mix(WHITE, below, 0.42), NEUTRAL, mix(WHITE, above, 0.42), above)


def mix(light: str, dark: str, part: float) -> str:
    """A colour between two others.

    >>> mix("#ffffff", "#000000", 0.5)
    '#808080'
    """
    pairs = [(int(light[i : i + 2], 16), int(dark[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{math.floor(one + (two - one) * part + 0.5):02x}" for one, two in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast between two colours, from 1 to 21, as WCAG reckons it.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    lights = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ink_on(fill: str) -> str:
    """The colour of words on a fill: dark or white, whichever is read more easily."""
    return max((BLACK, WHITE), key=lambda ink: contrast(fill, ink))
