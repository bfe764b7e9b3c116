"""Records as text: CSV, Parquet and PostgreSQL, each as a relation of DuckDB.

Every relation has `record`, counted from 1, and our columns as trimmed text, empty as NULL; days
and amounts of a Parquet file stay what they are. What DuckDB says of a broken file may quote a line
of it, so its words never leave this module.
"""

import codecs
import csv
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from stadspeil.files.problems import Problems
from stadspeil.model.dataset import Dialect
from stadspeil.registrations.mapping import RecordDialect, SourceSpec
from stadspeil.registrations.postgres import copy_relation
from stadspeil.registrations.schema import Kind
from stadspeil.registrations.text import literal, quote

MAX_BROKEN = 6
"""How many broken lines of a file are named before reading it is given up."""
_BLOCK = 1 << 22
_AMOUNTS = {f"DECIMAL({width},2)" for width in range(3, 16)}
"""The types of Parquet in which an amount needs no reading."""
_LONGEST_HEAD = 100_000


@dataclass(frozen=True)
class RawSource:
    """One source, opened: its records as SQL, and how to find a record back.

    `number` counts the sources of all tables; `lines` gives the lines of a file at which records
    stand, or the records themselves where there are no lines. `native` names the columns that are
    days and amounts already, rather than text.
    """

    spec: SourceSpec
    number: int
    sql: str
    path: Path
    digest: str
    dialect: RecordDialect
    unit: str
    lines: Callable[[Iterable[int]], Mapping[int, int]]
    native: frozenset[str] = frozenset()


def open_source(
    root: Path,
    spec: SourceSpec,
    number: int,
    dialect: RecordDialect,
    connection: duckdb.DuckDBPyConnection,
    scratch: Path,
    problems: Problems,
) -> RawSource | None:
    """The records of a source as SQL, or None after noting why it can't be read.

    Raises:
        RegistrationError: the database can't be reached, or the connection dropped.
    """
    if spec.relation:
        path = scratch / f"source-{number}.csv"
        copy_relation(spec.relation, path)
        return _open_csv(spec, number, path, RecordDialect(), problems, "row")
    given = _locate(root, spec.name, problems)
    if given is None:
        return None
    if given.suffix == ".parquet":
        return _open_parquet(connection, spec, number, given, problems)
    own = spec.dialect or dialect
    if own.encoding == "utf-8":
        return _open_csv(spec, number, given, own, problems, "line")
    path = scratch / f"source-{number}.csv"
    if not _transcode(given, path, spec.name, own, problems):
        return None
    return _open_csv(spec, number, path, own, problems, "line")


def _locate(root: Path, name: str, problems: Problems) -> Path | None:
    path = (root / name).resolve()
    if path.is_relative_to(root.resolve()) and path.is_file():
        return path
    problems.add(
        name,
        0,
        "file",
        found="no such file in the folder of the registration",
        expected=f"a file in {root}",
        do="add the file, or correct its name in the mapping (capitals count)",
    )
    return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _transcode(given: Path, path: Path, name: str, dialect: Dialect, problems: Problems) -> bool:
    """Write a file over in UTF-8; False after noting the line at which that fails."""
    decoder = codecs.getincrementaldecoder("cp1252")()
    lines = 0
    with given.open("rb") as source, path.open("w", encoding="utf-8", newline="") as target:
        while block := source.read(_BLOCK):
            try:
                target.write(decoder.decode(block))
            except UnicodeDecodeError as error:
                line = lines + block.count(b"\n", 0, error.start) + 1
                _note_encoding(problems, name, line, dialect.encoding)
                return False
            lines += block.count(b"\n")
    return True


def _note_encoding(problems: Problems, name: str, line: int, encoding: str) -> None:
    problems.add(
        name,
        line,
        "",
        found=f"bytes that are not {encoding}",
        expected=f"text in {encoding}",
        do="deliver the file as UTF-8, or declare its encoding in the mapping: "
        "dialect: {encoding: windows-1252}",
    )


