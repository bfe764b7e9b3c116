"""A count end to end: records in, protected tables put in place as a whole."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from stadspeil.disclosure.load import TablesFolder
from stadspeil.disclosure.presets import Preset, find_preset
from stadspeil.disclosure.write import write_rows
from stadspeil.pipeline.disclosure import protect_opened
from stadspeil.pipeline.registrations import prepare_registration
from stadspeil.pipeline.release import Release, output_errors
from stadspeil.registrations.count.config import load_config
from stadspeil.registrations.count.engine import DEFAULT_MEMORY, Engine, open_duckdb
from stadspeil.registrations.count.output import write_tables
from stadspeil.registrations.count.run import Counted, count_periods
from stadspeil.registrations.prepared import Prepared

COUNTS = "counts"
"""The folder beside a prepared registration in which finished periods are kept."""


class EngineName(StrEnum):
    """The engines that count."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True)
class CountSettings:
    """How to count, apart from what."""

    engine: EngineName = EngineName.DUCKDB
    memory: str = DEFAULT_MEMORY
    raw: bool = False
    """The records have not been prepared: prepare them in a temporary folder first."""
    unprotected: bool = False
    """Write the counts as they are. They may reveal persons."""


def count_registration(
    folder: Path,
    config_file: Path,
    out: Path,
    settings: CountSettings,
    progress: Callable[[str], None],
) -> Counted:
    """Count a registration; the tables take the place of earlier ones once they are whole.

    Raises:
        InputError: something is wrong with the configuration or the records.
        OutputError: no room, or no right to write; earlier tables and finished periods are kept.
    """
    config = load_config(config_file)
    preset = find_preset(config.protection)
    with (
        _prepared_folder(folder, out, settings, progress) as prepared_folder,
        open_engine(settings, prepared_folder, config.municipality) as (engine, prepared),
        Release(out.parent, out.name) as release,
    ):
        counted = count_periods(engine, prepared, config, prepared_folder / COUNTS, progress)
        progress("writing the tables")
        if settings.unprotected:
            write_tables(counted, release.folder)
        else:
            _write_protected(counted, preset, config.exact, release.folder, progress)
        release.publish()
    return counted


def _write_protected(
    counted: Counted, preset: Preset, exact: bool, folder: Path, progress: Callable[[str], None]
) -> None:
    """Protect tables on their way out: as counted they stand in a folder that goes away."""
    with TemporaryDirectory(prefix="stadspeil-tables-") as scratch:
        write_tables(counted, Path(scratch))
        progress("protecting the tables")
        opened = TablesFolder(Path(scratch))
        with protect_opened(opened, preset, exact=exact, progress=progress) as ready:
            write_rows(ready.tables, ready.rows, folder)


@contextmanager
def open_engine(
    settings: CountSettings, folder: Path, municipality: str | None
) -> Iterator[tuple[Engine, Prepared]]:
    """The engine that was chosen, with the tables of a prepared registration."""
    if settings.engine is EngineName.SPARK:
        from stadspeil.registrations.count.spark import open_spark

        with open_spark(folder, municipality, settings.memory) as opened:
            yield opened
    else:
        with open_duckdb(folder, municipality, settings.memory) as found:
            yield found


@contextmanager
def _prepared_folder(
    folder: Path, out: Path, settings: CountSettings, progress: Callable[[str], None]
) -> Iterator[Path]:
    """A prepared registration. One that is made for this count has a place of its own beside `out`:
    what a killed count left there, pseudonyms included, goes with the next.
    """
    if not settings.raw:
        yield folder
        return
    scratch = out.parent / f".{out.name}-records"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        with output_errors(scratch):
            scratch.mkdir(mode=0o700, parents=True)
        prepared = scratch / "prepared"
        prepare_registration(
            folder, prepared, mapping=None, memory=settings.memory, progress=progress
        )
        yield prepared
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
