"""From an edition to its monitor: all observations, all changes, all calls of chapters answered."""

from collections.abc import Mapping
from typing import TypeGuard

from stadspeil.errors import EditionError, Problem
from stadspeil.model.chapter import Call, Chapter
from stadspeil.model.claim import Claim, Condition, claims_of
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Change, Observation, SuspectedBreak
from stadspeil.observations.breaks import find_suspected_breaks
from stadspeil.observations.changes import Series, build_changes, build_series, change_between
from stadspeil.observations.claims import ClaimJudge, SeriesKey, Verdict
from stadspeil.observations.corrections import answer_corrections
from stadspeil.observations.evaluate import evaluate_edition
from stadspeil.observations.store import Store

AskedKey = tuple[str, str, Breakdown, str, str]


def build_monitor(store: Store) -> Monitor:
    """Evaluate an edition whole.

    Raises:
        EditionError: a text names a figure, period or area that the data do not have, or makes a
            claim that they do not bear out; or a correction has nothing to correct.
    """
    observations = evaluate_edition(store)
    suspects = find_suspected_breaks(store, observations)
    return assemble_monitor(store.edition, observations, suspects)


def assemble_monitor(
    edition: Edition, observations: tuple[Observation, ...], suspects: tuple[SuspectedBreak, ...]
) -> Monitor:
    """The monitor of an edition whose figures have been evaluated.

    Raises:
        EditionError: as `build_monitor`.
    """
    all_series = {
        (series.indicator, series.area, series.breakdown): series
        for series in build_series(edition, observations, suspects)
    }
    asked, problems = _answer_texts(edition, all_series)
    corrected, wrong = answer_corrections(edition, all_series)
    if problems or wrong:
        raise EditionError((*problems, *wrong))
    return Monitor(
        edition,
        observations,
        changes=tuple(change for series in all_series.values() for change in build_changes(series)),
        asked=asked,
        register={key: series.entries for key, series in all_series.items()},
        suspected=suspects,
        corrected=corrected,
    )


def _answer_texts(
    edition: Edition, all_series: Mapping[SeriesKey, Series]
) -> tuple[dict[AskedKey, Change], list[Problem]]:
    """The changes that texts ask for, after a look at every figure and claim in them.

    A problem is a text that names a figure that is not there, or makes a claim that is not true.
    """
    problems: list[Problem] = []
    asked: dict[AskedKey, Change] = {}
    known = {indicator for indicator, _, _ in all_series}
    texts = [(chapter, chapter.calls) for chapter in edition.chapters]
    if edition.summary is not None:
        laws = [call for law in edition.summary.laws for call in (law.people, law.spending)]
        texts.append((edition.summary.chapter, (*edition.summary.chapter.calls, *laws)))
    for chapter, calls in texts:
        shown = [(1, name) for name in chapter.head.indicators]
        shown += [
            (call.line, call.indicator)
            for call in calls
            if call.indicator is not None and call.name in ("table", "chart")
        ]
        problems += [
            _no_figures(chapter.file, line, name) for line, name in shown if name not in known
        ]
        for call in calls:
            if call.indicator is None or call.name not in ("figure", "change"):
                continue
            area = call.area or edition.settings.area
            series = all_series.get((call.indicator, area, call.breakdown))
            if not _has_figures(series, call):
                problems.append(_unknown_figure(chapter.file, call, area, series))
            elif call.name == "change":
                first, last = call.periods
                key = (call.indicator, area, call.breakdown, first, last)
                asked[key] = change_between(series, first, last)
        problems += _check_claims(ClaimJudge(edition, all_series), chapter)
    return asked, problems


def _has_figures(series: Series | None, call: Call) -> TypeGuard[Series]:
    """Whether a series has every period that a call names."""
    return series is not None and all(series.at(period) for period in call.periods)


def _check_claims(judge: ClaimJudge, chapter: Chapter) -> list[Problem]:
    """The claims of a chapter that name an unknown figure, or that are not true."""
    problems = []
    for claim in claims_of(chapter):
        for condition in claim.conditions:
            unknown = [
                _unknown_figure(chapter.file, call, call.area or judge.home, series)
                for call in condition.calls
                if not _has_figures(series := judge.series_of(call), call)
            ]
            problems += unknown
            verdict = None if unknown else judge.judge(condition)
            if verdict is not None and not verdict.holds:
                problems.append(_false_claim(chapter.file, claim, condition, verdict))
    return problems


def _false_claim(file: str, claim: Claim, condition: Condition, verdict: Verdict) -> Problem:
    return Problem(
        file,
        claim.line,
        "",
        f"{claim.text!r} is not true: {condition.source}; {verdict.figures}",
        verdict.expected,
        "write what the figures say, or correct the condition",
    )


def _no_figures(file: str, line: int, indicator: str) -> Problem:
    return Problem(
        file,
        line,
        "",
        f"the indicator {indicator!r}, which has no figures",
        "an indicator with figures",
        "add figures to its dataset, or take it out of the chapter",
    )


def _unknown_figure(file: str, call: Call, area: str, series: Series | None) -> Problem:
    known = [item.period for item in series.observations] if series else []
    missing = [period for period in call.periods if period not in known]
    codes = ", ".join(f"{name}={code}" for name, code in call.breakdown)
    named = f"{call.indicator} for {area}" + (f" with {codes}" if codes else "")
    return Problem(
        file,
        call.line,
        "",
        f"{call.source}: no figure for {', '.join(missing)}",
        f"a period of {named}: {', '.join(known) or 'it has none'}",
        "correct the call, or add the figure to the dataset",
    )


def change_of(
    monitor: Monitor, indicator: str, area: str, breakdown: Breakdown, first: str, last: str
) -> Change:
    """The change of any series of a monitor between two of its periods, or why there is none.

    Raises:
        KeyError: the monitor has no such series.
    """
    members = monitor.series(indicator, area, breakdown)
    for series in build_series(monitor.edition, members, monitor.suspected):
        return change_between(series, first, last)
    raise KeyError((indicator, area, breakdown))
