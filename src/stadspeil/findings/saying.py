"""Sentences that several kinds of finding share, each with its branches."""

import math
from collections.abc import Sequence

from stadspeil.findings.wording import Speech, join
from stadspeil.findings.working import Working
from stadspeil.language import LANGUAGES, load_language
from stadspeil.language.numbers import format_money, round_half_up
from stadspeil.model.base import Text
from stadspeil.model.finding import Piece, Sentence
from stadspeil.model.observation import Breakdown, Change
from stadspeil.model.period import parse_period

SAME, UP, DOWN = 0, 1, -1

FIGURES = 3
"""How many figures of a worked-out amount a reader can use."""


def direction_of(working: Working, after: str, before: str) -> int:
    """Which way a quantity went: `UP`, `DOWN`, or `SAME` where rounding alone can make it."""
    values = working.quantities
    if after in working.bounds and before in working.bounds:
        if working.bounds[after].minus(working.bounds[before]).holds_zero:
            return SAME
    elif values[after].value == values[before].value:
        return SAME
    return UP if values[after].value > values[before].value else DOWN


def say_change(speech: Speech, working: Working, change: Change) -> Sentence:
    """That it rose or fell: `In 2021 stegen de kosten met € 1,5 miljoen (7,7%) tot € 20,9 miljoen`.

    From the quantities `after`, `difference` and, where it is given, `relative`. Since when is said
    where it is not the period right before.
    """
    parts = working.quantities
    relative = parts.get("relative")
    return speech.fill(
        "finding_change" if relative is None else "finding_change_percent",
        when=speech.when(change.period_to),
        verb=speech.verb("rose" if parts["difference"].value > 0 else "fell", change.indicator),
        subject=speech.subject(change.indicator, change.breakdown),
        difference=speech.number(parts["difference"], size=True),
        percent=speech.percent(relative, working.bounds.get("relative")) if relative else "",
        after=speech.number(parts["after"]),
        since=say_since(speech, change),
    )


def say_since(speech: Speech, change: Change) -> Sentence:
    """What it is compared with; nothing where that is the period right before."""
    first, last = parse_period(change.period_from), parse_period(change.period_to)
    if first.frequency is last.frequency and (last.start - first.end).days == 1:
        return ()
    same = (first.start.month, first.start.day) == (last.start.month, last.start.day)
    if same and last.start.year - first.start.year == 1:
        return speech.fill("finding_since_year")
    return speech.fill("finding_since", period=speech.period(change.period_from))


def say_move(
    speech: Speech,
    working: Working,
    indicator: str,
    breakdown: Breakdown,
    after: str = "after",
    before: str = "before",
) -> Sentence:
    """From where to where: `Het aantal cliënten steeg van 87 naar 111`; or that it stayed so."""
    parts = working.quantities
    way = direction_of(working, after, before)
    first, last = speech.number(parts[before]), speech.number(parts[after])
    verb = {UP: "rose", DOWN: "fell", SAME: "stayed"}[way]
    key = "finding_from_to" if way else "finding_stayed"
    if first.text == last.text:
        key, verb = "finding_same", "stayed"
    return speech.fill(
        key,
        subject=speech.subject(indicator, breakdown),
        verb=speech.verb(verb, indicator),
        before=first,
        after=last,
    )


def in_languages(key: str, **names: str | Text) -> Text:
    """A text of the program in both languages, with words and texts of the edition filled in."""
    said = {}
    for code in LANGUAGES:
        language = load_language(code)
        given = {
            name: language.text(item) if isinstance(item, Text) else item
            for name, item in names.items()
        }
        said[code] = language(key, **given)
    return Text(**said)


def about_money(speech: Speech, working: Working, name: str, *, exact: bool = False) -> Sentence:
    """An amount without its sign: `ongeveer € 188.000`.

    In three figures, or fewer where rounding of the source leaves fewer certain. With `exact` the
    word for *about* is left out.
    """
    quantity, limits = working.quantities[name], working.bounds.get(name)
    width = limits.upper - limits.lower if limits else 0.0
    step = max(math.log10(max(width, 1.0)), math.log10(max(abs(quantity.value), 1.0)) - FIGURES + 1)
    value = float(round_half_up(abs(quantity.value), -int(step)))
    piece = Piece(format_money(value, speech.language), quantity.name)
    return (piece,) if exact else speech.fill("finding_about", number=piece)


def join_words(speech: Speech, parts: Sequence[Sentence]) -> Sentence:
    """Parts of a sentence in a row: `a, b en c`."""
    pieces: list[Piece] = []
    for place, part in enumerate(parts):
        if place:
            last = place == len(parts) - 1
            pieces.append(Piece(speech.language("finding_and") if last else ", "))
        pieces += part
    return join(*pieces)
