"""The charts of an estimate: approaches side by side, from population to result, tornado."""

from collections.abc import Callable

from stadspeil.language import format_number
from stadspeil.model.estimate import Approach
from stadspeil.model.indicator import Domain
from stadspeil.publish.views import vega_estimate, vega_findings
from stadspeil.publish.views.chart import COLOURS, Chart
from stadspeil.publish.views.estimate_words import EstimateWords
from stadspeil.publish.views.vega_parts import LIGHT

_COLOUR = COLOURS[Domain.SAMEN]


def draw_spans(words: EstimateWords) -> Chart:
    """The range of each approach, with a line at the number that is kept to."""
    say, spec = words.language, words.estimated.spec
    spans = []
    for item in words.estimated.approaches:
        name = item.approach.id
        label = words.span(f"{name}.low", f"{name}.high", words.people)
        people = item.people
        title = say.text(item.approach.title)
        spans.append(vega_estimate.Span(title, people.low, people.point, people.high, label))
    chosen = say("estimate_chart_chosen", people=words.people("choice"))
    spoken = ", ".join(
        say("chart_sentence_bar", name=span.name, value=span.label) for span in spans
    )
    return Chart(
        f"schatting-{spec.id}",
        say("estimate_chart_spans"),
        say("estimate_chart_people", area=say.text(words.edition.area.name)),
        f"{say('estimate_chart_spans')}. {spoken}. {chosen}.",
        (say("estimate_chart_note"),),
        vega_estimate.span_spec(
            spans, (words.value("choice"), chosen), _COLOUR, _axis_label(words)
        ),
    )


def draw_tornado(words: EstimateWords) -> Chart | None:
    """How far each approach moves with one assumption, the largest first."""
    say, spec = words.language, words.estimated.spec
    moves = [move for move in words.estimated.moves if move.size > 0]
    if not moves:
        return None
    spans = []
    for move in moves:
        name = f"move.{move.assumption.id}.{move.approach.id}"
        ends = sorted((f"{name}.low", f"{name}.high"), key=words.value)
        label = words.span(ends[0], ends[1], words.about)
        point = words.value(f"{move.approach.id}.point")
        title = f"{say.text(move.approach.title)}: {say.text(move.assumption.title).lower()}"
        low, high = sorted((move.low, move.high))
        spans.append(vega_estimate.Span(title, low, point, high, label))
    spoken = ", ".join(
        say("chart_sentence_bar", name=span.name, value=span.label) for span in spans
    )
    return Chart(
        f"schatting-{spec.id}-tornado",
        say("estimate_chart_tornado"),
        say("estimate_chart_people", area=say.text(words.edition.area.name)),
        f"{say('estimate_chart_tornado')}. {spoken}.",
        (say("estimate_chart_tornado_note"),),
        vega_estimate.span_spec(spans, None, _COLOUR, _axis_label(words)),
    )


def draw_waterfall(words: EstimateWords, approach: Approach) -> Chart | None:
    """From the population down to the result: who is not meant, one group after the other."""
    say, spec = words.language, words.estimated.spec
    if not approach.counted or len(approach.waterfall) < 2:
        return None
    values = [
        words.value(f"{approach.id}.level-{place}") for place in range(len(approach.waterfall))
    ]
    start = next(
        (say.text(item.title) for item in spec.bases if item.id == approach.waterfall[0].value),
        say("estimate_start"),
    )
    steps = [
        vega_findings.Step(
            start,
            0.0,
            values[0],
            words.people(f"{approach.id}.level-0"),
            LIGHT,
        )
    ]
    for place, level in enumerate(approach.waterfall[1:], start=1):
        dropped = words.people(f"{approach.id}.drop-{place}")
        steps.append(
            vega_findings.Step(
                say.text(level.drops) if level.drops else "",
                values[place - 1],
                values[place],
                say("estimate_less", people=dropped),
                LIGHT,
            )
        )
    last = f"{approach.id}.level-{len(values) - 1}"
    steps.append(
        vega_findings.Step(say("estimate_left"), 0.0, values[-1], words.people(last), _COLOUR)
    )
    spoken = ", ".join(
        say("chart_sentence_bar", name=step.name, value=step.label) for step in steps
    )
    title = say(
        "estimate_chart_waterfall", base=start.lower(), approach=say.text(approach.title).lower()
    )
    return Chart(
        f"schatting-{spec.id}-{approach.id}",
        title,
        say("estimate_chart_people", area=say.text(words.edition.area.name)),
        f"{title}. {spoken}.",
        (),
        vega_findings.waterfall_spec(steps, labels_right=True),
    )


def _axis_label(words: EstimateWords) -> Callable[[float, int], str]:
    return lambda value, decimals: format_number(value, decimals, words.language)
