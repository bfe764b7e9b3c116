"""What is counted: periods, areas, tables, and the protection of what leaves. A YAML file."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from stadspeil.errors import RegistrationError
from stadspeil.files.documents import load_document
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.model.area import AreaLevel
from stadspeil.model.base import AreaCode, Identifier, PeriodCode, Spec
from stadspeil.model.period import Period, parse_period
from stadspeil.registrations.count.tables import load_tables

LEVELS = (
    AreaLevel.NEIGHBOURHOOD,
    AreaLevel.DISTRICT,
    AreaLevel.MUNICIPALITY,
    AreaLevel.COUNTRY,
)


class CountConfig(Spec):
    """What stands in the file given by `--config`."""

    periods: tuple[PeriodCode, ...] = Field(
        description="years, half-years, quarters, months, school years and measurement dates"
    )
    areas: tuple[AreaLevel, ...] = (AreaLevel.MUNICIPALITY,)
    groups: dict[AreaCode, Annotated[tuple[AreaCode, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="reference groups, each with its municipalities"
    )
    municipality: AreaCode | None = Field(
        default=None, description="count the records of this municipality only"
    )
    tables: tuple[Identifier, ...] = Field(
        default=(), description="the tables that are wanted; all when left out"
    )
    protection: Identifier = Field(
        default="cbs-social-support", description="the preset of the protection of what leaves"
    )
    exact: bool = Field(
        default=True, description="hide as little as possible; false is quicker and hides more"
    )
    at_once: Annotated[int, Field(ge=1, le=60)] = Field(
        default=16, description="periods counted in one pass; fewer take less memory"
    )

    @field_validator("tables")
    @classmethod
    def _tables_exist(cls, tables: tuple[str, ...]) -> tuple[str, ...]:
        for name in tables:
            if name not in load_tables():
                raise ValueError(f"there is no table {name!r}, only {', '.join(load_tables())}")
        return tables

    @field_validator("areas")
    @classmethod
    def _levels_are_counted(cls, areas: tuple[AreaLevel, ...]) -> tuple[AreaLevel, ...]:
        for level in areas:
            if level not in LEVELS:
                raise ValueError(
                    f"{level.value!r} is not counted, only {', '.join(LEVELS)}; "
                    "a group of municipalities goes under groups"
                )
        return areas

    @field_validator("groups")
    @classmethod
    def _groups_hold_municipalities(
        cls, groups: dict[str, tuple[str, ...]]
    ) -> dict[str, tuple[str, ...]]:
        for name, members in groups.items():
            if not name.startswith("X."):
                raise ValueError(f"the code of a group starts with X., unlike {name!r}")
            for member in members:
                if not member.startswith("GM"):
                    raise ValueError(f"group {name!r} has {member!r}, which is no municipality")
        return groups

    @field_validator("periods", "areas", "tables")
    @classmethod
    def _each_once(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if not values:
            raise ValueError("the list is empty; name at least one, or leave the field out")
        for value in values:
            if values.count(value) > 1:
                raise ValueError(f"{value!r} stands there more than once")
        return values

    @property
    def wanted(self) -> tuple[str, ...]:
        """The ids of the tables, in the order of the list of all."""
        return tuple(name for name in load_tables() if not self.tables or name in self.tables)

    @property
    def parsed_periods(self) -> tuple[Period, ...]:
        """The periods in order of time."""
        return tuple(sorted(parse_period(code) for code in self.periods))


def load_config(file: Path) -> CountConfig:
    """Read the file that says what to count.

    Raises:
        RegistrationError: with everything that is wrong in it.
    """
    problems = Problems(RegistrationError)
    found = load_document(Folder(file.parent, problems), problems, file.name, CountConfig)
    problems.raise_if_any()
    assert found is not None  # else there was a problem
    return found[0]
