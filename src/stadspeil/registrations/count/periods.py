"""Periods as stretches of days, of which the sets of products are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stadspeil.model.period import Frequency, Period, parse_period

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, order=True)
class Stretch:
    """Days from the first to the last, both included, as days since 1970-01-01."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a stretch ends on its first day or later")


@dataclass(frozen=True)
class Window:
    """A period to count, with the stretches that it and its neighbours are made of.

    `before` is the period before it, or for a measurement date the one before it that is counted
    too; `after` the period after it. They are empty where there is none: then there are no flows.
    """

    period: Period
    during: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def is_date(self) -> bool:
        """Whether this is a measurement date."""
        return self.period.frequency is Frequency.DATE

    @property
    def stretch(self) -> Stretch:
        """All days of the period."""
        return _stretch(self.period)

    @property
    def months(self) -> tuple[int, int]:
        """The first and last month, counted from January 1970."""
        return _month(self.period.start), _month(self.period.end)


@dataclass(frozen=True)
class Plan:
    """The windows that are counted in one pass, and the stretches that they share."""

    stretches: tuple[Stretch, ...]
    windows: tuple[Window, ...]

    @property
    def span(self) -> Stretch:
        """From the first day of any stretch to the last of all."""
        return Stretch(
            min(stretch.first for stretch in self.stretches),
            max(stretch.last for stretch in self.stretches),
        )


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def build_plan(periods: Sequence[Period], dates: Iterable[Period] = ()) -> Plan:
    """The stretches for some periods and their neighbours; a year is made of its halves.

    `dates` are all measurement dates that are counted, of which the one before is looked up.

    >>> len(build_plan([parse_period("2021-S1")]).stretches)  # with the halves before and after
    3
    """
    known: dict[Stretch, int] = {}

    def place(period: Period | None) -> tuple[int, ...]:
        if period is None:
            return ()
        return tuple(known.setdefault(part, len(known)) for part in _parts(period))

    ordered = sorted(dates)
    wanted = [(period, *_neighbours(period, ordered)) for period in periods]
    for part in sorted({part for row in wanted for item in row if item for part in _parts(item)}):
        known[part] = len(known)
    windows = tuple(
        Window(period, place(period), place(before), place(after))
        for period, before, after in wanted
    )
    return Plan(tuple(known), windows)


def _neighbours(period: Period, dates: Sequence[Period]) -> tuple[Period | None, Period | None]:
    if period.frequency is Frequency.DATE:
        return max((other for other in dates if other < period), default=None), None
    return _shift(period, -1), _shift(period, 1)


def _shift(period: Period, step: int) -> Period:
    outside = period.end + timedelta(days=1) if step > 0 else period.start - timedelta(days=1)
    match period.frequency:
        case Frequency.YEAR:
            code = f"{outside.year}"
        case Frequency.HALF_YEAR:
            code = f"{outside.year}-S{1 if outside.month <= 6 else 2}"
        case Frequency.QUARTER:
            code = f"{outside.year}-Q{(outside.month + 2) // 3}"
        case Frequency.MONTH:
            code = f"{outside.year}-{outside.month:02d}"
        case _:
            year = outside.year - (1 if outside.month <= 7 else 0)
            code = f"{year}/{year + 1}"
    return parse_period(code)


def _parts(period: Period) -> tuple[Stretch, ...]:
    if period.frequency is Frequency.YEAR:
        halves = (parse_period(f"{period.code}-S{half}") for half in (1, 2))
        return tuple(_stretch(half) for half in halves)
    return (_stretch(period),)


def _stretch(period: Period) -> Stretch:
    return Stretch(day_number(period.start), day_number(period.end))


def _month(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1


def months_before(day: date, months: int) -> int:
    """The number of the day that lies some months before another, the last of a shorter month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return day_number(date(year, month, min(day.day, last)))
