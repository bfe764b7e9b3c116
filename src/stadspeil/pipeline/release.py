"""Releases: products are written aside and put in place in one step.

    build/
      leiden-2022 -> .releases/leiden-2022-5    a link, replaced in one step (POSIX rename)
      .releases/leiden-2022-5/                  site/ data/ monitor.pdf

Where links can't be made (some Windows machines), the old folder is moved aside and the new one
renamed into its place.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from stadspeil.errors import OutputError

RELEASES = ".releases"
MARK = ".stadspeil"


class Release:
    """A folder to write products into, which takes the place of the last one when published."""

    def __init__(self, out: Path, name: str) -> None:
        self._out = out
        self._name = name
        self._published = False
        self.folder = out / RELEASES / name

    def __enter__(self) -> Self:
        with output_errors(self._out):
            releases = self._out / RELEASES
            releases.mkdir(parents=True, exist_ok=True)
            number = 1 + max((_number(path, self._name) for path in releases.iterdir()), default=0)
            self.folder = releases / f"{self._name}-{number}"
            self.folder.mkdir()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._published:
            shutil.rmtree(self.folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise _output_error(self.folder, error) from error

    def make_folder(self, name: str) -> Path:
        """A new folder inside the release."""
        folder = self.folder / name
        folder.mkdir()
        return folder

    def publish(self) -> Path:
        """Put the release in the place of the last one, and remove what is no longer used."""
        place = self._out / self._name
        with output_errors(place):
            _flush(self.folder)
            _point(place, self.folder)
        self._published = True
        for old in self.folder.parent.iterdir():
            if old != self.folder and _number(old, self._name):
                shutil.rmtree(old, ignore_errors=True)
        return place


@contextmanager
def output_errors(place: Path) -> Iterator[None]:
    """What the system refuses there becomes an OutputError, which says what to do."""
    try:
        yield
    except OSError as error:
        raise _output_error(place, error) from error


def _number(path: Path, name: str) -> int:
    match = re.fullmatch(re.escape(name) + r"-(\d+)", path.name)
    return int(match[1]) if match else 0


def _flush(folder: Path) -> None:
    """Make sure that every file is on the disk, so that a power cut can't leave half a release."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _point(place: Path, folder: Path) -> None:
    if place.is_dir() and not place.is_symlink() and not (place / MARK).is_file():
        raise OSError(17, "a folder that no build made is in the way", str(place))
    link = folder.parent / f"{folder.name}.link"
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(Path(RELEASES) / folder.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        _move(place, folder)
    else:
        link.replace(place)


def _move(place: Path, folder: Path) -> None:
    """Put the release in place by two renames, where the file system has no links."""
    (folder / MARK).touch()
    aside = folder.parent / f"{folder.name}.old"
    if place.exists():
        place.rename(aside)
    folder.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def _output_error(place: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        f"{error.filename or place}: {reason}\n"
        "    expected: a folder with room, in which you may write\n"
        "    do: free some space, or name another folder with --out; the last build is untouched"
    )
