"""The view of one indicator: everything that its page and its part of the report say."""

from collections.abc import Iterable
from dataclasses import dataclass

from stadspeil.language import Language, format_number
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import ratio, references
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation, SuspectedBreak
from stadspeil.model.period import parse_period
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.chart import Chart, build_charts
from stadspeil.publish.views.counting import count_in_text
from stadspeil.publish.views.order import areas_of, comparison_areas, is_always_whole
from stadspeil.publish.views.sentence import (
    change_text,
    comparison_sentences,
    figure_text,
    latest_change,
)
from stadspeil.publish.views.table import Table, build_tables, source_line


@dataclass(frozen=True)
class Headline:
    """The latest figure of an indicator, with its period, area, status and change.

    `comparison` says what the figure was elsewhere, a sentence for each area; `figures` counts the
    numbers that all of it prints.
    """

    figure: str
    unit: str
    period: str
    area: str
    status: str
    change: str
    causes: tuple[str, ...]
    comparison: tuple[str, ...] = ()
    observation: str = ""
    period_code: str = ""
    figures: int = 1


@dataclass(frozen=True)
class Fact:
    """A label with what is said under it."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class DatasetLine:
    """A dataset behind an indicator."""

    id: str
    title: str
    file: str
    source: str


@dataclass(frozen=True)
class IndicatorView:
    """One indicator, in one language.

    `coverage` is the time between its first and its last day (ISO 8601), `areas` the codes of the
    areas that it has figures of.
    """

    id: str
    title: str
    definition: str
    domain: Domain
    domain_name: str
    set_name: str
    unit: str
    polarity: str
    headline: Headline | None
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    has_comparison: bool
    caveats: tuple[str, ...]
    breaks: tuple[Fact, ...]
    quotations: tuple[Fact, ...]
    goals: tuple[str, ...]
    sdgs: tuple[str, ...]
    budget: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    coverage: str
    areas: tuple[str, ...]
    expression: str
    datasets: tuple[DatasetLine, ...]
    rounding: tuple[str, ...]


def build_indicator_view(
    monitor: Monitor, language: Language, indicator: Indicator
) -> IndicatorView:
    """The view of an indicator."""
    edition = monitor.edition
    spec = indicator.spec
    observations = monitor.by_indicator.get(indicator.id, ())
    areas = areas_of(monitor, observations)
    rounding = dict.fromkeys(
        language(f"rounding_{rule.value}")
        for item in observations
        for rule in item.precision.rounding
    )
    goals = {goal.id: goal.title for goal in edition.goals.goals}
    aims = {aim.id: aim.text for goal in edition.goals.goals for aim in goal.aims}
    sdgs = {sdg.number: sdg.title for sdg in edition.goals.sdgs}
    lines = {line.id: line.title for line in edition.budget}
    caveats = [language.text(text) for text in spec.caveats]
    if ratio(indicator.expression) is None and edition.units[spec.unit].kind in (
        UnitKind.SHARE,
        UnitKind.RATE,
    ):
        caveats.append(language("note_given"))
    return IndicatorView(
        id=indicator.id,
        title=language.text(spec.title),
        definition=language.text(spec.definition),
        domain=spec.domain,
        domain_name=language(f"domain_{spec.domain.value}"),
        set_name=language(f"set_{spec.set.value}"),
        unit=unit_phrase(edition.units[spec.unit], language),
        polarity=language(f"polarity_{spec.polarity.value}"),
        headline=_build_headline(monitor, language, indicator),
        charts=build_charts(monitor, language, indicator),
        tables=build_tables(monitor, language, indicator),
        has_comparison=any(area in areas for area in comparison_areas(edition)[1:]),
        caveats=tuple(caveats),
        breaks=_build_breaks(monitor, language, indicator),
        quotations=tuple(
            Fact(
                f"{quotation.place}, {language.period(quotation.period)}",
                (language.text(quotation.text),),
            )
            for quotation in edition.quotations
            if quotation.indicator == indicator.id
        ),
        goals=tuple(
            f"{name}. {language.text(goals[name] if name in goals else aims[name])}"
            for name in spec.goals
        ),
        sdgs=tuple(
            f"SDG {number}" + (f": {language.text(sdgs[number])}" if number in sdgs else "")
            for number in spec.sdgs
        ),
        budget=tuple(language.text(lines[name]) for name in spec.budget),
        related=tuple(
            (name, language.text(edition.indicators[name].spec.title)) for name in spec.related
        ),
        coverage=_coverage(observations),
        areas=tuple(areas),
        expression=str(indicator.expression),
        datasets=list_datasets(monitor, language, indicator),
        rounding=tuple(rounding),
    )


def list_datasets(
    monitor: Monitor, language: Language, indicator: Indicator
) -> tuple[DatasetLine, ...]:
    """The datasets that an indicator uses, each once."""
    used = dict.fromkeys(reference.dataset for reference in references(indicator.expression))
    datasets = (monitor.edition.datasets[name] for name in used)
    return tuple(
        DatasetLine(
            dataset.id,
            language.text(dataset.spec.title),
            dataset.file,
            source_line(monitor.edition, dataset.id, language),
        )
        for dataset in datasets
    )


def _coverage(observations: Iterable[Observation]) -> str:
    periods = [parse_period(code) for code in {item.period for item in observations}]
    if not periods:
        return ""
    first, last = min(item.start for item in periods), max(item.end for item in periods)
    return f"{first}/{last}"


def _build_headline(monitor: Monitor, language: Language, indicator: Indicator) -> Headline | None:
    edition = monitor.edition
    whole = [item for item in monitor.by_indicator.get(indicator.id, ()) if not item.breakdown]
    areas = areas_of(monitor, whole)
    if not areas or is_always_whole(monitor, indicator):
        return None
    area = areas[0]
    latest = monitor.series(indicator.id, area)[-1]
    change = latest_change(monitor, indicator.id, area)
    said = phrase = ""
    causes: tuple[str, ...] = ()
    if change is not None and change.period_to == latest.period:
        phrase = change_text(edition, language, change)
        when = language.when(change.period_from)
        if change.refusal is not None:
            said = f"{phrase} ({language.period(change.period_from)})"
        elif phrase in (language("change_same"), language("change_equal")):
            said = language("change_same_since", change=phrase, when=when)
        else:
            said = language("change_since", change=phrase, when=when)
        causes = tuple(language.text(entry.reason) for entry in change.causes)
    unit = edition.units[indicator.spec.unit]
    shown = unit.kind in (UnitKind.SHARE, UnitKind.MONEY, UnitKind.SCORE)
    comparison = comparison_sentences(monitor, language, latest)
    return Headline(
        figure=figure_text(edition, language, latest),
        unit="" if shown else unit.word(language.code),
        period=language.period(latest.period),
        area=language.text(edition.areas[area].name),
        status=language(f"status_{latest.status.value}") if latest.status != "A" else "",
        change=said,
        causes=causes,
        comparison=comparison,
        observation=latest.id,
        period_code=latest.period,
        figures=1 + count_in_text(phrase) + len(comparison),
    )


def _build_breaks(monitor: Monitor, language: Language, indicator: Indicator) -> tuple[Fact, ...]:
    edition = monitor.edition
    touching = monitor.entries_by_indicator.get(indicator.id, frozenset())
    facts = []
    for entry in edition.discontinuities:
        if entry.id in touching:
            when = "break_in" if entry.kind == "eenmalig" else "break_at"
            label = language(f"break_{entry.kind.value}")
            period = language(when, period=language.named_period(entry.at))
            facts.append(Fact(f"{label} {period}", (language.text(entry.reason),)))
    refused = {
        (change.period_from, change.period_to)
        for change in monitor.changes_by_indicator.get(indicator.id, ())
        if change.refusal == "suspected-break"
    }
    facts += [
        Fact(language("break_suspected"), (suspected_text(edition, language, suspect),))
        for suspect in monitor.suspected
        if (suspect.period_from, suspect.period_to) in refused
    ]
    return tuple(facts)


def suspected_text(edition: Edition, language: Language, suspect: SuspectedBreak) -> str:
    """A suspected break in words."""
    name = f"break:{suspect.indicator}:{suspect.area}:{suspect.period_from}~{suspect.period_to}"
    before, after = (
        language.mark(format_number(sum(interval) / 2, -2, language), f"{name}#{side}")
        for side, interval in (("before", suspect.before), ("after", suspect.after))
    )
    return language(
        "suspected_text",
        title=language.text(edition.indicators[suspect.indicator].spec.title),
        period_from=language.period(suspect.period_from),
        period_to=language.period(suspect.period_to),
        before=before,
        after=after,
    )
