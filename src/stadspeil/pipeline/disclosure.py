"""Disclosure control from folder to folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stadspeil.disclosure.leaks import Leak, find_leaks
from stadspeil.disclosure.load import load_tables
from stadspeil.disclosure.observations import load_observations
from stadspeil.disclosure.open_data import OBSERVATIONS
from stadspeil.disclosure.presets import find_preset
from stadspeil.disclosure.protect import Outcome, protect
from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.system import build_system
from stadspeil.disclosure.tables import TABLES, Tables
from stadspeil.disclosure.write import write_tables
from stadspeil.edition.expression import ExpressionProblem, parse_expression
from stadspeil.model.expression import Expression
from stadspeil.pipeline.release import Release


def protect_folder(folder: Path, out: Path, preset: str, *, exact: bool = True) -> Outcome:
    """Protect a folder of tables; the result takes the place of an earlier one as a whole.

    Raises:
        InputError: the folder or the name of the preset is wrong.
        OutputError: no room, or no right to write.
    """
    done = protect(load_tables(folder), find_preset(preset), exact=exact)
    with Release(out.parent, out.name) as release:
        write_tables(done.tables, release.folder)
        release.publish()
    return done.outcome


@dataclass(frozen=True)
class Checked:
    """How many figures were attacked over all folders together, and which leak.

    `bare` are the folders of tables that were not protected and hide nothing.
    """

    cells: int
    leaks: tuple[Leak, ...]
    bare: tuple[Path, ...]


def check_folders(folders: Sequence[Path]) -> Checked:
    """Attack folders of tables, and the open data of built editions, all together.

    Raises:
        InputError: a folder is wrong, or the figures contradict each other.
    """
    opened = {folder: _load(folder) for folder in folders}
    system = build_system(list(opened.values()), relate)
    bare = tuple(
        folder
        for folder, tables in opened.items()
        if not _is_open_data(folder) and not tables.file.protected and not _hides(tables)
    )
    return Checked(int(system.guarded.sum()), tuple(find_leaks(system)), bare)


def _hides(tables: Tables) -> bool:
    """Whether a figure of the tables is not shown."""
    return any(cell.value is None for cell in tables.cells.values())


def _load(folder: Path) -> Tables:
    if _is_open_data(folder):
        return load_observations(folder, _parse)
    return load_tables(folder)


def _is_open_data(folder: Path) -> bool:
    return (folder / OBSERVATIONS).is_file() and not (folder / TABLES).exists()


def _parse(text: str) -> Expression:
    try:
        return parse_expression(text)
    except ExpressionProblem as error:
        raise ValueError(f"{text!r} {error}") from error
