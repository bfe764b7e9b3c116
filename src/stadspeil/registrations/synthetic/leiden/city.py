"""Households with their persons, and who holds which product in which year."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from stadspeil.registrations.synthetic.leiden.benefits import Claimant, fit_claimants
from stadspeil.registrations.synthetic.leiden.histories import (
    PWET,
    WMO,
    YOUTH,
    History,
    fit_histories,
)
from stadspeil.registrations.synthetic.leiden.numbers import (
    Numbers,
    ProductSet,
    closest,
    fit_numbers,
    fit_wmo_sets,
    fit_youth_sets,
    wmo_pairs,
    youth_pairs,
)
from stadspeil.registrations.synthetic.leiden.work import assign_work
from stadspeil.registrations.synthetic.margins import YEARS, YOUTH_TYPES

PARTNERS = "samenwonend"


@dataclass
class Person:
    """Somebody who does not exist: `held` gives the years in which each product was held."""

    number: int
    birth_year: int
    sex: str
    held: dict[str, set[int]] = field(default_factory=dict)
    claim: Claimant | None = None
    living_form: str = "alleenstaand"
    nationality: str = "nl"

    def hold(self, products: ProductSet, year: int) -> None:
        """Note that these products were held in a year."""
        for product in products:
            self.held.setdefault(product, set()).add(year)

    def holds(self, year: int, products: Sequence[str]) -> ProductSet:
        """Which of these products were held in a year."""
        return frozenset(name for name in products if year in self.held.get(name, ()))


@dataclass
class Household:
    """Persons who live together, the laws they have provisions of, and how many, year by year."""

    history: History
    numbers: dict[int, Numbers] = field(default_factory=dict)
    youths: list[Person] = field(default_factory=list)
    wmo: list[Person] = field(default_factory=list)
    workers: list[Person] = field(default_factory=list)

    def has(self, law: int, year: int) -> bool:
        """Whether it has a provision of a law in a year."""
        return bool(self.history[YEARS.index(year)] & law) if year in YEARS else False

    def since(self, law: int) -> int:
        """The year since when it has a law without a gap up to 2021."""
        return next((year + 1 for year in reversed(YEARS) if not self.has(law, year)), YEARS[0])

    @property
    def persons(self) -> list[Person]:
        """Everybody, each once."""
        found = {person.number: person for person in (*self.youths, *self.wmo, *self.workers)}
        return list(found.values())


class City:
    """The households of a city with a provision in some year from 2018 to 2021."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self._born = 0
        units = _pair_partners(fit_claimants(self.draw))
        self.households = [Household(history) for history in self._shuffle(_histories(units))]
        self._place_claimants(units)
        for year in YEARS:
            self._assign_numbers(year)
            self._assign_youth(year)
            self._assign_wmo(year)
        assign_work(self.households, self.draw)

    def person(self, first: int, last: int) -> Person:
        """Somebody born between two years, the last included."""
        self._born += 1
        sex = "m" if self.draw.random() < 0.5 else "v"
        return Person(self._born, int(self.draw.integers(first, last + 1)), sex)

    def _shuffle(self, items: Sequence[History]) -> list[History]:
        return [items[place] for place in self.draw.permutation(len(items))]

    def _place_claimants(self, units: list[list[Claimant]]) -> None:
        """Give each claimant, or pair, a household with the Participatiewet for long enough."""
        pool = [(home.since(PWET), home) for home in self.households if home.has(PWET, 2021)]
        pool.sort(key=lambda entry: entry[0], reverse=True)
        for unit in sorted(units, key=_unit_start, reverse=True):
            start = _unit_start(unit)
            place = next(k for k, (since, _) in enumerate(pool) if since <= start)
            _, household = pool.pop(place)
            for claim in unit:
                person = self.person(claim.birth_year, claim.birth_year)
                person.sex, person.claim = claim.sex, claim
                person.living_form, person.nationality = claim.living_form, claim.nationality
                household.workers.append(person)
        for household in self.households:
            if not household.workers and any(household.has(PWET, year) for year in YEARS):
                person = self.person(1957, 1995)
                form = self.draw.choice(["alleenstaand", PARTNERS, "eenouder"], p=[0.6, 0.25, 0.15])
                person.living_form = str(form)
                person.nationality = "nl" if self.draw.random() < 0.8 else "niet-nl"
                household.workers.append(person)

    def _assign_numbers(self, year: int) -> None:
        """Give households their numbers of provisions, as close to last year's as can be."""
        fitted = fit_numbers(year)
        for household in self.households:
            laws = household.history[YEARS.index(year)]
            if laws:
                before = household.numbers.get(year - 1, (0, 0, 0))
                available = fitted[laws]
                chosen = min(
                    (numbers for numbers, count in available.items() if count),
                    key=lambda numbers: (_distance(numbers, before), -available[numbers]),
                )
                available[chosen] -= 1
                household.numbers[year] = chosen

    def _assign_youth(self, year: int) -> None:
        available = fit_youth_sets(year)
        pairs = self._choose_pairs(year)
        singles = _take_pairs(available, len(pairs))
        for household, sets in zip(pairs, singles, strict=True):
            while len(household.youths) < 2:
                household.youths.append(self.person(2004, 2015))
            for person, chosen in zip(household.youths, sets, strict=False):
                person.hold(chosen, year)
        paired = {id(household) for household in pairs}
        for household in self._before_first(YOUTH, year):
            if id(household) in paired:
                continue
            if not household.youths:
                household.youths.append(self.person(2003 + (year > 2018), 2014))
            person = household.youths[0]
            before = person.holds(year - 1, YOUTH_TYPES)
            chosen = closest(before, available, household.numbers[year][0])
            available[chosen] -= 1
            person.hold(chosen, year)

    def _before_first(self, law: int, year: int) -> list[Household]:
        """Households with a law in a year, those that had it before first: they choose first."""
        found = [household for household in self.households if household.has(law, year)]
        return sorted(found, key=lambda household: not household.has(law, year - 1))

    def _choose_pairs(self, year: int) -> list[Household]:
        """Households that get two clients of youth care: new ones, so that no pair goes on."""
        able = [
            household
            for household in self.households
            if household.has(YOUTH, year)
            and household.numbers[year][0] == 2
            and not household.has(YOUTH, year - 1)
        ]
        wanted = youth_pairs(year)
        if len(able) < wanted:
            raise ValueError(f"{year}: {len(able)} households can have two clients, not {wanted}")
        return able[:wanted]

    def _assign_wmo(self, year: int) -> None:
        available = fit_wmo_sets(year)
        two = wmo_pairs(year)
        homes = self._before_first(WMO, year)
        homes.sort(key=lambda home: (home.numbers[year][1] < 2, not _was_pair(home, year - 1)))
        for place, household in enumerate(homes):
            if not household.wmo:
                first = household.workers[0] if household.workers else self.person(1930, 1975)
                household.wmo.append(first)
            before = _held(household.wmo, year - 1)
            size = household.numbers[year][1]
            chosen = closest(frozenset().union(*before), available, size)
            available[chosen] -= 1
            if place < two:
                if len(household.wmo) < 2:
                    household.wmo.append(self.person(1930, 1975))
                for person, part in zip(household.wmo, _divide(chosen, before), strict=True):
                    person.hold(part, year)
            else:
                holder = 1 if len(before) > 1 and len(before[1] & chosen) > len(before[0]) else 0
                household.wmo[holder].hold(chosen, year)


