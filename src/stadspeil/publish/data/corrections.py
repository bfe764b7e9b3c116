"""Corrections as open data: what was printed, what it is now and by which figure, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from stadspeil.model.base import Text
from stadspeil.model.correction import Corrected, Correction
from stadspeil.model.monitor import Monitor


def describe_corrections(monitor: Monitor) -> list[dict[str, Any]]:
    """Every correction of an edition, in its order; numbers in the unit in which they were printed.

    `figure` is the id of the observation, or of the change with its part, that takes the place of
    what was printed; null where none does, and then `none` says why.
    """
    now = {(item.correction, item.place): item for item in monitor.corrected}
    return [_describe(item, now) for item in monitor.edition.corrections]


def _describe(correction: Correction, now: Mapping[tuple[str, int], Corrected]) -> dict[str, Any]:
    spec = correction.spec
    return {
        "id": spec.id,
        "title": _text(spec.title),
        "publication": spec.publication,
        "place": _text(spec.place),
        "cause": spec.cause.value,
        "reason": _text(spec.reason),
        "remains": _text(spec.remains),
        "state": spec.state.value,
        "answer": _text(spec.answer) if spec.answer else None,
        "accepted_by": spec.accepted_by,
        "date": spec.date,
        "cells": list(_describe_cells(correction, now)),
    }


def _describe_cells(
    correction: Correction, now: Mapping[tuple[str, int], Corrected]
) -> Iterator[dict[str, Any]]:
    for place, cell in enumerate(correction.spec.cells, start=1):
        found = now.get((correction.id, place))
        yield {
            "row": cell.row,
            "column": cell.column,
            "period": cell.period,
            "printed": float(cell.value),
            "decimals": cell.decimals,
            "now": found.value if found else None,
            "figure": found.figure if found else None,
            "none": _text(cell.none) if cell.none else None,
        }


def _text(text: Text) -> dict[str, str]:
    return {"nl": text.nl, **({"en": text.en} if text.en else {})}
