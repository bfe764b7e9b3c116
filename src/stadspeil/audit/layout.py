"""How figures lie in their tables: lines, other years, parts of a year. By labels, never by order,
so that a table that is shuffled or renamed has the same layout.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache

from stadspeil.audit.ledger import Ledger
from stadspeil.model.period import Period, parse_period
from stadspeil.model.publication import Place


@lru_cache(maxsize=4096)
def read_period(code: str) -> Period | None:
    """A period as a publication may write it (`2021-H1` is a half-year too); None if it is none."""
    try:
        return parse_period(code.replace("-H", "-S"))
    except ValueError:
        return None


def is_part_of(part: str, whole: str) -> bool:
    """Whether a period lies within another, longer one.

    >>> is_part_of("2021-H1", "2021"), is_part_of("2021", "2021")
    (True, False)
    """
    inner, outer = read_period(part), read_period(whole)
    if inner is None or outer is None or inner == outer:
        return False
    return (
        outer.start <= inner.start
        and inner.end <= outer.end
        and ((inner.start, inner.end) != (outer.start, outer.end))
    )


class Layout:
    """The lines of the tables of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @cached_property
    def _columns(self) -> dict[tuple[str, ...], list[int]]:
        return self._group(lambda p: (p.table, p.column, p.period))

    @cached_property
    def _rows(self) -> dict[tuple[str, ...], list[int]]:
        return self._group(lambda p: (p.table, p.row, p.area))

    @cached_property
    def _series(self) -> dict[tuple[str, ...], list[int]]:
        return self._group(lambda p: (p.table, p.row, p.column, p.area))

    def _group(self, key: object) -> dict[tuple[str, ...], list[int]]:
        assert callable(key)
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, figure in enumerate(self._ledger.figures):
            if figure.value is not None:
                owner = self._ledger.owner[number]
                groups.setdefault((owner, *key(figure.place)), []).append(number)
        return groups

    def column(self, number: int) -> Sequence[int]:
        """The other figures of the same column and period, with the same unit."""
        place, owner = self._ledger.figures[number].place, self._ledger.owner[number]
        return self._same_unit(
            number, self._columns.get((owner, place.table, place.column, place.period), ())
        )

    def row(self, number: int) -> Sequence[int]:
        """The other figures of the same row and area, with the same unit."""
        place, owner = self._ledger.figures[number].place, self._ledger.owner[number]
        return self._same_unit(
            number, self._rows.get((owner, place.table, place.row, place.area), ())
        )

    def other_years(self, number: int) -> Sequence[int]:
        """The same row in other periods, under the same label or one that differs by year."""
        place = self._ledger.figures[number].place
        found = []
        for other in self.row(number):
            there = self._ledger.figures[other].place
            if there.period != place.period and _without_period(there) == _without_period(place):
                found.append(other)
        return found

    def parts_of_period(self, number: int) -> Sequence[int]:
        """The same row in periods that are parts of this figure's period."""
        period = self._ledger.figures[number].place.period
        return [
            n for n in self.row(number) if is_part_of(self._ledger.figures[n].place.period, period)
        ]

    def line(self, number: int) -> Sequence[int]:
        """The other figures of the same row or the same column, with the same unit."""
        return tuple(dict.fromkeys((*self.column(number), *self.row(number))))

    def usual_decimals(self, number: int) -> int:
        """The decimals that most other figures of the line have, or its own."""
        figures = self._ledger.figures
        counts = Counter(figures[other].decimals for other in self.line(number))
        if not counts:
            return figures[number].decimals
        most = max(counts.values())
        return max(decimals for decimals, count in counts.items() if count == most)

    def _same_unit(self, number: int, line: Sequence[int]) -> Sequence[int]:
        unit = self._ledger.figures[number].unit
        return [n for n in line if n != number and self._ledger.figures[n].unit == unit]


def _without_period(place: Place) -> str:
    """The label of a column without its own period: `Banen 2016` of 2016 becomes `Banen`."""
    label = place.column
    for text in (place.period, place.period[:4]):
        if text:
            label = label.replace(text, "")
    return label.strip()
