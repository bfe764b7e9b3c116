"""The view of a comparison: areas of one level down, figures across."""

from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.area import MIN_INHABITANTS, Area, AreaLevel
from stadspeil.model.comparison import Comparison, ComparisonColumn
from stadspeil.model.expression import references
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation, Status
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.inhabitants import is_hidden
from stadspeil.publish.views.order import areas_inside
from stadspeil.publish.views.sentence import figure_text
from stadspeil.publish.views.table import Cell, Row, Table, cell_text, source_line

_INSIDE = (AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)


@dataclass(frozen=True)
class Beside:
    """A figure of an area, and the same of the city where there is one."""

    indicator: str
    title: str
    value: str
    city: str


@dataclass(frozen=True)
class ComparisonView:
    """A comparison in one language; `beside` holds by area what its page begins with."""

    id: str
    title: str
    text: str
    level: AreaLevel
    table: Table
    areas: tuple[tuple[str, str], ...]
    beside: dict[str, tuple[Beside, ...]]


def build_comparing(monitor: Monitor, language: Language) -> tuple[ComparisonView, ...]:
    """The comparisons of a monitor, in their order."""
    return tuple(_Builder(monitor, language, item).build() for item in monitor.edition.comparisons)


class _Builder:
    def __init__(self, monitor: Monitor, language: Language, spec: Comparison) -> None:
        self._monitor = monitor
        self._edition = monitor.edition
        self._language = language
        self._spec = spec

    def build(self) -> ComparisonView:
        spec, say = self._spec, self._language
        areas = self._areas()
        return ComparisonView(
            spec.id,
            say.text(spec.title),
            say.text(spec.text),
            spec.level,
            self._table(areas),
            tuple((area.code, say.text(area.name)) for area in areas),
            {area.code: self._beside(area) for area in areas},
        )

    def _areas(self) -> list[Area]:
        """The areas of the level with any of the figures; inside the city below its level."""
        level = self._spec.level
        among = (
            areas_inside(self._monitor, level)
            if level in _INSIDE
            else tuple(area for area in self._edition.areas if area.level is level)
        )
        return [
            area
            for area in among
            if any(self._find(area.code, item) for item in self._spec.columns)
        ]

    def _find(self, area: str, column: ComparisonColumn) -> Observation | None:
        key = (column.indicator, area, column.breakdown, column.period)
        return self._monitor.by_key.get(key)

    def _head(self, column: ComparisonColumn) -> str:
        indicator = self._edition.indicators[column.indicator].spec
        title = self._language.text(column.title or indicator.title)
        unit = self._edition.units[indicator.unit]
        words = "" if unit.kind is UnitKind.SCORE else unit_phrase(unit, self._language)
        when = self._language.short_period(column.period)
        return f"{title} ({', '.join(filter(None, (words, when)))})"

    def _table(self, areas: list[Area]) -> Table:
        say, spec = self._language, self._spec
        city = self._edition.area
        rows = [*areas, *([city] if city not in areas else [])]
        used = [self._find(area.code, item) for area in rows for item in spec.columns]
        seen = [item for item in used if item is not None]
        notes = []
        if any(item.status is Status.PROVISIONAL for item in seen):
            notes.append(say("note_provisional"))
        if any(is_hidden(self._monitor, item) for item in seen):
            notes.append(say("note_few", number=MIN_INHABITANTS))
        datasets = dict.fromkeys(
            reference.dataset
            for item in spec.columns
            for reference in references(self._edition.indicators[item.indicator].expression)
        )
        return Table(
            f"vergelijking-{spec.id}",
            say.text(spec.title),
            say("table_area"),
            tuple(self._head(item) for item in spec.columns),
            tuple(
                Row(
                    say.text(area.name),
                    0,
                    area is city,
                    tuple(self._cell(area, item) for item in spec.columns),
                    area.code,
                )
                for area in rows
            ),
            "",
            tuple(notes),
            tuple(dict.fromkeys(source_line(self._edition, name, say) for name in datasets)),
        )

    def _cell(self, area: Area, column: ComparisonColumn) -> Cell:
        found = self._find(area.code, column)
        if found is None:
            return Cell("", "", None)
        if is_hidden(self._monitor, found):
            return Cell(self._language("map_too_small", number=MIN_INHABITANTS), "", None)
        return Cell(
            cell_text(self._edition, self._language, found), found.id, found.status, found.value
        )

    def _beside(self, area: Area) -> tuple[Beside, ...]:
        found = []
        for column in self._spec.columns:
            item = self._find(area.code, column)
            if item is None or item.value is None or is_hidden(self._monitor, item):
                continue
            city = self._find(self._edition.area.code, column)
            found.append(
                Beside(
                    column.indicator,
                    self._head(column),
                    figure_text(self._edition, self._language, item),
                    figure_text(self._edition, self._language, city) if city else "",
                )
            )
        return tuple(found)