_BROKEN: Mapping[str, tuple[str, str, str]] = {
    "MISSING COLUMNS": ("too few cells", "as many cells as the first line", "mend the line"),
    "TOO MANY COLUMNS": (
        "too many cells",
        "as many cells as the first line",
        "put a value that holds the delimiter between quotes",
    ),
    "UNQUOTED VALUE": (
        "a quote that is not closed, or text after one",
        "quotes round a whole value, doubled inside it",
        "mend the quotes on this line or above it",
    ),
    "LINE SIZE OVER MAXIMUM": (
        "a record of more than two million bytes",
        "short records",
        "mend the quotes on this line or above it",
    ),
}


def _open_csv(
    spec: SourceSpec,
    number: int,
    path: Path,
    dialect: RecordDialect,
    problems: Problems,
    unit: str,
) -> RawSource | None:
    heads = _read_heads(path, spec.name, dialect, problems)
    places = None if heads is None else _find_columns(spec, heads, problems)
    if heads is None or places is None:
        return None
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(heads)))
    file = (
        f"read_csv({literal(path.as_posix())}, columns={{{columns}}}, auto_detect=false, "
        f"header=true, delim={literal(dialect.delimiter)}, quote='\"', escape='\"', "
        "strict_mode=true, all_varchar=true, store_rejects=true, "
        f"rejects_table='rejects_{number}', rejects_scan='reject_scans_{number}', "
        f"rejects_limit={MAX_BROKEN})"
    )
    cells = {name: f"c{place}" for name, place in places.items()}
    sql = f"SELECT row_number() OVER () AS record, {_texts(spec, cells)} FROM {file}"
    return RawSource(
        spec,
        number,
        sql,
        path,
        _digest(path),
        dialect,
        unit,
        lambda records: _lines_of(path, dialect, records) if unit == "line" else _same(records),
    )


def load_records(
    connection: duckdb.DuckDBPyConnection, source: RawSource, statement: str, problems: Problems
) -> None:
    """Run a statement that reads the records of a source, and note what of it can't be read."""
    try:
        connection.execute(statement)
    except duckdb.Error:
        if source.path.suffix != ".parquet" or _is_readable(connection, source):
            raise
        _note_corrupt_parquet(source.spec.name, problems)
    if source.path.suffix != ".parquet":
        _note_broken_lines(connection, source, problems)


def _is_readable(connection: duckdb.DuckDBPyConnection, source: RawSource) -> bool:
    """Whether reading alone succeeds, so that it was the writing that failed."""
    try:
        connection.execute(f"SELECT bit_xor(hash(found)) FROM ({source.sql}) AS found")
    except duckdb.Error:
        return False
    return True


def _note_broken_lines(
    connection: duckdb.DuckDBPyConnection, source: RawSource, problems: Problems
) -> None:
    found = connection.execute(
        f"SELECT DISTINCT line_byte_position, error_type::VARCHAR FROM rejects_{source.number} "
        "ORDER BY ALL"
    ).fetchall()
    for position, kind in found:
        line = _line_at(source.path, position)
        if kind in _BROKEN:
            wrong, expected, do = _BROKEN[kind]
            problems.add(source.spec.name, line, "", found=wrong, expected=expected, do=do)
        else:
            _note_encoding(problems, source.spec.name, line, source.dialect.encoding)


def _line_at(path: Path, position: int) -> int:
    with path.open("rb") as file:
        blocks = iter(lambda: file.read(min(_BLOCK, max(position - file.tell(), 0))), b"")
        return 1 + sum(block.count(b"\n") for block in blocks)


def _read_heads(
    path: Path, name: str, dialect: RecordDialect, problems: Problems
) -> list[str] | None:
    """The names of the columns, or None after noting that the first line holds none."""
    with path.open("rb") as file:
        first = file.readline(_LONGEST_HEAD)
    try:
        text = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        _note_encoding(problems, name, 1, dialect.encoding)
        return None
    try:
        heads = next(csv.reader([text], delimiter=dialect.delimiter, strict=True), [])
    except csv.Error:
        heads = []
    heads = [head.strip() for head in heads]
    if heads and len(set(heads)) == len(heads):
        return heads
    problems.add(
        name,
        1,
        "",
        found="no names of columns, or one name twice",
        expected="the names of the columns on the first line",
        do="add them, or declare the delimiter in the mapping: dialect: {delimiter: ';'}",
    )
    return None


