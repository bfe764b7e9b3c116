"""Every error of Stadspeil, sorted by what the reader should do.

    StadspeilError
    ├── InputError          mend the input, then run again (exit code 2)
    │   ├── FolderError     a folder has problems: all of them, each with its place
    │   │   ├── EditionError        the folder of an edition
    │   │   ├── PublicationError    the folder of a publication that is audited
    │   │   ├── RegistrationError   the records of a registration, or how they are mapped
    │   │   └── TablesError         a folder of tables that is to leave
    │   └── UnknownName     a name on the command line that the edition does not have
    ├── OutputError         make room or permission for the output (exit code 3)
    └── VerificationError   what was written is not what was computed (exit code 1)

Anything else that is raised is a mistake of ours and is shown with its traceback.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class StadspeilError(Exception):
    """The root of all errors that Stadspeil raises on purpose."""

    exit_code = 1


class InputError(StadspeilError):
    """The input is wrong; it must be mended before another try."""

    exit_code = 2


class UnknownName(InputError):
    """A name was asked for that the edition does not have."""


class OutputError(StadspeilError):
    """The output could not be written; nothing of the earlier output was touched."""

    exit_code = 3


class VerificationError(StadspeilError):
    """A build prints something else than what its edition yields; the last build was kept."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a folder: where, what was found, what was expected, what to do.

    `line` counts from 1 and is 0 for a whole file; `field` is a column, or a path in a YAML file.
    """

    file: str
    line: int
    field: str
    found: str
    expected: str
    action: str

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        field = f" [{self.field}]" if self.field else ""
        return f"{place}{field}: {self.found}\n    expected: {self.expected}\n    do: {self.action}"


class FolderError(InputError):
    """A folder can't be used as it is. `problems` holds all that was found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__("\n".join([f"{count} {noun}:", *map(str, self.problems)]))


class EditionError(FolderError):
    """An edition can't be used as it is."""


class PublicationError(FolderError):
    """A publication can't be audited as it is."""


class RegistrationError(FolderError):
    """A registration can't be counted as it is. No problem holds a value of a person."""


class TablesError(FolderError):
    """A folder of tables can't be protected or attacked as it is."""
