"""What every type of the model has in common: frozen, and strict about what it is given."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from stadspeil.model.period import parse_period


class Spec(BaseModel):
    """A frozen part of an edition that checks itself when it is built.

    Unknown fields are refused, so that a typing error in a file is a message and not a silence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Spec):
    """A text in Dutch and, where it exists, in English."""

    nl: Annotated[str, StringConstraints(min_length=1)] = Field(description="Dutch text")
    en: str | None = Field(default=None, description="English text, if there is one")


def _check_period(code: str) -> str:
    parse_period(code)
    return code


Identifier = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)
]
"""A kebab-case id of an indicator, dataset, codelist, budget line ...: `jeugdhulp-clienten`."""

Column = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""The name of a dimension, measure or attribute: a column of a dataset."""

CodeId = Annotated[str, StringConstraints(pattern=r"^(_T|[A-Za-z0-9][A-Za-z0-9+.\-]*)$")]
"""A code of a codelist; `_T` is the total (SDMX)."""

AreaCode = Annotated[
    str,
    StringConstraints(
        pattern=r"^(NL\d{2}|(PV|CR|GM)\w{2,4}|WK\d{6}|BU\d{8}|X\.[A-Z0-9][A-Z0-9.\-]*)$"
    ),
]
"""A CBS area code, or a code of our own that starts with `X.`."""

PeriodCode = Annotated[
    str,
    AfterValidator(_check_period),
    Field(
        json_schema_extra={"type": ["string", "integer"]},
        description="2021, 2021-S1, 2021-Q3, 2021-03, 2021-03-31 or 2020/2021",
    ),
]
"""The code of a period, see `stadspeil.model.period`."""

IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A day: `2022-09-15`."""
