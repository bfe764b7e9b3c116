"""Charts and tables of the report, each with a label by which the text can refer to it."""

from collections.abc import Iterable
from dataclasses import replace

from stadspeil.model.area import AreaLevel
from stadspeil.model.observation import Status
from stadspeil.publish.report.blocks import Fact, Grid, GridCell, GridRow, Picture
from stadspeil.publish.views import Catalogue, Cell, Chart, Row, Table

LARGEST_TOGETHER = 16
"""A table with at most this many rows is not broken over two pages."""

LARGEST_IN_CHAPTER = 24
"""In a chapter, a table with more rows than this leaves neighbourhoods to the appendix."""

LARGEST_IN_FULL = 70
"""A table with more rows than this shows only the areas that the report is about."""


class Displays:
    """Places charts and tables, and remembers what has been shown.

    Every indicator is in an appendix with all its tables, so that a shortened table can refer to
    the whole.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        settings = catalogue.edition.settings
        self._language = catalogue.language
        self._levels = {area.code: area.level for area in catalogue.edition.areas}
        compared = {settings.area, *settings.reference_groups, settings.country}
        self._near = compared | {area.code for area in catalogue.areas}
        self._own = {table.id for view in catalogue.indicators.values() for table in view.tables}
        self._corrected = catalogue.corrected
        self._labels: set[str] = set()
        self.charts: dict[str, Chart] = {}

    def labels(self, displays: Iterable[Table | Chart]) -> tuple[str, ...]:
        """The labels of those charts and tables that have been shown, in full or shortened."""
        labels = (label for item in displays for label in (_name(item), _short_name(item)))
        return tuple(label for label in labels if label in self._labels)

    def has(self, table: Table) -> bool:
        """Whether a table has been shown in full."""
        return _name(table) in self._labels

    def picture(self, chart: Chart) -> Picture:
        """A chart, of which the drawing is to stand beside the report."""
        self.charts[chart.id] = chart
        return Picture(
            f"{chart.id}.svg",
            chart.title,
            chart.subtitle,
            chart.description,
            chart.notes,
            self._take(_name(chart)),
        )

    def short_grid(self, table: Table) -> Grid:
        """A table as a chapter shows it: without the neighbourhoods, if they make it long."""
        near = self._near_rows(table)
        short = tuple(row for row in near if not self._is_neighbourhood(row))
        if len(near) <= LARGEST_IN_CHAPTER or len(short) == len(near) or table.id not in self._own:
            return self.grid(table)
        more = Fact(self._language("report_more_areas"), (), (_name(table),))
        return replace(self._build(table, short), more=more, label=self._take(_short_name(table)))

    def grid(self, table: Table) -> Grid:
        """A table with its unit, notes and sources under it."""
        rows = self._near_rows(table)
        notes = [self._language("report_rest_in_data")] if len(rows) < len(table.rows) else []
        return replace(self._build(table, rows, notes), label=self._take(_name(table)))

    def _take(self, label: str) -> str:
        """A label that is still free, or "" where the same thing is shown again."""
        if label in self._labels:
            return ""
        self._labels.add(label)
        return label

    def _near_rows(self, table: Table) -> tuple[Row, ...]:
        if len(table.rows) <= LARGEST_IN_FULL:
            return table.rows
        return tuple(row for row in table.rows if row.area is None or row.area in self._near)

    def _is_neighbourhood(self, row: Row) -> bool:
        return row.area is not None and self._levels[row.area] is AreaLevel.NEIGHBOURHOOD

    def _build(self, table: Table, rows: tuple[Row, ...], notes: Iterable[str] = ()) -> Grid:
        language = self._language
        return Grid(
            table.caption,
            (table.corner, *table.columns),
            tuple(self._row(row) for row in rows),
            right=(False, *(True for _ in table.columns)),
            together=len(rows) <= LARGEST_TOGETHER,
            notes=(
                *([language("table_unit", unit=table.unit)] if table.unit else []),
                *table.notes,
                *notes,
                *(
                    language("table_source", source=source)
                    for source in dict.fromkeys(table.sources)
                ),
            ),
        )

    def _row(self, row: Row) -> GridRow:
        return GridRow(
            row.header, tuple(self._cell(cell) for cell in row.cells), row.depth, row.is_total
        )

    def _cell(self, cell: Cell) -> GridCell:
        marks = {
            Status.PROVISIONAL: self._language("mark_provisional"),
            Status.ESTIMATED: self._language("mark_estimated"),
        }
        mark = marks.get(cell.status, "") if cell.status is not None else ""
        text = cell.text.removesuffix(mark) if mark else cell.text
        if mark and text == cell.text:
            mark = ""
        if cell.observation in self._corrected:
            mark += self._language("mark_corrected")
        return GridCell(text, mark)


def _name(display: Table | Chart) -> str:
    kind = "chart" if isinstance(display, Chart) else "table"
    return f"{kind}-{display.id}"


def _short_name(display: Table | Chart) -> str:
    return f"short-{_name(display)}"
