"""The audit of a publication: load -> rules -> verdicts -> what is wrong -> result."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import isfinite

from stadspeil.audit.disclosure import find_disclosures
from stadspeil.audit.equations import Equation, Equations, build_equations, involved
from stadspeil.audit.errata import ContradictoryRules, Finding, corrected, find_errors
from stadspeil.audit.evaluate import Check, evaluate
from stadspeil.audit.formula import render_formula
from stadspeil.audit.group import Group, group_findings
from stadspeil.audit.layout import Layout
from stadspeil.audit.ledger import Ledger, SelectorMatch, build_ledger
from stadspeil.audit.load import CLAIMS_TABLE
from stadspeil.audit.slips import PERCENTAGES, Grammar
from stadspeil.errors import PublicationError
from stadspeil.files.problems import Problems
from stadspeil.model.audit import (
    AffectedCell,
    AuditResult,
    AuditSummary,
    Certainty,
    Disclosure,
    Erratum,
    Severity,
    Slip,
    Suggestion,
    Verdict,
)
from stadspeil.model.publication import Answer, Claim, Place, PrintedFigure, Publication

SECONDS = 20.0
"""The time for finding the smallest sets of wrong figures, over the whole publication."""


def audit_publication(
    publication: Publication,
    suggestions: Sequence[Suggestion] = (),
    *,
    seconds: float = SECONDS,
) -> AuditResult:
    """Apply the rules of a publication, and explain what they contradict.

    Args:
        publication: what was read.
        suggestions: rules that nobody has accepted yet, to apply as well.
        seconds: the time limit of the error localisation.

    Raises:
        PublicationError: rules that name what the print doesn't have, or that no figures can obey.
    """
    ledger = build_ledger(publication)
    rules = [*publication.rules, *(suggestion.rule for suggestion in suggestions)]
    built = build_equations(publication, ledger, rules)
    checks, failed = _evaluate(built, ledger)
    statements = {f"tekst-{c.id}"[:80]: c for c in publication.claims if c.says is None}
    said = [check for check in checks if check.equation.rule in statements]
    checks = [check for check in checks if check.equation.rule not in statements]
    try:
        findings = find_errors(ledger, checks, seconds=seconds)
    except ContradictoryRules as error:
        raise _contradictory(publication, ledger, error.checks) from None
    grammar = Grammar(ledger, Layout(ledger), built.equations)
    groups = group_findings(ledger, grammar, findings, checks)
    suggested = {suggestion.rule.id for suggestion in suggestions}
    errata = [_erratum(publication, ledger, group, checks, suggested) for group in groups]
    errata += _statements(ledger, statements, said)
    errata += [_dangling(publication, *pair) for pair in built.dangling]
    checks = [*checks, *said]
    errata = sorted(errata, key=lambda erratum: _order(publication, erratum.place))
    disclosures = tuple(
        Disclosure(
            ledger.figures[number].place, interval, equation.rule, render_formula(equation, ledger)
        )
        for number, interval, equation in find_disclosures(ledger, built.equations)
    )
    summary = _summarise(publication, ledger, built, checks, failed, errata)
    return AuditResult(summary, tuple(errata), disclosures, tuple(suggestions))


def _evaluate(built: Equations, ledger: Ledger) -> tuple[list[Check], list[Equation]]:
    checks: list[Check] = []
    failed: list[Equation] = []
    for equation in built.equations:
        if any(ledger.values[number] is None for number in equation.cells):
            continue
        check = evaluate(equation, ledger)
        if check is None:
            failed.append(equation)
        else:
            checks.append(check)
    return checks, failed


def _contradictory(
    publication: Publication, ledger: Ledger, checks: Iterable[Check]
) -> PublicationError:
    problems = Problems(PublicationError)
    checks = list(checks)
    names = sorted({check.equation.rule for check in checks})
    for check in checks:
        file, line = publication.rule_lines.get(check.equation.rule, ("a suggested rule", 0))
        problems.add(
            file,
            line,
            f"{check.equation.rule} at {ledger.figures[check.equation.cells[0]].place}",
            found=f"rules that no figures at all can obey together: {', '.join(names)}",
            expected="rules that leave a possibility",
            do="correct the rule that is wrong",
        )
    try:
        problems.raise_if_any()
    except PublicationError as error:
        return error
    raise AssertionError("there is at least one check")


def _erratum(
    publication: Publication,
    ledger: Ledger,
    group: Group,
    checks: Sequence[Check],
    suggested: set[str],
) -> Erratum:
    finding = group.finding
    figure = ledger.figures[finding.number]
    check = finding.checks[0]
    recomputed = _shown(ledger, finding.number, finding.recomputed)
    published = ledger.values[finding.number]
    erratum = Erratum(
        place=figure.place,
        published=published,
        recomputed=recomputed,
        interval=finding.target,
        rule=check.equation.rule,
        formula=render_formula(check.equation, ledger),
        verdict=Verdict.CONTRADICTION,
        severity=_severity(figure.unit, published, finding.recomputed),
        diagnosis=finding.explanation.slip,
        explanation=finding.explanation.detail,
        certainty=_certainty(finding),
        also_affected=(
            *(
                AffectedCell(ledger.figures[n].place, ledger.values[n], _shown(ledger, n, value))
                for n, value in group.others
            ),
            *_affected(ledger, finding, checks, {n for n, _ in group.others}),
        ),
        suspects=tuple(ledger.figures[n].place for n in finding.suspects),
        bounded=not finding.optimal,
        suggested=all(item.equation.rule in suggested for item in finding.checks),
    )
    return _with_answer(publication, erratum, figure)


def _with_answer(publication: Publication, erratum: Erratum, figure: PrintedFigure) -> Erratum:
    found: Answer | None = None
    for answer in publication.answers:
        same = SelectorMatch(answer.where)(figure) is not None
        if same and answer.rule in {None, erratum.rule}:
            found = answer
    if found is None:
        return erratum
    return replace(erratum, state=found.state, answer=found.answer)


def _affected(
    ledger: Ledger, finding: Finding, checks: Sequence[Check], known: set[int]
) -> list[AffectedCell]:
    """Figures that agree with the wrong one, because they were computed from it."""
    if finding.recomputed is None or not _is_clear(finding):
        return []
    found = []
    settled = {check.equation for check in finding.checks}
    for check in checks:
        equation = check.equation
        if finding.number not in equation.inputs or equation in settled or equation.relation != "=":
            continue
        subject = equation.subject
        if subject < 0 or subject in known or check.verdict is Verdict.CONTRADICTION:
            continue
        value = corrected(equation, ledger, finding.number, finding.recomputed)
        if value is None:
            continue
        half = 0.5 * 10.0 ** -ledger.figures[subject].decimals
        if abs(value - check.published) > half * (1 + 1e-9) + check.apart:
            known.add(subject)
            found.append(
                AffectedCell(
                    ledger.figures[subject].place, check.published, _shown(ledger, subject, value)
                )
            )
    return found


def _is_clear(finding: Finding) -> bool:
    """Whether it is this figure that is wrong."""
    return not finding.suspects or finding.explanation.slip is not Slip.UNKNOWN


def _certainty(finding: Finding) -> Certainty:
    """That of the slip, less when the rules leave more than one figure to blame."""
    certainty = finding.explanation.certainty
    if finding.suspects and certainty is Certainty.HIGH and len(finding.suspects) > 2:
        return Certainty.MEDIUM
    return certainty


def _shown(ledger: Ledger, number: int, value: float | None) -> float | None:
    """A recomputed figure with the decimals of the print."""
    if value is None or not isfinite(value):
        return None
    decimals = ledger.figures[number].decimals
    scaled = abs(value) * 10.0**decimals
    whole = int(scaled + 0.5 + 1e-9 * max(1.0, scaled))
    result = whole / 10.0**decimals
    return -result if value < 0 else result


def _severity(unit: str, published: float | None, recomputed: float | None) -> Severity:
    """In points for percentages (5 and 0.5), and otherwise relative (10 % and 1 %)."""
    if published is None or recomputed is None:
        return Severity.MODERATE
    apart = abs(published - recomputed)
    if unit in PERCENTAGES:
        major, moderate = apart >= 5, apart >= 0.5
    else:
        relative = apart / max(abs(recomputed), 1e-9)
        major, moderate = relative >= 0.1, relative >= 0.01
    return Severity.MAJOR if major else Severity.MODERATE if moderate else Severity.MINOR


def _statements(
    ledger: Ledger, statements: Mapping[str, Claim], checks: Sequence[Check]
) -> list[Erratum]:
    """Sentences without a figure of their own that the tables contradict: one erratum for each."""
    wrong: dict[str, list[Check]] = {}
    for check in checks:
        if check.verdict is Verdict.CONTRADICTION:
            wrong.setdefault(check.equation.rule, []).append(check)
    errata = []
    for rule, broken in wrong.items():
        worst = max(broken, key=lambda check: check.apart)
        figure = ledger.figures[worst.equation.subject]
        formula = f"{worst.published:g} {render_formula(worst.equation, ledger)}"
        errata.append(
            _textual(
                statements[rule],
                rule,
                formula,
                f"the text says so of {figure.place}, and the table does not",
            )
        )
    return errata


def _dangling(publication: Publication, rule: str, name: str) -> Erratum:
    claim = next(item for item in publication.claims if rule == f"tekst-{item.id}"[:80])
    return _textual(claim, rule, f"refers to {name}", f"the text refers to {name}")


def _textual(claim: Claim, rule: str, formula: str, explanation: str) -> Erratum:
    """An erratum of a sentence."""
    return Erratum(
        place=Place(CLAIMS_TABLE, claim.id, claim.where, claim.period, claim.area),
        published=None,
        recomputed=None,
        interval=None,
        rule=rule,
        formula=formula,
        verdict=Verdict.CONTRADICTION,
        severity=Severity.MINOR,
        diagnosis=Slip.UNKNOWN,
        explanation=explanation,
        certainty=Certainty.LOW,
    )


def _order(publication: Publication, place: Place) -> tuple[int, Place]:
    """Errata in the order of the print."""
    for number, figure in enumerate(publication.figures):
        if figure.place == place:
            return number, place
    return len(publication.figures), place


def _summarise(
    publication: Publication,
    ledger: Ledger,
    built: Equations,
    checks: Sequence[Check],
    failed: Sequence[Equation],
    errata: Sequence[Erratum],
) -> AuditSummary:
    places = {place for e in errata for place in (e.place, *(c.place for c in e.also_affected))}
    rounded = {n for c in checks if c.verdict is Verdict.ROUNDING for n in c.equation.cells}
    touched = involved(check.equation for check in checks)
    about = {item.subject: item.reason for item in built.unchecked}
    about.update({n: "a denominator that may be zero" for e in failed for n in e.cells})
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for number in range(ledger.own):
        figure = ledger.figures[number]
        if figure.place in places:
            counts["wrong"] += 1
        elif figure.value is None:
            reasons["printed without a figure"] += 1
        elif number not in touched:
            reasons[about.get(number, "no rule is about it")] += 1
        else:
            counts["rounded" if number in rounded else "fine"] += 1
    return AuditSummary(
        publication=publication.name,
        figures=ledger.own,
        checked=sum(counts.values()),
        consistent=counts["fine"],
        explained_by_rounding=counts["rounded"],
        contradictions=counts["wrong"],
        errata=len(errata),
        not_checkable=dict(sorted(reasons.items())),
        checks={
            verdict.value: sum(1 for check in checks if check.verdict is verdict)
            for verdict in (Verdict.CONSISTENT, Verdict.ROUNDING, Verdict.CONTRADICTION)
        }
        | {Verdict.NOT_CHECKABLE.value: len(built.unchecked) + len(failed)},
        largest_rounding=max(
            (c.apart for c in checks if c.verdict is Verdict.ROUNDING), default=0.0
        ),
    )
