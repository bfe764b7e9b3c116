"""Corrections as a reader sees them: what was printed, what it is now, why, what stays valid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from stadspeil.language import Language, format_number
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.chapter import Call
from stadspeil.model.correction import Corrected, Correction, CorrectionState, PrintedCell
from stadspeil.model.monitor import Monitor
from stadspeil.model.unit import BUILT_IN_UNITS, Unit, UnitKind


@dataclass(frozen=True)
class About:
    """What a figure is, beside its row: column as printed, period, unit; each may be empty.

    What the figures show themselves is: a column `%`, and the unit of percentages.
    """

    column: str
    period: str
    unit: str

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.column, self.period, self.unit)))


@dataclass(frozen=True)
class CorrectionRow:
    """A printed figure beside the one of now, or beside why there is none (`none`).

    `row` is a label as printed; `indicator` is where the figure of now stands, if it does.
    """

    row: str
    about: About
    printed: str
    now: str
    none: str
    indicator: str


@dataclass(frozen=True)
class CorrectionView:
    """One correction. `audit` is the name by which `stadspeil audit` finds the publication.

    `about` says what all its figures have in common, which their rows then leave out.
    """

    id: str
    title: str
    publication: str
    place: str
    audit: str
    about: About
    rows: tuple[CorrectionRow, ...]
    cause: str
    reason: str
    remains: str
    accepted: str
    state: str
    answer: str


def build_corrections(monitor: Monitor, language: Language) -> tuple[CorrectionView, ...]:
    """Every correction of an edition, in its order."""
    now = {(item.correction, item.place): item for item in monitor.corrected}
    return tuple(
        _build_view(monitor, language, correction, now)
        for correction in monitor.edition.corrections
    )


def _build_view(
    monitor: Monitor,
    language: Language,
    correction: Correction,
    now: Mapping[tuple[str, int], Corrected],
) -> CorrectionView:
    spec = correction.spec
    rows = []
    for place, (cell, call) in enumerate(zip(spec.cells, correction.calls, strict=True), start=1):
        name = f"{correction.id}:{place}"
        unit = _unit(monitor, cell, call)
        found = now.get((correction.id, place))
        rows.append(
            CorrectionRow(
                cell.row,
                About(
                    "" if cell.column in (None, "%") else cell.column or "",
                    language.short_period(cell.period),
                    "" if unit.kind is UnitKind.SHARE else unit_phrase(unit, language),
                ),
                _write(language, cell, float(cell.value), unit, f"printed:{name}"),
                _write(language, cell, found.value, unit, f"now:{name}") if found else "",
                language.text(cell.none) if cell.none else "",
                (call.indicator or "") if call else "",
            )
        )
    common = About(
        *(
            _shared(getattr(row.about, name) for row in rows)
            for name in ("column", "period", "unit")
        )
    )
    state = language(f"audit_state_{spec.state.value}")
    return CorrectionView(
        correction.id,
        language.text(spec.title),
        spec.publication,
        language.text(spec.place),
        spec.audit or "",
        common,
        tuple(replace(row, about=_without(row.about, common)) for row in rows),
        language(f"audit_slip_{spec.cause.value}"),
        language.text(spec.reason),
        language.text(spec.remains),
        language("correction_accepted_by", by=spec.accepted_by, on=language.day(spec.date)),
        "" if spec.state is CorrectionState.OPEN else state,
        language.text(spec.answer) if spec.answer else "",
    )


def _shared(texts: Iterable[str]) -> str:
    """The text that all of some are, or nothing."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def _without(about: About, common: About) -> About:
    return About(
        "" if common.column else about.column,
        "" if common.period else about.period,
        "" if common.unit else about.unit,
    )


def _unit(monitor: Monitor, cell: PrintedCell, call: Call | None) -> Unit:
    """The unit of both figures: that of the indicator, but percent or points for a change."""
    if call is None:
        return monitor.edition.units[cell.unit or ""]
    if call.name == "percent":
        return BUILT_IN_UNITS["procent"]
    unit = monitor.edition.units[monitor.edition.indicators[call.indicator or ""].spec.unit]
    is_points = call.name == "change" and unit.kind is UnitKind.SHARE
    return BUILT_IN_UNITS["procentpunt"] if is_points else unit


def _write(language: Language, cell: PrintedCell, value: float, unit: Unit, identity: str) -> str:
    """A figure in the digits of the print: both columns show equally many decimals."""
    text = format_number(value, cell.decimals, language)
    return language.mark(f"{text}%" if unit.kind is UnitKind.SHARE else text, identity)


def count_corrections(views: tuple[CorrectionView, ...], language: Language) -> str:
    """How many corrections there are, and of how many figures."""
    figures = sum(len(view.rows) for view in views)
    return language(
        "corrections_count",
        corrections=language.mark(str(len(views)), "count:corrections"),
        figures=language.mark(str(figures), "count:corrected"),
    )
