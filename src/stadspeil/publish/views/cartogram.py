"""Maps of the city without boundaries: a bubble for each area, coloured by one figure.

Colours and places are worked out here; every number on a map is an observation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from stadspeil.language import Language
from stadspeil.model.area import AreaLevel
from stadspeil.model.edition import Indicator
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.bubbles import Box, bounds
from stadspeil.publish.views.chart import COLOURS
from stadspeil.publish.views.classes import (
    limits_around_zero,
    split_evenly,
    tints_around_zero,
    tints_of,
)
from stadspeil.publish.views.inhabitants import DEPENDENT
from stadspeil.publish.views.map_figures import MapFigures
from stadspeil.publish.views.map_layout import (
    Bubble,
    Group,
    name_size,
    place_groups,
    size_legend,
)
from stadspeil.publish.views.map_table import build_map_table
from stadspeil.publish.views.order import is_always_whole
from stadspeil.publish.views.table import Table

OPPOSITES = {
    Domain.SAMEN: "#8f4e0b",
    Domain.JEUGDWET: "#55641a",
    Domain.WMO: "#8f4e0b",
    Domain.PARTICIPATIEWET: "#1f5a80",
    Domain.CONTEXT: "#8f4e0b",
}
"""What lies below zero, beside the colour of a domain: told apart by colour-blind readers too."""


@dataclass(frozen=True)
class LegendClass:
    """A class of figures with its colour."""

    fill: str
    label: str


@dataclass(frozen=True)
class Cartogram:
    """A map in one language; `slug` names its page."""

    id: str
    slug: str
    indicator: str
    domain: Domain
    name: str
    level: str
    period: str
    title: str
    subtitle: str
    city: str
    description: str
    name_size: int
    view_box: Box
    groups: tuple[Group, ...]
    is_grouped: bool
    classes: tuple[LegendClass, ...]
    classes_note: str
    sizes: tuple[tuple[float, str], ...]
    size_note: str
    hidden: tuple[str, ...]
    notes: tuple[str, ...]
    table: Table

    @property
    def bubbles(self) -> tuple[Bubble, ...]:
        """Every bubble, in reading order."""
        return tuple(bubble for group in self.groups for bubble in group.bubbles)


def build_cartograms(monitor: Monitor, language: Language) -> tuple[Cartogram, ...]:
    """A map of every share, rate and score that is known for enough areas inside the city.

    Scores come first, since they sum an area up; then other figures of the whole, then those of
    parts. Figures that two indicators share are mapped once.
    """
    units = monitor.edition.units
    series = [
        (units[indicator.spec.unit].kind is not UnitKind.SCORE, breakdown != (), place, breakdown)
        for place, indicator in enumerate(monitor.edition.indicators.values())
        if units[indicator.spec.unit].kind in DEPENDENT
        for breakdown in _breakdowns(monitor, indicator)
    ]
    indicators = tuple(monitor.edition.indicators.values())
    found: dict[tuple[tuple[str, float | None], ...], Cartogram] = {}
    for *_, place, breakdown in sorted(series, key=lambda item: item[:3]):
        figures = MapFigures.choose(monitor, language, indicators[place], breakdown)
        if figures is not None and figures.values not in found:
            found[figures.values] = _build(figures)
    return tuple(found.values())


def _breakdowns(monitor: Monitor, indicator: Indicator) -> Iterator[Breakdown]:
    for breakdown in dict.fromkeys(
        item.breakdown for item in monitor.by_indicator.get(indicator.id, ())
    ):
        if breakdown or not is_always_whole(monitor, indicator):
            yield breakdown


def _build(figures: MapFigures) -> Cartogram:
    language = figures.language
    shown = figures.shown
    fills, classes = _classify(figures, shown)
    groups = place_groups(figures, fills)
    boxes = [group.box for group in groups if group.box is not None]
    circles = [bubble.circle for group in groups for bubble in group.bubbles]
    order = sorted(shown, key=lambda code: (-shown[code], figures.area_name(code)))
    period = language.period(figures.period)
    size = figures.size_of(figures.areas[0].code)
    return Cartogram(
        id=f"kaart-{figures.slug}",
        slug=figures.slug,
        indicator=figures.indicator.id,
        domain=figures.indicator.spec.domain,
        name=figures.name,
        level=figures.level_name,
        period=period,
        title=language(
            "map_title",
            low=figures.figure(order[-1]),
            low_area=figures.area_name(order[-1]),
            high=figures.figure(order[0]),
            high_area=figures.area_name(order[0]),
        ),
        subtitle=language(
            "map_subtitle", name=figures.name, level=figures.level_name, period=period
        ),
        city=figures.city(),
        description=figures.describe(order),
        name_size=name_size(figures.level),
        view_box=bounds(circles, boxes, 6.0),
        groups=groups,
        is_grouped=figures.level is AreaLevel.NEIGHBOURHOOD,
        classes=classes,
        classes_note=language(
            "map_classes_zero" if figures.is_score else "map_classes_equal",
            level=figures.level_name,
        ),
        sizes=size_legend(figures, circles),
        size_note=language("map_sizes", period=language.period(size.period)),
        hidden=figures.hidden(),
        notes=figures.notes,
        table=build_map_table(figures),
    )


def _classify(
    figures: MapFigures, shown: Mapping[str, float]
) -> tuple[dict[str, str], tuple[LegendClass, ...]]:
    """The colour of each area, and what each colour means."""
    colour = COLOURS[figures.indicator.spec.domain]
    if figures.is_score:
        return _classify_around_zero(figures, shown, colour)
    classes = split_evenly(shown)
    tints = tints_of(colour, len(classes))
    fills = {code: tint for tint, codes in zip(tints, classes, strict=True) for code in codes}
    legend = tuple(
        LegendClass(tint, _range(figures, shown[codes[0]], shown[codes[-1]]))
        for tint, codes in zip(tints, classes, strict=True)
    )
    return fills, legend


def _classify_around_zero(
    figures: MapFigures, shown: Mapping[str, float], colour: str
) -> tuple[dict[str, str], tuple[LegendClass, ...]]:
    language = figures.language
    limits = limits_around_zero(tuple(shown.values()))
    tints = tints_around_zero(OPPOSITES[figures.indicator.spec.domain], colour)
    words = [figures.number(limit) for limit in limits]
    labels = [
        language("map_class_below", high=words[0]),
        *(language("map_class_between", low=low, high=high) for low, high in pairwise(words)),
        language("map_class_above", low=words[-1]),
    ]
    fills = {code: tints[sum(value >= limit for limit in limits)] for code, value in shown.items()}
    return fills, tuple(map(LegendClass, tints, labels))


def _range(figures: MapFigures, low: float, high: float) -> str:
    if low == high:
        return figures.number(low)
    return figures.language("map_class_range", low=figures.number(low), high=figures.number(high))
