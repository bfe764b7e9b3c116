"""Protection: round, hide what is small or dominated, and hide more until nothing is worked out.

Which other cells to hide is the cell suppression problem (Fischetti and Salazar, Management Science
47, 2001), here with intervals for what is published rounded. Each hidden cell that the attack can
work out yields a cut: by how much its bounds would widen, at most, for every cell that were hidden
besides. The exact way finds the cheapest cells that satisfy all cuts (an integer programme, solved
again after each attack); the fast way takes the cheapest for each cut and never looks back.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from stadspeil.disclosure.attack import Reach, find_leaks, needed_width
from stadspeil.disclosure.controlled import round_controlled
from stadspeil.disclosure.rules import Preset, Rounding
from stadspeil.disclosure.system import System, build_system, describe_cell
from stadspeil.disclosure.tables import HIDDEN, TOTAL, Cell, Key, Table, Tables
from stadspeil.errors import InputError

MOST_EXACT = 150
"""Hidden cells up to which the exact way is taken when nothing is said."""

TIME_LIMIT = 20.0
"""Seconds for one integer programme; past it the best that was found is taken."""

_TINY = 1e-6
_LEAST_GAIN = 1e-3

Cells = dict[str, dict[tuple[str, Key], Cell]]


class Method(StrEnum):
    """How the other cells to hide are found."""

    EXACT = "exact"
    FAST = "fast"


class Unprotectable(InputError):
    """A hidden cell follows from cells that can't be hidden."""


@dataclass(frozen=True)
class Protection:
    """Protected tables, and what it took.

    `loss` is the weight of the cells hidden besides, `least` what no other choice can stay below;
    the two are equal when the optimum was found and proved.
    """

    tables: Tables
    primary: int
    secondary: int
    loss: float
    least: float
    method: Method
    rounds: int


@dataclass(frozen=True)
class Cut:
    """`gains` x hidden >= `need` x (the cell `place` is hidden)."""

    place: int
    gains: Mapping[int, float]
    need: float


def protect(tables: Tables, preset: Preset, method: Method | None = None) -> Protection:
    """Tables that may leave: rounded, small and dominated cells hidden, and no cell worked out.

    Raises:
        Unprotectable: hiding every other cell would not protect a cell.
    """
    tables = _with_own_percentages(tables)
    cells, primary = _hide_primary(tables, preset)
    cells = _round_all(tables, cells, preset)
    first = tables.with_cells(cells, preset)
    system = build_system(first)
    hidden = system.hidden.copy()
    chosen, rounds = np.zeros_like(hidden), 0
    cuts: list[Cut] = []
    way = method or (Method.EXACT if hidden.sum() <= MOST_EXACT else Method.FAST)
    weights = _weights(system, first)
    if preset.secondary and hidden.any():
        chosen, cuts, rounds = _choose(system, weights, way)
    for place in np.flatnonzero(chosen):
        table, measure, key = system.names[place]
        cells[table][measure, key] = HIDDEN
    least = _least(cuts, weights, hidden)
    loss = float(weights[chosen].sum())
    _hide_percentages(tables, cells)
    return Protection(
        tables.with_cells(cells, preset),
        primary,
        int(chosen.sum()),
        loss,
        min(loss, least),
        way,
        rounds,
    )


# -- primary


def _hide_primary(tables: Tables, preset: Preset) -> tuple[Cells, int]:
    """Cells that are hidden for what they are, all others as they were; how many are hidden."""
    found: Cells = {}
    count = 0
    for name, table in tables.tables.items():
        units = {measure.name: measure.unit for measure in table.spec.measures}
        found[name] = {}
        for place, cell in table.cells.items():
            unit = units[place[0]]
            rule = preset.rule(unit)
            is_small = unit == "count" and not rule.small_as_zero and rule.is_small(cell.value)
            is_dominated = unit == "euro" and rule.is_dominated(cell.largest)
            is_hidden = cell.is_hidden or is_small or is_dominated
            count += is_hidden and unit != "percent"
            found[name][place] = HIDDEN if is_hidden else cell
    return found, count


