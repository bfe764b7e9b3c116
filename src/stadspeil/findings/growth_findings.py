"""Findings of kind *cost growth*: what a change in spending goes with, for products and a law."""

from collections.abc import Callable, Iterator, Sequence

from stadspeil.findings.figures import Figures
from stadspeil.findings.growth import CHAIN_NAMES, Split, SplitRow, find_splits
from stadspeil.findings.saying import about_money, join_words, say_change, say_move
from stadspeil.findings.wording import Speech, paragraph, speak
from stadspeil.findings.working import Working
from stadspeil.language.numbers import MINUS
from stadspeil.model.base import Text
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.finding import (
    Finding,
    FindingKind,
    Piece,
    Sentence,
    Uncertainty,
    UncertaintyKind,
    finding_id,
)
from stadspeil.model.insight import Direction
from stadspeil.model.observation import Change

PARTS = ("volume", "intensity")
"""The two parts of the change of a product."""


def find_growth(figures: Figures) -> Iterator[Finding]:
    """The last split of each source: its products that matter, and the law as a whole."""
    last = {split.source.id: split for split in find_splits(figures)}
    for split in last.values():
        yield from _find_products(split)
        if _moved(figures, split.change):
            yield _build_law(split)


def _find_products(split: Split) -> Iterator[Finding]:
    """Products above the floor that rose or fell, with a part that rounding can't make."""
    floor = split.figures.bounds.floor_euros
    for row in split.separable:
        change = split.euros.change(row.code, split.change.period_to)
        values = row.working.quantities
        if (
            change is not None
            and max(values["after"].value, values["before"].value) >= floor
            and _moved(split.figures, change)
            and any(_sign(row.working, name) for name in PARTS)
        ):
            yield _build_product(split, row, change)


def _moved(figures: Figures, change: Change) -> bool:
    return figures.direction(change) in (Direction.ROSE, Direction.FELL)


def _sign(working: Working, name: str) -> int:
    """Whether a part adds (1) or takes off (-1); 0 where rounding alone can make it."""
    limits, value = working.bounds.get(name), working.quantities[name].value
    if limits is None or limits.holds_zero:
        return 0
    return 1 if value > 0 else -1


# -- findings


def _build_product(split: Split, row: SplitRow, change: Change) -> Finding:
    counted = split.people.change(split.source.codes[row.code], split.change.period_to)
    causes = _causes(change, counted)
    values = row.working.quantities
    return _build(
        split,
        row.working,
        change,
        causes,
        (*PARTS, "difference"),
        lambda speech: _say_product(speech, split, row, change, causes),
        abs(values["people_after"].value - values["people_before"].value),
    )


def _build_law(split: Split) -> Finding:
    causes = _causes(split.change, split.people.change("", split.change.period_to))
    values = split.totals.quantities
    people = None
    if "people" in values:
        people = abs(values["people_after"].value - values["people_before"].value)
    return _build(
        split,
        split.totals,
        split.change,
        causes,
        (*PARTS, "difference", *(name for name in CHAIN_NAMES if name in values)),
        lambda speech: _say_law(speech, split, causes),
        people,
    )


def _build(
    split: Split,
    working: Working,
    change: Change,
    causes: Sequence[Text],
    uncertain: Sequence[str],
    say: Callable[[Speech], Sentence],
    people: float | None,
) -> Finding:
    figures, source = split.figures, split.source
    first = figures.at(source.euros, change.period_from, breakdown=change.breakdown)
    last = figures.at(source.euros, change.period_to, breakdown=change.breakdown)
    return Finding(
        id=finding_id(
            FindingKind.COST_GROWTH,
            source.euros,
            figures.area,
            change.period_to,
            change.breakdown,
        ),
        kind=FindingKind.COST_GROWTH,
        domain=source.law,
        indicator=source.euros,
        area=figures.area,
        period=change.period_to,
        breakdown=change.breakdown,
        quantities=working.result,
        lead="after",
        change="difference",
        sentences=speak(figures.edition, say),
        uncertainty=_rounding(working, uncertain),
        caveats=(*causes, *split.notes, *figures.caveats(source.euros)),
        size_money=abs(working.quantities["difference"].value),
        size_people=people,
        certainty=figures.certainty(*(item for item in (first, last) if item is not None)),
    )


def _rounding(working: Working, names: Sequence[str]) -> tuple[Uncertainty, ...]:
    limits = {name: working.bounds[name] for name in names if name in working.bounds}
    return tuple(
        Uncertainty(UncertaintyKind.ROUNDING, name, item.lower, item.upper)
        for name, item in limits.items()
        if item.lower < item.upper
    )


def _causes(*changes: Change | None) -> tuple[Text, ...]:
    """What the register says beside the changes of the euros and of the people, once each."""
    found = {
        entry.reason.nl: entry.reason
        for change in changes
        if change is not None
        for entry in change.causes
        if entry.kind is not DiscontinuityKind.GEEN_BREUK
    }
    return tuple(found.values())


