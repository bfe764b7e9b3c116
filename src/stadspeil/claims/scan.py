"""Scanning texts: every typed number and direction word is borne out, or is remarked upon.

A word inside a claim is checked with the claim, and words with their source are somebody's. What
is left must be matched by what the same sentence shows live: a word of direction by the change of
the one series in it, or by two figures of that series. When that change goes the other way, the
sentence is false. Whatever nothing matches becomes a remark.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stadspeil.claims.sentences import ANSWERED, Sentence, read_sentences
from stadspeil.claims.words import Defined, Mark, MarkKind, find_marks, has_negation
from stadspeil.errors import EditionError, Problem
from stadspeil.language import LANGUAGES
from stadspeil.language.numbers import round_half_up
from stadspeil.model.base import Text
from stadspeil.model.chapter import Call, Chapter, Law, walk
from stadspeil.model.claim import Claim, Stated
from stadspeil.model.edition import Edition
from stadspeil.model.insight import Remark
from stadspeil.model.observation import Breakdown, Change
from stadspeil.model.period import parse_period

EXPLANATIONS = "explanations.yaml"

_SIGNS = {"rises": 1, "higher": 1, "highest": 1, "falls": -1, "lower": -1, "lowest": -1}
"""The direction that a condition gives to its words."""

ChangeOf = Callable[[str, str, Breakdown, str, str], Change]


@dataclass(frozen=True)
class Scan:
    """What the texts of an edition say: how much was checked, what is false, what is open."""

    claims: int
    stated: int
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]

    def raise_if_false(self) -> None:
        """Refuse the edition when a sentence is false.

        Raises:
            EditionError: with every false sentence.
        """
        if self.problems:
            raise EditionError(self.problems)


def scan_texts(edition: Edition, change_of: ChangeOf) -> Scan:
    """Scan the chapters, the summary and the explanations of an edition.

    `change_of` gives the change of a series (indicator, area, breakdown) between two periods.
    """
    chapters = [*edition.chapters, *([edition.summary.chapter] if edition.summary else [])]
    scanner = _Scanner(edition, change_of, _defined(edition))
    problems: list[Problem] = []
    remarks: list[Remark] = []
    for chapter in chapters:
        found = list(scanner.scan(chapter))
        problems += [item for item in found if isinstance(item, Problem)]
        remarks += [item for item in found if isinstance(item, Remark)]
    for file, line, text in _other_texts(edition):
        remarks += scanner.scan_text(file, line, text)
    parts = [part for chapter in chapters for part in walk(chapter.blocks)]
    return Scan(
        sum(isinstance(part, Claim) for part in parts),
        sum(isinstance(part, Stated) for part in parts),
        tuple(problems),
        tuple(sorted(remarks, key=lambda remark: (remark.file, remark.line))),
    )


def _defined(edition: Edition) -> Defined:
    """The names and definitions of an edition, in which its numbers are at home."""
    texts: list[Text] = [area.name for area in edition.areas]
    for indicator in edition.indicators.values():
        texts += [indicator.spec.title, indicator.spec.definition]
    for codelist in edition.codelists.values():
        texts += [code.title for code in codelist]
    nouns = {noun for unit in edition.units.values() for noun in (unit.nl_many, unit.en_many)}
    said = [getattr(text, code) or "" for text in texts for code in LANGUAGES]
    said += [alias for area in edition.areas for alias in area.aliases]
    return Defined(" \n ".join(said).lower(), tuple(sorted(nouns)))


def _other_texts(edition: Edition) -> Iterator[tuple[str, int, Text]]:
    """Texts outside chapters, with their places.

    A purpose is an aim, the comparison of a law and a cause are quoted with their source, and a
    steering option is a proposal: none of them says what the figures are.
    """
    for chapter in edition.chapters:
        yield chapter.file, 1, chapter.head.title
    if edition.summary is not None:
        file = edition.summary.chapter.file
        yield file, 1, edition.summary.chapter.head.title
        yield from ((file, 1, note) for note in _notes(edition.summary.laws))
    for explanation in edition.explanations:
        line = edition.explanation_lines.get(explanation.id, 0)
        yield from ((EXPLANATIONS, line, cause.ground) for cause in explanation.causes)


def _notes(laws: tuple[Law, ...]) -> Iterator[Text]:
    return (law.spec.note for law in laws if law.spec.note is not None)


@dataclass(frozen=True)
class _Scanner:
    edition: Edition
    change_of: ChangeOf
    defined: Defined

    def scan(self, chapter: Chapter) -> Iterator[Problem | Remark]:
        for part in walk(chapter.blocks):
            if isinstance(part, Claim):
                yield from _check_direction(chapter.file, part, self.defined)
        for sentence in read_sentences(chapter.blocks):
            marks = find_marks(sentence.text, "nl", self.defined)
            for mark in marks:
                yield from self._look_at(chapter.file, sentence, mark, marks)

    def scan_text(self, file: str, line: int, text: Text) -> Iterator[Remark]:
        for code in LANGUAGES:
            said = getattr(text, code) or ""
            for mark in find_marks(said, code, self.defined):
                yield _remark(file, line, mark, said)

    def _look_at(
        self, file: str, sentence: Sentence, mark: Mark, marks: tuple[Mark, ...]
    ) -> Iterator[Problem | Remark]:
        line = sentence.lines[mark.start]
        directed = [item for item in marks if item.kind.sign]
        shown = self._shown(sentence, mark.kind) if mark.kind.sign else None
        if shown is None or len(directed) > 1 or has_negation(sentence.text, "nl"):
            yield _remark(file, line, mark, sentence.text)
        elif shown.sign != mark.kind.sign:
            yield Problem(
                file,
                line,
                "",
                f"{mark.text!r} beside {shown.source}: {shown.figures}",
                "a word that goes the way of the figures",
                "write what the figures say; is the word about something else, make it a claim",
            )

    def _shown(self, sentence: Sentence, kind: MarkKind) -> "_Shown | None":
        """The one movement that a sentence shows live, or None when there is none or more."""
        series = {_series(call) for call in sentence.calls if call.name in ("figure", "change")}
        if len(series) != 1:
            return None
        changes = [call for call in sentence.calls if call.name == "change"]
        if len(changes) == 1:
            return self._change(changes[0])
        figures = {call.periods[0]: call for call in sentence.calls if call.name == "figure"}
        if not changes and len(figures) == 2 and kind.is_movement:
            return self._pair(*(figures[code] for code in sorted(figures, key=parse_period)))
        return None

    def _change(self, call: Call) -> "_Shown":
        change = self._between(call, *call.periods)
        if change.difference is None:
            return _Shown(0, f"no change: {change.refusal}", call.source)
        moved = f"{change.value_from:g} became {change.value_to:g}"
        return _Shown(_sign(self._round(call, change.difference)), moved, call.source)

    def _pair(self, earlier: Call, later: Call) -> "_Shown":
        """Two figures of a series, which move as they are printed."""
        change = self._between(earlier, earlier.periods[0], later.periods[0])
        source = f"{earlier.source} and {later.source}"
        if change.difference is None or change.value_from is None or change.value_to is None:
            return _Shown(0, f"no change: {change.refusal}", source)
        before, after = (self._round(earlier, x) for x in (change.value_from, change.value_to))
        return _Shown(_sign(after - before), f"{before:g} became {after:g}", source)

    def _between(self, call: Call, first: str, last: str) -> Change:
        area = call.area or self.edition.settings.area
        return self.change_of(call.indicator or "", area, call.breakdown, first, last)

    def _round(self, call: Call, value: float) -> float:
        decimals = self.edition.indicators[call.indicator or ""].spec.decimals
        return float(round_half_up(value, decimals))


@dataclass(frozen=True)
class _Shown:
    """What a sentence shows live: the way it goes, and with which figures."""

    sign: int
    figures: str
    source: str


def _series(call: Call) -> tuple[object, ...]:
    return call.indicator, call.area, call.breakdown


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _check_direction(file: str, claim: Claim, defined: Defined) -> Iterator[Problem]:
    """Check that the words of a claim go the way of its conditions."""
    said = {mark.kind.sign for mark in find_marks(claim.text, "nl", defined)} - {0}
    meant = {_SIGNS[item.name] for item in claim.conditions if item.name in _SIGNS}
    if len(said) == 1 and len(meant) == 1 and said != meant:
        conditions = ", ".join(item.source for item in claim.conditions if item.name in _SIGNS)
        yield Problem(
            file,
            claim.line,
            "",
            f"{claim.text!r} with {conditions}: they go opposite ways",
            "words and conditions that go the same way",
            "write what the figures say, or the condition that the words mean",
        )


def _remark(file: str, line: int, mark: Mark, text: str) -> Remark:
    kind = "number" if mark.kind is MarkKind.NUMBER else "word"
    around = text[max(0, mark.start - 30) : mark.start + len(mark.text) + 30]
    shown = " ".join(around.replace(ANSWERED, "{{ ... }}").split())
    return Remark(
        file,
        line,
        f"the {kind} {mark.text!r} in: {shown}",
        "a figure of the same sentence that bears it out",
        _ACTIONS[mark.kind is MarkKind.NUMBER],
    )


_ACTIONS = {
    True: 'write a live figure, {{ claim("...", ...) }} or {{ stated("...", "source") }}',
    False: 'write {{ claim("...", ...) }} or {{ stated("...", "source") }}, or another word',
}