def _histories(units: list[list[Claimant]]) -> list[History]:
    since = Counter(max(_unit_start(unit), YEARS[0]) for unit in units)
    return fit_histories({year: since[year] for year in YEARS})


def _unit_start(unit: list[Claimant]) -> int:
    return max(min(claim.start_year for claim in unit), YEARS[0])


def _pair_partners(claimants: list[Claimant]) -> list[list[Claimant]]:
    """Those who live together in pairs that came and went alike; others by themselves."""
    alone = [[claim] for claim in claimants if claim.living_form != PARTNERS]
    together = sorted(
        (claim for claim in claimants if claim.living_form == PARTNERS),
        key=lambda claim: (claim.leaves, claim.starts, claim.birth_year // 15, claim.sex),
    )
    return alone + [together[place : place + 2] for place in range(0, len(together), 2)]


@cache
def _distance(numbers: Numbers, before: Numbers) -> int:
    return sum(abs(a - b) for a, b in zip(numbers, before, strict=True) if a and b)


def _take_pairs(
    available: Counter[ProductSet], count: int
) -> Iterator[tuple[ProductSet, ProductSet]]:
    """Two sets of one type each, not the same; the commonest type stands against all others."""
    single = sorted(
        (chosen for chosen in available if len(chosen) == 1),
        key=lambda chosen: -available[chosen],
    )
    pairs = []
    for _ in range(count):
        other = max(single[1:], key=lambda chosen: available[chosen])
        pairs.append((single[0], other))
        available[single[0]] -= 1
        available[other] -= 1
    return iter(pairs)


def _held(persons: list[Person], year: int) -> list[ProductSet]:
    return [frozenset(name for name, years in who.held.items() if year in years) for who in persons]


def _was_pair(household: Household, year: int) -> bool:
    return sum(bool(part) for part in _held(household.wmo, year)) > 1


def _divide(chosen: ProductSet, before: list[ProductSet]) -> tuple[ProductSet, ProductSet]:
    """A set over two persons: each keeps what it had, and neither is left with nothing."""
    second = frozenset(before[1]) & chosen if len(before) > 1 else frozenset()
    if not second or second == chosen:
        loose = sorted(chosen - before[0]) or sorted(chosen)
        second = frozenset(loose[:1])
    return chosen - second, second
