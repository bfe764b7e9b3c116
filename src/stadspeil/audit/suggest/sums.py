"""Labels that add up to another one, found from the figures alone.

For each label of a table: the sum of all others, of the others next to it in print, and of any
others that are not larger. Which others is a subset-sum problem in several columns at once: solved
by looking at all subsets of few labels, and by meeting in the middle for more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stadspeil.audit.suggest.matrix import Floats, Matrix
from stadspeil.audit.suggest.support import Flags, Support, measure_support

ALL_SUBSETS = 14
"""Up to so many labels all subsets are tried."""
MEET = 28
"""Up to so many labels subsets are found by meeting in the middle."""
MOST_DIVISIONS = 8
"""In so many ways a total may be divided."""
PROBES = 3
"""Columns in which subsets are looked for; one of them may hold the mistake."""
MOST_LABELS = 400
"""Above so many labels only the sum of all others is tried."""
MOST_CANDIDATES = 200_000
_MOST_SHOWN = 64


@dataclass(frozen=True)
class Sum:
    """A label that is the sum of others, in the keys where it was tried."""

    total: int
    parts: tuple[int, ...]
    keys: Flags
    support: Support


def find_sums(matrix: Matrix, allowed: Flags) -> list[Sum]:
    """The sums among the labels of a matrix: for each label the best.

    `allowed` says which figures may be added up (those of one additive unit).
    """
    values = np.where(allowed, matrix.values, np.nan)
    if values.shape[0] < 3:
        return []
    found: list[Sum] = []
    for total in _possible_totals(values):
        found += _sums_to(matrix, values, total)
    return _without_echoes(found)


def _possible_totals(values: Floats) -> Sequence[int]:
    """All labels; of very many only those that are about half of the sum of everything."""
    size = values.shape[0]
    if size <= MOST_LABELS:
        return range(size)
    everything = np.nansum(values, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        near = np.abs(2 * values / everything - 1) < 0.02
    return [int(n) for n in np.flatnonzero(near.any(axis=1))]


def _sums_to(matrix: Matrix, values: Floats, total: int) -> Iterator[Sum]:
    """The ways in which a label is divided: by age, by sex, by duration ..."""
    own = values[total]
    keys = ~np.isnan(own) & ((~np.isnan(values)).sum(axis=0) > 2)
    if not keys.any():
        return
    parts = _possible_parts(values, total, keys)
    for _ in range(MOST_DIVISIONS):
        if len(parts) < 2:
            return
        best: Sum | None = None
        for chosen, tried in _candidates(matrix, values, total, parts, keys):
            one = _judge(matrix, values, total, chosen, tried)
            if one is not None and _is_better(one, best):
                best = one
        if best is None or not best.support.is_enough:
            return
        yield best
        parts = np.array([n for n in parts if n not in best.parts], dtype=np.int64)


def _is_better(one: Sum, best: Sum | None) -> bool:
    if best is None:
        return True
    mine, other = one.support, best.support
    return (mine.matched, -len(one.parts), mine.digits) > (
        other.matched,
        -len(best.parts),
        other.digits,
    )


def _possible_parts(values: Floats, total: int, keys: Flags) -> NDArray[np.int64]:
    """The labels that may be parts: printed nearly wherever the total is, and not all zero."""
    here = values[:, keys]
    printed = (~np.isnan(here)).sum(axis=1)
    filled = np.nan_to_num(here)
    smaller = (np.abs(filled) <= np.abs(filled[total]) * 1.0000001).sum(axis=1)
    most = keys.sum() - max(1, 0.3 * keys.sum())
    enough = (printed >= 0.5 * keys.sum()) & (smaller >= most)
    enough &= np.abs(filled).max(axis=1) > 0
    enough[total] = False
    return np.flatnonzero(enough)


def _candidates(
    matrix: Matrix, values: Floats, total: int, parts: NDArray[np.int64], keys: Flags
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Sets of parts to try, each with the number of sets among which it was found."""
    size = len(values)
    probes = np.flatnonzero(keys)
    order = np.argsort(-np.abs(values[total, probes]), kind="stable")
    probes = probes[order][:PROBES]
    if len(parts) > size // 2:
        yield tuple(n for n in range(size) if n != total), float(size)
    if size > MOST_LABELS:
        return
    yield tuple(int(n) for n in parts), 2.0 * size
    yield from _blocks(matrix, values, total, parts, probes)
    if len(parts) <= ALL_SUBSETS:
        yield from _all_subsets(matrix, values, total, parts, probes)
    elif len(parts) <= MEET:
        yield from _meet(matrix, values, total, parts, probes)


