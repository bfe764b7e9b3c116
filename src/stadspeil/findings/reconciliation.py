"""Reconciliation: the euros of a law in two sources side by side, and what only one of them has."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from stadspeil.findings.figures import Figures
from stadspeil.findings.parts import Parts
from stadspeil.findings.working import Working
from stadspeil.model.finding import Rule
from stadspeil.model.finding_settings import Ledger, ReconciliationSource
from stadspeil.model.insight import Reconciliation, ReconciliationRow, Side
from stadspeil.model.period import parse_period


def reconcile(figures: Figures) -> tuple[Reconciliation, ...]:
    """The sources that `findings.yaml` lays side by side, for each period that both have."""
    return tuple(
        item
        for source in figures.edition.findings.reconciliations
        for item in _reconcile(figures, source)
    )


def _reconcile(figures: Figures, source: ReconciliationSource) -> Iterator[Reconciliation]:
    first, second = (
        Parts(figures, ledger.indicator, ledger.by) for ledger in (source.first, source.second)
    )
    known = set(first.periods([source.first.under or ""]))
    both = known & set(second.periods([source.second.under or ""]))
    for period in sorted(both, key=parse_period):
        yield _Builder(source, first, second, period).build()


@dataclass(frozen=True)
class _Match:
    """A product with its code in the first source, and its codes in the second."""

    code: str
    first: tuple[str, ...]
    second: tuple[str, ...]

    @property
    def only_in(self) -> Side | None:
        """The source that is the only one to know it."""
        if self.first and self.second:
            return None
        return Side.FIRST if self.first else Side.SECOND


@dataclass(frozen=True)
class _Builder:
    source: ReconciliationSource
    first: Parts
    second: Parts
    period: str

    def build(self) -> Reconciliation:
        return Reconciliation(
            id=f"{self.source.id}-{self.period}",
            law=self.source.law,
            first=self.source.first.indicator,
            second=self.source.second.indicator,
            period=self.period,
            rows=tuple(self._row(match) for match in self._matches),
            totals=self._totals().result,
            note=self.source.note,
        )

    @cached_property
    def _matches(self) -> tuple[_Match, ...]:
        """Every product of the first source with what it is in the second, then the others."""
        firsts = self.first.finest(self._codes(self.first, self.source.first))
        ledger = self.source.second
        named = {*self.source.codes, *firsts}
        seconds = tuple(self.second.cover(self._codes(self.second, ledger), named))
        own = {code: self.source.codes.get(code, code) for code in seconds}
        both = (
            _Match(code, (code,), tuple(item for item in seconds if own[item] == code))
            for code in firsts
        )
        lone = (_Match(code, (), (code,)) for code in seconds if own[code] not in firsts)
        return (*both, *lone)

    def _codes(self, parts: Parts, ledger: Ledger) -> tuple[str, ...]:
        return parts.codes((self.period,), ledger.under)

    def _row(self, match: _Match) -> ReconciliationRow:
        working = self.first.figures.working()
        self._add(working, "first", self.first, match.first)
        self._add(working, "second", self.second, match.second)
        agrees = None
        if {"first", "second"} <= set(working.quantities):
            self._subtract(working, "difference", "second", "first")
            agrees = working.bounds["difference"].holds_zero
        parts = self.first if match.first else self.second
        return ReconciliationRow(
            match.code, parts.title(match.code), match.only_in, agrees, working.result
        )

    def _totals(self) -> Working:
        """The two totals, what only one of them has, and how far the others differ."""
        working = self.first.figures.working()
        self._add(working, "first", self.first, (self.source.first.under or "",))
        self._add(working, "second", self.second, (self.source.second.under or "",))
        self._subtract(working, "difference", "second", "first")
        names: dict[str, list[str]] = {}
        for match in self._matches:
            for side, parts, codes in (
                (Side.FIRST, self.first, match.first),
                (Side.SECOND, self.second, match.second),
            ):
                name = f"{match.code}.{side.value}"
                if self._add(working, name, parts, codes):
                    prefix = "both" if match.only_in is None else "only"
                    names.setdefault(f"{prefix}_{side.value}", []).append(name)
        unit = working.quantities["second"].unit
        for name, of in names.items():
            working.within(name, Rule.SUM, *of, unit=unit)
        if {"both_first", "both_second"} <= set(names):
            self._subtract(working, "elsewhere", "both_second", "both_first")
        return working

    def _subtract(self, working: Working, name: str, one: str, other: str) -> None:
        unit = working.quantities[one].unit
        working.within(name, Rule.DIFFERENCE, one, other, unit=unit)

    def _add(self, working: Working, name: str, parts: Parts, codes: tuple[str, ...]) -> bool:
        """An amount, or the sum of several; nothing where one of them is not known."""
        found = [parts.at(code, self.period) for code in codes]
        known = [item for item in found if item is not None]
        if not known or len(known) < len(found):
            return False
        if len(known) == 1:
            working.value(name, known[0])
            return True
        of = [f"{name}.{code}" for code in codes]
        for part, item in zip(of, known, strict=True):
            working.value(part, item)
        working.within(name, Rule.SUM, *of, unit=working.quantities[of[0]].unit)
        return True
