"""Labels that are a fraction of two others: shares, rates and changes.

All three are a fraction of two figures of the same key, 100 a / b, with something taken off: a
share nothing, a change 100. A change that somebody divided by the later figure is 100 - 100 a / b;
it is known too, so that the mistake of a whole column is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from stadspeil.audit.intervals import COUNT_UNITS
from stadspeil.audit.slips import PERCENTAGES
from stadspeil.audit.suggest.matrix import Floats, Matrix
from stadspeil.audit.suggest.support import Flags, Support, measure_support

MOST_LABELS = 60
"""Above so many labels fractions are not looked for along an axis."""
PROBE_KEYS = 120
"""Fractions are looked for in so many keys, and then judged in all."""
POWERS = tuple(10.0**power for power in range(-2, 6))
"""Rates are per one of these."""


class Form(StrEnum):
    """How a figure follows from a fraction."""

    SHARE = "share"
    CHANGE = "change"
    LATER_BASE = "later base"


@dataclass(frozen=True)
class Fraction:
    """`result` = factor * `top` / `base`, less 100 for a change. Labels of one matrix."""

    result: int
    top: int
    base: int
    factor: float
    form: Form
    support: Support


def find_fractions(matrix: Matrix) -> list[Fraction]:
    """The fractions among the labels of a matrix: for each label the best."""
    size, keys = matrix.values.shape
    if size < 3 or size > MOST_LABELS or keys < 2:
        return []
    probes = np.linspace(0, keys - 1, min(keys, PROBE_KEYS)).astype(np.int64)
    values = matrix.values[:, probes]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = values[:, None, :] / values[None, :, :]
    ratios[~np.isfinite(ratios)] = np.nan
    found = []
    for result in range(size):
        best: Fraction | None = None
        for one in _candidates(matrix, result, ratios, probes):
            if best is None or _rank(one) > _rank(best):
                best = one
        if best is not None and best.support.is_enough:
            found.append(best)
    return found


def _rank(one: Fraction) -> tuple[int, float]:
    return one.support.matched, one.support.digits


def _candidates(
    matrix: Matrix, result: int, ratios: Floats, probes: NDArray[np.int64]
) -> Iterator[Fraction]:
    own = matrix.values[result][probes]
    half = matrix.steps[result][probes] / 2
    size = len(ratios)
    for form, factor in _forms(matrix.units[result], own):
        predicted = _apply(form, factor, ratios)
        # A base of a few hundred moves a fraction by its own rounding: be generous here.
        loose = half + 0.02 * np.abs(own) + 1e-9
        with np.errstate(invalid="ignore"):
            hits = (np.abs(predicted - own) <= loose).sum(axis=2)
        tried = (~np.isnan(predicted) & ~np.isnan(own)).sum(axis=2)
        hits[result, :] = hits[:, result] = 0
        np.fill_diagonal(hits, 0)
        pairs = np.argwhere((hits >= 1) & (hits >= 0.5 * tried))
        for top, base in pairs[np.argsort(-hits[pairs[:, 0], pairs[:, 1]], kind="stable")][:40]:
            if form is not Form.SHARE and not _is_later(matrix, int(top), int(base), form):
                continue
            one = judge(matrix, result, int(top), int(base), factor, form, float(size * size * 3))
            if one is not None:
                yield one


def _forms(units: frozenset[str], own: Floats) -> Iterator[tuple[Form, float]]:
    """What a label of these units may be; a count is no fraction."""
    if units & COUNT_UNITS or not len(own):
        return
    if units & PERCENTAGES:
        yield from ((Form.SHARE, 100.0), (Form.CHANGE, 100.0), (Form.LATER_BASE, 100.0))
        return
    if any("1000" in unit and "per" in unit for unit in units):
        yield Form.SHARE, 1000.0
        return
    yield from ((Form.SHARE, power) for power in POWERS)
    yield Form.CHANGE, 100.0


def _apply(form: Form, factor: float, ratio: Floats) -> Floats:
    match form:
        case Form.SHARE:
            return factor * ratio
        case Form.CHANGE:
            return factor * ratio - 100.0
        case Form.LATER_BASE:
            return 100.0 - factor * ratio


def _is_later(matrix: Matrix, top: int, base: int, form: Form) -> bool:
    """Whether a change runs from an earlier period to a later one, as far as labels tell."""
    if not matrix.units[top] & matrix.units[base]:
        return False
    if "period" not in matrix.axis:
        return form is Form.CHANGE
    at = matrix.axis.index("period")
    first, second = matrix.labels[base][at], matrix.labels[top][at]
    same_name = [a for n, a in enumerate(matrix.labels[top]) if n != at] == [
        a for n, a in enumerate(matrix.labels[base]) if n != at
    ]
    # With the later figure as base, the earlier one is on top.
    return same_name and (first < second if form is Form.CHANGE else second < first)


def judge(
    matrix: Matrix, result: int, top: int, base: int, factor: float, form: Form, rules: float
) -> Fraction | None:
    """The support of one fraction over all keys, with the rounding of its figures."""
    support = fraction_support(
        (matrix.values[result], matrix.low[result], matrix.high[result]),
        (matrix.values[top], matrix.low[top], matrix.high[top]),
        (matrix.values[base], matrix.low[base], matrix.high[base]),
        factor,
        form,
        rules,
    )
    return None if support is None else Fraction(result, top, base, factor, form, support)


Triple = tuple[Floats, Floats, Floats]
"""Values, and the lowest and highest that they may be."""


def fraction_support(
    result: Triple, top: Triple, base: Triple, factor: float, form: Form, rules: float
) -> Support | None:
    """The support of a fraction of two lines of figures."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([_apply(form, factor, t / b) for t in top[1:] for b in base[1:]])
    low, high = ends.min(axis=0), ends.max(axis=0)
    with np.errstate(invalid="ignore"):
        safe = (base[1] > 0) | (base[2] < 0)
        tried: Flags = np.isfinite(low) & np.isfinite(high) & ~np.isnan(result[0]) & safe
        slack = 1e-9 * np.maximum(1.0, np.abs(result[0]))
        agree = tried & (low <= result[2] + slack) & (result[1] <= high + slack)
    if not agree.any():
        return None
    widths = np.where(tried, high, 0.0) - np.where(tried, low, 0.0) + (result[2] - result[1])
    return measure_support(result[0], widths, agree, tried, rules)
