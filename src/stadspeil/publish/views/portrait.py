"""The portrait of an area inside the city: what its page shows before its table of figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from stadspeil.language import Language, format_cell, format_number
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.area import MIN_INHABITANTS, Area, AreaLevel
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import references
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views import vega
from stadspeil.publish.views.chart import COLOURS, Chart, build_area_chart
from stadspeil.publish.views.inhabitants import is_too_small
from stadspeil.publish.views.order import areas_inside
from stadspeil.publish.views.sentence import COMPARABLE, figure_text
from stadspeil.publish.views.table import Cell, Row, Table, cell_text, source_line

KEYS = 3
"""How many figures open the page of an area."""


@dataclass(frozen=True)
class KeyBeside:
    """A figure of an area, with that of the city beside it."""

    indicator: str
    title: str
    domain: Domain
    period: str
    value: str
    city: str
    observation: str


@dataclass(frozen=True)
class Movement:
    """The areas in an area on a line from low to high, first and last year."""

    indicator: str
    title: str
    chart: Chart
    table: Table


@dataclass(frozen=True)
class Portrait:
    """An area in one language.

    `city_only` says once what is known for the whole city only, `too_small` why a tiny area has
    no shares.
    """

    keys: tuple[KeyBeside, ...]
    movements: tuple[Movement, ...]
    charts: tuple[Chart, ...]
    city_only: str
    too_small: str


def build_portraits(monitor: Monitor, language: Language) -> dict[str, Portrait]:
    """The portrait of each district and neighbourhood of the city, by its code."""
    areas = areas_inside(monitor, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)
    counts = monitor.inhabitants
    return {
        area.code: _Builder(monitor, language, area, counts.get(area.code)).build()
        for area in areas
    }


@dataclass(frozen=True)
class _Builder:
    monitor: Monitor
    language: Language
    area: Area
    inhabitants: Observation | None

    def build(self) -> Portrait:
        edition, language = self.monitor.edition, self.language
        known = self._known()
        size = self.inhabitants.value if self.inhabitants else None
        too_small = is_too_small(size, UnitKind.SHARE)
        charts = [
            build_area_chart(self.monitor, language, indicator, self.area.code)
            for indicator in known
        ]
        movements = [
            self._movement(indicator)
            for indicator in edition.indicators.values()
            if edition.units[indicator.spec.unit].kind is UnitKind.SCORE
        ]
        return Portrait(
            () if too_small else tuple(self._key(indicator) for indicator in known[:KEYS]),
            tuple(movement for movement in movements if movement is not None),
            ()
            if too_small
            else tuple(
                chart
                for chart, indicator in zip(charts, known, strict=True)
                if chart is not None
                and edition.units[indicator.spec.unit].kind is not UnitKind.SCORE
            ),
            self._city_only(),
            language("area_small", area=language.text(self.area.name), number=MIN_INHABITANTS)
            if too_small
            else "",
        )

    def _series(self, indicator: Indicator, area: str) -> list[Observation]:
        series = self.monitor.series(indicator.id, area)
        return sorted(
            (item for item in series if item.value is not None),
            key=lambda item: parse_period(item.period),
        )

    def _known(self) -> list[Indicator]:
        """Figures that can be compared with the city: those over most periods first."""
        edition, city = self.monitor.edition, self.monitor.edition.settings.area
        found = [
            indicator
            for indicator in edition.indicators.values()
            if edition.units[indicator.spec.unit].kind in COMPARABLE
            and self._series(indicator, self.area.code)
            and self._series(indicator, city)
            and not self._is_whole(indicator)
        ]
        return sorted(found, key=lambda item: -len(self._series(item, self.area.code)))

    def _is_whole(self, indicator: Indicator) -> bool:
        unit = self.monitor.edition.units[indicator.spec.unit]
        values = {item.value for item in self._series(indicator, self.area.code)}
        return unit.kind is UnitKind.SHARE and values == {100.0}

    def _key(self, indicator: Indicator) -> KeyBeside:
        edition, language = self.monitor.edition, self.language
        latest = self._series(indicator, self.area.code)[-1]
        city = self.monitor.by_key.get((indicator.id, edition.settings.area, (), latest.period))
        return KeyBeside(
            indicator.id,
            language.text(indicator.spec.title),
            indicator.spec.domain,
            language.period(latest.period),
            figure_text(edition, language, latest),
            figure_text(edition, language, city) if city else "",
            latest.id,
        )

    def _city_only(self) -> str:
        """The laws without a figure for any area inside the city."""
        edition, language = self.monitor.edition, self.language
        inside = {
            area.code
            for area in areas_inside(self.monitor, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)
        }
        known = {
            edition.indicators[item.indicator].spec.domain
            for item in self.monitor.observations
            if item.area in inside
        }
        used = {indicator.spec.domain for indicator in edition.indicators.values()}
        missing = [
            language(f"domain_{domain.value}")
            for domain in (Domain.JEUGDWET, Domain.WMO, Domain.PARTICIPATIEWET)
            if domain in used and domain not in known
        ]
        if not missing:
            return ""
        *first, last = missing
        both = language("area_and", first=", ".join(first), last=last) if first else last
        return language("area_city_only", domains=both, area=language.text(self.area.name))

    # -- from low to high

    def _movement(self, indicator: Indicator) -> Movement | None:
        parts = self.monitor.edition.areas.children(self.area.code)
        series = {area.code: self._series(indicator, area.code) for area in parts}
        codes = [code for code, items in series.items() if len(items) > 1]
        if not codes:
            return None
        codes.sort(key=lambda code: (series[code][-1].value or 0.0, code))
        periods = sorted({item.period for code in codes for item in series[code]}, key=parse_period)
        first, last = periods[0], periods[-1]
        title = self.language.text(indicator.spec.title)
        return Movement(
            indicator.id,
            title,
            self._movement_chart(indicator, codes, first, last),
            self._movement_table(indicator, codes, periods),
        )

    def _movement_chart(
        self, indicator: Indicator, codes: Sequence[str], first: str, last: str
    ) -> Chart:
        language, edition = self.language, self.monitor.edition
        decimals = indicator.spec.decimals
        unit = edition.units[indicator.spec.unit]

        def text(item: Observation) -> str:
            figure = format_cell(item.value or 0.0, unit, decimals, language)
            return language.mark(figure, item.id)

        ends = [
            (code, items[0], items[-1])
            for code in codes
            if (items := self._series(indicator, code))
        ]
        city = edition.settings.area
        beside = self.monitor.by_key.get((indicator.id, city, (), last))
        reference = None
        said = ""
        if beside is not None and beside.value is not None:
            reference = (beside.value, f"{self._name(city)} {text(beside)}")
            said = language("map_city", area=self._name(city), value=text(beside))
        # All districts share one axis, so that their pages can be laid side by side.
        reach = [
            item.value
            for area in areas_inside(self.monitor, AreaLevel.NEIGHBOURHOOD)
            for item in self._series(indicator, area.code)
            if item.value is not None
        ]
        when = (language.short_period(first), language.short_period(last))
        moves = ", ".join(
            language("area_moved", name=self._name(code), first=text(one), last=text(two))
            for code, one, two in ends
        )
        return Chart(
            f"{indicator.id}-buurten-{self.area.code}",
            language(
                "area_line_title",
                low=self._name(ends[0][0]),
                low_value=text(ends[0][2]),
                high=self._name(ends[-1][0]),
                high_value=text(ends[-1][2]),
            )
            if len(ends) > 1
            else f"{self._name(ends[0][0])}: {text(ends[0][2])}",
            language(
                "area_line_subtitle",
                title=language.text(indicator.spec.title),
                first=when[0],
                last=when[1],
            ),
            " ".join(
                [language("area_line_what", first=when[0], last=when[1]), f"{moves}.", said]
            ).strip(),
            (),
            vega.dot_spec(
                [
                    vega.Dot(self._name(code), one.value or 0.0, two.value or 0.0, text(two))
                    for code, one, two in ends
                ],
                reference,
                (min(reach), max(reach)),
                COLOURS[indicator.spec.domain],
                lambda value, places: format_number(value, places, language),
            ),
        )

    def _movement_table(
        self, indicator: Indicator, codes: Sequence[str], periods: Sequence[str]
    ) -> Table:
        edition, language = self.monitor.edition, self.language
        city = edition.settings.area
        rows = [
            Row(
                self._name(code),
                0,
                code == city,
                tuple(self._cell(indicator, code, period) for period in periods),
                code,
            )
            for code in (*codes, self.area.code, city)
        ]
        return Table(
            f"{indicator.id}-buurten-{self.area.code}",
            language(
                "table_caption_period",
                title=language.text(indicator.spec.title),
                area=self._name(self.area.code),
            ),
            language("table_area"),
            tuple(language.short_period(period) for period in periods),
            tuple(rows),
            unit_phrase(edition.units[indicator.spec.unit], language),
            (),
            tuple(
                source_line(edition, name, language)
                for name in dict.fromkeys(
                    reference.dataset for reference in references(indicator.expression)
                )
            ),
        )

    def _cell(self, indicator: Indicator, area: str, period: str) -> Cell:
        found = self.monitor.by_key.get((indicator.id, area, (), period))
        if found is None:
            return Cell("", "", None)
        text = cell_text(self.monitor.edition, self.language, found)
        return Cell(text, found.id, found.status, found.value)

    def _name(self, code: str) -> str:
        return self.language.text(self.monitor.edition.areas[code].name)
