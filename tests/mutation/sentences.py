"""The sentences of an edition over mutated figures: which stay true, which change, which are false.

A live figure is judged by what is printed of it; a typed word beside a change by its direction.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from stadspeil.claims import scan_texts
from stadspeil.errors import EditionError, Problem
from stadspeil.language import load_language
from stadspeil.model.chapter import Call
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.observations.monitor import change_of
from stadspeil.publish.views.sentence import change_text, figure_text
from tests.mutation.cells import Mutation, Rebuilder, mutate
from tests.mutation.judge import LIVE, Judge, Live, UnsaidError, Value, read_live, round_to

Place = tuple[str, int, str]
"""File, line and words."""

UP = re.compile(r"\b(steeg|stegen|stijging|groeide|toename|meer|hoger|groter)\b", re.IGNORECASE)
DOWN = re.compile(r"\b(daalde|daalden|daling|afname|kromp|minder|lager|kleiner)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """What one changed cell did to the texts.

    `refused` are the sentences for which the check fails, `false` those that are false by the slow
    judge; `changed` counts the live figures that print something else than before.
    """

    mutation: Mutation
    refused: frozenset[Place]
    false: frozenset[Place]
    changed: int
    wrong: tuple[str, ...]

    @property
    def left_false(self) -> frozenset[Place]:
        """False sentences that the check lets pass."""
        return self.false - self.refused

    @property
    def refused_though_true(self) -> frozenset[Place]:
        """True sentences for which the check fails."""
        return self.refused - self.false


class Sentences:
    """The hand-written texts of an edition, to be held against changed figures."""

    def __init__(self, root: Path, monitor: Monitor) -> None:
        self.live = read_live(root, monitor.edition)
        self.typed = list(_read_typed(root, monitor.edition))
        self.rebuilder = Rebuilder(monitor)
        self.before = _printed(monitor)

    def run(self, mutation: Mutation) -> Outcome:
        """Change a cell, build what it reaches again, and hold both judges' verdicts together."""
        edition = mutate(self.rebuilder.monitor.edition, mutation)
        judge = Judge(edition)
        false = frozenset(
            (item.file, item.line, _words(item))
            for item in self.live
            if item.name == "claim" and not judge.is_true(item)
        )
        try:
            monitor = self.rebuilder.rebuild(edition, mutation.dataset)
        except EditionError as error:
            return Outcome(mutation, _refused(error.problems), false, 0, ())
        scan = scan_texts(edition, partial(change_of, monitor))
        false |= frozenset(place for place in self.typed_false(judge))
        printed = _printed(monitor)
        changed = sum(text != self.before[call] for call, text in printed.items())
        wrong = tuple(
            f"{call.source}: {text}"
            for call, text in printed.items()
            if not _fits(judge, call, text)
        )
        return Outcome(mutation, _refused(scan.problems), false, changed, wrong)

    def typed_false(self, judge: Judge) -> Iterator[Place]:
        """The typed words that go against the one change beside them."""
        for live, word, up in self.typed:
            value = _value(judge, live)
            moved = round_to(value.exact, value.step) if value is not None else Fraction(0)
            if not (moved > 0 if up else moved < 0):
                yield live.file, live.line, word


def _words(claim: Live) -> str:
    found = re.match(r'claim\("([^"]*)"', claim.source)
    assert found is not None
    return found[1]


def _refused(problems: tuple[Problem, ...]) -> frozenset[Place]:
    found = set()
    for problem in problems:
        words = re.match(r"(['\"])(.*)\1 (?:is not true|beside)", problem.found)
        assert words is not None, problem
        found.add((problem.file, problem.line, words[2]))
    return frozenset(found)


def _read_typed(root: Path, edition: Edition) -> Iterator[tuple[Live, str, bool]]:
    """Sentences with one change and one typed word of direction: the change, the word, its way."""
    for chapter in edition.chapters:
        for number, line in enumerate((root / chapter.file).read_text("utf-8").split("\n"), 1):
            for sentence in re.split(r"(?<=[.!?]) (?=[A-Z{])", line):
                calls = [found for found in LIVE.finditer(sentence) if found["name"] == "change"]
                typed = LIVE.sub("", sentence)
                words = [*UP.findall(typed), *DOWN.findall(typed)]
                if len(calls) == 1 and len(words) == 1:
                    live = Live(chapter.file, number, "change", calls[0]["source"])
                    yield live, words[0], bool(UP.search(typed))


# -- what is printed


def _printed(monitor: Monitor) -> dict[Call, str]:
    """Every live figure and change of the texts, as a reader meets it in Dutch."""
    edition, language = monitor.edition, load_language("nl")
    chapters = [*edition.chapters, *([edition.summary.chapter] if edition.summary else [])]
    printed = {}
    for call in (call for chapter in chapters for call in chapter.calls):
        area = call.area or edition.settings.area
        if call.name == "figure":
            key = (call.indicator or "", area, call.breakdown, call.periods[0])
            printed[call] = figure_text(edition, language, monitor.by_key[key])
        elif call.name == "change":
            first, last = call.periods
            change = monitor.asked[(call.indicator or "", area, call.breakdown, first, last)]
            printed[call] = change_text(edition, language, change)
    return printed


def _value(judge: Judge, item: Live | Call) -> Value | None:
    source = item.source.removeprefix("{{ ").removesuffix(" }}")
    try:
        found = eval(source, {"__builtins__": {}}, judge.words)
    except UnsaidError:
        return None
    assert isinstance(found, Value)
    return found


def _fits(judge: Judge, call: Call, text: str) -> bool:
    """Whether what is printed is the value, to its last digit, or says that there is none."""
    value = _value(judge, call)
    number = _read_number(text)
    if value is None or number is None:
        same = value is not None and round_to(value.exact, value.step) == 0 and "even" in text
        return same or (value is None and number is None)
    amount, step = number
    exact = value.exact
    if call.name == "change":
        exact = abs(exact)
        if (value.exact > 0) != any(word in text for word in (" meer", " hoger")):
            return False
    return abs(exact - amount) <= max(step, value.step) / 2


def _read_number(text: str) -> tuple[Fraction, Fraction] | None:
    """The first number in a Dutch text with the worth of its last digit; None when it has none."""
    found = re.search(r"(−?)(?:€\s)?(−?)([\d.]+)(?:,(\d+))?(\smiljoen)?", text)
    if found is None:
        return None
    decimals = found[4] or ""
    scale = 1_000_000 if found[5] else 1
    amount = Fraction(found[3].replace(".", "") + ("." + decimals if decimals else "")) * scale
    step = Fraction(scale, 10 ** len(decimals))
    if "€" in text and not found[5]:
        step = Fraction(1000 if amount >= 100_000 else 100 if amount >= 10_000 else 1)
    return (-amount if found[1] or found[2] else amount), step
