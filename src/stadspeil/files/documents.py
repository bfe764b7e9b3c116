"""YAML documents, read into the types of the model."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions, YamlProblem, parse_yaml

Document = TypeVar("Document", bound=BaseModel)


def read_yaml(folder: Folder, problems: Problems, name: str) -> tuple[Any, Positions] | None:
    """The content of a YAML file with the line of each value, or None after noting why not."""
    text = folder.read_text(name)
    return None if text is None else parse_text(problems, name, text)


def parse_text(
    problems: Problems, name: str, text: str, first_line: int = 1
) -> tuple[Any, Positions] | None:
    """YAML text with the line of each value, or None after noting why it can't be read."""
    try:
        return parse_yaml(text, first_line)
    except YamlProblem as problem:
        problems.add(
            name, problem.line, "", found=problem.found, expected=problem.expected, do=problem.do
        )
        return None


def load_document(
    folder: Folder, problems: Problems, name: str, kind: type[Document]
) -> tuple[Document, Positions] | None:
    """A YAML file that holds one thing, or None after noting what is wrong and excusing it."""
    document = read_yaml(folder, problems, name)
    if document is not None:
        values, positions = document
        try:
            return kind.model_validate(values), positions
        except ValidationError as error:
            problems.add_validation_error(name, error, positions)
    problems.excuse(name)
    return None


def load_entries(
    folder: Folder, problems: Problems, name: str, kind: type[Document]
) -> list[tuple[Document, int, Positions]]:
    """The entries of a YAML file that holds a list, each with its line.

    Faulty entries are noted, and their ids excused under the folder or file that holds the list.
    """
    holder = name.partition("/")[0]
    document = read_yaml(folder, problems, name)
    if document is None:
        problems.excuse(holder)
        return []
    values, positions = document
    if values is None:
        return []
    if not isinstance(values, list):
        problems.excuse(holder)
        problems.add(
            name,
            1,
            "",
            found="no list",
            expected="entries that each start with '- '",
            do="put '- ' before the first field of each entry",
        )
        return []
    entries = []
    for place, value in enumerate(values):
        try:
            entry = kind.model_validate(value)
        except ValidationError as error:
            identifier = str(value.get("id") or "") if isinstance(value, dict) else ""
            problems.excuse(holder, identifier)
            problems.add_validation_error(
                name, error, positions, (place,), identifier or f"entry {place + 1}"
            )
        else:
            entries.append((entry, positions.line((place,)), positions.below((place,))))
    return entries
