"""A part of a system as a linear programme, solved by HiGHS.

The model is built once. Each next question changes its costs, or its bounds, and starts from the
basis of the last: a few steps instead of hundreds.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np
from highspy._core import _Highs  # the public class greets on standard output
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from stadspeil.disclosure.system import Floats, Relation, System
from stadspeil.errors import InputError

Ints = NDArray[np.intp]
_DUAL, _PRIMAL = 1, 4
"""Strategies of the simplex: the first for other bounds, the second for other costs."""

_ANSWERS = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
_ZERO = 1e-9


class Contradiction(InputError):
    """The figures can't all be right, so that bounds between them mean nothing."""


@dataclass(frozen=True)
class Solution:
    """An end of the bounds of a sum of cells, and the figures that reach it."""

    value: float
    _solved: highspy.HighsSolution

    @cached_property
    def cells(self) -> Floats:
        """Figures that obey all relations and reach the value."""
        return np.array(self._solved.col_value)

    @cached_property
    def proof(self) -> tuple[int, ...]:
        """The relations that the value rests on."""
        prices = np.abs(np.array(self._solved.row_dual))
        return tuple(int(row) for row in np.flatnonzero(prices > _ZERO))

    @cached_property
    def lower(self) -> Floats:
        """What one more at the low bound of each cell would add to the value."""
        return np.asarray(np.maximum(self._solved.col_dual, 0))

    @cached_property
    def upper(self) -> Floats:
        """What one more at the high bound of each cell would add to the value: at most 0."""
        return np.asarray(np.minimum(self._solved.col_dual, 0))


class Programme:
    """Cells of a system and the relations between them alone, under bounds of one's own.

    Of cells that are not its own it knows the bounds of their print, or the figures `held`.
    """

    def __init__(
        self,
        system: System,
        places: Ints,
        relations: Sequence[Relation],
        held: Floats | None = None,
    ) -> None:
        ends = (system.low, system.high) if held is None else (held, held)
        self.places = places
        self.relations = relations
        self.cap = max(1e7, 10 * float(np.max(system.low[places], initial=0)))
        local = {int(place): number for number, place in enumerate(places)}
        rows, columns, values = [], [], []
        lows, highs = [], []
        for row, relation in enumerate(relations):
            least, most = 0.0, 0.0
            for place, coefficient in relation.terms:
                if place in local:
                    rows.append(row)
                    columns.append(local[place])
                    values.append(coefficient)
                else:
                    one, other = sorted(coefficient * float(end[place]) for end in ends)
                    least, most = least + one, most + other
            lows.append(relation.low - most)
            highs.append(relation.high - least)
        matrix = csr_array(
            coo_array((values, (rows, columns)), shape=(len(relations), len(places)))
        )
        self._model = _build_model(matrix, np.array(lows), np.array(highs))
        self._all = np.arange(len(places), dtype=np.int32)
        self._costs = np.zeros(len(places))
        self._bounds = np.zeros(len(places)), np.zeros(len(places))

    @cached_property
    def touching(self) -> Mapping[int, Sequence[int]]:
        """The relations, by number, in which a cell stands."""
        touching: dict[int, list[int]] = defaultdict(list)
        for row, relation in enumerate(self.relations):
            for place, _ in relation.terms:
                touching[place].append(row)
        return touching

    def solve(self, costs: Floats, low: Floats, high: Floats) -> Solution:
        """The least value of a weighted sum of the cells.

        Raises:
            Contradiction: no figures obey all relations.
        """
        limited = self._set_bounds(low, np.minimum(high, self.cap))
        self._set_costs(costs)
        self._model.setOptionValue("simplex_strategy", _DUAL if limited else _PRIMAL)
        status = self._run()
        if status not in _ANSWERS:  # thousands of steps from basis to basis may lose precision
            self._model.clearSolver()
            self._model.setOptionValue("simplex_strategy", _DUAL)
            status = self._run()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction(_explain(self.relations))
        if status != highspy.HighsModelStatus.kOptimal:
            raise AssertionError(f"the solver gave up: {self._model.modelStatusToString(status)}")
        return Solution(self._model.getObjectiveValue(), self._model.getSolution())

    def _run(self) -> highspy.HighsModelStatus:
        self._model.run()
        return self._model.getModelStatus()

    def _set_bounds(self, low: Floats, high: Floats) -> bool:
        changed = np.flatnonzero((self._bounds[0] != low) | (self._bounds[1] != high))
        if not len(changed):
            return False
        places = self._all[changed]
        self._model.changeColsBounds(len(places), places, low[changed], high[changed])
        self._bounds = low.copy(), high.copy()
        return True

    def _set_costs(self, costs: Floats) -> None:
        changed = np.flatnonzero(self._costs != costs)
        if len(changed):
            self._model.changeColsCost(len(changed), self._all[changed], costs[changed])
            self._costs = costs.copy()


def check_relations(system: System, values: Floats) -> None:
    """Make sure that figures obey every relation.

    Raises:
        Contradiction: some are not obeyed.
    """
    broken = []
    for relation in system.relations:
        total = sum(coefficient * float(values[place]) for place, coefficient in relation.terms)
        if not relation.low - 1e-6 <= total <= relation.high + 1e-6:
            broken.append(relation)
    if broken:
        raise Contradiction(_explain(broken))


def _explain(relations: Sequence[Relation]) -> str:
    more = len(relations) - 3
    return (
        "the figures contradict each other: no counts obey "
        + "; ".join(relation.name for relation in relations[:3])
        + (f" and {more} relations more" if more > 0 else "")
        + "\n    expected: figures, roundings and relations that can be true together\n"
        "    do: correct tables.yaml (additive_over, unique_over, relations, protection), "
        "or set recounted: true where a later folder counted anew"
    )


def _build_model(matrix: csr_array, low: Floats, high: Floats) -> _Highs:
    model = _Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("presolve", "off")
    rows, columns = matrix.shape
    zeros = np.zeros(columns)
    model.addCols(
        columns,
        zeros,
        zeros,
        zeros,
        0,
        np.zeros(columns, dtype=np.int32),
        np.zeros(0, dtype=np.int32),
        np.zeros(0),
    )
    model.addRows(
        rows,
        low,
        high,
        matrix.nnz,
        matrix.indptr[:-1].astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
    )
    return model


def split_components(system: System, joined: NDArray[np.bool_]) -> Iterator[Programme]:
    """Programmes that share no cell: each part in which a cell is guarded.

    Only cells that are `joined` connect; others are known exactly.
    """
    count = len(system.keys)
    rows, cells = [], []
    for row, relation in enumerate(system.relations):
        for place, _ in relation.terms:
            if joined[place]:
                rows.append(row + count)
                cells.append(place)
    size = count + len(system.relations)
    graph = coo_array((np.ones(len(rows)), (cells, rows)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    wanted = set(labels[:count][system.guarded].tolist())
    members: dict[int, list[int]] = {label: [] for label in wanted}
    held: dict[int, list[Relation]] = {label: [] for label in wanted}
    for cell in np.flatnonzero(joined).tolist():
        if labels[cell] in wanted:
            members[int(labels[cell])].append(cell)
    for number, relation in enumerate(system.relations):
        if labels[count + number] in wanted:
            held[int(labels[count + number])].append(relation)
    for label in sorted(wanted):
        yield Programme(system, np.array(members[label], dtype=np.intp), held[label])
