"""Households through four years: which laws each has a provision of, year by year."""

import numpy as np

from stadspeil.registrations.synthetic.fitting import Margin, Whole, rake, round_controlled
from stadspeil.registrations.synthetic.margins import (
    WMO_KEPT,
    YEARS,
    households_by_laws,
    youth_clients,
    youth_flow,
)

YOUTH, WMO, PWET = 1, 2, 4
History = tuple[int, int, int, int]
"""The laws of a household in each of YEARS, as bits: 1 youth, 2 Wmo, 4 Participatiewet."""

_STAYS = {YOUTH: 0.55, WMO: 0.9, PWET: 0.85}
_LEAST = 0.02


def fit_histories(claims_since: dict[int, int]) -> list[History]:
    """The histories of all households with a provision in some year.

    They have the printed households of each combination of laws in each year; the households of
    youth care that go on are as many as the clients who do not leave; and enough of them have the
    Participatiewet from each year up to 2021 (`claims_since`, by year of starting).
    """
    codes = np.arange(1, 8 ** len(YEARS))
    laws = np.stack([codes // 8**place % 8 for place in range(len(YEARS))])
    margins = _margins(laws, claims_since)
    seed = _seed(laws)
    likely = rake(seed, margins) >= _LEAST
    margins = [(groups[likely], sums) for groups, sums in margins]
    counts = round_controlled(rake(seed[likely], margins), margins)
    return [
        (int(a), int(b), int(c), int(d))
        for (a, b, c, d), count in zip(laws[:, likely].T, counts, strict=True)
        for _ in range(count)
    ]


def _seed(laws: Whole) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seed = np.ones(laws.shape[1])
    for law, stays in _STAYS.items():
        held = (laws & law) > 0
        same = held[1:] == held[:-1]
        seed *= np.where(same, stays, 1 - stays).prod(axis=0)
    return seed


def _margins(laws: Whole, claims_since: dict[int, int]) -> list[Margin]:
    margins: list[Margin] = [
        (laws[place] - 1, np.array(households_by_laws(year))) for place, year in enumerate(YEARS)
    ]
    for place, year in enumerate(YEARS[:-1]):
        both = laws[place] & laws[place + 1]
        stay = youth_clients(year) - youth_flow(year)[1]
        margins.append((np.where(both & YOUTH, 0, -1), np.array([stay])))
        wmo = sum(count for laws_, count in enumerate(households_by_laws(year), 1) if laws_ & WMO)
        margins.append((np.where(both & WMO, 0, -1), np.array([round(wmo * WMO_KEPT)])))
    margins.append(_since(laws, claims_since))
    return margins


def _since(laws: Whole, claims_since: dict[int, int]) -> Margin:
    """Households with the Participatiewet in 2021, by the year since when without a gap."""
    held = (laws & PWET) > 0
    run = np.zeros(laws.shape[1], dtype=np.int64)
    for place in range(len(YEARS)):
        run = np.where(held[place], run + 1, 0)
    groups = np.where(held[-1], len(YEARS) - run, -1)
    total = sum(count for laws_, count in enumerate(households_by_laws(2021), 1) if laws_ & PWET)
    needed = np.array([claims_since[year] for year in YEARS])
    spare = total - int(needed.sum())
    extra = np.array([spare // 2, spare // 8, spare // 8, 0])
    extra[3] = spare - int(extra.sum())
    return groups, needed + extra
