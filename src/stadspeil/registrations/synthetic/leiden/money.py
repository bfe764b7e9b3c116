"""Invoices: every printed euro, over those who had the product."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stadspeil.model.period import parse_period
from stadspeil.registrations.codelists import load_codelist
from stadspeil.registrations.synthetic.fitting import share_out
from stadspeil.registrations.synthetic.leiden.stretches import Stretch
from stadspeil.registrations.synthetic.margins import invoiced

_INVOICES_EACH = 2


@dataclass(frozen=True)
class Invoice:
    """What was invoiced for one person, care form and month."""

    person: int
    care_form: str
    month: str
    cents: int


def list_invoices(
    youth: Sequence[Stretch], wmo: Sequence[Stretch], draw: np.random.Generator
) -> Iterator[Invoice]:
    """Invoices of youth care by half-year and of the Wmo by year, to the cent."""
    products = {row["code"]: row["product"] for row in load_codelist("care_form")}
    totals = invoiced("jeugd-kosten", "product", 1)
    by_product: dict[tuple[str, str], int] = {}
    for (period, form), euros in totals.items():
        key = period, products[form]
        by_product[key] = by_product.get(key, 0) + euros
    by_type, by_arrangement = _by_product(youth), _by_product(wmo)
    for (period, form), euros in totals.items():
        held = _holders(by_type[products[form]], period)
        share = euros / by_product[period, products[form]]
        yield from _divide(form, period, euros, held, max(1, round(len(held) * share)), draw)
    for (period, form), euros in invoiced("wmo-kosten", "arrangement", 1000).items():
        held = _holders(by_arrangement[form], period)
        yield from _divide(form, period, euros, held, len(held), draw)


def _months(period: str) -> list[str]:
    first, last = {"": (1, 12), "-S1": (1, 6), "-S2": (7, 12)}[period[4:]]
    return [f"{period[:4]}-{month:02d}" for month in range(first, last + 1)]


def _by_product(stretches: Sequence[Stretch]) -> Mapping[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        found[stretch.product].append(stretch)
    return found


def _holders(stretches: Sequence[Stretch], period: str) -> list[int]:
    """Who had a product in a period; if nobody, who had it in the year: invoices may come late."""
    asked = parse_period(period)
    within = {
        s.person.number
        for s in stretches
        if s.start <= asked.end and (s.end is None or s.end >= asked.start)
    }
    return sorted(within or {s.person.number for s in stretches if s.covers(asked.year)})


def _divide(
    form: str,
    period: str,
    euros: int,
    held: list[int],
    count: int,
    draw: np.random.Generator,
) -> Iterator[Invoice]:
    months = _months(period)
    chosen = [held[place] for place in draw.permutation(len(held))[:count]]
    rows = [
        (person, months[int(month)])
        for person in chosen
        for month in draw.permutation(len(months))[:_INVOICES_EACH]
    ]
    if euros and not rows:
        raise ValueError(f"{period}: nobody to invoice {form} to")
    for (person, month), cents in zip(
        rows, share_out(euros * 100, draw.gamma(1.5, size=len(rows)) + 0.05), strict=True
    ):
        yield Invoice(person, form, month, int(cents))
