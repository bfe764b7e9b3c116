"""Which figures must be hidden besides the small ones, so that no attack succeeds.

The cell suppression problem (Fischetti and Salazar-González, *Models and algorithms for optimizing
cell suppression in tabular data with linear constraints*, JASA 2000): hide cells of the least total
weight so that the bounds of each small cell stay wide. Solved by cutting planes. An attack on the
present choice either fails, or its dual prices say which cells would have widened the bounds; that
is a linear inequality that every safe choice obeys. A mixed-integer programme (HiGHS) finds the
cheapest choice that obeys all inequalities so far. When no attack is left, that choice is optimal.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from stadspeil.disclosure.blocks import Part
from stadspeil.disclosure.cuts import Cut, cover, find_cheapest, find_cut
from stadspeil.disclosure.programme import Programme, split_components
from stadspeil.disclosure.system import Flags, Floats, System

MOST_EXACT = 3000
"""Cells above which a choice is made by the heuristic: below it the optimum is quicker too."""

MOST_SHOWN_AGAIN = 200
"""How many cells of a part the heuristic tries to show again: each costs an attack."""

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


@dataclass(frozen=True)
class _Choice:
    """Of the cells of a part those to hide, and a lower bound of the loss of any safe choice."""

    hidden: Flags
    bound: float
    guarded_more: int = 0


@dataclass(frozen=True)
class _Question:
    """What must be safe, what is hidden in any case, and what the others weigh.

    `shared` cells are decided elsewhere, and cost something there. `any` are the cells that must be
    safe under any choice; `guarded` also those that were hidden elsewhere, to keep others safe.
    """

    system: System
    any: Flags
    guarded: Flags
    forced: Flags
    shared: Flags
    weights: Floats
    inside: Floats | None

    @cached_property
    def prices(self) -> Floats:
        """What cells weigh in a choice: a shared one more than all others together."""
        return np.where(self.shared, 1 + self.costs.sum(), self.weights)

    @cached_property
    def costs(self) -> Floats:
        """What cells cost here."""
        return np.where(self.shared, 0.0, self.weights)

    def part(self, programme: Programme) -> Part:
        return Part(self.system, programme, self.inside)


def suppress(
    system: System,
    small: Flags,
    weights: Floats,
    *,
    forced: Flags | None = None,
    shared: Flags | None = None,
    inside: Floats | None = None,
    exact: bool = True,
    most_exact: int = MOST_EXACT,
) -> Suppression:
    """Choose what to hide; the system's bounds are those of the figures when shown.

    Args:
        system: cells with the bounds that their print gives, guarded or not.
        small: the cells whose bounds must stay wide.
        weights: what is lost when a cell is hidden, more than 0.
        forced: the cells that are hidden in any case; the small ones when left out.
        shared: the cells that are decided elsewhere. What is hidden of them must stay unknown; what
            is shown is only hidden if nothing else helps.
        inside: the true figures, which spare a search for figures that obey the relations.
        exact: find the optimum in each part that shares no cell with others; else in each measure,
            table and period, and what links these by the heuristic.
        most_exact: what has more cells than this is left to the heuristic.

    Raises:
        Contradiction: the relations do not hold for the figures.
        NoSafeChoice: a figure can be worked out whatever is hidden.
    """
    forced = small if forced is None else forced
    shared = np.zeros_like(small) if shared is None else shared
    guarded = small | (shared & forced)
    question = _Question(system, small, guarded, forced, shared, weights, inside)
    hidden = forced.copy()
    loss = bound = 0.0
    parts, optimal, more = 0, 0, 0
    base = replace(system, guarded=guarded)
    for programme in split_components(base, np.ones(len(system.keys), dtype=bool)):
        places = programme.places
        if shared[places].all():  # which is safe already where it was decided
            continue
        parts += 1
        if exact and len(places) <= most_exact:
            choice = _solve_part(question, programme, exact=True)
        else:
            choice = _repair(question, programme, most_exact)
        hidden[places] = choice.hidden
        more += choice.guarded_more
        own = float(question.costs[places] @ (choice.hidden & ~forced[places]))
        loss, bound = loss + own, bound + choice.bound
        optimal += bool(own <= choice.bound + _GAP * (1 + own))
    return Suppression(hidden, loss, bound, parts, optimal, more)


def _repair(question: _Question, programme: Programme, most_exact: int) -> _Choice:
    """The optimum of each block, and then what the other relations ask for, by the heuristic."""
    start, bound = _solve_blocks(question, programme, most_exact)
    choice = _solve_part(question, programme, exact=False, start=start)
    return replace(choice, bound=max(bound, choice.bound))


def _solve_blocks(
    question: _Question, programme: Programme, most_exact: int
) -> tuple[Flags, float]:
    """The optimum by the relations within one measure of one table and period alone.

    Whoever is safe from all relations is safe from these few, so that their least loss bounds the
    loss of any safe choice from below; what they hide is where the heuristic starts.
    """
    system = question.system
    within = tuple(
        relation
        for relation in programme.relations
        if len({_block(system, place) for place, _ in relation.terms}) == 1
    )
    member = np.zeros(len(system.keys), dtype=bool)
    member[programme.places] = True
    block = replace(system, relations=within, guarded=question.guarded & member)
    hidden, bound = question.forced.copy(), 0.0
    for part in split_components(block, member):
        choice = _solve_part(question, part, exact=len(part.places) <= most_exact)
        hidden[part.places] |= choice.hidden
        bound += choice.bound
    return hidden[programme.places], bound


def _block(system: System, place: int) -> tuple[str, str, str]:
    key = system.keys[place]
    return key.table, key.measure, key.codes[1]


def _solve_part(
    question: _Question, programme: Programme, *, exact: bool, start: Flags | None = None
) -> _Choice:
    """The cells of a part to hide: the cheapest, or those that the heuristic finds."""
    system, part, places = question.system, question.part(programme), programme.places
    own, weights = question.forced[places], question.prices[places]
    hidden, cuts, lower = (own if start is None else start).copy(), list[Cut](), 0.0
    guarded, sure = question.guarded.copy(), list[Cut]()
    while True:
        low, high = _open(system, programme, hidden)
        pinned = list(part.attack(low, high, guarded))
        if not pinned:
            extra = _find_false_alarms(part, hidden, guarded, low, high)
            if not extra.any():
                break
            # A reader can't know that these are not small, so they are guarded like small ones.
            guarded[places[extra]] = True
            continue
        fresh = [find_cut(system, programme, found, hidden, low) for found in pinned]
        cuts += fresh
        # What any safe choice obeys; the cuts of false alarms belong to this one.
        sure += [
            cut
            for cut, found in zip(fresh, pinned, strict=True)
            if question.any[places[found.number]]
        ]
        if exact:
            hidden, lower = find_cheapest(cuts, own, weights)
        else:
            cover(fresh, hidden, weights)
    if not exact and len(places) <= MOST_EXACT:
        hidden = _show_again(part, hidden, own, weights, guarded)
    if not exact or question.shared[places].any():
        costs = question.costs[places]
        lower = find_cheapest(sure, own, costs, whole=False)[1] if sure else 0.0
    return _Choice(hidden, lower, int(guarded.sum() - question.guarded.sum()))


def _open(system: System, programme: Programme, hidden: Flags) -> tuple[Floats, Floats]:
    """The bounds that a reader has: nothing is known of a hidden cell but that it is no debt."""
    low = np.where(hidden, 0.0, system.low[programme.places])
    high = np.where(hidden, np.inf, system.high[programme.places])
    return low, high


def _find_false_alarms(
    part: Part, hidden: Flags, guarded: Flags, low: Floats, high: Floats
) -> Flags:
    places = part.programme.places
    marks = np.zeros_like(guarded)
    marks[places] = hidden & ~guarded[places]
    found = np.zeros(len(hidden), dtype=bool)
    found[[pinned.number for pinned in part.attack(low, high, marks)]] = True
    return found


def _show_again(part: Part, hidden: Flags, own: Flags, weights: Floats, guarded: Flags) -> Flags:
    """Show again what need not be hidden after all, the heaviest first."""
    extra = np.flatnonzero(hidden & ~own)
    for number in sorted(extra.tolist(), key=lambda item: -weights[item])[:MOST_SHOWN_AGAIN]:
        trial = hidden.copy()
        trial[number] = False
        low, high = _open(part.system, part.programme, trial)
        marks = guarded.copy()
        marks[part.programme.places[trial]] = True
        if next(part.attack(low, high, marks), None) is None:
            hidden = trial
    return hidden
