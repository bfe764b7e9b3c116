"""Provisions of the Participatiewet: benefits, and trajectories that start as many as printed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from stadspeil.registrations.synthetic.leiden.histories import PWET
from stadspeil.registrations.synthetic.margins import (
    BENEFITS,
    STARTED_2018,
    TRAJECTORIES,
    YEARS,
    trajectories_started,
)

if TYPE_CHECKING:
    from stadspeil.registrations.synthetic.leiden.city import Household, Person

_GENERAL, _SPECIAL = BENEFITS[:2]


def assign_work(households: Iterable["Household"], draw: np.random.Generator) -> None:
    """Give the first worker of each household as many provisions as it has, year by year."""
    homes = [home for home in households if home.workers]
    for year in YEARS:
        present = [home for home in homes if home.has(PWET, year)]
        room = {id(home): home.numbers[year][2] for home in present}
        for home in present:
            if _claims(home, year):
                room[id(home)] -= 1
        _start_trajectories(present, room, year, draw)
        for home in present:
            _fill(home, room[id(home)], year, draw)


def _claims(home: "Household", year: int) -> bool:
    """General assistance, of those who have it in 2021 since they started; others go by lot."""
    claims = [person.claim for person in home.workers if person.claim]
    if claims:
        held = False
        for person in home.workers:
            if person.claim and max(person.claim.start_year, YEARS[0]) <= year:
                person.hold(frozenset([_GENERAL]), year)
                held = True
        return held
    last = next(y for y in reversed(YEARS) if home.has(PWET, y))
    alone_in_2020 = all(home.has(PWET, y) == (y == 2020) for y in YEARS)
    wants = last < 2021 and not alone_in_2020 and home.workers[0].number % 5 < 3
    if wants:
        home.workers[0].hold(frozenset([_GENERAL]), year)
    return wants


def _start_trajectories(
    present: list["Household"], room: dict[int, int], year: int, draw: np.random.Generator
) -> None:
    """Put each trajectory that starts in a year somewhere where it did not run last year."""
    started = trajectories_started(year)
    if year == YEARS[0]:
        likeness = np.array(trajectories_started(YEARS[1]))
        started = tuple((STARTED_2018 * likeness // likeness.sum()).tolist())
    for kind, count in sorted(zip(TRAJECTORIES, started, strict=True), key=lambda pair: pair[1]):
        order = draw.permutation(len(present))
        able = (
            home
            for home in (present[place] for place in order)
            if room[id(home)] > 0 and not {year, year - 1} & home.workers[0].held.get(kind, set())
        )
        best = sorted(able, key=lambda home: -room[id(home)])
        if len(best) < count:
            raise ValueError(f"{year}: no place for {count} trajectories {kind}")
        for home in best[:count]:
            room[id(home)] -= 1
            home.workers[0].hold(frozenset([kind]), year)


def _fill(home: "Household", room: int, year: int, draw: np.random.Generator) -> None:
    """Fill what is left: special assistance, trajectories that go on, other benefits."""
    person = home.workers[0]
    for product in _candidates(person, year, draw):
        if room == 0:
            return
        if year not in person.held.get(product, ()):
            person.hold(frozenset([product]), year)
            room -= 1
    if room:
        raise ValueError(f"{year}: a household has {room} provisions more than there are kinds")


def _candidates(person: "Person", year: int, draw: np.random.Generator) -> list[str]:
    older = [TRAJECTORIES[place] for place in draw.permutation(len(TRAJECTORIES))]
    if year == YEARS[0]:
        going_on = older
    else:
        going_on = [kind for kind in older if year - 1 in person.held.get(kind, ())]
    benefits = list(BENEFITS[1:])
    if year < YEARS[-1] and not person.claim:
        benefits.append(_GENERAL)
    first = [_SPECIAL] if draw.random() < 0.7 or not going_on else []
    return [*first, *going_on, *benefits]
