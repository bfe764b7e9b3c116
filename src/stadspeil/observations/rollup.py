"""Roll-ups: which stored codes make up a code, a group of areas, or a longer period.

A roll-up is a list of (target, source) pairs. Every figure of an indicator is a sum over the
sources of its target; for a code that is stored as it is, the only source is the code itself.
So totals, parents of codelists, reference groups and years are all one thing.
"""

from collections.abc import Iterable

from stadspeil.model.area import Areas
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import Dimension, Total
from stadspeil.model.period import Frequency, Period

Pairs = list[tuple[str, str]]


def roll_up_codes(codelist: Codelist, dimension: Dimension, stored: Iterable[str]) -> Pairs:
    """The targets of a dimension, given the codes that its dataset stores.

    With `total: sum` a parent that is not stored is the sum of what is stored below it, where a
    stored code stands for everything under it, and the total is the sum of the highest stored
    codes. Elsewhere parts need not make a whole (clients stand in several of them), so that only
    what is stored is there, the `_T` of `total: given` among it.
    """
    present = set(stored)
    pairs: Pairs = [(code, code) for code in codelist.codes if code in present]
    if dimension.total is Total.GIVEN and TOTAL in present:
        pairs.append((TOTAL, TOTAL))
    if dimension.total is Total.SUM:
        for code in codelist.codes:
            if code not in present:
                continue
            for ancestor in (*codelist.ancestors(code), TOTAL):
                if ancestor in present:
                    break
                pairs.append((ancestor, code))
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
    groups: dict[str, list[Period]] = {}
    for period in ordered:
        groups.setdefault(_longer(period, frequency), []).append(period)
    return [
        (target, period.code)
        for target, members in groups.items()
        if len(members) == periods_in(frequency, members[0].frequency)
        for period in members
    ]


_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF_YEAR: 6, Frequency.YEAR: 12}


def periods_in(longer: Frequency, shorter: Frequency) -> int:
    """How many periods of one frequency fill one of another.

    >>> periods_in(Frequency.YEAR, Frequency.QUARTER)
    4
    """
    return _MONTHS[longer] // _MONTHS[shorter]


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
