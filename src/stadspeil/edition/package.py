"""The folder of an edition as a Data Package, so that other tools can read and check it too."""

import os
import tempfile
from pathlib import Path

from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import Table, read_csv, read_sheet
from stadspeil.model.data_package import (
    AREA_FIELDS,
    CODE_FIELDS,
    RESOURCE_PROFILE,
    UNIT_FIELDS,
    Descriptor,
    Field,
    TableSchema,
    area_field,
    code_field,
    codelist_name,
    dataset_name,
    describe_head,
    describe_measure,
    describe_origin,
    in_both,
    period_pattern,
    status_field,
    to_json,
)
from stadspeil.model.dataset import Dataset, Dialect
from stadspeil.model.edition import Edition

FILE_NAME = "datapackage.json"


def write_package(edition: Edition, folder: Path) -> None:
    """Write `datapackage.json` into the folder of an edition, whole or not at all."""
    text = to_json(describe_package(edition))
    handle, name = tempfile.mkstemp(dir=folder, prefix=".datapackage-", suffix=".tmp")
    scratch = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        scratch.chmod(0o644)
        scratch.replace(folder / FILE_NAME)
    finally:
        scratch.unlink(missing_ok=True)


def describe_package(edition: Edition) -> Descriptor:
    """Describe the files of an edition as the analyst wrote them, each in its own dialect.

    No sizes or hashes: they would be wrong after the first correction.

    Raises:
        EditionError: a file has changed since the edition was loaded and can't be read any more.
    """
    problems = Problems()
    folder = Folder(Path(edition.root), problems)
    resources = [
        _list_resource(folder, problems, "areas", "areas.csv", "Gebieden / Areas", AREA_FIELDS),
        _list_resource(folder, problems, "units", "units.csv", "Eenheden / Units", UNIT_FIELDS),
    ]
    resources += [
        _list_resource(
            folder,
            problems,
            codelist_name(identifier),
            f"codelists/{identifier}.csv",
            f"Codelijst / Codelist: {identifier}",
            CODE_FIELDS,
        )
        for identifier in edition.codelists
    ]
    resources += [
        _dataset_resource(folder, problems, edition, dataset)
        for dataset in edition.datasets.values()
    ]
    problems.raise_if_any()
    head = describe_head(edition.settings)
    head["name"] = f"{edition.settings.id}-edition"
    return head | {"resources": [item for item in resources if item is not None]}


def _list_resource(
    folder: Folder,
    problems: Problems,
    name: str,
    path: str,
    title: str,
    known: dict[str, Field],
) -> Descriptor | None:
    """A list of codes, with a comma between its columns or, from Dutch Excel, a semicolon."""
    if not folder.exists(path):
        return None
    first_line = (folder.read_text(path) or "").partition("\n")[0]
    dialect = Dialect(delimiter=";" if first_line.count(";") > first_line.count(",") else ",")
    table = read_csv(folder, problems, path, dialect)
    if table is None:
        return None
    fields = tuple(known.get(column, Field(column)) for column in table.columns)
    return {
        **_describe_file(name, path, title),
        **_describe_csv(dialect),
        "schema": TableSchema(fields, ("code",)).descriptor(),
    }


def _dataset_resource(
    folder: Folder, problems: Problems, edition: Edition, dataset: Dataset
) -> Descriptor | None:
    spec = dataset.spec
    is_sheet = dataset.file.endswith(".xlsx")
    table = (
        read_sheet(folder, problems, dataset.file, spec.sheet)
        if is_sheet
        else read_csv(folder, problems, dataset.file, spec.dialect)
    )
    if table is None:
        return None
    return {
        **_describe_file(dataset_name(dataset.id), dataset.file, in_both(spec.title)),
        **({"description": in_both(spec.description, "\n\n")} if spec.description else {}),
        **describe_origin(spec.source),
        **(_describe_sheet(spec.sheet) if is_sheet else _describe_csv(spec.dialect)),
        "schema": _dataset_schema(
            edition, dataset, table, Dialect() if is_sheet else spec.dialect
        ).descriptor(),
    }


def _dataset_schema(
    edition: Edition, dataset: Dataset, table: Table, dialect: Dialect
) -> TableSchema:
    fields = {
        "area": area_field(),
        "period": Field(
            "period", required=True, pattern=period_pattern(dataset.spec.period.frequency)
        ),
        "status": status_field(required=False),
    }
    for name, dimension in dataset.spec.dimensions.items():
        fields[name] = code_field(dataset, name, edition.codelists[dimension.codelist])
    for name, measure in dataset.measures.items():
        fields[f"{name}_status"] = status_field(f"{name}_status", required=False)
        fields[name] = Field(
            name,
            "number",
            title=in_both(measure.title) if measure.title else "",
            description=describe_measure(measure, edition.units[measure.unit]),
            minimum=measure.minimum,
            maximum=measure.maximum,
            decimal=dialect.decimal,
            thousands=dialect.thousands,
        )
    key = [name for name in ("area", "period", *dataset.dimensions) if name in table.columns]
    return TableSchema(
        tuple(fields.get(column, Field(column)) for column in table.columns), tuple(key)
    )


def _describe_file(name: str, path: str, title: str) -> Descriptor:
    return {
        "$schema": RESOURCE_PROFILE,
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
    }


def _describe_csv(dialect: Dialect) -> Descriptor:
    return {
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": dialect.encoding,
        "dialect": {
            "delimiter": dialect.delimiter,
            "quoteChar": '"',
            "doubleQuote": True,
            "skipBlankRows": True,
        },
    }


def _describe_sheet(sheet: str | None) -> Descriptor:
    """A sheet, once in the words of the standard and once in those of the frictionless tool.

    Cells are taken as text: a workbook holds the year 2021 as a number, a schema wants a code.
    Figures are taken to be numbers of the workbook, as they are unless somebody typed them as text.
    """
    place = {"sheetName": sheet} if sheet else {"sheetNumber": 1}
    return {
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "dialect": {
            **place,
            "skipBlankRows": True,
            "excel": {"sheet": sheet or 1, "stringified": True},
        },
    }
