"""Spending by person helped and by inhabitant, where the counts are about the same people.

By person: where `findings.yaml` says under which code the people of a product are counted. By
inhabitant: where a budget line says that the amount is for the city alone. A centre municipality
(centrumgemeente) pays for its region too; such an amount is not divided by its own inhabitants.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stadspeil.findings.figures import Figures
from stadspeil.findings.parts import Parts
from stadspeil.findings.saying import in_languages
from stadspeil.findings.working import Working
from stadspeil.model.base import Text
from stadspeil.model.expression import references
from stadspeil.model.finding import Rule
from stadspeil.model.indicator import Domain
from stadspeil.model.insight import SpendingPerHead
from stadspeil.model.observation import Observation
from stadspeil.model.period import parse_period
from stadspeil.model.steering import BudgetLine

INHABITANTS = "inwoners"
"""The unit of the indicators that say how many people live in an area."""


@dataclass(frozen=True)
class Account:
    """Euros by product, and where the people of each product are counted."""

    law: Domain
    euros: Parts
    people: Parts | None
    codes: Mapping[str, str]
    under: str

    def lines(self, period: str) -> tuple[str, ...]:
        """The law as a whole, and the products that it is made of."""
        known = self.euros.codes((period,), self.under or None)
        return (self.under, *self.euros.cover(known, set(self.codes)))


def spending_per_head(figures: Figures) -> tuple[SpendingPerHead, ...]:
    """Every product and law with an amount by person or by inhabitant, in order of time."""
    found: dict[tuple[str, str, str], SpendingPerHead] = {}
    for account in _accounts(figures):
        for period in account.euros.periods(account.euros.codelist.codes):
            for code in account.lines(period):
                item = _build(figures, account, code, period)
                if item is not None:
                    found.setdefault((account.euros.indicator, code, period), item)
    return tuple(found.values())


def _accounts(figures: Figures) -> Iterator[Account]:
    """What findings.yaml says of spending beside people: of growth, and of other products."""
    settings = figures.edition.findings
    for growth in settings.growth:
        euros = Parts(figures, growth.euros, growth.euros_by)
        people = Parts(figures, growth.people, growth.people_by)
        yield Account(growth.law, euros, people, growth.codes, "")
    split = {growth.euros for growth in settings.growth}
    for source in settings.products:
        if source.euros in split:
            continue
        euros = Parts(figures, source.euros, source.by)
        counted, codes = None, source.client_codes
        if source.clients is not None and source.clients_by is not None:
            counted = Parts(figures, source.clients, source.clients_by)
            codes = dict(codes or counted.alike())
        yield Account(source.law, euros, counted, codes, source.under or "")


def _build(figures: Figures, account: Account, code: str, period: str) -> SpendingPerHead | None:
    euros = account.euros.at(code, period)
    if euros is None or euros.value is None or euros.value <= 0:
        return None
    working = figures.working()
    working.value("euros", euros)
    caveats = [*_add_people(figures, working, account, code, period)]
    caveats += _add_inhabitants(figures, working, account, code, period)
    if not {"per_person", "per_inhabitant"} & set(working.quantities):
        return None
    return SpendingPerHead(
        law=account.law,
        indicator=account.euros.indicator,
        breakdown=account.euros.breakdown(code),
        title=account.euros.title(code)
        if code
        else figures.edition.indicators[account.euros.indicator].spec.title,
        period=period,
        quantities=working.result,
        caveats=tuple(caveats),
    )


def _add_people(
    figures: Figures, working: Working, account: Account, code: str, period: str
) -> Iterator[Text]:
    """The people and the amount for each, with what to bear in mind; or why there is none."""
    if account.people is None or (code != account.under and code not in account.codes):
        return
    unit = figures.unit(account.people.indicator)
    names = {
        "people": Text(nl=unit.word("nl"), en=unit.word("en")),
        "person": Text(nl=unit.word("nl", one=True), en=unit.word("en", one=True)),
    }
    is_whole = code == account.under
    if is_whole and not set(account.lines(period)[1:]) <= set(account.codes):
        yield in_languages("finding_head_not_all", **names)
        return
    people = account.people.at("" if is_whole else account.codes[code], period)
    if people is None or people.value is None:
        return
    if people.value < figures.bounds.small_count:
        number = str(figures.bounds.small_count)
        yield in_languages("finding_head_small", number=number, **names)
        return
    working.value("people", people)
    working.within(
        "per_person", Rule.RATIO, "euros", "people", unit=working.quantities["euros"].unit
    )
    if not is_whole:
        yield in_languages("finding_head_several", person=names["person"])


def _add_inhabitants(
    figures: Figures, working: Working, account: Account, code: str, period: str
) -> Iterator[Text]:
    lines = _budget_lines(figures, account, code, period)
    if not lines:
        return
    if any(line.regional for line in lines):
        yield in_languages("finding_head_regional")
        yield from (line.note for line in lines if line.regional and line.note is not None)
        return
    inhabitants = _inhabitants(figures, period)
    if inhabitants is not None and inhabitants.value:
        working.value("inhabitants", inhabitants)
        working.within(
            "per_inhabitant",
            Rule.RATIO,
            "euros",
            "inhabitants",
            unit=working.quantities["euros"].unit,
        )


def _budget_lines(
    figures: Figures, account: Account, code: str, period: str
) -> tuple[BudgetLine, ...]:
    """The budget lines that an amount is made of; none where one of its products has no line."""
    euros, edition = account.euros, figures.edition
    expression = edition.indicators[euros.indicator].expression
    datasets = {item.dataset for item in references(expression)}
    known = {line.code: line for line in edition.budget if line.dataset in datasets}
    within = euros.codes((period,), code or None)
    finest = euros.finest(within) or (code,)
    found = tuple(known[item] for item in finest if item in known)
    return found if len(found) == len(finest) else ()


def _inhabitants(figures: Figures, period: str) -> Observation | None:
    """The number of inhabitants in a period, on its first day where there is a choice."""
    whole = parse_period(period)
    counts = (
        item
        for indicator in figures.indicators()
        if indicator.spec.unit == INHABITANTS
        for item in figures.series(indicator.id)
        if item.value is not None
    )
    inside = [
        item
        for item in counts
        if whole.start <= parse_period(item.period).start
        and parse_period(item.period).end <= whole.end
    ]
    return min(inside, key=lambda item: parse_period(item.period), default=None)
