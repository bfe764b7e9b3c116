"""The catalogue: every view of an edition in one language, from which a product is laid out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stadspeil.language import Language, format_number
from stadspeil.model.area import Area
from stadspeil.model.edition import Edition
from stadspeil.model.expression import ratio
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Status
from stadspeil.publish.views.accounts import (
    HeadRow,
    ReconciliationView,
    build_heads,
    build_reconciliations,
)
from stadspeil.publish.views.area import AreaView, build_area_views
from stadspeil.publish.views.attention import Attention, build_attention, choose_for_summary
from stadspeil.publish.views.cartogram import Cartogram, build_cartograms
from stadspeil.publish.views.chapter import ChapterView, build_chapter_view
from stadspeil.publish.views.chart import Chart
from stadspeil.publish.views.choice import Choice, build_choice
from stadspeil.publish.views.comparing import ComparisonView, build_comparing
from stadspeil.publish.views.comparison import PlaceView, build_interval_chart, build_places
from stadspeil.publish.views.correction import CorrectionView, build_corrections
from stadspeil.publish.views.estimate import EstimateView, build_estimate_views
from stadspeil.publish.views.finding import FindingView, Pieces, build_findings
from stadspeil.publish.views.growth import GrowthView, build_growth_views
from stadspeil.publish.views.history import History, SignalView, build_history, build_signals
from stadspeil.publish.views.indicator import IndicatorView, build_indicator_view, suspected_text
from stadspeil.publish.views.money import MoneyView, build_money_view
from stadspeil.publish.views.portrait import Portrait, build_portraits
from stadspeil.publish.views.products import ProductListView, build_product_lists
from stadspeil.publish.views.profile import ProfileView, build_profile_views
from stadspeil.publish.views.rule import RuleView, build_rule_view
from stadspeil.publish.views.summary import SummaryView, build_summary_view
from stadspeil.publish.views.typology import TypologyView, build_typology_views


@dataclass(frozen=True)
class Count:
    """A count of the accountability page; `key` is what it counts."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class DatasetRow:
    """A dataset as the accountability page lists it; its last fields are there to sort by."""

    id: str
    title: str
    holder: str
    retrieved: str
    publication: str
    periods: str
    rows: str
    checked: str
    retrieved_code: str
    first_period: str
    row_count: int


@dataclass(frozen=True)
class BreakRow:
    """An entry of the register as the accountability page lists it."""

    id: str
    kind: str
    period: str
    dataset: str
    reason: str
    source: str
    at: str


