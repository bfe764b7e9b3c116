"""The attack: how closely each hidden cell follows from all that is published together.

For a hidden cell the least and the greatest value are found that agree with every published
interval and every relation: two linear programmes (Fischetti and Salazar, Management Science 47,
2001). Counts are whole numbers, so bounds are rounded inwards. Most cells are first shown to be
safe many at a time: one solution of the whole system gives a possible value of every cell, and two
possible values far enough apart prove that a cell can't be worked out.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components

from stadspeil.disclosure.system import Contradiction, Name, System, describe_cell

ROUNDS = 12
"""Solutions of a whole part of the system that are tried before cells are taken one by one."""

SHOWN = "what one folder hides another shows"

_TINY = 1e-6


@dataclass(frozen=True)
class Leak:
    """A hidden cell that can be worked out too closely: its bounds, and the relations behind it."""

    cell: Name
    lower: float
    upper: float
    needed: float
    because: tuple[str, ...]

    def __str__(self) -> str:
        found = (
            f"is {self.lower:g}"
            if self.lower == self.upper
            else (f"lies between {self.lower:g} and {self.upper:g}")
        )
        reasons = "".join(f"\n    {words}" for words in self.because)
        return f"{describe_cell(self.cell)} {found} (needed: {self.needed:g} apart){reasons}"


@dataclass(frozen=True)
class Reach:
    """The bounds of one hidden cell, and what they would gain if a cell were hidden besides.

    `gain` is by variable, per unit by which its own interval grows at either end; `rows` are the
    relations that hold the bounds where they are.
    """

    place: int
    lower: float
    upper: float
    gain_low: np.ndarray
    gain_high: np.ndarray
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A part of a system that nothing ties to the rest: its variables and rows."""

    variables: np.ndarray
    rows: np.ndarray


def needed_width(system: System, place: int, upper: float) -> float:
    """How far apart the bounds of a cell must lie, given its upper bound."""
    width = float(system.width[place])
    return width * upper if system.relative[place] and math.isfinite(upper) else width


def attack(system: System, *, seed: int = 1) -> tuple[Leak, ...]:
    """Every hidden cell that can be worked out more closely than it may.

    Raises:
        Contradiction: no true values could yield what is published.
    """
    found = (
        Leak(
            system.names[reach.place],
            reach.lower,
            reach.upper,
            needed_width(system, reach.place, reach.upper),
            tuple(system.words[row] for row in reach.rows) or (SHOWN,),
        )
        for reach in find_leaks(system, seed=seed)
    )
    return tuple(sorted(found, key=lambda leak: leak.cell))


def find_leaks(system: System, *, seed: int = 1, free: np.ndarray | None = None) -> Iterator[Reach]:
    """The bounds of each hidden cell that lie too close together.

    `free` marks the cells of which the gain is asked, if they are more than those not known.
    """
    for part in split(system, system.high > system.low if free is None else free):
        targets = np.flatnonzero(system.hidden[part.variables])
        if targets.size:
            yield from _Attack(system, part, seed).find(targets)


def split(system: System, free: np.ndarray) -> Iterator[Part]:
    """The parts of a system that no relation ties together. Cells that are not free tie nothing."""
    pattern = csr_array(abs(system.matrix)) @ csr_array(
        (free.astype(float), (np.arange(free.size), np.arange(free.size))),
        shape=(free.size, free.size),
    )
    ties = csr_array(pattern.T @ pattern)
    count, labels = connected_components(ties, directed=False)
    rows_of = np.full(system.matrix.shape[0], -1)
    pattern.eliminate_zeros()
    for row in range(system.matrix.shape[0]):
        inside = pattern.indices[pattern.indptr[row] : pattern.indptr[row + 1]]
        if inside.size:
            rows_of[row] = labels[inside[0]]
    order = np.argsort(labels, kind="stable")
    bounds = np.searchsorted(labels[order], np.arange(count + 1))
    row_order = np.argsort(rows_of, kind="stable")
    row_bounds = np.searchsorted(rows_of[row_order], np.arange(count + 1))
    for label in range(count):
        variables = order[bounds[label] : bounds[label + 1]]
        rows = row_order[row_bounds[label] : row_bounds[label + 1]]
        if system.hidden[variables].any() or variables.size > 1:
            yield Part(np.sort(variables), np.sort(rows))


