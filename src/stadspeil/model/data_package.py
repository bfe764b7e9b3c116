"""Data Package: how a table in a file is described to whoever reads the file.

Two packages use these types: the edition's own folder, and the open data that a build publishes.
The words are those of Data Package 2.0 and its Table Schema.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

from pydantic import StringConstraints

from stadspeil.model.area import AreaLevel
from stadspeil.model.base import AreaCode, CodeId, Identifier, Text
from stadspeil.model.codelist import TOTAL, Codelist
from stadspeil.model.dataset import Dataset, Measure, Source
from stadspeil.model.edition import Settings
from stadspeil.model.observation import Status
from stadspeil.model.period import Frequency
from stadspeil.model.unit import Unit, UnitKind

Descriptor = dict[str, Any]

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"

_YEAR = r"(19|20)\d\d"
PERIOD_PATTERNS = {
    Frequency.YEAR: rf"^{_YEAR}$",
    Frequency.HALF_YEAR: rf"^{_YEAR}-S[12]$",
    Frequency.QUARTER: rf"^{_YEAR}-Q[1-4]$",
    Frequency.MONTH: rf"^{_YEAR}-(0[1-9]|1[0-2])$",
    Frequency.DATE: rf"^{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
    Frequency.SCHOOL_YEAR: rf"^{_YEAR}/{_YEAR}$",
}
"""How the codes of periods look, for readers that know patterns only."""

STATUS_LABELS = {
    Status.NORMAL: "normaal / normal",
    Status.PROVISIONAL: "voorlopig / provisional",
    Status.ESTIMATED: "geschat / estimated",
    Status.MISSING: "ontbreekt / missing",
    Status.SUPPRESSED: "onderdrukt / suppressed",
}


@dataclass(frozen=True)
class Field:
    """A column of a table.

    `categories` are the allowed codes with their labels, where a code alone says too little.
    `references` names the table and column in which every value must stand; an empty name is the
    table itself.
    """

    name: str
    type: str = "string"
    title: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    pattern: str = ""
    enum: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimal: str = "."
    thousands: str = ""
    references: tuple[str, str] | None = None

    def descriptor(self) -> Descriptor:
        """The column as Table Schema writes it."""
        return _filled(
            {
                "name": self.name,
                "type": self.type,
                "title": self.title,
                "description": self.description,
                "categories": [{"value": code, "label": label} for code, label in self.categories],
                "decimalChar": "" if self.decimal == "." else self.decimal,
                "groupChar": self.thousands,
                "constraints": _filled(
                    {
                        "required": self.required,
                        "unique": self.unique,
                        "pattern": self.pattern,
                        "enum": [*self.enum, *(code for code, _ in self.categories)],
                        "minimum": _json_number(self.minimum),
                        "maximum": _json_number(self.maximum),
                    }
                ),
            }
        )


@dataclass(frozen=True)
class TableSchema:
    """The columns of a table, and those that tell its rows apart."""

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]

    def descriptor(self) -> Descriptor:
        """The table as Table Schema writes it."""
        foreign_keys = [
            {
                "fields": [field.name],
                "reference": {"resource": field.references[0], "fields": [field.references[1]]},
            }
            for field in self.fields
            if field.references is not None
        ]
        return {
            "fields": [field.descriptor() for field in self.fields],
            "missingValues": [""],
            **_filled({"primaryKey": list(self.primary_key), "foreignKeys": foreign_keys}),
        }


def _filled(properties: Descriptor) -> Descriptor:
    """The properties that say something; zero does."""
    return {
        name: value for name, value in properties.items() if value or type(value) in (int, float)
    }


def _json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def pattern_of(kind: Any) -> str:
    """The regular expression of a type of text, such as `AreaCode`."""
    return next(
        item.pattern
        for item in get_args(kind)
        if isinstance(item, StringConstraints) and isinstance(item.pattern, str)
    )


def period_pattern(frequency: Frequency | None = None) -> str:
    """The pattern of the periods of a frequency, or of all of them."""
    if frequency is not None:
        return PERIOD_PATTERNS[frequency]
    return "^(" + "|".join(pattern[1:-1] for pattern in PERIOD_PATTERNS.values()) + ")$"


def area_field(name: str = "area", *, required: bool = True) -> Field:
    """A column with the codes of areas."""
    return Field(
        name, required=required, pattern=pattern_of(AreaCode), references=("areas", "code")
    )


def code_field(dataset: Dataset, dimension: str, codelist: Codelist) -> Field:
    """A column with the codes of a dimension: a reference to its codelist where that holds all.

    The total is in no codelist; a column that uses it lists the codes that it may hold.
    """
    place = dataset.dimensions.index(dimension)
    has_total = any(row.codes[place] == TOTAL for row in dataset.rows)
    return Field(
        dimension,
        title=in_both(dataset.spec.dimensions[dimension].title),
        required=True,
        pattern=pattern_of(CodeId),
        enum=(TOTAL, *codelist.codes) if has_total else (),
        references=None if has_total else (codelist_name(codelist.id), "code"),
    )


def status_field(name: str = "status", *, required: bool = True) -> Field:
    """A column with the status of figures."""
    return Field(
        name,
        required=required,
        categories=tuple((str(status), label) for status, label in STATUS_LABELS.items()),
    )


AREA_FIELDS = {
    field.name: field
    for field in (
        Field("code", required=True, unique=True, pattern=pattern_of(AreaCode)),
        Field("name", required=True),
        Field("name_en"),
        Field("level", required=True, enum=tuple(AreaLevel)),
        Field("parent", pattern=pattern_of(AreaCode), references=("", "code")),
        Field("member_of"),
        Field("aliases"),
        Field("longitude", "number", minimum=Decimal(-180), maximum=Decimal(180)),
        Field("latitude", "number", minimum=Decimal(-90), maximum=Decimal(90)),
    )
}

UNIT_FIELDS = {
    field.name: field
    for field in (
        Field("code", required=True, unique=True, pattern=pattern_of(Identifier)),
        Field("kind", required=True, enum=tuple(UnitKind)),
        Field("scale", "integer"),
        Field("symbol"),
        Field("nl_one", required=True),
        Field("nl_many", required=True),
        Field("en_one", required=True),
        Field("en_many", required=True),
    )
}

CODE_FIELDS = {
    field.name: field
    for field in (
        Field("code", required=True, unique=True, pattern=pattern_of(CodeId)),
        Field("nl", required=True),
        Field("en"),
        Field("parent", pattern=pattern_of(CodeId), references=("", "code")),
        Field("description_nl"),
        Field("description_en"),
        Field("phrase_nl"),
        Field("phrase_en"),
    )
}


def codelist_name(identifier: str) -> str:
    """The name of the resource that holds a codelist."""
    return f"codelist-{identifier}"


def dataset_name(identifier: str) -> str:
    """The name of the resource that holds a dataset."""
    return f"dataset-{identifier}"


def in_both(text: Text, between: str = " / ") -> str:
    """A text in Dutch and then in English: descriptors have one place for both."""
    return between.join(part for part in (text.nl, text.en) if part)


def describe_measure(measure: Measure, unit: Unit) -> str:
    """What a column of figures counts, how it may be added up and how its source rounds."""
    unit_text = Text(nl=unit.nl_many, en=unit.en_many)
    return f"{in_both(unit_text)}; {measure.type}; {measure.rounding}"


def describe_head(settings: Settings) -> Descriptor:
    """The package as a whole. It was made on the reference date, so that builds repeat."""
    return {
        "$schema": PACKAGE_PROFILE,
        "name": settings.id,
        "title": in_both(settings.title),
        "description": in_both(settings.purpose, "\n\n"),
        "version": settings.version,
        "created": f"{settings.reference_date}T00:00:00Z",
        "contributors": [{"title": settings.authority, "roles": ["publisher"]}],
        **_filled({"sources": [{"title": source} for source in settings.sources]}),
    }


def describe_origin(source: Source) -> Descriptor:
    """Where a table comes from and on what terms, as properties of its resource."""
    place = f", {source.publication}" if source.publication else ""
    origin = {
        "title": source.holder + place,
        "version": source.retrieved,
        **_filled({"path": source.url}),
    }
    return {"sources": [origin], **describe_licences([source.licence] if source.licence else [])}


def describe_licences(licences: Iterable[str]) -> Descriptor:
    """Licences as a property of a package or resource; nothing where none is known.

    >>> describe_licences(["CC BY 4.0"])
    {'licenses': [{'name': 'CC-BY-4.0', 'title': 'CC BY 4.0'}]}
    """
    named = [
        {"name": re.sub(r"[^A-Za-z0-9._]+", "-", licence).strip("-"), "title": licence}
        for licence in dict.fromkeys(licences)
    ]
    return _filled({"licenses": named})


def to_json(value: object) -> str:
    """JSON with one form for one content, readable, ending in a newline."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