@dataclass(frozen=True)
class Accountability:
    """Whether the figures can be trusted: counts, sources, register, suspected breaks."""

    counts: tuple[Count, ...]
    datasets: tuple[DatasetRow, ...]
    breaks: tuple[BreakRow, ...]
    suspected: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Every view of an edition in one language; `choices` holds the figures of each indicator.

    `findings` stand by id, by law and in their order; `signals` and `histories` by indicator;
    `attention` says by chapter what it shows at once. `intervals` are the charts of comparisons
    by finding, `places` those among municipalities by indicator. `corrected` names the correction
    of each figure that differs from print, by the identity of the figure. `audits` are the
    publications whose audit stands beside the site.
    """

    edition: Edition
    language: Language
    indicators: Mapping[str, IndicatorView]
    choices: Mapping[str, Choice]
    chapters: tuple[ChapterView, ...]
    areas: tuple[AreaView, ...]
    portraits: Mapping[str, Portrait]
    maps: tuple[Cartogram, ...]
    money: MoneyView | None
    accountability: Accountability
    summary: SummaryView | None = None
    findings: Mapping[str, FindingView] = field(default_factory=dict)
    signals: Mapping[str, SignalView] = field(default_factory=dict)
    histories: Mapping[str, History] = field(default_factory=dict)
    attention: Mapping[str, Attention] = field(default_factory=dict)
    products: tuple[ProductListView, ...] = ()
    growth: tuple[GrowthView, ...] = ()
    reconciliations: tuple[ReconciliationView, ...] = ()
    per_head: tuple[HeadRow, ...] = ()
    intervals: Mapping[str, Chart] = field(default_factory=dict)
    places: Mapping[str, tuple[PlaceView, ...]] = field(default_factory=dict)
    rule: RuleView | None = None
    summary_findings: tuple[Pieces, ...] = ()
    corrections: tuple[CorrectionView, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)
    estimates: tuple[EstimateView, ...] = ()
    typologies: tuple[TypologyView, ...] = ()
    comparisons: tuple[ComparisonView, ...] = ()
    profiles: Mapping[str, ProfileView] = field(default_factory=dict)
    audits: tuple[str, ...] = ()

    @property
    def domains(self) -> tuple[tuple[Domain, tuple[IndicatorView, ...]], ...]:
        """The indicators by domain, in the order of the domains."""
        groups = [
            (domain, tuple(view for view in self.indicators.values() if view.domain is domain))
            for domain in Domain
        ]
        return tuple((domain, views) for domain, views in groups if views)

    def findings_about(self, indicator: str) -> tuple[FindingView, ...]:
        """The findings about an indicator, in their order."""
        return tuple(item for item in self.findings.values() if item.indicator == indicator)

    def findings_of(self, domain: Domain) -> tuple[FindingView, ...]:
        """The findings of a law, in their order."""
        return tuple(item for item in self.findings.values() if item.domain is domain)

    @property
    def area(self) -> Area:
        """The area of the edition."""
        return self.edition.area


def build_catalogue(monitor: Monitor, language: Language) -> Catalogue:
    """Every view of a monitor in one language."""
    edition = monitor.edition
    indicators = {
        name: build_indicator_view(monitor, language, indicator)
        for name, indicator in edition.indicators.items()
    }
    chapters = tuple(
        build_chapter_view(monitor, language, chapter, number, indicators)
        for number, chapter in enumerate(edition.chapters, start=1)
    )
    money = build_money_view(monitor, language)
    findings = build_findings(monitor, language, money)
    histories = {
        name: history
        for name, indicator in edition.indicators.items()
        if (history := build_history(monitor, language, indicator)) is not None
    }
    summary = (
        None
        if edition.summary is None
        else build_summary_view(monitor, language, edition.summary, indicators)
    )
    return Catalogue(
        edition,
        language,
        indicators,
        {
            name: build_choice(monitor, language, indicator)
            for name, indicator in edition.indicators.items()
        },
        chapters,
        build_area_views(monitor, language),
        build_portraits(monitor, language),
        build_cartograms(monitor, language),
        money,
        _build_accountability(monitor, language),
        summary,
        findings,
        build_signals(monitor, language),
        histories,
        {
            view.id: build_attention(monitor, language, view, chapters, findings)
            for view in chapters
        },
        build_product_lists(monitor, language),
        build_growth_views(monitor, language),
        build_reconciliations(monitor, language),
        build_heads(monitor, language),
        {
            item.id: chart
            for item in monitor.insight.findings
            if (chart := build_interval_chart(monitor, language, item)) is not None
        },
        build_places(monitor, language),
        build_rule_view(monitor, language),
        choose_for_summary(summary.chapter, findings) if summary else (),
        build_corrections(monitor, language),
        monitor.corrections,
        build_estimate_views(monitor, language),
        build_typology_views(monitor, language),
        build_comparing(monitor, language),
        build_profile_views(monitor, language),
    )


def _build_accountability(monitor: Monitor, language: Language) -> Accountability:
    edition = monitor.edition
    observations = monitor.observations
    recomputed = {
        name for name, item in edition.indicators.items() if ratio(item.expression) is not None
    }
    with_counts = sum(
        item.value is not None and item.indicator in recomputed for item in observations
    )
    counts = [
        ("observations", len(observations)),
        ("with_value", sum(item.value is not None for item in observations)),
        ("recomputed", with_counts),
        ("provisional", sum(item.status is Status.PROVISIONAL for item in observations)),
        ("missing", sum(item.status is Status.MISSING for item in observations)),
        ("suppressed", sum(item.status is Status.SUPPRESSED for item in observations)),
        ("changes", len(monitor.changes)),
        ("refused", sum(change.refusal is not None for change in monitor.changes)),
    ]
    datasets = []
    for dataset in edition.datasets.values():
        spec = dataset.spec
        periods = sorted({row.period for row in dataset.rows})
        span = dict.fromkeys(language.short_period(code) for code in (periods[0], periods[-1]))
        checked = language("accountability_not_checked")
        if spec.checked is not None:
            checked = language("checked_by", by=spec.checked.by, on=language.day(spec.checked.on))
        datasets.append(
            DatasetRow(
                dataset.id,
                language.text(spec.title),
                spec.source.holder,
                language.period(spec.source.retrieved),
                spec.source.publication or "",
                " – ".join(span),
                language.mark(
                    format_number(len(dataset.rows), 0, language), f"count:rows:{dataset.id}"
                ),
                checked,
                spec.source.retrieved,
                periods[0],
                len(dataset.rows),
            )
        )
    breaks = tuple(
        BreakRow(
            entry.id,
            language(f"break_{entry.kind.value}"),
            language.period(entry.at),
            language.text(edition.datasets[entry.dataset].spec.title),
            language.text(entry.reason),
            entry.source,
            entry.at,
        )
        for entry in edition.discontinuities
    )
    return Accountability(
        tuple(
            Count(
                key,
                language(f"accountability_{key}"),
                language.mark(format_number(value, 0, language), f"count:{key}"),
            )
            for key, value in counts
        ),
        tuple(datasets),
        breaks,
        tuple(suspected_text(edition, language, suspect) for suspect in monitor.suspected),
    )
