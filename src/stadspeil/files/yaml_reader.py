"""YAML files: a plain subset, with the line of every value.

Every scalar is read as text; the type of the field it fills decides what it means. So `no` is a
word, `2021-03-31` is not turned into something else, and what an analyst sees is what is read.
Tags, anchors and aliases are refused: they are the parts of YAML that can hurt.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

Path = tuple[Any, ...]
MAX_DEPTH = 20
_OPENED = ("flow", "quoted")
"""What is opened and then closed too late or never; the line where it was opened says most."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Positions:
    """The line of every value in a YAML file, by its path: `("measures", "clients", "unit")`."""

    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest thing round it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1

    def below(self, path: Path) -> "Positions":
        """The positions of what stands below a path, as if that were the whole file."""
        depth = len(path)
        return Positions(
            {key[depth:]: line for key, line in self.lines.items() if key[:depth] == path}
        )


class YamlProblem(Exception):
    """The text is not YAML of the plain subset."""

    def __init__(self, line: int, found: str, expected: str, do: str) -> None:
        super().__init__(found)
        self.line, self.found, self.expected, self.do = line, found, expected, do


def parse_yaml(text: str, first_line: int = 1) -> tuple[Any, Positions]:
    """Read YAML text into mappings, lists, texts and None, with the line of each value.

    `first_line` is the line of the file at which the text begins.

    Raises:
        YamlProblem: at the first thing that is not plain YAML.
    """
    positions = Positions()
    reader = _Reader(_events(text, first_line), positions, first_line)
    return reader.read_document(), positions


def _events(text: str, first_line: int) -> Iterator[Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise YamlProblem(
            first_line + _error_line(text, error),
            _describe(error),
            "plain YAML",
            "look at indentation, brackets and quotes on and above this line; put a text with "
            "': ' or ' #' in it, or with a special sign in front, between quotes",
        ) from None


def _error_line(text: str, error: yaml.YAMLError) -> int:
    """The line of the text, from 0, at which an analyst should look."""
    if isinstance(error, yaml.reader.ReaderError):
        wrong = yaml.reader.Reader.NON_PRINTABLE.search(text)
        return text.count("\n", 0, wrong.start()) if wrong else 0
    mark = getattr(error, "problem_mark", None)
    if any(word in str(getattr(error, "context", "")) for word in _OPENED):
        mark = getattr(error, "context_mark", None) or mark
    return int(mark.line) if mark else 0


def _describe(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return "a sign that can't be printed"
    problem, context = getattr(error, "problem", None), getattr(error, "context", None)
    return f"{problem or 'not YAML'}{f' {context}' if context else ''}"


class _Reader:
    def __init__(self, events: Iterator[Event], positions: Positions, first_line: int) -> None:
        self._events = events
        self._positions = positions
        self._first_line = first_line

    def read_document(self) -> Any:
        value: Any = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._problem(event, "a second document (---)", "one document in a file")
            elif not isinstance(event, StreamStartEvent | StreamEndEvent | DocumentEndEvent):
                value = self._read(event, ())
        return value

    def _problem(self, event: Event, found: str, expected: str) -> YamlProblem:
        return YamlProblem(self._line(event), found, expected, "write it out in full, plainly")

    def _line(self, event: Event) -> int:
        mark = event.start_mark
        return self._first_line + (mark.line if mark is not None else 0)

    def _read(self, event: Event, path: Path) -> Any:
        self._positions.lines.setdefault(path, self._line(event))
        self._refuse_magic(event)
        if len(path) > MAX_DEPTH:
            raise self._problem(event, "very deep nesting", f"at most {MAX_DEPTH} levels")
        if isinstance(event, ScalarEvent):
            bare = event.implicit[0]
            return None if bare and event.value in ("", "~", "null") else event.value
        if isinstance(event, SequenceStartEvent):
            return self._read_sequence(path)
        if isinstance(event, MappingStartEvent):
            return self._read_mapping(path)
        raise self._problem(event, type(event).__name__, "plain YAML")

    def _refuse_magic(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            raise self._problem(event, f"an alias (*{event.anchor})", "no aliases")
        if isinstance(event, NodeEvent) and event.anchor:
            raise self._problem(event, f"an anchor (&{event.anchor})", "no anchors")
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise self._problem(event, f"a tag ({tag})", "no tags")

    def _read_sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._read(event, (*path, len(items))))
        return items

    def _read_mapping(self, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            self._refuse_magic(event)
            if not isinstance(event, ScalarEvent):
                raise self._problem(event, "a key that is not a word", "a word before the colon")
            key = event.value
            if key in mapping:
                raise YamlProblem(
                    self._line(event),
                    f"the key {key!r} for the second time",
                    "each key once",
                    "remove one of the two",
                )
            self._positions.lines[(*path, key)] = self._line(event)
            mapping[key] = self._read(next(self._events), (*path, key))
        return mapping
