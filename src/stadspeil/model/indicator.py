"""Indicators: named questions, each answered by one expression over datasets."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from stadspeil.model.base import AreaCode, Column, Identifier, PeriodCode, Spec, Text
from stadspeil.model.period import Frequency


class Domain(StrEnum):
    """The law, or other domain, that an indicator is about."""

    JEUGDWET = "jeugdwet"
    WMO = "wmo"
    PARTICIPATIEWET = "participatiewet"
    SAMEN = "samen"  # the three laws together
    CONTEXT = "context"  # what surrounds them: people, education, work, neighbourhoods


class IndicatorSet(StrEnum):
    """Why an indicator is in the monitor."""

    VNG = "vng"  # national core set of municipalities (waarstaatjegemeente)
    EXTRA = "extra"  # added by the council
    MOTION = "motion"  # added in answer to a motion
    CONTEXT = "context"  # background


class Polarity(StrEnum):
    """Whether a document of the authority calls higher better, worse, or neither."""

    NONE = "none"
    HIGHER_IS_BETTER = "higher-is-better"
    LOWER_IS_BETTER = "lower-is-better"


class Phrase(Spec):
    """How a sentence names an indicator: in lower case and with its article.

    `het aantal inwoners met bijstand`; `part_nl` and `part_en` name one part of it, with `{part}`
    where the name of the part goes: `de uitgaven aan {part}`.
    """

    nl: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    part_nl: Annotated[str, StringConstraints(pattern=r"\{part\}")] | None = None
    part_en: Annotated[str, StringConstraints(pattern=r"\{part\}")] | None = None
    plural: bool = Field(default=False, description="whether its verb is plural: de kosten stegen")


GoalId = Annotated[str, StringConstraints(pattern=r"^[0-9]+[a-z]?$")]
"""A goal (`2`) or a goal at one of its levels (`2b`)."""


class IndicatorSpec(Spec):
    """One entry of `indicators/*.yaml`."""

    id: Identifier
    title: Text
    definition: Text
    domain: Domain
    set: IndicatorSet
    value: str = Field(description="the expression, for instance: 100 * vsv.leavers / vsv.pupils")
    unit: Identifier
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    frequency: Frequency | None = Field(
        default=None, description="add up shorter periods to this one; additive measures only"
    )
    breakdowns: tuple[Column, ...] = ()
    polarity: Polarity = Polarity.NONE
    goals: tuple[GoalId, ...] = ()
    sdgs: tuple[Annotated[int, Field(ge=1, le=17)], ...] = ()
    budget: tuple[Identifier, ...] = ()
    count: str | None = Field(
        default=None,
        description="for a given share: the expression of the count it is a share of, so that "
        "the denominator that both imply can be watched",
    )
    caveats: tuple[Text, ...] = ()
    related: tuple[Identifier, ...] = ()
    phrase: Phrase | None = Field(
        default=None, description="how sentences name it; made from the title when left out"
    )


class Quotation(Spec):
    """A comparison that the source gives in words or as a picture only. Never a figure."""

    indicator: Identifier
    period: PeriodCode
    areas: tuple[AreaCode, ...] = ()
    text: Text
    place: str = Field(description="where the source says it: Figuur 16")
    source: str
