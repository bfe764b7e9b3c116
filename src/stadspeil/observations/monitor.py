"""From an edition to its monitor: all observations, all changes, all calls of chapters answered."""

from stadspeil.errors import EditionError, Problem
from stadspeil.model.chapter import Call
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Breakdown, Change
from stadspeil.observations.breaks import find_suspected_breaks
from stadspeil.observations.changes import Series, build_changes, build_series, change_between
from stadspeil.observations.evaluate import evaluate_edition
from stadspeil.observations.store import Store

SeriesKey = tuple[str, str, Breakdown]


def build_monitor(store: Store) -> Monitor:
    """Evaluate an edition whole.

    Raises:
        EditionError: a chapter names a figure, period or area that the data do not have.
    """
    edition = store.edition
    observations = evaluate_edition(store)
    suspects = find_suspected_breaks(store, observations)
    series = build_series(edition, observations, suspects)
    changes = tuple(change for item in series for change in build_changes(item))
    by_key = {(item.indicator, item.area, item.breakdown): item for item in series}
    return Monitor(edition, observations, changes, _answer_calls(edition, by_key), suspects)


def _answer_calls(
    edition: Edition, series: dict[SeriesKey, Series]
) -> dict[tuple[str, str, Breakdown, str, str], Change]:
    """The changes that chapters ask for; every figure that they name is looked up too."""
    problems: list[Problem] = []
    asked: dict[tuple[str, str, Breakdown, str, str], Change] = {}
    indicators = {indicator for indicator, _, _ in series}
    for chapter in edition.chapters:
        for identifier in chapter.head.indicators:
            if identifier not in indicators:
                problems.append(_no_figures(chapter.file, 1, identifier))
        for call in chapter.calls:
            if call.indicator is None:
                continue
            if call.name in ("table", "chart"):
                if call.indicator not in indicators:
                    problems.append(_no_figures(chapter.file, call.line, call.indicator))
                continue
            area = call.area or edition.settings.area
            key = (call.indicator, area, call.breakdown)
            found = series.get(key)
            missing = [
                period for period in call.periods if found is None or found.at(period) is None
            ]
            if found is None or missing:
                problems.append(_unknown_figure(chapter.file, call, area, missing, found))
            elif call.name == "change":
                first, last = call.periods
                asked[(*key, first, last)] = change_between(found, first, last)
    if problems:
        raise EditionError(problems)
    return asked


def _no_figures(file: str, line: int, indicator: str) -> Problem:
    return Problem(
        file,
        line,
        "",
        f"the indicator {indicator!r}, which has no figures",
        "an indicator with figures",
        "add figures to its dataset, or take it out of the chapter",
    )


def _unknown_figure(
    file: str, call: Call, area: str, missing: list[str], found: Series | None
) -> Problem:
    periods = ", ".join(item.period for item in found.observations) if found else "none"
    codes = ", ".join(f"{name}={code}" for name, code in call.breakdown)
    series = f"{call.indicator} for {area}" + (f" with {codes}" if codes else "")
    return Problem(
        file,
        call.line,
        "",
        f"{call.source}: no figure for {', '.join(missing)}",
        f"a period of {series}: {periods}",
        "correct the call, or add the figure to the dataset",
    )
