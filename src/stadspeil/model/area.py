"""Areas: country, municipality, district ... and groups of them, with their parents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from stadspeil.model.base import AreaCode, Spec, Text

MIN_INHABITANTS = 200
"""Below this number of inhabitants an area gets no share, rate or score: it says too little."""

INHABITANTS = "inwoners"
"""The unit of the indicator that says how many people live in an area."""


class AreaLevel(StrEnum):
    """The level of an area; figures are compared and ranked within one level."""

    COUNTRY = "country"
    REGION = "region"
    REFERENCE_GROUP = "reference-group"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


class Area(Spec):
    """An area with the names that sources use for it.

    A reference group or region is an area too. Its members name it in `member_of`; figures that
    may be added up are then known for it as soon as they are known for every member.
    """

    code: AreaCode
    name: Text
    level: AreaLevel
    parent: AreaCode | None = None
    member_of: tuple[AreaCode, ...] = ()
    aliases: tuple[str, ...] = ()
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None


@dataclass(frozen=True)
class Areas:
    """All areas of an edition, in the order of their file."""

    by_code: Mapping[str, Area]
    lines: Mapping[str, int] = field(default_factory=dict)

    def __contains__(self, code: str) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Area:
        return self.by_code[code]

    def __iter__(self) -> Iterator[Area]:
        return iter(self.by_code.values())

    def members(self, group: str) -> tuple[str, ...]:
        """The codes of the areas that make up a group; empty for an area that is not a group."""
        return tuple(area.code for area in self if group in area.member_of)

    def inside(self, code: str, *levels: AreaLevel) -> tuple[Area, ...]:
        """The areas of some levels that lie inside another, in the order of the file."""

        def is_inside(area: Area) -> bool:
            return area.parent is not None and (area.parent == code or is_inside(self[area.parent]))

        return tuple(area for area in self if area.level in levels and is_inside(area))

    def holds(self, code: str, part: str) -> bool:
        """Whether an area is another one, holds it, or is a group that has it as a member."""
        area = self[part]
        above = [*area.member_of, *([area.parent] if area.parent is not None else [])]
        return code == part or any(self.holds(code, other) for other in above)

    def children(self, parent: str, level: AreaLevel | None = None) -> tuple[Area, ...]:
        """The areas directly below another, in the order of the file."""
        return tuple(
            area
            for area in self
            if area.parent == parent and (level is None or area.level is level)
        )
