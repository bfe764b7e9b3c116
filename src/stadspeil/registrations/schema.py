"""The four tables of a registration: their columns, what fills them, and what each date means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a column."""

    PSEUDONYM = "pseudonym"
    """Whatever names a person, household or provider; never shown, only compared."""
    CODE = "code"
    """A code of a codelist."""
    AREA = "area"
    """A neighbourhood of CBS: BU and eight digits."""
    DATE = "date"
    """A day: 2021-03-31."""
    MONTH = "month"
    """A calendar month: 2021-03."""
    YEAR = "year"
    """A year: 2009."""
    EUROS = "euros"
    """An amount in euros with at most two decimals."""


@dataclass(frozen=True)
class Column:
    """One column of a table: what fills it, and whether it may be empty."""

    name: str
    kind: Kind
    meaning: str
    codelist: str = ""
    may_be_empty: bool = False
    default: str = ""
    """The code that an empty cell of a column with codes stands for."""
    counted: bool = True
    """Whether counts may need it; if not, it only tells records apart."""

    def __post_init__(self) -> None:
        if (self.kind is Kind.CODE) != bool(self.codelist):
            raise ValueError(f"{self.name}: a codelist goes with codes, and codes with a codelist")


@dataclass(frozen=True)
class Table:
    """One table: what one row of it stands for, and its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name}: each column once")

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def has_stretch(self) -> bool:
        """Whether a row has a first and a last day."""
        return any(column.name == "end" for column in self.columns)


def _person() -> Column:
    return Column("person", Kind.PSEUDONYM, "The pseudonym of a person, the same in all tables.")


PERSONS = Table(
    "persons",
    "one stay of a person at an address",
    (
        _person(),
        Column("birth_year", Kind.YEAR, "The year of birth."),
        Column("sex", Kind.CODE, "The sex in the population register.", "sex"),
        Column("household", Kind.PSEUDONYM, "Who shares it lives together during the stay."),
        Column("neighbourhood", Kind.AREA, "The neighbourhood of the address; gives municipality."),
        Column("start", Kind.DATE, "The first day at this address, in this household."),
        Column("end", Kind.DATE, "The last day; empty: still there.", may_be_empty=True),
    ),
)
PROVISIONS = Table(
    "provisions",
    "one stretch of one product for one person",
    (
        _person(),
        Column("law", Kind.CODE, "The law that it rests on.", "law"),
        Column("product", Kind.CODE, "The care type, arrangement or trajectory.", "product"),
        Column("start", Kind.DATE, "The first day on which it was delivered, not allotted."),
        Column("end", Kind.DATE, "The last day of delivery; empty: it runs.", may_be_empty=True),
        Column(
            "referrer",
            Kind.CODE,
            "Who referred; empty: not registered.",
            "referrer",
            may_be_empty=True,
            default="niet-geregistreerd",
        ),
        Column("reason", Kind.CODE, "Why it ended; only with an end.", "reason", may_be_empty=True),
        Column("provider", Kind.PSEUDONYM, "Who delivers.", may_be_empty=True, counted=False),
    ),
)
INVOICES = Table(
    "invoices",
    "what was invoiced for one person, care form and month",
    (
        _person(),
        Column("product", Kind.CODE, "The care form that was invoiced.", "care_form"),
        Column("month", Kind.MONTH, "The month of the invoice, not that of the care."),
        Column("euros", Kind.EUROS, "The amount; a credit note is set against its invoice first."),
    ),
)
BENEFITS = Table(
    "benefits",
    "one stretch of one benefit for one person, partners included",
    (
        _person(),
        Column("kind", Kind.CODE, "The kind of benefit.", "benefit_kind"),
        Column("start", Kind.DATE, "The first day of entitlement; duration counts from here."),
        Column("end", Kind.DATE, "The last day of entitlement; empty: it runs.", may_be_empty=True),
        Column("living_form", Kind.CODE, "With whom the benefit is shared.", "living_form"),
        Column("nationality", Kind.CODE, "Dutch, or not.", "nationality"),
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (PERSONS, PROVISIONS, INVOICES, BENEFITS)
}

OPEN_END = 2_147_483_647
"""The end, in days since 1970-01-01, of what still runs."""
