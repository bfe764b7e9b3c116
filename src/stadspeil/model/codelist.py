"""Codelists: the allowed codes of a dimension, in their order, with their parents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import Field

from stadspeil.model.base import CodeId, Column, Spec, Text

TOTAL = "_T"
"""The code of a total over a dimension, as in SDMX."""


class Code(Spec):
    """One code: its titles, the code it is part of, and attributes of its own.

    `phrase` is how a sentence names it, in lower case: `ambulante zorg via het expertteam`.
    """

    code: CodeId
    title: Text
    parent: CodeId | None = None
    description: Text | None = None
    phrase: Text | None = None
    attributes: dict[Column, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Codelist:
    """The codes of a dimension, in the order of their file."""

    id: str
    codes: Mapping[str, Code]
    lines: Mapping[str, int] = field(default_factory=dict)

    def __contains__(self, code: str) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def ancestors(self, code: str) -> Iterator[str]:
        """The parent of a code, the parent's parent, and so on; never the code itself."""
        parent = self.codes[code].parent
        while parent is not None:
            yield parent
            parent = self.codes[parent].parent

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each code in the file, from 0."""
        return {code: place for place, code in enumerate(self.codes)}
