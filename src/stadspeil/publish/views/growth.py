"""The view of cost growth: spending split into people and spending for each, to the euro."""

from collections.abc import Mapping
from dataclasses import dataclass

from stadspeil.language import Language, format_number
from stadspeil.language.numbers import format_money
from stadspeil.model.finding import Quantity
from stadspeil.model.indicator import Domain
from stadspeil.model.insight import GrowthRow, GrowthSplit
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import vega_findings
from stadspeil.publish.views.chart import COLOURS, Chart
from stadspeil.publish.views.products import Amount, amount
from stadspeil.publish.views.vega_parts import INK, LIGHT

PARTS = ("volume", "intensity", "not_separable")
"""What a change is split into, which adds up to it."""

CHAIN = ("people", "products_per_person", "mix", "per_product")
"""What the separable part is split into, where the unique people of a law are known."""


@dataclass(frozen=True)
class GrowthRowView:
    """A product in a split; `reason` says why it can't be separated, if so."""

    title: str
    before: Amount
    after: Amount
    difference: str
    people: str
    volume: str
    intensity: str
    reason: str


@dataclass(frozen=True)
class GrowthView:
    """A split in one language: rows, totals, the chain of the law, and its waterfall.

    `covered` is the share of the spending that can be separated, where that is not all of it.
    """

    id: str
    domain: Domain
    title: str
    period_from: str
    period_to: str
    rows: tuple[GrowthRowView, ...]
    total: GrowthRowView
    not_separable: str
    covered: str
    parts: tuple[tuple[str, str], ...]
    chain: tuple[tuple[str, str], ...]
    sensitivity: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    euros: str
    people: str
    chart: Chart | None


def build_growth_views(monitor: Monitor, language: Language) -> tuple[GrowthView, ...]:
    """The splits of a monitor, the latest of each law first."""
    views = [_build_growth(language, item) for item in monitor.insight.growth]
    return tuple(sorted(views, key=lambda view: view.period_to, reverse=True))


def _build_growth(language: Language, split: GrowthSplit) -> GrowthView:
    totals = {item.name: item for item in split.totals}
    rest = totals.get("not_separable")
    return GrowthView(
        id=f"{split.id}-{split.period_to}",
        domain=split.law,
        title=language(
            "growth_title",
            law=language(f"domain_{split.law.value}"),
            first=language.short_period(split.period_from),
            last=language.short_period(split.period_to),
        ),
        period_from=language.short_period(split.period_from),
        period_to=language.short_period(split.period_to),
        rows=tuple(_row(language, row) for row in split.rows),
        total=_row_of(language, language("money_total"), totals, ""),
        not_separable=_signed(language, rest) if rest and round(rest.value) else "",
        covered=language.mark(
            f"{format_number(totals['covered'].value, 0, language)}%", totals["covered"].key
        )
        if "covered" in totals and totals.get("not_separable")
        else "",
        parts=_named(language, totals, PARTS),
        chain=_named(language, totals, CHAIN),
        sensitivity=_named(language, {item.name: item for item in split.sensitivity}, CHAIN),
        notes=tuple(language.text(note) for note in split.notes),
        euros=split.euros,
        people=split.people,
        chart=_waterfall(language, split, totals),
    )


def _row(language: Language, row: GrowthRow) -> GrowthRowView:
    known = {item.name: item for item in row.quantities}
    reason = language.text(row.reason) if row.reason else ""
    if not row.separable and not reason:
        reason = language("growth_not_separable")
    return _row_of(language, language.text(row.title), known, reason)


def _row_of(
    language: Language, title: str, known: Mapping[str, Quantity], reason: str
) -> GrowthRowView:
    before, after = known.get("people_before"), known.get("people_after")
    people = ""
    if before is not None and after is not None:
        people = language(
            "products_people",
            before=amount(language, before).text,
            after=amount(language, after).text,
        )
    return GrowthRowView(
        title,
        amount(language, known.get("before")),
        amount(language, known.get("after")),
        _signed(language, known.get("difference")),
        people,
        _signed(language, known.get("volume")),
        _signed(language, known.get("intensity")),
        reason,
    )


def _named(
    language: Language, totals: Mapping[str, Quantity], names: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (language(f"growth_{name}"), _signed(language, totals[name]))
        for name in names
        if name in totals
    )


def _signed(language: Language, quantity: Quantity | None) -> str:
    return amount(language, quantity, sign=True).text


def _waterfall(
    language: Language, split: GrowthSplit, totals: Mapping[str, Quantity]
) -> Chart | None:
    """The parts of a change after each other, and the whole; from zero, as bars are."""
    shown = [totals[name] for name in PARTS if name in totals and round(totals[name].value)]
    whole = totals.get("difference")
    if whole is None or not shown:
        return None
    steps = []
    reached = 0.0
    for item in shown:
        steps.append(
            vega_findings.Step(
                language(f"growth_{item.name}"),
                reached,
                reached + item.value,
                _money(language, item),
                LIGHT if item.name == "not_separable" else COLOURS[split.law],
            )
        )
        reached += item.value
    steps.append(
        vega_findings.Step(
            language("growth_difference"),
            0.0,
            whole.value,
            _money(language, whole),
            INK,
        )
    )
    first, last = language.short_period(split.period_from), language.short_period(split.period_to)
    spoken = ", ".join(
        language("chart_sentence_bar", name=step.name, value=step.label) for step in steps
    )
    law = language(f"domain_{split.law.value}")
    return Chart(
        f"growth-{split.id}-{split.period_to}",
        language("growth_chart", law=law, amount=_money(language, whole)),
        language("growth_chart_under", first=first, last=last),
        f"{language('growth_waterfall')}. {spoken}.",
        (),
        vega_findings.waterfall_spec(steps),
    )


def _money(language: Language, quantity: Quantity) -> str:
    text = format_money(quantity.value, language)
    return language.mark(f"+{text}" if quantity.value > 0 else text, quantity.key)
