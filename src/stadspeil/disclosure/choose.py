"""What to show of tables as counted, and what to hide."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field, replace

import numpy as np

from stadspeil.disclosure.presets import Preset
from stadspeil.disclosure.programme import check_relations
from stadspeil.disclosure.relations import part_key, relate
from stadspeil.disclosure.rounding import round_controlled, round_nearest
from stadspeil.disclosure.sensitive import is_dominated, is_estimable
from stadspeil.disclosure.suppress import Suppression, suppress
from stadspeil.disclosure.system import Flags, Floats, System, build_system
from stadspeil.disclosure.tables import (
    Cell,
    CellKey,
    Rounding,
    Small,
    Tables,
    Unit,
)
from stadspeil.model.observation import Status

_TOTAL_FACTOR = 4.0
"""How many times as much it costs to hide a total, for each way in which it is one."""


def _nothing_more(system: System) -> System:
    return system


def _no_totals(_: CellKey) -> float:
    return 0.0


@dataclass(frozen=True)
class Elsewhere:
    """What is known and decided outside the tables that a choice is about.

    `prints` are those of cells that other tables decide. `hidden` must be hidden in any case.
    `keeps_unknown` says that a total that was hidden to keep others safe must stay unknown, though
    all can see that it is not small. `tell` adds to a system what a reader knows of it besides, by
    which that can't be asked any more. `totals` says in how many ways a
    cell is a total of others that are not here.
    """

    prints: Mapping[CellKey, Cell] = field(default_factory=dict)
    hidden: Set[CellKey] = frozenset()
    keeps_unknown: bool = False
    tell: Callable[[System], System] = _nothing_more
    totals: Callable[[CellKey], float] = _no_totals


@dataclass(frozen=True)
class Choice:
    """Tables as they leave, and what that costs.

    Of the `cells` that are decided here, `small` are hidden for what they are and `extra` besides,
    which is a `loss`. `asked` are cells that should be shown elsewhere, and can't safely be.
    """

    tables: Tables
    cells: int
    small: int
    extra: int
    loss: float
    suppression: Suppression
    asked: frozenset[CellKey]


def choose(
    tables: Tables, preset: Preset, elsewhere: Elsewhere | None = None, *, exact: bool = True
) -> Choice:
    """Round, hide what is small, and hide what would give it away.

    Args:
        tables: as counted, under the rules that `rule` gives them.
        preset: what makes figures small.
        elsewhere: what is known and decided outside these tables.
        exact: find the optimum where that can be done.

    Raises:
        Contradiction: the declared relations don't hold for the figures.
        NoRounding: the totals can't be rounded together.
        NoSafeChoice: a figure can be worked out whatever is hidden.
    """
    outside = elsewhere or Elsewhere()
    true = build_system([tables], relate)
    values = np.array([tables.cells[key].value for key in true.keys], dtype=float)
    small = np.array([_is_small(tables, key, preset) for key in true.keys], dtype=bool)
    shared = np.array([key in outside.prints for key in true.keys], dtype=bool)
    given = [outside.prints.get(key, tables.cells[key]).value for key in true.keys]
    printed_as = np.where(shared, [0.0 if value is None else value for value in given], values)
    shown = round_values(tables, true, printed_as)
    rules = [tables.protection(key) for key in true.keys]
    own = small & np.array([rule.small is Small.HIDDEN for rule in rules], dtype=bool)
    zeros = small & ~own
    shown[zeros] = 0
    gone = np.array([value is None for value in given], dtype=bool)
    forced = own | gone | np.array([key in outside.hidden for key in true.keys], dtype=bool)
    system = outside.tell(build_system([_print(tables, true.keys, shown, forced)], relate))
    if outside.keeps_unknown:
        system = replace(system, small=np.where(shared & gone, np.inf, system.small))
    guarded = small if not zeros.any() else small | system.guarded
    check_relations(system, values)
    weights = weigh(system, values, np.array([outside.totals(key) for key in true.keys]))
    found = suppress(
        system, guarded, weights, forced=forced, shared=shared, inside=values, exact=exact
    )
    extra = found.hidden & ~own & ~shared
    asked = np.flatnonzero(found.hidden & shared & ~forced)
    return Choice(
        _print(tables, true.keys, shown, found.hidden),
        int((~shared).sum()),
        int((own & ~shared).sum()),
        int(extra.sum()),
        float(weights @ extra),
        found,
        frozenset(true.keys[place] for place in asked.tolist()),
    )


def _is_small(tables: Tables, key: CellKey, preset: Preset) -> bool:
    measure, value = tables.measure(key), tables.cells[key].value
    assert value is not None  # refused before
    if measure.unit is Unit.COUNT:
        return measure.protection.small_from <= value <= measure.protection.small_up_to

    def companion(name: str | None) -> float | None:
        cell = tables.cells.get(CellKey(key.table, name, key.codes)) if name else None
        return cell.value if cell else None

    contributors = companion(measure.contributors)
    largest, second = companion(measure.largest), companion(measure.second)
    if contributors is not None and 0 < contributors < preset.minimum_contributors:
        return True
    if largest is None or second is None:
        return False
    return is_dominated([largest, second], value, preset.dominance) or is_estimable(
        largest, second, value, preset.p_percent
    )


def round_values(tables: Tables, system: System, values: Floats) -> Floats:
    """The figures as they are shown, by the rule of each."""
    shown = values.copy()
    rules = [tables.protection(key) for key in system.keys]
    for base, rounding in {(rule.base, rule.rounding) for rule in rules if rule.base > 1}:
        places = np.array(
            [n for n, rule in enumerate(rules) if (rule.base, rule.rounding) == (base, rounding)]
        )
        if rounding is Rounding.NEAREST:
            shown[places] = round_nearest(values[places], base)
            continue
        chosen = set(places.tolist())
        own = [r for r in system.relations if chosen.issuperset(place for place, _ in r.terms)]
        everything = round_controlled(
            np.where(np.isin(np.arange(len(values)), places), values, 0), base, own
        )
        shown[places] = everything[places]
    return shown


def weigh(system: System, values: Floats, more: Floats | None = None) -> Floats:
    """The loss when a figure is hidden: log(2 + value), times four for each way it is a total.

    `more` are the ways in which a figure is a total by relations outside the system.
    """
    totals = np.zeros(len(values)) if more is None else more.copy()
    for relation in system.relations:
        if len(relation.terms) > 2:
            totals[relation.terms[0][0]] += 1
    return np.asarray(np.log(2 + values) * _TOTAL_FACTOR ** np.minimum(totals, 4))


def _print(tables: Tables, keys: tuple[CellKey, ...], shown: Floats, hidden: Flags) -> Tables:
    """The tables as they would leave; percentages are computed from what they show."""
    cells: dict[CellKey, Cell] = {}
    for key, value, gone in zip(keys, shown.tolist(), hidden.tolist(), strict=True):
        cells[key] = Cell(None, Status.SUPPRESSED) if gone else Cell(value)
    ordered = {
        key: cells[key] if key in cells else _percentage(tables, key, cells)
        for key in tables.cells
        if not tables.measure(key).internal
    }
    return tables.with_cells(ordered)


def _percentage(tables: Tables, key: CellKey, cells: Mapping[CellKey, Cell]) -> Cell:
    table, measure = tables.file.table(key.table), tables.measure(key)
    assert measure.numerator is not None  # a percent has both
    assert measure.denominator is not None
    top = cells.get(part_key(table, key, measure.numerator), Cell(None)).value
    bottom = cells.get(part_key(table, key, measure.denominator), Cell(None)).value
    if top is None or not bottom:
        return Cell(None, Status.SUPPRESSED)
    return Cell(round(100 * top / bottom, measure.decimals))
