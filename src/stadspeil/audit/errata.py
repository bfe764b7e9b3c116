"""From contradictions to errata: which figure is wrong, why, and what follows from it.

Contradictions that share figures are looked at together. The smallest sets of figures that must be
wrong are found; where there are several, the one that a slip explains best is taken, and where no
slip does, nobody is blamed. Errata of one rule with one cause become one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, log10

from stadspeil.audit.equations import CONSTANT, Equation
from stadspeil.audit.evaluate import Check, point, solve_for
from stadspeil.audit.layout import Layout
from stadspeil.audit.ledger import Ledger
from stadspeil.audit.localise import Edit, Localisation, localise
from stadspeil.audit.slips import UNKNOWN, Explanation, Grammar, Suspect
from stadspeil.model.audit import Interval, Slip, Verdict

DERIVED = frozenset({"share", "rate", "change"})
"""Kinds of rules whose subject was computed from its inputs, in print too."""

INPUT_ODDS = 10.0
"""How much less likely it is that an input is wrong than the one figure computed from it."""

OF_RESULTS = frozenset({Slip.TRUNCATED, Slip.PADDED, Slip.SIGN})
"""Slips that are made when a figure is computed."""

MOST_EDITS = 1500
"""The size of a programme; above it only the contradictions themselves go in."""


@dataclass(frozen=True)
class Finding:
    """A figure that is wrong, or a contradiction that nobody can be blamed for.

    `number` is the figure that the erratum is about; `target` what it should be. `checks` are the
    contradictions that it settles, `suspects` the figures of which one must be wrong.
    """

    number: int
    target: Interval | None
    recomputed: float | None
    checks: tuple[Check, ...]
    explanation: Explanation
    suspects: tuple[int, ...]
    optimal: bool
    derived: bool


class ContradictoryRules(Exception):
    """No values at all obey these rules."""

    def __init__(self, checks: Sequence[Check]) -> None:
        super().__init__()
        self.checks = tuple(checks)


def find_errors(ledger: Ledger, checks: Sequence[Check], *, seconds: float = 10.0) -> list[Finding]:
    """What is wrong behind the contradictions among the checks.

    Args:
        ledger: the figures.
        checks: all checks, whatever their verdict.
        seconds: the time that may be spent on finding the smallest sets.

    Raises:
        ContradictoryRules: no values at all obey some of the rules.
    """
    layout = Layout(ledger)
    grammar = Grammar(ledger, layout, [check.equation for check in checks])
    near: dict[int, list[Check]] = {}
    for check in checks:
        for number in check.equation.cells:
            near.setdefault(number, []).append(check)
    wrong = [check for check in checks if check.verdict is Verdict.CONTRADICTION]
    groups = _components(wrong)
    findings: list[Finding] = []
    for group in groups:
        share = max(1.0, seconds * len(group) / max(1, len(wrong)))
        findings += _Component(ledger, grammar, near, group, share).findings()
    return findings


def _components(checks: Sequence[Check]) -> list[list[Check]]:
    """Groups of contradictions that share figures, in the order of the first of each."""
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        while parent.setdefault(number, number) != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for check in checks:
        cells = check.equation.cells
        for number in cells[1:]:
            parent[root(number)] = root(cells[0])
    groups: dict[int, list[Check]] = {}
    for check in checks:
        groups.setdefault(root(check.equation.cells[0]), []).append(check)
    return list(groups.values())


class _Component:
    def __init__(
        self,
        ledger: Ledger,
        grammar: Grammar,
        near: dict[int, list[Check]],
        wrong: Sequence[Check],
        seconds: float,
    ) -> None:
        self._ledger, self._grammar, self._near = ledger, grammar, near
        self._wrong, self._seconds = wrong, seconds
        self._cells = {number for check in wrong for number in check.equation.cells}
        self._kept = self._constraints()

    def _constraints(self) -> list[Check]:
        """The rules that hold and that have a say in which figure is wrong.

        A derived figure that agrees with its inputs says nothing about these: it was computed from
        them, wrong as they may be. Only when an input stands in a derived figure that disagrees do
        the others count: an input that was misprinted would have spoiled them all.
        """
        spoiled = {
            number
            for check in self._wrong
            if check.equation.kind in DERIVED
            for number in check.equation.inputs
        }
        kept: dict[int, Check] = {}
        for number in self._cells:
            for check in self._near[number]:
                if check.verdict is Verdict.CONTRADICTION:
                    continue
                equation = check.equation
                if equation.kind not in DERIVED or spoiled.intersection(equation.inputs):
                    kept[id(check)] = check
        return list(kept.values()) if len(kept) <= MOST_EDITS else []

    def findings(self) -> list[Finding]:
        """The figures that are wrong in this component."""
        found = self._localise()
        if not found.feasible:
            raise ContradictoryRules(self._wrong)
        choices = [self._read(chosen) for chosen in found.sets]
        if not choices:
            return [self._undecided(check, found, self._cells) for check in self._wrong]
        ranked = sorted(choices, key=lambda choice: -choice.score)
        best = ranked[0]
        alone = len(ranked) == 1 and found.optimal
        clear = alone or (
            best.score > 0 and (len(ranked) == 1 or best.score > ranked[1].score + 0.3)
        )
        certain = frozenset.intersection(*found.sets)
        suspects = tuple(sorted({n for chosen in found.sets for n in chosen} - certain))
        # What no rule contradicts, and must change along, is a suspect and no erratum.
        along = tuple(read.number for read in best.reads if not read.checks)
        reads = [read for read in best.reads if read.checks]
        if clear:
            return [
                self._finding(read, found, (*(() if read.number in certain else suspects), *along))
                for read in reads
            ]
        findings = [self._finding(read, found, along) for read in reads if read.number in certain]
        settled = {id(check) for finding in findings for check in finding.checks}
        rest = [check for check in self._wrong if id(check) not in settled]
        return findings + [self._undecided(check, found, suspects) for check in rest]

    def _localise(self) -> Localisation:
        checks = [*self._wrong, *self._kept]
        numbers = {number for check in checks for number in check.equation.cells}
        touching = {
            number
            for check in self._wrong
            if check.equation.kind == "equal"
            for number in check.equation.cells
        }
        intervals = {}
        for number in numbers:
            own = self._ledger.intervals[number]
            if own is None:
                continue
            # Two prints of one figure must have more in common than an end; see `evaluate`.
            less = own.width * 0.05 if number in touching else 0.0
            intervals[number] = Interval(own.low + less, own.high - less)
        edits = [edit for check in checks for edit in _edits(check.equation, intervals)]
        weights = {number: self._ledger.weights[number] for number in numbers}
        return localise(intervals, edits, weights, seconds=self._seconds)

    def _read(self, chosen: frozenset[int]) -> "_Choice":
        reads = [self._read_one(number, chosen) for number in sorted(chosen)]
        score = sum(-log10(max(read.explanation.chance, 1e-12)) for read in reads)
        return _Choice(tuple(reads), score / max(1, len(reads)))

    def _read_one(self, number: int, chosen: frozenset[int]) -> "_Read":
        checks = [c for c in self._wrong if number in c.equation.cells]
        clean = [c for c in checks if not chosen.intersection(c.equation.cells) - {number}]
        held = [
            c
            for c in self._kept
            if number in c.equation.cells and not chosen.intersection(c.equation.cells) - {number}
        ]
        target = self._target(number, clean or checks, held)
        own = next((c.equation for c in checks if c.equation.subject == number), None)
        # An inequality says that a figure is wrong, and not what it should be.
        settled = target is not None and any(c.equation.relation == "=" for c in checks)
        explanation = UNKNOWN
        if target is not None and settled:
            explanation = self._explain(number, target, own, checks)
        recomputed = self._recompute(number, clean or checks, target)
        return _Read(number, target, recomputed, tuple(checks), explanation)

    def _explain(
        self, number: int, target: Interval, own: Equation | None, checks: Sequence[Check]
    ) -> Explanation:
        """The best explanation of a figure that may be wrong.

        An input of nothing but derived figures is less likely to be wrong than the one that was
        computed from it: it would have spoiled more. And nobody rounds what nobody computes.
        """
        found = self._grammar.explain(Suspect(number, target, own))
        if own is None and all(check.equation.kind in DERIVED for check in checks):
            found = [
                replace(one, chance=min(1.0, INPUT_ODDS * one.chance))
                for one in found
                if one.slip not in OF_RESULTS
            ]
        return found[0] if found else UNKNOWN

    def _target(
        self, number: int, checks: Iterable[Check], held: Iterable[Check]
    ) -> Interval | None:
        """What a figure must be, by the rules that it breaks and then by those that it obeys."""
        target: Interval | None = None
        for check in (*checks, *held):
            subject = check.equation.subject
            own = (
                Interval(check.equation.target, check.equation.target)
                if subject == CONSTANT
                else self._ledger.intervals[subject]
            )
            wanted = solve_for(check.equation, number, self._ledger.intervals, own)
            if wanted is None:
                continue
            narrower = wanted if target is None else target.intersect(wanted)
            target = narrower or target
        return target

    def _recompute(
        self, number: int, checks: Sequence[Check], target: Interval | None
    ) -> float | None:
        """The figure that should have been printed: as its inputs give it, or else the middle."""
        for check in checks:
            if check.equation.subject == number and check.equation.relation == "=":
                return check.recomputed
        settled = any(check.equation.relation == "=" for check in checks)
        if target is None or not settled or target.low == -inf or target.high == inf:
            return None
        return target.middle

    def _finding(self, read: "_Read", found: Localisation, suspects: tuple[int, ...]) -> Finding:
        return Finding(
            read.number,
            read.target,
            read.recomputed,
            read.checks,
            read.explanation,
            suspects,
            found.optimal,
            derived=False,
        )

    def _undecided(self, check: Check, found: Localisation, suspects: Iterable[int]) -> Finding:
        """A contradiction of which the rules can't tell who is to blame."""
        equation = check.equation
        number = equation.cells[0]
        mine = tuple(n for n in suspects if n in equation.cells) or equation.cells
        target = None if equation.subject == CONSTANT else check.interval
        recomputed = None if equation.subject == CONSTANT else check.recomputed
        explanations = (
            self._grammar.explain(Suspect(number, target, equation)) if target is not None else []
        )
        explanation = explanations[0] if explanations else UNKNOWN
        return Finding(
            number, target, recomputed, (check,), explanation, mine, found.optimal, derived=False
        )


