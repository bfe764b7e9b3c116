"""Spending in two sources line by line, and per head: what the insight worked out, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.finding import Quantity
from stadspeil.model.indicator import Domain
from stadspeil.model.insight import Reconciliation, ReconciliationRow, Side, SpendingPerHead
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views.products import Amount, amount

LEFT_OVER = ("only_second", "only_first", "elsewhere", "difference")
"""What a difference between two sources is made of, and the difference itself."""


@dataclass(frozen=True)
class PairedLine:
    """A product in two sources; an empty amount is a line that the source does not have."""

    title: str
    first: Amount
    second: Amount
    difference: str
    is_hole: bool


@dataclass(frozen=True)
class ReconciliationView:
    """Two sources of the euros of a law, in one language; `left_over` says where they differ."""

    id: str
    domain: Domain
    law: str
    period: str
    first: str
    first_title: str
    second: str
    second_title: str
    lines: tuple[PairedLine, ...]
    total: PairedLine
    left_over: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True)
class HeadRow:
    """Spending on a product for each person helped and each inhabitant, where that is known."""

    domain: Domain
    indicator: str
    title: str
    period: str
    euros: Amount
    people: Amount
    per_person: str
    per_inhabitant: str
    caveats: tuple[str, ...]


def build_reconciliations(monitor: Monitor, language: Language) -> tuple[ReconciliationView, ...]:
    """The reconciliations of a monitor."""
    return tuple(_reconcile(monitor, language, item) for item in monitor.insight.reconciliations)


def _reconcile(monitor: Monitor, language: Language, found: Reconciliation) -> ReconciliationView:
    titles = {
        name: language.text(monitor.edition.indicators[name].spec.title)
        for name in (found.first, found.second)
    }
    totals = {item.name: item for item in found.totals}
    return ReconciliationView(
        found.id,
        found.law,
        language(f"domain_{found.law.value}"),
        language.period(found.period),
        found.first,
        titles[found.first],
        found.second,
        titles[found.second],
        tuple(_line(language, row) for row in found.rows),
        _paired(language, language("money_total"), totals, None),
        tuple(
            (
                language(
                    f"accounts_{name}", first=titles[found.first], second=titles[found.second]
                ),
                amount(language, totals[name], sign=name != "only_first").text,
            )
            for name in LEFT_OVER
            if name in totals
        ),
        language.text(found.note) if found.note else "",
    )


def _line(language: Language, row: ReconciliationRow) -> PairedLine:
    known = {item.name: item for item in row.quantities}
    return _paired(language, language.text(row.title), known, row.only_in)


def _paired(
    language: Language, title: str, known: Mapping[str, Quantity], only_in: Side | None
) -> PairedLine:
    return PairedLine(
        title,
        amount(language, known.get("first")),
        amount(language, known.get("second")),
        amount(language, known.get("difference"), sign=True).text,
        only_in is not None,
    )


def build_heads(monitor: Monitor, language: Language) -> tuple[HeadRow, ...]:
    """Spending per head, in the order of the insight."""
    return tuple(_head(language, item) for item in monitor.insight.per_head)


def _head(language: Language, item: SpendingPerHead) -> HeadRow:
    return HeadRow(
        item.law,
        item.indicator,
        language.text(item.title),
        language.short_period(item.period),
        amount(language, item.quantity("euros")),
        amount(language, item.quantity("people")),
        amount(language, item.quantity("per_person")).text,
        amount(language, item.quantity("per_inhabitant")).text,
        tuple(language.text(caveat) for caveat in item.caveats),
    )
