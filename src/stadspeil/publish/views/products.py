"""The view of the products of a law: the fastest risers, and what stands apart from them.

All numbers come from the lists of the insight. Nothing is ranked or worked out here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stadspeil.language import Language, format_number
from stadspeil.language.marks import LISTED
from stadspeil.model.finding import Quantity, Rule
from stadspeil.model.indicator import Domain
from stadspeil.model.insight import Product, ProductList, Standing
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views.finding import ExplanationView, build_explanation

APART = tuple(item for item in Standing if item is not Standing.RISER)
"""What is no riser, in the order in which a page shows it."""


@dataclass(frozen=True)
class Amount:
    """A number of a table, with the observation that it is, if it is one."""

    text: str
    observation: str = ""


@dataclass(frozen=True)
class ProductRow:
    """A product: its place among the risers, its amounts in euros, the people that it is for."""

    code: str
    place: str
    title: str
    before: Amount
    after: Amount
    difference: str
    percent: str
    people: str
    causes: tuple[str, ...]
    explanation: ExplanationView | None


@dataclass(frozen=True)
class ApartView:
    """Products that are not among the first, for one reason; `is_apart` where they have no rank."""

    standing: str
    is_apart: bool
    title: str
    reason: str
    rows: tuple[ProductRow, ...]


@dataclass(frozen=True)
class ProductListView:
    """The products of a law in one language; `summary` says how many there are, and rose."""

    domain: Domain
    title: str
    indicator: str
    period_from: str
    period_to: str
    summary: str
    risers: tuple[ProductRow, ...]
    apart: tuple[ApartView, ...]
    total: ProductRow | None


def build_product_lists(monitor: Monitor, language: Language) -> tuple[ProductListView, ...]:
    """The product lists of a monitor, one a law."""
    return tuple(_build_list(monitor, language, item) for item in monitor.insight.products)


def _build_list(monitor: Monitor, language: Language, found: ProductList) -> ProductListView:
    law = language(f"domain_{found.law.value}")
    top = found.top
    key = "products_all_risers" if len(top) == found.risers else "products_top_risers"
    if not found.risers:
        key = "products_no_risers"
    return ProductListView(
        domain=found.law,
        title=law,
        indicator=found.indicator,
        period_from=language.short_period(found.period_from),
        period_to=language.short_period(found.period_to),
        summary=language(
            key,
            all=language.mark(str(len(found.products)), LISTED),
            risers=language.mark(str(found.risers), LISTED),
            shown=language.mark(str(len(top)), LISTED),
            period=language.period(found.period_to),
        ),
        risers=tuple(_row(monitor, language, item) for item in top),
        apart=tuple(_apart(monitor, language, found, top)),
        total=_total(language, found) if found.total else None,
    )


def _apart(
    monitor: Monitor, language: Language, found: ProductList, top: Sequence[Product]
) -> Iterator[ApartView]:
    rest = [item for item in found.products if item.standing is Standing.RISER and item not in top]
    groups = [(Standing.RISER, rest)]
    groups += [
        (standing, [item for item in found.products if item.standing is standing])
        for standing in APART
    ]
    for standing, products in groups:
        if products:
            yield ApartView(
                standing.value,
                standing not in (Standing.RISER, Standing.NOT_RISEN),
                language(f"standing_{standing.value}"),
                language(f"standing_{standing.value}_text"),
                tuple(_row(monitor, language, item) for item in products),
            )


def _row(monitor: Monitor, language: Language, item: Product) -> ProductRow:
    return ProductRow(
        code=item.code,
        place=str(item.place or ""),
        title=language.text(item.title),
        before=amount(language, item.quantity("before")),
        after=amount(language, item.quantity("after")),
        difference=amount(language, item.quantity("difference"), sign=True).text,
        percent=_percent(language, item.quantity("relative")),
        people=_people(language, item),
        causes=tuple(language.text(cause) for cause in item.causes),
        explanation=build_explanation(monitor, language, item.explanation)
        if item.explanation
        else None,
    )


def _total(language: Language, found: ProductList) -> ProductRow:
    known = {item.name: item for item in found.total}
    return ProductRow(
        code="",
        place="",
        title=language("money_total"),
        before=amount(language, known.get("before")),
        after=amount(language, known.get("after")),
        difference=amount(language, known.get("difference"), sign=True).text,
        percent=_percent(language, known.get("relative")),
        people="",
        causes=(),
        explanation=None,
    )


def amount(language: Language, quantity: Quantity | None, *, sign: bool = False) -> Amount:
    """A quantity in whole euros or people; empty where there is none."""
    if quantity is None:
        return Amount("")
    one = quantity.of[0] if quantity.rule is Rule.VALUE and "@" in quantity.of[0] else ""
    text = language.mark(format_number(quantity.value, 0, language, sign=sign), one or quantity.key)
    return Amount(text, one)


def _percent(language: Language, quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    text = f"{format_number(quantity.value, 1, language, sign=True)}%"
    return language.mark(text, quantity.key)


def _people(language: Language, item: Product) -> str:
    before, after = item.quantity("people_before"), item.quantity("people_after")
    if before is None or after is None:
        return ""
    words = language(
        "products_people",
        before=amount(language, before).text,
        after=amount(language, after).text,
    )
    if item.people_of is not None:
        return language("products_people_of", people=words, group=language.text(item.people_of))
    return words