@dataclass(frozen=True)
class _Read:
    number: int
    target: Interval | None
    recomputed: float | None
    checks: tuple[Check, ...]
    explanation: Explanation


@dataclass(frozen=True)
class _Choice:
    reads: tuple[_Read, ...]
    score: float


def _edits(equation: Equation, intervals: dict[int, Interval]) -> list[Edit]:
    """An equation as linear edits; a fraction is bounded by the interval of its subject."""
    subject = equation.subject
    if not equation.base:
        terms = tuple((-factor, n) for factor, n in equation.terms)
        if subject != CONSTANT:
            terms = ((1.0, subject), *terms)
        constant = equation.constant - (equation.target if subject == CONSTANT else 0.0)
        low = -inf if equation.relation == "<=" else constant
        high = inf if equation.relation == ">=" else constant
        return [Edit(terms, low, high)]
    own = intervals[subject]
    positive = sum(factor * intervals[n].middle for factor, n in equation.base) > 0
    edits = []
    for end, is_low in ((own.low, True), (own.high, False)):
        terms = (*equation.terms, *((-end * factor, n) for factor, n in equation.base))
        at_least = is_low == positive
        low, high = (-equation.constant, inf) if at_least else (-inf, -equation.constant)
        edits.append(Edit(terms, low, high, unless=subject))
    return edits


def corrected(equation: Equation, ledger: Ledger, number: int, value: float) -> float | None:
    """What the right side becomes when one figure is corrected; None if it can't be computed."""
    values = list(ledger.values)
    values[number] = value
    try:
        return point(equation, values)
    except (ZeroDivisionError, TypeError):
        return None
