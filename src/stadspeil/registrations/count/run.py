"""Counting a registration period by period; what has been counted already is kept.

Cells of a finished period lie in `counts/<digest>/` beside the prepared registration: they are as
confidential as that. The digest is that of the input, of what is asked and of the SQL texts.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from stadspeil.errors import OutputError
from stadspeil.model.period import Frequency, Period
from stadspeil.registrations.count.config import CountConfig
from stadspeil.registrations.count.engine import Engine
from stadspeil.registrations.count.parts import Part, split_parts
from stadspeil.registrations.count.periods import build_plan
from stadspeil.registrations.count.places import Places, build_places
from stadspeil.registrations.count.queries import Queries, add_up, list_masks, list_places
from stadspeil.registrations.count.tables import load_tables
from stadspeil.registrations.prepared import Prepared


@dataclass(frozen=True)
class Counted:
    """A count: for each period the file with its cells, and what the numbers in them stand for.

    A cell has the columns count_table (place in `tables`), area (place in `places.areas`), c1, c2
    (see the labels of the table), measure (place in the table's measures) and value.
    """

    tables: tuple[str, ...]
    places: Places
    cells: dict[Period, Path]
    prepared: Prepared


def count_periods(
    engine: Engine,
    prepared: Prepared,
    config: CountConfig,
    folder: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> Counted:
    """Count what a configuration asks for; what was finished before is taken over.

    `folder` is where finished periods are kept, and of others the parts that are finished.

    Raises:
        OutputError: the cells could not be written; finished periods are whole.
    """
    places = build_places(config, prepared)
    kept = folder / digest_count(prepared, config)
    periods = [period for period in config.parsed_periods if _has_tables(period, config.wanted)]
    cells = {period: kept / f"{period.code.replace('/', '-')}.parquet" for period in periods}
    left = [period for period in periods if not cells[period].exists()]
    try:
        kept.mkdir(parents=True, exist_ok=True)
        parts: Sequence[Part] = ()
        if left:
            engine.load("places", ("member", "area", "whole"), list_places(places))
            engine.load("masks", ("code", "mask", "laws"), list_masks())
            parts = split_parts(_count_records(engine), engine.most_records)
        for first in range(0, len(left), config.at_once):
            plan = build_plan(
                left[first : first + config.at_once],
                [period for period in periods if period.frequency is Frequency.DATE],
            )
            for number, part in enumerate(parts, 1):
                queries = Queries(plan, config.wanted, places.member, part)
                _count_part(engine, queries, cells, (number, len(parts)), progress)
            for window in plan.windows:
                _add_up(engine, config.wanted, cells[window.period], len(parts))
    except OSError as error:
        raise OutputError(
            f"{kept}: {error.strerror or error}\n"
            "    expected: a folder with room, in which you may write\n"
            "    do: free some space, and run again; finished periods are kept"
        ) from error
    return Counted(config.wanted, places, cells, prepared)


def _count_records(engine: Engine) -> list[tuple[int, int]]:
    """The stays, provisions and benefits of each municipality, by its number."""
    tables = " union all ".join(
        f"select municipality, count(*) as n from {name} group by municipality"
        for name in ("persons", "provisions", "benefits")
    )
    rows = engine.fetch(
        f"select municipality, cast(sum(n) as bigint) from ({tables}) as each group by municipality"
    )
    return sorted((number, records) for number, records in rows)


def _count_part(
    engine: Engine,
    queries: Queries,
    cells: Mapping[Period, Path],
    place: tuple[int, int],
    progress: Callable[[str], None],
) -> None:
    """Count the windows of a plan over a part of the registration; a file for each window."""
    number, parts = place
    of_part = f", part {number} of {parts}" if parts > 1 else ""
    windows = {
        window: _part_file(cells[window.period], f"{number}-{parts}")
        for window in queries.plan.windows
        if queries.tables_of(window)
    }
    left = [window for window, file in windows.items() if not file.exists()]
    if not left:
        return
    progress(f"reading the records of {left[0].period} to {left[-1].period}{of_part}")
    for table, query in queries.shared():
        engine.make(table, query)
    for window in left:
        progress(f"counting {window.period}{of_part}")
        *steps, (_, last) = queries.of_window(window)
        for table, query in steps:
            engine.make(table, query)
        _write(engine, last, windows[window])


def _part_file(cells: Path, name: str) -> Path:
    return cells.with_suffix(f".part-{name}.parquet")


def _add_up(engine: Engine, tables: Sequence[str], cells: Path, parts: int) -> None:
    """The cells of a period from what its parts counted; these are done with.

    So are those of a count that was stopped and had another number of parts, on another engine.
    """
    engine.read("counts", sorted(cells.parent.glob(_part_file(cells, f"*-{parts}").name)))
    _write(engine, add_up(tables), cells)
    for part in cells.parent.glob(_part_file(cells, "*").name):
        part.unlink()


def _write(engine: Engine, query: str, file: Path) -> None:
    unfinished = file.with_suffix(".unfinished")
    engine.write(query, unfinished)
    unfinished.replace(file)


def _has_tables(period: Period, wanted: Sequence[str]) -> bool:
    is_date = period.frequency is Frequency.DATE
    known = load_tables()
    return any(known[name].for_dates if is_date else known[name].for_periods for name in wanted)


def digest_count(prepared: Prepared, config: CountConfig) -> str:
    """Changes whenever a period would be counted otherwise."""
    asked = config.model_dump_json(exclude={"protection", "exact", "at_once"})
    texts = sorted(
        (text.name, text.read_text(encoding="utf-8"))
        for text in (files(__package__) / "sql").iterdir()
    )
    return hashlib.sha256(repr((prepared.digest, asked, texts)).encode()).hexdigest()[:16]
