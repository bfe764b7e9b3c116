"""Records of the Wmo and of the Participatiewet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from stadspeil.registrations.synthetic.leiden.city import City, Person
from stadspeil.registrations.synthetic.leiden.stretches import (
    LAST,
    Stretch,
    day_between,
    end_in,
    list_stretches,
)
from stadspeil.registrations.synthetic.margins import (
    ARRANGEMENTS,
    BENEFITS,
    TRAJECTORIES,
    YEARS,
    wmo_ended,
)

_GENERAL = BENEFITS[0]


def list_wmo(city: City) -> list[Stretch]:
    """Records of the Wmo; in each year as many clients end one as printed.

    Where fewer do, records are closed and opened again the next day, as administrations do.
    """
    draw = city.draw
    stretches = list_stretches(
        city.households, ARRANGEMENTS, draw, lambda person: person.number % 5 > 0
    )
    stretches = [replace(s, reason="volgens-plan") if s.end else s for s in stretches]
    for year in YEARS[:-1]:
        stretches = _reopen(stretches, year, draw)
    return _end_last(stretches, draw)


def _reopen(stretches: list[Stretch], year: int, draw: np.random.Generator) -> list[Stretch]:
    ended = {s.person.number for s in stretches if s.end and s.end.year == year}
    able: dict[int, int] = {}
    for place, s in enumerate(stretches):
        goes_on = s.covers(year) and (s.last_year > year or s.end is None)
        if goes_on and s.person.number not in ended:
            able.setdefault(s.person.number, place)
    places = [able[number] for number in sorted(able)]
    short = wmo_ended(year) - len(ended)
    if not 0 <= short <= len(places):
        raise ValueError(f"{year}: {short} clients have to end something, of {len(places)}")
    result = list(stretches)
    for k in draw.permutation(len(places))[:short]:
        s = stretches[places[k]]
        first = max(s.start + timedelta(days=1), date(year, 1, 2))
        day = day_between(draw, first, date(year, 12, 28))
        result[places[k]] = replace(s, end=day, last_year=year, reason="administratief")
        result.append(replace(s, start=day + timedelta(days=1), first_year=year))
    return result


def _end_last(stretches: list[Stretch], draw: np.random.Generator) -> list[Stretch]:
    running: dict[int, int] = {}
    for place, s in enumerate(stretches):
        if s.end is None:
            running.setdefault(s.person.number, place)
    places = [running[number] for number in sorted(running)]
    result = list(stretches)
    for k in draw.permutation(len(places))[: wmo_ended(LAST)]:
        s = stretches[places[k]]
        result[places[k]] = replace(s, end=end_in(draw, s.start, LAST), reason="volgens-plan")
    return result


def list_trajectories(city: City) -> list[Stretch]:
    """Records of trajectories; a third of those of 2021 ended in it."""
    draw = city.draw
    stretches = list_stretches(
        city.households, TRAJECTORIES, draw, lambda person: person.number % 3 > 0
    )
    return [
        replace(s, end=end_in(draw, s.start, LAST)) if s.end is None and draw.random() < 0.35 else s
        for s in stretches
    ]


@dataclass(frozen=True)
class Benefit:
    """One record of a benefit."""

    person: Person
    kind: str
    start: date
    end: date | None


def list_benefits(city: City) -> Iterator[Benefit]:
    """Records of benefits: general assistance of 2021 by quarter as fitted, others by year."""
    draw = city.draw
    claimants = [
        person
        for household in city.households
        for person in household.workers
        if person.claim is not None
    ]
    for person in claimants:
        if person.claim is not None:
            start, end = person.claim.start_day(draw), person.claim.end_day(draw)
            yield Benefit(person, _GENERAL, start, end)
    known = {person.number for person in claimants}
    stretches = list_stretches(
        city.households, BENEFITS, draw, lambda person: person.number % 2 > 0
    )
    for s in stretches:
        if s.product != _GENERAL or s.person.number not in known:
            ends = s.end is None and s.product != _GENERAL and draw.random() < 0.4
            yield Benefit(
                s.person, s.product, s.start, end_in(draw, s.start, LAST) if ends else s.end
            )
