"""Figures and changes as the words of a sentence."""

from stadspeil.language import Language, format_figure, format_number
from stadspeil.language.numbers import format_money, round_half_up
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation, Status
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.order import comparison_areas

COMPARABLE = (UnitKind.SHARE, UnitKind.RATE, UnitKind.SCORE)
"""The kinds of figures that do not depend on the size of an area."""

SMALL_COUNT = 20
"""Below this number of persons, in either period, no percentage is given."""


def figure_text(edition: Edition, language: Language, observation: Observation) -> str:
    """A figure in a sentence: `16,5%`, `8.585`, `€ 20,9 miljoen`, or why there is none."""
    spec = edition.indicators[observation.indicator].spec
    if observation.value is None:
        return language(f"reason_{observation.reason}")
    text = format_figure(observation.value, edition.units[spec.unit], spec.decimals, language)
    return language.mark(text, observation.id)


def change_text(edition: Edition, language: Language, change: Change) -> str:
    """A change in a sentence: `75 minder (−0,9%)`, or why it is not given.

    Counts below twenty get no percentage, since each person would weigh too much in it.
    """
    text = _change_words(edition, language, change)
    return language.mark(text, change.id) if has_amount(edition, change) else text


def has_amount(edition: Edition, change: Change) -> bool:
    """Whether a change is given and more than nothing, as exact as it is shown."""
    if change.refusal is not None or change.difference is None:
        return False
    decimals = edition.indicators[change.indicator].spec.decimals
    return round_half_up(abs(change.difference), decimals) != 0


def _change_words(edition: Edition, language: Language, change: Change) -> str:
    if change.refusal is not None or change.difference is None:
        return language(f"change_refused_{change.refusal}")
    spec = edition.indicators[change.indicator].spec
    unit = edition.units[spec.unit]
    size = abs(change.difference)
    if not has_amount(edition, change):
        return language("change_same" if unit.kind is UnitKind.COUNT else "change_equal")
    direction = "more" if change.difference > 0 else "less"
    if unit.kind is UnitKind.SHARE:
        amount = format_number(size, spec.decimals, language)
        return language(f"change_points_{direction}", amount=amount)
    if unit.kind is UnitKind.SCORE:
        amount = format_number(size, spec.decimals, language)
        return language(f"change_score_{direction}", amount=amount)
    if unit.kind is UnitKind.MONEY:
        amount = format_money(size * unit.scale, language)
        text = language(f"change_money_{direction}", amount=amount)
    else:
        amount = format_number(size * unit.scale, spec.decimals, language)
        text = language(f"change_{direction}", amount=amount)
    if change.relative is None or _is_small(change, unit.kind, unit.scale):
        return text
    percent = format_number(change.relative, 1, language, sign=True) + "%"
    return language("change_percent", text=text, percent=percent)


def comparison_sentences(monitor: Monitor, language: Language, own: Observation) -> tuple[str, ...]:
    """What the figure was elsewhere, as in `In Nederland was dat 21,4%`.

    Only shares, rates and scores of the same period; reference groups first, then the country.
    Figures stand beside each other: what is high or low is for the reader to judge.
    """
    edition = monitor.edition
    unit = edition.units[edition.indicators[own.indicator].spec.unit]
    if own.value is None or unit.kind not in COMPARABLE:
        return ()
    sentences = []
    for area in dict.fromkeys(comparison_areas(edition)[1:]):
        other = monitor.by_key.get((own.indicator, area, own.breakdown, own.period))
        if area == own.area or other is None or other.value is None:
            continue
        figure = figure_text(edition, language, other)
        if unit.kind is UnitKind.RATE:
            figure = f"{figure} {unit.word(language.code)}"
        if other.status is not Status.NORMAL:
            figure = f"{figure} ({language(f'status_{other.status.value}')})"
        name = language.text(edition.areas[area].name)
        sentences.append(language("comparison", area=name, figure=figure))
    return tuple(sentences)


def _is_small(change: Change, kind: UnitKind, scale: int) -> bool:
    values = [value * scale for value in (change.value_from, change.value_to) if value is not None]
    return kind is UnitKind.COUNT and min(values) < SMALL_COUNT


def latest_change(monitor: Monitor, indicator: str, area: str) -> Change | None:
    """The last default change of the whole of an indicator in an area, if it has one."""
    found = [
        change
        for change in monitor.changes_by_indicator.get(indicator, ())
        if change.area == area and not change.breakdown
    ]
    return found[-1] if found else None
