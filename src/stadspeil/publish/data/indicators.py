"""What is known about the indicators: a table of it, and all of it as JSON."""

from collections.abc import Iterable
from typing import Any

from stadspeil.model.base import Identifier, Text
from stadspeil.model.data_package import Field, pattern_of
from stadspeil.model.dataset import Dataset
from stadspeil.model.edition import Edition, Indicator
from stadspeil.model.expression import references
from stadspeil.model.finding import sentence_text
from stadspeil.model.indicator import Domain, IndicatorSet, Polarity
from stadspeil.model.insight import Signal
from stadspeil.model.monitor import Monitor
from stadspeil.model.period import Frequency
from stadspeil.observations.evaluate import describe_source
from stadspeil.publish.data.cells import write_list, write_texts
from stadspeil.publish.data.table import Table, build_table


def build_indicators(edition: Edition) -> Table:
    """The indicators in the order of the edition, one on a row."""

    def row(item: Indicator) -> tuple[str, ...]:
        spec = item.spec
        datasets = _datasets(edition, item)
        return (
            spec.id,
            spec.title.nl,
            spec.title.en or "",
            spec.definition.nl,
            spec.definition.en or "",
            spec.domain,
            spec.set,
            spec.unit,
            str(spec.decimals),
            str(item.expression),
            spec.frequency or "",
            write_list(spec.breakdowns),
            spec.polarity,
            write_list(spec.goals),
            write_list(spec.sdgs),
            write_list(spec.budget),
            write_texts(text.nl for text in spec.caveats),
            write_texts(text.en for text in spec.caveats if text.en),
            write_texts(dict.fromkeys(describe_source(dataset) for dataset in datasets)),
            write_list(dataset.id for dataset in datasets),
            write_list(_provisional(datasets)),
            write_list(_discontinuities(edition, item)),
        )

    fields = (
        Field("id", required=True, unique=True, pattern=pattern_of(Identifier)),
        Field("title_nl", required=True),
        Field("title_en"),
        Field("definition_nl", required=True),
        Field("definition_en"),
        Field("domain", required=True, enum=tuple(Domain)),
        Field("set", required=True, enum=tuple(IndicatorSet)),
        Field("unit", required=True, references=("units", "code")),
        Field("decimals", "integer", required=True),
        Field("expression", required=True),
        Field("frequency", enum=tuple(Frequency)),
        Field("breakdowns"),
        Field("polarity", required=True, enum=tuple(Polarity)),
        Field("goals"),
        Field("sdgs"),
        Field("budget"),
        Field("caveats_nl"),
        Field("caveats_en"),
        Field("source", required=True),
        Field("dataset", required=True),
        Field("provisional"),
        Field("discontinuities"),
    )
    return build_table("indicators", fields, map(row, edition.indicators.values()), "id")


def describe_indicators(monitor: Monitor) -> list[dict[str, Any]]:
    """Everything that the edition says about each indicator, with its signal, for JSON."""
    edition, signals = monitor.edition, monitor.insight.signals
    return [
        _describe(edition, item)
        | {"signal": _describe_signal(signals[item.id]) if item.id in signals else None}
        for item in edition.indicators.values()
    ]


def _describe_signal(signal: Signal) -> dict[str, Any]:
    """The statement of the signal rule, and what it rests on."""
    return {
        "level": signal.level.value,
        "direction": signal.direction.value,
        "period": signal.period,
        "since": signal.since,
        "benchmark": signal.benchmark,
        "compared": signal.compared,
        "counted": signal.counted,
        "findings": list(signal.findings),
        "text": {code: sentence_text(words) for code, words in signal.sentences.items()},
        "trend": {code: sentence_text(words) for code, words in signal.trend.items()},
    }


def _describe(edition: Edition, indicator: Indicator) -> dict[str, Any]:
    spec = indicator.spec
    datasets = _datasets(edition, indicator)
    touching = _discontinuities(edition, indicator)
    return {
        "id": spec.id,
        "title": _both(spec.title),
        "definition": _both(spec.definition),
        "domain": spec.domain,
        "set": spec.set,
        "unit": spec.unit,
        "decimals": spec.decimals,
        "expression": str(indicator.expression),
        "frequency": spec.frequency,
        "breakdowns": list(spec.breakdowns),
        "polarity": spec.polarity,
        "goals": list(spec.goals),
        "sdgs": list(spec.sdgs),
        "budget": list(spec.budget),
        "caveats": [_both(text) for text in spec.caveats],
        "related": list(spec.related),
        "datasets": [dataset.id for dataset in datasets],
        "sources": [
            dataset.spec.source.model_dump(mode="json", exclude_none=True) | {"dataset": dataset.id}
            for dataset in datasets
        ],
        "provisional": _provisional(datasets),
        "discontinuities": [
            {
                "id": entry.id,
                "kind": entry.kind,
                "dataset": entry.dataset,
                "at": entry.at,
                "reason": _both(entry.reason),
            }
            for entry in edition.discontinuities
            if entry.id in touching
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return text.model_dump(exclude_none=True)


def _datasets(edition: Edition, indicator: Indicator) -> list[Dataset]:
    used = dict.fromkeys(item.dataset for item in references(indicator.expression))
    return [edition.datasets[identifier] for identifier in used]


def _provisional(datasets: Iterable[Dataset]) -> list[str]:
    """The periods that a source may still revise, of all datasets together."""
    return sorted({period for dataset in datasets for period in dataset.spec.provisional})


def _discontinuities(edition: Edition, indicator: Indicator) -> list[str]:
    """The entries of the register about the datasets and measures of an indicator."""
    used = {(item.dataset, item.measure) for item in references(indicator.expression)}
    return [
        entry.id
        for entry in edition.discontinuities
        if any(
            entry.dataset == dataset and (not entry.measures or measure in entry.measures)
            for dataset, measure in used
        )
    ]
