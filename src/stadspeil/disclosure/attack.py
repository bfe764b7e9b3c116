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
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csc_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from stadspeil.disclosure.system import Contradiction, Name, System, describe_cell

ROUNDS = 10
"""Solutions of a whole part of the system that are tried before cells are taken one by one."""

NEARBY = 200
"""Cells that may move with one that is taken by itself, before all of them may."""

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


def attack_system(system: System, *, seed: int = 1) -> tuple[Leak, ...]:
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
        self._a_eq_columns, self._a_ub_columns = self._a_eq.tocsc(), self._a_ub.tocsc()
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
        solutions = []
        for _ in range(ROUNDS):
            # The cells of a row compete for what is hidden in it: some go up, the others down.
            objective = np.zeros(self.low.size)
            objective[targets[left]] = -draw.lognormal(sigma=2.0, size=left.size)
            solutions.append(self._solve(objective).x)
            values = solutions[-1][targets]
            least, most = np.minimum(least, values), np.maximum(most, values)
            left = self._narrow(targets, left, least, most)
            if not left.size:
                return targets[left]
        # A mixture of solutions is one too, and lies on fewer bounds.
        middle = np.mean(solutions, axis=0)
        for place in left:
            found = self._move(int(targets[place]), middle)
            least[place] = min(least[place], found[0])
            most[place] = max(most[place], found[1])
        unproved: np.ndarray = targets[self._narrow(targets, left, least, most)]
        return unproved

    def _narrow(
        self, targets: np.ndarray, left: np.ndarray, least: np.ndarray, most: np.ndarray
    ) -> np.ndarray:
        keep = [
            place
            for place in left
            if not self._is_wide(int(targets[place]), least[place], most[place])
        ]
        return np.asarray(keep, dtype=int)

    def _move(self, target: int, middle: np.ndarray) -> tuple[float, float]:
        """How far a cell goes when only cells near it move and all others stay where they are."""
        near = self._near(target)
        objective = np.zeros(near.size)
        objective[np.searchsorted(near, target)] = 1.0
        equal, bounded = (
            _touched(self._a_eq_columns, near), _touched(self._a_ub_columns, near)
        )  # fmt: skip
        inside, outside = np.zeros_like(middle), middle.copy()
        inside[near], outside[near] = middle[near], 0.0
        a_eq, a_ub = self._a_eq[equal], self._a_ub[bounded]
        # What the nearby cells make now stays allowed, so that a rounding error forbids nothing.
        makes, holds = a_ub @ inside, self._b_ub[bounded] - a_ub @ outside
        same = a_eq @ inside
        constraints = LinearConstraint(
            vstack([a_eq[:, near], a_ub[:, near]], format="csr"),
            np.concatenate([same, np.full(makes.size, -np.inf)]),
            np.concatenate([same, np.maximum(holds, makes)]),
        )
        bounds = Bounds(
            np.minimum(self.low[near], middle[near]), np.maximum(self.high[near], middle[near])
        )
        ends = []
        for sign in (1.0, -1.0):
            found = milp(sign * objective, constraints=constraints, bounds=bounds)
            # Without an answer the cell stays where it is, and is looked at in the whole system.
            ends.append(float(middle[target] if found.x is None else sign * found.fun))
        return ends[0], ends[1]

    def _near(self, target: int) -> np.ndarray:
        """Cells that share relations with a cell, those of few relations first."""
        near = {target}
        border = [target]
        while border and len(near) < NEARBY:
            reached: set[int] = set()
            for columns, rows in (
                (self._a_eq_columns, self._a_eq),
                (self._a_ub_columns, self._a_ub),
            ):
                for row in _touched(columns, np.array(border)):
                    reached |= set(rows.indices[rows.indptr[row] : rows.indptr[row + 1]].tolist())
            border = sorted(reached - near)[: NEARBY - len(near)]
            near |= set(border)
        return np.array(sorted(near))

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


def _touched(columns: csc_array, places: np.ndarray) -> np.ndarray:
    """The rows that hold any of some variables."""
    found = [columns.indices[columns.indptr[place] : columns.indptr[place + 1]] for place in places]
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=int)
