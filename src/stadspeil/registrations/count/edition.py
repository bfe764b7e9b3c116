"""Datasets of an edition, from a folder of counted tables: only that folder is used.

    clienten.csv  ->  datasets/clienten-jeugdwet-jaar.csv and .yaml, codelists/product-jeugdwet.csv

One dataset for each table and frequency. A table whose codes have parents (products of a law)
becomes one dataset for each parent, in which the parent is the total.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stadspeil.disclosure.load import load_tables as load_counted
from stadspeil.disclosure.tables import (
    CellKey,
    DisclosureTable,
    Rounding,
    TableMeasure,
    Tables,
)
from stadspeil.errors import InputError
from stadspeil.model.dataset import RoundingRule, Total
from stadspeil.model.observation import Status
from stadspeil.model.period import Frequency, parse_period
from stadspeil.registrations.count.tables import TOTAL, CountTable, load_tables

ENDINGS = {
    Frequency.YEAR: "jaar",
    Frequency.HALF_YEAR: "halfjaar",
    Frequency.QUARTER: "kwartaal",
    Frequency.MONTH: "maand",
    Frequency.DATE: "peildatum",
    Frequency.SCHOOL_YEAR: "schooljaar",
}
"""What the id of a dataset ends with."""

ROUNDING = {
    (1, Rounding.NEAREST): RoundingRule.EXACT,
    (5, Rounding.NEAREST): RoundingRule.FIVES,
    (5, Rounding.CONTROLLED): RoundingRule.RANDOM_FIVES,
    (10, Rounding.NEAREST): RoundingRule.TENS,
    (1000, Rounding.NEAREST): RoundingRule.THOUSANDS,
}
"""How a dataset says what the presets of protection do."""


class NotPublishable(InputError):
    """Tables are not protected, and hold people."""


@dataclass(frozen=True)
class Origin:
    """What the spec of each dataset says of its source."""

    holder: str
    retrieved: str


@dataclass(frozen=True)
class _Part:
    """A table, or of a table with parents the codes below one of them."""

    table: DisclosureTable
    parent: str = ""

    def dataset(self, frequency: Frequency) -> str:
        name = f"{self.table.id}-{self.parent}" if self.parent else self.table.id
        return f"{name}-{ENDINGS[frequency]}"

    def codelist(self, name: str) -> str:
        return f"{name}-{self.parent}" if self.parent else name


def write_datasets(folder: Path, edition: Path, origin: Origin) -> list[str]:
    """Write the tables of a folder into an edition, for the areas that the edition has.

    Earlier datasets of the same ids are replaced; the ids are returned.

    Raises:
        TablesError: something is wrong in the folder.
        NotPublishable: the tables hold people and were not protected.
        InputError: the edition has no areas.
    """
    tables = load_counted(folder)
    if not tables.file.protected and not tables.file.synthetic:
        raise NotPublishable(
            f"{folder}: these tables were not protected\n"
            "    expected: protected tables, or made-up ones\n"
            f"    do: stadspeil disclosure protect {folder} --out DIR, and use DIR"
        )
    areas = _load_areas(edition)
    written = []
    for table in tables.file.tables:
        for part in _parts(table, tables):
            for frequency, rows in _rows(part, tables, areas).items():
                name = part.dataset(frequency)
                _write_dataset(edition / "datasets", name, part, frequency, rows, tables, origin)
                written.append(name)
            _write_codelists(edition / "codelists", part, tables)
    return written


def _load_areas(edition: Path) -> set[str]:
    try:
        with (edition / "areas.csv").open(encoding="utf-8", newline="") as file:
            return {row["code"] for row in csv.DictReader(file)}
    except (OSError, KeyError) as error:
        raise InputError(
            f"{edition / 'areas.csv'}: no areas\n    expected: the areas of an edition, with a "
            "column code\n    do: make the edition first, as docs/edition.md says"
        ) from error


def _parts(table: DisclosureTable, tables: Tables) -> Iterator[_Part]:
    dimension = table.dimensions[0]
    parents = {parent for parent in tables.codelists[dimension.codelist].values() if parent}
    if dimension.total is not Total.GIVEN or not parents:
        yield _Part(table)
    for code in tables.codelists[dimension.codelist]:
        if dimension.total is Total.GIVEN and code in parents:
            yield _Part(table, code)


Rows = dict[tuple[str, ...], dict[str, tuple[str, str]]]
"""For the codes of a row: value and status of each measure, as text."""


def _rows(part: _Part, tables: Tables, areas: set[str]) -> Mapping[Frequency, Rows]:
    found: dict[Frequency, Rows] = {}
    parents = tables.codelists[part.table.dimensions[0].codelist]
    for key, cell in tables.cells.items():
        codes = _codes(part, key, parents)
        if codes is None or codes[0] not in areas or tables.measure(key).internal:
            continue
        decimals = tables.measure(key).decimals
        value = "" if cell.value is None else f"{cell.value:.{decimals}f}"
        rows = found.setdefault(parse_period(codes[1]).frequency, {})
        rows.setdefault(codes, {})[key.measure] = (value, cell.status.value)
    return found


def _codes(part: _Part, key: CellKey, parents: Mapping[str, str]) -> tuple[str, ...] | None:
    """The codes of a cell in the dataset of a part; None when it is not in it."""
    if key.table != part.table.id:
        return None
    if not part.parent:
        return key.codes
    area, period, code, *others = key.codes
    if code == part.parent:
        return (area, period, TOTAL, *others)
    return key.codes if parents.get(code) == part.parent else None


def _write_dataset(
    folder: Path,
    name: str,
    part: _Part,
    frequency: Frequency,
    rows: Rows,
    tables: Tables,
    origin: Origin,
) -> None:
    folder.mkdir(exist_ok=True)
    measures = [measure.name for measure in part.table.measures if not measure.internal]
    has_status = any(
        status != Status.NORMAL for cells in rows.values() for _, status in cells.values()
    )
    names = [f"{measure}_status" for measure in measures] if has_status or _holes(rows) else []
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*part.table.columns, *measures, *names])
        for codes, cells in rows.items():
            shown = [cells.get(measure, ("", Status.MISSING.value)) for measure in measures]
            states = [status for _, status in shown] if names else []
            writer.writerow([*codes, *(value for value, _ in shown), *states])
    spec = _describe(part, frequency, tables, origin)
    (folder / f"{name}.yaml").write_text(
        yaml.safe_dump(spec, allow_unicode=True, sort_keys=False, width=95), encoding="utf-8"
    )


def _holes(rows: Rows) -> bool:
    """Whether some rows lack a measure: the first measurement date has no flows."""
    return len({tuple(sorted(cells)) for cells in rows.values()}) > 1


def _describe(part: _Part, frequency: Frequency, tables: Tables, origin: Origin) -> dict[str, Any]:
    table, known = part.table, load_tables()[part.table.id]
    title = table.title.model_dump()
    if part.parent:
        names = tables.titles[table.dimensions[0].codelist, part.parent]
        title = {
            language: f"{title[language]}: {name}"
            for language, name in zip(("nl", "en"), names, strict=True)
        }
    holder = f"{origin.holder} (verzonnen gegevens)" if tables.file.synthetic else origin.holder
    return {
        "title": title,
        "description": table.description.model_dump() if table.description else title,
        "source": {"holder": holder, "retrieved": origin.retrieved},
        "period": {"frequency": frequency.value},
        "dimensions": {
            item.name: {
                "title": own.title.model_dump(),
                "codelist": part.codelist(item.codelist) if place == 0 else item.codelist,
                "total": item.total.value,
            }
            for place, (item, own) in enumerate(
                zip(table.dimensions, known.dimensions, strict=True)
            )
        },
        "measures": {
            item.name: _describe_measure(item, known)
            for item in table.measures
            if not item.internal
        },
    }


def _describe_measure(measure: TableMeasure, known: CountTable) -> dict[str, Any]:
    own = next(item for item in known.measures if item.name == measure.name)
    rounding = ROUNDING[measure.protection.base, measure.protection.rounding]
    if measure.decimals and rounding is RoundingRule.EXACT:
        rounding = RoundingRule.DECIMALS
    return {
        "title": own.title.model_dump(),
        "unit": own.unit,
        "type": measure.type.value,
        "decimals": measure.decimals,
        "rounding": rounding.value,
    }


def _write_codelists(folder: Path, part: _Part, tables: Tables) -> None:
    folder.mkdir(exist_ok=True)
    for place, dimension in enumerate(part.table.dimensions):
        name = part.codelist(dimension.codelist) if place == 0 else dimension.codelist
        codes = [
            code
            for code, parent in tables.codelists[dimension.codelist].items()
            if place > 0 or not part.parent or parent == part.parent
        ]
        _write_codelist(
            folder / f"{name}.csv",
            [(code, *tables.titles[dimension.codelist, code]) for code in codes],
        )


def _write_codelist(file: Path, rows: Sequence[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(["code", "nl", "en"])
        writer.writerows(rows)
