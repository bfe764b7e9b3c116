"""How many provisions of each law a household has in a year, and which they are."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from stadspeil.registrations.synthetic.fitting import Margin, rake, round_controlled
from stadspeil.registrations.synthetic.leiden.histories import PWET, WMO, YOUTH
from stadspeil.registrations.synthetic.margins import (
    ARRANGEMENTS,
    YOUTH_TYPES,
    households_by_laws,
    households_by_number,
    wmo_by_arrangement,
    wmo_clients,
    youth_by_number,
    youth_by_type,
    youth_clients,
)
from stadspeil.stats import iterative_proportional_fitting

Numbers = tuple[int, int, int]
"""How many provisions a household has of the Youth Act, the Wmo and the Participatiewet."""
ProductSet = frozenset[str]

_MOST = 6
_MOST_PWET = 9


def households_with(year: int, law: int) -> int:
    """Households with a law, alone or with others."""
    return sum(count for laws, count in enumerate(households_by_laws(year), 1) if laws & law)


def youth_pairs(year: int) -> int:
    """Households with two clients of youth care; the others have one."""
    return youth_clients(year) - households_with(year, YOUTH)


def wmo_pairs(year: int) -> int:
    """Households with two clients of the Wmo; the others have one."""
    return wmo_clients(year) - households_with(year, WMO)


def _youth_numbers(year: int) -> list[int]:
    """Households with 1, 2 ... types: pairs are two clients with one type each, not the same."""
    numbers = list(youth_by_number(year))
    numbers[0] -= 2 * youth_pairs(year)
    numbers[1] += youth_pairs(year)
    return numbers


def _wmo_numbers(year: int) -> list[int]:
    """Households with 1 to 4 arrangements: as many as there are, none held twice in a household."""
    households, held = households_with(year, WMO), sum(wmo_by_arrangement(year))
    sizes = np.arange(1.0, len(ARRANGEMENTS) + 1)
    low, high = 0.01, 10.0
    weights = np.ones(sizes.shape)
    for _ in range(60):
        tilt = (low + high) / 2
        weights = tilt**sizes
        if (weights * sizes).sum() / weights.sum() < held / households:
            low = tilt
        else:
            high = tilt
    counts = [int(count) for count in np.floor(households * weights / weights.sum())]
    counts[0] += households - sum(counts)
    short = held - sum(size * count for size, count in enumerate(counts, start=1))
    for _ in range(abs(short)):  # one more or one fewer for a household each time
        give, take = (0, 1) if short > 0 else (1, 0)
        counts[give] -= 1
        counts[take] += 1
    return counts


def fit_numbers(year: int) -> dict[int, Counter[Numbers]]:
    """For each combination of laws, how many households have which numbers of provisions.

    Fitted to households by laws, by number of provisions, by types of youth care and by
    arrangements of the Wmo at once.
    """
    youth, wmo = _youth_numbers(year), _wmo_numbers(year)
    total = sum(households_by_laws(year))
    margins = (
        households_by_laws(year),
        households_by_number(year),
        (total - sum(youth), *youth),
        (total - sum(wmo), *wmo),
    )
    seed = np.zeros(tuple(len(margin) for margin in margins))
    ways: dict[tuple[int, int, int, int], list[float]] = {}
    for laws in range(1, 8):
        for y, w, p in _numbers_of(laws):
            cell = (laws - 1, min(y + w + p, _MOST) - 1, y, w)
            ways.setdefault(cell, [0.0] * (_MOST_PWET + 1))[p] = 0.45**p
    for place, by_pwet in ways.items():
        seed[place] = sum(by_pwet)
    fitted = iterative_proportional_fitting(seed, margins, tolerance=1e-3, most_rounds=20_000)
    cells = np.argwhere(seed > 0)
    groups: list[Margin] = [
        (cells[:, axis], np.array(margin)) for axis, margin in enumerate(margins)
    ]
    counts = round_controlled(fitted.cells[seed > 0], groups)
    found: dict[int, Counter[Numbers]] = defaultdict(Counter)
    for (laws, number, y, w), count in zip(cells.tolist(), counts.tolist(), strict=True):
        weights = np.array(ways[laws, number, y, w])
        for p, share in enumerate(_shares(count, weights)):
            if share:
                found[laws + 1][y, w, p] += share
    return found


def _shares(count: int, weights: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    parts = np.floor(count * weights / weights.sum()).astype(int)
    parts[np.argmax(weights)] += count - parts.sum()
    return [int(part) for part in parts]


def _numbers_of(laws: int) -> Iterator[Numbers]:
    for y in range(1, _MOST + 1) if laws & YOUTH else (0,):
        for w in range(1, len(ARRANGEMENTS) + 1) if laws & WMO else (0,):
            for p in range(1, _MOST_PWET + 1) if laws & PWET else (0,):
                yield y, w, p


def fit_sets(
    products: Sequence[str], held: Sequence[int], by_size: Sequence[int]
) -> Counter[ProductSet]:
    """Which sets of products occur how often: by size, and by product whatever the set."""
    total = sum(by_size)
    sets = [
        frozenset(chosen)
        for size in range(1, len(by_size) + 1)
        for chosen in combinations(products, size)
    ]
    odds = {name: count / (total - count + 1) for name, count in zip(products, held, strict=True)}
    seed = np.array([np.prod([odds[name] for name in sorted(chosen)]) for chosen in sets])
    margins: list[Margin] = [(np.array([len(chosen) - 1 for chosen in sets]), np.array(by_size))]
    for name, count in zip(products, held, strict=True):
        groups = np.array([0 if name in chosen else 1 for chosen in sets])
        margins.append((groups, np.array([count, total - count])))
    counts = round_controlled(rake(seed, margins), margins)
    return Counter({chosen: int(n) for chosen, n in zip(sets, counts, strict=True) if n})


def fit_youth_sets(year: int) -> Counter[ProductSet]:
    """Which types of youth care clients have together, by how many clients."""
    by_size = list(youth_by_number(year))
    while not by_size[-1]:
        by_size.pop()
    return fit_sets(YOUTH_TYPES, youth_by_type(year), by_size)


def fit_wmo_sets(year: int) -> Counter[ProductSet]:
    """Which arrangements households have together, by how many households."""
    return fit_sets(ARRANGEMENTS, wmo_by_arrangement(year), _wmo_numbers(year))


def closest(
    wanted: ProductSet | None, available: Mapping[ProductSet, int], size: int
) -> ProductSet:
    """The available set of a size that shares most with one; of equals the commonest."""
    return max(
        (chosen for chosen, count in available.items() if count > 0 and len(chosen) == size),
        key=lambda chosen: (
            len(chosen & (wanted or frozenset())),
            available[chosen],
            sorted(chosen),
        ),
    )
