"""Roll-ups: which stored codes make up a code, a group of areas, or a longer period.

A roll-up is a list of (target, source) pairs. Every figure of an indicator is a sum over the
sources of its target; for a code that is stored as it is, the only source is the code itself.
So totals, parents of codelists, reference groups and years are all one thing.
"""

from collections.abc import Iterable, Mapping

from stadspeil.model.area import Areas
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import Dimension, Total
from stadspeil.model.period import Frequency, Period

Pairs = list[tuple[str, str]]


def roll_up_codes(codelist: Codelist, dimension: Dimension, stored: Iterable[str]) -> Pairs:
    """The targets of a dimension, given the codes that its dataset stores.

    A parent that is not stored is the sum of what is stored below it, where a stored code stands
    for everything under it. The total is the sum of the highest stored codes (`total: sum`) or the
    stored `_T` (`total: given`).
    """
    present = set(stored)
    pairs: Pairs = [(code, code) for code in codelist.codes if code in present]
    for code in codelist.codes:
        if code not in present:
            continue
        for ancestor in codelist.ancestors(code):
            if ancestor in present:
                break
            pairs.append((ancestor, code))
    if dimension.total is Total.GIVEN and TOTAL in present:
        pairs.append((TOTAL, TOTAL))
    if dimension.total is Total.SUM:
        pairs += [
            (TOTAL, code)
            for code in codelist.codes
            if code in present
            and not any(ancestor in present for ancestor in codelist.ancestors(code))
        ]
    return pairs


def roll_up_areas(areas: Areas, stored: Iterable[str], *, may_add: bool) -> Pairs:
    """The areas of a dataset, and with `may_add` the groups whose members are all stored."""
    present = set(stored)
    pairs: Pairs = [(area.code, area.code) for area in areas if area.code in present]
    if may_add:
        for group in areas:
            members = areas.members(group.code)
            if members and group.code not in present and present.issuperset(members):
                pairs += [(group.code, member) for member in members]
    return pairs


def roll_up_periods(periods: Iterable[Period], frequency: Frequency | None) -> Pairs:
    """The periods of a dataset, or the longer periods that they fill entirely.

    >>> from stadspeil.model.period import parse_period
    >>> halves = [parse_period(code) for code in ("2020-S2", "2021-S1", "2021-S2")]
    >>> roll_up_periods(halves, Frequency.YEAR)
    [('2021', '2021-S1'), ('2021', '2021-S2')]
    """
    ordered = sorted(periods)
    if frequency is None or all(period.frequency is frequency for period in ordered):
        return [(period.code, period.code) for period in ordered]
    filled: Mapping[str, list[Period]] = {}
    groups: dict[str, list[Period]] = dict(filled)
    for period in ordered:
        groups.setdefault(_longer(period, frequency), []).append(period)
    return [
        (target, period.code)
        for target, members in groups.items()
        if sum(_months(period) for period in members) == _MONTHS[frequency]
        for period in members
    ]


_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF_YEAR: 6, Frequency.YEAR: 12}


def _months(period: Period) -> int:
    return _MONTHS[period.frequency]


def _longer(period: Period, frequency: Frequency) -> str:
    year, month = period.start.year, period.start.month
    match frequency:
        case Frequency.YEAR:
            return f"{year}"
        case Frequency.HALF_YEAR:
            return f"{year}-S{(month + 5) // 6}"
        case Frequency.QUARTER:
            return f"{year}-Q{(month + 2) // 3}"
        case _:
            raise ValueError(f"periods don't add up to {frequency}")
