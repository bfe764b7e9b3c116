"""The edition: everything that a municipality writes, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from stadspeil.model.area import Area, AreaLevel, Areas
from stadspeil.model.base import AreaCode, Identifier, IsoDate, Spec, Text
from stadspeil.model.chapter import Chapter, Summary
from stadspeil.model.codelist import Codelist
from stadspeil.model.comparison import Comparison
from stadspeil.model.correction import Correction
from stadspeil.model.dataset import Dataset, Dimension
from stadspeil.model.discontinuity import Discontinuity
from stadspeil.model.estimate import Estimate
from stadspeil.model.explanation import Explanation
from stadspeil.model.expression import Expression, references
from stadspeil.model.finding_settings import FindingSettings
from stadspeil.model.indicator import IndicatorSpec, Quotation
from stadspeil.model.steering import BudgetLine, Goals, Research
from stadspeil.model.typology import Typology
from stadspeil.model.unit import Unit


class EditionStatus(StrEnum):
    """How far the edition itself is."""

    CONCEPT = "concept"
    VASTGESTELD = "vastgesteld"


PAGES = ("uitgaven", "gebieden", "doelen", "onderzoek", "verantwoording", "correcties", "data")
"""The pages that every monitor has, by the names that a link may use: `page:uitgaven`."""

QuestionLink = Annotated[
    str,
    StringConstraints(
        pattern=r"^(indicator:[a-z0-9-]+(#(definition|figures|steering|computed))?"
        r"|chapter:[a-z0-9-]+(#[\w-]+)?"
        rf"|(estimate|typology):[a-z0-9-]+|page:({'|'.join(PAGES)}))$"
    ),
]
"""Where a question is answered: `indicator:wmo-clienten#definition`, `chapter:02-jeugd#kosten`.

Also `estimate:kwetsbare-inwoners`.
"""


class Question(Spec):
    """A question that readers ask, and where the monitor answers it."""

    text: Text
    link: QuestionLink = Field(
        description="indicator:ID, chapter:NAME, estimate:ID or typology:ID, with # and a part of "
        f"that page where it helps; or page: with {', '.join(PAGES[:-1])} or {PAGES[-1]}"
    )

    @property
    def target(self) -> tuple[str, str, str]:
        """The kind of page, its name, and the part of it (or nothing)."""
        page, _, part = self.link.partition("#")
        kind, _, name = page.partition(":")
        return kind, name, part


class Settings(Spec):
    """The whole of `edition.yaml`."""

    id: Identifier
    title: Text
    area: AreaCode = Field(description="the area that the edition is about")
    authority: str
    year: Annotated[int, Field(ge=2000, le=2100)] = Field(description="the reporting year")
    reference_date: IsoDate = Field(description="the day from which the age of figures counts")
    status: EditionStatus = EditionStatus.CONCEPT
    version: str
    council_number: str | None = None
    responsible: str | None = None
    contact: str | None = None
    purpose: Text
    country: AreaCode = "NL00"
    reference_groups: tuple[AreaCode, ...] = ()
    level_names: dict[AreaLevel, Text] = Field(default_factory=dict)
    suspected_break: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=0.02,
        description="an implied denominator that jumps by more than this share beyond its "
        "rounding is reported as a suspected break",
    )
    address: Annotated[str, StringConstraints(pattern=r"^https://[^\s?#\"'<>]+$")] | None = Field(
        default=None,
        description="the https address at which the home page will stand; without it there is no "
        "sitemap, and pages don't name their own address",
    )
    questions: tuple[Question, ...] = Field(
        default=(), description="what readers ask first, each with where it is answered"
    )
    sources: tuple[str, ...] = Field(
        default=(), description="the publications that the figures were taken from"
    )


@dataclass(frozen=True)
class Indicator:
    """An indicator with its expression parsed, and where it stands in the edition."""

    spec: IndicatorSpec
    expression: Expression
    count: Expression | None
    file: str
    line: int

    @property
    def id(self) -> str:
        """The id of the indicator."""
        return self.spec.id


@dataclass(frozen=True)
class Edition:
    """A whole edition. What has been loaded has been checked: every name in it is known."""

    root: str
    settings: Settings
    units: Mapping[str, Unit]
    areas: Areas
    codelists: Mapping[str, Codelist]
    datasets: Mapping[str, Dataset]
    indicators: Mapping[str, Indicator]
    discontinuities: tuple[Discontinuity, ...]
    discontinuity_lines: Mapping[str, int]
    quotations: tuple[Quotation, ...]
    goals: Goals
    budget: tuple[BudgetLine, ...]
    research: Research
    chapters: tuple[Chapter, ...]
    summary: Summary | None = None
    findings: FindingSettings = field(default_factory=FindingSettings)
    explanations: tuple[Explanation, ...] = ()
    explanation_lines: Mapping[str, int] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    estimate_lines: Mapping[str, Mapping[tuple[Any, ...], int]] = field(default_factory=dict)
    typologies: tuple[Typology, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    typology_lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def area(self) -> Area:
        """The area that the edition is about."""
        return self.areas[self.settings.area]

    def dimension(self, indicator: Indicator, name: str) -> Dimension:
        """The dimension by which an indicator is broken down, as its dataset declares it.

        Raises:
            KeyError: the indicator has no such breakdown.
        """
        for reference in references(indicator.expression):
            spec = self.datasets[reference.dataset].spec.dimensions.get(name)
            if spec is not None:
                return spec
        raise KeyError(name)

    def codelist(self, indicator: Indicator, name: str) -> Codelist:
        """The codelist of a breakdown of an indicator.

        Raises:
            KeyError: the indicator has no such breakdown.
        """
        return self.codelists[self.dimension(indicator, name).codelist]

    @property
    def status(self) -> EditionStatus:
        """How far the edition is: a concept until all of it has been checked."""
        all_checked = all(
            checked is not None
            for checked in (
                *(dataset.spec.checked for dataset in self.datasets.values()),
                *(chapter.head.checked for chapter in self.chapters),
            )
        )
        return self.settings.status if all_checked else EditionStatus.CONCEPT
