"""Which of two figures is surely higher: beyond chance, where it plays a part, and rounding."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from stadspeil.findings.benchmark import Counted, count_behind
from stadspeil.findings.figures import Figures
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind
from stadspeil.stats import rank_interval, rate_interval, wilson_interval

SECOND = 2.0


@dataclass(frozen=True)
class Ranked:
    """A figure with its standard error (0 without counts) and how far it may be rounded."""

    observation: Observation
    value: float
    error: float
    half: float


def rank_figures(figures: Figures, observations: Sequence[Observation]) -> list[Ranked]:
    """Figures as far as each can be trusted; without one that has no value or has no end."""
    ranked = []
    for item in observations:
        limits = figures.rounding(item)
        if item.value is None or limits is None or not math.isfinite(limits.upper):
            continue
        behind = count_behind(figures, item)
        error = standard_error(behind) if behind is not None else 0.0
        ranked.append(Ranked(item, item.value, error, (limits.upper - limits.lower) / 2))
    return ranked


def standard_error(behind: Counted) -> float:
    """Of a share or rate in its unit: from its interval, so that a count of nobody has one too."""
    if behind.kind is UnitKind.SHARE:
        share = wilson_interval(behind.count, behind.base)
        width = float(share.upper) - float(share.lower)
    else:
        rate = rate_interval(behind.count, behind.base, per=1)
        width = float(rate.upper) - float(rate.lower)
    return behind.per * width / (2 * NormalDist().inv_cdf(0.975))


def sure_order(one: Ranked, other: Ranked, pairs: int, confidence: float) -> int:
    """1 where the first is surely higher, -1 where it is surely lower, 0 where nobody can say.

    Each of `pairs` comparisons of one figure is made at 1 - (1 - confidence) / pairs, so that all
    of them together hold with the confidence (Bonferroni, as in `stats.rank_interval`).
    """
    ranks = rank_interval(
        [one.value, other.value],
        [one.error, other.error],
        [one.half, other.half],
        confidence=1 - (1 - confidence) / pairs,
    )
    return int(ranks.lower[1] == SECOND) - int(ranks.lower[0] == SECOND)
