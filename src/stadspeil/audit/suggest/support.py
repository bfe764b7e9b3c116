"""How much the figures support a rule: digits that agree beyond what chance would make agree.

A figure that a rule predicts to within a width w, among figures that spread over s, agrees by
chance once in s/w times: log10(s/w) digits. The digits of all figures that agree are added up, and
those that the search itself would have found by chance, log10(number of rules tried), taken off.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stadspeil.audit.suggest.matrix import Floats

ENOUGH = 3.0
"""Digits that a rule must have: one in a thousand rules comes so far by chance."""

MOST_DIGITS = 6.0
"""What one figure may add at most."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Support:
    """For how many figures a rule holds, of how many, and how many digits that is worth."""

    matched: int
    tried: int
    digits: float

    @property
    def is_enough(self) -> bool:
        """Whether the rule may be applied to figures that nobody has looked at.

        Most figures must agree. Of a handful, one may be the mistake that the audit looks for.
        """
        wrong = self.tried - self.matched
        few = wrong <= max(1, self.tried // 4)
        return self.digits >= ENOUGH and self.matched >= 1 and few and self.tried >= 2


def measure_support(
    values: Floats, widths: Floats, agree: Flags, tried: Flags, rules: float
) -> Support:
    """The support of a rule from its predicted figures.

    Args:
        values: the figures that the rule predicts.
        widths: how wide the prediction and the print are together, in the unit of the figure.
        agree: where prediction and print agree.
        tried: where there is a prediction and a print.
        rules: how many rules the search tried.
    """
    if not agree.any():
        return Support(0, int(tried.sum()), -np.log10(max(rules, 1.0)))
    seen = values[agree]
    spread = max(float(np.max(np.abs(values[tried]))), 1e-12)
    _, first = np.unique(np.round(seen / spread, 9), return_index=True)
    distinct = seen[first]
    width = np.maximum(widths[agree][first], spread * 1e-9)
    digits = np.clip(np.log10(spread / width), 0.0, MOST_DIGITS)
    # A zero, or one figure for all, agrees with too much to count.
    digits = np.where(np.abs(distinct) <= width, 0.0, digits)
    return Support(
        int(agree.sum()), int(tried.sum()), float(digits.sum() - np.log10(max(rules, 1.0)))
    )
