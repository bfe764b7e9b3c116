"""One cause for many figures is one erratum, with all figures that share it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stadspeil.audit.errata import Finding
from stadspeil.audit.evaluate import Check, point
from stadspeil.audit.ledger import Ledger
from stadspeil.audit.slips import Grammar
from stadspeil.model.audit import Verdict


@dataclass(frozen=True)
class Group:
    """A finding with the other figures of its cause, and what each should be."""

    finding: Finding
    others: tuple[tuple[int, float | None], ...]


def group_findings(
    ledger: Ledger, grammar: Grammar, findings: Sequence[Finding], checks: Sequence[Check]
) -> list[Group]:
    """Findings with the same rule, cause and line of their table as one.

    Figures of that line that hold within their rounding, and whose print the same slip gives to the
    last digit, share the cause too.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for place, finding in enumerate(findings):
        cause = finding.explanation.cause
        key = (place,) if not cause else (*_line(ledger, finding), finding.explanation.slip, cause)
        groups.setdefault(key, []).append(finding)
    return [_group(ledger, grammar, members, checks) for members in groups.values()]


def _line(ledger: Ledger, finding: Finding) -> tuple[str, ...]:
    place = ledger.figures[finding.number].place
    return finding.checks[0].equation.rule, place.table, place.column, place.period


def _group(
    ledger: Ledger, grammar: Grammar, members: Sequence[Finding], checks: Sequence[Check]
) -> Group:
    members = sorted(members, key=lambda finding: (bool(finding.suspects), finding.number))
    first = members[0]
    others: list[tuple[int, float | None]] = [(f.number, f.recomputed) for f in members[1:]]
    if len(members) > 1:
        known = {finding.number for finding in members}
        for check in checks:
            number = check.equation.subject
            if number < 0 or number in known or check.verdict is Verdict.CONTRADICTION:
                continue
            same_line = _line(ledger, replace(first, number=number, checks=(check,)))
            if same_line == _line(ledger, first) and _shares(ledger, grammar, first, check):
                others.append((number, check.recomputed))
        # A cause that many figures have is no accident.
        explanation = first.explanation
        chance = explanation.chance
        for finding in members[1:]:
            chance *= max(finding.explanation.chance, 1e-6)
        first = replace(first, explanation=replace(explanation, chance=chance))
    return Group(first, tuple(others))


def _shares(ledger: Ledger, grammar: Grammar, finding: Finding, check: Check) -> bool:
    """Whether the slip of a finding gives the print of another check, to the last digit."""
    for slip, cause, _, variant in grammar.variants(check.equation):
        if slip is not finding.explanation.slip or cause != finding.explanation.cause:
            continue
        try:
            value = point(variant, ledger.values)
        except ZeroDivisionError:
            return False
        half = 0.5 * 10.0 ** -ledger.figures[check.equation.subject].decimals
        return abs(value - check.published) <= half * (1 + 1e-9)
    return False
