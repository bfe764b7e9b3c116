"""Presets: how the sources of a municipality's figures protect their own."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from stadspeil.disclosure.tables import Protection, Rounding, Small
from stadspeil.errors import UnknownName
from stadspeil.model.base import Spec


class Preset(Spec):
    """A rule for counts and one for euros; what makes euros sensitive.

    Euros are sensitive when fewer than `minimum_contributors` contribute, when the largest two make
    up more than `dominance` percent, or when the second largest can work out the largest to within
    `p_percent` percent. Each applies where the table names the measure that it needs.
    """

    counts: Protection
    euros: Protection
    minimum_contributors: Annotated[int, Field(ge=1)] = 3
    dominance: Annotated[float, Field(gt=0, le=100)] = 85
    p_percent: Annotated[float, Field(ge=0, lt=100)] = 10


_EUROS = Protection(base=1000, secondary=True, interval_percent=10)
_CBS = Protection(base=5, small_up_to=7, secondary=True)

PRESETS: Mapping[str, Preset] = {
    # Youth care and Wmo in municipalities, districts, neighbourhoods: 10 is the smallest shown.
    "cbs-youth-care": Preset(counts=_CBS, euros=_EUROS),
    "cbs-social-support": Preset(counts=_CBS, euros=_EUROS),
    # Benefits: multiples of 5, up to 7 printed as 0.
    "cbs-benefits": Preset(counts=_CBS.model_copy(update={"small": Small.ZERO}), euros=_EUROS),
    # Education: tens, fewer than 30 hidden.
    "cbs-education": Preset(
        counts=Protection(base=10, small_up_to=29, secondary=True), euros=_EUROS
    ),
    # Exact figures from 10 on; zero is shown.
    "minimum-10": Preset(
        counts=Protection(small_from=1, small_up_to=9, secondary=True), euros=_EUROS
    ),
    # Nothing is hidden; totals stay the sums of what is shown.
    "controlled-5": Preset(counts=Protection(base=5, rounding=Rounding.CONTROLLED), euros=_EUROS),
}


def find_preset(name: str) -> Preset:
    """A preset by its name.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in PRESETS:
        raise UnknownName(
            f"there is no preset {name!r}\n    expected: {', '.join(PRESETS)}\n    do: choose one"
        )
    return PRESETS[name]
