"""An estimate by area: a table, a chart, the counts that it rests on, and the warning."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.language import format_number
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.estimate import SmallAreaSpec
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import vega_estimate
from stadspeil.publish.views.chart import COLOURS, Chart
from stadspeil.publish.views.estimate_tables import WordTable
from stadspeil.publish.views.estimate_words import EstimateWords
from stadspeil.publish.views.sentence import figure_text


@dataclass(frozen=True)
class AreasView:
    """An estimate by area. `keys` are what it is spread by: title and ground."""

    warning: str
    table: WordTable
    by_key: WordTable
    chart: Chart
    keys: tuple[tuple[str, str], ...]


def build_areas_view(monitor: Monitor, words: EstimateWords) -> AreasView | None:
    """The estimate by area; None where it was not made."""
    spec = words.estimated.spec.small_areas
    if spec is None:
        return None
    say = words.language
    areas = [
        name.split(".")[1]
        for name in words.estimated.values
        if name.startswith("area.") and name.endswith(".point")
    ]
    names = {code: say.text(monitor.edition.areas[code].name) for code in areas}
    return AreasView(
        say.text(spec.warning),
        _table(monitor, words, spec, names),
        _key_table(words, spec, names),
        _draw(words, names),
        tuple((say.text(key.title), say.text(key.ground)) for key in spec.keys),
    )


def _table(
    monitor: Monitor, words: EstimateWords, spec: SmallAreaSpec, names: dict[str, str]
) -> WordTable:
    say, edition = words.language, monitor.edition

    def rows() -> Iterator[tuple[str, ...]]:
        for code, name in names.items():
            own = f"area.{code}"
            found = (
                monitor.by_key.get((item.indicator, code, (), item.period)) for item in spec.beside
            )
            yield (
                name,
                words.area(f"{own}.point"),
                words.span(f"{own}.low", f"{own}.high", words.area),
                words.share(f"{own}.share"),
                *(figure_text(edition, say, item) if item else "" for item in found),
            )

    heads = [say(f"estimate_areas_{key}") for key in ("area", "point", "range", "share")]
    for item in spec.beside:
        indicator = edition.indicators[item.indicator].spec
        unit = unit_phrase(edition.units[indicator.unit], say)
        heads.append(f"{say.text(indicator.title)} ({unit}, {say.period(item.period)})")
    return WordTable(
        "table-areas",
        say("estimate_areas"),
        tuple(heads),
        tuple(rows()),
        tuple(range(1, len(heads))),
        (22, 12, 20, 12, *(34 // len(spec.beside) for _ in spec.beside)),
    )


def _key_table(words: EstimateWords, spec: SmallAreaSpec, names: dict[str, str]) -> WordTable:
    say = words.language
    return WordTable(
        "table-areas-keys",
        say("estimate_areas_by_key"),
        (say("estimate_areas_area"), *(say.text(key.title) for key in spec.keys)),
        tuple(
            (name, *(words.area(f"area.{code}.{key.id}") for key in spec.keys))
            for code, name in names.items()
        ),
        tuple(range(1, len(spec.keys) + 1)),
        (28, *(72 // len(spec.keys) for _ in spec.keys)),
    )


def _draw(words: EstimateWords, names: dict[str, str]) -> Chart:
    say, spec = words.language, words.estimated.spec
    ordered = sorted(names, key=lambda code: -words.value(f"area.{code}.point"))
    spans = [
        vega_estimate.Span(
            names[code],
            words.value(f"area.{code}.low"),
            words.value(f"area.{code}.point"),
            words.value(f"area.{code}.high"),
            words.span(f"area.{code}.low", f"area.{code}.high", words.area),
        )
        for code in ordered
    ]
    spoken = ", ".join(
        say("chart_sentence_bar", name=span.name, value=span.label) for span in spans
    )
    return Chart(
        f"schatting-{spec.id}-gebieden",
        say("estimate_areas_chart"),
        say("estimate_chart_people", area=say.text(words.edition.area.name)),
        f"{say('estimate_areas_chart')}. {spoken}.",
        (say("estimate_areas_note"),),
        vega_estimate.span_spec(
            spans,
            None,
            COLOURS[Domain.SAMEN],
            lambda value, decimals: format_number(value, decimals, say),
        ),
    )
