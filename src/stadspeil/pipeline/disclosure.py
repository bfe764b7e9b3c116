"""Disclosure control from folder to folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from stadspeil.disclosure.country.check import attack_country
from stadspeil.disclosure.country.protect import protect_country
from stadspeil.disclosure.country.regions import Regions
from stadspeil.disclosure.country.shelf import Shelf, shelve_folder, shelve_tables
from stadspeil.disclosure.country.views import Views
from stadspeil.disclosure.leaks import Leak, find_leaks
from stadspeil.disclosure.load import TablesFolder, read_all
from stadspeil.disclosure.observations import load_observations
from stadspeil.disclosure.open_data import OBSERVATIONS
from stadspeil.disclosure.presets import Preset, find_preset
from stadspeil.disclosure.protect import Outcome, protect
from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.revisions import tell_revisions
from stadspeil.disclosure.system import build_system
from stadspeil.disclosure.tables import AREA, TABLES, CellKey, DisclosureTable, Tables
from stadspeil.disclosure.write import Rows, rows_of, write_rows
from stadspeil.edition.expression import ExpressionProblem, parse_expression
from stadspeil.model.expression import Expression
from stadspeil.pipeline.release import Release

MOST_WHOLE = 500_000
"""Bytes of tables, some 12,000 figures, above which several municipalities are taken apart.

Below it, and for one municipality, all figures are one system, in which nothing has to be passed
on. Above it that takes long: 27,000 unique clients of 342 municipalities and their neighbourhoods
were protected in 251 seconds of CPU as one system, and in 29 apart, with the same result.
"""


def protect_folder(
    folder: Path,
    out: Path,
    preset: str,
    *,
    exact: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Protect a folder of tables; the result takes the place of an earlier one as a whole.

    Raises:
        InputError: the folder or the name of the preset is wrong.
        OutputError: no room, or no right to write.
    """
    rules = find_preset(preset)
    with protect_opened(TablesFolder(folder), rules, exact=exact, progress=progress) as ready:
        with Release(out.parent, out.name) as release:
            write_rows(ready.tables, ready.rows, release.folder)
            release.publish()
        return ready.outcome


@dataclass(frozen=True)
class Ready:
    """Tables that may be written, the cells one at a time, and what protection cost."""

    tables: Tables
    rows: Rows
    outcome: Outcome


@contextmanager
def protect_opened(
    opened: TablesFolder, preset: Preset, *, exact: bool, progress: Callable[[str], None]
) -> Iterator[Ready]:
    """Protect the tables of a folder: whole, or by municipality when they are large.

    Raises:
        InputError: the tables are wrong, or can't be protected.
    """
    if not _are_taken_apart([opened]):
        done = protect(read_all(opened), preset, exact=exact)
        yield Ready(done.tables, rows_of(done.tables), done.outcome)
        return

    def order(table: DisclosureTable) -> Iterator[CellKey]:
        return (row.key for row in opened.rows(table))

    with TemporaryDirectory(prefix="stadspeil-tables-") as scratch:
        progress("reading the tables")
        counted = shelve_folder(opened, Path(scratch) / "counted")
        country = protect_country(
            counted, Path(scratch) / "printed", preset, exact=exact, progress=progress
        )
        progress("writing the tables")
        yield Ready(country.tables, country.rows(order), country.outcome)


@dataclass(frozen=True)
class Checked:
    """How many figures were attacked over all folders together, and which leak.

    `bare` are the folders of tables that were not protected and hide nothing.
    """

    cells: int
    leaks: tuple[Leak, ...]
    bare: tuple[Path, ...]


def check_folders(
    folders: Sequence[Path], progress: Callable[[str], None] = lambda _: None
) -> Checked:
    """Attack folders of tables, and the open data of built editions, all together.

    Raises:
        InputError: a folder is wrong, or the figures contradict each other.
    """
    opened = _open_all(folders)
    if _are_taken_apart([item for item in opened.values() if isinstance(item, TablesFolder)]):
        return _check_apart(opened, progress)
    loaded = {
        folder: read_all(item) if isinstance(item, TablesFolder) else item
        for folder, item in opened.items()
    }
    system = build_system(list(loaded.values()), relate)
    bare = tuple(
        folder
        for folder, tables in loaded.items()
        if _is_bare(opened[folder], hides=any(c.value is None for c in tables.cells.values()))
    )
    return Checked(int(system.guarded.sum()), tuple(find_leaks(system)), bare)


def _check_apart(
    opened: Mapping[Path, TablesFolder | Tables], progress: Callable[[str], None]
) -> Checked:
    """By municipality, from a scratch folder."""
    with TemporaryDirectory(prefix="stadspeil-tables-") as scratch:
        shelves: dict[Path, Shelf] = {}
        for number, (folder, item) in enumerate(opened.items()):
            progress(f"reading {folder}")
            place = Path(scratch) / str(number)
            shelves[folder] = (
                shelve_folder(item, place)
                if isinstance(item, TablesFolder)
                else shelve_tables(item, place)
            )
        found = attack_country(Views(list(shelves.values())), progress)
    bare = tuple(
        folder for folder, shelf in shelves.items() if _is_bare(opened[folder], hides=shelf.hides)
    )
    return Checked(found.cells, found.leaks, bare)


def _are_taken_apart(folders: Sequence[TablesFolder]) -> bool:
    """Whether folders are large, and hold several municipalities that are divided."""
    divided = set[str]()
    for opened in folders:
        areas = Regions(opened.file, opened.codelists[AREA])
        divided |= {area for area in areas.parents if areas.has_parts(area)}
    return sum(opened.bytes for opened in folders) > MOST_WHOLE and len(divided) > 1


def _is_bare(item: TablesFolder | Tables, *, hides: bool) -> bool:
    """Whether a folder of tables, not of open data, was neither protected nor hides anything."""
    return isinstance(item, TablesFolder) and not item.file.protected and not hides


def _open_all(folders: Sequence[Path]) -> Mapping[Path, TablesFolder | Tables]:
    """Folders of tables opened, and the open data of editions read, with what was revised."""
    editions = [folder for folder in folders if _is_open_data(folder)]
    data = [load_observations(folder, _parse) for folder in editions]
    read = dict(zip(editions, tell_revisions(data), strict=True))
    return {folder: read[folder] if folder in read else TablesFolder(folder) for folder in folders}


def _is_open_data(folder: Path) -> bool:
    return (folder / OBSERVATIONS).is_file() and not (folder / TABLES).exists()


def _parse(text: str) -> Expression:
    try:
        return parse_expression(text)
    except ExpressionProblem as error:
        raise ValueError(f"{text!r} {error}") from error
