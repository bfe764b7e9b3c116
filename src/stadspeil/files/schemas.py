"""JSON Schemas of YAML that people write, so that an editor helps while they type.

They follow from the types that check a document, with one difference. Stadspeil reads every value
as text; an editor reads `2021` as a number. Wherever a text may look like a number, the schemas
allow the number too.
"""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

Schema = dict[str, Any]

BASE = "https://stadspeil.nl/schemas/0/"
"""The addresses of the schemas. The number changes when a valid document would stop being valid."""


@dataclass(frozen=True)
class Document:
    """A kind of YAML document: the type that reads it, and which files it is for."""

    kind: Any
    title: str
    description: str


def build_schema(name: str, document: Document) -> Schema:
    """The schema of a kind of document."""
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
