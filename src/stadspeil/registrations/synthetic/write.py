"""Synthetic records to files that say that they are synthetic, with the mapping that reads them."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

import duckdb

from stadspeil import __version__
from stadspeil.registrations.mapping import MAPPING
from stadspeil.registrations.schema import TABLES
from stadspeil.registrations.text import literal

DESCRIPTION = "synthetic.json"


class FileFormat(StrEnum):
    """How records are written."""

    CSV = "csv"
    PARQUET = "parquet"


def write_synthetic(
    connection: duckdb.DuckDBPyConnection,
    queries: Mapping[str, str],
    folder: Path,
    form: FileFormat,
    about: Mapping[str, object],
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Write the records that queries yield, `mapping.yaml` and `synthetic.json`; rows by table.

    Raises:
        OSError: no room, or no right to write.
    """
    sources, rows = [], {}
    for table in TABLES:
        name = f"{table}-synthetic.{form}"
        progress(f"writing {name}")
        rows[table] = _write(connection, queries[table], folder / name, form)
        sources.append(f"  - {{table: {table}, file: {name}}}\n")
    (folder / MAPPING).write_text(
        "# Made-up records: nobody in them exists.\nsynthetic: true\nsources:\n" + "".join(sources),
        encoding="utf-8",
    )
    description = {"synthetic": True, "stadspeil": __version__, "duckdb": duckdb.__version__}
    (folder / DESCRIPTION).write_text(
        json.dumps(description | dict(about) | {"rows": rows}, ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    return rows


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path, form: FileFormat) -> int:
    options = (
        "FORMAT csv, HEADER"
        if form is FileFormat.CSV
        else "FORMAT parquet, COMPRESSION zstd, KV_METADATA {synthetic: 'true'}"
    )
    counted = connection.execute(f"COPY ({query}) TO {literal(path.as_posix())} ({options})")
    row = counted.fetchone()
    return 0 if row is None else int(row[0])
