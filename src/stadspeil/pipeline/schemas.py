"""The JSON Schemas of all YAML that people write."""

from pathlib import Path

from stadspeil.edition import schemas as edition
from stadspeil.files.schemas import Schema, build_schema
from stadspeil.model.data_package import to_json
from stadspeil.registrations import schemas as registrations

DOCUMENTS = edition.DOCUMENTS | registrations.DOCUMENTS


def build_schemas() -> dict[str, Schema]:
    """The schema of every kind of document, by the name of its file."""
    return {
        f"{name}.schema.json": build_schema(name, document) for name, document in DOCUMENTS.items()
    }


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, schema in build_schemas().items():
        (folder / name).write_text(to_json(schema), encoding="utf-8", newline="\n")
