"""Checking the names that a file beside the figures uses: indicators, codes, areas, days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stadspeil.edition.known import Known
from stadspeil.edition.lists import AREAS, codelist_file
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Path, Positions
from stadspeil.model.codelist import Codelist
from stadspeil.model.unit import UnitKind

_KINDS = {
    UnitKind.MONEY: "an indicator in euros",
    UnitKind.COUNT: "an indicator that counts people, households or the like",
    UnitKind.SHARE: "an indicator in percent",
}


@dataclass(frozen=True)
class NameCheck:
    """Notes what is wrong with the names in one file, or in one entry of it.

    `entry` is what messages call the entry. A path leads to the value: `("products", 0, "euros")`.
    """

    problems: Problems
    known: Known
    file: str
    positions: Positions
    entry: str = ""

    def note(self, path: Path, found: str, expected: str, do: str) -> None:
        """Note a problem at a value."""
        self.problems.add(
            self.file,
            self.positions.line(path),
            ".".join(map(str, [*filter(None, [self.entry]), *path])),
            found=found,
            expected=expected,
            do=do,
        )

    def check_indicator(self, path: Path, identifier: str, kind: UnitKind | None = None) -> bool:
        """Whether an indicator can be looked at: it is known, and of the kind that is asked for."""
        if identifier not in self.known.indicators:
            if not self.problems.is_excused("indicators", identifier):
                self.note(path, repr(identifier), "the id of an indicator", "correct the id")
            return False
        own = self.known.kind(identifier)
        if kind is not None and own is not None and own is not kind:
            unit = self.known.indicators[identifier].spec.unit
            found = f"{identifier!r}, whose unit is {unit}"
            self.note(path, found, _KINDS[kind], "name another indicator")
        return True

    def check_breakdown(self, path: Path, indicator: str, dimension: str) -> Codelist | None:
        """The codelist of a breakdown of a known indicator, or None if it has no such breakdown."""
        breakdowns = self.known.indicators[indicator].spec.breakdowns
        if dimension in breakdowns:
            return self.known.codes(indicator, dimension)
        expected = f"a breakdown of {indicator}: {', '.join(breakdowns) or '(it has none)'}"
        self.note(path, repr(dimension), expected, "correct the name")
        return None

    def check_code(self, path: Path, codelist: Codelist | None, code: str) -> None:
        """Check that a codelist has a code; a codelist that can't be read is to blame itself."""
        if codelist is None or code in codelist:
            return
        file = codelist_file(codelist.id)
        if not self.problems.is_excused(file, code):
            self.note(path, repr(code), f"a code of {file}", "correct the code")

    def check_area(self, path: Path, code: str | None) -> None:
        """Check that an area stands in the list of areas."""
        if code is None or code in self.known.areas or self.problems.is_excused(AREAS, code):
            return
        self.note(path, repr(code), f"a code of {AREAS}", "correct the code")

    def check_series(
        self, path: Path, indicator: str, area: str | None, where: Mapping[str, str]
    ) -> bool:
        """Check one series, and say whether its indicator is known."""
        self.check_area((*path, "area"), area)
        if not self.check_indicator((*path, "indicator"), indicator):
            return False
        if len(where) > 1:
            self.note(
                (*path, "where"),
                " and ".join(where),
                "a code of one breakdown: figures are split by one at a time",
                "take the others out",
            )
        for dimension, code in where.items():
            place = (*path, "where", dimension)
            self.check_code(place, self.check_breakdown(place, indicator, dimension), code)
        return True

    def check_day(self, path: Path, day: str | None) -> None:
        """Check that a date of the right form is a day of the calendar."""
        try:
            date.fromisoformat(day or "2000-01-01")
        except ValueError:
            self.note(path, repr(day), "a day of the calendar", "correct the day")
