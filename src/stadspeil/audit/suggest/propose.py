"""From what was found in the figures to rules, each figure the subject of one at most."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from stadspeil.audit.ledger import Ledger, build_ledger
from stadspeil.audit.slips import PERCENTAGES
from stadspeil.audit.suggest.across import find_changes_over_time, find_shares_of_total
from stadspeil.audit.suggest.equal import find_repeats
from stadspeil.audit.suggest.fractions import Form, Fraction, find_fractions
from stadspeil.audit.suggest.matrix import Matrix, build_matrices, tables_of
from stadspeil.audit.suggest.sums import Sum, find_sums
from stadspeil.audit.suggest.support import Flags, Support
from stadspeil.model.audit import Suggestion
from stadspeil.model.publication import Publication, Rule

_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)
_NOT_ADDITIVE = ("per", "score", "index", "jaar", "gemiddeld", "mean", "average", "ratio", "%")


@dataclass(frozen=True)
class _Proposal:
    """A rule before it has a name; `cells` are its subjects, `order` what it is preferred by."""

    body: Mapping[str, Any]
    support: Support
    cells: frozenset[int]


def suggest_rules(publication: Publication) -> tuple[Suggestion, ...]:
    """Rules that the figures support and that the publication doesn't have, table by table.

    A figure that several rules could explain gets the one that holds most often; sums apart, since
    a total may have its parts in more than one way.
    """
    ledger = build_ledger(publication)
    proposals: list[_Proposal] = []
    for table, numbers in tables_of(ledger):
        found: list[_Proposal] = []
        for matrix in build_matrices(ledger, table, numbers):
            found += _from_matrix(ledger, matrix)
        proposals += _choose(found)
    proposals += [_Proposal(body, support, cells) for body, support, cells in find_repeats(ledger)]
    known = {rule.id for rule in publication.rules}
    suggestions = []
    for number, proposal in enumerate(proposals, 1):
        kind = str(proposal.body["kind"])
        name = f"voorstel-{number}-{kind}"
        while name in known:
            name += "-x"
        rule = _RULE.validate_python({"id": name, **proposal.body})
        support = proposal.support
        suggestions.append(Suggestion(rule, support.matched, support.tried, support.digits))
    return tuple(suggestions)


def _from_matrix(ledger: Ledger, matrix: Matrix) -> Iterator[_Proposal]:
    shared = {"table": matrix.table}
    if len(matrix.axis) == 1:
        for unit in sorted({unit for units in matrix.units for unit in units}):
            allowed = _of_unit(ledger, matrix, unit)
            if unit not in PERCENTAGES and _is_additive(unit):
                for one in find_sums(matrix, allowed):
                    yield _sum_rule(matrix, unit, one)
        for share in find_shares_of_total(matrix):
            part = {**matrix.selector([share.part])}
            whole = {**part, share.axis: share.total}
            whole.update(dict.fromkeys(matrix.tied_of.get(share.axis, ()), "*"))
            yield _Proposal(
                {
                    "kind": "share",
                    "in": shared,
                    "share": matrix.selector([share.result]),
                    "part": part,
                    "whole": whole,
                },
                share.support,
                _cells(matrix, share.result),
            )
        for change in find_changes_over_time(matrix):
            yield from _change_rules(matrix, shared, change)
    for fraction in find_fractions(matrix):
        yield _fraction_rule(matrix, shared, fraction)


def _of_unit(ledger: Ledger, matrix: Matrix, unit: str) -> Flags:
    flags = np.zeros(matrix.numbers.shape, dtype=bool)
    for (label, key), number in np.ndenumerate(matrix.numbers):
        flags[label, key] = number >= 0 and ledger.figures[number].unit == unit
    return flags


def _is_additive(unit: str) -> bool:
    words = unit.lower().replace("_", " ").replace("x1000", "").split()
    return not any(word in _NOT_ADDITIVE for word in words)


def _cells(matrix: Matrix, label: int) -> frozenset[int]:
    return frozenset(int(n) for n in matrix.numbers[label] if n >= 0)


def _sum_rule(matrix: Matrix, unit: str, one: Sum) -> _Proposal:
    """A sum, or a difference when one of two parts takes both signs."""
    within: dict[str, Any] = {"table": matrix.table, "unit": unit}
    tried = [int(at) for at in np.flatnonzero(one.keys)]
    if matrix.rest and len(tried) < len(matrix.keys):
        name = matrix.rest[0]
        labels = list(dict.fromkeys(matrix.keys[at][0] for at in tried))
        if name not in matrix.tied and len(labels) < len({key[0] for key in matrix.keys}):
            within[name] = labels[0] if len(labels) == 1 else labels
    if len(one.parts) == 2:
        signs = [
            np.nanmin(matrix.values[part]) < 0 < np.nanmax(matrix.values[part])
            for part in one.parts
        ]
        if sum(map(bool, signs)) == 1:
            change, start = (
                (one.parts[0], one.parts[1]) if signs[0] else (one.parts[1], one.parts[0])
            )
            return _Proposal(
                {
                    "kind": "difference",
                    "in": within,
                    "difference": matrix.selector([change]),
                    "from": matrix.selector([start]),
                    "to": matrix.selector([one.total]),
                },
                one.support,
                frozenset(int(matrix.numbers[change, at]) for at in tried),
            )
    return _Proposal(
        {
            "kind": "sum",
            "in": within,
            "total": matrix.selector([one.total]),
            "parts": matrix.selector(one.parts),
        },
        one.support,
        frozenset(int(matrix.numbers[one.total, at]) for at in tried),
    )


def _change_rules(matrix: Matrix, shared: Mapping[str, Any], change: Any) -> Iterator[_Proposal]:
    """One rule for all years in a row, or else one for each pair of periods."""
    result, subject = matrix.selector([change.result]), matrix.selector([change.subject])
    at = matrix.rest.index("period")
    printed = {matrix.keys[k][at] for k in np.flatnonzero(matrix.numbers[change.result] >= 0)}
    pairs = [pair for pair in change.pairs if pair[1] in printed]
    yearly = all(a.isdecimal() and b.isdecimal() and int(b) == int(a) + 1 for a, b in pairs)
    for old, new in [("{year-1}", "{year}")] if yearly else pairs:
        yield _Proposal(
            {
                "kind": "change",
                "in": shared,
                "change": {**result, "period": new},
                "from": {**subject, "period": old},
                "to": {**subject, "period": new},
            },
            change.support,
            _cells(matrix, change.result),
        )


def _fraction_rule(matrix: Matrix, shared: Mapping[str, Any], one: Fraction) -> _Proposal:
    result, top, base = (matrix.selector([label]) for label in (one.result, one.top, one.base))
    body: dict[str, Any]
    match one.form:
        case Form.CHANGE:
            body = {"kind": "change", "change": result, "from": base, "to": top}
        case Form.LATER_BASE:
            body = {"kind": "change", "change": result, "from": top, "to": base}
        case Form.SHARE if one.factor == 100:
            body = {"kind": "share", "share": result, "part": top, "whole": base}
        case _:
            body = {
                "kind": "rate",
                "rate": result,
                "count": top,
                "base": base,
                "per": Decimal(str(one.factor)),
            }
    return _Proposal({**body, "in": shared}, one.support, _cells(matrix, one.result))


def _choose(found: Iterable[_Proposal]) -> list[_Proposal]:
    """Of the rules with the same subject the one that says most; of sums all that differ."""
    ranked = sorted(
        found,
        key=lambda p: (
            -(p.support.matched / p.support.tried > 0.8),
            -p.support.matched,
            -p.support.digits,
        ),
    )
    kept: list[_Proposal] = []
    explained: set[int] = set()
    for proposal in ranked:
        if proposal.body["kind"] == "sum":
            if not any(_same_sum(proposal, other) for other in kept):
                kept.append(proposal)
            continue
        fresh = proposal.cells - explained
        if any(_roles(proposal) == _roles(other) for other in kept):
            continue  # the same fraction, turned round
        if len(fresh) >= max(1, len(proposal.cells) // 2):
            explained |= proposal.cells
            kept.append(proposal)
    return kept


def _roles(proposal: _Proposal) -> frozenset[str]:
    """What a rule says something about, whichever of it is the subject."""
    return frozenset(
        str(role) for name, role in proposal.body.items() if name not in {"kind", "in", "per"}
    )


def _same_sum(one: _Proposal, other: _Proposal) -> bool:
    """Whether two sums say the same of the same figures."""
    return one.cells == other.cells and one.body["parts"] == other.body.get("parts")
