"""The small chart beside a finding: a few bars from zero, for its own figures and no others."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from stadspeil.language import Language, format_figure
from stadspeil.language.numbers import MINUS
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.finding import Finding, FindingKind, Quantity, Rule
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation, Refusal, Status
from stadspeil.model.period import parse_period
from stadspeil.publish.views import vega
from stadspeil.publish.views.chart import COLOURS, Chart
from stadspeil.publish.views.vega_parts import LIGHT
from stadspeil.publish.views.working import name_area, quantity_text

MOST_PERIODS = 5
MOST_BARS = 8

SPLITS = {
    Rule.VOLUME: "volume",
    Rule.INTENSITY: "intensity",
    Rule.CHAIN_PEOPLE: "people",
    Rule.CHAIN_PRODUCTS: "products_per_person",
    Rule.CHAIN_MIX: "mix",
    Rule.CHAIN_COST: "per_product",
}
"""The parts of a change by the rule that gives them: the end of the key of their name."""

BREAKS = (Refusal.MEETBREUK, Refusal.SUSPECTED_BREAK)
OVER_TIME = frozenset(
    {
        FindingKind.CHANGE,
        FindingKind.TREND,
        FindingKind.RISER,
        FindingKind.SMALL,
        FindingKind.CONTRIBUTION,
    }
)


def finding_anchor(identifier: str) -> str:
    """The id of a finding on a page, and of its chart: short, since pages repeat it, and stable.

    >>> finding_anchor("riser:uitgaven-per-product:GM0546:2021:product=lta")
    'finding-0246e7e8'
    """
    return f"finding-{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class _Bar:
    name: str
    value: float
    label: str
    is_main: bool


def build_finding_chart(monitor: Monitor, language: Language, finding: Finding) -> Chart | None:
    """The chart of a finding; None where fewer than two bars could be drawn."""
    builder = _Builder(monitor, language, finding)
    if finding.kind is FindingKind.COST_GROWTH:
        bars = builder.split_bars()
    elif finding.kind in OVER_TIME:
        bars = builder.period_bars()
    elif finding.kind is FindingKind.COMPARISON:
        bars = builder.compared_bars()
    else:
        bars = builder.beside_bars()
    return builder.draw(bars) if 2 <= len(bars) <= MOST_BARS else None


@dataclass(frozen=True)
class _Builder:
    monitor: Monitor
    language: Language
    finding: Finding

    def draw(self, bars: Sequence[_Bar]) -> Chart:
        language, finding = self.language, self.finding
        colour = COLOURS[finding.domain]
        drawn = [
            vega.Bar(bar.name, bar.value, bar.label, colour if bar.is_main else LIGHT)
            for bar in bars
        ]
        spoken = ", ".join(
            language("chart_sentence_bar", name=bar.name, value=bar.label) for bar in bars
        )
        spec = self._spec_title()
        where = language.text(self.monitor.edition.areas[finding.area].name)
        return Chart(
            finding_anchor(finding.id),
            spec or language(f"finding_kind_{finding.kind.value}"),
            where if finding.kind in OVER_TIME else language.period(finding.period),
            f"{language('chart_bar')}. {spoken}.",
            self._notes(bars),
            vega.bar_spec(drawn),
        )

    def _spec_title(self) -> str:
        finding, edition = self.finding, self.monitor.edition
        if finding.indicator is None:
            return ""
        indicator = edition.indicators[finding.indicator]
        parts = [
            self.language.text(edition.codelist(indicator, name).codes[code].title)
            for name, code in finding.breakdown
        ]
        return ": ".join((self.language.text(indicator.spec.title), *parts))

    def _notes(self, bars: Sequence[_Bar]) -> tuple[str, ...]:
        mark = self.language("mark_provisional")
        is_open = any(bar.label.endswith(mark) for bar in bars)
        return (self.language("note_provisional"),) if is_open else ()

    # -- bars

    def period_bars(self) -> list[_Bar]:
        """The last comparable periods of the series, of one season only."""
        finding = self.finding
        if finding.indicator is None:
            return []
        key = (finding.indicator, finding.area, finding.breakdown)
        own = parse_period(finding.period)
        series = sorted(self.monitor.series(*key), key=lambda item: parse_period(item.period))
        if not series:
            return []
        start = parse_period(self._first_after_break() or series[0].period)
        odd = {
            entry.at
            for entry in self.monitor.register.get(key, ())
            if entry.kind is DiscontinuityKind.EENMALIG
        }
        shown = [
            item
            for item in series
            if item.value is not None
            and start <= parse_period(item.period) <= own
            and _season(item.period) == _season(finding.period)
        ][-MOST_PERIODS:]
        return [self._bar(self._period(item, odd), item, item.period) for item in shown]

    def _period(self, item: Observation, odd: set[str]) -> str:
        name = self.language.short_period(item.period)
        return self.language("finding_odd_bar", period=name) if item.period in odd else name

    def _first_after_break(self) -> str:
        finding = self.finding
        found = [
            change.period_to
            for change in self.monitor.changes_by_indicator.get(finding.indicator or "", ())
            if change.area == finding.area
            and change.breakdown == finding.breakdown
            and change.refusal in BREAKS
            and parse_period(change.period_to) <= parse_period(finding.period)
        ]
        return max(found, key=parse_period, default="")

    def split_bars(self) -> list[_Bar]:
        """The parts of a change that the sentence prints, with the digits that it prints."""
        printed = {
            piece.quantity: piece.text
            for piece in self.finding.sentences[self.language.code]
            if piece.quantity
        }
        return [
            _Bar(
                self.language(f"growth_{SPLITS[item.rule]}"),
                item.value,
                self.language.mark(_signed(printed[item.name], item.value), item.key),
                True,
            )
            for item in self.finding.quantities
            if item.rule in SPLITS and item.name in printed
        ]

    def beside_bars(self) -> list[_Bar]:
        """The figures that are compared, each named by what sets it apart."""
        values = [
            (item, found)
            for item in self.finding.quantities
            if item.rule is Rule.VALUE and (found := self.monitor.by_id.get(item.of[0])) is not None
        ]
        names = [self._names(found) for _, found in values]
        apart = [place for place in range(4) if len({name[place] for name in names}) > 1]
        return [
            self._bar(", ".join(filter(None, (name[place] for place in apart))), found, item)
            for (item, found), name in zip(values, names, strict=True)
        ]

    def compared_bars(self) -> list[_Bar]:
        """The figure that a comparison is about, and each figure that it is compared with."""
        known = {item.name: item for item in self.finding.quantities}
        lead = self.finding.lead or ""
        others = [
            item.of[1]
            for item in self.finding.quantities
            if item.rule is Rule.DIFFERENCE and item.of[0] == lead and item.of[1] in known
        ]
        return [
            _Bar(
                name_area(self.monitor, self.language, self.finding, known[name], known),
                known[name].value,
                quantity_text(self.monitor.edition, self.language, known[name]),
                name == lead,
            )
            for name in (lead, *others)
            if name in known
        ]

    def _names(self, item: Observation) -> tuple[str, str, str, str]:
        edition, language = self.monitor.edition, self.language
        indicator = edition.indicators[item.indicator]
        codes = ", ".join(
            language.text(edition.codelist(indicator, name).codes[code].title)
            for name, code in item.breakdown
        )
        area = language.text(edition.areas[item.area].name)
        return (
            language.text(indicator.spec.title),
            codes,
            area[:1].upper() + area[1:],
            language.short_period(item.period),
        )

    def _bar(self, name: str, item: Observation, about: Quantity | str) -> _Bar:
        edition = self.monitor.edition
        spec = edition.indicators[item.indicator].spec
        unit = edition.units[spec.unit]
        value = item.value or 0.0
        figure = format_figure(value, unit, spec.decimals, self.language)
        label = self.language.mark(figure, item.id)
        if item.status is Status.PROVISIONAL:
            label += self.language("mark_provisional")
        is_main = (
            about == self.finding.period
            if isinstance(about, str)
            else item.area == self.finding.area
        )
        return _Bar(name, value * unit.scale, label, is_main)


def _signed(text: str, value: float) -> str:
    """A part as it adds up: with its sign, also where the sentence says it in words."""
    bare = text.lstrip(f"+{MINUS}")
    return f"{MINUS if value < 0 else '+'}{bare}"


def _season(code: str) -> tuple[int, int]:
    start = parse_period(code).start
    return start.month, start.day
