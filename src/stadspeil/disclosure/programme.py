"""A part of a system as a linear programme, solved by HiGHS through scipy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from stadspeil.disclosure.system import Floats, Relation, System
from stadspeil.errors import InputError

Ints = NDArray[np.intp]
_INFEASIBLE = 2
_ZERO = 1e-9
MOST_TOGETHER = 40_000
"""Cells above which a part is taken municipality by municipality."""


class Contradiction(InputError):
    """The figures can't all be right, so that bounds between them mean nothing."""


@dataclass(frozen=True)
class Solution:
    """An end of the bounds of a sum of cells.

    `proof` are the relations that it rests on, `lower` and `upper` what one more at the low or the
    high bound of each cell would do to it.
    """

    value: float
    cells: Floats
    proof: tuple[int, ...]
    lower: Floats
    upper: Floats


class Programme:
    """Cells of a system and the relations between them alone, under bounds of one's own."""

    def __init__(self, system: System, places: Ints, relations: Sequence[Relation]) -> None:
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
                else:  # a cell that is known exactly, or of another municipality
                    ends = sorted(
                        coefficient * float(bound[place]) for bound in (system.low, system.high)
                    )
                    least, most = least + ends[0], most + ends[1]
            lows.append(relation.low - most)
            highs.append(relation.high - least)
        shape = (len(relations), len(places))
        self._matrix = csr_array(coo_array((values, (rows, columns)), shape=shape))
        self._low, self._high = np.array(lows), np.array(highs)
        self._equal = self._low == self._high

    def solve(self, costs: Floats, low: Floats, high: Floats) -> Solution:
        """The least value of a weighted sum of the cells.

        Raises:
            Contradiction: no figures obey all relations.
        """
        over, under = ~self._equal & np.isfinite(self._high), ~self._equal & np.isfinite(self._low)
        least = self._matrix[np.flatnonzero(under)]
        most = self._matrix[np.flatnonzero(over)]
        at_most: Any = csr_array(_stack(most, least))
        limits = np.concatenate([self._high[over], -self._low[under]])
        equal: Any = self._matrix[np.flatnonzero(self._equal)]
        bounds: Any = np.column_stack([low, np.minimum(high, self.cap)])
        result = linprog(
            costs,
            A_ub=at_most if len(limits) else None,
            b_ub=limits if len(limits) else None,
            A_eq=equal if self._equal.any() else None,
            b_eq=self._low[self._equal] if self._equal.any() else None,
            bounds=bounds,
            method="highs",
        )
        if result.status == _INFEASIBLE:
            raise Contradiction(
                "the figures contradict each other: no counts obey "
                + "; ".join(relation.name for relation in self.relations[:3])
                + (f" and {len(self.relations) - 3} relations more" * (len(self.relations) > 3))
                + "\n    expected: figures, roundings and relations that can be true together\n"
                "    do: correct tables.yaml (additive_over, unique_over, relations, protection), "
                "or set recounted: true where a later folder counted anew"
            )
        if result.status != 0:
            raise AssertionError(f"the solver gave up: {result.message}")
        marginals = np.zeros(len(self.relations))
        if len(limits):
            split = int(over.sum())
            marginals[over] += np.abs(result.ineqlin.marginals[:split])
            marginals[under] += np.abs(result.ineqlin.marginals[split:])
        if self._equal.any():
            marginals[self._equal] += np.abs(result.eqlin.marginals)
        proof = tuple(int(row) for row in np.flatnonzero(marginals > _ZERO))
        solved: Any = result
        return Solution(
            float(solved.fun), solved.x, proof, solved.lower.marginals, solved.upper.marginals
        )


def _stack(first: csr_array, second: csr_array) -> coo_array:
    one, two = first.tocoo(), second.tocoo()
    return coo_array(
        (
            np.concatenate([one.data, -two.data]),
            (
                np.concatenate([one.row, two.row + first.shape[0]]),
                np.concatenate([one.col, two.col]),
            ),
        ),
        shape=(first.shape[0] + second.shape[0], first.shape[1]),
    )


def split_components(
    system: System, joined: NDArray[np.bool_], most_together: int = MOST_TOGETHER
) -> Iterator[Programme]:
    """Programmes that share no cell: each part in which a cell is guarded.

    Only cells that are `joined` connect; others are known exactly. A part of more than
    `most_together` cells, such as a country, is split by municipality: in the totals that link them
    each knows of the others what their own print says.
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
        if len(members[label]) <= most_together:
            yield Programme(system, np.array(members[label], dtype=np.intp), held[label])
        else:
            yield from _split_municipalities(system, members[label], held[label])


def _split_municipalities(
    system: System, places: list[int], relations: list[Relation]
) -> Iterator[Programme]:
    owners = {place: _municipality(system.keys[place].codes[0]) for place in places}
    members: dict[str, list[int]] = {}
    held: dict[str, list[Relation]] = {}
    for place in places:
        members.setdefault(owners[place], []).append(place)
    for relation in relations:
        for owner in sorted({owners[place] for place, _ in relation.terms if place in owners}):
            held.setdefault(owner, []).append(relation)
    for owner, own in members.items():
        if system.guarded[own].any():
            yield Programme(system, np.array(own, dtype=np.intp), held.get(owner, []))


def _municipality(area: str) -> str:
    """The four digits of the municipality in which an area lies; "" for the country and groups."""
    return area[2:6] if area.startswith(("GM", "WK", "BU")) else ""
