"""The view of an estimate: what it says, on what it rests, and how it moves."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.base import Text
from stadspeil.model.estimate import Approach, EstimateStep
from stadspeil.model.estimated import Estimated
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views.chart import Chart
from stadspeil.publish.views.estimate_areas import AreasView, build_areas_view
from stadspeil.publish.views.estimate_charts import draw_spans, draw_tornado, draw_waterfall
from stadspeil.publish.views.estimate_tables import (
    WordTable,
    assumption_table,
    comparison_table,
    left_out_table,
    move_table,
    other_table,
    published_table,
    simulation_table,
    span_table,
    union_table,
    update_table,
)
from stadspeil.publish.views.estimate_words import EstimateWords


@dataclass(frozen=True)
class ApproachView:
    """An approach: what it measures, its steps, and what is left open. `shown` doesn't count."""

    id: str
    title: str
    text: str
    base: str
    counted: bool
    reason: str
    steps: tuple[tuple[str, str, str], ...]
    carries: tuple[str, ...]
    chart: Chart | None
    missing: tuple[str, ...]
    shown: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class UpdateView:
    """The same with other figures."""

    title: str
    text: str
    table: WordTable


@dataclass(frozen=True)
class EstimateView:
    """An estimate in one language. Steps and shown figures are title, words, and amount."""

    id: str
    title: str
    concept: str
    purpose: str
    lead: str
    chosen: str
    reason: str
    nearest: str
    published: str
    moves: WordTable
    spans: Chart
    span_table: WordTable
    approaches: tuple[ApproachView, ...]
    overlap: str
    union: WordTable | None
    recapture: tuple[str, ...]
    printed: WordTable | None
    updates: tuple[UpdateView, ...]
    comparisons: WordTable | None
    others: WordTable | None
    left_out: WordTable | None
    tornado: Chart | None
    assumptions: WordTable
    simulation: WordTable | None
    simulation_text: str
    sources: tuple[str, ...]
    publications: tuple[str, ...]
    areas: AreasView | None = None

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart of it."""
        areas = self.areas.chart if self.areas else None
        drawn = (self.spans, *(item.chart for item in self.approaches), areas, self.tornado)
        return tuple(chart for chart in drawn if chart is not None)


def build_estimate_views(monitor: Monitor, language: Language) -> tuple[EstimateView, ...]:
    """The views of the estimates of a monitor, in their order."""
    return tuple(_Builder(monitor, language, item).build() for item in monitor.estimates)


class _Builder:
    def __init__(self, monitor: Monitor, language: Language, estimated: Estimated) -> None:
        self._estimated = estimated
        self._spec = estimated.spec
        self._language = language
        self._monitor = monitor
        self._words = EstimateWords(monitor.edition, language, estimated)
        self._bases = {item.id: language.text(item.title) for item in self._spec.bases}

    def build(self) -> EstimateView:
        words, spec, say = self._words, self._spec, self._language
        whole = self._bases[spec.base]
        return EstimateView(
            id=spec.id,
            title=say.text(spec.title),
            concept=say.text(spec.concept),
            purpose=say.text(spec.purpose),
            lead=say(
                "estimate_lead",
                people=words.span("band.low", "band.high", words.people),
                share=words.span("low.share", "high.share", words.share),
                base=whole,
            ),
            chosen=say(
                "estimate_chosen",
                people=words.people("choice"),
                share=words.share("choice.share"),
                base=whole,
            ),
            reason=say.text(spec.choice.reason),
            nearest=self._nearest(),
            published=say("estimate_see_printed") if spec.published else "",
            moves=move_table(words),
            spans=draw_spans(words),
            span_table=span_table(words, self._bases),
            approaches=tuple(self._approach(item) for item in spec.approaches),
            overlap=say.text(spec.overlap.text) if spec.overlap else "",
            union=union_table(words),
            recapture=tuple(self._recapture()),
            printed=published_table(words),
            updates=tuple(
                UpdateView(
                    say.text(item.update.title),
                    self._optional(item.update.text),
                    update_table(words, item),
                )
                for item in self._estimated.updated
            ),
            comparisons=comparison_table(words, self._bases),
            others=other_table(words, self._bases),
            left_out=left_out_table(words),
            tornado=draw_tornado(words),
            assumptions=assumption_table(words, self._bases),
            simulation=simulation_table(words),
            simulation_text=self._simulation(),
            sources=spec.sources,
            publications=spec.publications,
            areas=build_areas_view(self._monitor, words),
        )

    def _nearest(self) -> str:
        """Which approach comes out closest, where that is another one than the reason names."""
        chosen = self._estimated.values["choice"]
        found = min(
            self._estimated.approaches, key=lambda item: abs(item.people.point - chosen)
        ).approach
        if found.id == self._spec.choice.approach:
            return ""
        return self._language(
            "estimate_nearest",
            approach=self._language.text(found.title).lower(),
            people=self._words.people(f"{found.id}.point"),
        )

    def _optional(self, text: Text | None) -> str:
        return self._language.text(text) if text is not None else ""

    def _approach(self, item: Approach) -> ApproachView:
        say = self._language
        return ApproachView(
            item.id,
            say.text(item.title),
            say.text(item.text),
            self._bases[item.base],
            item.counted,
            self._optional(item.reason),
            tuple(self._step(item, step) for step in item.steps) if item.counted else (),
            tuple(say.text(step.carries) for step in item.steps if step.carries is not None),
            draw_waterfall(self._words, item),
            tuple(say.text(text) for text in item.missing),
            tuple(self._shown(name) for name in item.shown),
        )

    def _shown(self, name: str) -> tuple[str, str, str]:
        known = self._estimated.inputs[name]
        title = next(item.title for item in self._spec.inputs if item.id == name)
        return (
            self._language.text(title),
            self._language.period(known.observation.period),
            self._words.figure_with_unit(known),
        )

    def _step(self, approach: Approach, step: EstimateStep) -> tuple[str, str, str]:
        sign = " × " if step.multiply else " + " if step.add else " − "
        terms = [self._term(approach, name) for name in step.names]
        title = self._language.text(step.title)
        return title, sign.join(terms), self._words.people(f"{approach.id}.{step.id}")

    def _term(self, approach: Approach, name: str) -> str:
        """A term of a step as its number: a figure, the size of a base, an assumption, a result."""
        words, spec = self._words, self._spec
        for assumption in spec.assumptions:
            if assumption.id == name:
                return words.assumed(assumption, "point")
        if name in self._bases:
            return words.people(f"base.{name}")
        if name in self._estimated.inputs:
            return words.figure(self._estimated.inputs[name])
        return words.people(f"{approach.id}.{name}")

    def _recapture(self) -> Iterator[str]:
        """What counts of the overlap give, or that there are none; and when it would hold."""
        say, found = self._language, self._estimated.recaptured
        if self._spec.overlap is None:
            return
        if not found:
            yield say("estimate_no_counts")
        for place, item in enumerate(found):
            yield say(
                "estimate_recapture",
                first=say.text(item.first.title),
                second=say.text(item.second.title),
                both=self._words.figure(item.both),
                lincoln=self._words.people(f"recapture-{place}.lincoln"),
                chapman=self._words.people(f"recapture-{place}.chapman"),
            )
        yield say("estimate_recapture_conditions")

    def _simulation(self) -> str:
        spec = self._spec.simulation
        if spec is None or not self._estimated.simulated:
            return ""
        number = f"{spec.draws:,}"
        number = number.replace(",", ".") if self._language.code == "nl" else number
        return self._language(
            "estimate_simulation_text",
            draws=self._language.mark(number, "statistic"),
            seed=self._language.mark(str(spec.seed), "statistic"),
        )
