"""The words of the signal rule: level and direction joined to one statement, for every cell."""

from dataclasses import dataclass
from enum import StrEnum

from stadspeil.findings.benchmark import Closeness, Compared
from stadspeil.findings.trends import Run
from stadspeil.findings.wording import Speech, paragraph
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.finding import Quantity, Sentence
from stadspeil.model.indicator import Polarity, Quotation
from stadspeil.model.insight import Direction, Level
from stadspeil.model.observation import Change

PLAIN = (Level.LOWER, Level.HIGHER, Level.SIMILAR)
MOVED = (Direction.ROSE, Direction.FELL, Direction.EQUAL)


class Scope(StrEnum):
    """What an indicator has figures of, for the area of the edition."""

    WHOLE = "whole"
    PARTS = "parts"  # only of parts: the whole is not counted, or is 100 % by its nature
    NOTHING = "nothing"  # only of other areas


@dataclass(frozen=True)
class Statement:
    """What the rule decided about an indicator, ready to be said.

    `change` is that of the count behind a share, where the edition has it; `itself` is then that of
    the share, with its direction, where it went another way.
    """

    level: Level
    direction: Direction
    compared: Compared | None = None
    change: Change | None = None
    itself: tuple[Change, Direction] | None = None
    polarity: Polarity = Polarity.NONE
    provisional: bool = False
    quotation: Quotation | None = None
    scope: Scope = Scope.WHOLE


def say_signal(speech: Speech, statement: Statement) -> Sentence:
    """The statement in one language."""
    if statement.scope is Scope.WHOLE:
        sentences = _say_both(speech, statement)
    else:
        area = speech.area(speech.edition.settings.area)
        sentences = [speech.fill(f"finding_signal_{statement.scope.value}", area=area)]
    if statement.quotation is not None:
        sentences.insert(1, say_quotation(speech, statement.quotation))
    if statement.itself is not None:
        sentences.append(_say_move(speech, *statement.itself))
    sentences += _say_causes(speech, statement)
    if statement.provisional:
        sentences.append(speech.fill("finding_signal_provisional"))
    if statement.polarity is not Polarity.NONE:
        sentences.append(speech.fill(f"finding_signal_{statement.polarity.value}"))
    return paragraph(*sentences)


def _say_causes(speech: Speech, statement: Statement) -> list[Sentence]:
    """What the register says of the change: at a change of law nobody may read it without."""
    if statement.change is None or statement.direction not in MOVED:
        return []
    return [
        speech.fill("finding_cause", cause=speech.text(entry.reason))
        for entry in statement.change.causes
        if entry.kind is DiscontinuityKind.WETSWIJZIGING
    ]


def _say_both(speech: Speech, statement: Statement) -> list[Sentence]:
    """Level and direction: one sentence where both are there, else one for each."""
    compared, change, direction = statement.compared, statement.change, statement.direction
    if compared is None or change is None or direction not in MOVED:
        return [_say_level(speech, statement), _say_direction(speech, statement)]
    if statement.level not in PLAIN:
        return [_say_level(speech, statement), _say_direction(speech, statement)]
    own = compared.own
    same = own.indicator == change.indicator
    sentence = speech.fill(
        "finding_signal_both" if same else "finding_signal_both_counted",
        when=speech.when(own.period),
        was=speech.verb("was", own.indicator),
        subject=speech.subject(own.indicator),
        level=_level_words(speech, statement.level, compared),
        counted=speech.subject(change.indicator),
        moved=speech.language(
            f"finding_moved_{direction.value}", since=speech.the(change.period_from)
        )
        if same
        else speech.moved(direction.value, change.indicator, change.period_from),
    )
    return [sentence]


def _moved(speech: Speech, change: Change, direction: Direction, *, joined: bool) -> str:
    """Which way a series went; joined to a clause about the same series it has no verb."""
    if joined:
        since = speech.the(change.period_from)
        return speech.language(f"finding_moved_{direction.value}", since=since)
    return speech.moved(direction.value, change.indicator, change.period_from)


def _say_level(speech: Speech, statement: Statement) -> Sentence:
    compared = statement.compared
    if compared is None:
        return speech.fill("finding_signal_none")
    if statement.level not in PLAIN:
        area = speech.area(compared.first.benchmark.area)
        return speech.fill(f"finding_signal_{statement.level.value}", area=area)
    return speech.fill(
        "finding_was",
        when=speech.when(compared.own.period),
        verb=speech.verb("was", compared.own.indicator),
        subject=speech.subject(compared.own.indicator),
        value=_level_words(speech, statement.level, compared),
    )


def _level_words(speech: Speech, level: Level, compared: Compared) -> Sentence:
    word = level.value
    if level is Level.SIMILAR:
        word = "equal" if compared.first.closeness is Closeness.EQUAL else "unshown"
    return speech.fill(f"finding_signal_{word}", area=speech.area(compared.first.benchmark.area))


def _say_direction(speech: Speech, statement: Statement) -> Sentence:
    if statement.change is not None and statement.direction in MOVED:
        return _say_move(speech, statement.change, statement.direction)
    return speech.fill(f"finding_signal_direction_{statement.direction.value}")


def _say_move(speech: Speech, change: Change, direction: Direction) -> Sentence:
    return speech.fill(
        "finding_signal_moved",
        subject=speech.subject(change.indicator),
        moved=speech.moved(direction.value, change.indicator, change.period_from),
    )


def say_quotation(speech: Speech, quotation: Quotation) -> Sentence:
    """What a source says in words, as a quotation of it with its place."""
    return speech.fill(
        "finding_signal_quotation",
        text=speech.text(quotation.text).rstrip("."),
        place=quotation.place,
        source=quotation.source,
    )


def say_trend(speech: Speech, run: Run, years: Quantity, scope: Scope) -> Sentence:
    """Whether there is a trend, or why there is none."""
    if scope is not Scope.WHOLE:
        return paragraph(speech.fill("finding_signal_trend_parts"))
    key = f"finding_signal_trend_{run.direction.value}"
    if run.direction is Direction.NONE and run.broken:
        key += "_broken"
    return paragraph(speech.fill(key, years=speech.number(years)))
