"""JSON Schemas of an edition's YAML, so that an editor helps while an analyst types.

They follow from the types that check an edition, with one difference. Stadspeil reads every value
as text; an editor reads `2021` as a number. Wherever a text may look like a number, the schemas
allow the number too.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from stadspeil.model.chapter import ChapterHead
from stadspeil.model.comparison import Comparison
from stadspeil.model.correction import CorrectionSpec
from stadspeil.model.data_package import to_json
from stadspeil.model.dataset import DatasetSpec
from stadspeil.model.discontinuity import Discontinuity
from stadspeil.model.edition import Settings
from stadspeil.model.estimate import Estimate
from stadspeil.model.explanation import Explanation
from stadspeil.model.finding_settings import FindingSettings
from stadspeil.model.indicator import IndicatorSpec, Quotation
from stadspeil.model.steering import BudgetLine, Goals, Research
from stadspeil.model.typology import Typology

Schema = dict[str, Any]

BASE = "https://stadspeil.nl/schemas/0/"
"""The addresses of the schemas. The number changes when a valid edition would stop being valid."""


@dataclass(frozen=True)
class Document:
    """A kind of YAML document: the type that reads it, and which files it is for."""

    kind: Any
    title: str
    description: str


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


def build_schemas() -> dict[str, Schema]:
    """The schema of every kind of document, by the name of its file."""
    return {
        f"{name}.schema.json": _build_schema(name, document) for name, document in DOCUMENTS.items()
    }


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, schema in build_schemas().items():
        (folder / name).write_text(to_json(schema), encoding="utf-8", newline="\n")


def _build_schema(name: str, document: Document) -> Schema:
    generated = TypeAdapter(document.kind).json_schema(by_alias=True, mode="validation")
    body: Schema = _rewrite(generated)
    return body | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{BASE}{name}.schema.json",
        "title": document.title,
        "description": document.description,
    }


def _rewrite(node: Any) -> Any:
    """A generated schema as an editor needs it, all the way down.

    Titles made from the names of fields say nothing new; names of columns are checked too, where
    the generator would let any other name pass.
    """
    if isinstance(node, list):
        return [_rewrite(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {
        key: value if key in ("default", "enum") else _rewrite(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
    }
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    if schema.get("type") == "string" and "enum" not in schema:
        number = _number_that_matches(schema.get("pattern"))
        if number is not None:
            schema["type"] = ["string", number]
    return schema


def _number_that_matches(pattern: str | None) -> str | None:
    """The JSON type of the numbers that a text of this pattern may look like."""
    if pattern is None or re.search(pattern, "1.5"):
        return "number"
    if re.search(pattern, "2") or re.search(pattern, "2021"):
        return "integer"
    return None
