"""Cost growth: spending split into people and spending per person, exactly.

For a product by the midpoint split: (people now - before) times the average of both years'
spending per person, and the other way round. Both add up to the change, and anybody can redo them
in a spreadsheet. For a law as a whole the same idea over four factors: see `chain`.

Spending per person is no price: it also falls when more people leave halfway. What can't be
separated keeps its change and gets a reason; nothing is guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from stadspeil.findings.changes import is_whole_year
from stadspeil.findings.figures import Figures
from stadspeil.findings.parts import Parts
from stadspeil.findings.saying import in_languages
from stadspeil.findings.working import PERCENT, Working
from stadspeil.model.base import Text
from stadspeil.model.finding import Rule
from stadspeil.model.finding_settings import GrowthSource
from stadspeil.model.insight import GrowthRow, GrowthSplit
from stadspeil.model.observation import Change, Observation
from stadspeil.model.period import parse_period

CHAIN_NAMES = {
    "people": Rule.CHAIN_PEOPLE,
    "products_per_person": Rule.CHAIN_PRODUCTS,
    "mix": Rule.CHAIN_MIX,
    "per_product": Rule.CHAIN_COST,
}
"""The factors of the chain, in their order."""

INPUTS = ("after", "before", "people_after", "people_before")
"""What a separable product is worked out from, in the order of the rules."""


@dataclass(frozen=True)
class SplitRow:
    """A product of a split with the working behind it."""

    code: str
    working: Working
    reason: Text | None

    @property
    def separable(self) -> bool:
        """Whether its people and its euros are known, comparable and about the same."""
        return self.reason is None


@dataclass(frozen=True)
class Split:
    """The split of one source between two neighbouring periods."""

    figures: Figures
    source: GrowthSource
    change: Change

    @property
    def euros(self) -> Parts:
        """The euros by product."""
        return Parts(self.figures, self.source.euros, self.source.euros_by)

    @property
    def people(self) -> Parts:
        """The people by product."""
        return Parts(self.figures, self.source.people, self.source.people_by)

    @property
    def periods(self) -> tuple[str, str]:
        """The period that it ends in, and the one that it starts from."""
        return self.change.period_to, self.change.period_from

    @cached_property
    def rows(self) -> tuple[SplitRow, ...]:
        """The products, which together are the whole."""
        codes = self.euros.codes(self.periods)
        named = {*self.source.codes, *self.source.not_separable}
        return tuple(self._row(code) for code in self.euros.cover(codes, named))

    @cached_property
    def separable(self) -> tuple[SplitRow, ...]:
        """The products that can be split."""
        return tuple(row for row in self.rows if row.separable)

    @cached_property
    def totals(self) -> Working:
        """The split of the whole."""
        working = self.figures.working()
        _add_values(working, self.euros, "", self.periods, ("after", "before"))
        euro = working.quantities["after"].unit
        working.difference("difference", "after", "before")
        if working.quantities["before"].value > 0:
            working.relative("relative", "after", "before")
        self._add_rows(working)
        for name in ("volume", "intensity"):
            of = [f"{row.code}.{name}" for row in self.separable]
            working.within(name, Rule.SUM, *of, unit=euro)
        working.within("separable", Rule.SUM, "volume", "intensity", unit=euro)
        working.within("not_separable", Rule.DIFFERENCE, "difference", "separable", unit=euro)
        of = [f"{row.code}.after" for row in self.separable]
        working.within("covered_after", Rule.SUM, *of, unit=euro)
        if working.quantities["after"].value > 0:
            working.within("covered", Rule.PERCENT, "covered_after", "after", unit=PERCENT)
        if self._are_comparable(self.people, ""):
            self._add_chain(working, self.people, euro)
        return working

    @cached_property
    def sensitivity(self) -> Working:
        """The same chain with another total of the same people; empty where there is none."""
        working = self.figures.working()
        other = self.source.other_total
        if other is None or "people" not in self.totals.quantities:
            return working
        people = Parts(self.figures, other, self.source.people_by)
        if self._are_comparable(people, ""):
            self._add_rows(working)
            self._add_chain(working, people, self.totals.quantities["after"].unit)
        return working

    @property
    def notes(self) -> tuple[Text, ...]:
        """What a reader must know: the note of the source, and that it has no later year."""
        found = [self.source.note] if self.source.note else []
        year = self.figures.edition.settings.year
        series = self.figures.series(self.source.euros)
        if parse_period(series[-1].period).year < year and self.change.period_to == (
            series[-1].period
        ):
            found.append(in_languages("finding_growth_no_later", year=str(year)))
        return tuple(found)

    def build(self) -> GrowthSplit:
        """The split as a page shows it."""
        return GrowthSplit(
            id=f"{self.source.id}-{self.change.period_to}",
            law=self.source.law,
            euros=self.source.euros,
            people=self.source.people,
            period_from=self.change.period_from,
            period_to=self.change.period_to,
            rows=tuple(
                GrowthRow(
                    row.code,
                    self.euros.title(row.code),
                    row.separable,
                    row.reason,
                    row.working.result,
                )
                for row in self.rows
            ),
            totals=self.totals.result,
            sensitivity=self.sensitivity.result,
            notes=self.notes,
        )

    # -- rows

    def _row(self, code: str) -> SplitRow:
        working = self.figures.working()
        reason = self._why_not(code)
        _add_values(working, self.euros, code, self.periods, ("after", "before"))
        if {"after", "before"} <= set(working.quantities) and self._is_unbroken(self.euros, code):
            working.difference("difference", "after", "before")
            if working.quantities["before"].value > 0:
                working.relative("relative", "after", "before")
        if reason is None:
            names = ("people_after", "people_before")
            _add_values(working, self.people, self.source.codes[code], self.periods, names)
            euro = working.quantities["after"].unit
            working.within("volume", Rule.VOLUME, *INPUTS, unit=euro)
            working.within("intensity", Rule.INTENSITY, *INPUTS, unit=euro)
        return SplitRow(code, working, reason)

    def _why_not(self, code: str) -> Text | None:
        """Why a product can't be split; None where it can."""
        euros, people = self.euros, self.people
        amounts = [euros.amount(code, period) for period in self.periods]
        if any(item is None for item in amounts):
            return in_languages("finding_growth_why_euros")
        if any(item is not None and item < 0 for item in amounts):
            return in_languages("finding_growth_why_negative")
        if any(euros.at(code, period) is None for period in self.periods) or 0 in amounts:
            return in_languages("finding_growth_why_nothing")
        if not self._is_unbroken(euros, code):
            return in_languages("finding_growth_why_euros_break")
        if code not in self.source.codes:
            known = self.source.not_separable.get(code)
            return known or in_languages("finding_growth_why_unnamed")
        counted = self.source.codes[code]
        counts = [people.at(counted, period) for period in self.periods]
        if any(item is None for item in counts):
            return in_languages("finding_growth_why_people")
        if any(self._is_small(item) for item in counts):
            number = str(self.figures.bounds.small_count)
            return in_languages("finding_growth_why_small", number=number)
        if not self._is_unbroken(people, counted):
            return in_languages("finding_growth_why_people_break")
        return None

    def _is_small(self, item: Observation | None) -> bool:
        limit = self.figures.bounds.small_count
        return item is not None and item.value is not None and item.value < limit

    def _is_unbroken(self, parts: Parts, code: str) -> bool:
        """Whether a series may be compared between just these two periods."""
        change = parts.change(code, self.change.period_to)
        return (
            change is not None
            and change.period_from == self.change.period_from
            and change.refusal is None
        )

    def _are_comparable(self, people: Parts, code: str) -> bool:
        counts = [people.at(code, period) for period in self.periods]
        return (
            None not in counts
            and not any(self._is_small(item) for item in counts)
            and self._is_unbroken(people, code)
        )

    # -- totals

    def _add_rows(self, working: Working) -> None:
        """The separable products among the quantities of the whole, by their codes."""
        for row in self.separable:
            names = [f"{row.code}.{name}" for name in INPUTS]
            _add_values(working, self.euros, row.code, self.periods, names[:2])
            counted = self.source.codes[row.code]
            _add_values(working, self.people, counted, self.periods, names[2:])
            euro = working.quantities[names[0]].unit
            working.within(f"{row.code}.volume", Rule.VOLUME, *names, unit=euro)
            working.within(f"{row.code}.intensity", Rule.INTENSITY, *names, unit=euro)

    def _add_chain(self, working: Working, people: Parts, euro: str) -> None:
        _add_values(working, people, "", self.periods, ("people_after", "people_before"))
        of = ["people_after", "people_before"]
        of += [f"{row.code}.{name}" for row in self.separable for name in INPUTS]
        for name, rule in CHAIN_NAMES.items():
            working.within(name, rule, *of, unit=euro)


def build_growth(figures: Figures) -> tuple[GrowthSplit, ...]:
    """The split of each source between each two neighbouring years, in order of time."""
    return tuple(split.build() for split in find_splits(figures))


def find_splits(figures: Figures) -> Iterator[Split]:
    """The splits that can be made: the whole compares, and at least one product is separable."""
    for source in figures.edition.findings.growth:
        for item in figures.series(source.euros):
            change = figures.change(source.euros, item.period)
            if change is None or change.difference is None or not is_whole_year(change):
                continue
            split = Split(figures, source, change)
            if split.separable:
                yield split


def _add_values(
    working: Working,
    parts: Parts,
    code: str,
    periods: tuple[str, ...],
    names: list[str] | tuple[str, ...],
) -> None:
    """The figures of a code in some periods, as far as they have a value."""
    for name, period in zip(names, periods, strict=True):
        found = parts.at(code, period)
        if found is not None:
            working.value(name, found)
