"""Changes between two periods of a series: given with their causes, or refused with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stadspeil.model.base import Text
from stadspeil.model.discontinuity import Discontinuity, DiscontinuityKind
from stadspeil.model.edition import Edition
from stadspeil.model.observation import (
    Breakdown,
    Change,
    Observation,
    Refusal,
    Status,
    SuspectedBreak,
)
from stadspeil.model.period import Frequency, Period, parse_period
from stadspeil.model.unit import UnitKind
from stadspeil.observations.breaks import (
    crosses,
    falls_in,
    may_cross,
    touching_entries,
    touching_suspects,
)

_WITHIN_A_YEAR = (Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH, Frequency.DATE)


@dataclass(frozen=True)
class Series:
    """The observations of one indicator, area and breakdown, with what stands in their way."""

    indicator: str
    area: str
    breakdown: Breakdown
    observations: tuple[Observation, ...]
    has_ratio: bool
    entries: tuple[Discontinuity, ...]
    suspects: tuple[SuspectedBreak, ...]

    def at(self, period: str) -> Observation | None:
        """The observation of a period."""
        return next((item for item in self.observations if item.period == period), None)

    def odd(self) -> list[Period]:
        """The periods that the register calls odd (eenmalig), in order of time."""
        marks = [entry.at for entry in self.entries if entry.kind is DiscontinuityKind.EENMALIG]
        periods = (parse_period(item.period) for item in self.observations)
        return [period for period in periods if any(falls_in(at, period) for at in marks)]


def build_series(
    edition: Edition, observations: Sequence[Observation], suspects: Sequence[SuspectedBreak]
) -> list[Series]:
    """All series, in the order of the observations."""
    groups: dict[tuple[str, str, Breakdown], list[Observation]] = {}
    for item in observations:
        groups.setdefault((item.indicator, item.area, item.breakdown), []).append(item)
    series = []
    for (identifier, area, breakdown), members in groups.items():
        indicator = edition.indicators[identifier]
        kind = edition.units[indicator.spec.unit].kind
        series.append(
            Series(
                identifier,
                area,
                breakdown,
                tuple(sorted(members, key=lambda item: parse_period(item.period))),
                kind not in (UnitKind.SHARE, UnitKind.SCORE),
                touching_entries(edition, indicator, area, breakdown),
                touching_suspects(edition, indicator, area, suspects),
            )
        )
    return series


def build_changes(series: Series) -> Iterator[Change]:
    """The default changes of a series: from the period before, and from a year before.

    Odd periods (eenmalig) are passed over, so that their neighbours compare with each other.
    """
    odd = series.odd()
    periods = [parse_period(item.period) for item in series.observations]
    plain = [period for period in periods if period not in odd]
    for earlier, later in pairwise(plain):
        yield change_between(series, earlier.code, later.code)
    for later in plain:
        before = [item for item in plain if _is_a_year_before(item, later)]
        if before and plain.index(before[0]) < plain.index(later) - 1:
            yield change_between(series, before[0].code, later.code)


def _is_a_year_before(earlier: Period, later: Period) -> bool:
    return (
        later.frequency in _WITHIN_A_YEAR
        and earlier.start.year == later.start.year - 1
        and (earlier.start.month, earlier.start.day) == (later.start.month, later.start.day)
    )


def change_between(series: Series, period_from: str, period_to: str) -> Change:
    """The change of a series between any two of its periods, or the reason why there is none."""
    first, last = series.at(period_from), series.at(period_to)
    vintage = series.observations[-1].vintage
    parts = [series.indicator, series.area, f"{period_from}~{period_to}"]
    if series.breakdown:
        parts.append(";".join(f"{name}={code}" for name, code in series.breakdown))
    refusal, reason = _refusal(series, first, last)
    earlier, later = sorted((parse_period(period_from), parse_period(period_to)))
    change = Change(
        id=":".join(parts) + f"@{vintage}",
        indicator=series.indicator,
        area=series.area,
        breakdown=series.breakdown,
        period_from=period_from,
        period_to=period_to,
        value_from=first.value if first else None,
        value_to=last.value if last else None,
        difference=None,
        relative=None,
        status=Status.MISSING,
        refusal=refusal,
        reason=reason,
        causes=_causes(series, earlier, later),
        skipped=tuple(period.code for period in series.odd() if earlier < period < later),
    )
    if refusal or first is None or last is None or first.value is None or last.value is None:
        return change
    difference = last.value - first.value
    relative = 100 * difference / first.value if series.has_ratio and first.value > 0 else None
    provisional = Status.PROVISIONAL in (first.status, last.status)
    estimated = Status.ESTIMATED in (first.status, last.status)
    status = Status.ESTIMATED if estimated else Status.PROVISIONAL if provisional else Status.NORMAL
    return replace(change, difference=difference, relative=relative, status=status)


def _refusal(
    series: Series, first: Observation | None, last: Observation | None
) -> tuple[Refusal | None, Text | None]:
    if first is None or last is None:
        return Refusal.NO_OBSERVATION, None
    refusal, reason = find_break(series, parse_period(first.period), parse_period(last.period))
    if refusal is None and (first.value is None or last.value is None):
        return Refusal.NO_FIGURE, None
    return refusal, reason


def find_break(series: Series, first: Period, last: Period) -> tuple[Refusal | None, Text | None]:
    """The break between two periods over which a series can't be compared, or None."""
    earlier, later = sorted((first, last))
    for entry in series.entries:
        if entry.kind is DiscontinuityKind.MEETBREUK and crosses(entry.at, earlier, later):
            return Refusal.MEETBREUK, entry.reason
    for suspect in series.suspects:
        if may_cross(suspect, earlier, later):
            return Refusal.SUSPECTED_BREAK, None
    return None, None


def _causes(series: Series, earlier: Period, later: Period) -> tuple[Discontinuity, ...]:
    return tuple(
        entry
        for entry in series.entries
        if (
            entry.kind in (DiscontinuityKind.WETSWIJZIGING, DiscontinuityKind.MEETBREUK)
            and crosses(entry.at, earlier, later)
        )
        or (
            entry.kind is DiscontinuityKind.EENMALIG
            and (falls_in(entry.at, earlier) or falls_in(entry.at, later))
        )
    )
