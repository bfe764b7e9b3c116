"""Registrations end to end: made up or read, written aside, and put in place as a whole."""

from collections.abc import Callable
from pathlib import Path

from stadspeil.pipeline.release import Release
from stadspeil.registrations.mapping import load_mapping
from stadspeil.registrations.prepare import prepare
from stadspeil.registrations.prepared import Prepared
from stadspeil.registrations.synthetic.presets import Preset, synthesize
from stadspeil.registrations.synthetic.write import FileFormat

Progress = Callable[[str], None]


def prepare_registration(
    root: Path, out: Path, *, mapping: Path | None, memory: str, progress: Progress
) -> Prepared:
    """Prepare the registration in a folder; an earlier preparation stays until this one is whole.

    Raises:
        RegistrationError: with everything that is wrong with the mapping, the files or the records.
        OutputError: no room, or no right to write.
    """
    chosen = load_mapping(root, mapping)
    with Release(out.parent, out.name) as release:
        prepared = prepare(root, chosen, release.folder, memory=memory, progress=progress)
        release.publish()
    return prepared


def synthesize_registration(
    preset: Preset, out: Path, *, records: int, seed: int, form: FileFormat, progress: Progress
) -> dict[str, int]:
    """Make up a registration; the number of rows of each table.

    Raises:
        OutputError: no room, or no right to write.
    """
    with Release(out.parent, out.name) as release:
        rows = synthesize(preset, release.folder, records, seed, form, progress)
        release.publish()
    return rows
