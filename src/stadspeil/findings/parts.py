"""The codes of a breakdown as parts of a whole: which have figures, and what each amounts to."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from stadspeil.findings.figures import Figures
from stadspeil.model.base import Text
from stadspeil.model.codelist import Codelist
from stadspeil.model.expression import references
from stadspeil.model.observation import Breakdown, Change, Observation
from stadspeil.model.period import parse_period


@dataclass(frozen=True)
class Parts:
    """The figures of one indicator by the codes of one breakdown, for the area of the edition."""

    figures: Figures
    indicator: str
    by: str

    @property
    def codelist(self) -> Codelist:
        """The codes, with the code that each is part of."""
        edition = self.figures.edition
        return edition.codelist(edition.indicators[self.indicator], self.by)

    def title(self, code: str) -> Text:
        """The title of a code."""
        return self.codelist.codes[code].title

    def breakdown(self, code: str) -> Breakdown:
        """The breakdown of an observation about a code; the whole where there is none."""
        return ((self.by, code),) if code else ()

    def row(self, code: str, period: str) -> Observation | None:
        """The observation about a code in a period, also one without a value."""
        key = (self.indicator, self.figures.area, self.breakdown(code), period)
        return self.figures.monitor.by_key.get(key)

    def at(self, code: str, period: str) -> Observation | None:
        """The observation about a code in a period, if it has a value."""
        return self.figures.at(self.indicator, period, breakdown=self.breakdown(code))

    def change(self, code: str, period: str) -> Change | None:
        """The default change of a code into a period."""
        return self.figures.change(self.indicator, period, breakdown=self.breakdown(code))

    def amount(self, code: str, period: str) -> float | None:
        """What a code amounts to, in whole units; None where that is not known.

        No row means zero where the dataset says that an absent row means that there is none.
        """
        row = self.row(code, period)
        if row is None:
            return 0.0 if self._absent_is_none else None
        return None if row.value is None else row.value * self.figures.unit(self.indicator).scale

    @property
    def _absent_is_none(self) -> bool:
        edition = self.figures.edition
        used = references(edition.indicators[self.indicator].expression)
        return all(edition.datasets[item.dataset].spec.absent == "none" for item in used)

    def codes(self, periods: Iterable[str], under: str | None = None) -> tuple[str, ...]:
        """The codes with an observation in one of the periods, in their order.

        With `under` only those that are part of that code, at whatever depth.
        """
        wanted = tuple(periods)
        return tuple(
            code.code
            for code in self.codelist
            if (under is None or under in self.codelist.ancestors(code.code))
            and any(self.row(code.code, period) for period in wanted)
        )

    def alike(self) -> Mapping[str, str]:
        """Each code with figures standing for itself: for two tables by the same codes."""
        every = self.periods(self.codelist.codes)
        return {code: code for code in self.codes(every)}

    def finest(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Those of the codes that no other of them is part of: the finest level published."""
        known = tuple(codes)
        above = {parent for code in known for parent in self.codelist.ancestors(code)}
        return tuple(code for code in known if code not in above)

    def children(self, code: str, codes: Iterable[str]) -> tuple[str, ...]:
        """Those of the codes that come right under another; the highest where that is empty."""
        known = set(codes)
        return tuple(item for item in codes if self._nearest(item, known) == code)

    def _nearest(self, code: str, known: set[str]) -> str:
        return next((parent for parent in self.codelist.ancestors(code) if parent in known), "")

    def cover(self, codes: tuple[str, ...], named: Set[str], under: str = "") -> Iterator[str]:
        """Codes that are the whole once: those that are named, and the highest others."""
        present = named & set(codes)
        above = {parent for code in present for parent in self.codelist.ancestors(code)}
        for code in self.children(under, codes):
            if code not in present and code in above:
                yield from self.cover(codes, named, code)
            else:
                yield code

    def periods(self, codes: Iterable[str]) -> Iterator[str]:
        """The periods in which one of the codes has a value, in order of time."""
        found = {
            item.period
            for code in codes
            for item in self.figures.series(self.indicator, breakdown=self.breakdown(code))
            if item.value is not None
        }
        yield from sorted(found, key=parse_period)