def _find_columns(spec: SourceSpec, heads: list[str], problems: Problems) -> dict[str, int] | None:
    """The place of each of our columns among theirs, or None after noting what is missing."""
    places, missing = {}, 0
    for column in spec.records.columns:
        if column.name in spec.constants:
            continue
        theirs = spec.columns.get(column.name, column.name)
        if theirs in heads:
            places[column.name] = heads.index(theirs)
        elif not column.may_be_empty or column.name in spec.columns:
            missing += 1
            problems.add(
                spec.name,
                1,
                column.name,
                found=f"no column {theirs!r}",
                expected=f"a column with this meaning: {column.meaning}",
                do=f"add it, or name theirs in the mapping: columns: {{{column.name}: ...}}",
            )
    return None if missing else places


def _texts(spec: SourceSpec, cells: Mapping[str, str], native: frozenset[str] = frozenset()) -> str:
    """Our columns as trimmed text; a constant, or NULL where a source has none."""
    parts = []
    for column in spec.records.columns:
        if column.name in cells:
            value = cells[column.name]
            value = value if column.name in native else _trimmed(value)
        elif column.name in spec.constants:
            value = literal(spec.constants[column.name])
        else:
            value = "NULL::VARCHAR"
        parts.append(f"{value} AS {quote(column.name)}")
    return ", ".join(parts)


def _trimmed(cell: str) -> str:
    """Text without the spaces around it, empty as NULL.

    Trimming takes seven times as long as seeing that there is nothing to trim: no space of one byte
    at an end, and no character of more bytes, which may be another kind of space.
    """
    return (
        f"CASE WHEN {cell} = '' OR starts_with({cell}, ' ') OR ends_with({cell}, ' ') "
        f"OR strlen({cell}) > length({cell}) THEN nullif(trim({cell}), '') ELSE {cell} END"
    )


def _same(records: Iterable[int]) -> dict[int, int]:
    return {record: record for record in records}


def _lines_of(path: Path, dialect: RecordDialect, records: Iterable[int]) -> dict[int, int]:
    """The line at which each record begins; a value between quotes may run over lines."""
    wanted = set(records)
    return dict(itertools.islice(_begin_lines(path, dialect, wanted), len(wanted)))


def _begin_lines(path: Path, dialect: RecordDialect, wanted: set[int]) -> Iterator[tuple[int, int]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=dialect.delimiter)
        record, begin = -1, 1
        for row in reader:
            if row:  # an empty line is no record
                record += 1
                if record in wanted:
                    yield record, begin
            begin = reader.line_num + 1


def _open_parquet(
    connection: duckdb.DuckDBPyConnection,
    spec: SourceSpec,
    number: int,
    path: Path,
    problems: Problems,
) -> RawSource | None:
    file = f"read_parquet({literal(path.as_posix())}, file_row_number=true)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
    except duckdb.Error:
        _note_corrupt_parquet(spec.name, problems)
        return None
    kinds = {name: kind for name, kind, *_ in described if name != "file_row_number"}
    heads = list(kinds)
    places = _find_columns(spec, heads, problems)
    if places is None:
        return None
    cells, native = {}, set()
    for name, place in places.items():
        kind = spec.records.column(name).kind
        cell, held = quote(heads[place]), kinds[heads[place]]
        if held.startswith("TIMESTAMP"):
            cell, held = f"{cell}::DATE", "DATE"
        if (kind is Kind.DATE and held == "DATE") or (kind is Kind.EUROS and held in _AMOUNTS):
            native.add(name)
        else:
            cell += "::VARCHAR"
        cells[name] = cell
    texts = _texts(spec, cells, frozenset(native))
    sql = f"SELECT file_row_number + 1 AS record, {texts} FROM {file}"
    return RawSource(
        spec, number, sql, path, _digest(path), RecordDialect(), "row", _same, frozenset(native)
    )


def _note_corrupt_parquet(name: str, problems: Problems) -> None:
    """Note that a Parquet file can't be read."""
    problems.add(
        name,
        0,
        "",
        found="a damaged file, or one that is not Parquet",
        expected="a whole Parquet file",
        do="copy or export the file again",
    )
