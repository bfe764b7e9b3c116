"""Protecting a folder of tables, and attacking what is to be published together."""

from collections.abc import Callable, Sequence
from pathlib import Path

from stadspeil.disclosure.parts import Checked, check_folders, protect_folder
from stadspeil.disclosure.protect import Method, Protection
from stadspeil.disclosure.rules import PRESETS
from stadspeil.disclosure.tables import read_tables, write_tables
from stadspeil.pipeline.release import Release


def protect_tables(
    folder: Path,
    out: Path,
    preset: str,
    method: Method | None,
    progress: Callable[[str], None],
) -> Protection:
    """Protect a folder of tables; the result takes the place of an earlier one once it is whole.

    Raises:
        InputError: something is wrong with the tables, or a cell can't be protected.
        OutputError: no room, or no right to write; an earlier result is kept.
    """
    tables = read_tables(folder)
    found = protect_folder(tables, PRESETS[preset], method, progress)
    with Release(out.parent, out.name) as release:
        write_tables(found.tables, release.folder)
        release.publish()
    return found


def check_tables(folders: Sequence[Path], progress: Callable[[str], None]) -> Checked:
    """Attack the tables of folders that a reader has together.

    Raises:
        InputError: something is wrong with the tables, or no true values could yield them.
    """
    return check_folders([read_tables(folder) for folder in folders], progress)
