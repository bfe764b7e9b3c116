"""Small countries for tests: municipalities with neighbourhoods, products, halves and a year."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from stadspeil.disclosure.tables import Protection, Tables
from tests.disclosure.made_tables import make_tables, table

AREAS = {"NL00": "", "GM0001": "NL00", "GM0002": "NL00", "GM0003": "NL00"}
AREAS |= {f"BU000{m}000{n}": f"GM000{m}" for m in (1, 2) for n in (0, 1)}
PRODUCTS = ("a", "b", "c")
HALVES = ("2021-S1", "2021-S2")


def by_area(values: Mapping[str, float | None], **more: Any) -> Tables:
    """One figure for each area, of one product and year."""
    figures: dict[tuple[str, ...], float | None] = {
        ("klanten", "n", area, "2021"): value for area, value in values.items()
    }
    spec = table(dims=(), additive_over=["area"])
    return make_tables(figures, tables=[spec], codelists={"area": AREAS}, **more)


def draw_country(seed: int, protection: Protection) -> tuple[Tables, Tables]:
    """A country as counted, and one in which small figures are hidden and some others."""
    lot = np.random.default_rng(seed)
    areas = {"NL00": ""}
    for number in range(1, int(lot.integers(3, 5))):
        areas[f"GM000{number}"] = "NL00"
        for part in range(int(lot.integers(0, 4))):
            areas[f"BU000{number}000{part}"] = f"GM000{number}"
    true: dict[tuple[str, ...], int] = defaultdict(int)
    for leaf in [area for area in areas if area not in areas.values()]:
        for half in HALVES:
            for product in PRODUCTS:
                value = int(lot.negative_binomial(1, 0.1))
                area = leaf
                while area:
                    for period in (half, "2021"):
                        for code in (product, "_T"):
                            true["klanten", "n", area, period, code] += value
                    area = areas[area]
    small = range(protection.small_from, protection.small_up_to + 1)
    shown: dict[tuple[str, ...], float | None] = {}
    for key, value in true.items():
        rounded = max(10, 5 * round(value / 5)) if protection.base > 1 else value
        shown[key] = None if value in small or lot.random() < 0.2 else rounded
    spec = table(additive_over=["area", "row", "period"])
    made = [
        make_tables(
            figures,
            tables=[spec],
            codelists={"area": areas},
            protection=protection if figures is shown else Protection(),
            protected=figures is shown,
        )
        for figures in (dict(true), shown)
    ]
    return made[0], made[1]
