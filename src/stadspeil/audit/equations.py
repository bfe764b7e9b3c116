"""From rules to equations: each rule, for every figure that it says something about.

All rules come down to one form, a figure compared with a fraction of sums:

    subject  (=, <= or >=)  (constant + sum of c_i * x_i) / (sum of d_j * x_j)

Roles name figures by their labels; a coordinate that a role doesn't name is that of the subject.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from stadspeil.audit.ledger import Bindings, Ledger, SelectorMatch, match_label
from stadspeil.errors import PublicationError
from stadspeil.files.problems import Problems
from stadspeil.model.publication import (
    COORDINATES,
    SUBJECTS,
    BoundsRule,
    ChangeRule,
    CountRule,
    DifferenceRule,
    EqualRule,
    MeanRule,
    OrderRule,
    Publication,
    RateRule,
    ReferenceRule,
    RestatedRule,
    Rule,
    Selector,
    ShareRule,
    SumRule,
    UniqueRule,
)

Terms = tuple[tuple[float, int], ...]
HIDDEN = "a figure that it depends on is not printed"
CONSTANT = -1
"""The subject of a rule whose total is a number."""


@dataclass(frozen=True, slots=True)
class Equation:
    """One application of a rule. Terms are coefficients with numbers of figures.

    `kind` is that of the rule; `relation` is `=`, `<=` or `>=`, with the subject on the left.
    """

    rule: str
    kind: str
    subject: int
    terms: Terms
    base: Terms = ()
    constant: float = 0.0
    relation: str = "="
    target: float = 0.0

    @property
    def inputs(self) -> tuple[int, ...]:
        """The figures on the right side, each once, in order."""
        return tuple(dict.fromkeys(number for _, number in (*self.terms, *self.base)))

    @property
    def cells(self) -> tuple[int, ...]:
        """All figures of the equation."""
        own = () if self.subject == CONSTANT else (self.subject,)
        return tuple(dict.fromkeys((*own, *self.inputs)))


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A figure that a rule is about and can't check, and why."""

    rule: str
    subject: int
    reason: str


@dataclass(frozen=True)
class Equations:
    """All applications of the rules, those that can't be made, and texts that refer to nothing."""

    equations: tuple[Equation, ...]
    unchecked: tuple[Unchecked, ...]
    dangling: tuple[tuple[str, str], ...]


def build_equations(publication: Publication, ledger: Ledger, rules: Sequence[Rule]) -> Equations:
    """Apply every rule to every figure that it is about.

    Raises:
        PublicationError: rules that name tables or labels which the print doesn't have, that find
            several figures where they need one, or that are about no figure at all.
    """
    builder = _Builder(publication, ledger)
    for rule in rules:
        builder.apply(rule)
    builder.problems.raise_if_any()
    return Equations(tuple(builder.equations), tuple(builder.unchecked), tuple(builder.dangling))


