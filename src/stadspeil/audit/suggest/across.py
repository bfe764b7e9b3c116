"""Shares of a total that stands in another line, and changes between periods.

A share is often a label (`%`) of which the numerator is another label of the same key (`number`),
and the denominator that other label in the key of a total (`number`, in the row `total`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stadspeil.audit.layout import read_period
from stadspeil.audit.slips import PERCENTAGES
from stadspeil.audit.suggest.fractions import Form, fraction_support
from stadspeil.audit.suggest.matrix import Matrix
from stadspeil.audit.suggest.support import Support

MOST_LINES = 500
"""Above so many lines no total is looked for among them."""


@dataclass(frozen=True)
class ShareOfTotal:
    """`result` = 100 `part` / `part` in the key whose coordinate `axis` is `total`."""

    result: int
    part: int
    axis: str
    total: str
    support: Support


@dataclass(frozen=True)
class ChangeOverTime:
    """`result` is the change (or `difference`) of `subject` from each period to the next."""

    result: int
    subject: int
    pairs: tuple[tuple[str, str], ...]
    form: Form
    support: Support


def find_shares_of_total(matrix: Matrix) -> list[ShareOfTotal]:
    """For each label in per cent the label and the line of which it is the share."""
    found = []
    for result, units in enumerate(matrix.units):
        if not units & PERCENTAGES:
            continue
        best: ShareOfTotal | None = None
        for at, axis in enumerate(matrix.rest):
            if axis == "period":
                continue
            for part, others in enumerate(matrix.units):
                if part == result or others & PERCENTAGES:
                    continue
                one = _best_total(matrix, result, part, at)
                if one is not None and (
                    best is None
                    or (one.support.matched, one.support.digits)
                    > (best.support.matched, best.support.digits)
                ):
                    best = one
        if best is not None and best.support.is_enough:
            found.append(best)
    return found


def _best_total(matrix: Matrix, result: int, part: int, at: int) -> ShareOfTotal | None:
    names = list(dict.fromkeys(key[at] for key in matrix.keys))
    if len(names) < 2 or len(names) > MOST_LINES:
        return None
    places = {key: place for place, key in enumerate(matrix.keys)}
    triple = (matrix.values[result], matrix.low[result], matrix.high[result])
    top = (matrix.values[part], matrix.low[part], matrix.high[part])
    best: ShareOfTotal | None = None
    for name in names:
        source = _moved(matrix, places, at, name)
        if (source < 0).all():
            continue
        base = tuple(np.where(source >= 0, line[source], np.nan) for line in top)
        rough = 100 * top[0] / np.where(base[0] == 0, np.nan, base[0])
        with np.errstate(invalid="ignore"):
            near = np.abs(rough - triple[0]) <= 0.02 * np.abs(triple[0]) + (triple[2] - triple[1])
        if near.sum() < 2:
            continue
        support = fraction_support(
            triple,
            top,
            (base[0], base[1], base[2]),
            100.0,
            Form.SHARE,
            float(len(names) * len(matrix.labels) ** 2),
        )
        if support is not None and (best is None or support.matched > best.support.matched):
            best = ShareOfTotal(result, part, matrix.rest[at], name, support)
    return best


def _moved(
    matrix: Matrix, places: dict[tuple[str, ...], int], at: int, name: str
) -> NDArray[np.int64]:
    """For each key the place of the same key with another coordinate; -1 where there is none."""
    moved = [places.get((*key[:at], name, *key[at + 1 :]), -1) for key in matrix.keys]
    return np.array(moved, dtype=np.int64)


def find_changes_over_time(matrix: Matrix) -> list[ChangeOverTime]:
    """For each label the other label of which it is the change from one period to the next."""
    if "period" not in matrix.rest:
        return []
    at = matrix.rest.index("period")
    pairs = _successive(sorted({key[at] for key in matrix.keys}))
    if not pairs:
        return []
    places = {key: place for place, key in enumerate(matrix.keys)}
    before = {new: old for old, new in pairs}
    source = np.array(
        [
            places.get((*key[:at], before.get(key[at], ""), *key[at + 1 :]), -1)
            for key in matrix.keys
        ],
        dtype=np.int64,
    )
    found = []
    for result in range(len(matrix.labels)):
        best: ChangeOverTime | None = None
        for subject in range(len(matrix.labels)):
            if subject == result or matrix.units[subject] & PERCENTAGES:
                continue
            for form in (Form.CHANGE, Form.LATER_BASE):
                support = _change_support(matrix, result, subject, source, form)
                if support is not None and (best is None or support.matched > best.support.matched):
                    best = ChangeOverTime(result, subject, tuple(pairs), form, support)
        if best is not None and best.support.is_enough:
            found.append(best)
    return found


def _change_support(
    matrix: Matrix, result: int, subject: int, source: NDArray[np.int64], form: Form
) -> Support | None:
    if not matrix.units[result] & PERCENTAGES:
        return None
    lines = (matrix.values[subject], matrix.low[subject], matrix.high[subject])
    old = tuple(np.where(source >= 0, line[source], np.nan) for line in lines)
    earlier = (old[0], old[1], old[2])
    top, base = (lines, earlier) if form is Form.CHANGE else (earlier, lines)
    triple = (matrix.values[result], matrix.low[result], matrix.high[result])
    return fraction_support(triple, top, base, 100.0, form, 2.0 * len(matrix.labels) ** 2)


def _successive(periods: Sequence[str]) -> list[tuple[str, str]]:
    """Each period with the next of the same length."""
    known = [(found, code) for code in periods if (found := read_period(code)) is not None]
    by_length: dict[str, list[str]] = {}
    for found, code in sorted(known):
        by_length.setdefault(found.frequency.value, []).append(code)
    return [pair for codes in by_length.values() for pair in pairwise(codes)]
