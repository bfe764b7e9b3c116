"""What a record must not be, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """A rule that a record may break; a mapping may declare that such records are set apart."""

    VALUE_MISSING = "value-missing"
    VALUE_MALFORMED = "value-malformed"
    CODE_UNKNOWN = "code-unknown"
    LAW_MISMATCH = "law-mismatch"
    DATE_IMPLAUSIBLE = "date-implausible"
    END_BEFORE_START = "end-before-start"
    REASON_WITHOUT_END = "reason-without-end"
    AMOUNT_MISSING = "amount-missing"
    AMOUNT_NEGATIVE = "amount-negative"
    PERSON_WITHOUT_HOUSEHOLD = "person-without-household"
    PERSON_SET_APART = "person-set-apart"
    DUPLICATE_DELIVERY = "duplicate-delivery"
    OVERLAPPING_RECORDS = "overlapping-records"


FOLLOWS: frozenset[Rule] = frozenset({Rule.PERSON_SET_APART})
"""Rules that only follow from another record set apart: never declared, never refused."""


@dataclass(frozen=True)
class Wording:
    """What is wrong with the records that break a rule, what was expected and what to do."""

    found: str
    expected: str
    do: str


WORDINGS: Mapping[Rule, Wording] = {
    Rule.VALUE_MISSING: Wording("without a value", "a value in every record", "fill it in"),
    Rule.VALUE_MALFORMED: Wording(
        "that can't be read as {kind}", "{kind}, such as {example}", "correct the values"
    ),
    Rule.CODE_UNKNOWN: Wording(
        "with an unknown code",
        "a code of the list {codelist}, or one that the mapping translates",
        "correct the values, or translate them under codes: in the mapping",
    ),
    Rule.LAW_MISMATCH: Wording(
        "with a product of another law",
        "a product of the law in the same record",
        "correct the law or the product, or the translation of either in the mapping",
    ),
    Rule.DATE_IMPLAUSIBLE: Wording(
        "with a date outside reason",
        "a date from {first} to {last}, and not before the birth of the person",
        "correct the dates, or widen dates: in the mapping",
    ),
    Rule.END_BEFORE_START: Wording(
        "with an end before the start", "a last day on or after the first", "correct the dates"
    ),
    Rule.REASON_WITHOUT_END: Wording(
        "with a reason of ending but no end", "a reason only beside an end", "fill in the end"
    ),
    Rule.AMOUNT_MISSING: Wording(
        "without an amount", "an amount in every record", "fill in the amount"
    ),
    Rule.AMOUNT_NEGATIVE: Wording(
        "with a negative amount",
        "amounts of 0 or more",
        "set each credit note against its invoice before delivery",
    ),
    Rule.PERSON_WITHOUT_HOUSEHOLD: Wording(
        "of a person without household",
        "a household for every person, in the table persons",
        "deliver the stays of these persons too, or correct the pseudonyms",
    ),
    Rule.PERSON_SET_APART: Wording(
        "of a person whose stays were set apart", "a stay for every person", "correct the stays"
    ),
    Rule.DUPLICATE_DELIVERY: Wording(
        "delivered before",
        "each record once",
        "deliver each record once; a file may have been delivered twice",
    ),
    Rule.OVERLAPPING_RECORDS: Wording(
        "overlapping another of the same {same}",
        "stretches that follow each other",
        "join the stretches, or correct the dates",
    ),
}


@dataclass(frozen=True)
class Check:
    """One rule applied to one column of one table; its number stands beside the records."""

    number: int
    rule: Rule
    table: str
    column: str
