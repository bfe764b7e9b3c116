"""Collecting problems, so that all of them are reported at once."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from stadspeil.edition.yaml_reader import Positions
from stadspeil.errors import EditionError, Problem


class Problems:
    """The problems found so far."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(
        self, file: str, line: int, field: str, *, found: str, expected: str, do: str
    ) -> None:
        """Note one problem: where it is, what is there, what should be there, what to do."""
        self._found.append(Problem(file, line, field, _short(found), expected, do))

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self) -> None:
        """Refuse the edition if anything was found.

        Raises:
            EditionError: with everything that was found, in reading order.
        """
        if self._found:
            raise EditionError(self._found)

    def add_validation_error(
        self, file: str, error: ValidationError, positions: Positions, prefix: tuple[Any, ...] = ()
    ) -> None:
        """Note what pydantic found in a YAML file, in the words of an analyst."""
        for item in error.errors(include_url=False):
            path = (*prefix, *(part for part in item["loc"] if part != "[key]"))
            expected, do = _explain(item["type"], item.get("ctx") or {}, item["msg"])
            value = item["input"]
            if item["type"] == "missing":
                found = "the field is not there"
            elif isinstance(value, str | int | float):
                found = repr(value)
            else:
                found = item["msg"]
            self.add(
                file,
                positions.line(path),
                ".".join(str(part) for part in path),
                found=found,
                expected=expected,
                do=do,
            )


def _short(text: str, limit: int = 160) -> str:
    printable = "".join(char if char.isprintable() else "�" for char in text)
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"


def _explain(kind: str, context: Mapping[str, Any], message: str) -> tuple[str, str]:
    match kind:
        case "missing":
            return "this field, which is obligatory", "add the field"
        case "extra_forbidden":
            return "only fields that the format knows", "correct the name, or take the field out"
        case "enum" | "literal_error":
            return f"one of {context['expected']}", "write one of these"
        case "string_pattern_mismatch":
            return f"a text of the form {context['pattern']}", "write it in this form"
        case "int_parsing" | "int_type" | "int_from_float":
            return "a whole number", "write digits only"
        case "float_parsing" | "decimal_parsing" | "float_type":
            return "a number with a decimal point", "write digits and one point"
        case "string_type":
            return "a text", "write a text, between quotes if it has special signs"
        case "tuple_type" | "list_type":
            return "a list: [a, b], or lines that start with '- '", "make it a list"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "fields with values, such as {nl: ..., en: ...}", "write it as fields"
        case "value_error":
            return message.removeprefix("Value error, "), "mend the value"
        case _:
            return message[:1].lower() + message[1:], "mend the value"