# -- rounding


def _round_all(tables: Tables, cells: Cells, preset: Preset) -> Cells:
    controlled = preset.counts.rounding is Rounding.CONTROLLED
    values = round_controlled(tables, preset.counts) if controlled else {}
    found: Cells = {}
    for name, table in tables.tables.items():
        units = {measure.name: measure.unit for measure in table.spec.measures}
        found[name] = {
            (measure, key): _round(cell, name, measure, key, units[measure], preset, values)
            for (measure, key), cell in cells[name].items()
        }
    return found


def _round(
    cell: Cell,
    table: str,
    measure: str,
    key: Key,
    unit: str,
    preset: Preset,
    controlled: Mapping[tuple[str, str, Key], float],
) -> Cell:
    if cell.is_hidden or unit == "percent":
        return cell
    rule = preset.rule(unit)
    if rule.small_as_zero and rule.is_small(cell.value):
        return Cell(0.0)
    name = (table, measure, key)
    if unit == "count" and name in controlled:
        return Cell(controlled[name])
    return Cell(float(rule.round(cell.value, describe_cell(name))))


def _with_own_percentages(tables: Tables) -> Tables:
    """The tables, with percentages that say that they follow from what is published."""
    found = {}
    for name, table in tables.tables.items():
        measures = tuple(
            measure.model_copy(update={"of": "published"}) for measure in table.spec.measures
        )
        found[name] = replace(table, spec=table.spec.model_copy(update={"measures": measures}))
    return replace(tables, tables=found)


def _hide_percentages(tables: Tables, cells: Cells) -> None:
    """Percentages anew from what is published, and hidden with either of their counts."""
    for name, table in tables.tables.items():
        for measure in table.spec.measures:
            if measure.unit != "percent":
                continue
            for place in [place for place in cells[name] if place[0] == measure.name]:
                above = cells[name].get((str(measure.numerator), place[1]), HIDDEN)
                below = cells[name].get((str(measure.denominator), place[1]), HIDDEN)
                is_known = not above.is_hidden and not below.is_hidden and below.value > 0
                share = round(100 * above.value / below.value, measure.decimals) if is_known else 0
                cells[name][place] = Cell(float(share)) if is_known else HIDDEN


# -- secondary


def _weights(system: System, tables: Tables) -> np.ndarray:
    """What hiding a cell costs: its size on a log scale, more for totals and for larger areas."""
    parents = tables.parents["area"]
    weights: np.ndarray = 1.0 + np.log1p(np.nan_to_num(system.published))
    for place, (_, _, key) in enumerate(system.names):
        if TOTAL in key:
            weights[place] *= 4
        if not parents.get(key[0], ""):
            weights[place] *= 10
    return weights


def _choose(
    system: System, weights: np.ndarray, method: Method
) -> tuple[np.ndarray, list[Cut], int]:
    """The cells to hide besides, with the cuts that forced them and the number of attacks."""
    chosen = np.zeros_like(system.hidden)
    cuts: list[Cut] = []
    rounds = 0
    every = np.ones_like(system.hidden)
    while True:
        rounds += 1
        now = _with_hidden(system, chosen)
        new = [
            _cut(system, now, chosen, reach) for reach in find_leaks(now, seed=rounds, free=every)
        ]
        if not new:
            return chosen, cuts, rounds
        cuts += new
        if method is Method.EXACT:
            chosen = _solve(cuts, weights, system.hidden)
        else:
            for cut in new:
                _take_cheapest(cut, chosen, weights)


def _with_hidden(system: System, chosen: np.ndarray) -> System:
    low = np.where(chosen, 0.0, system.low)
    high = np.where(chosen, math.inf, system.high)
    return replace(system, low=low, high=high, hidden=system.hidden | chosen)


