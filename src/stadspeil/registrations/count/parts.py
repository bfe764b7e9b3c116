"""A registration in parts that are counted one after the other, so that memory stays bounded.

Who did not move has all records in one municipality. So municipalities are counted some at a time,
and those who moved, whose records may lie anywhere, together in a part of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_RECORDS = 10_000_000
"""Stays, provisions and benefits in a part, unless one municipality has more."""


@dataclass(frozen=True)
class Part:
    """Municipalities from the first to the last, by their numbers, or None for all of them.

    `stayed` counts who did not move, and records by the area that they are of; `moved` counts
    persons and households that moved.
    """

    municipalities: tuple[int, int] | None = None
    stayed: bool = True
    moved: bool = True

    @property
    def here(self) -> str:
        """The condition for records that are counted by their own area."""
        if self.municipalities is None:
            return "true"
        return "municipality between {} and {}".format(*self.municipalities)

    @property
    def persons(self) -> str:
        """The condition for records of the persons that are counted."""
        if self.stayed and self.moved:
            return self.here
        return f"{self.here} and moved in ({'0, 2' if self.stayed else '1, 3'})"

    @property
    def sets(self) -> str:
        """The condition for records of the persons, and of the households, that are counted."""
        if self.stayed and self.moved:
            return self.here
        return f"{self.here} and moved {'< 3' if self.stayed else '> 0'}"


def split_parts(records: Sequence[tuple[int, int]], most: float) -> tuple[Part, ...]:
    """One part where everything fits, else one for those who moved and some municipalities each.

    `records` gives the records of each municipality, by its number.

    >>> split_parts([(0, 300), (1, 500), (2, 400)], 1000)[1:]  # doctest: +NORMALIZE_WHITESPACE
    (Part(municipalities=(0, 1), stayed=True, moved=False),
     Part(municipalities=(2, 2), stayed=True, moved=False))
    """
    if sum(count for _, count in records) <= most:
        return (Part(),)
    return (Part(stayed=False), *_ranges(sorted(records), most))


def _ranges(records: Sequence[tuple[int, int]], most: float) -> Iterator[Part]:
    first, together = records[0][0], 0
    last = first
    for municipality, count in records:
        if together and together + count > most:
            yield Part((first, last), moved=False)
            first, together = municipality, 0
        together += count
        last = municipality
    yield Part((first, last), moved=False)
