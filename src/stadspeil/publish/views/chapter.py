"""The view of a chapter: its text, with every live expression answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.chapter import Call, Chapter
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views.chart import Chart, build_breakdown_chart, build_charts
from stadspeil.publish.views.indicator import Headline, IndicatorView
from stadspeil.publish.views.sentence import change_text, figure_text
from stadspeil.publish.views.table import Table, build_breakdown_table, build_tables


@dataclass(frozen=True)
class KeyFigure:
    """A key figure that opens a chapter."""

    indicator: str
    title: str
    headline: Headline


@dataclass(frozen=True)
class ChapterView:
    """A chapter in one language. `words` and `displays` answer the calls of its blocks."""

    id: str
    number: int
    title: str
    purpose: str
    chapter: Chapter
    key_figures: tuple[KeyFigure, ...]
    words: Mapping[Call, str]
    displays: Mapping[Call, Table | Chart]
    is_translated: bool


def build_chapter_view(
    monitor: Monitor,
    language: Language,
    chapter: Chapter,
    number: int,
    indicators: Mapping[str, IndicatorView],
) -> ChapterView:
    """The view of a chapter; a chart that has nothing to draw becomes the table of its figures."""
    words: dict[Call, str] = {}
    displays: dict[Call, Table | Chart] = {}
    for call in chapter.calls:
        if call.name in ("table", "chart"):
            displays[call] = _display(monitor, language, call)
        else:
            words[call] = _answer(monitor, language, chapter, call)
    key_figures = tuple(
        KeyFigure(name, view.title, view.headline)
        for name in chapter.head.indicators
        if (view := indicators[name]).headline is not None
    )
    return ChapterView(
        chapter.id,
        number,
        language.text(chapter.head.title),
        language.text(chapter.head.purpose) if chapter.head.purpose else "",
        chapter,
        key_figures,
        words,
        displays,
        language.code == "nl",
    )


def _answer(monitor: Monitor, language: Language, chapter: Chapter, call: Call) -> str:
    if call.indicator is None:
        return language.period(chapter.head.period)
    area = call.area or monitor.edition.settings.area
    if call.name == "change":
        first, last = call.periods
        change = monitor.asked[(call.indicator, area, call.breakdown, first, last)]
        return change_text(monitor.edition, language, change)
    observation = monitor.by_key[(call.indicator, area, call.breakdown, call.periods[0])]
    return figure_text(monitor.edition, language, observation)


def _display(monitor: Monitor, language: Language, call: Call) -> Table | Chart:
    indicator = monitor.edition.indicators[call.indicator or ""]
    by = dict(call.breakdown).get("by")
    if call.name == "chart":
        if by is not None:
            chart = build_breakdown_chart(monitor, language, indicator, by)
        else:
            chart = next(iter(build_charts(monitor, language, indicator)), None)
        if chart is not None:
            return chart
    if by is not None:
        return build_breakdown_table(monitor, language, indicator, by)
    return build_tables(monitor, language, indicator)[0]
