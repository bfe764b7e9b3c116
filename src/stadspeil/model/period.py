"""Periods: a stretch of time or a measurement date, written as in SDMX where it has a form.

| form         | example      | frequency                                     |
|--------------|--------------|-----------------------------------------------|
| `YYYY`       | `2021`       | year                                          |
| `YYYY-Sn`    | `2021-S1`    | half-year (SDMX semester)                     |
| `YYYY-Qn`    | `2021-Q3`    | quarter                                       |
| `YYYY-MM`    | `2021-03`    | month                                         |
| `YYYY-MM-DD` | `2021-03-31` | date: a stock, counted on that day            |
| `YYYY/YYYY`  | `2020/2021`  | school-year, from 1 August to 31 July         |
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class Frequency(StrEnum):
    """How long a period is. Figures of two frequencies never share a series."""

    YEAR = "year"
    HALF_YEAR = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    DATE = "date"
    SCHOOL_YEAR = "school-year"


EXAMPLES = {
    Frequency.YEAR: "2021",
    Frequency.HALF_YEAR: "2021-S1",
    Frequency.QUARTER: "2021-Q3",
    Frequency.MONTH: "2021-03",
    Frequency.DATE: "2021-03-31",
    Frequency.SCHOOL_YEAR: "2020/2021",
}

_FORM = re.compile(
    r"(?P<year>(?:19|20)\d\d)"
    r"(?:-S(?P<half>[12])|-Q(?P<quarter>[1-4])|/(?P<next>\d{4})"
    r"|-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?)?",
    re.ASCII,  # a year in the digits of another script would be a second code for one period
)


@dataclass(frozen=True, order=True)
class Period:
    """A period, ordered by its first day; `code` is how files and figures write it."""

    start: date
    end: date
    frequency: Frequency
    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def year(self) -> int:
        """The calendar year in which the period ends: 2021 for `2020/2021`."""
        return self.end.year

    @property
    def sdmx(self) -> str:
        """The period as an SDMX observational time period (`2020-08-01/P1Y` for school years)."""
        return f"{self.start}/P1Y" if self.frequency is Frequency.SCHOOL_YEAR else self.code


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read the code of a period.

    Raises:
        ValueError: the text has none of the six forms, or names a day that does not exist.

    >>> parse_period("2021-S2").start
    datetime.date(2021, 7, 1)
    >>> parse_period("2020/2021").sdmx
    '2020-08-01/P1Y'
    """
    match = _FORM.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a period; write {', '.join(EXAMPLES.values())}")
    year = int(match["year"])

    def months(frequency: Frequency, first: int, count: int) -> Period:
        return Period(date(year, first, 1), _month_end(year, first + count - 1), frequency, text)

    if match["half"]:
        return months(Frequency.HALF_YEAR, 6 * int(match["half"]) - 5, 6)
    if match["quarter"]:
        return months(Frequency.QUARTER, 3 * int(match["quarter"]) - 2, 3)
    if match["next"]:
        if int(match["next"]) != year + 1:
            raise ValueError(f"{text!r} is not a school year; write {year}/{year + 1}")
        return Period(date(year, 8, 1), date(year + 1, 7, 31), Frequency.SCHOOL_YEAR, text)
    if match["day"]:
        try:
            day = date(year, int(match["month"]), int(match["day"]))
        except ValueError:
            raise ValueError(f"{text!r} is a day that does not exist") from None
        return Period(day, day, Frequency.DATE, text)
    if match["month"]:
        return months(Frequency.MONTH, int(match["month"]), 1)
    return months(Frequency.YEAR, 1, 12)
