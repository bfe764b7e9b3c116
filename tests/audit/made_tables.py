"""Tables made from real figures of CBS, to be audited unseen: nothing in them is wrong."""

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from stadspeil.model.publication import Place

FIGURES = Path(__file__).parent / "figures"


@dataclass(frozen=True)
class Cell:
    """A figure with how it was made: `role` is part, total, share, rate or change."""

    place: Place
    unit: str
    text: str
    role: str = "part"
    exact: Decimal = Decimal(0)
    inputs: tuple[Decimal, ...] = ()


def round_to(value: Decimal, decimals: int, rounding: str = ROUND_HALF_UP) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-decimals), rounding):f}"


def read_municipalities() -> list[dict[str, str]]:
    with (FIGURES / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_jobs() -> dict[str, dict[int, Decimal]]:
    jobs: dict[str, dict[int, Decimal]] = {}
    with (FIGURES / "jobs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            jobs.setdefault(row["sector"], {})[int(row["year"])] = Decimal(row["jobs_x1000"])
    return jobs


AGES = ("age_0_15", "age_15_25", "age_25_45", "age_45_65", "age_65_plus")
HOMES = ("one_person_households", "households_without_children", "households_with_children")


def ages_by_municipality(rng: random.Random) -> list[Cell]:
    """Rows are municipalities and their total; columns are ages, inhabitants, and shares."""
    rows = rng.sample(read_municipalities(), rng.randint(6, 20))
    cells: list[Cell] = []
    names = (*AGES, "inhabitants")
    sums = {name: sum((Decimal(row[name]) for row in rows), Decimal(0)) for name in names}
    lines = [(row["name"], {name: Decimal(row[name]) for name in names}) for row in rows]
    for area, line in [*lines, ("Totaal", sums)]:
        for name in AGES:
            role = "total" if area == "Totaal" else "part"
            cells.append(_count(Place("T", area, name, "2020", area), line[name], role))
        place = Place("T", area, "inhabitants", "2020", area)
        cells.append(_count(place, line["inhabitants"], "total"))
        for name in AGES[1:3]:
            place = Place("T", area, f"% {name}", "2020", area)
            cells.append(_share(place, line[name], line["inhabitants"], 1))
    return cells


def ages_as_rows(rng: random.Random) -> list[Cell]:
    """Rows are ages with their total; a column of numbers and one of shares for some areas."""
    rows = rng.sample(read_municipalities(), rng.randint(3, 6))
    cells: list[Cell] = []
    for row in rows:
        whole = Decimal(row["inhabitants"])
        for name in (*AGES, "inhabitants"):
            number = Decimal(row[name])
            role = "total" if name == "inhabitants" else "part"
            cells.append(_count(Place("T", name, "Aantal", "2020", row["name"]), number, role))
            cells.append(_share(Place("T", name, "%", "2020", row["name"]), number, whole, 1))
    return cells


def homes_with_rates(rng: random.Random) -> list[Cell]:
    """Rows are kinds of households, their total, and persons on assistance with their rate."""
    rows = rng.sample(read_municipalities(), rng.randint(6, 15))
    cells: list[Cell] = []
    for row in rows:
        whole = Decimal(row["households"])
        for name in (*HOMES, "households"):
            role = "total" if name == "households" else "part"
            place = Place("T", row["name"], name, "2020", row["name"])
            cells.append(_count(place, Decimal(row[name]), role))
        for name in HOMES[:2]:
            place = Place("T", row["name"], f"% {name}", "2020", row["name"])
            cells.append(_share(place, Decimal(row[name]), whole, 2))
        people = Decimal(row["inhabitants"])
        cells.append(_count(Place("T", row["name"], "inhabitants", "2020", row["name"]), people))
        poor = Decimal(row["persons_social_assistance"])
        cells.append(_count(Place("T", row["name"], "assistance", "2020", row["name"]), poor))
        exact = 1000 * poor / people
        place = Place("T", row["name"], "per 1000", "2020", row["name"])
        cells.append(Cell(place, "per_1000", round_to(exact, 1), "rate", exact, (poor, people)))
    return cells


def jobs_by_year(rng: random.Random) -> list[Cell]:
    """Rows are sections of industry and their total; columns some years, and the change of each."""
    jobs = read_jobs()
    names = rng.sample(sorted(jobs), rng.randint(5, 9))
    first = rng.randint(2010, 2016)
    years = range(first, first + 4)
    total = {year: sum((jobs[name][year] for name in names), Decimal(0)) for year in years}
    cells: list[Cell] = []
    for name, line in [*((name, jobs[name]) for name in names), ("Totaal", total)]:
        role = "total" if name == "Totaal" else "part"
        for year in years:
            value = line[year]
            place = Place("T", name, "Banen", str(year), "Nederland")
            cells.append(Cell(place, "personen_x1000", round_to(value, 1), role, value))
        for year in list(years)[1:]:
            exact = 100 * (line[year] - line[year - 1]) / line[year - 1]
            place = Place("T", name, "Verandering", str(year), "Nederland")
            inputs = (line[year - 1], line[year])
            cells.append(Cell(place, "procent", round_to(exact, 2), "change", exact, inputs))
    return cells


def homes_by_half_year(rng: random.Random) -> list[Cell]:
    """Rows are municipalities; columns two half-years and the year, and the share of the year."""
    rows = rng.sample(read_municipalities(), rng.randint(5, 12))
    cells: list[Cell] = []
    for row in rows:
        for period in ("2019", "2020"):
            year = Decimal(row["one_person_households"]) + (137 if period == "2019" else 0)
            first = (year * Decimal(rng.randint(40, 60)) / 100).quantize(Decimal(1))
            for part, number in (("-H1", first), ("-H2", year - first)):
                place = Place("T", row["name"], "Aanvragen", period + part, row["name"])
                cells.append(_count(place, number))
            place = Place("T", row["name"], "Aanvragen", period, row["name"])
            cells.append(_count(place, year, "total"))
            homes = Decimal(row["households"]) + (911 if period == "2019" else 0)
            cells.append(_count(Place("T", row["name"], "Huishoudens", period, row["name"]), homes))
            place = Place("T", row["name"], "% aanvragen", period, row["name"])
            cells.append(_share(place, year, homes, 1))
    return cells


TABLES: tuple[Callable[[random.Random], list[Cell]], ...] = (
    ages_by_municipality,
    ages_as_rows,
    homes_with_rates,
    jobs_by_year,
    homes_by_half_year,
)


def _count(place: Place, value: Decimal, role: str = "part") -> Cell:
    return Cell(place, "aantal", round_to(value, 0), role, value)


def _share(place: Place, part: Decimal, whole: Decimal, decimals: int) -> Cell:
    exact = 100 * part / whole
    return Cell(place, "procent", round_to(exact, decimals), "share", exact, (part, whole))


def shuffle(cells: Sequence[Cell], rng: random.Random) -> list[Cell]:
    """The same table with other names for rows, columns and areas, in another order."""
    names: dict[tuple[str, str], str] = {}

    def rename(kind: str, text: str) -> str:
        if text:
            names.setdefault((kind, text), f"{kind}{len(names)}{rng.choice('abcdefgh')}")
        return names.get((kind, text), "")

    rows = list(dict.fromkeys(cell.place.row for cell in cells))
    columns = list(dict.fromkeys((cell.place.column, cell.place.period) for cell in cells))
    rng.shuffle(rows)
    rng.shuffle(columns)
    row_at = {row: at for at, row in enumerate(rows)}
    column_at = {column: at for at, column in enumerate(columns)}
    ordered = sorted(
        cells, key=lambda c: (row_at[c.place.row], column_at[c.place.column, c.place.period])
    )
    return [
        replace(
            cell,
            place=Place(
                cell.place.table,
                rename("r", cell.place.row),
                rename("c", cell.place.column),
                cell.place.period,
                rename("a", cell.place.area),
            ),
        )
        for cell in ordered
    ]


def write(cells: Sequence[Cell], folder: Path) -> None:
    """A publication that is nothing but its figures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "tables.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["table", "row", "column", "period", "area", "unit", "value", "note"])
        writer.writerows([*cell.place, cell.unit, cell.text, ""] for cell in cells)
