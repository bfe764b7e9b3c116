"""Periods as days: enough to say which comes first, and which lies in which."""

import re
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)


@cache
def days_of(code: str) -> tuple[date, date]:
    """The first and the last day of a period.

    >>> days_of("2021-S2")
    (datetime.date(2021, 7, 1), datetime.date(2021, 12, 31))
    >>> days_of("2020/2021")[0]
    datetime.date(2020, 8, 1)
    """
    year = int(code[:4])
    if re.fullmatch(r"\d{4}/\d{4}", code):
        return date(year, 8, 1), date(year + 1, 7, 31)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", code):
        day = date.fromisoformat(code)
        return day, day
    if re.fullmatch(r"\d{4}", code):
        return date(year, 1, 1), date(year, 12, 31)
    part = int(code[-1]) if code[5] in "SQ" else int(code[5:])
    months = {"S": 6, "Q": 3}.get(code[5], 1)
    first = (part - 1) * months + 1
    after = date(year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return date(year, first, 1), after - _DAY


def is_within(inner: str, outer: str) -> bool:
    """Whether a period lies in another, or is it."""
    first, last = days_of(inner)
    return days_of(outer)[0] <= first and last <= days_of(outer)[1]


def crosses(boundary: str, earlier: str, later: str) -> bool:
    """Whether the first day of `boundary` comes after the first of one period, in the next."""
    return days_of(earlier)[0] < days_of(boundary)[0] <= days_of(later)[1]
