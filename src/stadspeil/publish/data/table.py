"""A table of the open data, with the words that describe it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from stadspeil.model.data_package import Descriptor, Field, TableSchema

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: where it goes, what it holds, and its rows as texts of cells.

    `name` is what other tables call it, `path` its file, `origin` its sources and licences.
    """

    name: str
    path: str
    title: str
    description: str
    schema: TableSchema
    rows: tuple[Row, ...]
    origin: Descriptor = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(item.name for item in self.schema.fields)


@cache
def _words() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words


def table_title(kind: str) -> str:
    """What a kind of table is called."""
    words = _words()["tables"][kind]
    return f"{words['nl']} / {words['en']}"


def table_description(kind: str) -> str:
    """What a kind of table holds."""
    note = _words()["tables"][kind]["note"]
    return f"{note['nl']} / {note['en']}"


def describe_field(kind: str, item: Field) -> Field:
    """A column with its title and description.

    Raises:
        KeyError: nobody has described the column.
    """
    words = _words()[kind].get(item.name) or _words()["shared"][item.name]
    return replace(item, title=words["title"], description=f"{words['nl']} / {words['en']}")


def build_table(kind: str, fields: Iterable[Field], rows: Iterable[Row], primary_key: str) -> Table:
    """A table that every package has: its name is its file."""
    return Table(
        name=kind,
        path=f"{kind}.csv",
        title=table_title(kind),
        description=table_description(kind),
        schema=TableSchema(tuple(describe_field(kind, item) for item in fields), (primary_key,)),
        rows=tuple(rows),
    )
