"""What `stadspeil audit` prints: for people and for programs."""

from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from stadspeil.errors import UnknownName
from stadspeil.model.audit import (
    AffectedCell,
    AuditResult,
    Erratum,
    Interval,
    Slip,
    Suggestion,
)
from stadspeil.model.publication import COORDINATES, Place

PUBLICATIONS = Path("publications")


def find_publication(name: str) -> Path:
    """The folder of a publication: a path, or the name of a folder under `publications/`.

    Raises:
        UnknownName: there is no such folder.
    """
    for path in (Path(name), PUBLICATIONS / name):
        if path.is_dir():
            return path
    known = sorted(path.parent.name for path in PUBLICATIONS.glob("*/tables.csv"))
    raise UnknownName(
        f"{name!r} is no publication\n"
        f"    expected: a folder that holds tables.csv{', or ' * bool(known)}{', '.join(known)}\n"
        "    do: correct the path or the name"
    )


def audit_data(result: AuditResult) -> dict[str, Any]:
    """An audit for programs: `summary`, `errata`, `disclosures`, and the suggestions applied."""
    summary = result.summary
    return {
        "summary": {
            "publication": summary.publication,
            "figures": summary.figures,
            "checked": summary.checked,
            "consistent": summary.consistent,
            "explained_by_rounding": summary.explained_by_rounding,
            "largest_rounding": _number(summary.largest_rounding),
            "contradictions": summary.contradictions,
            "errata": summary.errata,
            "not_checkable": {
                "total": sum(summary.not_checkable.values()),
                "reasons": dict(summary.not_checkable),
            },
            "checks": dict(summary.checks),
        },
        "errata": [_erratum_data(erratum) for erratum in result.errata],
        "disclosures": [
            {
                **_place(item.place),
                "interval": _interval(item.interval),
                "rule": item.rule,
                "formula": item.formula,
            }
            for item in result.disclosures
        ],
        "suggested_rules": [suggestion_data(item) for item in result.suggestions],
    }


def _erratum_data(erratum: Erratum) -> dict[str, Any]:
    return {
        **_place(erratum.place),
        "published": _number(erratum.published),
        "recomputed": _number(erratum.recomputed),
        "interval": _interval(erratum.interval),
        "rule": erratum.rule,
        "formula": erratum.formula,
        "verdict": erratum.verdict.value,
        "severity": erratum.severity.value,
        "diagnosis": erratum.diagnosis.value,
        "explanation": erratum.explanation,
        "certainty": erratum.certainty.value,
        "also_affected": [_affected(cell) for cell in erratum.also_affected],
        "suspects": [_place(place) for place in erratum.suspects],
        "smallest_set_proved": not erratum.bounded,
        "rests_on_suggested_rule": erratum.suggested,
        "state": erratum.state,
        "answer": erratum.answer,
    }


def suggestion_data(suggestion: Suggestion) -> dict[str, Any]:
    """A proposed rule with its support, for programs."""
    return {
        "rule": rule_data(suggestion),
        "matched": suggestion.matched,
        "tried": suggestion.tried,
        "digits": round(suggestion.digits, 1),
    }


def rule_data(suggestion: Suggestion) -> dict[str, Any]:
    """A proposed rule as an entry of `rules.yaml`."""
    data = suggestion.rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    kind = {"id": data.pop("id"), "kind": suggestion.rule.kind}
    return {**kind, **{name: value for name, value in data.items() if name != "kind"}}


def render_suggestions(suggestions: tuple[Suggestion, ...]) -> str:
    """Proposed rules as YAML that can go into `rules.yaml`, each under its support."""
    if not suggestions:
        return "# No rule that the figures support was found."
    lines = []
    for suggestion in suggestions:
        lines.append(
            f"# holds for {suggestion.matched} of {suggestion.tried}; "
            f"{suggestion.digits:.0f} digits more agree than by chance"
        )
        entry = yaml.safe_dump(
            [rule_data(suggestion)], allow_unicode=True, sort_keys=False, width=96
        )
        lines.append(entry)
    return "\n".join(lines).rstrip()


