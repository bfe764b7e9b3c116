"""Sentences that several kinds of finding share, each with its branches."""

from stadspeil.findings.wording import Speech
from stadspeil.findings.working import Working
from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.base import Text
from stadspeil.model.finding import Sentence
from stadspeil.model.observation import Breakdown

SAME, UP, DOWN = 0, 1, -1


def direction_of(working: Working, after: str, before: str) -> int:
    """Which way a quantity went: `UP`, `DOWN`, or `SAME` where rounding alone can make it."""
    values = working.quantities
    if after in working.bounds and before in working.bounds:
        if working.bounds[after].minus(working.bounds[before]).holds_zero:
            return SAME
    elif values[after].value == values[before].value:
        return SAME
    return UP if values[after].value > values[before].value else DOWN


def say_change(
    speech: Speech,
    working: Working,
    indicator: str,
    breakdown: Breakdown,
    period: str,
    since: Sentence | str = "",
) -> Sentence:
    """That it rose or fell: `In 2021 stegen de kosten met € 1,5 miljoen (7,7%) tot € 20,9 miljoen`.

    From the quantities `after`, `difference` and, where it is given, `relative`.
    """
    parts = working.quantities
    relative = parts.get("relative")
    return speech.fill(
        "finding_change" if relative is None else "finding_change_percent",
        when=speech.when(period),
        verb=speech.verb("rose" if parts["difference"].value > 0 else "fell", indicator),
        subject=speech.subject(indicator, breakdown),
        difference=speech.number(parts["difference"], size=True),
        percent=speech.percent(relative, working.bounds.get("relative")) if relative else "",
        after=speech.number(parts["after"]),
        since=since,
    )


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