def _cut(system: System, now: System, chosen: np.ndarray, reach: Reach) -> Cut:
    """What the bounds of a cell would gain, by the duals of both linear programmes.

    The bounds are concave in the intervals of other cells, so no choice can gain more than this.
    """
    finite = system.high[np.isfinite(system.high)]
    cap = 10.0 * (float(finite.max(initial=0.0)) + 100.0)
    room_high = np.where(np.isfinite(system.high), cap - system.high, 0.0)
    gains = reach.gain_high * np.maximum(room_high, 0.0) + reach.gain_low * system.low
    gains[system.hidden] = 0.0
    width = reach.upper - reach.lower
    need = max(needed_width(now, reach.place, reach.upper) - width, _LEAST_GAIN)
    need += float(gains[chosen].sum())
    own = {int(place): float(gains[place]) for place in np.flatnonzero(gains > _TINY)}
    own.pop(reach.place, None)
    if not own:
        raise Unprotectable(
            f"{describe_cell(system.names[reach.place])} lies between {reach.lower:g} and "
            f"{reach.upper:g} whatever else is hidden:\n    "
            + "\n    ".join(system.words[row] for row in reach.rows)
            + "\n    expected: a cell that others can hide\n"
            "    do: leave the table out, or make its classes larger"
        )
    return Cut(reach.place, {place: min(gain, need) for place, gain in own.items()}, need)


def _solve(cuts: list[Cut], weights: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """The cheapest cells that satisfy every cut."""
    chosen = np.zeros_like(hidden)
    found, columns = _programme(cuts, weights, hidden, is_whole=True)
    chosen[columns[found > 0.5]] = True
    return chosen


def _least(cuts: list[Cut], weights: np.ndarray, hidden: np.ndarray) -> float:
    """What no choice of cells can cost less than, from the cuts alone."""
    if not cuts:
        return 0.0
    found, columns = _programme(cuts, weights, hidden, is_whole=len(cuts) <= MOST_EXACT)
    return float(weights[columns] @ found)


def _programme(
    cuts: list[Cut], weights: np.ndarray, hidden: np.ndarray, *, is_whole: bool
) -> tuple[np.ndarray, np.ndarray]:
    # A cell that was hidden besides asks for protection only while it is hidden.
    asked = {cut.place for cut in cuts if not hidden[cut.place]}
    columns = np.array(sorted({place for cut in cuts for place in cut.gains} | asked))
    number = {int(place): at for at, place in enumerate(columns)}
    entries = []
    for row, cut in enumerate(cuts):
        entries += [(row, number[place], gain) for place, gain in cut.gains.items()]
        if not hidden[cut.place]:
            entries.append((row, number[cut.place], -cut.need))
    rows, places, factors = zip(*entries, strict=True)
    matrix = csr_array((factors, (rows, places)), shape=(len(cuts), columns.size))
    needs = np.array([cut.need if hidden[cut.place] else 0.0 for cut in cuts])
    result = milp(
        weights[columns],
        constraints=LinearConstraint(matrix, needs * (1 - _TINY) - _TINY, np.inf),
        bounds=Bounds(0, 1),
        integrality=np.full(columns.size, int(is_whole)),
        options={"time_limit": TIME_LIMIT},
    )
    if result.x is None:
        raise AssertionError(f"the choice of cells did not end: {result.message}")
    return np.asarray(result.x), columns


def _take_cheapest(cut: Cut, chosen: np.ndarray, weights: np.ndarray) -> None:
    """Hide the cheapest cells for what they gain, until the need of a cut is met."""
    need = cut.need - sum(gain for place, gain in cut.gains.items() if chosen[place])
    for place in _by_price(cut, chosen, weights):
        if need <= _TINY:
            return
        chosen[place] = True
        need -= cut.gains[place]


def _by_price(cut: Cut, chosen: np.ndarray, weights: np.ndarray) -> Iterator[int]:
    free = [place for place in cut.gains if not chosen[place]]
    yield from sorted(free, key=lambda place: (weights[place] / cut.gains[place], place))


def count_hidden(table: Table) -> int:
    """How many cells of a table are hidden."""
    return sum(cell.is_hidden for cell in table.cells.values())
