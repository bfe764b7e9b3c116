"""The titles of charts: what a chart shows, said by rule from its figures.

Two periods are a difference and no trend: a title compares the latest figure with the one before
and says no more. Over a break nothing is compared, and a change of law is named where it counts.
"""

from collections.abc import Sequence

from stadspeil.language import Language
from stadspeil.language.marks import plain
from stadspeil.language.numbers import round_half_up
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation, Refusal, Status
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.sentence import figure_text

Named = tuple[str, Observation]
"""What a line or bar stands for, and its figure."""


def say_latest(monitor: Monitor, language: Language, subject: str, latest: Observation) -> str:
    """The latest figure of a series, beside the one that it may be compared with.

    `werkloosheid: 4,1% in 2021, lager dan in 2020 (4,6%)`
    """
    edition = monitor.edition
    start = language(
        "message_figure",
        subject=subject,
        value=_value(edition, language, latest),
        when=language.when(latest.period),
    )
    change = _default_change(monitor, latest)
    if change is None:
        return start
    if change.refusal is not None:
        if change.refusal not in (Refusal.MEETBREUK, Refusal.SUSPECTED_BREAK):
            return start
        earlier = language.named_period(change.period_from)
        return start + language(f"message_{change.refusal.value}", period=earlier)
    before = monitor.by_key[(change.indicator, change.area, change.breakdown, change.period_from)]
    return start + language(
        "message_after_law" if _has_new_law(change) else "message_compared",
        how=_direction(edition, language, change, before, latest),
        when=language.when(before.period),
        value=_value(edition, language, before, in_brackets=True),
    )


def say_beside(edition: Edition, language: Language, subject: str, pair: Sequence[Named]) -> str:
    """A figure of an area and that of the city, of one period."""
    (area, own), (city, other) = pair
    return language(
        "message_beside",
        subject=subject,
        value=_value(edition, language, own),
        area=area,
        other=_value(edition, language, other),
        city=city,
        period=language.period(own.period),
    )


def say_range(edition: Edition, language: Language, subject: str, items: Sequence[Named]) -> str:
    """From the lowest area to the highest."""
    order = sorted(items, key=lambda item: item[1].value or 0.0)
    return language(
        "message_range",
        subject=subject,
        low=_value(edition, language, order[0][1]),
        low_area=order[0][0],
        high=_value(edition, language, order[-1][1]),
        high_area=order[-1][0],
    )


def say_highest(edition: Edition, language: Language, subject: str, items: Sequence[Named]) -> str:
    """The part with the highest figure; parts that share it are named together."""
    decimals = edition.indicators[items[0][1].indicator].spec.decimals
    rounded = [round_half_up(item.value or 0.0, decimals) for _, item in items]
    highest = max(rounded)
    found = [item for item, value in zip(items, rounded, strict=True) if value == highest]
    names = [language("message_name", name=name) for name, _ in found]
    value = _value(edition, language, found[0][1], in_brackets=True)
    if len(names) == len(items):
        return language("message_all_same", subject=subject, value=value)
    *most, last = names
    named = language("message_and", most=", ".join(most), last=last) if most else last
    key = "message_most" if _is_count(edition, items[0][1].indicator) else "message_highest"
    return language(key, subject=subject, names=named, value=value)


def _value(
    edition: Edition, language: Language, item: Observation, *, in_brackets: bool = False
) -> str:
    text = figure_text(edition, language, item)
    if item.status in (Status.PROVISIONAL, Status.ESTIMATED):
        key = "message_status_in_brackets" if in_brackets else "message_status"
        return language(key, value=text, status=language(f"status_{item.status.value}"))
    return text


def _default_change(monitor: Monitor, latest: Observation) -> Change | None:
    """The change that ends in an observation, from nearest by."""
    found = [
        change
        for change in monitor.changes_by_indicator.get(latest.indicator, ())
        if (change.area, change.breakdown) == (latest.area, latest.breakdown)
        and change.period_to == latest.period
    ]
    return found[-1] if found else None


def _has_new_law(change: Change) -> bool:
    return any(cause.kind is DiscontinuityKind.WETSWIJZIGING for cause in change.causes)


def _is_count(edition: Edition, indicator: str) -> bool:
    return edition.units[edition.indicators[indicator].spec.unit].kind is UnitKind.COUNT


def _direction(
    edition: Edition,
    language: Language,
    change: Change,
    before: Observation,
    latest: Observation,
) -> str:
    """How the latest figure lies to the earlier one, no more exact than both are shown."""
    spec = edition.indicators[change.indicator].spec
    kind = "count" if _is_count(edition, change.indicator) else "level"
    difference = change.difference or 0.0
    if round_half_up(abs(difference), spec.decimals) == 0:
        return language(f"message_same_{kind}")
    shown = [plain(figure_text(edition, language, item)) for item in (before, latest)]
    if shown[0] == shown[1]:
        return language(f"message_about_{kind}")
    return language(f"message_{'more' if difference > 0 else 'less'}_{kind}")
