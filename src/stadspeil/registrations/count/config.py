"""What is counted: periods, areas, tables, and the protection of what leaves. A YAML file."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

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


def _known_table(name: str) -> str:
    if name not in load_tables():
        raise ValueError(f"one of {', '.join(load_tables())}")
    return name


def _counted_level(level: AreaLevel) -> AreaLevel:
    if level not in LEVELS:
        raise ValueError(f"{', '.join(LEVELS)}; a group of municipalities goes under groups")
    return level


def _group(code: str) -> str:
    if not code.startswith("X."):
        raise ValueError("the code of a group, which starts with X.")
    return code


def _municipality(code: str) -> str:
    if not code.startswith("GM"):
        raise ValueError("the code of a municipality, such as GM0546")
    return code


GroupCode = Annotated[AreaCode, AfterValidator(_group)]
MunicipalityCode = Annotated[AreaCode, AfterValidator(_municipality)]


class CountConfig(Spec):
    """What stands in the file given by `--config`."""

    periods: tuple[PeriodCode, ...] = Field(
        min_length=1,
        description="years, half-years, quarters, months, school years and measurement dates",
    )
    areas: Annotated[
        tuple[Annotated[AreaLevel, AfterValidator(_counted_level)], ...], Field(min_length=1)
    ] = (AreaLevel.MUNICIPALITY,)
    groups: dict[GroupCode, Annotated[tuple[MunicipalityCode, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="reference groups, each with its municipalities"
    )
    municipality: MunicipalityCode | None = Field(
        default=None, description="count the records of this municipality only"
    )
    tables: tuple[Annotated[Identifier, AfterValidator(_known_table)], ...] = Field(
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

    @field_validator("periods", "areas", "tables")
    @classmethod
    def _each_once(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if values.count(value) > 1:
                raise ValueError(f"{str(value)!r} stands there more than once")
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
