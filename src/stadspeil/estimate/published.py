"""Published figures held against what comes out: which rounding leads from one to the other."""

import math
from collections.abc import Iterator, Mapping

from stadspeil.model.edition import Edition
from stadspeil.model.estimate import Estimate
from stadspeil.model.estimated import Held, Known, Rounding
from stadspeil.model.unit import UnitKind

_DUST = 1e-9


def hold_published(
    edition: Edition, estimate: Estimate, inputs: Mapping[str, Known], values: Mapping[str, float]
) -> Iterator[Held]:
    """Each published figure beside what comes out here."""
    for item in estimate.published:
        said = inputs[item.said]
        value = None if item.computed is None else values[item.computed]
        decimals = edition.indicators[said.observation.indicator].spec.decimals
        yield Held(item, said, value, _find_rounding(said, value, decimals, estimate.step))


def _find_rounding(said: Known, value: float | None, decimals: int, step: int) -> Rounding:
    if value is None:
        return Rounding.NONE
    own = 10.0**-decimals
    is_share = said.unit.kind is UnitKind.SHARE
    if abs(said.value - value) <= (_DUST if is_share else own / 2):
        return Rounding.EXACT
    coarse = own if is_share else float(step)
    rules = {
        Rounding.NEAREST: math.floor(value / coarse + 0.5),
        Rounding.DOWN: math.floor(value / coarse + _DUST),
        Rounding.UP: math.ceil(value / coarse - _DUST),
    }
    for rule, steps in rules.items():
        if abs(steps * coarse - said.value) <= _DUST:
            return rule
    return Rounding.NONE
