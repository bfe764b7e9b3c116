"""Disclosure control on made-up cities: time, loss against the bound, and how both grow.

Each city has districts of six neighbourhoods, and a table of products by area with given totals,
all additive. Figures are exact from 10 on, which gives most away; each result is attacked.

    .venv/bin/python -m benchmarks.disclosure [--districts 1 3 9]
    .venv/bin/python -m benchmarks.disclosure --country 342 [--periods 2021 2021-S1 2021-S2]
"""

import argparse
import time

import numpy as np

from benchmarks.disclosure_country import describe_table, measure_country
from stadspeil.disclosure.presets import PRESETS
from stadspeil.disclosure.protect import Outcome, protect
from stadspeil.disclosure.tables import Cell, CellKey, Tables, TablesFile

PRODUCTS = 8
NEIGHBOURHOODS = 6


def make_city(districts: int, seed: int = 1) -> Tables:
    """Counts of which about half are small, in three levels of areas, with a total of products."""
    lot = np.random.default_rng(seed)
    parents = {"GM0001": ""}
    counts: dict[tuple[str, str], int] = {}
    products = [f"p{number}" for number in range(PRODUCTS)]
    for district in range(districts):
        name = f"WK0001{district:02}"
        parents[name] = "GM0001"
        for number in range(NEIGHBOURHOODS):
            area = f"BU0001{district:02}{number:02}"
            parents[area] = name
            for product in products:
                value = int(lot.negative_binomial(0.6, 0.6 / (0.6 + 15)))
                for place in (area, name, "GM0001"):
                    for code in (product, "_T"):
                        counts[place, code] = counts.get((place, code), 0) + value
    table = describe_table("area", "product")
    cells = {
        CellKey("klanten", "clients", (area, "2021", code)): Cell(value)
        for (area, code), value in counts.items()
    }
    lists = {"area": parents, "product": dict.fromkeys(products, "")}
    return Tables(TablesFile.model_validate({"tables": [table]}), lists, cells)


def measure(city: Tables, *, exact: bool) -> tuple[float, Outcome]:
    """Seconds of the processor, and what came out."""
    start = time.process_time()
    done = protect(city, PRESETS["minimum-10"], exact=exact)
    return time.process_time() - start, done.outcome


def main() -> None:
    """Print a table of cities, or of a country."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", nargs="+", type=int, default=[1, 3, 9])
    parser.add_argument("--country", type=int, default=0, help="how many municipalities")
    parser.add_argument("--periods", nargs="+", default=["2021"])
    parser.add_argument("--preset", default="cbs-social-support")
    given = parser.parse_args()
    if given.country:
        measure_country(given.country, given.periods, given.preset)
        return
    print("| cells | choice | CPU s | small | hidden besides | loss | bound | loss / bound |")
    print("|---|---|---|---|---|---|---|---|")
    for districts in given.districts:
        city = make_city(districts)
        for exact in (True, False):
            seconds, done = measure(city, exact=exact)
            ratio = f"{done.loss / done.bound:.2f}" if done.bound else "-"
            print(
                f"| {done.cells:,} | {'exact' if exact else 'heuristic'} | {seconds:.1f} | "
                f"{done.small:,} | {done.extra:,} | {done.loss:.1f} | {done.bound:.1f} | "
                f"{ratio} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
