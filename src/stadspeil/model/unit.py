"""Units: what one counts, and how its figure may be read."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from stadspeil.model.base import Identifier, Spec


class UnitKind(StrEnum):
    """What sort of quantity a unit measures."""

    COUNT = "count"  # whole things: persons, households
    MONEY = "money"  # euros
    SHARE = "share"  # percent of a whole; its differences are percentage points
    RATE = "rate"  # per 1,000 of a population
    SCORE = "score"  # a scale without a zero: no ratios, no relative change
    QUANTITY = "quantity"  # anything else that is measured: hectares, addresses per km2


class Unit(Spec):
    """A unit with its words; `scale` is what one stands for (1000 for thousands of euros)."""

    code: Identifier
    kind: UnitKind
    scale: int = 1
    symbol: str = Field(default="", description="% or €, set beside the figure")
    nl_one: Annotated[str, StringConstraints(min_length=1)]
    nl_many: Annotated[str, StringConstraints(min_length=1)]
    en_one: Annotated[str, StringConstraints(min_length=1)]
    en_many: Annotated[str, StringConstraints(min_length=1)]

    def word(self, language: str, one: bool = False) -> str:
        """The noun of the unit in a language, in the singular or the plural."""
        return str(getattr(self, f"{language}_{'one' if one else 'many'}"))


def _unit(
    code: str, kind: UnitKind, nl: tuple[str, str], en: tuple[str, str], symbol: str, scale: int = 1
) -> Unit:
    return Unit(
        code=code,
        kind=kind,
        scale=scale,
        symbol=symbol,
        nl_one=nl[0],
        nl_many=nl[1],
        en_one=en[0],
        en_many=en[1],
    )


BUILT_IN_UNITS: dict[str, Unit] = {
    unit.code: unit
    for unit in (
        _unit("procent", UnitKind.SHARE, ("procent", "procent"), ("per cent", "per cent"), "%"),
        _unit(
            "per-1000", UnitKind.RATE, ("per 1.000", "per 1.000"), ("per 1,000", "per 1,000"), ""
        ),
        _unit("euro", UnitKind.MONEY, ("euro", "euro"), ("euro", "euros"), "€"),
        _unit(
            "duizend-euro",
            UnitKind.MONEY,
            ("duizend euro", "duizend euro"),
            ("thousand euros", "thousand euros"),
            "€",
            1000,
        ),
        _unit("score", UnitKind.SCORE, ("score", "scores"), ("score", "scores"), ""),
        _unit(
            "procentpunt",
            UnitKind.SCORE,
            ("procentpunt", "procentpunt"),
            ("percentage point", "percentage points"),
            "",
        ),
        _unit("aantal", UnitKind.COUNT, ("aantal", "aantal"), ("number", "number"), ""),
    )
}
"""Units that every edition has; an edition adds nouns of its own in `units.csv`."""
