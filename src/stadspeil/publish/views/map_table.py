"""The figures of a map as a table."""

from stadspeil.language.numbers import unit_phrase
from stadspeil.model.expression import references
from stadspeil.model.observation import Status
from stadspeil.publish.views.map_figures import MapFigures
from stadspeil.publish.views.table import Cell, Row, Table, source_line, status_mark


def build_map_table(figures: MapFigures) -> Table:
    """The figures of a map and the inhabitants behind its bubbles, the city below."""
    language, edition = figures.language, figures.monitor.edition
    rows = [
        Row(figures.area_name(area.code), 0, False, _cells(figures, area.code))
        for area in figures.grouped_areas
    ]
    city = edition.settings.area
    if city in figures.by_area:
        rows.append(Row(figures.area_name(city), 0, True, _cells(figures, city), city))
    size = figures.size_of(figures.areas[0].code)
    datasets = dict.fromkeys(
        reference.dataset
        for name in (figures.indicator.id, size.indicator)
        for reference in references(edition.indicators[name].expression)
    )
    return Table(
        f"kaart-{figures.slug}",
        language(
            "map_table",
            name=figures.name,
            level=figures.level_name,
            period=language.period(figures.period),
        ),
        figures.level_name.capitalize(),
        (figures.name, language("map_inhabitants", period=language.period(size.period))),
        tuple(rows),
        unit_phrase(figures.unit, language),
        (*figures.hidden(), *figures.notes),
        tuple(source_line(edition, dataset, language) for dataset in datasets),
    )


def _cells(figures: MapFigures, code: str) -> tuple[Cell, ...]:
    item, size = figures.by_area.get(code), figures.inhabitants.get(code)
    figure = Cell("", "", None)
    if item is not None and size is not None and figures.is_too_small(code):
        figure = Cell(figures.figure(code), item.id, Status.SUPPRESSED)
    elif item is not None and item.value is not None:
        text = figures.say(item) + status_mark(figures.language, item.status)
        figure = Cell(text, item.id, item.status, item.value)
    elif item is not None:
        figure = Cell(figures.language(f"reason_{item.reason}"), item.id, item.status)
    if size is None or size.value is None:
        return figure, Cell("", "", None)
    return figure, Cell(figures.inhabitants_of(code), size.id, size.status, size.value)
