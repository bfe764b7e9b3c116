"""The files of an edition, read plainly: texts of YAML and CSV, figures as exact fractions.

This is the second reader of an edition. It checks nothing, since a build has; it only has to
understand what `docs/edition.md` says about the files.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from python_calamine import CalamineWorkbook

from stadspeil.errors import InputError
from stadspeil.verify.expression import Expression, parse_expression

TOTAL = "_T"

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Takes every value as text, as an edition means it."""

SCALES = {"duizend-euro": 1000}
"""What one of a built-in unit stands for, where that is not one."""

BOUNDS = {
    "equal_points": "0.5",
    "equal_percent": "1",
    "small_count": "20",
    "floor_euros": "100000",
    "trend_periods": "5",
    "confidence": "0.95",
}
"""The bounds of the signal rule, where an edition does not set them."""

WEIGHTS = {"money": "3", "people": "3", "certainty": "2", "deviation": "1", "novelty": "1"}
"""What each part weighs in the order of findings, where an edition does not say."""

KINDS = {
    "procent": "share",
    "per-1000": "rate",
    "euro": "money",
    "duizend-euro": "money",
    "score": "score",
    "procentpunt": "score",
    "aantal": "count",
}
"""The built-in units, with the sort of quantity that each measures."""


@dataclass(frozen=True)
class SourceRow:
    """A row: its key, and of each measure the figure (or none) and the status."""

    area: str
    period: str
    codes: tuple[str, ...]
    figures: Mapping[str, tuple[Fraction | None, str]]


@dataclass(frozen=True)
class SourceTable:
    """A dataset: what its YAML says, and its rows."""

    id: str
    spec: Mapping[str, Any]
    rows: tuple[SourceRow, ...]

    @property
    def dimensions(self) -> Mapping[str, Any]:
        """Its dimensions, in the order in which a row holds their codes."""
        return self.spec.get("dimensions") or {}

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], list[SourceRow]]:
        """Its rows by area and period."""
        found: dict[tuple[str, str], list[SourceRow]] = {}
        for row in self.rows:
            found.setdefault((row.area, row.period), []).append(row)
        return found


@dataclass(frozen=True)
class SourceIndicator:
    """An indicator: what its YAML says, and its expressions."""

    id: str
    spec: Mapping[str, Any]
    expression: Expression
    count: Expression | None


@dataclass(frozen=True)
class Source:
    """A whole edition, as its files have it.

    `areas` and `codelists` hold the cells of each row by column; `corrections` the printed
    cells of each correction; `texts` every text that stands in a file, to tell the analyst's own
    numbers from ours.
    """

    settings: Mapping[str, Any]
    areas: Mapping[str, Mapping[str, str]]
    units: Mapping[str, Mapping[str, str]]
    codelists: Mapping[str, Mapping[str, Mapping[str, str]]]
    tables: Mapping[str, SourceTable]
    indicators: Mapping[str, SourceIndicator]
    discontinuities: tuple[Mapping[str, Any], ...]
    corrections: Mapping[str, tuple[Mapping[str, str], ...]]
    bounds: Mapping[str, Fraction]
    texts: frozenset[str]
    estimates: tuple[Mapping[str, Any], ...] = ()
    typologies: tuple[Mapping[str, Any], ...] = ()

    def scale(self, unit: str) -> int:
        """What one of a unit stands for."""
        own = self.units.get(unit, {}).get("scale")
        return int(own) if own else SCALES.get(unit, 1)

    def kind(self, unit: str) -> str:
        """The sort of quantity that a unit measures."""
        return self.units[unit]["kind"] if unit in self.units else KINDS[unit]

    @cached_property
    def members(self) -> Mapping[str, list[str]]:
        """Of each group, the areas that name it in `member_of`."""
        found: dict[str, list[str]] = {}
        for code, area in self.areas.items():
            for group in filter(None, area.get("member_of", "").split("|")):
                found.setdefault(group.strip(), []).append(code)
        return found