def _blocks(
    matrix: Matrix, values: Floats, total: int, parts: NDArray[np.int64], probes: NDArray[np.int64]
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Parts that stand in a row just below the total, or just above it."""
    below, above = parts[parts > total], parts[parts < total][::-1]
    for members in (below, above):
        if len(members) < 2:
            continue
        sums = np.nan_to_num(values[np.ix_(members, probes)]).cumsum(axis=0)
        slack = np.nan_to_num(matrix.steps[np.ix_(members, probes)]).cumsum(axis=0) / 2
        own, step = values[total, probes], np.nan_to_num(matrix.steps[total, probes]) / 2
        near = np.abs(sums - own) <= slack + step + 1e-9 * np.maximum(1.0, np.abs(own))
        for length in np.flatnonzero(near.any(axis=1))[:_MOST_SHOWN] + 1:
            yield tuple(int(n) for n in members[:length]), 2.0 * len(values) ** 2


def _all_subsets(
    matrix: Matrix, values: Floats, total: int, parts: NDArray[np.int64], probes: NDArray[np.int64]
) -> Iterator[tuple[tuple[int, ...], float]]:
    size = len(parts)
    masks = np.arange(1, 2**size)
    chosen = ((masks[:, None] >> np.arange(size)) & 1).astype(np.float64)
    hits = np.zeros(len(masks), dtype=np.int64)
    for key in probes:
        sums = chosen @ np.nan_to_num(values[parts, key])
        slack = _slack(matrix, total, parts, key)
        hits += np.abs(sums - values[total, key]) <= slack
    counts = chosen.sum(axis=1)
    good = np.flatnonzero((hits > 0) & (counts >= 2))
    ranked = good[np.lexsort((counts[good], -hits[good]))][:_MOST_SHOWN]
    for row in ranked:
        yield tuple(int(n) for n in parts[chosen[row] > 0]), float(2**size) * len(values)


def _meet(
    matrix: Matrix, values: Floats, total: int, parts: NDArray[np.int64], probes: NDArray[np.int64]
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Subsets of many labels: the sums of one half are looked up among those of the other."""
    half = len(parts) // 2
    left, right = parts[:half], parts[half:]
    left_sets, right_sets = _subset_matrix(len(left)), _subset_matrix(len(right))
    tried = 2.0 ** len(parts) * len(values)
    for key in probes:
        slack = _slack(matrix, total, parts, key)
        left_sums = left_sets @ np.nan_to_num(values[left, key])
        right_sums = right_sets @ np.nan_to_num(values[right, key])
        order = np.argsort(left_sums)
        wanted = values[total, key] - right_sums
        start = np.searchsorted(left_sums[order], wanted - slack, side="left")
        stop = np.searchsorted(left_sums[order], wanted + slack, side="right")
        counts = stop - start
        if counts.sum() > MOST_CANDIDATES or counts.sum() == 0:
            continue
        rights = np.repeat(np.arange(len(wanted)), counts)
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        lefts = order[np.repeat(start, counts) + offsets]
        hits = np.zeros(len(rights), dtype=np.int64)
        for other in probes:
            sums = (left_sets @ np.nan_to_num(values[left, other]))[lefts]
            sums = sums + (right_sets @ np.nan_to_num(values[right, other]))[rights]
            hits += np.abs(sums - values[total, other]) <= _slack(matrix, total, parts, other)
        for at in np.argsort(-hits, kind="stable")[:_MOST_SHOWN]:
            chosen = [*left[left_sets[lefts[at]] > 0], *right[right_sets[rights[at]] > 0]]
            if len(chosen) >= 2:
                yield tuple(int(n) for n in chosen), tried


def _subset_matrix(size: int) -> Floats:
    masks = np.arange(2**size)
    return ((masks[:, None] >> np.arange(size)) & 1).astype(np.float64)


def _slack(matrix: Matrix, total: int, parts: NDArray[np.int64], key: np.int64) -> float:
    """How far a sum may be off by rounding alone, generously: as if all parts were in it."""
    half = np.nan_to_num(matrix.steps[parts, key]).sum() / 2
    own = float(np.nan_to_num(matrix.steps[total, key])) / 2
    return float(half + own + 1e-7 * max(1.0, abs(float(matrix.values[total, key]))))


def _judge(
    matrix: Matrix, values: Floats, total: int, parts: Sequence[int], tried_sets: float
) -> Sum | None:
    """The support of one sum, over the keys in which it can be right at all."""
    if len(parts) < 2:
        return None
    chosen = np.array(parts)
    own = values[total]
    printed = ~np.isnan(own) & (~np.isnan(values[chosen])).any(axis=0)
    sums = np.nan_to_num(values[chosen]).sum(axis=0)
    half = (
        np.nan_to_num(matrix.steps[chosen]).sum(axis=0) + np.nan_to_num(matrix.steps[total])
    ) / 2
    with np.errstate(invalid="ignore"):
        slack = half + 1e-9 * np.maximum(1.0, np.abs(sums))
        agree = printed & (np.abs(sums - own) <= slack)
    keys, dropped = _comparable(matrix, printed, agree, sums, own)
    if not keys.any():
        return None
    support = measure_support(own, 2 * slack, agree, keys, tried_sets * 4.0**dropped)
    return Sum(total, tuple(parts), keys, support)


def _comparable(
    matrix: Matrix, printed: Flags, agree: Flags, sums: Floats, own: Floats
) -> tuple[Flags, int]:
    """The keys in which the sum is meant to hold, and how many columns were left out for that.

    Where a column adds up nowhere, it may be of a kind that does not add up (a density, unique
    clients). It counts only if it is the one column that doesn't, and the sum comes near. Other
    periods are no other kind, and always count.
    """
    if not agree.any():
        return printed & False, 0
    at = next((at for at, name in enumerate(matrix.rest) if name in {"row", "column"}), None)
    groups: dict[str, list[int]] = {}
    for place in np.flatnonzero(printed):
        name = "" if at is None else matrix.keys[place][at]
        groups.setdefault(name, []).append(int(place))
    strange = [members for members in groups.values() if not agree[members].any()]
    keys, dropped = printed.copy(), 0
    for members in strange:
        near = all(_is_near(sums[place], own[place]) for place in members)
        if len(strange) > 1 or len(members) > 1 or not near:
            keys[members] = False
            dropped += 1
    if 2 * dropped > len(groups):
        return printed & False, dropped
    return keys, dropped


def _is_near(found: float, printed: float) -> bool:
    if not printed or not found:
        return False
    ratio = abs(found / printed)
    return 0.05 <= ratio <= 20.0


def _without_echoes(found: Sequence[Sum]) -> list[Sum]:
    """Sums that are not another one turned round or repeated."""
    kept: list[Sum] = []
    for one in sorted(found, key=lambda item: (-item.support.matched, len(item.parts))):
        cells = {one.total, *one.parts}
        if not any(cells == {other.total, *other.parts} for other in kept):
            kept.append(one)
    return kept
