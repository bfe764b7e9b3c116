"""Which figures must be wrong: error localisation after Fellegi and Holt (1976).

Of all sets of figures that could be changed so that every rule holds, find those of the smallest
total weight. A mixed-integer programme, as in De Jonge and Van der Loo's *errorlocate* (2014):

    minimise    sum w_i z_i                        z_i = 1 if figure i is changed
    so that     low_i - M z_i <= x_i <= high_i + M z_i
                low_k <= sum a_ki x_i <= high_k    for every edit k

Solved by HiGHS through scipy. Big-M programmes are open to rounding, so each set that comes out is
proved by a linear programme without M.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from stadspeil.model.audit import Interval

MOST_SETS = 12
"""How many sets of the same weight are looked for."""

_EQUAL = 1e-6
_SCALE = 1000.0
"""Values are brought to this size, far above the solver's tolerance of 1e-7."""

_TIME_OUT, _INFEASIBLE = 1, 2


@dataclass(frozen=True, slots=True)
class Edit:
    """What must hold: `low <= sum of coefficients times values <= high`.

    `unless` is a figure whose change sets the edit free: a share whose bounds are already in the
    coefficients says nothing any more once the share itself is changed.
    """

    terms: tuple[tuple[float, int], ...]
    low: float
    high: float
    unless: int | None = None


@dataclass(frozen=True)
class Localisation:
    """The smallest sets of figures that must be wrong, all of the same weight.

    `optimal` is False if time ran out: there may be a smaller set, of at least `bound`, or more
    sets. `feasible` is False if no values at all obey the edits.
    """

    sets: tuple[frozenset[int], ...]
    weight: float
    bound: float
    optimal: bool
    feasible: bool = True


def localise(
    intervals: Mapping[int, Interval],
    edits: Sequence[Edit],
    weights: Mapping[int, float],
    *,
    seconds: float = 5.0,
) -> Localisation:
    """The sets of figures of the smallest weight that must be wrong.

    Args:
        intervals: what each figure may be as printed, by its number.
        edits: what must hold.
        weights: what it costs to call a figure wrong; 1 where it is not named.
        seconds: after this time the best that was found is given, with a bound.
    """
    return _Programme(intervals, edits, weights, seconds).solve()


Floats = NDArray[np.float64]


