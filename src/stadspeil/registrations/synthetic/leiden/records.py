"""The city as rows of the four tables, with pseudonyms, and everybody without a provision added."""

import csv
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np

from stadspeil.registrations.codelists import load_codelist
from stadspeil.registrations.schema import TABLES
from stadspeil.registrations.synthetic.leiden.adults import (
    list_benefits,
    list_trajectories,
    list_wmo,
)
from stadspeil.registrations.synthetic.leiden.city import City, Household, Person
from stadspeil.registrations.synthetic.leiden.money import list_invoices
from stadspeil.registrations.synthetic.leiden.stretches import Stretch
from stadspeil.registrations.synthetic.leiden.youth import list_youth
from stadspeil.registrations.synthetic.margins import (
    FOLLOWED,
    YEARS,
    households_by_laws,
    households_share,
    inhabitants,
    load_margin,
)
from stadspeil.registrations.text import literal

Row = tuple[object, ...]


def write_rows(
    folder: Path, seed: int, progress: Callable[[str], None]
) -> tuple[dict[str, str], dict[str, object]]:
    """Write the rows of the city as text into a folder; queries that read them, and what it is.

    The folder is the caller's to remove.
    """
    progress("fitting the city to its published tables")
    city = City(seed)
    progress("making records")
    youth, wmo = list_youth(city), list_wmo(city)
    names = _Pseudonyms(seed)
    rows: dict[str, Iterable[Row]] = {
        "provisions": _provisions([*youth, *wmo, *list_trajectories(city)], names, city.draw),
        "invoices": (
            (names.person(item.person), item.care_form, item.month, _euros(item.cents))
            for item in list_invoices(youth, wmo, city.draw)
        ),
        "benefits": (
            (
                names.person(b.person.number),
                b.kind,
                b.start,
                b.end,
                b.person.living_form,
                b.person.nationality,
            )
            for b in list_benefits(city)
        ),
        "persons": _stays(city, names),
    }
    queries = {table: _write(folder, table, found) for table, found in rows.items()}
    return queries, {
        "preset": "leiden",
        "seed": seed,
        "reproduces": [row["title"] + ": " + row["source"] for row in load_margin("sources")],
        "followed": [asdict(item) for item in FOLLOWED],
    }


def _write(folder: Path, table: str, rows: Iterable[Row]) -> str:
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    columns = ", ".join(f"'{column.name}': 'VARCHAR'" for column in TABLES[table].columns)
    return (
        f"SELECT * FROM read_csv({literal(path.as_posix())}, columns={{{columns}}}, "
        "auto_detect=false, header=false, delim=',', quote='\"', escape='\"')"
    )


class _Pseudonyms:
    """Names that say nothing: a person's or household's number, mixed with the seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._names: dict[tuple[str, int], str] = {}
        self._used: set[str] = set()

    def person(self, number: int) -> str:
        """The pseudonym of a person."""
        return self._name("P", number)

    def household(self, number: int) -> str:
        """The pseudonym of a household."""
        return self._name("H", number)

    def _name(self, letter: str, number: int) -> str:
        key = letter, number
        while key not in self._names:
            name = f"{letter}{self._draw.getrandbits(44):011X}"
            if name not in self._used:
                self._used.add(name)
                self._names[key] = name
        return self._names[key]


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _provisions(
    stretches: list[Stretch], names: _Pseudonyms, draw: np.random.Generator
) -> Iterator[Row]:
    laws = {row["code"]: row["law"] for row in load_codelist("product")}
    for place in draw.permutation(len(stretches)):
        s = stretches[place]
        provider = f"{(s.person.number * 37 + s.place) % 900 + 100:08d}"
        reason = s.reason if s.end else ""
        yield (
            names.person(s.person.number),
            laws[s.product],
            s.product,
            s.start,
            s.end,
            s.referrer,
            reason,
            provider,
        )


def _stays(city: City, names: _Pseudonyms) -> Iterator[Row]:
    draw = city.draw
    homes = [(household, _with_parents(city, household)) for household in city.households]
    total = round(sum(households_by_laws(2021)) / households_share(2021))
    first = round(sum(households_by_laws(YEARS[0])) / households_share(YEARS[0]))
    others = total - len(homes)
    people = inhabitants() - sum(len(persons) for _, persons in homes) - others
    sizes = 1 + np.bincount(draw.integers(0, others, people), minlength=others)
    areas = load_margin("kwb-huishoudens")
    weights = np.array([int(row["households"]) for row in areas], dtype=np.float64)
    places = draw.choice(len(areas), size=total, p=weights / weights.sum())
    number = 0
    for _, persons in homes:
        yield from _rows(persons, names, number, areas[places[number]], date(2010, 1, 1))
        number += 1
    for size in sizes:
        persons = [city.person(1928, 2001), *(city.person(1940, 2018) for _ in range(size - 1))]
        came = date(2010, 1, 1) if number < first else date(2019, 1, 1)
        yield from _rows(persons, names, number, areas[places[number]], came)
        number += 1


def _rows(
    persons: list[Person],
    names: _Pseudonyms,
    number: int,
    area: Mapping[str, str],
    came: date,
) -> Iterator[Row]:
    for person in persons:
        start = max(came, date(person.birth_year, 1, 1))
        home = names.household(number)
        who = names.person(person.number)
        yield who, person.birth_year, person.sex, home, area["area"], start, ""


def _with_parents(city: City, household: Household) -> list[Person]:
    """Everybody of a household; where there are only young people, a parent too."""
    persons = household.persons
    if all(person.birth_year > 2002 for person in persons):
        persons.append(city.person(1965, 1985))
    return persons
