"""Years in which a product was held, as records with days."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from stadspeil.registrations.synthetic.leiden.city import Household, Person

LAST = 2021
"""The last year that was fitted; what is held in it may go on."""


@dataclass(frozen=True)
class Stretch:
    """One record of a provision; `end` is the last day, and None while it runs."""

    person: Person
    product: str
    first_year: int
    last_year: int
    start: date
    end: date | None
    place: int = 0
    """Counts the records of one person and product that overlap: each has its own provider."""
    referrer: str = ""
    reason: str = ""

    def covers(self, year: int) -> bool:
        """Whether it is held in a year."""
        return self.first_year <= year <= self.last_year


def day_between(draw: np.random.Generator, first: date, last: date) -> date:
    """A day between two, both included; the first if they are the wrong way round."""
    span = max((last - first).days, 0)
    return first + timedelta(days=int(draw.integers(0, span + 1)))


def list_stretches(
    households: Iterable[Household],
    products: Iterable[str],
    draw: np.random.Generator,
    before: Callable[[Person], bool],
) -> list[Stretch]:
    """A record for each run of years; it starts in the first, and ends in the last unless 2021.

    What is held in 2018 by persons for whom `before` holds started in 2015 to 2017.
    """
    wanted = tuple(products)
    stretches = []
    for person in (person for household in households for person in household.persons):
        for product in (name for name in wanted if name in person.held):
            for first, last in _runs(person.held[product]):
                early = first == 2018 and before(person)
                start = (
                    day_between(draw, date(max(2015, person.birth_year), 1, 1), date(2017, 12, 31))
                    if early
                    else day_between(draw, date(first, 1, 4), date(first, 12, 10))
                )
                end = None if last == LAST else end_in(draw, start, last)
                stretches.append(Stretch(person, product, first, last, start, end))
    return stretches


def end_in(draw: np.random.Generator, start: date, year: int) -> date:
    """A day of a year after a start."""
    return day_between(draw, max(start + timedelta(days=3), date(year, 1, 2)), date(year, 12, 30))


def _runs(years: set[int]) -> Iterator[tuple[int, int]]:
    for first in sorted(years):
        if first - 1 not in years:
            last = first
            while last + 1 in years:
                last += 1
            yield first, last


def second(draw: np.random.Generator, stretch: Stretch, year: int, place: int) -> Stretch:
    """Another record of the same product that starts in a year and ends with the first."""
    last = date(year, 12, 14)
    if stretch.end is not None and stretch.end.year == year:
        last = stretch.end
    first = max(stretch.start + timedelta(days=1), date(year, 1, 4))
    return replace(
        stretch, first_year=year, start=day_between(draw, min(first, last), last), place=place
    )
