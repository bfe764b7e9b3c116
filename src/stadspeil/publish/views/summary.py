"""The view of the summary on one page: a short text, and the laws in one table."""

from collections.abc import Mapping
from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.chapter import Call, Law, Summary
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation
from stadspeil.publish.views.chapter import ChapterView, build_chapter_view
from stadspeil.publish.views.indicator import IndicatorView
from stadspeil.publish.views.sentence import change_text, figure_text
from stadspeil.publish.views.table import Cell, Row, Table, source_line


@dataclass(frozen=True)
class SummaryView:
    """The summary in one language; `table` is None when it names no laws."""

    chapter: ChapterView
    table: Table | None


def build_summary_view(
    monitor: Monitor,
    language: Language,
    summary: Summary,
    indicators: Mapping[str, IndicatorView],
) -> SummaryView:
    """The view of the summary."""
    chapter = build_chapter_view(monitor, language, summary.chapter, 0, indicators)
    return SummaryView(chapter, _build_table(monitor, language, summary))


def _build_table(monitor: Monitor, language: Language, summary: Summary) -> Table | None:
    if not summary.laws:
        return None
    used: dict[str, None] = {}
    notes = []
    rows = []
    for law in summary.laws:
        cells = []
        for call in (law.people, law.spending):
            observation, change = _answer(monitor, call)
            used |= dict.fromkeys(observation.dataset)
            figure = figure_text(monitor.edition, language, observation)
            cells.append(Cell(figure, observation.id, observation.status))
            cells.append(Cell(change_text(monitor.edition, language, change), "", change.status))
        compared = language.text(law.spec.comparison) if law.spec.comparison else ""
        cells.append(Cell(compared, "", None))
        title = language.text(law.spec.title)
        rows.append(Row(title, 0, False, tuple(cells)))
        if law.spec.note is not None:
            notes.append(f"{title}: {language.text(law.spec.note)}")
    period = _from(summary.laws[0])
    columns = (
        language("summary_people"),
        language("summary_since", when=language.period(period)),
        language("summary_spending"),
        language("summary_since", when=language.period(period)),
        language("summary_comparison"),
    )
    return Table(
        "summary-laws",
        language("summary_caption", period=language.period(summary.chapter.head.period)),
        language("summary_law"),
        columns,
        tuple(rows),
        "",
        (*notes, language("summary_comparison_note")),
        tuple(source_line(monitor.edition, dataset, language) for dataset in used),
    )


def _from(law: Law) -> str:
    return law.people.periods[0]


def _answer(monitor: Monitor, call: Call) -> tuple[Observation, Change]:
    area = call.area or monitor.edition.settings.area
    indicator = call.indicator or ""
    first, last = call.periods
    observation = monitor.by_key[(indicator, area, call.breakdown, last)]
    return observation, monitor.asked[(indicator, area, call.breakdown, first, last)]