class _Programme:
    def __init__(
        self,
        intervals: Mapping[int, Interval],
        edits: Sequence[Edit],
        weights: Mapping[int, float],
        seconds: float,
    ) -> None:
        self._numbers = sorted(intervals)
        self._place = {number: place for place, number in enumerate(self._numbers)}
        largest = max((abs(e) for i in intervals.values() for e in (i.low, i.high)), default=1.0)
        self._factor = _SCALE / max(largest, 1e-9)
        self._low = np.array([intervals[n].low for n in self._numbers]) * self._factor
        self._high = np.array([intervals[n].high for n in self._numbers]) * self._factor
        self._weights = np.array([weights.get(n, 1.0) for n in self._numbers])
        self._edits = edits
        self._reach = self._find_reach()
        self._broken = [
            frozenset(n for factor, n in edit.terms if factor)
            | (frozenset() if edit.unless is None else {edit.unless})
            for edit in edits
            if self._breaks(edit)
        ]
        self._deadline = time.monotonic() + seconds

    def _find_reach(self) -> Floats:
        """How far each figure may move (M): what an edit could ask of it, twice over.

        The second time the other figures of the edit have moved as well. No more than that: HiGHS
        takes 0.000001 for zero, and a figure may move M times that.
        """
        reach = np.maximum(np.abs(self._low), np.abs(self._high)) + 1.0
        for _ in range(2):
            size = reach.copy()
            for edit in self._edits:
                ends = [abs(e) * self._factor for e in (edit.low, edit.high) if np.isfinite(e)]
                whole = sum(abs(f) * size[self._place[n]] for f, n in edit.terms)
                for factor, number in edit.terms:
                    if factor:
                        place = self._place[number]
                        asked = 2 * (whole + max(ends, default=0.0)) / abs(factor)
                        reach[place] = max(reach[place], asked)
        return reach

    def solve(self) -> Localisation:
        """Single figures where one is enough, and otherwise what the programme finds."""
        singles = self._single_figures()
        if singles:
            weight = float(self._weights[0])
            return Localisation(tuple(singles[:MOST_SETS]), weight, weight, optimal=True)
        return self._search()

    def _single_figures(self) -> list[frozenset[int]]:
        """All figures of which one alone is enough, if no figure weighs less than another.

        Such a figure stands in every edit that the print breaks; a linear programme for each is
        far less work than a mixed-integer one.
        """
        if len(np.unique(self._weights)) != 1:
            return []
        common = frozenset.intersection(*self._broken) if self._broken else frozenset()
        sets = [frozenset({number}) for number in sorted(common)]
        return [chosen for chosen in sets if self._is_enough(chosen)]

    def _breaks(self, edit: Edit) -> bool:
        """Whether no values inside the intervals obey an edit."""
        low = high = 0.0
        for factor, number in edit.terms:
            place = self._place[number]
            ends = sorted((factor * self._low[place], factor * self._high[place]))
            low, high = low + ends[0], high + ends[1]
        slack = 1e-9 * max(1.0, abs(low), abs(high))
        over, under = edit.high * self._factor, edit.low * self._factor
        return bool(low > over + slack or high < under - slack)

    def _search(self) -> Localisation:
        """One set after another, each time forbidding those that are known."""
        found: list[frozenset[int]] = []
        cuts: list[tuple[frozenset[int], bool]] = []
        best, bound = float("inf"), 0.0
        while len(found) < MOST_SETS:
            left = self._deadline - time.monotonic()
            if left <= 0:
                return Localisation(tuple(found), best, bound, optimal=False)
            result = self._minimise(cuts, best, left)
            if result.status == _INFEASIBLE:
                return Localisation(tuple(found), best, best, optimal=True, feasible=bool(found))
            if not found and result.mip_dual_bound is not None:
                bound = max(bound, float(result.mip_dual_bound))
            if result.x is None or result.status == _TIME_OUT:
                return Localisation(tuple(found), best, bound, optimal=False)
            changed = result.x[len(self._numbers) :] > 0.5
            chosen = frozenset(np.array(self._numbers)[changed].tolist())
            weight = float(self._weights[changed].sum())
            proved = self._is_enough(chosen)
            if proved:
                found.append(chosen)
                best = min(best, weight)
            cuts.append((chosen, proved))
        return Localisation(tuple(found), best, best, optimal=True)

    def _minimise(
        self, cuts: Sequence[tuple[frozenset[int], bool]], most: float, seconds: float
    ) -> Any:
        """One mixed-integer programme, for a set that weighs no more than the best known.

        A set that is enough may not come back, nor any set round it. One that turned out not to be
        enough needs a figure from outside it. That every broken edit holds a wrong figure follows
        from the rest, but it spares the solver most of its search.
        """
        size = len(self._numbers)
        rows, low, high = self._edit_rows(size)
        for cells in self._broken:
            rows.append({size + self._place[number]: 1.0 for number in cells})
            low.append(1.0)
            high.append(np.inf)
        if most < np.inf:
            rows.append({size + place: weight for place, weight in enumerate(self._weights)})
            low.append(-np.inf)
            high.append(most + _EQUAL)
        for place in range(size):
            rows.append({place: 1.0, size + place: self._reach[place]})
            low.append(self._low[place])
            high.append(np.inf)
            rows.append({place: 1.0, size + place: -self._reach[place]})
            low.append(-np.inf)
            high.append(self._high[place])
        for chosen, enough in cuts:
            inside = {size + self._place[number]: 1.0 for number in chosen}
            outside = {size + p: 1.0 for p in range(size) if size + p not in inside}
            rows.append(inside if enough else outside)
            low.append(-np.inf if enough else 1.0)
            high.append(len(chosen) - 1.0 if enough else np.inf)
        with _quiet():
            return milp(
                np.concatenate([np.zeros(size), self._weights]),
                integrality=np.concatenate([np.zeros(size), np.ones(size)]),
                bounds=Bounds(
                    np.concatenate([self._low - self._reach, np.zeros(size)]),
                    np.concatenate([self._high + self._reach, np.ones(size)]),
                ),
                constraints=LinearConstraint(
                    _matrix(rows, 2 * size), np.array(low), np.array(high)
                ),
                options={"time_limit": max(0.05, seconds)},
            )

    def _edit_rows(
        self, size: int, changed: frozenset[int] | None = None
    ) -> tuple[list[dict[int, float]], list[float], list[float]]:
        """The edits as rows, scaled; with `changed` those that it sets free are left out."""
        rows: list[dict[int, float]] = []
        low: list[float] = []
        high: list[float] = []
        for edit in self._edits:
            row: dict[int, float] = {}
            for factor, number in edit.terms:
                row[self._place[number]] = row.get(self._place[number], 0.0) + factor
            size_of_edit = max((abs(factor) for factor in row.values()), default=1.0) or 1.0
            row = {place: factor / size_of_edit for place, factor in row.items()}
            ends = [end * self._factor / size_of_edit for end in (edit.low, edit.high)]
            if edit.unless is None:
                rows.append(row)
                low.append(ends[0])
                high.append(ends[1])
            elif changed is None:
                free = size + self._place[edit.unless]
                slack = sum(abs(f) * (self._reach[p] + _SCALE) for p, f in row.items())
                if ends[0] > -np.inf:
                    rows.append({**row, free: slack})
                    low.append(ends[0])
                    high.append(np.inf)
                if ends[1] < np.inf:
                    rows.append({**row, free: -slack})
                    low.append(-np.inf)
                    high.append(ends[1])
            elif edit.unless not in changed:
                rows.append(row)
                low.append(ends[0])
                high.append(ends[1])
        return rows, low, high

    def _is_enough(self, changed: frozenset[int]) -> bool:
        """Whether all edits can hold when only these figures are changed."""
        size = len(self._numbers)
        rows, low, high = self._edit_rows(size, changed)
        if not rows:
            return True
        matrix = _matrix(rows, size)
        over, under = np.array(high), np.array(low)
        upper, lower = np.isfinite(over), np.isfinite(under)
        limits = np.concatenate([over[upper], -under[lower]])
        stacked = np.vstack([matrix.toarray()[upper], -matrix.toarray()[lower]])
        bounds = [
            (None, None) if number in changed else (self._low[place], self._high[place])
            for place, number in enumerate(self._numbers)
        ]
        slack = 1e-6
        result = linprog(np.zeros(size), A_ub=stacked, b_ub=limits + slack, bounds=bounds)
        return bool(result.status == 0)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what HiGHS writes to the process's own standard output out of the result of a command.

    It prints a line of its debugging when it mends a solution, whatever its options say.
    """
    sys.stdout.flush()
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)


def _matrix(rows: Sequence[Mapping[int, float]], width: int) -> csr_array:
    data = [value for row in rows for value in row.values()]
    columns = [place for row in rows for place in row]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return csr_array((data, columns, starts), shape=(len(rows), width))
