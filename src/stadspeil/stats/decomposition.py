"""Decompositions: what part of a change is due to volume, to price, to who is in the group.

All of them add up to the change exactly; none leaves a remainder. They say how a change is made
up, not what caused it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike

from stadspeil.stats.arguments import Arguments, Array, Values, unwrap


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The change of Σ over items of a product of factors, by factor.

    `effects` has one figure for each factor, `by_item` the shape of the factors that were given;
    `change` is what they add up to.
    """

    effects: Array
    by_item: Array
    change: float


@dataclass(frozen=True, slots=True)
class VolumeIntensity:
    """The change of volume · intensity, by both."""

    volume: Values
    intensity: Values


@dataclass(frozen=True, slots=True)
class RateDecomposition:
    """The change of an overall rate: because the groups changed size, or because their rates did.

    The figures by group add up to `composition` and `rate`, and these add up to `change`.
    """

    composition: float
    rate: float
    change: float
    composition_by_group: Array
    rate_by_group: Array


def midpoint_split(
    volume_before: ArrayLike,
    intensity_before: ArrayLike,
    volume_after: ArrayLike,
    intensity_after: ArrayLike,
) -> VolumeIntensity:
    """Split a change of volume times intensity (clients times cost a client) in two.

    volume effect = ΔV · (I₀ + I₁)/2 and intensity effect = ΔI · (V₀ + V₁)/2: each factor changes
    while the other stays halfway. It is the Shapley value of two factors.

    Args:
        volume_before: how many, before; any finite number.
        intensity_before: how much of each, before.
        volume_after: how many, after.
        intensity_after: how much of each, after.

    Returns:
        Both effects in the unit of volume · intensity; floats for single figures.

    Raises:
        ValueError: naming every argument that is empty or not a number.

    Source: Das Gupta (1993), Standardization and decomposition of rates, US Bureau of the Census,
    P23-186, chapter 2.

    >>> midpoint_split(100, 20, 110, 25)
    VolumeIntensity(volume=225.0, intensity=525.0)
    """
    given = Arguments()
    v0, i0, v1, i1 = given.numbers(
        volume_before=volume_before,
        intensity_before=intensity_before,
        volume_after=volume_after,
        intensity_after=intensity_after,
    )
    given.check()
    volume, intensity = (v1 - v0) * (i0 + i1) / 2, (i1 - i0) * (v0 + v1) / 2
    return VolumeIntensity(unwrap(volume), unwrap(intensity))


def kitagawa(
    sizes_before: ArrayLike, rates_before: ArrayLike, sizes_after: ArrayLike, rates_after: ArrayLike
) -> RateDecomposition:
    """Split the change of an overall rate in composition and rates of groups.

    With w the share of each group: composition = Σ (w₁ - w₀)(r₀ + r₁)/2 and
    rate = Σ (r₁ - r₀)(w₀ + w₁)/2.

    Args:
        sizes_before: population of each group, or its share, before; 0 or more, not all 0.
        rates_before: rate of each group before; any finite number, per whatever unit.
        sizes_after: the same, after.
        rates_after: the same, after.

    Returns:
        The effects, also by group, in the unit of the rates.

    Raises:
        ValueError: negative sizes, nobody at all, lengths that differ, or something that is no
            finite number.

    Source: Kitagawa (1955), Components of a difference between two rates, JASA 50, 1168-1194.

    >>> split = kitagawa([40, 60], [10, 20], [50, 50], [12, 20])
    >>> round(split.composition, 6), round(split.rate, 6), round(split.change, 6)
    (-0.9, 0.9, 0.0)
    """
    given = Arguments()
    n0, r0, n1, r1 = given.series(
        sizes_before=sizes_before,
        rates_before=rates_before,
        sizes_after=sizes_after,
        rates_after=rates_after,
    )
    for name, sizes in (("sizes_before", n0), ("sizes_after", n1)):
        given.at_least(name, sizes, 0)
        given.refuse_if(bool((sizes == 0).all()), f"{name} are all 0; expected somebody in a group")
    given.check()
    w0, w1 = n0 / n0.sum(), n1 / n1.sum()
    composition, rate = (w1 - w0) * (r0 + r1) / 2, (r1 - r0) * (w0 + w1) / 2
    change = float(w1 @ r1 - w0 @ r0)
    return RateDecomposition(float(composition.sum()), float(rate.sum()), change, composition, rate)


