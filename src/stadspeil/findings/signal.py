"""The signal rule: one plain statement for each indicator, made the same way for all of them.

The level comes from the share or rate, beside the first benchmark that has it; the direction from
the count behind it where the edition has that, since a share can fall while more people need help.
`docs/findings.md` shows the rule as a table. It describes, and never says what is good or bad: only
where a document of the authority calls higher or lower better, the statement repeats that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stadspeil.findings.benchmark import SIDES, Compared, compare_series, denominators_differ
from stadspeil.findings.changes import is_whole_year
from stadspeil.findings.comparison import add_benchmark, add_counts
from stadspeil.findings.figures import COMPARABLE, Figures
from stadspeil.findings.signal_words import MOVED, Scope, Statement, say_signal, say_trend
from stadspeil.findings.trends import Run, comparable_run
from stadspeil.findings.wording import speak
from stadspeil.findings.working import Working
from stadspeil.model.edition import Indicator
from stadspeil.model.finding import Finding, Rule
from stadspeil.model.indicator import Quotation
from stadspeil.model.insight import Direction, Level, Place, Signal
from stadspeil.model.observation import Change, Observation, Status


def build_signals(
    figures: Figures,
    compared: Iterable[Compared],
    places: Iterable[Place],
    findings: Iterable[Finding],
) -> Mapping[str, Signal]:
    """The signal of each indicator, by its id."""
    rule = _Rule(figures, tuple(compared), tuple(places), tuple(findings))
    return {indicator.id: rule.signal(indicator) for indicator in figures.indicators()}


@dataclass(frozen=True)
class _Rule:
    """The rule over one monitor."""

    figures: Figures
    compared: tuple[Compared, ...]
    places: tuple[Place, ...]
    findings: tuple[Finding, ...]

    def signal(self, indicator: Indicator) -> Signal:
        """The signal of an indicator."""
        figures = self.figures
        scope = self._scope(indicator)
        whole = scope is Scope.WHOLE
        latest = figures.latest(indicator.id) if whole else None
        compared = self._compared(indicator) if whole else None
        counted, change = self._direction_of(indicator) if whole else (None, None)
        level, direction = self._level(compared), figures.direction(change)
        working = figures.working()
        if compared is not None:
            _add_comparison(figures, working, compared)
        if change is not None and direction in MOVED:
            _add_change(figures, working, change)
        run = comparable_run(figures, indicator.id) if whole else Run((), False, Direction.NONE)
        years = working.count("years", Rule.COUNT, (item.id for item in run.points))
        statement = Statement(
            level,
            direction,
            compared,
            change,
            self._itself(indicator, direction) if counted else None,
            indicator.spec.polarity,
            is_provisional(latest, compared),
            self._quotation(indicator) if level is Level.NONE else None,
            scope,
        )
        edition = figures.edition
        return Signal(
            indicator=indicator.id,
            level=level,
            direction=direction,
            polarity=indicator.spec.polarity,
            sentences=speak(edition, lambda speech: say_signal(speech, statement)),
            trend=speak(edition, lambda speech: say_trend(speech, run, years, scope)),
            quantities=working.result,
            period=latest.period if latest is not None else None,
            since=change.period_from if change and direction in MOVED else None,
            benchmark=compared.first.benchmark.area if compared else None,
            compared=compared.own.period if compared else None,
            counted=counted.id if counted else None,
            findings=tuple(item.id for item in self.findings if item.indicator == indicator.id),
        )

    def _scope(self, indicator: Indicator) -> Scope:
        """What an indicator has figures of, for the area."""
        figures = self.figures
        if figures.latest(indicator.id) is not None and not figures.is_always_whole(indicator):
            return Scope.WHOLE
        parts = figures.parts(indicator.id)
        return Scope.PARTS if parts else Scope.NOTHING

    def _direction_of(self, indicator: Indicator) -> tuple[Indicator | None, Change | None]:
        """The change that the direction is that of, and the count behind a share if it is its."""
        counted = self.figures.counted(indicator.id)
        change = self._change(counted.id) if counted is not None else None
        if change is not None:
            return counted, change
        return None, self._change(indicator.id)

    def _compared(self, indicator: Indicator) -> Compared | None:
        """The figure that the level is about: the indicator's own, or of the share of a count."""
        figures = self.figures
        if figures.unit(indicator.id).kind in COMPARABLE:
            return compare_series(figures, indicator)
        if not figures.is_count(indicator.id):
            return None
        shares = (
            compare_series(figures, other)
            for other in figures.shares_of(indicator.id)
            if not figures.is_always_whole(other)
        )
        return next((item for item in shares if item is not None), None)

    def _change(self, indicator: str) -> Change | None:
        """The change into the last period, from whole years before."""
        change = self.figures.latest_change(indicator)
        return change if change is not None and is_whole_year(change) else None

    def _itself(self, indicator: Indicator, counted: Direction) -> tuple[Change, Direction] | None:
        """The change of a share, where it did not go the way of the count behind it."""
        change = self._change(indicator.id)
        direction = self.figures.direction(change)
        if change is None or direction not in MOVED or direction is counted:
            return None
        return change, direction

    def _level(self, compared: Compared | None) -> Level:
        if compared is None:
            return Level.NONE
        if self._denominators_differ(compared) or self._peers_differ(compared):
            return Level.UNCLEAR
        return compared.first.level

    def _denominators_differ(self, compared: Compared) -> bool:
        """Whether another denominator tells another story, or one that can't be computed with."""
        figures = self.figures
        return any(
            denominators_differ(figures, pair)
            for pair in figures.edition.findings.denominators
            if any(item.indicator == compared.indicator.id for item in pair.figures)
        )

    def _peers_differ(self, compared: Compared) -> bool:
        """Whether some peers turn the verdict round: other reference groups, or other cities."""
        groups = self.figures.edition.settings.reference_groups
        levels = {item.level for item in compared.besides if item.benchmark.area in groups}
        own = (compared.own.indicator, compared.own.breakdown, compared.own.period)
        for place in self.places:
            if (place.indicator, place.breakdown, place.period) == own:
                levels |= {item.level for item in place.peers}
        return levels.issuperset(SIDES)

    def _quotation(self, indicator: Indicator) -> Quotation | None:
        """What the source says in words about the area beside a benchmark, the latest of it.

        None where a part of the indicator is compared by its figures.
        """
        figures = self.figures
        if any(item.indicator is indicator for item in self.compared):
            return None
        found = [
            item
            for item in figures.edition.quotations
            if item.indicator == indicator.id
            and figures.area in item.areas
            and set(item.areas) & set(figures.benchmarks())
        ]
        return max(found, key=lambda item: item.period, default=None)


def is_provisional(latest: Observation | None, compared: Compared | None) -> bool:
    """Whether a figure that the statement rests on may still be revised."""
    rests_on = [latest, compared.own if compared else None]
    return any(item is not None and item.status is Status.PROVISIONAL for item in rests_on)


def _add_comparison(figures: Figures, working: Working, compared: Compared) -> None:
    """The figure and its first benchmark, as quantities of a signal."""
    working.value("value", compared.own)
    add_counts(figures, working, compared.own)
    add_benchmark(figures, working, compared.own, compared.first, "")


def _add_change(figures: Figures, working: Working, change: Change) -> None:
    """Both figures of a change that is given, as quantities of a signal."""
    for name, period in (("after", change.period_to), ("before", change.period_from)):
        found = figures.at(change.indicator, period, change.area, change.breakdown)
        if found is None:
            raise ValueError(f"{change.id} is not given")
        working.value(name, found)
    working.difference("change", "after", "before")
