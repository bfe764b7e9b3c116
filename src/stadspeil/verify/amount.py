"""Amounts: what a printed number should be."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Amount:
    """A value in its unit, what one of that unit stands for, and the decimals it is shown with.

    Without `decimals` any number of them will do; `step` is what it is rounded to, where that is
    more than one. `is_signed` tells that a negative value is printed as one; the size of a change
    is not, since words say which way it went. With `is_coarse` it may be printed in fewer digits.
    """

    value: Fraction
    decimals: int | None
    scale: int = 1
    step: int = 1
    is_signed: bool = False
    is_coarse: bool = False

    def __str__(self) -> str:
        value = float(self.value * self.scale)
        return f"{value:.10g}"