class _Builder:
    def __init__(self, publication: Publication, ledger: Ledger) -> None:
        self.problems = Problems(PublicationError)
        self.equations: list[Equation] = []
        self.unchecked: list[Unchecked] = []
        self.dangling: list[tuple[str, str]] = []
        self._publication = publication
        self._ledger = ledger

    def apply(self, rule: Rule) -> None:
        before = len(self.equations) + len(self.unchecked)
        found = len(self.problems)
        match rule:
            case ReferenceRule():
                self._refer(rule)
                return
            case OrderRule():
                self._order(rule)
            case SumRule(total=Decimal() as total):
                self._constant_sum(rule, float(total))
            case _:
                self._each(rule)
        if len(self.equations) + len(self.unchecked) == before and len(self.problems) == found:
            self._problem(rule, "", "a rule that is about no figure", "labels as printed")

    def _problem(self, rule: Rule, role: str, found: str, expected: str) -> None:
        file, line = self._publication.rule_lines.get(rule.id, ("a suggested rule", 0))
        self.problems.add(
            file,
            line,
            f"{rule.id}.{role}" if role else rule.id,
            found=found,
            expected=expected,
            do="compare its labels with those in tables.csv (capitals and spaces count)",
        )

    def _each(self, rule: Rule) -> None:
        """Rules with one figure on the left side."""
        role_of_subject, roles = _roles(rule)
        subject = _merge(rule.within, role_of_subject)
        self._check_labels(rule, "", subject)
        finders = {}
        for name, selector in roles.items():
            merged = _merge(rule.within, selector)
            self._check_labels(rule, name, merged)
            finders[name] = _Finder(self._ledger, merged, selector)
        matches = SelectorMatch(subject)
        for number in self._ledger.in_tables(subject.publication or "", subject.table):
            bindings = matches(self._ledger.figures[number])
            if bindings is None:
                continue
            found = {name: finder.find(number, bindings) for name, finder in finders.items()}
            self._build(rule, number, found)

    def _check_labels(self, rule: Rule, role: str, selector: Selector) -> None:
        """Note tables and plain labels that no figure has."""
        ledger, owner = self._ledger, selector.publication or ""
        numbers = list(ledger.in_tables(owner, selector.table))
        if not numbers:
            known = sorted({name for holder, name in ledger.tables if holder == owner})
            field, found = f"{role}.table".strip("."), f"no table {selector.table!r}"
            self._problem(rule, field, found, f"one of {', '.join(known)}")
            return
        for place, name in enumerate(COORDINATES):
            labels = getattr(selector, name)
            if labels is None:
                continue
            texts = {ledger.figures[number].place[place] for number in numbers}
            for label in [labels] if isinstance(labels, str) else labels:
                if not any(match_label(label, text) is not None for text in texts):
                    field = f"{role}.{name}".strip(".")
                    found = f"{label!r}, which no figure of {selector.table or 'the tables'} has"
                    self._problem(rule, field, found, f"a {name} as printed")

    def _build(self, rule: Rule, subject: int, found: dict[str, list[int]]) -> None:
        missing = [name for name, numbers in found.items() if not numbers]
        if missing:
            self.unchecked.append(Unchecked(rule.id, subject, "no figure for it in print"))
            return
        for name in _SINGLE & found.keys():
            if len(found[name]) > 1:
                places = "; ".join(
                    str(self._ledger.figures[item].place) for item in found[name][:3]
                )
                self._problem(
                    rule,
                    name,
                    f"{len(found[name])} figures ({places} ...)",
                    f"one figure for {self._ledger.figures[subject].place}",
                )
                return
        if isinstance(rule, RestatedRule):
            self.unchecked.append(Unchecked(rule.id, subject, f"counted again: {rule.because}"))
            return
        for equation in _equations(rule, subject, found, self._ledger):
            if all(self._ledger.values[number] is not None for number in equation.cells):
                self.equations.append(equation)
            else:
                self.unchecked.append(Unchecked(rule.id, subject, HIDDEN))
                self._hidden(equation)

    def _hidden(self, equation: Equation) -> None:
        """Equations with one figure that print suppresses are kept: they may give it away."""
        unknown = [n for n in equation.cells if self._ledger.values[n] is None]
        if len(unknown) == 1 and equation.relation == "=":
            self.equations.append(equation)

    def _constant_sum(self, rule: SumRule, total: float) -> None:
        parts = _merge(rule.within, rule.parts)
        self._check_labels(rule, "parts", parts)
        groups: dict[tuple[str, ...], list[int]] = {}
        for number in self._ledger.select(parts):
            place = self._ledger.figures[number].place
            key = tuple(
                place[at]
                for at, name in enumerate(COORDINATES)
                if getattr(rule.parts, name) is None
            )
            groups.setdefault(key, []).append(number)
        for numbers in groups.values():
            if any(self._ledger.values[number] is None for number in numbers):
                self.unchecked.append(Unchecked(rule.id, numbers[0], HIDDEN))
                continue
            terms = tuple((float(rule.scale), number) for number in numbers)
            self.equations.append(Equation(rule.id, rule.kind, CONSTANT, terms, target=total))

    def _order(self, rule: OrderRule) -> None:
        figures = _merge(rule.within, rule.figures)
        self._check_labels(rule, "figures", figures)
        numbers = [n for n in self._ledger.select(figures) if self._ledger.values[n] is not None]
        relation = "<=" if rule.direction == "ascending" else ">="
        for first, second in pairwise(numbers):
            self.equations.append(
                Equation(rule.id, rule.kind, first, ((1.0, second),), relation=relation)
            )

    def _refer(self, rule: ReferenceRule) -> None:
        for name in rule.to:
            numbers = self._ledger.tables.get(("", name), ())
            if not numbers and name not in self._publication.settings.elsewhere:
                self.dangling.append((rule.id, f"{name}, which the publication does not have"))
            elif rule.row is not None and not any(
                match_label(rule.row, self._ledger.figures[number].place.row) is not None
                for number in numbers
            ):
                rows = rule.row if isinstance(rule.row, str) else ", ".join(rule.row)
                self.dangling.append((rule.id, f"{name}, which has no row {rows}"))


_SINGLE = frozenset({"same", "earlier"})


def _roles(rule: Rule) -> tuple[Selector, dict[str, Selector]]:
    """The subject of a rule and its other roles."""
    named = {name: getattr(rule, field) for name, field in _OTHERS[rule.kind].items()}
    subject = getattr(rule, SUBJECTS[rule.kind])
    assert isinstance(subject, Selector), "loading refuses a rule without its own figure"
    return subject, {name: role for name, role in named.items() if role is not None}