# -- sentences


def _say_product(
    speech: Speech, split: Split, row: SplitRow, change: Change, causes: Sequence[Text]
) -> Sentence:
    source, working = split.source, row.working
    counted = split.people.breakdown(source.codes[row.code])
    return paragraph(
        say_change(speech, working, change),
        say_move(speech, working, source.people, counted, "people_after", "people_before"),
        _say_parts(speech, split, working),
        *_say_causes(speech, causes),
    )


def _say_causes(speech: Speech, causes: Sequence[Text]) -> list[Sentence]:
    return [speech.fill("finding_cause", cause=speech.text(reason)) for reason in causes]


def _say_parts(speech: Speech, split: Split, working: Working) -> Sentence:
    """What the change goes with: both parts, or the one that rounding can't make."""
    difference = working.quantities["difference"]
    way = 1 if difference.value > 0 else -1
    signs = {name: _sign(working, name) for name in PARTS}
    change = speech.language("finding_rise" if way > 0 else "finding_fall")
    sure = [name for name in PARTS if signs[name]]
    if len(sure) == 1:
        (only,) = sure
        if signs[only] != way or not _is_most(working, only):
            return ()
        return speech.fill(
            "finding_growth_mainly", change=change, cause=_cause(speech, split, working, only)
        )
    named: dict[str, Sentence | str] = {
        "first": about_money(speech, working, "volume"),
        "first_cause": _cause(speech, split, working, "volume"),
        "second": about_money(speech, working, "intensity"),
        "second_cause": _cause(speech, split, working, "intensity"),
    }
    if all(sign == way for sign in signs.values()):
        return speech.fill("finding_growth_both", change=change, **named)
    more = {sign: speech.language(f"finding_{word}") for sign, word in ((1, "more"), (-1, "less"))}
    return speech.fill(
        "finding_growth_against",
        first_more=more[signs["volume"]],
        second_more=more[signs["intensity"]],
        **named,
    )


def _is_most(working: Working, name: str) -> bool:
    """Whether a part is more than half of the change, however the source rounded."""
    part, whole = working.bounds[name], working.bounds["difference"]
    lowest = min(abs(part.lower), abs(part.upper))
    return lowest > max(abs(whole.lower), abs(whole.upper)) / 2


def _cause(speech: Speech, split: Split, working: Working, name: str) -> str:
    unit = split.figures.unit(split.source.people)
    way = "up" if working.quantities[name].value > 0 else "down"
    return speech.language(
        f"finding_growth_cause_{name}_{way}",
        people=unit.word(speech.language.code),
        person=unit.word(speech.language.code, one=True),
    )


def _say_law(speech: Speech, split: Split, causes: Sequence[Text]) -> Sentence:
    working = split.totals
    unit = split.figures.unit(split.source.people)
    sentences = [
        say_change(speech, working, split.change),
    ]
    moved = working.quantities["difference"].value
    if any(not row.separable for row in split.rows) and "covered" in working.quantities:
        sentences.append(
            speech.fill(
                "finding_growth_covered",
                covered=speech.certain(
                    working.quantities["covered"], working.bounds.get("covered")
                ),
                people=unit.word(speech.language.code),
                person=unit.word(speech.language.code, one=True),
            )
        )
        moved = _sign(working, "separable")
        sentences.append(_say_covered(speech, working, moved))
    sentences.append(_say_chain(speech, split, moved))
    return paragraph(*sentences, *_say_causes(speech, causes))


def _say_covered(speech: Speech, working: Working, moved: float) -> Sentence:
    if not moved:
        return speech.fill("finding_growth_covered_stayed")
    return speech.fill(
        "finding_growth_covered_moved",
        verb=speech.language("finding_verb_rose_one" if moved > 0 else "finding_verb_fell_one"),
        difference=speech.number(working.quantities["separable"], size=True),
    )


def _say_chain(speech: Speech, split: Split, moved: float) -> Sentence:
    """The four parts of the chain that rounding can't make, or the two parts without a chain."""
    working = split.totals
    names = tuple(CHAIN_NAMES) if "people" in working.quantities else PARTS
    parts = [
        speech.fill(
            "finding_growth_part",
            cause=_cause(speech, split, working, name),
            amount=_signed(about_money(speech, working, name, exact=True), working, name),
        )
        for name in names
        if _sign(working, name)
    ]
    if not parts:
        return ()
    joined = join_words(speech, parts)
    if not moved:
        return speech.fill("finding_growth_chain_stayed", parts=joined)
    change = speech.language("finding_rise" if moved > 0 else "finding_fall")
    return speech.fill("finding_growth_chain", change=change, parts=joined)


def _signed(amount: Sentence, working: Working, name: str) -> Sentence:
    """An amount with its sign, a plus too."""
    (piece,) = amount
    sign = "+" if working.quantities[name].value > 0 else MINUS
    return (Piece(sign + piece.text, piece.quantity),)
