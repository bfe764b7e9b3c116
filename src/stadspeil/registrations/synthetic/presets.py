"""What can be made up: a country of any size, or the city of Leiden after its published tables."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from stadspeil.registrations.synthetic.country import Country, country_tables
from stadspeil.registrations.synthetic.write import FileFormat, write_synthetic


class Preset(StrEnum):
    """What to make up."""

    LEIDEN = "leiden"
    COUNTRY = "country"


def synthesize(
    preset: Preset,
    folder: Path,
    records: int,
    seed: int,
    form: FileFormat,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Write a synthetic registration into a new folder; the number of rows of each table.

    `records` is about how many provisions a country gets; the size of Leiden follows from its
    margins.

    Raises:
        ValueError: a number of records that is out of range.
        OSError: no room, or no right to write.
    """
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        if preset is Preset.COUNTRY:
            connection.execute("SET preserve_insertion_order = false")  # for little memory
            country = Country(records, seed)
            about: dict[str, object] = {"preset": preset, "seed": seed, "records": records}
            queries = country_tables(country)
            return write_synthetic(connection, queries, folder, form, about, progress)
        from stadspeil.registrations.synthetic.leiden.records import write_rows

        with TemporaryDirectory(prefix="stadspeil-") as rows:
            queries, known = write_rows(Path(rows), seed, progress)
            return write_synthetic(connection, queries, folder, form, known, progress)
