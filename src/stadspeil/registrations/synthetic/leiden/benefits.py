"""Who had general social assistance on the last day of each quarter of 2021, as persons.

Five divisions of the same clients are printed for four days. A client has a quarter of starting and
one of leaving, which give presence and duration on each day, and a profile (age, sex, living form,
nationality) that stays. First the quarters are fitted to the divisions by duration, then profiles
within equal presence to the other four.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np

from stadspeil.registrations.synthetic.fitting import Margin, rake, round_controlled
from stadspeil.registrations.synthetic.margins import QUARTERS, benefit_clients

OLDEST = -16
"""The quarter of starting that stands for every earlier one: 4 years before March 2021."""
STAYS = 4
"""The quarter of leaving of those who were still there on 31 December 2021."""
_LEAVE = 0.07
_AGES = {"0-26": (1995, 2002), "27-39": (1982, 1994), "40-54": (1967, 1981), "55-aow": (1955, 1966)}
_DIMENSIONS = ("age", "sex", "living_form", "nationality")
_Quarters = tuple[int, int]


@dataclass(frozen=True)
class Claimant:
    """One client: quarters count from the first of 2021; `leaves` is the first one without."""

    starts: int
    leaves: int
    birth_year: int
    sex: str
    living_form: str
    nationality: str

    @property
    def start_year(self) -> int:
        """The year of starting; 2017 also stands for earlier."""
        return 2021 + self.starts // 4

    def start_day(self, draw: np.random.Generator) -> date:
        """A day well inside the quarter, so that no duration lies on a border."""
        quarter = self.starts - (int(draw.integers(0, 48)) if self.starts == OLDEST else 0)
        return _inside(quarter, draw)

    def end_day(self, draw: np.random.Generator) -> date | None:
        """A day inside the quarter of leaving, or None."""
        return None if self.leaves == STAYS else _inside(self.leaves, draw)


def _inside(quarter: int, draw: np.random.Generator) -> date:
    first = date(2021 + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first + timedelta(days=int(draw.integers(2, 86)))


def _duration(quarters: int) -> int:
    """The class of duration on the last day of a quarter, so many after that of starting."""
    return next(k for k, bound in enumerate((2, 4, 8, 16, 10_000)) if quarters < bound)


def _present(quarters: _Quarters, day: int) -> bool:
    return quarters[0] <= day < quarters[1]


def fit_claimants(draw: np.random.Generator) -> list[Claimant]:
    """All clients of 2021, with the printed numbers on each day and in each division."""
    by_presence: dict[_Quarters, list[_Quarters]] = defaultdict(list)
    for quarters, count in _fit_quarters().items():
        by_presence[max(quarters[0], 0), quarters[1]] += [quarters] * count
    profiles = _fit_profiles({presence: len(who) for presence, who in by_presence.items()})
    claimants = []
    for presence, who in by_presence.items():
        order = draw.permutation(len(who))
        for place, (age, sex, living_form, nationality) in zip(
            order, profiles[presence], strict=True
        ):
            year = int(draw.integers(_AGES[age][0], _AGES[age][1] + 1))
            starts, leaves = who[place]
            claimants.append(Claimant(starts, leaves, year, sex, living_form, nationality))
    return claimants


def _fit_quarters() -> dict[_Quarters, int]:
    cells = [
        (starts, leaves)
        for starts in range(OLDEST, 4)
        for leaves in range(max(starts, 0) + 1, STAYS + 1)
    ]
    seed = np.array(
        [
            (12.0 if starts == OLDEST else 1.0)
            * (1 - _LEAVE) ** (leaves - max(starts, 0) - 1)
            * (1.0 if leaves == STAYS else _LEAVE)
            for starts, leaves in cells
        ]
    )
    margins: list[Margin] = []
    for day, printed in enumerate(QUARTERS):
        groups = [_duration(day - cell[0]) if _present(cell, day) else -1 for cell in cells]
        sums = list(benefit_clients(printed, "duration").values())
        margins.append((np.array(groups), np.array(sums)))
    counts = round_controlled(rake(seed, margins), margins)
    return {cell: int(count) for cell, count in zip(cells, counts, strict=True)}


_Profile = tuple[str, str, str, str]


def _fit_profiles(presences: dict[_Quarters, int]) -> dict[_Quarters, list[_Profile]]:
    codes = [tuple(benefit_clients(QUARTERS[0], dimension)) for dimension in _DIMENSIONS]
    kinds = list(presences)
    cells = [(kind, profile) for kind in kinds for profile in product(*codes)]
    margins: list[Margin] = [
        (
            np.array([kinds.index(kind) for kind, _ in cells]),
            np.array(list(presences.values())),
        ),
        *_profile_margins(cells, codes),
    ]
    counts = round_controlled(rake(np.ones(len(cells)), margins), margins)
    found: dict[_Quarters, list[_Profile]] = defaultdict(list)
    for (kind, (age, sex, living_form, nationality)), count in zip(cells, counts, strict=True):
        found[kind] += [(age, sex, living_form, nationality)] * int(count)
    return found


def _profile_margins(
    cells: list[tuple[_Quarters, tuple[str, ...]]], codes: list[tuple[str, ...]]
) -> Iterator[Margin]:
    for day, printed in enumerate(QUARTERS):
        for place, dimension in enumerate(_DIMENSIONS):
            groups = [
                codes[place].index(profile[place]) if _present(kind, day) else -1
                for kind, profile in cells
            ]
            yield np.array(groups), np.array(list(benefit_clients(printed, dimension).values()))
