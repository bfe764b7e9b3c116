"""Tables as counted in, tables that may leave out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stadspeil.disclosure.leaks import find_leaks
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
    TableMeasure,
    Tables,
    Unit,
)
from stadspeil.errors import InputError
from stadspeil.model.observation import Status

_TOTAL_FACTOR = 4.0
"""How many times as much it costs to hide a total, for each way in which it is one."""


class AlreadyProtected(InputError):
    """What was protected can't be protected again: what it hides is gone."""


@dataclass(frozen=True)
class Protected:
    """Protected tables, and what that cost. `unjudged` are euros of unknown contributors."""

    tables: Tables
    cells: int
    small: int
    suppression: Suppression
    unjudged: tuple[str, ...]

    @property
    def extra(self) -> int:
        """The cells that are hidden besides the small ones."""
        return int(self.suppression.hidden.sum()) - self.small


def protect(tables: Tables, preset: Preset, *, exact: bool = True) -> Protected:
    """Round, hide what is small, hide what would give it away, and attack the result.

    Raises:
        AlreadyProtected: figures are hidden already.
        Contradiction: the declared relations don't hold for the figures.
        NoRounding: the totals can't be rounded together.
    """
    if tables.file.protected or any(cell.value is None for cell in tables.cells.values()):
        raise AlreadyProtected(
            "these tables hide figures already\n    expected: tables as they were counted\n"
            "    do: name the folder of the unprotected count"
        )
    ruled = _with_rules(tables, preset)
    true = build_system([tables], relate)
    values = np.array([tables.cells[key].value for key in true.keys], dtype=float)
    small = np.array([_is_small(ruled, key, preset) for key in true.keys], dtype=bool)
    shown = round_values(ruled, true, values)
    rules = [ruled.protection(key) for key in true.keys]
    forced = small & np.array([rule.small is Small.HIDDEN for rule in rules], dtype=bool)
    zeros = small & ~forced
    shown[zeros] = 0
    printed = _print(ruled, true.keys, shown, forced)
    system = build_system([printed], relate)
    guarded = small if not zeros.any() else small | system.guarded
    check_relations(system, values)
    choice = suppress(
        system, guarded, weigh(system, values), forced=forced, inside=values, exact=exact
    )
    leaving = _print(ruled, true.keys, shown, choice.hidden)
    if leaks := find_leaks(build_system([leaving], relate), values):
        raise AssertionError(f"{len(leaks)} leaks after protection, such as {leaks[0]}")
    return Protected(
        leaving, len(true.keys), int(forced.sum()), choice, tuple(_list_unjudged(tables))
    )


def _with_rules(tables: Tables, preset: Preset) -> Tables:
    def ruled(measure: TableMeasure) -> TableMeasure:
        if measure.unit is Unit.PERCENT:
            return measure.model_copy(update={"from_published": True})
        rule = preset.counts if measure.unit is Unit.COUNT else preset.euros
        return measure.model_copy(update={"protection": rule})

    changed = tuple(
        table.model_copy(update={"measures": tuple(ruled(item) for item in table.measures)})
        for table in tables.file.tables
    )
    return tables.with_cells(tables.cells, tables=changed, protected=True)


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


def _list_unjudged(tables: Tables) -> list[str]:
    return [
        f"{table.id} {item.name}"
        for table in tables.file.tables
        for item in table.measures
        if item.unit is Unit.EURO and not item.internal and item.largest is None
    ]


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


def weigh(system: System, values: Floats) -> Floats:
    """The loss when a figure is hidden: log(2 + value), times four for each way it is a total."""
    totals = np.zeros(len(values))
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
