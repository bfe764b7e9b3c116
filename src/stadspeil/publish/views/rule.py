"""The signal rule as the accountability page shows it: bounds, weights, and what was set aside."""

from dataclasses import dataclass

from stadspeil.language import Language, format_number
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding import sentence_text
from stadspeil.model.finding_settings import Bounds, BoundsStatus, Weights
from stadspeil.model.insight import Remark
from stadspeil.model.monitor import Monitor


@dataclass(frozen=True)
class RuleView:
    """By which rule figures stand out, in one language.

    `status` says whose the bounds are. `hidden` are findings that the analyst left out, each with
    the reason; `orphans` explanations of what no longer stands out; `unknown` choices about
    findings that are not there; `remarks` sentences that no figure bears out.
    """

    status: str
    bounds: tuple[tuple[str, str], ...]
    weights: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    orphans: tuple[tuple[str, str], ...]
    unknown: tuple[tuple[str, str], ...]
    remarks: tuple[Remark, ...]


def build_rule_view(monitor: Monitor, language: Language) -> RuleView:
    """The rule of a monitor, and what it left over."""
    settings, insight = monitor.edition.findings, monitor.insight
    return RuleView(
        status=_say_status(language, settings.bounds),
        bounds=tuple(_say_bounds(language, settings.bounds)),
        weights=tuple(
            (language(f"finding_part_{name}"), _number(language, getattr(settings.weights, name)))
            for name in Weights.model_fields
        ),
        hidden=tuple(
            (sentence_text(item.sentences[language.code]), language.text(choice.reason))
            for item, choice in insight.hidden
        ),
        orphans=tuple(_say_orphan(monitor, language, item) for item in insight.orphans),
        unknown=tuple(
            (choice.finding, language.text(choice.reason)) for choice in insight.unknown_choices
        ),
        remarks=insight.remarks,
    )


def _say_status(language: Language, bounds: Bounds) -> str:
    if bounds.status is BoundsStatus.PROPOSAL:
        return language("rule_proposal")
    if bounds.decided_on is None:
        return language("rule_decided", by=bounds.decided_by)
    return language("rule_decided_on", by=bounds.decided_by, on=language.day(bounds.decided_on))


def _say_bounds(language: Language, bounds: Bounds) -> list[tuple[str, str]]:
    values = {
        "equal_points": _number(language, bounds.equal_points),
        "equal_percent": _number(language, bounds.equal_percent),
        "small_count": _number(language, bounds.small_count),
        "floor_euros": _number(language, bounds.floor_euros),
        "trend_periods": _number(language, bounds.trend_periods),
        "confidence": _number(language, 100 * bounds.confidence),
    }
    return [
        (
            language(f"bound_{name}"),
            language(f"bound_{name}_value", value=language.mark(value, f"bound:{name}")),
        )
        for name, value in values.items()
    ]


def _number(language: Language, value: float) -> str:
    return format_number(value, 0 if value == int(value) else 1, language)


def _say_orphan(monitor: Monitor, language: Language, item: Explanation) -> tuple[str, str]:
    """The id of an explanation, and what it is about."""
    subjects = "; ".join(
        ", ".join(
            (
                language.text(monitor.edition.indicators[subject.indicator].spec.title),
                *subject.where.values(),
                language.period(subject.period),
            )
        )
        for subject in item.subjects
    )
    return item.id, subjects
