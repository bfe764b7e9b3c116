"""Comparisons of areas: which figures of the areas of one level stand side by side."""

from typing import Annotated

from pydantic import Field

from stadspeil.model.area import AreaLevel
from stadspeil.model.base import CodeId, Column, Identifier, PeriodCode, Spec, Text
from stadspeil.model.observation import Breakdown


class ComparisonColumn(Spec):
    """A figure of each area."""

    indicator: Identifier
    title: Text | None = Field(default=None, description="a short head; else the title")
    period: PeriodCode
    where: dict[Column, CodeId] = Field(default_factory=dict)

    @property
    def breakdown(self) -> Breakdown:
        """The breakdown of the figures."""
        return tuple(self.where.items())


class Comparison(Spec):
    """One entry of `comparisons.yaml`. Pages of areas of its level begin with its figures."""

    id: Identifier
    title: Text
    text: Text
    level: AreaLevel
    columns: Annotated[tuple[ComparisonColumn, ...], Field(min_length=1)]