def read_source(folder: Path) -> Source:
    """Read the files of an edition.

    Raises:
        InputError: a file is missing or can't be understood; `stadspeil check` says more.
    """
    if not (folder / "edition.yaml").is_file():
        raise InputError(
            f"{folder}: no file edition.yaml in this folder\n"
            "    expected: the edition from which the build was made\n"
            "    do: name its folder with --edition"
        )
    try:
        return _read(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise InputError(
            f"{folder}: the edition can't be read ({type(error).__name__}: {error})\n"
            "    expected: an edition that `stadspeil check` accepts\n"
            "    do: check it, and mend what is wrong"
        ) from error


def _read(folder: Path) -> Source:
    texts: set[str] = set()
    lists = {path.stem: _by_code(path, texts) for path in sorted(folder.glob("codelists/*.csv"))}
    units = folder / "units.csv"
    tables = {
        path.stem: _read_table(path, lists, texts)
        for path in sorted(folder.glob("datasets/*.yaml"))
    }
    indicators = {
        spec["id"]: SourceIndicator(
            spec["id"],
            spec,
            parse_expression(spec["value"]),
            parse_expression(spec["count"]) if spec.get("count") else None,
        )
        for path in sorted(folder.glob("indicators/*.yaml"))
        for spec in _yaml(path, texts)
    }
    register = folder / "discontinuities.yaml"
    settings = folder / "findings.yaml"
    estimates = folder / "estimates.yaml"
    typologies = folder / "typologies.yaml"
    others = {"edition.yaml", "discontinuities.yaml", "corrections.yaml"}
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in others:
            _yaml(path, texts)
    for path in (*sorted(folder.glob("chapters/*.md")), folder / "summary.md"):
        if path.is_file():
            texts.add(path.read_text("utf-8-sig"))
    return Source(
        settings=_yaml(folder / "edition.yaml", texts),
        areas=_by_code(folder / "areas.csv", texts),
        units=_by_code(units, texts) if units.is_file() else {},
        codelists=lists,
        tables=tables,
        indicators=indicators,
        discontinuities=tuple(_yaml(register, texts) or ()) if register.is_file() else (),
        corrections=_read_corrections(folder / "corrections.yaml", texts),
        bounds=_read_bounds(_yaml(settings, texts) if settings.is_file() else {}),
        texts=frozenset(texts),
        estimates=tuple(_yaml(estimates, texts) or ()) if estimates.is_file() else (),
        typologies=tuple(_yaml(typologies, texts) or ()) if typologies.is_file() else (),
    )


def _read_corrections(path: Path, texts: set[str]) -> dict[str, tuple[Mapping[str, str], ...]]:
    """The printed cells of each correction. A printed number is no text of the analyst's."""
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    for entry in (_yaml(path, set()) or ()) if path.is_file() else ():
        found[entry["id"]] = tuple(entry["cells"])
        words = [
            {name: item for name, item in cell.items() if name not in ("printed", "now")}
            for cell in entry["cells"]
        ]
        texts.update(_strings({**entry, "cells": words}))
    return found


def _read_bounds(settings: Mapping[str, Any]) -> dict[str, Fraction]:
    """The bounds and weights of the signal rule, as pages print them: certainty in percent."""
    own = settings.get("bounds") or {}
    bounds = {name: Fraction(str(own.get(name, bound))) for name, bound in BOUNDS.items()}
    weights = settings.get("weights") or {}
    own_weights = {
        f"weight_{name}": Fraction(str(weights.get(name, weight)))
        for name, weight in WEIGHTS.items()
    }
    return {**bounds, **own_weights, "confidence": 100 * bounds["confidence"]}


def _yaml(path: Path, texts: set[str]) -> Any:
    """A YAML file with every value as text."""
    content = yaml.load(path.read_text("utf-8-sig"), Loader=LOADER)
    texts.update(_strings(content))
    return content


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(content, list):
        for item in content:
            yield from _strings(item)


def _by_code(path: Path, texts: set[str]) -> dict[str, dict[str, str]]:
    """A list of codes: the cells of each row, by its code."""
    text = path.read_text("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = [
        {name.strip(): (cell or "").strip() for name, cell in row.items() if name}
        for row in csv.DictReader(io.StringIO(text), delimiter=delimiter)
        if any(isinstance(cell, str) and cell.strip() for cell in row.values())
    ]
    texts.update(cell for row in rows for cell in row.values())
    return {row["code"]: row for row in rows}


# -- datasets


def _read_table(
    path: Path, lists: Mapping[str, Mapping[str, Mapping[str, str]]], texts: set[str]
) -> SourceTable:
    spec = _yaml(path, texts)
    file = path.with_name(spec.get("file") or f"{path.stem}.csv")
    cells = _sheet(file, spec) if file.suffix == ".xlsx" else _csv_cells(file, spec)
    header, *records = cells
    rows = []
    for record in records:
        row = dict(zip(header, record, strict=False))
        texts.update(str(row.get(name, "")) for name in ("note", "source"))
        rows.append(_read_row(row, spec, lists))
    return SourceTable(path.stem, spec, tuple(rows))


def _read_row(
    row: Mapping[str, Any],
    spec: Mapping[str, Any],
    lists: Mapping[str, Mapping[str, Mapping[str, str]]],
) -> SourceRow:
    area = (spec.get("area") or {}).get("fixed") or _text(row["area"])
    period = spec["period"].get("fixed") or _text(row["period"])
    dimensions = spec.get("dimensions") or {}
    codes = {name: _text(row[name]) for name, item in dimensions.items() if not item.get("from")}
    for name, item in dimensions.items():
        if item.get("from"):
            parent, attribute = item["from"].split(".")
            codes[name] = lists[dimensions[parent]["codelist"]][codes[parent]][attribute]
    dialect = spec.get("dialect") or {}
    figures = {}
    for name in spec["measures"]:
        cell = row[name]
        status = _text(row.get(f"{name}_status") or row.get("status") or "") or "A"
        if status == "A" and period in (spec.get("provisional") or ()):
            status = "P"
        figures[name] = (None if cell in ("", None) else _number(cell, dialect), status)
    return SourceRow(area, period, tuple(codes[name] for name in dimensions), figures)


def _csv_cells(file: Path, spec: Mapping[str, Any]) -> list[list[Any]]:
    dialect = spec.get("dialect") or {}
    encoding = "cp1252" if dialect.get("encoding") == "windows-1252" else "utf-8-sig"
    text = file.read_bytes().decode(encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.get("delimiter", ","))
    return [[cell.strip() for cell in record] for record in reader if any(map(str.strip, record))]


def _sheet(file: Path, spec: Mapping[str, Any]) -> list[list[Any]]:
    workbook = CalamineWorkbook.from_path(str(file))
    name = spec.get("sheet") or workbook.sheet_names[0]
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [list(row) for row in rows if any(cell != "" for cell in row)]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _number(cell: Any, dialect: Mapping[str, str]) -> Fraction:
    if isinstance(cell, int | float):
        return Fraction(f"{cell:.15g}")
    text = str(cell).translate({0xA0: None, 0x202F: None, 0x20: None})
    if dialect.get("thousands"):
        text = text.replace(dialect["thousands"], "")
    return Fraction(text.replace(dialect.get("decimal", "."), "."))