class _Attack:
    """Linear programmes over one part of a system."""

    def __init__(self, system: System, part: Part, seed: int) -> None:
        self._system = system
        self._part = part
        self._seed = seed
        rows = system.matrix[part.rows]
        inside = np.zeros(system.low.size, dtype=bool)
        inside[part.variables] = True
        # Cells outside are known exactly: they move to the other side.
        known = rows @ np.where(inside, 0.0, np.where(np.isfinite(system.low), system.low, 0.0))
        rows = rows[:, part.variables]
        low, high = system.row_low[part.rows] - known, system.row_high[part.rows] - known
        self._equal = np.flatnonzero(low == high)
        upper = np.flatnonzero((low != high) & np.isfinite(high))
        lower = np.flatnonzero((low != high) & np.isfinite(low))
        self._bounded = np.concatenate([upper, lower])
        self._a_eq, self._b_eq = rows[self._equal], high[self._equal]
        self._a_ub = vstack([rows[upper], -rows[lower]], format="csr")
        self._b_ub = np.concatenate([high[upper], -low[lower]])
        self.low = system.low[part.variables]
        # A reader knows some bound of every cell; far above all else it changes nothing.
        finite = system.high[part.variables]
        finite = finite[np.isfinite(finite)]
        self.cap = 10.0 * (float(finite.max(initial=0.0)) + 100.0)
        self.high = np.minimum(system.high[part.variables], self.cap)

    def find(self, targets: np.ndarray) -> Iterator[Reach]:
        for target in self._unproved(targets):
            reach = self._reach(int(target))
            if reach is not None:
                yield reach

    def _unproved(self, targets: np.ndarray) -> np.ndarray:
        """The cells of which no two possible values far enough apart were met."""
        least = np.full(targets.size, math.inf)
        most = np.full(targets.size, -math.inf)
        draw = np.random.default_rng(self._seed)
        left = np.arange(targets.size)
        for round_ in range(ROUNDS):
            signs = np.ones(left.size) if round_ < 2 else draw.choice([-1.0, 1.0], left.size)
            objective = np.zeros(self.low.size)
            objective[targets[left]] = signs * (-1.0 if round_ % 2 == 0 else 1.0)
            values = self._solve(objective).x[targets]
            least, most = np.minimum(least, values), np.maximum(most, values)
            left = np.flatnonzero([
                not self._is_wide(int(target), low, high)
                for target, low, high in zip(targets, least, most, strict=True)
            ])  # fmt: skip
            if not left.size:
                break
        return targets[left]

    def _is_wide(self, target: int, low: float, high: float) -> bool:
        place = int(self._part.variables[target])
        if self._system.integer[place]:
            low, high = math.ceil(low - _TINY), math.floor(high + _TINY)
        return high - low >= needed_width(self._system, place, high) - _TINY

    def _reach(self, target: int) -> Reach | None:
        objective = np.zeros(self.low.size)
        objective[target] = 1.0
        least, most = self._solve(objective), self._solve(-objective)
        low, high = float(least.x[target]), float(most.x[target])
        if self._is_wide(target, low, high):
            return None
        place = int(self._part.variables[target])
        if self._system.integer[place]:
            low, high = math.ceil(low - _TINY) + 0.0, math.floor(high + _TINY) + 0.0
        size = self._system.low.size
        gain_low, gain_high = np.zeros(size), np.zeros(size)
        for found in (least, most):
            gain_low[self._part.variables] += np.abs(found.lower.marginals)
            gain_high[self._part.variables] += np.abs(found.upper.marginals)
        return Reach(place, low, high, gain_low, gain_high, self._binding((least, most)))

    def _binding(self, solutions: Sequence[OptimizeResult]) -> tuple[int, ...]:
        used = set()
        for found in solutions:
            for places, marginals in (
                (self._equal, found.eqlin.marginals),
                (self._bounded, found.ineqlin.marginals),
            ):
                used |= set(self._part.rows[places[np.abs(marginals) > _TINY]].tolist())
        return tuple(sorted(used))

    def _solve(self, objective: np.ndarray) -> OptimizeResult:
        found: OptimizeResult = linprog(  # type: ignore[call-overload] # it takes sparse matrices
            objective,
            A_ub=self._a_ub if self._b_ub.size else None,
            b_ub=self._b_ub if self._b_ub.size else None,
            A_eq=self._a_eq if self._b_eq.size else None,
            b_eq=self._b_eq if self._b_eq.size else None,
            bounds=np.column_stack([self.low, self.high]),
            method="highs",
        )
        if found.status == 2:
            raise Contradiction(
                "no true values could yield these tables: "
                f"{self._system.words[self._part.rows[0]]} and what it is tied to\n"
                "    expected: tables that were rounded and hidden from one count\n"
                "    do: check them one by one"
            )
        if found.status != 0:
            raise AssertionError(f"a linear programme did not end: {found.message}")
        return found
