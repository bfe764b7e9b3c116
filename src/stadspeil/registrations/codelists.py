"""The codelists that a registration is read with; they ship with the package."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

NAMES = (
    "law",
    "product",
    "care_form",
    "referrer",
    "reason",
    "benefit_kind",
    "living_form",
    "nationality",
    "sex",
)
"""The codelists with which columns of the four tables are filled."""

MAX_PRODUCTS = 31
"""A set of products is counted as bits of a number below 2^31."""


@cache
def load_codelist(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a codelist in order: `code`, `nl`, `en`, and what else it says of a code.

    Raises:
        FileNotFoundError: there is no such codelist.
    """
    text = (files(__package__) / "codelists" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def load_codes(name: str) -> tuple[str, ...]:
    """The codes of a codelist; the place of a code is the number that stands for it."""
    return tuple(row["code"] for row in load_codelist(name))


def load_standard() -> tuple[Mapping[str, str], ...]:
    """Codes of the messages iJw 3.2 and iWmo 3.2, each with the code of ours that it falls under.

    Columns: `law`, `column` (product, reason, referrer), `code`, `target`, `title`.
    """
    return load_codelist("ijw-iwmo")
