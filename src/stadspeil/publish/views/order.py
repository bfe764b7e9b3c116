"""The order in which areas and codes are shown."""

from collections.abc import Iterable

from stadspeil.language import Language
from stadspeil.model.area import Area, AreaLevel
from stadspeil.model.codelist import Codelist
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind

_LEVELS = list(AreaLevel)


def comparison_areas(edition: Edition) -> tuple[str, ...]:
    """The area of the edition, its reference groups, and the country: what is compared first."""
    settings = edition.settings
    return (settings.area, *settings.reference_groups, settings.country)


def areas_of(monitor: Monitor, observations: Iterable[Observation]) -> list[str]:
    """The areas of some figures: own area, reference groups, country, then the others by level."""
    edition = monitor.edition
    present = {item.area for item in observations}
    first = [code for code in comparison_areas(edition) if code in present]
    rest = [area for area in edition.areas if area.code in present and area.code not in first]
    rest.sort(key=lambda area: _LEVELS.index(area.level))
    return [*first, *(area.code for area in rest)]


def level_name(edition: Edition, language: Language, area: Area) -> str:
    """What a reader calls the level of an area: a district, a size class."""
    names = edition.settings.level_names
    return language.text(names[area.level]) if area.level in names else area.level.value


def areas_inside(monitor: Monitor, *levels: AreaLevel) -> tuple[Area, ...]:
    """The areas of some levels inside the area of the edition, in the order of the edition."""
    return monitor.edition.areas.inside(monitor.edition.settings.area, *levels)


def is_always_whole(monitor: Monitor, indicator: Indicator) -> bool:
    """Whether the figure without a breakdown is 100 % by its nature, so that it says nothing."""
    unit = monitor.edition.units[indicator.spec.unit]
    values = [
        item.value
        for item in monitor.by_indicator.get(indicator.id, ())
        if not item.breakdown and item.value is not None
    ]
    return (
        unit.kind is UnitKind.SHARE
        and bool(indicator.spec.breakdowns)
        and all(abs(value - 100) < 1e-9 for value in values)
    )


def breakdown_codelist(edition: Edition, indicator: Indicator, dimension: str) -> Codelist:
    """The codelist of a breakdown of an indicator."""
    return edition.codelist(indicator, dimension)


def dimension_name(
    edition: Edition, language: Language, indicator: Indicator, dimension: str
) -> str:
    """What a reader calls a breakdown of an indicator."""
    return language.text(edition.dimension(indicator, dimension).title)


def breakdown_title(
    edition: Edition, language: Language, indicator: Indicator, where: str, dimension: str
) -> str:
    """What a table or chart of a breakdown is called; `where` is an area or a period."""
    title = language.text(indicator.spec.title)
    name = dimension_name(edition, language, indicator, dimension)
    if _says_dimension(title, name):
        return f"{title}, {where}"
    return language("table_caption_breakdown", title=title, area=where, dimension=name)


def breakdown_subject(
    edition: Edition, language: Language, indicator: Indicator, dimension: str
) -> str:
    """What a breakdown is about, as a title that has more to say begins."""
    title = language.text(indicator.spec.title)
    name = dimension_name(edition, language, indicator, dimension)
    if _says_dimension(title, name):
        return title
    return language("message_subject", title=title, dimension=name)


def _says_dimension(title: str, dimension: str) -> bool:
    """Whether a title says already what its figures are broken down by."""
    last, first = title.rsplit(maxsplit=1)[-1].lower(), dimension.split(maxsplit=1)[0].lower()
    return last in dimension.lower() or first in title.lower()
