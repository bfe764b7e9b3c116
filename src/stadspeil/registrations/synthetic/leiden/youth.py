"""Records of youth care: referrals to residential care, who started, and endings of 2021."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from stadspeil.registrations.synthetic.leiden.city import City, Person
from stadspeil.registrations.synthetic.leiden.stretches import (
    LAST,
    Stretch,
    day_between,
    list_stretches,
    second,
)
from stadspeil.registrations.synthetic.margins import (
    YEARS,
    YOUTH_TYPES,
    referrals,
    youth_clients,
    youth_ended,
    youth_flow,
)

RESIDENTIAL = "verblijf"
_REFERRERS = (
    "gemeentelijke-toegang",
    "huisarts",
    "gecertificeerde-instelling",
    "medisch-specialist",
)
_HALVES = {
    "2021-S1": (date(2021, 1, 2), date(2021, 6, 30)),
    "2021-S2": (date(2021, 7, 1), date(2021, 12, 30)),
}


def list_youth(city: City) -> list[Stretch]:
    """All records of youth care."""
    draw = city.draw
    early = _choose_early(city)
    stretches = list_stretches(
        city.households, YOUTH_TYPES, draw, lambda person: person.number in early
    )
    places: Counter[tuple[int, str]] = Counter()
    for year in YEARS:
        stretches += _refer(stretches, year, places, draw)
        if year > YEARS[0]:
            stretches += _start_again(stretches, year, places, draw)
    stretches = _name_referrers(stretches, draw)
    return _end_2021(stretches, draw)


def _clients(stretches: list[Stretch], year: int) -> dict[int, list[Stretch]]:
    found = defaultdict(list)
    for stretch in stretches:
        if stretch.covers(year):
            found[stretch.person.number].append(stretch)
    return found


def _choose_early(city: City) -> set[int]:
    """Clients of 2018 who started before: so many that those who started are as printed."""
    clients: list[Person] = [
        person
        for household in city.households
        for person in household.youths
        if person.holds(2018, YOUTH_TYPES)
    ]
    order = [clients[place] for place in city.draw.permutation(len(clients))]
    residential = [person for person in order if 2018 in person.held.get(RESIDENTIAL, ())]
    others = [person for person in order if 2018 not in person.held.get(RESIDENTIAL, ())]
    early = residential[: len(residential) - referrals(2018)[0]]
    wanted = youth_clients(2018) - youth_flow(2018)[0]
    early += others[: wanted - len(early)]
    return {person.number for person in early}


def _refer(
    stretches: list[Stretch],
    year: int,
    places: Counter[tuple[int, str]],
    draw: np.random.Generator,
) -> list[Stretch]:
    """Further records of residential care, for the printed clients referred and referrals."""
    clients, by_referrer = referrals(year)
    held = [s for s in stretches if s.product == RESIDENTIAL and s.covers(year)]
    started = [s for s in held if s.start.year == year]
    referred = {s.person.number for s in started}
    going_on = {s.person.number: s for s in held if s.person.number not in referred}
    rest = [] if year == YEARS[0] else list(going_on.values())
    order = draw.permutation(len(rest))
    chosen = [rest[place] for place in order[: clients - len(referred)]]
    if len(referred) + len(chosen) != clients:
        raise ValueError(f"{year}: {len(referred)} clients referred, with {len(rest)} left over")
    pool = [*started, *chosen]
    repeats = sum(by_referrer.values()) - clients
    chosen += [pool[int(place)] for place in draw.integers(0, len(pool), repeats)]
    return [_another(s, year, places, draw) for s in chosen]


def _another(
    stretch: Stretch, year: int, places: Counter[tuple[int, str]], draw: np.random.Generator
) -> Stretch:
    key = stretch.person.number, stretch.product
    places[key] += 1
    return second(draw, stretch, year, places[key])


def _start_again(
    stretches: list[Stretch],
    year: int,
    places: Counter[tuple[int, str]],
    draw: np.random.Generator,
) -> list[Stretch]:
    """Second provisions of clients who go on, until those who started something are as printed."""
    clients = _clients(stretches, year)
    started = {
        number for number, held in clients.items() if any(s.start.year == year for s in held)
    }
    able = [
        other
        for number, held in sorted(clients.items())
        if number not in started and (other := _not_residential(held)) is not None
    ]
    short = youth_flow(year)[0] - len(started)
    if not 0 <= short <= len(able):
        raise ValueError(f"{year}: {short} clients have to start again, of {len(able)}")
    order = draw.permutation(len(able))[:short]
    return [_another(able[place], year, places, draw) for place in order]


def _not_residential(held: list[Stretch]) -> Stretch | None:
    return next((s for s in held if s.product != RESIDENTIAL), None)


def _name_referrers(stretches: list[Stretch], draw: np.random.Generator) -> list[Stretch]:
    named = [
        replace(s, referrer=str(draw.choice(_REFERRERS, p=[0.5, 0.3, 0.1, 0.1]))) for s in stretches
    ]
    for year in YEARS:
        where = [
            place
            for place, s in enumerate(named)
            if s.product == RESIDENTIAL and s.start.year == year
        ]
        names = [name for name, count in referrals(year)[1].items() for _ in range(count)]
        for place, name in zip(where, draw.permutation(names), strict=True):
            named[place] = replace(named[place], referrer=str(name))
    return named


def _end_2021(stretches: list[Stretch], draw: np.random.Generator) -> list[Stretch]:
    """Close records of 2021, by half-year and reason as printed, so that as many clients leave."""
    ended = {half: youth_ended(half) for half in _HALVES}
    total = sum(sum(reasons.values()) for reasons in ended.values())
    places: dict[int, list[int]] = defaultdict(list)
    for place, s in enumerate(stretches):
        if s.covers(LAST):
            places[s.person.number].append(place)
    closed = _choose_closed([places[number] for number in sorted(places)], total, draw)
    result = [_reason(s, draw) if s.end else s for s in stretches]
    early = [place for place in closed if stretches[place].start < date(2021, 6, 1)]
    first = {early[k] for k in draw.permutation(len(early))[: sum(ended["2021-S1"].values())]}
    for half, chosen in (
        ("2021-S1", sorted(first)),
        ("2021-S2", sorted(set(closed) - first)),
    ):
        reasons = [name for name, count in ended[half].items() for _ in range(count)]
        for place, reason in zip(chosen, draw.permutation(reasons), strict=True):
            s, (begin, end) = stretches[place], _HALVES[half]
            day = day_between(draw, max(begin, s.start + timedelta(days=1)), end)
            result[place] = replace(s, end=day, reason=str(reason))
    return result


def _choose_closed(clients: list[list[int]], total: int, draw: np.random.Generator) -> list[int]:
    """Records to close: all of those who leave, and some of those who keep at least one."""
    leavers = youth_flow(LAST)[1]
    order = [clients[k] for k in draw.permutation(len(clients))]
    one = [held for held in order if len(held) == 1]
    two = [held for held in order if len(held) == 2]
    doubles = max(leavers - len(one), min(len(two) // 2, (total - leavers) // 2))
    gone = one[: leavers - doubles] + two[:doubles]
    left = total - sum(map(len, gone))
    kept = [held for held in order if len(held) > 1 and held not in two[:doubles]]
    spare = [place for held in kept for place in held[1:]]
    if len(gone) != leavers or not 0 <= left <= len(spare):
        raise ValueError(f"{total} endings can't be divided over {leavers} who leave")
    return [place for held in gone for place in held] + spare[:left]


def _reason(stretch: Stretch, draw: np.random.Generator) -> Stretch:
    reasons = ["volgens-plan", "overeenstemming", "client", "extern"]
    return replace(stretch, reason=str(draw.choice(reasons, p=[0.82, 0.1, 0.04, 0.04])))
