"""A country protected: first what links the municipalities, then each with its neighbourhoods.

What is shown and hidden of the totals of a municipality is decided with those of all others. Where
its neighbourhoods can't be made safe beside a total that is shown, that one is hidden too, and
the linking part is chosen again. At last all is attacked; what that finds is added to what a
reader knows, and those parts are chosen again. What was hidden once stays hidden, so this ends.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from stadspeil.disclosure.choose import Choice, Elsewhere, choose
from stadspeil.disclosure.country.check import LINKS, attack_country
from stadspeil.disclosure.country.exchange import Known, find_bounds
from stadspeil.disclosure.country.regions import LARGER
from stadspeil.disclosure.country.shelf import Shelf
from stadspeil.disclosure.country.views import Views
from stadspeil.disclosure.cuts import NoSafeChoice
from stadspeil.disclosure.leaks import Leak
from stadspeil.disclosure.presets import Preset
from stadspeil.disclosure.protect import Outcome, list_unjudged, refuse_protected, rule
from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.system import build_system
from stadspeil.disclosure.tables import AREA, Cell, CellKey, DisclosureTable, Tables


class ProtectedCountry:
    """A country as it leaves, a municipality at a time, and what that cost."""

    def __init__(self, printed: Shelf, outcome: Outcome) -> None:
        self._printed = printed
        self.outcome = outcome

    @property
    def tables(self) -> Tables:
        """The tables without their cells."""
        return self._printed.tables

    def rows(
        self, order: Callable[[DisclosureTable], Iterable[CellKey]]
    ) -> Callable[[DisclosureTable], Iterator[tuple[CellKey, Cell]]]:
        """The cells of the tables in an order in which those of a municipality keep theirs."""
        waiting = {region: self._printed.read(region) for region in self._printed.regions}

        def of(table: DisclosureTable) -> Iterator[tuple[CellKey, Cell]]:
            internal = {item.name for item in table.measures if item.internal}
            for key in order(table):
                if key.measure in internal:
                    continue
                row = next(waiting[self._printed.areas.of(key.codes[0])])
                if row.key != key:
                    raise AssertionError(f"{row.key} was protected in the place of {key}")
                yield key, row.cell

        return of


def protect_country(
    counted: Shelf,
    scratch: Path,
    preset: Preset,
    *,
    exact: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> ProtectedCountry:
    """Protect a country, and attack the result.

    Args:
        counted: the cells as counted.
        scratch: a folder for what is printed of them, to be made.
        preset: how to protect.
        exact: find the optimum in each part where that can be done.
        progress: is told what is being done.

    Raises:
        AlreadyProtected: figures are hidden already.
        Contradiction: the declared relations don't hold for the figures.
        NoRounding: the totals can't be rounded together.
        NoSafeChoice: a figure can be worked out whatever is hidden.
    """
    refuse_protected(counted.tables.file, counted.hides)
    file = rule(counted.tables.file, preset)
    counted.tables = counted.tables.with_file(file)
    printed = counted.with_file(scratch, file)
    chooser = partial(choose, preset=preset, exact=exact)
    return ProtectedCountry(printed, _Protection(counted, printed, chooser, progress).run())


@dataclass(frozen=True)
class _Cost:
    """What the choice for a part costs, and a bound that no safe choice goes below."""

    choice: Choice
    bound: float
    optimal_parts: int


class _Protection:
    """The state of protecting: what was chosen last for each part, and what it is based on."""

    def __init__(
        self,
        counted: Shelf,
        printed: Shelf,
        chooser: Callable[..., Choice],
        progress: Callable[[str], None],
    ) -> None:
        self.areas = counted.areas
        self.file = counted.tables.file
        self.views = Views([counted])
        self.printed = printed
        self.chooser = chooser
        self.progress = progress
        self.alone: Known | None = None
        self.asked: frozenset[CellKey] = frozenset()
        self.links: Mapping[CellKey, Cell] = {}
        self.costs: dict[str, _Cost] = {}

    def run(self) -> Outcome:
        self._choose({LARGER, *self.views.regions})
        while True:
            found = attack_country(Views([self.printed]), self.progress)
            if not found.leaks:
                return self._sum()
            self.alone = found.alone
            before = self._count_extra()
            areas = {leak.cell.codes[0] for leak in found.leaks}
            linking = {LARGER for area in areas if self.areas.is_shared(area)}
            self._choose({self.areas.of(area) for area in areas} | linking)
            if self._count_extra() == before:
                self.asked |= self._find_more(found.leaks)
                self._choose({LARGER})

    def _find_more(self, leaks: Iterable[Leak]) -> frozenset[CellKey]:
        """Totals to hide where no part sees a choice: of that municipality, else of larger areas.

        Raises:
            NoSafeChoice: all are hidden already.
        """
        about = {(leak.cell.table, leak.cell.measure, leak.cell.codes[1]) for leak in leaks}
        regions = {self.areas.of(leak.cell.codes[0]) for leak in leaks}
        shown = {
            key
            for key, cell in self.links.items()
            if key not in self.asked
            and cell.value is not None
            and (key.table, key.measure, key.codes[1]) in about
        }
        for level in (regions, {LARGER}):
            if found := {key for key in shown if self.areas.of(key.codes[0]) in level}:
                return frozenset(found)
        raise NoSafeChoice

    def _choose(self, parts: Set[str]) -> None:
        """Choose for some parts, and for those that this touches, until none asks for more."""
        waiting = set(parts)
        while waiting:
            if LARGER in waiting:
                waiting |= self._choose_links()
            before = self.asked
            for region in sorted(waiting - {LARGER}):
                self._choose_region(region)
            waiting = {LARGER} if self.asked != before else set()

    def _choose_links(self) -> set[str]:
        """Choose for what links the municipalities; those of which a total changes."""
        (tables,) = self.views.linking
        hidden = self.asked | _list_hidden(self.links)
        elsewhere = Elsewhere(hidden=hidden, totals=self._count_totals)
        prints = self._choose_part(LARGER, tables, elsewhere)
        if self.alone:
            hidden |= _list_hidden(prints or {})
            told = replace(elsewhere, hidden=hidden, tell=partial(self.alone.tell, part=LARGER))
            prints = self._choose_part(LARGER, tables, told) or prints
        if prints is None:
            return set()
        changed = {key for key, cell in prints.items() if self.links.get(key) != cell}
        self.links = prints
        larger = {k: cell for k, cell in prints.items() if self.areas.of(k.codes[0]) == LARGER}
        self.printed.put(LARGER, larger)
        return {region for key in changed for region in self.views.touched(key)}

    def _choose_region(self, region: str) -> None:
        """Choose for a municipality; once an attack succeeded, also by what others know of it."""
        (tables,) = self.views.of(region)
        shared = {key: self.links[key] for key in tables.cells if key in self.links}
        hidden = _list_hidden(self.printed.load(region).cells)
        elsewhere = Elsewhere(shared, hidden, keeps_unknown=True)
        prints = self._choose_part(region, tables, elsewhere)
        if self.alone:
            tell = partial(self._find_told(region, shared.keys()).tell, part=region)
            hidden |= _list_hidden(prints or {})
            told = Elsewhere(shared, hidden, tell=tell)
            prints = self._choose_part(region, tables, told) or prints
        if prints is not None:
            own = {k: cell for k, cell in prints.items() if self.areas.of(k.codes[0]) == region}
            self.printed.put(region, own)

    def _find_told(self, region: str, shared: Set[CellKey]) -> Known:
        """What the totals of all, and the neighbourhoods of others, say of a municipality."""
        assert self.alone is not None  # else nothing is asked
        (tables,) = self.views.linking
        system = build_system([tables.with_cells(self.links)], relate)
        known, asked = Known(), np.array([key in shared for key in system.keys], dtype=bool)
        for bound in find_bounds(self.alone.tell(system, region), asked, LARGER):
            known.learn(bound)
        return known

    def _choose_part(
        self, part: str, tables: Tables, elsewhere: Elsewhere
    ) -> Mapping[CellKey, Cell] | None:
        """The prints of a part; None if what others know leaves it no choice: they must hide."""
        self.progress(f"protecting {part or LINKS}")
        first = self.costs.get(part)
        try:
            choice = self.chooser(tables, elsewhere=elsewhere)
        except NoSafeChoice:
            if first is None:
                raise
            return None
        self.asked |= choice.asked
        bound = first.bound if first else choice.suppression.bound
        optimal = choice.suppression.optimal_parts
        if first and choice.loss > first.choice.loss:
            optimal = 0
        self.costs[part] = _Cost(replace(choice, tables=tables.with_cells({})), bound, optimal)
        return choice.tables.cells

    def _count_totals(self, key: CellKey) -> float:
        """How many ways a cell is a total of cells of smaller areas: it costs more to hide."""
        measure = self.file.table(key.table).measure(key.measure)
        over = (*self.file.table(key.table).additive_over(measure), *measure.unique_over)
        return float(AREA in over and self.areas.has_parts(key.codes[0]))

    def _count_extra(self) -> int:
        return sum(cost.choice.extra for cost in self.costs.values())

    def _sum(self) -> Outcome:
        costs = self.costs.values()
        choices = [cost.choice for cost in costs]
        return Outcome(
            sum(choice.cells for choice in choices),
            sum(choice.small for choice in choices),
            sum(choice.extra for choice in choices),
            sum(choice.loss for choice in choices),
            sum(cost.bound for cost in costs),
            sum(choice.suppression.parts for choice in choices),
            sum(cost.optimal_parts for cost in costs),
            list_unjudged(self.file),
        )


def _list_hidden(cells: Mapping[CellKey, Cell]) -> frozenset[CellKey]:
    return frozenset(key for key, cell in cells.items() if cell.value is None)
