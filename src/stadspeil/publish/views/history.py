"""The signal of an indicator, and what it did from period to period."""

from dataclasses import dataclass

from stadspeil.language import Language
from stadspeil.model.discontinuity import DiscontinuityKind
from stadspeil.model.edition import Indicator
from stadspeil.model.insight import Signal
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Change, Observation, Status
from stadspeil.model.period import parse_period
from stadspeil.publish.views.finding import Pieces, build_pieces
from stadspeil.publish.views.order import is_always_whole
from stadspeil.publish.views.sentence import change_text, figure_text


@dataclass(frozen=True)
class SignalView:
    """The one plain statement about an indicator, in one language.

    `trend` names the trend, or says why there is none.
    """

    pieces: Pieces
    trend: Pieces
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
    """What an indicator did, the latest period first."""

    steps: tuple[Step, ...]


def build_signals(monitor: Monitor, language: Language) -> dict[str, SignalView]:
    """The signals of a monitor by indicator."""
    return {
        name: _build_signal(language, signal) for name, signal in monitor.insight.signals.items()
    }


def _build_signal(language: Language, signal: Signal) -> SignalView:
    return SignalView(
        build_pieces(language, signal.sentences[language.code], signal.quantities),
        build_pieces(language, signal.trend[language.code], signal.quantities),
        signal.findings,
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
    steps = [_step(monitor, language, item, _change_into(monitor, item)) for item in series]
    return History(tuple(reversed(steps)))


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
    notes = tuple(
        language("history_odd", reason=language.text(entry.reason))
        for entry in monitor.register.get((item.indicator, item.area, item.breakdown), ())
        if entry.kind is DiscontinuityKind.EENMALIG and entry.at == item.period
    )
    period = language.short_period(item.period)
    if item.status is not Status.NORMAL:
        period = f"{period} ({language(f'status_{item.status.value}')})"
    if change is not None:
        said = change_text(monitor.edition, language, change)
        since = language.short_period(change.period_from)
        notes += tuple(language.text(entry.reason) for entry in change.causes)
    return Step(
        period,
        figure_text(monitor.edition, language, item),
        item.id,
        since,
        said,
        notes,
    )
