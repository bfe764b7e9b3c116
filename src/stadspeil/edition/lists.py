"""Areas, units and codelists: the CSV files that say which codes there are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from stadspeil.files.cells import cell_text
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.tables import Table, TableRow, read_csv
from stadspeil.files.wording import FORMS
from stadspeil.files.yaml_reader import Positions
from stadspeil.model.area import Area, AreaLevel, Areas
from stadspeil.model.base import Column
from stadspeil.model.codelist import TOTAL, Code, Codelist
from stadspeil.model.data_package import pattern_of
from stadspeil.model.dataset import Dialect
from stadspeil.model.unit import BUILT_IN_UNITS, Unit

AREAS, UNITS = "areas.csv", "units.csv"

_COLUMN = re.compile(pattern_of(Column))
_Listed = TypeVar("_Listed", Area, Unit, Code)

AREA_COLUMNS = (
    "code",
    "name",
    "name_en",
    "level",
    "parent",
    "member_of",
    "aliases",
    "longitude",
    "latitude",
)
UNIT_COLUMNS = ("code", "kind", "scale", "symbol", "nl_one", "nl_many", "en_one", "en_many")
UNIT_REQUIRED = ("code", "kind", "nl_one", "nl_many", "en_one", "en_many")
CODE_COLUMNS = (
    "code",
    "nl",
    "en",
    "parent",
    "description_nl",
    "description_en",
    "phrase_nl",
    "phrase_en",
)


LIES_IN = (AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)
"""Levels of areas that lie in another one."""


@dataclass(frozen=True)
class Lists:
    """The codes that a dataset may use."""

    areas: Areas
    units: Mapping[str, Unit]
    codelists: Mapping[str, Codelist]


def codelist_file(identifier: str) -> str:
    """The file of a codelist, as messages name it."""
    return f"codelists/{identifier}.csv"


_FIELDS = {
    ("name", "nl"): "name",
    ("title", "nl"): "nl",
    ("description", "nl"): "description_nl",
    ("phrase", "nl"): "phrase_nl",
}
"""The columns that fill fields of another name."""


def load_areas(folder: Folder, problems: Problems) -> Areas:
    """Read `areas.csv`: every area that a figure may be about."""
    name = AREAS
    table = _read_list(folder, problems, name, ("code", "name", "level"), AREA_COLUMNS)
    found: dict[str, Area] = {}
    lines: dict[str, int] = {}
    for row in table.rows if table else ():
        cells = _filled(row)
        values: dict[str, Any] = {
            key: cells[key]
            for key in ("code", "level", "parent", "longitude", "latitude")
            if key in cells
        }
        values["name"] = _text(cells, "name", "name_en")
        for column in ("member_of", "aliases"):
            if column in cells:
                values[column] = [part.strip() for part in cells[column].split("|")]
        area = _build(problems, name, row, Area, values)
        if isinstance(area, Area) and _is_new(problems, name, row.line, area.code, lines):
            found[area.code] = area
            lines[area.code] = row.line
    for area in found.values():
        _check_parent(problems, name, lines[area.code], area.parent, found)
        if area.parent is None and area.level in LIES_IN:
            problems.add(
                name,
                lines[area.code],
                "parent",
                found=f"no parent for {area.code}, a {area.level.value}",
                expected=f"the code of the area that a {area.level.value} lies in",
                do="fill in its parent",
            )
        for group in area.member_of:
            if group == area.code:
                problems.add(
                    name,
                    lines[area.code],
                    "member_of",
                    found=f"{group!r}, which is the area itself",
                    expected="the codes of groups that it belongs to",
                    do="take the code out",
                )
            _check_parent(problems, name, lines[area.code], group, found, "member_of")
    parents = {area.code: area.parent for area in found.values()}
    _check_cycles(problems, name, parents, lines)
    return Areas(found, lines)


def load_units(folder: Folder, problems: Problems) -> Mapping[str, Unit]:
    """The built-in units, and those of `units.csv` if the edition has that file."""
    name = UNITS
    units = dict(BUILT_IN_UNITS)
    if not folder.exists(name):
        return units
    table = _read_list(folder, problems, name, UNIT_REQUIRED, UNIT_COLUMNS)
    lines: dict[str, int] = {}
    for row in table.rows if table else ():
        unit = _build(problems, name, row, Unit, _filled(row))
        if not isinstance(unit, Unit):
            continue
        if unit.code in BUILT_IN_UNITS:
            problems.add(
                name,
                row.line,
                "code",
                found=f"{unit.code!r}, a unit that every edition has",
                expected="a unit of your own",
                do="take the line out, or choose another code",
            )
        elif _is_new(problems, name, row.line, unit.code, lines):
            units[unit.code] = unit
            lines[unit.code] = row.line
    return units


def load_codelists(folder: Folder, problems: Problems) -> Mapping[str, Codelist]:
    """Read every file of `codelists/`."""
    codelists = {}
    for name, identifier in folder.named("codelists/*.csv"):
        codelists[identifier] = _load_codelist(folder, problems, name, identifier)
    return codelists


def _load_codelist(folder: Folder, problems: Problems, name: str, identifier: str) -> Codelist:
    table = _read_list(folder, problems, name, ("code", "nl"), None)
    codes: dict[str, Code] = {}
    lines: dict[str, int] = {}
    for row in table.rows if table else ():
        cells = _filled(row)
        values: dict[str, Any] = {
            "code": cells.get("code"),
            "title": _text(cells, "nl", "en"),
            "parent": cells.get("parent"),
            "attributes": {key: cells[key] for key in cells if key not in CODE_COLUMNS},
        }
        if "description_nl" in cells:
            values["description"] = _text(cells, "description_nl", "description_en")
        if "phrase_nl" in cells:
            values["phrase"] = _text(cells, "phrase_nl", "phrase_en")
        code = _build(problems, name, row, Code, values)
        if not isinstance(code, Code):
            continue
        if code.code == TOTAL:
            problems.add(
                name,
                row.line,
                "code",
                found=f"the code {TOTAL}",
                expected="codes of parts; the total is always there",
                do="take the line out",
            )
        elif _is_new(problems, name, row.line, code.code, lines):
            codes[code.code] = code
            lines[code.code] = row.line
    for code in codes.values():
        _check_parent(problems, name, lines[code.code], code.parent, codes)
    cyclic = _check_cycles(
        problems, name, {code.code: code.parent for code in codes.values()}, lines
    )
    known = {
        key: code.model_copy(update={"parent": None})
        if key in cyclic or code.parent not in codes
        else code
        for key, code in codes.items()
    }
    return Codelist(identifier, known, lines)


def _read_list(
    folder: Folder,
    problems: Problems,
    name: str,
    required: tuple[str, ...],
    allowed: tuple[str, ...] | None,
) -> Table | None:
    """Read a list file, or excuse all its codes and return None.

    A semicolon between columns (Dutch Excel) is as good as a comma.
    """
    table = _read_table(folder, problems, name)
    if table is None or not _check_columns(problems, name, table, required, allowed):
        problems.excuse(name)
        return None
    if not table.rows:
        problems.add(name, 1, "", found="no rows", expected="a row for each code", do="add a row")
        problems.excuse(name)
    return table


def _read_table(folder: Folder, problems: Problems, name: str) -> Table | None:
    text = folder.read_text(name)
    if text is None:
        return None
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    return read_csv(folder, problems, name, Dialect(delimiter=delimiter))


def _check_columns(
    problems: Problems,
    name: str,
    table: Table,
    required: tuple[str, ...],
    allowed: tuple[str, ...] | None,
) -> bool:
    before = len(problems)
    for column in required:
        if column not in table.columns:
            problems.add(
                name,
                1,
                column,
                found=f"no column {column!r} (there are: {', '.join(table.columns)})",
                expected=f"the columns {', '.join(required)}",
                do="add the column, or correct its name",
            )
    for column in table.columns:
        if column in allowed if allowed else _COLUMN.fullmatch(column):
            continue
        problems.add(
            name,
            1,
            column,
            found=f"a column {column!r}",
            expected=f"only {', '.join(allowed)}" if allowed else FORMS[_COLUMN.pattern],
            do="correct the name of the column, or take it out",
        )
    return len(problems) == before


def _filled(row: TableRow) -> dict[str, str]:
    return {key: cell_text(cell) for key, cell in row.cells.items() if cell != ""}


def _text(cells: Mapping[str, str], dutch: str, english: str) -> dict[str, str | None]:
    return {"nl": cells.get(dutch, ""), "en": cells.get(english)}


def _build(
    problems: Problems, name: str, row: TableRow, kind: type[_Listed], values: dict[str, Any]
) -> _Listed | None:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        problems.add_validation_error(name, error, Positions({(): row.line}), columns=_FIELDS)
        problems.excuse(name, cell_text(row.cells["code"]))
        return None


def _is_new(problems: Problems, name: str, line: int, code: str, lines: Mapping[str, int]) -> bool:
    if code not in lines:
        return True
    problems.add(
        name,
        line,
        "code",
        found=f"{code!r} again; it stands on line {lines[code]} too",
        expected="each code once",
        do="remove one of the two lines, or correct the code",
    )
    return False


def _check_parent(
    problems: Problems,
    name: str,
    line: int,
    parent: str | None,
    known: Mapping[str, Any],
    column: str = "parent",
) -> None:
    if parent is None or parent in known or problems.is_excused(name, parent):
        return
    problems.add(
        name,
        line,
        column,
        found=repr(parent),
        expected="a code of this file",
        do=f"add a line for {parent}, or correct the code",
    )


def _check_cycles(
    problems: Problems, name: str, parents: Mapping[str, str | None], lines: Mapping[str, int]
) -> set[str]:
    """Note every code that is its own ancestor, and return them."""
    cyclic = set()
    for code in parents:
        seen = {code}
        parent = parents.get(code)
        while parent is not None and parent not in seen:
            seen.add(parent)
            parent = parents.get(parent)
        if parent == code:
            cyclic.add(code)
            problems.add(
                name,
                lines[code],
                "parent",
                found=f"{code!r} is part of itself, through {parents[code]!r}",
                expected="parents that end at a top",
                do="correct the parent",
            )
    return cyclic
