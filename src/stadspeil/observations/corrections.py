"""What printed figures are now: the cells of `corrections.yaml` worked out, and still different."""

from collections.abc import Iterator, Mapping

from stadspeil.errors import Problem
from stadspeil.language.numbers import round_half_up
from stadspeil.model.chapter import Call
from stadspeil.model.correction import Corrected, Correction, PrintedCell
from stadspeil.model.edition import Edition
from stadspeil.observations.changes import Series, change_between
from stadspeil.observations.claims import SeriesKey

NAME = "corrections.yaml"


def answer_corrections(
    edition: Edition, all_series: Mapping[SeriesKey, Series]
) -> tuple[tuple[Corrected, ...], tuple[Problem, ...]]:
    """What every corrected cell is now, and the cells that the figures do not bear out.

    A cell is such a problem when its figure is not there, or when it is what was printed: then
    there is nothing to correct any more.
    """
    answers = list(_answer_all(edition, all_series))
    return (
        tuple(item for item in answers if isinstance(item, Corrected)),
        tuple(item for item in answers if isinstance(item, Problem)),
    )


def _answer_all(
    edition: Edition, all_series: Mapping[SeriesKey, Series]
) -> Iterator[Corrected | Problem]:
    for correction in edition.corrections:
        cells = zip(correction.spec.cells, correction.calls, strict=True)
        for place, (cell, call) in enumerate(cells, start=1):
            if call is None:
                continue
            area = call.area or edition.settings.area
            series = all_series.get((call.indicator or "", area, call.breakdown))
            found = _value(series, call) if series else None
            if found is None:
                yield _no_figure(correction, place, call, series)
            elif round_half_up(found[0], cell.decimals) == cell.value:
                yield _no_difference(correction, place, cell, call)
            else:
                yield Corrected(correction.id, place, *found)


def _value(series: Series, call: Call) -> tuple[float, str] | None:
    """The value that a call asks for and the identity of its figure; None where there is none."""
    if call.name == "figure":
        observation = series.at(call.periods[0])
        if observation is None or observation.value is None:
            return None
        return observation.value, observation.id
    change = change_between(series, *call.periods)
    part = "relative" if call.name == "percent" else "difference"
    value = change.relative if call.name == "percent" else change.difference
    return None if value is None else (value, f"{change.id}#{part}")


def _no_figure(correction: Correction, place: int, call: Call, series: Series | None) -> Problem:
    known = (
        [item.period for item in series.observations if item.value is not None] if series else []
    )
    return Problem(
        NAME,
        call.line,
        _field(correction, place),
        f"{call.source}: no such figure",
        f"one that the edition gives; periods with a figure: {', '.join(known) or '(none)'}",
        "correct the call, or say with 'none' why there is no figure",
    )


def _no_difference(correction: Correction, place: int, cell: PrintedCell, call: Call) -> Problem:
    return Problem(
        NAME,
        call.line,
        _field(correction, place),
        f"{call.source}: it is {cell.printed} now, as was printed",
        "a figure that differs from the printed one",
        "take the cell out: there is nothing to correct any more",
    )


def _field(correction: Correction, place: int) -> str:
    return f"{correction.id}.cells.{place - 1}.now"
