"""A prepared registration: integer-coded, sorted Parquet files, and what its numbers stand for.

    persons     person, household, municipality, neighbourhood, birth_year, sex, start, end, moved
    provisions  person, household, municipality, neighbourhood, law, product, start, end, referrer,
                reason, moved
    invoices    person, municipality, neighbourhood, product, month, cents, moved
    benefits    person, household, municipality, neighbourhood, kind, start, end, living_form,
                nationality, moved

Numbers of persons and households count from 0, in the order municipality, household, person; the
files are sorted alike, those who moved at the end and invoices by half-year first, so that one
municipality is read without the others. `start` and `end` are days since 1970-01-01, `end`
inclusive; `month` is months since January 1970. Codes are places in a codelist; -1 says that there
is none.

`moved` is 1 when the person has more than one stay, 2 when the household has had more than one
neighbourhood, 3 when both. All records of who did not move are of one household in one area.

Household, municipality and neighbourhood of a provision or benefit are those of the person's stay
on its first day; between two stays: of the earlier; before the first: of the first. An invoice
belongs where its person lives on the first day of its month.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from stadspeil.errors import InputError, UnknownName
from stadspeil.registrations.schema import TABLES

FORMAT = "stadspeil-prepared-3"
DESCRIPTION = "prepared.json"

COLUMN_CODELISTS: Mapping[str, str] = {
    "persons.sex": "sex",
    "provisions.law": "law",
    "provisions.product": "product",
    "provisions.referrer": "referrer",
    "provisions.reason": "reason",
    "invoices.product": "care_form",
    "benefits.kind": "benefit_kind",
    "benefits.living_form": "living_form",
    "benefits.nationality": "nationality",
} | {f"{table}.{area}": area for table in TABLES for area in ("municipality", "neighbourhood")}
"""The codelist in which the numbers of a column are places."""


class NotPrepared(InputError):
    """A folder does not hold a prepared registration."""


@dataclass(frozen=True)
class Source:
    """A file or query that a table was read from."""

    name: str
    rows: int
    digest: str


@dataclass(frozen=True)
class PreparedTable:
    """One table: rows that came in, that can be counted, and that were set apart by each rule."""

    rows: int
    rows_in: int
    set_apart: Mapping[str, int]
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if self.rows + sum(self.set_apart.values()) != self.rows_in:
            raise ValueError("rows in are not the rows counted and those set apart together")


@dataclass(frozen=True)
class Prepared:
    """What a prepared registration holds.

    `codelists` gives the code at each place, areas included: `municipality` (GM0546) and
    `neighbourhood` (BU05460000). `digest` changes whenever the input or the mapping does.
    """

    persons: int
    households: int
    codelists: Mapping[str, tuple[str, ...]]
    product_laws: tuple[str, ...]
    product_kinds: tuple[str, ...]
    tables: Mapping[str, PreparedTable]
    digest: str
    synthetic: bool

    def place(self, codelist: str, code: str) -> int:
        """The number that stands for a code.

        Raises:
            UnknownName: the registration does not have it.
        """
        try:
            return self.codelists[codelist].index(code)
        except ValueError:
            raise UnknownName(f"{code!r} is no {codelist} of this registration") from None


def load_prepared(folder: Path) -> Prepared:
    """What a folder with a prepared registration says of itself.

    Raises:
        NotPrepared: it holds none, or one of another version.
    """
    try:
        values = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        if values.pop("format") != FORMAT:
            raise ValueError("another format")
        return Prepared(
            persons=values["persons"],
            households=values["households"],
            codelists={name: tuple(codes) for name, codes in values["codelists"].items()},
            product_laws=tuple(values["product_laws"]),
            product_kinds=tuple(values["product_kinds"]),
            tables={
                name: PreparedTable(
                    table["rows"],
                    table["rows_in"],
                    table["set_apart"],
                    tuple(Source(**source) for source in table["sources"]),
                )
                for name, table in values["tables"].items()
            },
            digest=values["digest"],
            synthetic=values["synthetic"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotPrepared(
            f"{folder}: no prepared registration ({type(error).__name__})\n"
            f"    expected: {DESCRIPTION} of format {FORMAT} beside its Parquet files\n"
            "    do: prepare it first: stadspeil registrations prepare INPUT --out DIR"
        ) from error


def write_description(prepared: Prepared, folder: Path) -> None:
    """Write what a prepared registration says of itself beside its files."""
    values = {"format": FORMAT, "columns": COLUMN_CODELISTS} | asdict(prepared)
    (folder / DESCRIPTION).write_text(
        json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def open_prepared(
    connection: duckdb.DuckDBPyConnection, folder: Path, municipality: str | None = None
) -> Prepared:
    """Make the four tables views of a connection, of all municipalities or of one (GM0546).

    Raises:
        NotPrepared: the folder holds no prepared registration.
        UnknownName: the registration does not have that municipality.
    """
    prepared = load_prepared(folder)
    only = ""
    if municipality is not None:
        only = f" WHERE municipality = {prepared.place('municipality', municipality)}"
    for name in TABLES:
        file = table_file(folder, name).as_posix().replace("'", "''")
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet('{file}'){only}"
        )
    return prepared


def table_file(folder: Path, table: str) -> Path:
    """The Parquet file of a table in a folder with a prepared registration."""
    return folder / f"{table}.parquet"
