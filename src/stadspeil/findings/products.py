"""The products of a law by how fast they rose: the same method every year.

At the finest level that is published, from the year before into the last, in percent of the year
before. What can't be ranked stands apart, by the first of these rules that holds:

| standing | rule |
|---|---|
| not comparable | a figure is missing, or a break or an odd period lies in between |
| repayment | an amount is negative |
| small | fewer people than `small_count` in either year, or a count that the source hides |
| below the floor | less than `floor_euros` in both years |
| new, ended | nothing was spent the year before, or nothing is spent any more |
| riser | rose by the signal rule: more than equal, and more than rounding can make |
| not risen | everything else |
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from stadspeil.findings.explaining import Key, explanations_by_series
from stadspeil.findings.figures import Figures
from stadspeil.findings.parts import Parts
from stadspeil.findings.working import Working
from stadspeil.model.base import Text
from stadspeil.model.codelist import Codelist
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding_settings import ProductSource
from stadspeil.model.insight import Direction, Product, ProductList, Standing
from stadspeil.model.observation import Breakdown, Change, Observation, Refusal, Status
from stadspeil.model.period import parse_period

RANKED = (Standing.RISER, Standing.NOT_RISEN)
"""Standings of which a percentage is given."""

_BROKEN = (Refusal.MEETBREUK, Refusal.SUSPECTED_BREAK)


@dataclass(frozen=True)
class People:
    """Who a product is for: the figures that count them, of itself or of its group."""

    indicator: str
    breakdown: Breakdown
    after: Observation | None
    before: Observation | None
    group: Text | None

    @property
    def counts(self) -> tuple[Observation, ...]:
        """The counts that can be: a negative one says nothing."""
        both = (item for item in (self.after, self.before) if item is not None)
        return tuple(item for item in both if item.value is not None and item.value >= 0)

    @property
    def are_known(self) -> bool:
        """Whether both years have a count."""
        return len(self.counts) == len(("after", "before"))

    @property
    def are_hidden(self) -> bool:
        """Whether the source hides a count."""
        both = (self.after, self.before)
        return any(item is not None and item.status is Status.SUPPRESSED for item in both)


@dataclass(frozen=True)
class Listed:
    """A product with the working behind it."""

    product: Product
    working: Working
    people: People | None
    change: Change | None


@dataclass(frozen=True)
class Listing:
    """The products of one source, listed for the last two years that compare."""

    figures: Figures
    source: ProductSource
    period_from: str
    period_to: str

    @property
    def parts(self) -> Parts:
        """The amounts by product."""
        return Parts(self.figures, self.source.euros, self.source.by)

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """Every product: the risers first, the rest by standing."""
        parts = self.parts
        codes = parts.finest(parts.codes((self.period_from, self.period_to), self.source.under))
        found = [self._list(code) for code in codes]
        risers = _place([item for item in found if item.product.standing is Standing.RISER])
        order = list(Standing)
        others = sorted(
            (item for item in found if item.product.standing is not Standing.RISER),
            key=lambda item: (order.index(item.product.standing), -_relative(item)),
        )
        return (*risers, *others)

    def build(self) -> ProductList:
        """The list as a page shows it."""
        products = tuple(item.product for item in self.listed)
        return ProductList(
            law=self.source.law,
            indicator=self.source.euros,
            by=self.source.by,
            period_from=self.period_from,
            period_to=self.period_to,
            number=self.source.number,
            risers=sum(item.standing is Standing.RISER for item in products),
            products=products,
            total=self._work(self.source.under or "", ranked=True).result,
        )

    def _list(self, code: str) -> Listed:
        parts = self.parts
        people = self._people(code)
        standing = self._standing(code, people)
        working = self._work(code, ranked=standing in RANKED)
        if people is not None and people.are_known and not self._is_broken(people):
            for name, item in zip(("people_after", "people_before"), people.counts, strict=True):
                working.value(name, item)
        change = parts.change(code, self.period_to)
        product = Product(
            code=code,
            breakdown=parts.breakdown(code),
            title=parts.title(code),
            standing=standing,
            place=None,
            quantities=working.result,
            causes=self.figures.causes(change) if change else (),
            people_of=people.group if people else None,
            explanation=self._explanations.get(
                (parts.indicator, self.figures.area, parts.breakdown(code), self.period_to)
            ),
        )
        return Listed(product, working, people, change)

    @cached_property
    def _explanations(self) -> Mapping[Key, Explanation]:
        return explanations_by_series(self.figures.edition)

    def _work(self, code: str, *, ranked: bool) -> Working:
        working = self.figures.working()
        parts = self.parts
        after, before = parts.at(code, self.period_to), parts.at(code, self.period_from)
        if after is not None:
            working.value("after", after)
        if before is not None:
            working.value("before", before)
        change = parts.change(code, self.period_to)
        if after is None or before is None or change is None or change.refusal in _BROKEN:
            return working
        working.difference("difference", "after", "before")
        if ranked and before.value is not None and before.value > 0:
            working.relative("relative", "after", "before")
        return working

    def _standing(self, code: str, people: People | None) -> Standing:
        parts, bounds = self.parts, self.figures.bounds
        amounts = [parts.amount(code, period) for period in (self.period_to, self.period_from)]
        after, before = amounts
        change = parts.change(code, self.period_to)
        if after is None or before is None or self._does_not_compare(code, change):
            return Standing.NOT_COMPARABLE
        if after < 0 or before < 0:
            return Standing.REPAYMENT
        if people is not None and self._is_small(people):
            return Standing.SMALL
        if max(after, before) < bounds.floor_euros:
            return Standing.BELOW_FLOOR
        if before == 0:
            return Standing.NEW if after > 0 else Standing.NOT_RISEN
        if after == 0:
            return Standing.ENDED
        rose = self.figures.direction(change) is Direction.ROSE
        return Standing.RISER if rose else Standing.NOT_RISEN

    def _does_not_compare(self, code: str, change: Change | None) -> bool:
        rows = [self.parts.row(code, period) for period in (self.period_to, self.period_from)]
        if None in rows:
            return False  # nothing was spent in one of the years, so that nothing is divided
        if change is None or change.period_from != self.period_from:
            return True
        return change.refusal in _BROKEN

    # -- people

    def _people(self, code: str) -> People | None:
        source = self.source
        if source.clients is None or source.clients_by is None:
            return None
        counted = Parts(self.figures, source.clients, source.clients_by)
        codes = source.client_codes or counted.alike()
        found = _counted_as(self.parts.codelist, codes, code)
        if found is None:
            return None
        own, mapped = found
        return People(
            source.clients,
            counted.breakdown(mapped),
            counted.row(mapped, self.period_to),
            counted.row(mapped, self.period_from),
            None if own == code else self.parts.title(own),
        )

    def _is_small(self, people: People) -> bool:
        limit = self.figures.bounds.small_count
        return people.are_hidden or any((item.value or 0.0) < limit for item in people.counts)

    def _is_broken(self, people: People) -> bool:
        change = self.figures.change(people.indicator, self.period_to, breakdown=people.breakdown)
        return change is None or change.refusal in _BROKEN


def build_product_lists(figures: Figures) -> tuple[ProductList, ...]:
    """The list of each source that `findings.yaml` names; none where only one year is known."""
    return tuple(listing.build() for listing in find_listings(figures))


def find_listings(figures: Figures) -> tuple[Listing, ...]:
    """The sources that have two years to compare, each with its last two."""
    found = []
    for source in figures.edition.findings.products:
        periods = _last_periods(Parts(figures, source.euros, source.by), source.under)
        if periods is not None:
            found.append(Listing(figures, source, *periods))
    return tuple(found)


def _last_periods(parts: Parts, under: str | None) -> tuple[str, str] | None:
    """The last period with an amount, and the one before it; None where there are no two."""
    every = tuple(parts.periods(parts.codelist.codes))
    codes = parts.finest(parts.codes(every, under))
    periods = list(parts.periods(codes))
    if not periods:
        return None
    last = periods[-1]
    changes = [parts.change(code, last) for code in (under or "", *codes)]
    starts = {item.period_from for item in changes if item is not None}
    return (max(starts, key=parse_period), last) if starts else None


def _counted_as(products: Codelist, codes: Mapping[str, str], code: str) -> tuple[str, str] | None:
    """The product or the group above it whose people are counted, and their code; or None."""
    above = (code, *products.ancestors(code))
    return next(((item, codes[item]) for item in above if item in codes), None)


def _relative(item: Listed) -> float:
    found = item.product.quantity("relative")
    return found.value if found else float("-inf")


def _place(risers: Iterable[Listed]) -> list[Listed]:
    """The risers with their places: the fastest first; a tie where rounding can swap two."""
    ordered: Sequence[Listed] = sorted(risers, key=lambda item: -_relative(item))
    placed: list[Listed] = []
    for number, item in enumerate(ordered, start=1):
        place = number
        if placed and _may_swap(placed[-1], item):
            place = placed[-1].product.place or number
        placed.append(replace(item, product=replace(item.product, place=place)))
    return placed


def _may_swap(higher: Listed, lower: Listed) -> bool:
    above, below = (item.working.bounds.get("relative") for item in (higher, lower))
    return above is None or below is None or below.upper >= above.lower
