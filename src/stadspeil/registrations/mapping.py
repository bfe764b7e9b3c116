"""How a registration is delivered: which files or relations, and what their columns mean."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from stadspeil.errors import RegistrationError
from stadspeil.files.documents import load_document
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.base import Column as ColumnName
from stadspeil.model.base import IsoDate, Spec
from stadspeil.model.dataset import Dialect
from stadspeil.registrations.codelists import load_codes
from stadspeil.registrations.rules import FOLLOWS, Rule
from stadspeil.registrations.schema import TABLES, Kind, Table

MAPPING = "mapping.yaml"


class TableName(StrEnum):
    """The four tables of a registration."""

    PERSONS = "persons"
    PROVISIONS = "provisions"
    INVOICES = "invoices"
    BENEFITS = "benefits"


class DateForm(StrEnum):
    """How days are written."""

    ISO = "yyyy-mm-dd"
    DUTCH = "dd-mm-yyyy"
    COMPACT = "yyyymmdd"
    SLASHES = "dd/mm/yyyy"


class RecordDialect(Dialect):
    """How the cells of a CSV file with records are written."""

    date: DateForm = DateForm.ISO


class Dates(Spec):
    """Between which days a date is within reason."""

    first: IsoDate = "1950-01-01"
    last: IsoDate = "2099-12-31"

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        for day in (self.first, self.last):
            try:
                date.fromisoformat(day)
            except ValueError:
                raise ValueError(f"{day!r} is a day that does not exist") from None
        if self.first > self.last:
            raise ValueError("the first day is after the last")
        return self


class SourceSpec(Spec):
    """One file or relation with records of one table, and what its columns mean."""

    table: TableName
    file: str | None = Field(default=None, description="a .csv or .parquet in the folder")
    relation: Annotated[str, StringConstraints(pattern=r"^\w+(\.\w+)?$")] | None = Field(
        default=None, description="a table or view of the PostgreSQL database: schema.name"
    )
    columns: Mapping[ColumnName, str] = Field(
        default={}, description="our column: theirs; left out where the names are equal"
    )
    constants: Mapping[ColumnName, str] = Field(
        default={}, description="our column: the value of all records; for a missing column"
    )
    codes: Mapping[ColumnName, Mapping[str, str]] = Field(
        default={}, description="our column: {their code: ours}"
    )
    standard: Literal["ijw-iwmo"] | None = Field(
        default=None, description="translates the codes of the messages iJw 3.2 and iWmo 3.2"
    )
    dialect: RecordDialect | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.file or self.relation or ""

    @property
    def records(self) -> Table:
        """The table that its records belong to."""
        return TABLES[self.table]


class RegistrationMapping(Spec):
    """How a registration is delivered."""

    dialect: RecordDialect = RecordDialect()
    dates: Dates = Dates()
    set_apart: tuple[Rule, ...] = ()
    synthetic: bool = Field(default=False, description="whether the records are made up")
    sources: tuple[SourceSpec, ...] = Field(min_length=1)


def load_mapping(root: Path, file: Path | None = None) -> RegistrationMapping:
    """The mapping of a folder: the file given, its mapping.yaml, or our own names for everything.

    Raises:
        RegistrationError: with all problems of the mapping.
    """
    problems = Problems(RegistrationError)
    path = file or root / MAPPING
    if file is None and not path.is_file():
        mapping = _own_names(root, problems)
    else:
        mapping = _read(path, problems)
    problems.raise_if_any()
    if mapping is None:
        raise AssertionError("no mapping, and no problem")
    return mapping


def _read(path: Path, problems: Problems) -> RegistrationMapping | None:
    loaded = load_document(Folder(path.parent, problems), problems, path.name, RegistrationMapping)
    if loaded is None:
        return None
    mapping, positions = loaded
    for place, source in enumerate(mapping.sources):
        for problem in _check_source(source):
            _note(problems, path.name, positions, (("sources", place), *problem))
    if all(source.table is not TableName.PERSONS for source in mapping.sources):
        nobody = ((), "no source of persons", "a source of persons", "add one: - table: persons")
        _note(problems, path.name, positions, (("sources",), *nobody))
    for place, rule in enumerate(mapping.set_apart):
        if rule in FOLLOWS:
            _note(
                problems,
                path.name,
                positions,
                (("set_apart", place), (), f"the rule {rule}", "a rule of a cause", "remove it"),
            )
    return mapping


_Problem = tuple[tuple[str | int, ...], str, str, str]


def _note(
    problems: Problems,
    file: str,
    positions: Positions,
    problem: tuple[tuple[str | int, ...], tuple[str | int, ...], str, str, str],
) -> None:
    prefix, path, found, expected, do = problem
    whole = (*prefix, *path)
    problems.add(
        file,
        positions.line(whole),
        ".".join(map(str, whole)),
        found=found,
        expected=expected,
        do=do,
    )


def _check_source(source: SourceSpec) -> Iterator[_Problem]:
    """What is wrong with a source beyond its form: where, found, expected, what to do."""
    if bool(source.file) == bool(source.relation):
        yield (), "both or neither of file and relation", "one of the two", "keep one"
    if source.file and not source.file.endswith((".csv", ".parquet")):
        yield ("file",), "a file of another kind", "a name in .csv or .parquet", "convert the file"
    known = {column.name for column in source.records.columns}
    for part in ("columns", "constants", "codes"):
        for name in getattr(source, part):
            if name not in known:
                yield (
                    (part, name),
                    f"{name!r}, which {source.table} does not have",
                    f"one of {', '.join(sorted(known))}",
                    "correct the name; ours comes before the colon",
                )
    for name in source.constants:
        if name in source.columns:
            yield ("constants", name), "a column and a constant", "one of the two", "keep one"
    yield from _check_codes(source)


def _check_codes(source: SourceSpec) -> Iterator[_Problem]:
    targets = {
        (name, theirs): ours
        for name, codes in source.codes.items()
        for theirs, ours in codes.items()
    }
    for column in source.records.columns:
        if column.kind is not Kind.CODE:
            if column.name in source.codes:
                yield (
                    ("codes", column.name),
                    f"codes for {column.name!r}",
                    "codes for a column with a codelist",
                    "remove them",
                )
            continue
        ours = load_codes(column.codelist)
        for (name, theirs), target in targets.items():
            if name == column.name and target not in ours:
                yield (
                    ("codes", name, theirs),
                    f"{target!r}, which is no {column.codelist}",
                    f"one of {', '.join(ours)}",
                    "correct the code after the colon",
                )


def _own_names(root: Path, problems: Problems) -> RegistrationMapping | None:
    """The mapping of a folder in our own names: persons.csv or persons.parquet, and so on."""
    sources = []
    for table in TableName:
        found = [name for name in (f"{table}.csv", f"{table}.parquet") if (root / name).is_file()]
        if len(found) != 1:
            problems.add(
                str(root),
                0,
                table,
                found=f"{len(found)} files of the table {table}",
                expected=f"one of {table}.csv and {table}.parquet, or {MAPPING}",
                do=f"write {MAPPING} (see docs/registrations.md), or use our names",
            )
        sources += [SourceSpec(table=table, file=name) for name in found]
    return None if len(problems) else RegistrationMapping(sources=tuple(sources))