def render_audit(result: AuditResult) -> str:
    """An audit for people: the counts, then the errata, then what print gives away."""
    return "\n".join(
        [
            *_summary_lines(result),
            *(line for n, erratum in enumerate(result.errata, 1) for line in _lines(n, erratum)),
            *_disclosure_lines(result),
        ]
    )


def _summary_lines(result: AuditResult) -> list[str]:
    summary = result.summary
    left = sum(summary.not_checkable.values())
    apart = f"   (at most {_plain(summary.largest_rounding)} apart)" * bool(
        summary.largest_rounding
    )
    errata = _count(summary.errata, "erratum", "errata")
    lines = [
        f"{summary.publication}: {summary.figures:,} figures, {summary.checked:,} checked",
        f"  consistent             {summary.consistent:>7,}",
        f"  explained by rounding  {summary.explained_by_rounding:>7,}{apart}",
        f"  contradictions         {summary.contradictions:>7,}   ({errata})",
        f"  not checkable          {left:>7,}",
        *(f"    {reason}: {count:,}" for reason, count in summary.not_checkable.items()),
        "  rules applied: "
        + ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in summary.checks.items()),
    ]
    if result.suggestions:
        rules = _count(len(result.suggestions), "rule", "rules")
        lines.append(f"  {rules} proposed by the figures applied too")
    return lines


def _lines(number: int, erratum: Erratum) -> list[str]:
    lines = ["", f"{number}. {erratum.place}"]
    if erratum.published is not None:
        should = "" if erratum.recomputed is None else f", should be {_plain(erratum.recomputed)}"
        lines.append(f"   printed {_plain(erratum.published)}{should}{_between(erratum.interval)}")
    lines.append(f"   rule:      {erratum.rule}{' (suggested)' if erratum.suggested else ''}")
    lines.append(f"   formula:   {erratum.formula}")
    lines.append(
        f"   diagnosis: {erratum.diagnosis}, certainty {erratum.certainty}: {erratum.explanation}"
    )
    lines.append(f"   severity:  {erratum.severity}; state: {erratum.state}")
    if erratum.answer:
        lines.append(f"   answer:    {erratum.answer}")
    if erratum.suspects:
        blamed = erratum.diagnosis is not Slip.UNKNOWN
        others = [place for place in erratum.suspects if not (blamed and place == erratum.place)]
        lines.append(
            "   by the rules alone it could be instead:" if blamed else "   one of these is wrong:"
        )
        lines += [f"     {place}" for place in others]
    if erratum.bounded:
        lines.append("   the time ran out: a smaller set of wrong figures may exist")
    if erratum.also_affected:
        more = _count(len(erratum.also_affected), "figure", "figures")
        lines.append(f"   the same cause affects {more} more:")
        for cell in erratum.also_affected:
            should = f"printed {_plain(cell.published)}, should be {_plain(cell.recomputed)}"
            lines.append(f"     {cell.place}: {should}")
    return lines


def _disclosure_lines(result: AuditResult) -> list[str]:
    if not result.disclosures:
        return []
    lines = ["", "Suppressed in print, and given away by other figures:"]
    for item in result.disclosures:
        low, high = item.interval.low, item.interval.high
        value = _plain(low) if low == high else f"between {_plain(low)} and {_plain(high)}"
        lines.append(f"  {item.place}: {value}   ({item.rule}: {item.formula})")
    return lines


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def _between(interval: Interval | None) -> str:
    if interval is None or not (isfinite(interval.low) and isfinite(interval.high)):
        return ""
    return f" (from {_plain(interval.low)} to {_plain(interval.high)})"


def _plain(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.10g}"


def _number(value: float | None) -> float | int | None:
    """A number for JSON, without the noise of binary arithmetic."""
    if value is None or not isfinite(value):
        return None
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded == int(rounded) else rounded


def _interval(interval: Interval | None) -> list[float | int | None] | None:
    return None if interval is None else [_number(interval.low), _number(interval.high)]


def _place(place: Place) -> dict[str, str]:
    return dict(zip(COORDINATES, place, strict=True))


def _affected(cell: AffectedCell) -> dict[str, Any]:
    return {
        **_place(cell.place),
        "published": _number(cell.published),
        "recomputed": _number(cell.recomputed),
    }
