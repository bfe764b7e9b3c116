"""Disclosure control from folder to folder."""

from collections.abc import Sequence
from pathlib import Path

from stadspeil.disclosure.leaks import Leak, find_leaks
from stadspeil.disclosure.load import load_tables
from stadspeil.disclosure.presets import find_preset
from stadspeil.disclosure.protect import Protected, protect
from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.system import build_system
from stadspeil.disclosure.write import write_tables
from stadspeil.pipeline.release import Release


def protect_folder(folder: Path, out: Path, preset: str, *, exact: bool = True) -> Protected:
    """Protect a folder of tables; the result takes the place of an earlier one as a whole.

    Raises:
        InputError: the folder or the name of the preset is wrong.
        OutputError: no room, or no right to write.
    """
    done = protect(load_tables(folder), find_preset(preset), exact=exact)
    with Release(out.parent, out.name) as release:
        write_tables(done.tables, release.folder)
        release.publish()
    return done


def check_folders(folders: Sequence[Path]) -> tuple[int, list[Leak]]:
    """How many figures were attacked over all folders together, and which leak.

    Raises:
        InputError: a folder is wrong, or the figures contradict each other.
    """
    system = build_system([load_tables(folder) for folder in folders], relate)
    return int(system.guarded.sum()), find_leaks(system)
