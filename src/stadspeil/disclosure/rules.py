"""What may be shown: rounding to a base, the smallest count that is shown, dominance in euros.

The presets follow what the sources of a monitor do themselves. A rule is two things at once: how a
true value is published, and the interval in which a reader knows it to lie.
"""

import math
import zlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from stadspeil.model.base import Spec

INFINITE = math.inf


class Rounding(StrEnum):
    """How a value becomes a multiple of the base."""

    NEAREST = "nearest"  # halves up
    RANDOM = "random"  # up with probability remainder / base, the same each time for one cell
    CONTROLLED = "controlled"  # up or down, so that rounded parts make rounded totals


class Rule(Spec):
    """How values of one kind (counts or euros) are published.

    `hide_below`: counts below it are hidden, zero included; or, with `small_as_zero`, printed as 0.
    `width`: how far apart the bounds of a hidden count must lie; for euros a share of its upper
    bound. `largest`, `share` and `p_percent` are about the contributors of an amount: it is hidden
    when the `largest` of them make more than `share` of it, or when the second could work out the
    first to within `p_percent`.
    """

    base: Annotated[int, Field(ge=1)] = 1
    rounding: Rounding = Rounding.NEAREST
    hide_below: Annotated[int, Field(ge=0)] = 0
    small_as_zero: bool = False
    width: Annotated[float, Field(ge=0)] = 0
    largest: Annotated[int, Field(ge=1)] = 1
    share: Annotated[float, Field(gt=0, le=1)] = 1.0
    p_percent: Annotated[float, Field(ge=0, lt=1)] = 0.0

    @model_validator(mode="after")
    def _hides_what_it_must_keep_wide(self) -> Self:
        if self.small_as_zero and not self.hide_below:
            raise ValueError("'small_as_zero' needs 'hide_below': which counts are small")
        return self

    def bounds(self, published: float) -> tuple[float, float]:
        """Where the true value behind a published one lies; whole numbers for counts."""
        if self.small_as_zero and published == 0:
            return 0.0, float(self.hide_below - 1)
        if self.rounding is Rounding.NEAREST:
            below, above = self.base // 2, math.ceil(self.base / 2) - 1
        else:
            below = above = self.base - 1
        return max(float(self.hide_below), published - below, 0.0), published + above

    def round(self, value: float, cell: str) -> float:
        """A value as it is published by itself; `cell` names it, for the draw of random rounding.

        >>> Rule(base=5).round(12, ""), Rule(base=5).round(13, "")
        (10, 15)
        """
        low = math.floor(value / self.base) * self.base
        remainder = value - low
        if self.rounding is Rounding.RANDOM:
            drawn = zlib.crc32(cell.encode()) / 2**32
            return low + self.base if drawn < remainder / self.base else low
        return low + self.base if 2 * remainder >= self.base else low

    def is_small(self, value: float) -> bool:
        """Whether a count is hidden for being small."""
        return value < self.hide_below

    def is_dominated(self, contributions: Sequence[float]) -> bool:
        """Whether an amount tells too much of one contributor: (n, k) dominance, or p%.

        With X the amount and x1 >= x2 >= ... its contributions: x1 + ... + xn > k X, or
        X - x1 - x2 < p x1 (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4).

        >>> Rule(share=0.8).is_dominated([90, 5, 5]), Rule(p_percent=0.1).is_dominated([50, 40, 3])
        (True, True)
        """
        given = sorted(contributions, reverse=True)
        total = sum(given)
        if total <= 0:
            return False
        if sum(given[: self.largest]) > self.share * total:
            return True
        return bool(self.p_percent) and total - sum(given[:2]) < self.p_percent * given[0]


class Preset(Spec):
    """A rule for counts and one for euros; `secondary`: other cells are hidden besides."""

    counts: Rule = Rule()
    euros: Rule = Rule()
    secondary: bool = True

    def rule(self, unit: str) -> Rule:
        """The rule for a unit."""
        return self.euros if unit == "euro" else self.counts


PRESETS = {
    # Youth care and Wmo of Statistics Netherlands: the smallest count shown is 10.
    "cbs-social-support": Preset(
        counts=Rule(base=5, hide_below=8, width=7),
        euros=Rule(base=1000, p_percent=0.1, width=0.1),
    ),
    # Benefits of Statistics Netherlands: multiples of five, up to 7 printed as 0.
    "cbs-benefits": Preset(
        counts=Rule(base=5, hide_below=8, small_as_zero=True),
        euros=Rule(base=1000, p_percent=0.1, width=0.1),
    ),
    # Population of districts and neighbourhoods: at random to fives.
    "cbs-population": Preset(counts=Rule(base=5, rounding=Rounding.RANDOM), secondary=False),
    # Multiples of five that add up, small counts hidden.
    "controlled": Preset(
        counts=Rule(base=5, rounding=Rounding.CONTROLLED, hide_below=8, width=7),
        euros=Rule(base=1000, p_percent=0.1, width=0.1),
    ),
}
