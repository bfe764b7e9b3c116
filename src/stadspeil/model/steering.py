"""What a council steers by: goals, SDGs, budget lines and the research agenda."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from stadspeil.model.base import CodeId, Identifier, PeriodCode, Spec, Text
from stadspeil.model.indicator import Domain, GoalId


class GoalLevel(Spec):
    """A level at which a goal is worked on: the city, groups, the individual."""

    id: Identifier
    title: Text


class Aim(Spec):
    """What a goal means at one level."""

    id: GoalId
    level: Identifier
    text: Text


class Goal(Spec):
    """A goal of the authority's vision."""

    id: GoalId
    title: Text
    aims: tuple[Aim, ...] = ()


class Sdg(Spec):
    """A sustainable development goal of the UN, with the goals that the authority ties to it."""

    number: Annotated[int, Field(ge=1, le=17)]
    title: Text
    text: Text
    goals: tuple[GoalId, ...] = ()
    source: str | None = None


class Goals(Spec):
    """The whole of `goals.yaml`."""

    vision: Text
    source: str
    levels: tuple[GoalLevel, ...] = ()
    goals: tuple[Goal, ...] = ()
    sdgs: tuple[Sdg, ...] = ()

    def ids(self) -> set[str]:
        """Every id that an indicator or budget line may name: goals and their aims."""
        return {goal.id for goal in self.goals} | {
            aim.id for goal in self.goals for aim in goal.aims
        }


class BudgetLine(Spec):
    """A line of the accounts: which code of which dataset holds its euros."""

    id: Identifier
    title: Text
    domain: Domain
    dataset: Identifier
    code: CodeId
    goals: tuple[GoalId, ...] = ()
    regional: bool = Field(
        default=False,
        description="whether the authority pays from it for others too (centrumgemeente), so that "
        "the amount is not divided by its own inhabitants",
    )
    note: Text | None = None


class ResearchStatus(StrEnum):
    """How far a research theme is."""

    DONE = "done"
    RUNNING = "running"
    PLANNED = "planned"
    UNKNOWN = "unknown"  # the source does not say


class ResearchTheme(Spec):
    """A question that the council wants answered."""

    number: int
    title: Text
    status: ResearchStatus
    period: str | None = None
    text: Text
    questions: tuple[Text, ...] = ()
    indicators: tuple[Identifier, ...] = ()


class Research(Spec):
    """The whole of `research.yaml`."""

    source: str
    decided: PeriodCode | None = None
    budget: Identifier | None = Field(
        default=None, description="the indicator that holds the budget"
    )
    themes: tuple[ResearchTheme, ...] = ()
