"""Collecting problems, so that all of them are reported at once."""

import re
from collections.abc import Mapping

from pydantic import ValidationError

from stadspeil.errors import EditionError, FolderError, Problem
from stadspeil.files.wording import explain
from stadspeil.files.yaml_reader import Path, Positions

MAX_SHOWN = 160
"""How much of what was found a message shows."""

_NO_COLUMNS: Mapping[Path, str] = {}


class Problems:
    """The problems found so far, and the names that are there but faulty.

    A faulty name has a problem of its own. Whoever uses it is not to blame, and gets none.
    """

    def __init__(self, error: type[FolderError] = EditionError) -> None:
        self._error = error
        self._found: list[Problem] = []
        self._excused: set[tuple[str, str | None]] = set()

    def add(self, file: str, line: int, field: str, *, found: str, expected: str, do: str) -> None:
        """Note one problem: where it is, what is there, what should be there, what to do."""
        place, field = _printable(file), _shorten(field)
        self._found.append(
            Problem(place, line, field, _shorten(found), _printable(expected), _printable(do))
        )

    def __len__(self) -> int:
        return len(self._found)

    def excuse(self, file: str, name: str | None = None) -> None:
        """Remember that a file holds a name, though a faulty one; without a name: any name."""
        self._excused.add((file, name))

    def is_excused(self, file: str, name: str) -> bool:
        """Whether a name that seems unknown stands in a file that could not be read there."""
        return (file, None) in self._excused or (file, name) in self._excused

    def raise_if_any(self) -> None:
        """Refuse the folder if anything was found.

        Raises:
            FolderError: of this kind of folder, with everything found, in reading order.
        """
        if self._found:
            raise self._error(self._found)

    def add_validation_error(
        self,
        file: str,
        error: ValidationError,
        positions: Positions,
        prefix: Path = (),
        entry: str = "",
        columns: Mapping[Path, str] = _NO_COLUMNS,
    ) -> None:
        """Note what pydantic found in a file, in the words of an analyst.

        `prefix` is the path of the part that it looked at; `entry` is what a message calls it.
        `columns` names the columns from which fields were filled, where the names differ.
        """
        for item in error.errors(include_url=False):
            kind, value = item["type"], item["input"]
            if kind == "too_short" and len(value) >= item["ctx"]["min_length"]:
                continue  # only since an entry was refused, which is named itself
            path = (*prefix, *(part for part in item["loc"] if part != "[key]"))
            found, expected, do = explain(kind, item.get("ctx") or {}, item["msg"], value)
            if kind == "value_error" and isinstance(value, dict):
                path = _named_in(item["msg"], path, positions)
            if kind == "extra_forbidden" and _is_tail(value, path, positions):
                do = (
                    "put the text before it between quotes: it holds a comma; or else correct the "
                    "name of the field"
                )
            inner = path[len(prefix) :]
            field = columns.get(inner) or ".".join(map(str, [*filter(None, [entry]), *inner]))
            self.add(file, positions.line(path), field, found=found, expected=expected, do=do)


def _named_in(message: str, path: Path, positions: Positions) -> Path:
    """The innermost place of the first name in a message about a whole: it says more."""
    for name in re.findall(r"'([^']+)'", message):
        places = [
            known
            for known in positions.lines
            if known[: len(path)] == path and known[-1:] == (name,)
        ]
        if places:
            return max(places, key=len)
    return path


def _is_tail(value: object, path: Path, positions: Positions) -> bool:
    """Whether an unknown field looks like the end of a text: `{nl: wonen, zorg en welzijn}`."""
    return value is None or (*path[:-1], "nl") in positions.lines


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in text)


def _shorten(text: str) -> str:
    text = _printable(text)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
