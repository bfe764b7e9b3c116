"""The view of a finding: its sentence with the identity of each number, and why it may be so.

Nothing is worked out here. Numbers come from the quantities of a finding, words from its sentence,
and causes stand as the words of whoever gave them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding import (
    Finding,
    FindingKind,
    Priority,
    Quantity,
    Sentence,
    sentence_text,
)
from stadspeil.model.finding_settings import Weights
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.unit import UnitKind
from stadspeil.publish.views.chart import Chart
from stadspeil.publish.views.finding_chart import OVER_TIME, build_finding_chart, finding_anchor
from stadspeil.publish.views.money import MoneyView
from stadspeil.publish.views.working import WorkingStep, build_steps, evidence_of, plain_value

LINES_NAMED = 2
"""A finding about people names at most this many budget lines; of more it names the law."""

_TELLING = OVER_TIME | {FindingKind.COST_GROWTH}
"""Kinds of which the first sentence says the whole, and those after it say how."""

REASONS_NAMED = 2
"""How many parts of its score say why a finding stands where it stands."""


@dataclass(frozen=True)
class SentencePiece:
    """A part of a sentence; a number carries its name, its value and what it rests on."""

    text: str
    quantity: str = ""
    value: str = ""
    evidence: tuple[str, ...] = ()


Pieces = tuple[SentencePiece, ...]


@dataclass(frozen=True)
class CauseView:
    """A possible cause: its kind in words, what is said, on what ground and where."""

    kind: str
    text: str
    ground: str
    source: str


@dataclass(frozen=True)
class ExplanationView:
    """What a person adds; `research` holds number and title of the themes that will answer it."""

    id: str
    causes: tuple[CauseView, ...]
    options: tuple[str, ...]
    research: tuple[tuple[int, str], ...]
    author: str
    date: str


@dataclass(frozen=True)
class FindingView:
    """A finding in one language.

    `anchor` is its id on a page; `order` says in one line why it stands where it stands, `pinned`
    the reason of the analyst who put it first. `euros` is what is spent on its subject, where the
    sentence itself does not speak of money. `is_whole` tells that it is about a whole series over
    time, which the page of its indicator draws already; `law_changed` that its sentence says how
    the rules of the world changed.
    """

    id: str
    anchor: str
    kind: str
    kind_name: str
    domain: Domain
    domain_name: str
    indicator: str
    title: str
    period: str
    pieces: Pieces
    chart: Chart | None
    euros: str
    explanation: ExplanationView | None
    caveats: tuple[str, ...]
    uncertainty: tuple[str, ...]
    order: str
    pinned: str
    is_whole: bool
    law_changed: bool
    steps: tuple[WorkingStep, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_open(self) -> bool:
        """Whether nobody has said why it may be so."""
        return self.explanation is None and not self.law_changed

    @property
    def opening(self) -> Pieces:
        """What a chapter shows at once: how a figure went, and the rest folded.

        All of it where the first sentence alone would leave out what must be known beside it.
        """
        goes_on = self.kind in _TELLING and not self.law_changed
        return first_sentence(self.pieces) if goes_on else self.pieces

    @property
    def figures(self) -> int:
        """How many numbers its opening prints."""
        return count_numbers(self.opening)


def build_findings(
    monitor: Monitor, language: Language, money: MoneyView | None
) -> dict[str, FindingView]:
    """The findings of a monitor by id, by law and in their order."""
    return {
        item.id: build_finding_view(monitor, language, item, money)
        for item in monitor.insight.findings
    }


def build_finding_view(
    monitor: Monitor, language: Language, finding: Finding, money: MoneyView | None
) -> FindingView:
    """The view of one finding."""
    edition = monitor.edition
    spec = edition.indicators[finding.indicator].spec if finding.indicator else None
    priority = finding.priority
    return FindingView(
        id=finding.id,
        anchor=finding_anchor(finding.id),
        kind=finding.kind.value,
        kind_name=language(f"finding_kind_{finding.kind.value}"),
        domain=finding.domain,
        domain_name=language(f"domain_{finding.domain.value}"),
        indicator=finding.indicator or "",
        title=language.text(spec.title) if spec else "",
        period=language.period(finding.period),
        pieces=build_pieces(language, finding.sentences[language.code], finding.quantities),
        chart=build_finding_chart(monitor, language, finding),
        euros=_say_euros(monitor, language, finding, money),
        explanation=build_explanation(monitor, language, finding.explanation)
        if finding.explanation
        else None,
        caveats=tuple(dict.fromkeys(_caveats(monitor, language, finding))),
        uncertainty=tuple(_say_uncertainty(language, finding)),
        order=_say_order(language, finding, priority, edition.findings.weights) if priority else "",
        pinned=language.text(priority.pinned) if priority and priority.pinned else "",
        law_changed=_law_changed(monitor, language, finding),
        is_whole=finding.kind in OVER_TIME and not finding.breakdown,
        steps=build_steps(monitor, language, finding),
    )


# -- the sentence


def build_pieces(
    language: Language, sentence: Sentence, quantities: tuple[Quantity, ...]
) -> Pieces:
    """A sentence in pieces, each number with its value and the observations behind it."""
    known = {item.name: item for item in quantities}
    return tuple(
        SentencePiece(piece.text)
        if piece.quantity is None
        else SentencePiece(
            language.mark(piece.text, known[piece.quantity].key),
            piece.quantity,
            plain_value(known[piece.quantity].value),
            evidence_of(known[piece.quantity], known),
        )
        for piece in sentence
    )


def count_numbers(pieces: Pieces) -> int:
    """How many numbers a sentence prints."""
    return sum(bool(piece.quantity) for piece in pieces)


def first_sentence(pieces: Pieces) -> Pieces:
    """The pieces up to the first full stop between two sentences."""
    found: list[SentencePiece] = []
    for piece in pieces:
        head, stop, _ = piece.text.partition(". ")
        if stop and not piece.quantity:
            return (*found, SentencePiece(f"{head}."))
        found.append(piece)
    return tuple(found)


# -- why


def build_explanation(
    monitor: Monitor, language: Language, explanation: Explanation
) -> ExplanationView:
    """An explanation in one language, each cause as a quotation."""
    themes = {theme.number: theme.title for theme in monitor.edition.research.themes}
    return ExplanationView(
        explanation.id,
        tuple(
            CauseView(
                language(f"cause_{cause.kind.value}"),
                language.text(cause.text),
                language.text(cause.ground),
                cause.source,
            )
            for cause in explanation.causes
        ),
        tuple(language.text(option) for option in explanation.options),
        tuple(
            (number, language.text(themes[number]))
            for number in explanation.research
            if number in themes
        ),
        explanation.author,
        language.day(explanation.date),
    )


def _law_changed(monitor: Monitor, language: Language, finding: Finding) -> bool:
    """Whether the sentence gives a change of law as cause."""
    said = sentence_text(finding.sentences[language.code])
    register = monitor.register.get((finding.indicator or "", finding.area, finding.breakdown), ())
    return any(
        entry.kind is DiscontinuityKind.WETSWIJZIGING and language.text(entry.reason) in said
        for entry in register
    )


def _caveats(monitor: Monitor, language: Language, finding: Finding) -> Iterator[str]:
    """The caveats that the sentence does not say already."""
    said = sentence_text(finding.sentences[language.code])
    for caveat in finding.caveats:
        words = language.text(caveat)
        if words not in said:
            yield words
    register = monitor.register.get((finding.indicator or "", finding.area, finding.breakdown), ())
    for entry in register:
        if entry.kind is DiscontinuityKind.EENMALIG and entry.at[:4] in said:
            yield language.text(entry.reason)


def _say_uncertainty(language: Language, finding: Finding) -> Iterator[str]:
    kinds = dict.fromkeys(item.kind for item in finding.uncertainty)
    for kind in kinds:
        yield language(f"uncertainty_{kind.value}")


# -- money and place


def _say_euros(
    monitor: Monitor, language: Language, finding: Finding, money: MoneyView | None
) -> str:
    """What is spent on the subject, unless the sentence speaks of money already."""
    units = monitor.edition.units
    in_euros = any(units[item.unit].kind is UnitKind.MONEY for item in finding.quantities)
    if money is None or in_euros or not finding.indicator:
        return ""
    lines = [
        line
        for line in money.lines
        if any(name == finding.indicator for name, _ in line.indicators) and line.amounts.latest
    ]
    if not lines:
        return ""
    if len(lines) > LINES_NAMED:
        total = next(
            (law.total for law in money.laws if law.domain is finding.domain and law.total), None
        )
        if total is None:
            return ""
        name = language(f"domain_{finding.domain.value}")
        return language("finding_euros", name=name, amount=total.latest, period=money.latest)
    said = language("finding_and").join(
        language("finding_euros_line", name=line.title, amount=line.amounts.latest)
        for line in lines
    )
    return language("finding_euros_lines", lines=said, period=money.latest)


def _say_order(language: Language, finding: Finding, priority: Priority, weights: Weights) -> str:
    """The two parts that weigh most in the score of a finding, in one line."""
    parts = {
        "money": weights.money * priority.money,
        "people": weights.people * priority.people,
        "certainty": weights.certainty * priority.certainty,
        "deviation": weights.deviation * priority.deviation,
        "novelty": weights.novelty * priority.novelty,
    }
    heaviest = sorted(parts, key=lambda name: -parts[name])[:REASONS_NAMED]
    reasons = language("finding_and").join(
        language(f"finding_part_{name}") for name in heaviest if parts[name] > 0
    )
    law = language(f"domain_{finding.domain.value}")
    return language(
        "finding_place",
        place=language.mark(str(priority.place), f"{finding.id}#priority"),
        law=law,
        reasons=reasons,
    )
