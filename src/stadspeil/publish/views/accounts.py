"""Accounts and another source of a law, line by line: what one lacks is an empty cell.

Amounts of two sources stand beside each other. They are never subtracted, since they count
different things; what is missing in one of them shows as a hole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.codelist import Codelist
from stadspeil.model.edition import Indicator
from stadspeil.model.monitor import Monitor
from stadspeil.model.period import parse_period
from stadspeil.publish.views.money import LawMoney, MoneyView
from stadspeil.publish.views.order import breakdown_codelist
from stadspeil.publish.views.products import Amount
from stadspeil.publish.views.sentence import figure_text


@dataclass(frozen=True)
class PairedLine:
    """A line of one or both sources; an empty amount is a line that the source does not have."""

    title: str
    own: Amount
    other: Amount


@dataclass(frozen=True)
class SideBySide:
    """The accounts of a law and another source, in the last year that both have."""

    law: str
    period: str
    other_indicator: str
    other_title: str
    lines: tuple[PairedLine, ...]
    own_total: Amount
    other_total: Amount


def build_side_by_side(
    monitor: Monitor, language: Language, money: MoneyView | None
) -> tuple[SideBySide, ...]:
    """Each law of which another source has lines of the same names as the accounts."""
    if money is None:
        return ()
    found = (
        _pair(monitor, language, money, law, other.indicator)
        for law in money.laws
        for other in law.others
    )
    return tuple(item for item in found if item is not None)


def _pair(
    monitor: Monitor, language: Language, money: MoneyView, law: LawMoney, name: str
) -> SideBySide | None:
    own = monitor.edition.indicators[money.indicator]
    other = monitor.edition.indicators[name]
    if not other.spec.breakdowns:
        return None
    codelist = breakdown_codelist(monitor.edition, other, other.spec.breakdowns[0])
    tops = [code.code for code in codelist if code.parent is None]
    lines = {line.code: line.title for line in law.lines}
    if not set(tops) & set(lines):
        return None  # no line has the same name, so that all of it would look like holes
    period = _last_shared(monitor, own, other)
    if period is None:
        return None
    return SideBySide(
        law.title,
        language.period(period),
        name,
        language.text(other.spec.title),
        tuple(_lines(monitor, language, own, other, codelist, lines, period)),
        _amount(monitor, language, own, _law_code(monitor, own, tuple(lines)), period),
        _amount(monitor, language, other, "", period),
    )


def _lines(
    monitor: Monitor,
    language: Language,
    own: Indicator,
    other: Indicator,
    codelist: Codelist,
    lines: dict[str, str],
    period: str,
) -> Iterator[PairedLine]:
    for code, title in lines.items():
        yield PairedLine(
            title,
            _amount(monitor, language, own, code, period),
            _amount(monitor, language, other, code, period)
            if code in codelist.codes
            else Amount(""),
        )
    for entry in codelist:
        if entry.parent is None and entry.code not in lines:
            found = _amount(monitor, language, other, entry.code, period)
            if found.text:
                yield PairedLine(language.text(entry.title), Amount(""), found)


def _law_code(monitor: Monitor, own: Indicator, codes: tuple[str, ...]) -> str:
    """The code above the lines of a law, which holds their total; or "" where there is none."""
    codelist = breakdown_codelist(monitor.edition, own, own.spec.breakdowns[0])
    above = {next(iter(codelist.ancestors(code)), "") for code in codes}
    return above.pop() if len(above) == 1 else ""


def _last_shared(monitor: Monitor, own: Indicator, other: Indicator) -> str | None:
    area = monitor.edition.settings.area
    periods = [
        {
            item.period
            for item in monitor.by_indicator.get(indicator.id, ())
            if item.area == area and item.value is not None
        }
        for indicator in (own, other)
    ]
    return max(periods[0] & periods[1], key=parse_period, default=None)


def _amount(
    monitor: Monitor, language: Language, indicator: Indicator, code: str, period: str
) -> Amount:
    breakdown = ((indicator.spec.breakdowns[0], code),) if code else ()
    key = (indicator.id, monitor.edition.settings.area, breakdown, period)
    found = monitor.by_key.get(key)
    if found is None or found.value is None:
        return Amount("")
    return Amount(figure_text(monitor.edition, language, found), found.id)
