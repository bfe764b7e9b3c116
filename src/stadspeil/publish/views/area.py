"""The view of an area inside the city: its figures beside those of the city."""

from collections.abc import Sequence
from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.area import MIN_INHABITANTS, AreaLevel
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.period import parse_period
from stadspeil.publish.views.inhabitants import is_too_small
from stadspeil.publish.views.order import areas_inside, breakdown_codelist, level_name
from stadspeil.publish.views.sentence import figure_text


@dataclass(frozen=True)
class AreaFigure:
    """A figure of an area and the same figure of the city."""

    indicator: str
    title: str
    period: str
    value: str
    city: str
    observation: str
    period_code: str


@dataclass(frozen=True)
class AreaView:
    """An area in one language; `children` are the codes of the areas in it."""

    code: str
    name: str
    level: str
    parent: str | None
    children: tuple[str, ...]
    figures: tuple[AreaFigure, ...]


def build_area_views(monitor: Monitor, language: Language) -> tuple[AreaView, ...]:
    """The views of the city's districts and neighbourhoods, in the order of the edition."""
    edition = monitor.edition
    latest: dict[str, list[Observation]] = {}
    for item in monitor.observations:
        latest.setdefault(item.area, []).append(item)
    return tuple(
        AreaView(
            area.code,
            language.text(area.name),
            level_name(edition, language, area),
            area.parent,
            tuple(child.code for child in edition.areas.children(area.code)),
            _figures(monitor, language, latest.get(area.code, [])),
        )
        for area in areas_inside(monitor, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)
    )


def _figures(
    monitor: Monitor, language: Language, observations: Sequence[Observation]
) -> tuple[AreaFigure, ...]:
    edition = monitor.edition
    sizes = monitor.inhabitants
    newest: dict[tuple[str, object], Observation] = {}
    for item in observations:
        key = (item.indicator, item.breakdown)
        if key not in newest or parse_period(newest[key].period) < parse_period(item.period):
            newest[key] = item
    figures = []
    for item in newest.values():
        indicator = edition.indicators[item.indicator]
        title = language.text(indicator.spec.title)
        for dimension, code in item.breakdown:
            codelist = breakdown_codelist(edition, indicator, dimension)
            title = f"{title}: {language.text(codelist.codes[code].title)}"
        city = monitor.by_key.get(
            (item.indicator, edition.settings.area, item.breakdown, item.period)
        )
        size = sizes.get(item.area)
        small = is_too_small(size.value if size else None, edition.units[indicator.spec.unit].kind)
        figures.append(
            AreaFigure(
                item.indicator,
                title,
                language.period(item.period),
                language("map_too_small", number=MIN_INHABITANTS)
                if small
                else figure_text(edition, language, item),
                figure_text(edition, language, city) if city else "",
                item.id,
                item.period,
            )
        )
    return tuple(figures)