_OTHERS: Mapping[str, Mapping[str, str]] = {
    "sum": {"parts": "parts", "minus": "minus"},
    "share": {"part": "part", "whole": "whole"},
    "rate": {"count": "count", "base": "base"},
    "change": {"from": "start", "to": "end"},
    "difference": {"from": "start", "to": "end"},
    "mean": {"of": "of"},
    "equal": {"same": "same"},
    "restated": {"earlier": "earlier"},
    "unique": {"parts": "parts"},
    "count": {"things": "things"},
    "bounds": {"at_most": "at_most", "at_least": "at_least"},
}
"""The roles of each kind of rule apart from its subject, with their fields in the type."""


def _merge(shared: Selector, selector: Selector) -> Selector:
    """A role with what all roles share; the role's own words go first."""
    named = {name: value for name, value in selector if value is not None}
    return shared.model_copy(update=named)


def _equations(
    rule: Rule, subject: int, found: dict[str, list[int]], ledger: Ledger
) -> Iterator[Equation]:
    def ones(role: str, factor: float = 1.0) -> Terms:
        return tuple((factor, number) for number in found.get(role, ()) if number != subject)

    def equation(
        terms: Terms, base: Terms = (), constant: float = 0.0, relation: str = "="
    ) -> Equation:
        return Equation(rule.id, rule.kind, subject, terms, base, constant, relation)

    match rule:
        case SumRule():
            scale = float(rule.scale)
            yield equation((*ones("parts", scale), *ones("minus", -scale)))
        case DifferenceRule():
            yield equation((*ones("to"), *ones("from", -1.0)))
        case EqualRule():
            yield equation(ones("same", float(rule.scale)))
        case UniqueRule():
            yield equation(ones("parts"), relation="<=")
            for number in found["parts"]:
                yield equation(((1.0, number),), relation=">=")
        case CountRule():
            at = COORDINATES.index(rule.of)
            labels = {ledger.figures[number].place[at] for number in found["things"]}
            yield equation((), constant=float(len(labels)))
        case BoundsRule():
            yield from _bounds(rule, equation, found)
        case _:
            yield equation(*_fraction(rule, ones))


def _fraction(rule: Rule, ones: Callable[..., Terms]) -> tuple[Terms, Terms]:
    """What is divided by what, in a rule whose subject is a fraction."""
    match rule:
        case ShareRule():
            return ones("part", 100.0), ones("whole")
        case RateRule():
            return ones("count", float(rule.per)), ones("base")
        case ChangeRule():
            return (*ones("to", 100.0), *ones("from", -100.0)), ones("from")
        case MeanRule():
            terms = ones("of")
            return tuple((1.0 / len(terms), number) for _, number in terms), ()
        case _:
            raise AssertionError(rule.kind)


def _bounds(
    rule: BoundsRule, equation: Callable[..., Equation], found: dict[str, list[int]]
) -> Iterator[Equation]:
    if rule.maximum is not None:
        yield equation((), constant=float(rule.maximum), relation="<=")
    if rule.minimum is not None:
        yield equation((), constant=float(rule.minimum), relation=">=")
    for role, relation in (("at_most", "<="), ("at_least", ">=")):
        for number in found.get(role, ()):
            yield equation(((1.0, number),), relation=relation)


def _open(role: Selector) -> list[int]:
    """The places of the coordinates that a role does not name."""
    return [at for at, name in enumerate(COORDINATES) if getattr(role, name) is None]


class _Finder:
    """Finds the figures of a role for a subject.

    `selector` is the role with what all roles of the rule share. Figures that it could name are
    kept by the coordinates that the role itself leaves open.
    """

    def __init__(self, ledger: Ledger, selector: Selector, role: Selector) -> None:
        self._ledger = ledger
        self._open = _open(role)
        matches = SelectorMatch(selector)
        self._found = [
            (number, bindings)
            for number in ledger.in_tables(selector.publication or "", selector.table)
            if (bindings := matches(ledger.figures[number])) is not None
        ]
        self._names = frozenset(name for _, bindings in self._found for name in bindings)
        self._groups: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}

    def find(self, subject: int, bindings: Bindings) -> list[int]:
        """The figures of the role that agree with the variables of the subject."""
        shared = tuple(sorted(self._names & bindings.keys()))
        if shared not in self._groups:
            self._groups[shared] = self._group(shared)
        key = self._key(subject, bindings, shared)
        return [number for number in self._groups[shared].get(key, ()) if number != subject]

    def _group(self, shared: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
        """The figures by what they must have in common with a subject."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, bindings in self._found:
            if all(name in bindings for name in shared):
                groups.setdefault(self._key(number, bindings, shared), []).append(number)
        return groups

    def _key(self, number: int, bindings: Bindings, shared: tuple[str, ...]) -> tuple[str, ...]:
        place = self._ledger.figures[number].place
        return (*(place[at] for at in self._open), *(bindings[name] for name in shared))


def involved(equations: Iterable[Equation]) -> set[int]:
    """The figures that some equation is about."""
    return {number for equation in equations for number in equation.cells}
