"""Funnel limits: how far areas of a size may lie from the pooled value by chance alone."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, gammaincc, ndtri

from stadspeil.stats.arguments import Arguments, Array, Values, unwrap
from stadspeil.stats.results import Interval

_WINSORISED = 0.1  # the share of z-scores that is drawn in at each end


@dataclass(frozen=True, slots=True)
class Funnel:
    """Areas around their pooled value.

    `values` are the figures of the areas; `limits_95` and `limits_998` hold their control limits.
    `dispersion` is the winsorised phi: about 1 where areas differ by chance alone, higher where
    they differ more than that.
    """

    pooled: float
    values: Values
    limits_95: Interval
    limits_998: Interval
    dispersion: float


def funnel_limits(
    count: ArrayLike,
    base: ArrayLike,
    *,
    kind: Literal["proportion", "rate"],
    per: float = 1,
    tails: Literal["exact", "normal"] = "exact",
    overdispersed: bool = False,
) -> Funnel:
    """Control limits of areas around their pooled value, at 95 % and 99.8 %.

    The pooled value is Σ count / Σ base. Where the tails are exact, the limit for probability p in
    an area of size n is (r - a) / n, with r the smallest whole count for which the binomial (for a
    rate: Poisson) probability F(r) of r or fewer is at least p, and
    a = (F(r) - p) / (F(r) - F(r - 1)). That is right for small counts too; in an area so small that
    a single event is too many, the upper limit is the pooled value itself. Normal tails are
    pooled ± z·√V, with V = pooled·(1 - pooled) / n for a proportion and pooled / n for a rate; use
    them only to repeat what others published.

    Where areas differ more than chance allows, nearly all of them would fall outside. With
    `overdispersed` the limits are pooled ± z·√(phi·V) wherever that is wider than chance alone;
    phi is the mean square of the z-scores of the areas, with the lowest and highest tenth of them
    set to the 10 % and 90 % quantile.

    Args:
        count: one count for each area, 0 or more; at least two areas.
        base: totals of a proportion or populations of a rate, more than 0, one for each area.
        kind: "proportion" (counts are part of the base) or "rate" (they need not be).
        per: the unit of the values: 1000 gives a rate per thousand; 1 gives a proportion.
        tails: "exact", or "normal".
        overdispersed: whether to widen the limits by phi.

    Returns:
        Pooled value, values and limits, all per `per`; limits of a proportion stay within 0-1.

    Raises:
        ValueError: naming every argument that is out of range, empty or not a number; or all
            counts are 0 (or all there is, in a proportion), so that there is no funnel.

    Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics
    in Medicine 24, 1185-1202, appendix (exact limits, over-dispersion);
    Spiegelhalter (2005), Handling over-dispersion of performance indicators, Quality and Safety in
    Health Care 14, 347-351 (winsorising).

    >>> funnel = funnel_limits([8, 30, 12], [100, 200, 200], kind="proportion")
    >>> funnel.pooled
    0.1
    >>> funnel.limits_95.lower.round(4), funnel.limits_95.upper.round(4)
    (array([0.0404, 0.0577, 0.0577]), array([0.1577, 0.141 , 0.141 ]))
    """
    given = Arguments()
    x, n = given.series(count=count, base=base)
    (unit,) = given.numbers(per=per)
    _check(given, x, n, unit, kind, tails)
    pooled = float(x.sum() / n.sum())
    given.refuse_if(pooled == 0, "all counts are 0: there is no value to draw a funnel around")
    whole = kind == "proportion" and pooled == 1
    given.refuse_if(
        whole, "all counts equal their totals: there is nothing to draw a funnel around"
    )
    given.check()
    error = np.sqrt(pooled * (1 - pooled) / n if kind == "proportion" else pooled / n)
    dispersion = _winsorised_dispersion((x / n - pooled) / error)
    found = []
    for tail in (0.025, 0.001):
        half = -float(ndtri(tail)) * error
        lower, upper = pooled - half, pooled + half
        if tails == "exact":
            lower, upper = (_exact(n, pooled, p, kind) for p in (tail, 1 - tail))
        if overdispersed:
            wide = half * dispersion**0.5
            lower, upper = np.minimum(lower, pooled - wide), np.maximum(upper, pooled + wide)
        highest = 1.0 if kind == "proportion" else np.inf
        lower, upper = np.clip(lower, 0, pooled), np.clip(upper, pooled, highest)
        found.append(Interval(unwrap(unit * lower), unwrap(unit * upper)))
    return Funnel(float(unit) * pooled, unwrap(unit * x / n), found[0], found[1], dispersion)


def _check(given: Arguments, x: Array, n: Array, unit: Array, kind: str, tails: str) -> None:
    given.at_least("count", x, 0)
    given.above("base", n, 0)
    given.above("per", unit, 0)
    given.refuse_if(unit.ndim > 0, "per is an array; expected one number")
    given.refuse_if(x.size == 1, "there is one area; expected at least two")
    given.refuse_if(
        kind not in {"proportion", "rate"}, f"kind is {kind!r}; expected proportion or rate"
    )
    given.refuse_if(
        tails not in {"exact", "normal"}, f"tails is {tails!r}; expected exact or normal"
    )
    if kind == "proportion":
        given.refuse("count", x, x > n, "no more than base")
    given.check()


def _winsorised_dispersion(z: Array) -> float:
    drawn_in = np.clip(z, *np.quantile(z, [_WINSORISED, 1 - _WINSORISED]))
    return float(np.mean(drawn_in**2))


def _exact(n: Array, pooled: float, p: float, kind: str) -> Array:
    """Spiegelhalter's interpolated limit: (r - a) / n."""

    def below(r: Array) -> Array:
        """The probability of r or fewer."""
        inside = np.clip(r, 0, n if kind == "proportion" else None)
        if kind == "rate":
            found = gammaincc(inside + 1, n * pooled)
        else:
            found = np.where(
                r >= n, 1.0, betainc(np.maximum(n - inside, 0.5), inside + 1, 1 - pooled)
            )
        return np.where(r < 0, 0.0, found)

    low, high = np.full(n.shape, -1.0), np.ceil(n * pooled + 1)
    while (short := below(high) < p).any():
        high = np.where(short, 2 * high, high)
    while (high - low > 1).any():  # below(low) < p <= below(high)
        middle = np.floor((low + high) / 2)
        reached = below(middle) >= p
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    share = (below(high) - p) / (below(high) - below(high - 1))
    return np.asarray((high - share) / n)
