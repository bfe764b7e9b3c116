"""The signal of an indicator, what it did from period to period, and why there is no trend."""

from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Indicator
from stadspeil.model.finding import FindingKind
from stadspeil.model.insight import Signal
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation, Refusal
from stadspeil.model.period import parse_period
from stadspeil.publish.views.finding import Pieces, build_pieces
from stadspeil.publish.views.order import is_always_whole
from stadspeil.publish.views.sentence import change_text, figure_text

BREAKS = (Refusal.MEETBREUK, Refusal.SUSPECTED_BREAK)


@dataclass(frozen=True)
class SignalView:
    """The one plain statement about an indicator, in one language."""

    pieces: Pieces
    findings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The statement as plain text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Step:
    """A period of an indicator: its figure, how it moved into it, and what must be known."""

    period: str
    figure: str
    observation: str
    since: str
    change: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """What an indicator did, the latest period first; `no_trend` says why there is no trend."""

    steps: tuple[Step, ...]
    no_trend: str


def build_signals(monitor: Monitor, language: Language) -> dict[str, SignalView]:
    """The signals of a monitor by indicator."""
    return {
        name: _build_signal(language, signal) for name, signal in monitor.insight.signals.items()
    }


def _build_signal(language: Language, signal: Signal) -> SignalView:
    return SignalView(
        build_pieces(signal.sentences[language.code], signal.quantities), signal.findings
    )


def build_history(monitor: Monitor, language: Language, indicator: Indicator) -> History | None:
    """The history of an indicator in the area of the edition; None where there is nothing to say.

    That is where it has no figures of that area as a whole, or is the whole by its nature.
    """
    area = monitor.edition.settings.area
    series = sorted(
        (item for item in monitor.series(indicator.id, area) if item.value is not None),
        key=lambda item: parse_period(item.period),
    )
    if not series or is_always_whole(monitor, indicator):
        return None
    changes = {item.period: _change_into(monitor, item) for item in series}
    steps = tuple(_step(monitor, language, item, changes[item.period]) for item in series)
    return History(tuple(reversed(steps)), _no_trend(monitor, language, series, changes))


def _change_into(monitor: Monitor, item: Observation) -> Change | None:
    """The change into a period: from a year before where there is one, else from the last."""
    found = [
        change
        for change in monitor.changes_by_indicator.get(item.indicator, ())
        if change.area == item.area
        and change.breakdown == item.breakdown
        and change.period_to == item.period
    ]
    return min(found, key=lambda change: parse_period(change.period_from), default=None)


def _step(monitor: Monitor, language: Language, item: Observation, change: Change | None) -> Step:
    said = since = ""
    notes: tuple[str, ...] = ()
    if change is not None:
        said = change_text(monitor.edition, language, change)
        since = language.short_period(change.period_from)
        notes = tuple(language.text(entry.reason) for entry in change.causes)
    return Step(
        language.short_period(item.period),
        figure_text(monitor.edition, language, item),
        item.id,
        since,
        said,
        notes,
    )


def _no_trend(
    monitor: Monitor,
    language: Language,
    series: list[Observation],
    changes: dict[str, Change | None],
) -> str:
    latest = series[-1]
    if any(
        item.kind is FindingKind.TREND and not item.breakdown
        for item in monitor.insight.of_indicator(latest.indicator)
    ):
        return ""
    broken = [
        place
        for place, item in enumerate(series)
        if (change := changes[item.period]) is not None and change.refusal in BREAKS
    ]
    odd = {
        entry.at
        for entry in monitor.register.get((latest.indicator, latest.area, ()), ())
        if entry.kind is DiscontinuityKind.EENMALIG
    }
    start = parse_period(latest.period).start
    comparable = [
        item
        for item in series[max(broken, default=0) :]
        if item.period not in odd
        and parse_period(item.period).start.month == start.month
        and parse_period(item.period).start.day == start.day
    ]
    needed = monitor.edition.findings.bounds.trend_periods
    count = len(comparable)
    if count >= needed:
        return language("no_trend_none", count=_word(language, count))
    key = "no_trend_break" if broken else "no_trend_few"
    if count == 1:
        key += "_one"
    return language(key, count=_word(language, count), needed=_word(language, needed))


def _word(language: Language, count: int) -> str:
    return language.texts.get(f"count_{count}", str(count))
