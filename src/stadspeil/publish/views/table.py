"""Tables: figures in rows and columns, with their marks, notes, unit and source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stadspeil.language import Language, format_cell
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.area import MIN_INHABITANTS
from stadspeil.model.codelist import Codelist
from stadspeil.model.dataset import MeasureType
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import Reference, leaves, references
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Observation, Status
from stadspeil.model.period import parse_period
from stadspeil.publish.views.inhabitants import is_hidden
from stadspeil.publish.views.order import (
    areas_of,
    breakdown_codelist,
    breakdown_title,
    dimension_name,
    is_always_whole,
)

MAX_AREAS_WITH_OWN_TABLE = 8


@dataclass(frozen=True)
class Cell:
    """One figure as text, with the id of its observation ("" where there is none)."""

    text: str
    observation: str
    status: Status | None
    value: float | None = None

    @property
    def sort_value(self) -> str:
        """The figure by which a table may be sorted; empty where there is none."""
        return "" if self.value is None else f"{self.value:.10g}"


@dataclass(frozen=True)
class Row:
    """A row: its header, how deep it stands below another, whether it is a total, its cells."""

    header: str
    depth: int
    is_total: bool
    cells: tuple[Cell, ...]
    area: str | None = None


@dataclass(frozen=True)
class Table:
    """A table. `corner` names what the rows are; `columns` head the cells."""

    id: str
    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def build_tables(monitor: Monitor, language: Language, indicator: Indicator) -> tuple[Table, ...]:
    """Every table of an indicator; together they hold each of its observations."""
    builder = _Builder(monitor, language, indicator)
    tables = []
    for breakdown in indicator.spec.breakdowns:
        tables += builder.breakdown_tables(breakdown)
    says_something = len(builder.areas) > 1 and not is_always_whole(monitor, indicator)
    if says_something or not tables:
        whole = builder.area_table()
        if whole is not None:
            tables.insert(0, whole)
    return tuple(tables)


def build_breakdown_table(
    monitor: Monitor, language: Language, indicator: Indicator, breakdown: str
) -> Table:
    """The table of one breakdown for the area of the edition, or the first that has it."""
    tables = _Builder(monitor, language, indicator).breakdown_tables(breakdown)
    return tables[0]


class _Builder:
    def __init__(self, monitor: Monitor, language: Language, indicator: Indicator) -> None:
        self._monitor = monitor
        self._edition = monitor.edition
        self._language = language
        self._indicator = indicator
        self._unit = monitor.edition.units[indicator.spec.unit]
        self._observations = monitor.by_indicator.get(indicator.id, ())
        self.areas = areas_of(monitor, self._observations)
        self._sources = tuple(
            source_line(monitor.edition, dataset, language)
            for dataset in dict.fromkeys(
                reference.dataset for reference in references(indicator.expression)
            )
        )

    def area_table(self) -> Table | None:
        """Areas down, periods across, for the figures without a breakdown."""
        whole = [item for item in self._observations if not item.breakdown]
        if not whole:
            return None
        periods = _periods(whole)
        rows = tuple(
            Row(
                self._area_name(area),
                0,
                False,
                self._cells(area, [((), period) for period in periods]),
                area,
            )
            for area in areas_of(self._monitor, whole)
        )
        title = self._language.text(self._indicator.spec.title)
        key = "table_caption_areas" if len(rows) > 1 else "table_caption_period"
        caption = self._language(key, title=title, area=rows[0].header)
        return self._table(
            "gebied", caption, self._language("table_area"), self._heads(periods), rows, whole
        )

    def breakdown_tables(self, dimension: str) -> list[Table]:
        """The tables of one breakdown: one for each area, or all areas in one if there are many."""
        members = [
            item
            for item in self._observations
            if item.breakdown and item.breakdown[0][0] == dimension
        ]
        areas = areas_of(self._monitor, members)
        codelist = breakdown_codelist(self._edition, self._indicator, dimension)
        periods = _periods(members)
        if len(areas) > MAX_AREAS_WITH_OWN_TABLE and len(periods) == 1:
            return [self._crossed_table(dimension, codelist, areas, periods[0], members)]
        return [
            self._breakdown_table(
                dimension,
                codelist,
                area,
                [item for item in members if item.area == area],
                place,
            )
            for place, area in enumerate(areas)
        ]

    def _breakdown_table(
        self,
        dimension: str,
        codelist: Codelist,
        area: str,
        members: Sequence[Observation],
        place: int,
    ) -> Table:
        totals = self._monitor.series(self._indicator.id, area)
        periods = _periods([*members, *totals])
        present = {item.breakdown[0][1] for item in members}
        rows = []
        for code in codelist:
            if code.code not in present:
                continue
            depth = sum(ancestor in present for ancestor in codelist.ancestors(code.code))
            keys = [(((dimension, code.code),), period) for period in periods]
            rows.append(Row(self._language.text(code.title), depth, False, self._cells(area, keys)))
        if totals:
            cells = self._cells(area, [((), period) for period in periods])
            rows.append(Row(self._language("table_total"), 0, True, cells))
        caption = self._breakdown_title(self._area_name(area), dimension)
        name = dimension if place == 0 else f"{dimension}-{area}"
        return self._table(
            name,
            caption,
            self._dimension_name(dimension).capitalize(),
            self._heads(periods),
            tuple(rows),
            [*members, *totals],
        )

    def _crossed_table(
        self,
        dimension: str,
        codelist: Codelist,
        areas: Sequence[str],
        period: str,
        members: Sequence[Observation],
    ) -> Table:
        present = {item.breakdown[0][1] for item in members}
        codes = [code for code in codelist if code.code in present]
        keys: list[tuple[Breakdown, str]] = [(((dimension, code.code),), period) for code in codes]
        heads = [self._language.text(code.title) for code in codes]
        has_total = any(not item.breakdown and item.period == period for item in self._observations)
        if has_total:
            keys.append(((), period))
            heads.append(self._language("table_total"))
        rows = tuple(
            Row(self._area_name(area), 0, False, self._cells(area, keys), area) for area in areas
        )
        caption = self._breakdown_title(self._language.period(period), dimension)
        return self._table(
            dimension, caption, self._language("table_area"), tuple(heads), rows, members
        )

    def _cells(self, area: str, keys: Iterable[tuple[Breakdown, str]]) -> tuple[Cell, ...]:
        return tuple(self._cell(area, breakdown, period) for breakdown, period in keys)

    def _cell(self, area: str, breakdown: Breakdown, period: str) -> Cell:
        found = self._monitor.by_key.get((self._indicator.id, area, breakdown, period))
        if found is None:
            return Cell("", "", None)
        if is_hidden(self._monitor, found):
            return Cell(self._language("reason_few"), found.id, Status.SUPPRESSED)
        text = cell_text(self._edition, self._language, found)
        return Cell(text, found.id, found.status, found.value)

    def _heads(self, periods: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._language.short_period(period) for period in periods)

    def _area_name(self, code: str) -> str:
        return self._language.text(self._edition.areas[code].name)

    def _breakdown_title(self, where: str, dimension: str) -> str:
        return breakdown_title(self._edition, self._language, self._indicator, where, dimension)

    def _dimension_name(self, dimension: str) -> str:
        return dimension_name(self._edition, self._language, self._indicator, dimension)

    def _table(
        self,
        name: str,
        caption: str,
        corner: str,
        columns: tuple[str, ...],
        rows: tuple[Row, ...],
        observations: Sequence[Observation],
    ) -> Table:
        return Table(
            f"{self._indicator.id}-{name}",
            caption,
            corner,
            columns,
            rows,
            unit_phrase(self._unit, self._language),
            self._notes(observations),
            self._sources,
        )

    def _notes(self, observations: Sequence[Observation]) -> tuple[str, ...]:
        statuses = {item.status for item in observations}
        reasons = {item.reason for item in observations}
        keys = [
            ("note_provisional", Status.PROVISIONAL in statuses),
            ("note_estimated", Status.ESTIMATED in statuses),
            ("note_missing", "missing" in reasons),
            ("note_suppressed", "suppressed" in reasons),
            ("note_incomplete", "incomplete" in reasons),
            ("note_corrected", any(item.id in self._monitor.corrections for item in observations)),
            (
                "note_non_additive",
                any(item.breakdown for item in observations) and self._parts_exceed_total(),
            ),
        ]
        notes = [self._language(key) for key, applies in keys if applies]
        if any(is_hidden(self._monitor, item) for item in observations):
            notes.append(self._language("note_few", number=MIN_INHABITANTS))
        return tuple(notes)

    def _parts_exceed_total(self) -> bool:
        return parts_exceed_total(self._edition, self._indicator) and any(
            not item.breakdown for item in self._observations
        )


def _periods(observations: Iterable[Observation]) -> list[str]:
    return [period.code for period in sorted({parse_period(item.period) for item in observations})]


def cell_text(edition: Edition, language: Language, observation: Observation) -> str:
    """A figure as a table shows it, with the mark of its status, or why there is none."""
    if observation.value is None:
        return language(f"reason_{observation.reason}")
    spec = edition.indicators[observation.indicator].spec
    text = format_cell(observation.value, edition.units[spec.unit], spec.decimals, language)
    return language.mark(text, observation.id) + status_mark(language, observation.status)


def status_mark(language: Language, status: Status) -> str:
    """The mark that a figure of a status carries in a table."""
    marks = {
        Status.PROVISIONAL: language("mark_provisional"),
        Status.ESTIMATED: language("mark_estimated"),
    }
    return marks.get(status, "")


def parts_exceed_total(edition: Edition, indicator: Indicator) -> bool:
    """Whether one person may stand in several parts, which then add up to more than the whole."""
    return any(
        isinstance(leaf, Reference)
        and edition.datasets[leaf.dataset].measures[leaf.measure].type is MeasureType.NON_ADDITIVE
        for leaf in leaves(indicator.expression)
    )


def source_line(edition: Edition, dataset: str, language: Language) -> str:
    """The source of a dataset as a reader sees it under a table."""
    source = edition.datasets[dataset].spec.source
    parts = [source.holder, language.period(source.retrieved)]
    if source.publication:
        parts.append(source.publication)
    return ", ".join(parts)
