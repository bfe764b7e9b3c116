"""The register of discontinuities: where a series can't be read as one."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from stadspeil.model.base import AreaCode, CodeId, Column, Identifier, PeriodCode, Spec, Text


class DiscontinuityKind(StrEnum):
    """What happened, and so what may be said."""

    MEETBREUK = "meetbreuk"  # the count changed: no change is computed across it
    WETSWIJZIGING = "wetswijziging"  # the world changed: the change is given with its cause
    EENMALIG = "eenmalig"  # one odd period: named and skipped, its neighbours compare
    GEEN_BREUK = "geen-breuk"  # a suspected break that a person judged to be none


class Discontinuity(Spec):
    """One entry of `discontinuities.yaml`.

    `at` is the first period after the boundary (meetbreuk, wetswijziging, geen-breuk) or the odd
    period itself (eenmalig). `where` narrows it to codes of a dimension.
    """

    id: Identifier
    kind: DiscontinuityKind
    dataset: Identifier
    measures: tuple[Column, ...] = Field(default=(), description="all measures when empty")
    areas: tuple[AreaCode, ...] = Field(default=(), description="all areas when empty")
    where: dict[Column, tuple[CodeId, ...]] = Field(default_factory=dict)
    at: PeriodCode
    reason: Text
    source: str

    @model_validator(mode="after")
    def _where_names_codes(self) -> Self:
        for name, codes in self.where.items():
            if not codes:
                raise ValueError(f"where {name!r} names no code; leave it out or name one")
        return self
