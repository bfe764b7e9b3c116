"""The YAML of an edition, of which JSON Schemas are made."""

from stadspeil.files.schemas import Document
from stadspeil.model.chapter import ChapterHead
from stadspeil.model.comparison import Comparison
from stadspeil.model.correction import CorrectionSpec
from stadspeil.model.dataset import DatasetSpec
from stadspeil.model.discontinuity import Discontinuity
from stadspeil.model.edition import Settings
from stadspeil.model.estimate import Estimate
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding_settings import FindingSettings
from stadspeil.model.indicator import IndicatorSpec, Quotation
from stadspeil.model.steering import BudgetLine, Goals, Research
from stadspeil.model.typology import Typology

DOCUMENTS = {
    "edition": Document(Settings, "Edition", "edition.yaml: what the edition is as a whole"),
    "dataset": Document(
        DatasetSpec, "Dataset", "datasets/*.yaml: what stands in the file with figures beside it"
    ),
    "indicators": Document(
        list[IndicatorSpec], "Indicators", "indicators/*.yaml: a list of indicators"
    ),
    "discontinuities": Document(
        list[Discontinuity],
        "Discontinuities",
        "discontinuities.yaml: the register of where series can't be read as one",
    ),
    "quotations": Document(
        list[Quotation], "Quotations", "quotations.yaml: what a source says in words only"
    ),
    "goals": Document(Goals, "Goals", "goals.yaml: the vision, its goals and the SDGs"),
    "budget": Document(list[BudgetLine], "Budget lines", "budget.yaml: lines of the accounts"),
    "research": Document(Research, "Research agenda", "research.yaml: questions looked into"),
    "findings": Document(
        FindingSettings, "Findings", "findings.yaml: bounds, weights, and what to look at"
    ),
    "explanations": Document(
        list[Explanation],
        "Explanations",
        "explanations.yaml: what people say about what stands out",
    ),
    "corrections": Document(
        list[CorrectionSpec],
        "Corrections",
        "corrections.yaml: figures that an earlier publication printed otherwise",
    ),
    "estimates": Document(
        list[Estimate], "Estimates", "estimates.yaml: numbers of people that nobody counts"
    ),
    "typologies": Document(
        list[Typology], "Typologies", "typologies.yaml: kinds of areas, people or work, in words"
    ),
    "comparisons": Document(
        list[Comparison], "Comparisons", "comparisons.yaml: figures of areas side by side"
    ),
    "chapter": Document(
        ChapterHead, "Chapter", "chapters/*.md: the front matter, between lines of ---"
    ),
}
