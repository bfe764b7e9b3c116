"""The tables that a registration is counted into, and what the numbers in their cells stand for.

A count gives cells of integers: area, `c1`, `c2`, measure, value. `labels` says which codes of a
table's dimensions a pair (c1, c2) stands for; every pair that may occur is in it.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from stadspeil.model.base import Column, Identifier, Spec, Text
from stadspeil.model.dataset import MeasureType, Total
from stadspeil.registrations.codelists import load_codelist, load_codes

TOTAL = "_T"
MOST = 6
"""Persons and households with this number of products or more stand in one class."""

REPEATABLE = ("jeugdbescherming", "jeugdreclassering", "verblijf")
"""The products of which CBS counts repeated use."""

RESIDENTIAL = ("verblijf",)
FIVE_YEARS = 1826
"""Days; five years have one or two leap days, and the shorter span is taken."""

ASSISTANCE = "algemene-bijstand"
COSTS = "kosten"
LARGEST = 2
"""The place among the measures of costs of the largest sum of one client; the second follows."""
_OF_PERSONS = {COSTS, "herhaald-beroep", "bijstand-klanten"}
UNKNOWN_REASON = "onbekend"
EURO = "euro"

Labels = Mapping[tuple[int, int], tuple[str, ...]]


class CountedFor(StrEnum):
    """For which periods a table is counted."""

    ALL = "all"
    PERIODS = "periods"
    DATES = "dates"


class CountDimension(Spec):
    """A dimension of a count table: its column, codelist, total, and name for readers."""

    name: Column
    codelist: Identifier
    total: Total
    title: Text


class CountMeasure(Spec):
    """A measure of a count table. Its unit is the noun of what is counted, or `euro`.

    `contributors`, `largest` and `second` name the measures that say how many clients a cell of
    euros is for, and the largest two sums of one client. They are `internal`: they never leave.
    """

    name: Column
    unit: Identifier
    type: MeasureType
    title: Text
    contributors: Column | None = None
    largest: Column | None = None
    second: Column | None = None
    internal: bool = False


class CountTable(Spec):
    """One table."""

    id: Identifier
    title: Text
    description: Text
    dimensions: tuple[CountDimension, ...]
    measures: tuple[CountMeasure, ...]
    counted_for: CountedFor = CountedFor.ALL
    needs: str = ""
    """`person`, `household` or `resident` sets; empty when records are counted as they are."""

    @property
    def follows_persons(self) -> bool:
        """Whether it counts persons, households or their euros, wherever they moved to."""
        return bool(self.needs) or self.id in _OF_PERSONS

    @property
    def for_periods(self) -> bool:
        """Whether it is counted for years, half-years and the like."""
        return self.counted_for is not CountedFor.DATES

    @property
    def for_dates(self) -> bool:
        """Whether it is counted for measurement dates."""
        return self.counted_for is not CountedFor.PERIODS

    @property
    def labels(self) -> Labels:
        """The codes of the dimensions for each pair (c1, c2), in the order of the table."""
        return _labels()[self.id]


@cache
def load_tables() -> Mapping[str, CountTable]:
    """All count tables by id."""
    text = (files(__package__) / "tables.yaml").read_text(encoding="utf-8")
    tables = [CountTable.model_validate(entry) for entry in yaml.safe_load(text)]
    return {table.id: table for table in tables}


@cache
def _labels() -> Mapping[str, Labels]:
    laws, products = load_codes("law"), load_codes("product")
    by_law = {len(products) + place: law for place, law in enumerate(laws)} | {-1: TOTAL}
    numbers = dict(enumerate(load_codes("aantal-producten"), 1))
    reasons = [*enumerate(load_codes("reason")), (-1, UNKNOWN_REASON)]
    return {
        "clienten": _single(products) | {(place, -1): (law,) for place, law in by_law.items()},
        "clienten-aantal": {
            (place, number): (law, code)
            for place, law in by_law.items()
            for number, code in numbers.items()
        },
        "stroom": {(place, -1): (law,) for place, law in by_law.items()},
        "huishoudens": {(1, -1): ("met",), (0, -1): ("zonder",), (-1, -1): (TOTAL,)},
        "huishoudens-wetten": {
            (_law_bits(code), -1): (code,) for code in load_codes("wetten-combinatie")
        },
        "huishoudens-voorzieningen": {(number, -1): (code,) for number, code in numbers.items()},
        "trajecten-gestart": _single(products),
        "trajecten-beeindigd": {
            (place, reason): (law, code)
            for place, law in enumerate(laws)
            for reason, code in reasons
        },
        "herhaald-beroep": {(products.index(code), -1): (code,) for code in REPEATABLE},
        "verwijzingen-verblijf": _single(load_codes("referrer")),
        "kosten": _single(load_codes("care_form")),
        "bijstand-klanten": _trait_labels(),
    }


def _single(codes: tuple[str, ...]) -> dict[tuple[int, int], tuple[str, ...]]:
    return {(place, -1): (code,) for place, code in enumerate(codes)}


def _law_bits(combination: str) -> int:
    """The laws of a class such as `jeugd-pwet`, as bits in the order of the codelist of laws."""
    names = ("jeugd", "wmo", "pwet")
    return sum(1 << names.index(name) for name in combination.split("-"))


def _trait_labels() -> Labels:
    """A row is about one way of dividing: c1 says which, c2 the class in it."""
    dimensions = load_tables()["bijstand-klanten"].dimensions
    labels = {}
    for place, dimension in enumerate(dimensions):
        for number, code in enumerate(load_titles(dimension.codelist)):
            row = [TOTAL] * len(dimensions)
            row[place] = code
            labels[place, number] = tuple(row)
    return labels | {(-1, -1): (TOTAL,) * len(dimensions)}


_OWN_NAMES = {
    "wet": "law",
    "reden": "reason",
    "verwijzer": "referrer",
    "zorgvorm": "care_form",
    "geslacht": "sex",
    "leefvorm": "living_form",
    "nationaliteit": "nationality",
}
"""Codelists of the tables that are those of a registration under another name."""


@cache
def load_titles(codelist: str) -> Mapping[str, tuple[str, Text]]:
    """The codes of a codelist of the tables in order, each with its parent (or "") and name."""
    if codelist == "product":
        laws = {row["code"]: ("", _text(row)) for row in load_codelist("law")}
        return laws | {row["code"]: (row["law"], _text(row)) for row in load_codelist("product")}
    rows = load_codelist(_OWN_NAMES.get(codelist, codelist))
    found = {row["code"]: ("", _text(row)) for row in rows}
    if codelist == "reden":
        found[UNKNOWN_REASON] = ("", Text(nl="Reden onbekend", en="Reason unknown"))
    return found


def _text(row: Mapping[str, str]) -> Text:
    return Text(nl=row["nl"], en=row["en"])