def das_gupta(before: ArrayLike, after: ArrayLike) -> Decomposition:
    """Split the change of a product of several factors, averaged over all orders of change.

    The effect of a factor is its own change times the product of the others, averaged over all
    orders in which the factors could have changed one by one (Das Gupta; it is the Shapley value).
    That average is ∫ Π_j (x_j + t·Δx_j) dt over the other factors j for t from 0 to 1, a
    polynomial, which a few points of Gauss and Legendre integrate exactly.

    Args:
        before: factors along the last axis, at least two; items (products, groups) along the
            axes before it, if any. Any finite numbers.
        after: the same, with the same shape.

    Returns:
        Effects of each factor, in total and by item.

    Raises:
        ValueError: shapes that differ, fewer than two factors, or something that is no finite
            number.

    Source: Das Gupta (1993), Standardization and decomposition of rates, US Bureau of the Census,
    P23-186, chapter 2 (general formula for P factors); Owen (1972), Multilinear extensions of
    games, Management Science 18, 64-79 (the integral).

    >>> split = das_gupta([100, 0.5, 20], [120, 0.4, 25])
    >>> split.effects.round(4).tolist(), split.change
    ([201.6667, -248.3333, 246.6667], 200.0)
    """
    x, y = _factors(before, after, minimum=None)
    nodes, weights = leggauss((x.shape[-1] + 1) // 2)
    by_item = np.zeros_like(x)
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        between = x + node * (y - x)
        for factor in range(x.shape[-1]):
            others = np.delete(between, factor, axis=-1).prod(axis=-1)
            by_item[..., factor] += weight * others
    return _decomposition(x, y, by_item * (y - x))


def lmdi_additive(before: ArrayLike, after: ArrayLike) -> Decomposition:
    """Split the change of a product of factors by their logarithmic changes (LMDI-I).

    The effect of factor k on item i is L(V₁, V₀) · ln(x_k after / x_k before), with V the product
    of the factors of the item and L(a, b) = (a - b) / ln(a/b) their logarithmic mean. Cost is, for
    instance, volume · share of the product · price.

    Zeros are taken to their limit: an item that appears or ends has its whole change ascribed to
    the factors that are 0 on one side only, in equal parts where there are several (all zeros
    approaching 0 at the same speed). An item that is 0 on both sides has no effects.

    Args:
        before: factors along the last axis, at least two; items (products) along the axes before
            it, if any. 0 or more.
        after: the same, with the same shape.

    Returns:
        Effects of each factor, in total and by item. The level of the items decides the split.

    Raises:
        ValueError: negative factors, shapes that differ, fewer than two factors, or something that
            is no finite number.

    Source: Ang (2005), The LMDI approach to decomposition analysis, Energy Policy 33, 867-871;
    Ang and Liu (2007), Handling zero values in the LMDI approach, Energy Policy 35, 238-246.

    >>> split = lmdi_additive([100, 20], [110, 25])
    >>> split.effects.round(4).tolist(), split.change
    ([224.4679, 525.5321], 750.0)
    """
    x, y = _factors(before, after, minimum=0)
    start, end = x.prod(axis=-1), y.prod(axis=-1)
    both = (start > 0) & (end > 0)
    inside = both[..., None]
    logs = _log_ratio(np.where(inside, y, 1.0), np.where(inside, x, 1.0))
    by_item = np.where(inside, _log_mean(end, start)[..., None] * logs, 0.0)
    turning = ((x == 0) != (y == 0)) & ((start > 0) != (end > 0))[..., None]
    shared = (end - start)[..., None] / np.maximum(turning.sum(axis=-1, keepdims=True), 1)
    return _decomposition(x, y, np.where(turning, shared, by_item))


def _factors(before: ArrayLike, after: ArrayLike, minimum: float | None) -> tuple[Array, Array]:
    given = Arguments()
    x, y = given.alike(before=before, after=after)
    given.refuse_if(
        x.ndim == 0 or x.shape[-1] < 2, "expected at least two factors along the last axis"
    )
    if minimum is not None:
        given.at_least("before", x, minimum)
        given.at_least("after", y, minimum)
    given.check()
    return x, y


def _log_mean(a: Array, b: Array) -> Array:
    """(a - b) / ln(a/b), which is a where both are equal; 0 where one is 0."""
    both = (a > 0) & (b > 0)
    logs = _log_ratio(np.where(both, a, 1.0), np.where(both, b, 1.0))
    return np.where(both, np.where(logs == 0, a, (a - b) / np.where(logs == 0, 1.0, logs)), 0.0)


def _log_ratio(a: Array, b: Array) -> Array:
    """ln(a/b) of positive numbers, exact to the last digits also where they are nearly equal."""
    gap = (a - b) / b
    near = np.abs(gap) < 0.5
    return np.where(near, np.log1p(np.where(near, gap, 0.0)), np.log(a / b))


def _decomposition(x: Array, y: Array, by_item: Array) -> Decomposition:
    change = float(np.sum(y.prod(axis=-1) - x.prod(axis=-1)))
    return Decomposition(by_item.reshape(-1, x.shape[-1]).sum(axis=0), by_item, change)
