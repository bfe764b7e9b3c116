"""Writing the open data: tables, Parquet, metadata, and the descriptor that ties them together."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

import duckdb

from stadspeil.model.data_package import (
    RESOURCE_PROFILE,
    Descriptor,
    describe_head,
    to_json,
)
from stadspeil.model.edition import EditionStatus
from stadspeil.model.monitor import Monitor
from stadspeil.observations.store import Store, literal, quote
from stadspeil.publish.data.corrections import describe_corrections
from stadspeil.publish.data.estimates import describe_estimates
from stadspeil.publish.data.figures import build_changes, build_observations
from stadspeil.publish.data.findings import describe_findings
from stadspeil.publish.data.findings_schema import build_findings_schema
from stadspeil.publish.data.indicators import build_indicators, describe_indicators
from stadspeil.publish.data.lists import (
    build_areas,
    build_codelist,
    build_dataset,
    build_discontinuities,
    build_units,
)
from stadspeil.publish.data.profiles import describe_profiles, has_profiles
from stadspeil.publish.data.table import Table
from stadspeil.publish.data.workings import describe_workings

_SQL_TYPES = {"number": "DOUBLE", "integer": "BIGINT"}

# Called "parquet", it would make the frictionless tool refuse the whole package unless it has an
# extra of its own; by another name it takes the file as it is. The media type says what it is.
_PARQUET = {"format": "apache-parquet", "mediatype": "application/vnd.apache.parquet"}
_JSON = {"format": "json", "mediatype": "application/json", "encoding": "utf-8"}
_OTHER_FORMS: dict[str, tuple[str, str, Descriptor]] = {
    "observations": ("observations.parquet", "Parquet", _PARQUET),
    "indicators": ("indicators.json", "JSON", _JSON),
}
"""Tables that are written a second time: path, name of the form, and how it is described."""

_WORKINGS = (
    "Herleidingen / Workings",
    "Hoe een getal uit cijfers volgt: regel, delen. / How a number follows: its rule and parts.",
)

_FINDINGS = (
    "Bevindingen / Findings",
    "Wat opvalt, met de cijfers waarop het rust. / What stands out, with the figures behind it.",
)

_ESTIMATES = (
    "Schattingen / Estimates",
    "Elk getal, met cijfers en aannames. / Every number, with its figures and assumptions.",
)

_CORRECTIONS = (
    "Correcties / Corrections",
    "Wat eerder anders is gedrukt. / What was printed otherwise before.",
)

_ROWS = {
    "estimates": (
        "| `estimates.json` | elk getal van een schatting, met de aannames |\n",
        "| `estimates.json` | every number of an estimate, with its assumptions |\n",
    ),
    "corrections": (
        "| `corrections.json` | wat eerder anders is gedrukt, en wat het nu is |\n",
        "| `corrections.json` | what was printed otherwise before, and what it is now |\n",
    ),
    "profiles": (
        "| `profiles.json` | soort, plaats en spreiding van gebieden, met de indelingen |\n",
        "| `profiles.json` | kind, place and spread of areas, with the typologies |\n",
    ),
}
"""The lines of the read-me about files that not every edition has, in Dutch and English."""


_PROFILES = (
    "Gebieden vergeleken / Areas compared",
    "Soort, plaats en spreiding van gebieden. / Kind, place and spread of areas.",
)

_SCHEMA = (
    "Vorm van de bevindingen / Form of the findings",
    "JSON Schema van findings.json. / JSON Schema of findings.json.",
)


def write_data(monitor: Monitor, store: Store, folder: Path) -> None:
    """Write a monitor as a Data Package into an empty folder that exists.

    The same monitor yields the same bytes, whenever and wherever it is written.
    """
    edition = monitor.edition
    observations = build_observations(monitor)
    tables = (
        observations,
        build_changes(monitor),
        build_indicators(edition),
        build_areas(edition),
        build_units(edition),
        build_discontinuities(edition),
        *(build_codelist(codelist) for codelist in edition.codelists.values()),
        *(build_dataset(store, dataset) for dataset in edition.datasets.values()),
    )
    (folder / "codelists").mkdir()
    (folder / "datasets").mkdir()
    for table in tables:
        write_csv(table, folder / table.path)
    _write_parquet(observations, folder / "observations.parquet")
    _write_text(folder / "indicators.json", to_json(describe_indicators(monitor)))
    _write_text(folder / "findings.json", to_json(describe_findings(monitor.insight.findings)))
    _write_text(folder / "workings.json", to_json(describe_workings(monitor.insight)))
    if monitor.estimates:
        _write_text(folder / "estimates.json", to_json(describe_estimates(monitor.estimates)))
    if edition.corrections:
        _write_text(folder / "corrections.json", to_json(describe_corrections(monitor)))
    if has_profiles(monitor):
        _write_text(folder / "profiles.json", to_json(describe_profiles(monitor)))
    _write_text(folder / "findings.schema.json", to_json(build_findings_schema()))
    _write_text(folder / "README.md", _readme(monitor))
    _write_text(folder / "datapackage.json", to_json(_describe(monitor, tables, folder)))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def write_csv(table: Table, path: Path) -> None:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(table.rows)


def write_json(table: Table, path: Path) -> None:
    """Write a table as a JSON list of objects: the same cells as the CSV, with types.

    What is empty there is null here.
    """
    readers: dict[str, Callable[[str], Any]] = {"number": json.loads, "integer": json.loads}
    readers["object"] = json.loads
    kinds = {field.name: readers.get(field.type, str) for field in table.schema.fields}
    rows = [
        {name: kinds[name](cell) if cell else None for name, cell in zip(kinds, row, strict=True)}
        for row in table.rows
    ]
    _write_text(path, to_json(rows))


def _write_parquet(table: Table, path: Path) -> None:
    """Write a table as Parquet: the same rows and order as the CSV, with types.

    One thread, so that the order and the bytes repeat.
    """
    types = [_SQL_TYPES.get(field.type, "VARCHAR") for field in table.schema.fields]
    columns = [[cell or None for cell in column] for column in zip(*table.rows, strict=True)] or [
        [] for _ in types
    ]
    cells = ", ".join(f"unnest(?::VARCHAR[])::{kind}" for kind in types)
    defined = ", ".join(
        f"{quote(name)} {kind}" for name, kind in zip(table.columns, types, strict=True)
    )
    with duckdb.connect(
        ":memory:", config={"threads": 1, "autoinstall_known_extensions": False}
    ) as connection:
        connection.execute(f"CREATE TABLE data ({defined})")
        connection.execute(f"INSERT INTO data SELECT {cells}", columns)
        connection.execute(f"COPY data TO {literal(path.as_posix())} (FORMAT parquet)")


def _readme(monitor: Monitor) -> str:
    edition = monitor.edition
    settings = edition.settings
    template = resources.files(__package__).joinpath("readme.md").read_text(encoding="utf-8")
    has = {
        "estimates": bool(edition.estimates),
        "corrections": bool(edition.corrections),
        "profiles": has_profiles(monitor),
    }
    some = [name for name in _ROWS if has[name]]
    is_final = edition.status is EditionStatus.VASTGESTELD
    return Template(template).substitute(
        title=settings.title.nl,
        some_nl="".join(_ROWS[name][0] for name in some),
        some_en="".join(_ROWS[name][1] for name in some),
        version=settings.version,
        authority=settings.authority,
        reference_date=settings.reference_date,
        status_nl="vastgesteld" if is_final else "concept",
        status_en="adopted" if is_final else "draft",
    )


def _describe(monitor: Monitor, tables: tuple[Table, ...], folder: Path) -> Descriptor:
    """The descriptor of the package, with the size and hash of every file as it was written."""
    edition = monitor.edition
    return describe_head(edition.settings) | {
        "status": edition.status,
        "resources": [
            *_describe_resources(tables, folder),
            _describe_file(folder, "findings", "findings.json", *_FINDINGS) | _JSON,
            _describe_file(folder, "workings", "workings.json", *_WORKINGS) | _JSON,
            *(
                [_describe_file(folder, "estimates", "estimates.json", *_ESTIMATES) | _JSON]
                if edition.estimates
                else []
            ),
            *(
                [_describe_file(folder, "corrections", "corrections.json", *_CORRECTIONS) | _JSON]
                if edition.corrections
                else []
            ),
            *(
                [_describe_file(folder, "profiles", "profiles.json", *_PROFILES) | _JSON]
                if has_profiles(monitor)
                else []
            ),
            _describe_file(folder, "findings-schema", "findings.schema.json", *_SCHEMA)
            # Else the frictionless tool takes it for the schema of a table.
            | {"type": "json"}
            | _JSON,
        ],
    }


def _describe_resources(tables: tuple[Table, ...], folder: Path) -> Iterator[Descriptor]:
    for table in tables:
        yield {
            **_describe_file(folder, table.name, table.path, table.title, table.description),
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {
                "delimiter": ",",
                "lineTerminator": "\n",
                "quoteChar": '"',
                "doubleQuote": True,
                "header": True,
            },
            "schema": table.schema.descriptor(),
            **table.origin,
        }
        if table.name in _OTHER_FORMS:
            path, form, properties = _OTHER_FORMS[table.name]
            title = f"{table.title} ({form})"
            name = path.replace(".", "-")
            yield _describe_file(folder, name, path, title, table.description) | properties


def _describe_file(folder: Path, name: str, path: str, title: str, description: str) -> Descriptor:
    content = (folder / path).read_bytes()
    return {
        "$schema": RESOURCE_PROFILE,
        "name": name,
        "path": path,
        "title": title,
        "description": description,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
