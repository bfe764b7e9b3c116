"""The view of a typology: its words as a table, and the areas that it sorts with their figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.language import Language, format_number
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.area import AreaLevel
from stadspeil.model.edition import Edition
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.profile import Typed
from stadspeil.model.typology import Classification, Subject, Threshold, Typology
from stadspeil.publish.views import vega_profiles
from stadspeil.publish.views.chart import COLOURS, Chart
from stadspeil.publish.views.estimate_tables import WordTable
from stadspeil.publish.views.sentence import figure_text


@dataclass(frozen=True)
class Sorted:
    """The areas of one level beside the threshold of that level.

    Rows are the code of an area, its name, its figure and the kind that it gives.
    """

    title: str
    threshold: str
    ground: str
    chart: Chart
    heads: tuple[str, str, str]
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class TypologyView:
    """A typology in one language."""

    id: str
    title: str
    text: str
    about: Subject
    table: WordTable
    notes: tuple[str, ...]
    sorted: tuple[Sorted, ...]
    indicator: str
    source: str


def build_typology_views(monitor: Monitor, language: Language) -> tuple[TypologyView, ...]:
    """The views of the typologies of a monitor, in their order."""
    return tuple(_build(monitor, language, item) for item in monitor.edition.typologies)


def _build(monitor: Monitor, language: Language, spec: Typology) -> TypologyView:
    rule = spec.classification
    return TypologyView(
        spec.id,
        language.text(spec.title),
        language.text(spec.text),
        spec.about,
        WordTable(
            f"table-{spec.id}",
            language.text(spec.title),
            (language.text(spec.corner), *(language.text(item.title) for item in spec.columns)),
            tuple(
                (
                    language.text(row.title),
                    *(
                        language.text(row.cells[item.id]) if item.id in row.cells else ""
                        for item in spec.columns
                    ),
                )
                for row in spec.rows
            ),
        ),
        tuple(language.text(note) for note in spec.notes),
        tuple(_sort(monitor, language, spec, rule)) if rule else (),
        rule.indicator if rule else "",
        spec.source,
    )


def kind_words(language: Language, item: Typed) -> str:
    """The kind of an area in lower case, or that it is not classified."""
    if item.kind is None:
        return language("typology_none")
    title = language.text(item.typology.kind(item.kind).title)
    return title[:1].lower() + title[1:]


def threshold_words(
    edition: Edition, language: Language, typology: Typology, threshold: Threshold
) -> tuple[str, str]:
    """Both ends of a threshold as they are printed, each with its identity."""
    rule = typology.classification
    decimals = edition.indicators[rule.indicator].spec.decimals if rule else 0
    return (
        language.mark(
            format_number(threshold.low, decimals, language),
            f"threshold:{typology.id}:{threshold.level.value}:low",
        ),
        language.mark(
            format_number(threshold.high, decimals, language),
            f"threshold:{typology.id}:{threshold.level.value}:high",
        ),
    )


def _sort(
    monitor: Monitor, language: Language, spec: Typology, rule: Classification
) -> Iterator[Sorted]:
    edition = monitor.edition
    indicator = edition.indicators[rule.indicator].spec
    for threshold in rule.thresholds:
        typed = sorted(
            (
                item
                for item in monitor.profiles.types
                if item.typology is spec and item.threshold is threshold
            ),
            key=lambda item: item.observation.value or 0.0,
        )
        if not typed:
            continue
        low, high = threshold_words(edition, language, spec, threshold)
        unit = unit_phrase(edition.units[indicator.unit], language)
        words = {
            "low": low,
            "high": high,
            "unit": unit,
            "low_kind": language.text(spec.kind(rule.low).title).lower(),
            "high_kind": language.text(spec.kind(rule.high).title).lower(),
        }
        key = "typology_line" if threshold.low == threshold.high else "typology_lines"
        yield Sorted(
            _level_words(language, threshold.level),
            language(key, **words),
            language.text(threshold.ground),
            _draw(monitor, language, spec, threshold, typed),
            (
                language("table_area"),
                f"{language.text(indicator.title)} ({unit}, {language.period(rule.period)})",
                language("typology_kind"),
            ),
            tuple(
                (
                    item.observation.area,
                    language.text(edition.areas[item.observation.area].name),
                    figure_text(edition, language, item.observation),
                    kind_words(language, item),
                )
                for item in typed
            ),
        )


def _level_words(language: Language, level: AreaLevel) -> str:
    return language(f"typology_level_{level.value}")


def _draw(
    monitor: Monitor,
    language: Language,
    spec: Typology,
    threshold: Threshold,
    typed: list[Typed],
) -> Chart:
    edition = monitor.edition
    names = [language.text(edition.areas[item.observation.area].name) for item in typed]
    labels = [figure_text(edition, language, item.observation) for item in typed]
    spoken = ", ".join(
        language("typology_spoken", name=name, value=label, kind=kind_words(language, item))
        for name, label, item in zip(names, labels, typed, strict=True)
    )
    indicator = edition.indicators[typed[0].observation.indicator].spec
    low, high = threshold_words(edition, language, spec, threshold)
    return Chart(
        f"indeling-{spec.id}-{threshold.level.value}",
        f"{language.text(spec.title)}: {_level_words(language, threshold.level).lower()}",
        f"{language.text(indicator.title)}, {unit_phrase(edition.units[indicator.unit], language)}",
        language("typology_chart_what", low=low, high=high, areas=spoken),
        (language("typology_chart_note"),),
        vega_profiles.threshold_spec(
            [
                vega_profiles.Mark(name, item.observation.value or 0.0, label)
                for name, label, item in zip(names, labels, typed, strict=True)
            ],
            (float(threshold.low), float(threshold.high)),
            COLOURS[Domain.CONTEXT],
            lambda value, decimals: format_number(value, decimals, language),
        ),
    )
