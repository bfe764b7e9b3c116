"""The JSON Schemas: current, and right about what an analyst writes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from stadspeil.files.schemas import BASE
from stadspeil.pipeline.schemas import build_schemas, write_schemas
from tests.conftest import BASISKRACHT, LEIDEN, ROOT

PUBLISHED = ROOT / "schemas"
SCHEMAS = build_schemas()

FILES = {
    "edition.yaml": "edition",
    "datasets/*.yaml": "dataset",
    "indicators/*.yaml": "indicators",
    "discontinuities.yaml": "discontinuities",
    "quotations.yaml": "quotations",
    "goals.yaml": "goals",
    "budget.yaml": "budget",
    "research.yaml": "research",
    "findings.yaml": "findings",
    "explanations.yaml": "explanations",
    "corrections.yaml": "corrections",
    "estimates.yaml": "estimates",
    "typologies.yaml": "typologies",
    "comparisons.yaml": "comparisons",
    "chapters/*.md": "chapter",
}

EXAMPLES = {"registrations.md": "mapping", "registrations-definitions.md": "count"}
"""The documentation that shows a whole document, in its first block of YAML."""


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: 2021 is a number, but a date or `on` is a text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


DOCUMENTS = [
    pytest.param(path, name, id=path.relative_to(LEIDEN.parent).as_posix())
    for pattern, name in FILES.items()
    for path in sorted((*LEIDEN.glob(pattern), *BASISKRACHT.glob(pattern)))
]


def _read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = text.split("---\n", 2)[1]
    return yaml.load(text, EditorLoader)


def _errors(name: str, document: Any) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[f"{name}.schema.json"])
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize(("path", "name"), DOCUMENTS)
def test_every_document_of_leiden_is_valid(path: Path, name: str) -> None:
    assert _errors(name, _read(path)) == []


@pytest.mark.parametrize(("page", "name"), EXAMPLES.items())
def test_an_example_of_the_documentation_is_valid(page: str, name: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    _, _, after = text.partition("```yaml\n")

    assert _errors(name, yaml.load(after.partition("```")[0], EditorLoader)) == []


@pytest.mark.parametrize(
    ("name", "document", "place"),
    [
        ("mapping", {"sources": []}, "$.sources"),
        ("mapping", {"sources": [{"table": "personen"}]}, "$.sources[0].table"),
        ("mapping", {"sources": [{"table": "persons", "kolommen": {}}]}, "$.sources[0]"),
        ("mapping", {"sources": [{"table": "persons"}], "set_apart": ["x"]}, "$.set_apart[0]"),
        ("count", {"areas": ["municipality"]}, "$"),
        ("count", {"periods": [2021], "areas": ["wijk"]}, "$.areas[0]"),
        ("count", {"periods": [2021], "at_once": 0}, "$.at_once"),
    ],
)
def test_a_mistake_round_a_registration_is_shown_where_it_stands(
    name: str, document: dict[str, Any], place: str
) -> None:
    errors = _errors(name, document)
    assert [error for error in errors if error.startswith(f"{place}: ")], errors


def test_every_kind_of_document_is_tried() -> None:
    tried = {*FILES.values(), *EXAMPLES.values()}
    assert {f"{name}.schema.json" for name in tried} == set(SCHEMAS)
    for pattern in FILES:
        assert [*LEIDEN.glob(pattern), *BASISKRACHT.glob(pattern)], pattern


def test_the_published_schemas_are_current(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    published = {path.name: path.read_bytes() for path in PUBLISHED.glob("*.json")}
    assert published == {path.name: path.read_bytes() for path in tmp_path.iterdir()}, (
        "the types have changed: write the schemas again with `stadspeil schemas`"
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_itself_and_says_what_it_is_for(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == BASE + name
    assert schema["title"]
    assert re.match(r"[a-z]+(/\*)?\.(yaml|md): ", schema["description"])
    json.dumps(schema)


MEASURE = {"clients": {"unit": "personen", "type": "additive"}}
DATASET = {
    "title": {"nl": "Cliënten"},
    "source": {"holder": "CBS", "retrieved": "2022-08"},
    "period": {"frequency": "year"},
    "measures": MEASURE,
}


def test_a_small_dataset_is_valid() -> None:
    assert _errors("dataset", DATASET) == []


@pytest.mark.parametrize(
    "change",
    [
        {"provisional": [2021]},
        {"period": {"frequency": "year", "fixed": 2021}},
        {"source": {"holder": 2021, "retrieved": "2022-08"}},
        {"measures": {"score": {"unit": "score", "type": "score", "minimum": -1.5}}},
        {"sheet": 2021},
    ],
)
def test_a_number_may_stand_where_a_text_may_look_like_one(change: dict[str, Any]) -> None:
    assert _errors("dataset", DATASET | change) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"titel": {"nl": "Cliënten"}}, "$"),
        ({"title": {}}, "$.title"),
        ({"measures": {}}, "$.measures"),
        ({"measures": {"Aantal cliënten": MEASURE["clients"]}}, "$.measures"),
        ({"measures": {"clients": {"unit": "personen", "type": "sum"}}}, "$.measures.clients.type"),
        ({"measures": {"clients": {"unit": 5, "type": "additive"}}}, "$.measures.clients.unit"),
        ({"period": {"frequency": "jaar"}}, "$.period.frequency"),
        ({"dialect": {"delimiter": ":"}}, "$.dialect.delimiter"),
        ({"source": {"holder": "CBS", "retrieved": "augustus"}}, "$.source.retrieved"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(change: dict[str, Any], place: str) -> None:
    errors = _errors("dataset", DATASET | change)
    assert [error for error in errors if error.startswith(f"{place}: ")], errors


@pytest.mark.parametrize(
    ("goals", "is_valid"), [([2, "2b"], True), ([2.5], False), (["b2"], False)]
)
def test_goals_are_numbers_with_or_without_a_letter(goals: list[Any], *, is_valid: bool) -> None:
    line = {
        "id": "lta",
        "title": {"nl": "LTA"},
        "domain": "jeugdwet",
        "dataset": "uitgaven",
        "code": 1.5,
        "goals": goals,
    }
    assert (_errors("budget", [line]) == []) is is_valid
