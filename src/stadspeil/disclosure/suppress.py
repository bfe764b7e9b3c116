"""Which figures must be hidden besides the small ones, so that no attack succeeds.

The cell suppression problem (Fischetti and Salazar-González, *Models and algorithms for optimizing
cell suppression in tabular data with linear constraints*, JASA 2000): hide cells of the least total
weight so that the bounds of each small cell stay wide. Solved by cutting planes. An attack on the
present choice either fails, or its dual prices say which cells would have widened the bounds; that
is a linear inequality that every safe choice obeys. A mixed-integer programme (HiGHS) finds the
cheapest choice that obeys all inequalities so far. When no attack is left, that choice is optimal.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from stadspeil.disclosure.attack import Pinned, attack
from stadspeil.disclosure.programme import Programme, split_components
from stadspeil.disclosure.system import Flags, Floats, System

_OPEN = 1e-9
MOST_EXACT = 3000
"""Cells of a part above which a choice is made by the heuristic."""

FEW_EXACT = 300
"""The same for the blocks of a part, when speed is asked for."""

_GAP = 1e-6


@dataclass(frozen=True)
class Suppression:
    """The cells to hide, and what that costs.

    `loss` is the weight of the cells that are hidden besides the small ones, and no safe choice has
    less than `bound`. They are equal when the choice is optimal. `guarded_more` counts figures that
    are not small and were guarded too, since a reader could take them for small ones.
    """

    hidden: Flags
    loss: float
    bound: float
    parts: int
    optimal_parts: int
    guarded_more: int


@dataclass
class _Cut:
    """Of the cells with a coefficient enough must be hidden: `sum c_i y_i >= need`."""

    coefficients: dict[int, float]
    need: float


def suppress(
    system: System,
    small: Flags,
    weights: Floats,
    *,
    forced: Flags | None = None,
    exact: bool = True,
    most_exact: int = MOST_EXACT,
) -> Suppression:
    """Choose what to hide; the system's bounds are those of the figures when shown.

    Args:
        system: cells with the bounds that their print gives, guarded or not.
        small: the cells whose bounds must stay wide.
        weights: what is lost when a cell is hidden, more than 0.
        forced: the cells that are hidden in any case; the small ones when left out.
        exact: find the optimum in each part that shares no cell with others; else by the heuristic.
        most_exact: parts with more cells than this are left to the heuristic.

    Raises:
        Contradiction: the relations do not hold for the figures.
    """
    forced = small if forced is None else forced
    hidden = forced.copy()
    loss = bound = 0.0
    parts, optimal, more = 0, 0, 0
    base = replace(system, guarded=small)
    for programme in split_components(base, np.ones(len(system.keys), dtype=bool)):
        parts += 1
        if exact and len(programme.places) <= most_exact:
            choice, lower, added = _solve_part(
                system, programme, (small, forced), weights, exact=True
            )
        else:
            limit = most_exact if exact else FEW_EXACT
            start, lower = _solve_blocks(base, programme, (small, forced), weights, limit)
            choice, _, added = _solve_part(
                system, programme, (small, forced), weights, exact=False, start=start
            )
        hidden[programme.places] = choice
        more += added
        own = float(weights[programme.places] @ (choice & ~forced[programme.places]))
        loss, bound = loss + own, bound + lower
        optimal += bool(own <= lower + _GAP * (1 + own))
    return Suppression(hidden, loss, bound, parts, optimal, more)


def _solve_blocks(
    system: System,
    programme: Programme,
    marks: tuple[Flags, Flags],
    weights: Floats,
    most_exact: int,
) -> tuple[Flags, float]:
    """The optimum by the relations within one measure of one table and period alone.

    Whoever is safe from all relations is safe from these few, so that their least loss bounds the
    loss of any safe choice from below; what they hide is where the heuristic starts.
    """
    within = tuple(
        relation
        for relation in programme.relations
        if len({_block(system, place) for place, _ in relation.terms}) == 1
    )
    inside = np.zeros(len(system.keys), dtype=bool)
    inside[programme.places] = True
    small, forced = marks
    block = replace(system, relations=within, guarded=small & inside)
    hidden, bound = forced.copy(), 0.0
    for part in split_components(block, inside):
        exact = len(part.places) <= most_exact
        choice, lower, _ = _solve_part(system, part, marks, weights, exact=exact)
        hidden[part.places] |= choice
        bound += lower
    return hidden[programme.places], bound


def _block(system: System, place: int) -> tuple[str, str, str]:
    key = system.keys[place]
    return key.table, key.measure, key.codes[1]


def _solve_part(
    system: System,
    programme: Programme,
    marks: tuple[Flags, Flags],
    weights: Floats,
    *,
    exact: bool,
    start: Flags | None = None,
) -> tuple[Flags, float, int]:
    """The cells of a part that are hidden, a lower bound of the loss, and cells guarded besides."""
    small, forced = marks
    own, local = forced[programme.places], weights[programme.places]
    hidden, cuts, lower = (own if start is None else start).copy(), list[_Cut](), 0.0
    guarded = small.copy()
    while True:
        low, high = _open(system, programme, hidden)
        pinned = list(attack(system, programme, low, high, guarded))
        if not pinned:
            extra = _find_false_alarms(system, programme, hidden, guarded, low, high)
            if not extra.any():
                break
            # A reader can't know that these are not small, so they are guarded like small ones.
            guarded[programme.places[extra]] = True
            continue
        fresh = [_cut(system, programme, found, hidden, low) for found in pinned]
        cuts += fresh
        if exact:
            hidden, lower = _cheapest(cuts, own, local)
        else:
            _cover(fresh, hidden, local)
    if not exact and len(own) <= FEW_EXACT:
        hidden = _show_again(system, programme, hidden, own, local, guarded)
    return hidden, lower, int(guarded.sum() - small.sum())


def _open(system: System, programme: Programme, hidden: Flags) -> tuple[Floats, Floats]:
    """The bounds that a reader has: nothing is known of a hidden cell but that it is no debt."""
    low = np.where(hidden, 0.0, system.low[programme.places])
    high = np.where(hidden, np.inf, system.high[programme.places])
    return low, high


def _find_false_alarms(
    system: System,
    programme: Programme,
    hidden: Flags,
    guarded: Flags,
    low: Floats,
    high: Floats,
) -> Flags:
    marks = np.zeros_like(guarded)
    marks[programme.places] = hidden & ~guarded[programme.places]
    found = np.zeros(len(hidden), dtype=bool)
    found[[pinned.number for pinned in attack(system, programme, low, high, marks)]] = True
    return found


def _cut(system: System, programme: Programme, found: Pinned, hidden: Flags, low: Floats) -> _Cut:
    """What the duals of both ends say: the bounds as a function of what is hidden.

    With prices u of upper and l of lower bounds, `kept * max - min` is at most its present value
    plus what each hidden cell adds: without limit where an upper bound has a price, and low_i times
    the price where only the lower bound has one.
    """
    place = int(programme.places[found.number])
    kept, width = float(system.kept[place]), float(system.width[place])
    present = -kept * found.most.value - found.least.value
    need = width - present
    coefficients: dict[int, float] = {}
    for solution, share in ((found.least, 1.0), (found.most, kept)):
        for number in np.flatnonzero((np.abs(solution.upper) > _OPEN) & ~hidden).tolist():
            coefficients[number] = np.inf
        for number in np.flatnonzero((np.abs(solution.lower) > _OPEN) & ~hidden).tolist():
            gain = share * abs(float(solution.lower[number])) * float(low[number])
            coefficients[number] = coefficients.get(number, 0.0) + gain
    if need <= 1e-6:  # too narrow for whole numbers only: one of them must go
        return _Cut(dict.fromkeys(coefficients, 1.0), 1.0)
    return _Cut(
        {number: min(gain, need) / need for number, gain in coefficients.items() if gain > _OPEN},
        1.0,
    )


def _cheapest(cuts: list[_Cut], own: Flags, weights: Floats) -> tuple[Flags, float]:
    """The least weight that obeys all cuts; small cells are hidden anyhow."""
    rows = [row for row, cut in enumerate(cuts) for _ in cut.coefficients]
    columns = [number for cut in cuts for number in cut.coefficients]
    values = [gain for cut in cuts for gain in cut.coefficients.values()]
    matrix = csr_array((values, (rows, columns)), shape=(len(cuts), len(own)))
    result = milp(
        np.where(own, 0.0, weights),
        integrality=np.ones(len(own), dtype=np.int8),
        bounds=Bounds(own.astype(float), np.ones(len(own))),
        constraints=LinearConstraint(matrix, np.array([cut.need for cut in cuts]) - 1e-7, np.inf),
        options={"mip_rel_gap": 0.0},
    )
    if result.x is None:
        raise AssertionError(f"no choice obeys the cuts: {result.message}")
    return result.x > 0.5, float(result.mip_dual_bound)


def _cover(cuts: list[_Cut], hidden: Flags, weights: Floats) -> None:
    """Hide, for each cut not yet obeyed, the cells that give most for their weight."""
    for cut in cuts:
        have = sum(gain for number, gain in cut.coefficients.items() if hidden[number])
        worth = sorted(cut.coefficients.items(), key=lambda item: weights[item[0]] / item[1])
        for number, gain in worth:
            if have >= cut.need - 1e-7:
                break
            if not hidden[number]:
                hidden[number] = True
                have += gain


def _show_again(
    system: System,
    programme: Programme,
    hidden: Flags,
    own: Flags,
    weights: Floats,
    guarded: Flags,
) -> Flags:
    """Show again what need not be hidden after all, the heaviest first."""
    extra = np.flatnonzero(hidden & ~own)
    for number in sorted(extra.tolist(), key=lambda item: -weights[item])[:MOST_SHOWN_AGAIN]:
        trial = hidden.copy()
        trial[number] = False
        low, high = _open(system, programme, trial)
        marks = guarded.copy()
        marks[programme.places[trial]] = True
        if not any(True for _ in attack(system, programme, low, high, marks)):
            hidden = trial
    return hidden


MOST_SHOWN_AGAIN = 50
"""How many cells of a part the heuristic tries to show again: each costs an attack."""
