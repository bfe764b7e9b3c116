"""Counting a registration period by period; what has been counted already is kept.

Cells of a finished period lie in `counts/<digest>/` beside the prepared registration: they are as
confidential as that. The digest is that of the input, of what is asked and of the SQL texts.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from stadspeil.errors import OutputError
from stadspeil.model.period import Frequency, Period
from stadspeil.registrations.count.config import CountConfig
from stadspeil.registrations.count.engine import Engine
from stadspeil.registrations.count.periods import build_plan
from stadspeil.registrations.count.places import Places, build_places
from stadspeil.registrations.count.queries import Queries, list_masks, list_places
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
    """Count what a configuration asks for; periods that were finished before are taken over.

    `folder` is where finished periods are kept.

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
        if left:
            engine.load("places", ("member", "area", "whole"), list_places(places))
            engine.load("masks", ("code", "mask", "laws"), list_masks())
        for first in range(0, len(left), config.at_once):
            part = left[first : first + config.at_once]
            _count_together(engine, part, periods, config, places.member, cells, progress)
    except OSError as error:
        raise OutputError(
            f"{kept}: {error.strerror or error}\n"
            "    expected: a folder with room, in which you may write\n"
            "    do: free some space, and run again; finished periods are kept"
        ) from error
    return Counted(config.wanted, places, cells, prepared)


def _count_together(
    engine: Engine,
    periods: Sequence[Period],
    all_periods: Sequence[Period],
    config: CountConfig,
    member: str,
    cells: dict[Period, Path],
    progress: Callable[[str], None],
) -> None:
    dates = [period for period in all_periods if period.frequency is Frequency.DATE]
    plan = build_plan(periods, dates)
    queries = Queries(plan, config.wanted, member)
    progress(f"reading the records of {periods[0]} to {periods[-1]}")
    for name, query in queries.shared():
        engine.make(name, query)
    for window in plan.windows:
        progress(f"counting {window.period}")
        *steps, (_, last) = queries.of_window(window)
        for name, query in steps:
            engine.make(name, query)
        file = cells[window.period]
        unfinished = file.with_suffix(".unfinished")
        engine.write(last, unfinished)
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
