"""Tables as counted in, tables that may leave out."""

from dataclasses import dataclass

import numpy as np

from stadspeil.disclosure.choose import choose
from stadspeil.disclosure.leaks import Leak, find_leaks
from stadspeil.disclosure.presets import Preset
from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.system import build_system
from stadspeil.disclosure.tables import TableMeasure, Tables, TablesFile, Unit
from stadspeil.errors import InputError


class AlreadyProtected(InputError):
    """What was protected can't be protected again: what it hides is gone."""


@dataclass(frozen=True)
class Outcome:
    """What protection cost.

    Of `cells` figures `small` ones were hidden for what they are and `extra` ones besides. No safe
    choice has a loss of less than `bound`. `unjudged` are euros of unknown contributors.
    """

    cells: int
    small: int
    extra: int
    loss: float
    bound: float
    parts: int
    optimal_parts: int
    unjudged: tuple[str, ...]


@dataclass(frozen=True)
class Protected:
    """Protected tables, and what that cost."""

    tables: Tables
    outcome: Outcome


def protect(tables: Tables, preset: Preset, *, exact: bool = True) -> Protected:
    """Round, hide what is small, hide what would give it away, and attack the result.

    Raises:
        AlreadyProtected: figures are hidden already.
        Contradiction: the declared relations don't hold for the figures.
        NoRounding: the totals can't be rounded together.
        NoSafeChoice: a figure can be worked out whatever is hidden.
    """
    refuse_protected(tables.file, any(cell.value is None for cell in tables.cells.values()))
    ruled = tables.with_file(rule(tables.file, preset))
    choice = choose(ruled, preset, exact=exact)
    system = build_system([choice.tables], relate)
    values = np.array([tables.cells[key].value for key in system.keys], dtype=float)
    refuse_leaks(find_leaks(system, values))
    found = choice.suppression
    outcome = Outcome(
        choice.cells,
        choice.small,
        choice.extra,
        choice.loss,
        found.bound,
        found.parts,
        found.optimal_parts,
        list_unjudged(tables.file),
    )
    return Protected(choice.tables, outcome)


def refuse_protected(file: TablesFile, hides: bool) -> None:
    """Make sure that tables are as they were counted.

    Raises:
        AlreadyProtected: they were protected, or hide figures.
    """
    if file.protected or hides:
        raise AlreadyProtected(
            "these tables hide figures already\n    expected: tables as they were counted\n"
            "    do: name the folder of the unprotected count"
        )


def refuse_leaks(leaks: list[Leak]) -> None:
    """Make sure that an attack on the result found nothing."""
    if leaks:
        raise AssertionError(f"{len(leaks)} leaks after protection, such as {leaks[0]}")


def rule(file: TablesFile, preset: Preset) -> TablesFile:
    """The tables with the rules of a preset for each measure."""

    def ruled(measure: TableMeasure) -> TableMeasure:
        if measure.unit is Unit.PERCENT:
            return measure.model_copy(update={"from_published": True})
        chosen = preset.counts if measure.unit is Unit.COUNT else preset.euros
        return measure.model_copy(update={"protection": chosen})

    changed = tuple(
        table.model_copy(update={"measures": tuple(ruled(item) for item in table.measures)})
        for table in file.tables
    )
    return file.model_copy(update={"tables": changed, "protected": True})


def list_unjudged(file: TablesFile) -> tuple[str, ...]:
    """The measures of euros of which it is not given who contributes: they are only rounded."""
    return tuple(
        f"{table.id} {item.name}"
        for table in file.tables
        for item in table.measures
        if item.unit is Unit.EURO and not item.internal and item.largest is None
    )
