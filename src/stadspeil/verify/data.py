"""Reading the open data back: CSV, Parquet and JSON, cell by cell."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import ulp
from pathlib import Path
from typing import Any

import duckdb

from stadspeil.verify.amount import Amount
from stadspeil.verify.changes import Change
from stadspeil.verify.corrections import NOW, PRINTED
from stadspeil.verify.figures import Figure, Key
from stadspeil.verify.printed import DUST
from stadspeil.verify.quantities import Unknown
from stadspeil.verify.source import Source
from stadspeil.verify.tally import Tally

Row = Mapping[str, Any]

_ULPS = 8
"""How many times the last binary digit a few steps of arithmetic may be off."""

_DIFFERENCE_DECIMALS = 10
_HALF_A_DIFFERENCE = 0.6e-10


class DataReader:
    """Reads the folder `data/`, and the downloads of the site."""

    def __init__(self, build: Path, source: Source, tally: Tally) -> None:
        self._build = build
        self._source = source
        self._tally = tally
        self._figures = tally.identities.figures
        self._changes = tally.identities.changes

    def read(self) -> None:
        """Check all of it."""
        self._check_hashes()
        every = set(self._figures.by_id)
        self._check_observations("data/observations.csv", self._csv("data/observations.csv"), every)
        self._check_observations(
            "data/observations.parquet", self._parquet("data/observations.parquet"), every
        )
        self._check_changes("data/changes.csv")
        self._check_indicators()
        self._check_findings()
        self._check_estimates()
        self._check_corrections()
        self._check_profiles()
        for name in self._source.tables:
            self._check_dataset(name)
        self._check_lists()
        self._check_downloads()

    # -- files

    def _csv(self, name: str) -> list[Row]:
        rows: list[Row] = self._open(name, _read_csv)
        return rows

    def _parquet(self, name: str) -> list[Row]:
        rows: list[Row] = self._open(name, _read_parquet)
        return rows

    def _json(self, name: str) -> Any:
        return self._open(name, lambda file: json.loads(file.read_text("utf-8")))

    def _open(self, name: str, read: Callable[[Path], Any]) -> Any:
        try:
            return read(self._build / name)
        except (OSError, ValueError, csv.Error, duckdb.Error) as error:
            self._tally.fail(
                name, "", f"a file that can't be read ({error})", "a file of the build"
            )
            return []

    def _check_hashes(self) -> None:
        """Each file of the package is as its descriptor says."""
        name = "data/datapackage.json"
        package = self._json(name)
        for resource in package["resources"] if package else ():
            file = self._build / "data" / str(resource.get("path"))
            if not file.is_file():
                self._tally.fail(name, "", str(resource.get("path")), "a file that is there")
                continue
            content = file.read_bytes()
            found = f"sha256:{hashlib.sha256(content).hexdigest()}"
            if (found, len(content)) != (resource.get("hash"), resource.get("bytes")):
                self._tally.fail(
                    f"data/{resource['path']}", "", found, f"{resource.get('hash')} ({name})"
                )

    # -- figures

    def _check_observations(self, file: str, rows: Iterable[Row], every: set[str]) -> None:
        by_id = self._figures.by_id
        found = set()
        for place, row in enumerate(rows, start=2):
            key = by_id.get(str(row.get("id")))
            if key is None or row["id"] in found:
                self._tally.fail(file, str(place), f"the id {row.get('id')}", "a figure, once")
                continue
            found.add(row["id"])
            self._check_row(file, place, row, self._expect_observation(key))
        for missing in sorted(every - found)[:10]:
            self._tally.fail(file, "", "no row", missing)

    def _expect_observation(self, key: Key) -> Row:
        figure: Figure = self._figures.by_key[key]
        spec = self._source.indicators[key.indicator].spec
        area = self._source.areas[key.area]
        return {
            "indicator": key.indicator,
            "area": key.area,
            "area_name": area["name"],
            "period": key.period,
            "breakdown": dict(key.part),
            "vintage": self._figures.vintage(key.indicator),
            "value": figure.value,
            "unit": spec["unit"],
            "status": figure.status,
            "numerator": figure.above,
            "denominator": figure.below,
            "reason": figure.reason,
        }

    def _check_changes(self, file: str) -> None:
        found = set()
        for place, row in enumerate(self._csv(file), start=2):
            change = self._changes.find(str(row.get("id")))
            if change is None or change.id in found:
                self._tally.fail(file, str(place), f"the id {row.get('id')}", "a change, once")
                continue
            found.add(change.id)
            self._check_row(file, place, row, self._expect_change(change))
        for missing in sorted(set(self._changes.by_id) - found)[:10]:
            self._tally.fail(file, "", "no row", missing)

    def _expect_change(self, change: Change) -> Row:
        indicator, area, periods, *part = change.id.rpartition("@")[0].split(":", 3)
        first, last = periods.split("~")
        spec = self._source.indicators[indicator].spec
        is_share = self._source.kind(spec["unit"]) == "share"
        has_relative = change.relative is not None
        return {
            "indicator": indicator,
            "area": area,
            "area_name": self._source.areas[area]["name"],
            "breakdown": dict(item.split("=", 1) for item in (part[0].split(";") if part else ())),
            "period_from": first,
            "period_to": last,
            "value_from": change.first,
            "value_to": change.last,
            "difference": change.difference,
            "relative": change.relative,
            "unit": "procentpunt" if is_share else spec["unit"],
            "numerator": change.difference if has_relative else None,
            "denominator": change.first if has_relative else None,
            "status": change.status,
            "refusal": change.refusal,
            "causes": ";".join(change.causes),
            "skipped": ";".join(change.skipped),
        }

    def _check_row(self, file: str, place: int, row: Row, expected: Row) -> None:
        """Compare the cells of a row; a row counts as one figure."""
        wrong = [name for name, value in expected.items() if not is_cell(row.get(name), value)]
        self._tally.count("open data", not wrong)
        for name in wrong:
            value = expected[name]
            said = (
                f"{float(value):.12g}" if isinstance(value, Fraction) else str(value or "nothing")
            )
            self._tally.fail(
                file, str(place), f"{name} {row.get(name)} ({row.get('id', '')})", said
            )

    # -- findings and indicators

    def _check_findings(self) -> None:
        file = "data/findings.json"
        for finding in self._json(file):
            name = str(finding.get("id"))
            try:
                values = self._tally.identities.quantities(finding)
            except Unknown as error:
                self._tally.fail(file, name, str(error), "a figure or rule of the open data")
                continue
            # What comes from subtracting large amounts carries their noise.
            noise = DUST * max(1.0, *(abs(float(value)) for value in values.values()))
            for item in finding["quantities"]:
                is_right = abs(item["value"] - float(values[item["name"]])) <= noise
                self._tally.count("findings", is_right)
                if not is_right:
                    expected = f"{float(values[item['name']]):.12g}"
                    self._tally.fail(file, name, f"{item['name']} {item['value']}", expected)
            for part in ("value", "change"):
                value = finding.get(part)
                if value is not None and not any(
                    abs(value - float(item)) <= noise for item in values.values()
                ):
                    self._tally.fail(file, name, f"{part} {value}", "one of its quantities")
            self._check_sentences(file, finding, list(values.values()))

    def _check_sentences(self, file: str, finding: Row, values: Sequence[Fraction]) -> None:
        """Every number in a sentence is a quantity of its finding, or belongs to a class."""
        for language, text in finding["text"].items():
            amounts = [Amount(value, None, is_coarse=True) for value in values]
            self._tally.check_sentence("findings", file, finding["id"], text, amounts, language)

    def _check_corrections(self) -> None:
        """Every printed figure and what it is now, and none that is missing."""
        corrections = self._tally.identities.corrections
        if not corrections.names:
            return
        file = "data/corrections.json"
        found = set()
        for correction in self._json(file):
            for place, cell in enumerate(correction["cells"], start=1):
                for kind, value in ((PRINTED, cell["printed"]), (NOW, cell["now"])):
                    if value is None:
                        continue
                    name = f"{kind}{correction['id']}:{place}"
                    found.add(name)
                    amounts = corrections.amounts(name)
                    self._check_number(file, name, value, amounts[0].value if amounts else None)
        for missing in sorted(corrections.names - found)[:10]:
            self._tally.fail(file, "", "no number", missing)

    def _check_estimates(self) -> None:
        """Every number of an estimate under its name, and none that is missing."""
        if not self._source.estimates:
            return
        file = "data/estimates.json"
        numbers = self._tally.identities.estimates.by_name
        found = set()
        for estimate in self._json(file):
            groups = [("", estimate), *((f"{one['id']}:", one) for one in estimate["updates"])]
            for prefix, group in groups:
                for item in group["values"]:
                    name = f"{estimate['id']}#{prefix}{item['name']}"
                    found.add(name)
                    self._check_number(file, name, item["value"], numbers.get(name))
        for missing in sorted(set(numbers) - found)[:10]:
            self._tally.fail(file, missing, "nothing", f"{float(numbers[missing]):.12g}")

    def _check_number(self, file: str, name: str, value: float, expected: Fraction | None) -> None:
        """A number of JSON is what it should be, up to the last binary digits."""
        is_right = expected is not None and (
            abs(value - float(expected)) <= DUST * max(1.0, abs(float(expected)))
        )
        self._tally.count("open data", is_right)
        if not is_right:
            said = "no such number" if expected is None else f"{float(expected):.12g}"
            self._tally.fail(file, name, str(value), said)

    def _check_profiles(self) -> None:
        """The kind of every area, and every place and spread."""
        profiles = self._tally.identities.profiles
        if not profiles.kinds and not profiles.numbers:
            return
        file = "data/profiles.json"
        content = self._json(file) or {}
        kinds = {
            (item["typology"], item["area"]): item["kind"] or ""
            for item in content.get("types", ())
        }
        for name in sorted({*kinds, *profiles.kinds}):
            self._compare(file, ":".join(name), kinds.get(name), profiles.kinds.get(name))
        numbers = {item["id"]: item["value"] for item in content.get("numbers", ())}
        for identity in sorted({*numbers, *profiles.numbers}):
            value, expected = numbers.get(identity), profiles.numbers.get(identity)
            number = None if expected is None else round(float(expected[0]), 9)
            self._compare(file, identity, None if value is None else round(value, 9), number)

    def _compare(self, file: str, name: str, found: object, expected: object) -> None:
        is_right = found is not None and found == expected
        self._tally.count("open data", is_right)
        if not is_right:
            self._tally.fail(file, name, str(found), str(expected))

    def _check_indicators(self) -> None:
        file = "data/indicators.csv"
        rows = {row["id"]: row for row in self._csv(file)}
        for place, (name, indicator) in enumerate(self._source.indicators.items(), start=2):
            spec = indicator.spec
            expected = {
                "title_nl": _text(spec["title"], "nl"),
                "definition_nl": _text(spec["definition"], "nl"),
                "unit": spec["unit"],
                "decimals": Fraction(spec.get("decimals") or 0),
                "goals": ";".join(spec.get("goals") or ()),
                "sdgs": ";".join(spec.get("sdgs") or ()),
                "budget": ";".join(spec.get("budget") or ()),
            }
            self._check_row(file, place, rows.get(name, {}), expected)

    # -- datasets and lists

    def _check_dataset(self, name: str) -> None:
        file = f"data/datasets/{name}.csv"
        table = self._source.tables[name]
        rows = self._csv(file)
        if len(rows) != len(table.rows):
            self._tally.fail(file, "", f"{len(rows)} rows", f"{len(table.rows)}")
        for place, (row, own) in enumerate(zip(rows, table.rows, strict=False), start=2):
            expected: dict[str, Any] = {"area": own.area, "period": own.period}
            expected |= dict(zip(table.dimensions, own.codes, strict=True))
            for measure, (value, status) in own.figures.items():
                expected |= {measure: value, f"{measure}_status": status}
            self._check_row(file, place, row, expected)

    def _check_lists(self) -> None:
        """Areas and codes are published as they were written."""
        lists = {"data/areas.csv": self._source.areas}
        for name, codes in self._source.codelists.items():
            lists[f"data/codelists/{name}.csv"] = codes
        for file, codes in lists.items():
            rows = {row["code"]: row for row in self._csv(file)}
            for place, (code, cells) in enumerate(codes.items(), start=2):
                known = {name: cell for name, cell in cells.items() if name in rows.get(code, {})}
                expected = {
                    name: Fraction(cell) if name in ("longitude", "latitude") and cell else cell
                    for name, cell in known.items()
                    if name not in ("member_of", "aliases")
                }
                self._check_row(file, place, rows.get(code, {}), {"code": code, **expected})

    def _check_downloads(self) -> None:
        """The figures of each indicator as files beside its page."""
        for name in self._source.indicators:
            every = {item for item, key in self._figures.by_id.items() if key.indicator == name}
            for ending, read in (("csv", self._csv), ("json", self._json)):
                file = f"site/indicatoren/{name}.{ending}"
                rows = read(file)
                self._check_observations(file, rows, every)


def is_cell(cell: Any, expected: Any) -> bool:
    """Whether a cell holds what it should: a number but for binary noise, else the same text.

    Differences are written in ten decimals, other numbers in all digits that a machine has.
    """
    if isinstance(expected, Fraction):
        try:
            value = float(cell) if cell not in (None, "") else None
        except (ValueError, TypeError):
            return False
        noise = max(_ULPS * ulp(float(expected)), _HALF_A_DIFFERENCE if _is_short(cell) else 0.0)
        return value is not None and abs(value - float(expected)) <= noise
    if isinstance(expected, dict):
        return bool((json.loads(cell) if isinstance(cell, str) else cell) == expected)
    return (cell or "") == (expected or "")


def _is_short(cell: Any) -> bool:
    """Whether a number has exactly ten decimals, or fewer since the last ones were zeros."""
    return len(str(cell).partition(".")[2]) <= _DIFFERENCE_DECIMALS


def _read_csv(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _read_parquet(file: Path) -> list[Row]:
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        cursor = connection.execute("SELECT * FROM read_parquet(?)", [file.as_posix()])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _text(text: Any, language: str) -> str:
    return str(text[language] if isinstance(text, Mapping) else text)
