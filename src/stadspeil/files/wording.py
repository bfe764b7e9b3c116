"""What pydantic finds wrong, in the words of an analyst."""

from collections.abc import Mapping
from typing import Any

from stadspeil.model.base import AreaCode, CodeId, Column, Identifier
from stadspeil.model.correction import Digits
from stadspeil.model.data_package import pattern_of
from stadspeil.model.edition import QuestionLink
from stadspeil.model.estimate import Term, ValueName
from stadspeil.model.indicator import GoalId
from stadspeil.model.period import EXAMPLES

FORMS: Mapping[str, str] = {
    pattern_of(Identifier): "small letters, digits and hyphens, such as jeugdhulp-clienten",
    pattern_of(Column): "small letters, digits and _, such as living_form",
    pattern_of(CodeId): "letters, digits, points, + and -, such as 0-4 or verblijf",
    pattern_of(AreaCode): (
        "a code of CBS, such as GM0546 or WK054600; or X. and a name in capitals, such as X.G4"
    ),
    pattern_of(GoalId): "a number, with or without a letter, such as 2 or 2b",
    r"^\d{4}-\d{2}-\d{2}$": "a date such as 2022-09-15",
    r"^\d{4}-\d{2}(-\d{2})?$": "a month such as 2022-08, or a date such as 2022-08-15",
    r"^\w+(\.\w+)?$": "the name of a table or view, such as voorziening or brp.verblijf",
    r"^https://": "an address that starts with https://",
    r"^https://[^\s?#\"'<>]+$": "an address such as https://monitor.example.nl",
    pattern_of(QuestionLink): "indicator:ID, chapter:NAME, estimate:ID, typology:ID or page:NAME, "
    "with # and a part of it",
    pattern_of(Term): "a number such as 15 or 0.5, or the id of an input",
    pattern_of(ValueName): "the name of a result, such as low, opleiding.high or high.share",
    r"^[,;\t|]$": "one of , ; | or a tab",
    r"^[.,]$": "a point or a comma",
    r"^[., ]?$": "a point, a comma, a space or nothing",
    r"\{part\}": "words with {part} where the name of the part goes: de uitgaven aan {part}",
    r"^(utf-8|windows-1252)$": "utf-8 or windows-1252",
    r"^[a-z_0-9]+\.[a-z_0-9]+$": (
        "a dimension, a point and a column of its codelist, such as product.contract"
    ),
    r"^(unknown|none)$": "unknown or none",
    pattern_of(Digits): "a number with a decimal point and all its printed zeros, such as 13.50",
}
"""What the patterns of the model ask for."""

_CHECKS: tuple[tuple[str, str, str], ...] = (
    ("is not a period", f"a period: {', '.join(EXAMPLES.values())}", "write it in such a form"),
    ("is not a school year", "two years that follow each other", "correct one of the years"),
    ("is a day that does not exist", "a day of the calendar", "correct the day"),
    (
        "has total: sum",
        (
            "total: given (the file has rows with _T) or total: none, since only additive "
            "measures add up"
        ),
        "correct the total of the dimension, or the type of the measure",
    ),
    (
        "is taken",
        "each name once, and none of area, period, status, note and source",
        "choose another name, here and in the file",
    ),
    ("are the same", "two signs that differ", "correct one of the two"),
    (
        "it needs 'now'",
        "now with an expression, or none with why there is no such figure",
        "write one of the two",
    ),
    (
        "'unit' goes with 'none'",
        "unit beside none; the figure of now has its own",
        "add the unit, or take it out",
    ),
    (
        "an 'answer' goes with",
        "an answer where the state is acknowledged or refuted",
        "correct the state, or take the answer out",
    ),
    ("needs an 'answer'", "an answer that says why", "add the answer, or correct the state"),
    ("names no code", "at least one code", "name a code, or take the line out"),
    (
        "decided_by names nobody",
        "in decided_by the body that decided, such as Raad, RV 23.0012",
        "name it, or write status: proposal",
    ),
    (
        "somebody decided on them",
        "decided_by and decided_on only beside status: decided",
        "write status: decided, or take them out",
    ),
    ("all weights are zero", "at least one weight above zero", "raise one"),
    ("is pinned too", "each finding either pinned or hidden", "take it out of one of the two"),
    (
        "stands alone",
        "two figures or more, or one beside what a source says (quoted)",
        "add a figure, or quoted: {text: ..., source: ...}",
    ),
    ("stands there more than once", "each once", "take it out where it stands again"),
    ("the first day is after the last", "a first day on or before the last", "correct one of both"),
    ("it says nothing", "causes, options or research", "add one of them, or take the entry out"),
)
"""What the model's own checks say, what they expect, and what to do."""

_KINDS: Mapping[str, tuple[str, str]] = {
    "missing": ("this field, which is obligatory", "add the field"),
    "extra_forbidden": (
        "only fields that the format knows",
        "correct the name, or take the field out",
    ),
    "bool_parsing": ("true or false", "write one of the two"),
    "int_parsing": ("a whole number", "write digits only"),
    "float_parsing": ("a number with a decimal point", "write digits and one point"),
    "decimal_parsing": ("a number with a decimal point", "write digits and one point"),
    "finite_number": ("a number with an end", "write digits and one point"),
    "string_type": ("a text", "write a text, between quotes if it has special signs"),
    "string_too_short": ("a text that is not empty", "write the text"),
    "too_short": ("at least one", "add one"),
    "tuple_type": ("a list: [a, b], or lines that start with '- '", "make it a list"),
    "dict_type": ("fields with values, such as {nl: ..., en: ...}", "write it as fields"),
    "model_type": ("fields with values, such as {nl: ..., en: ...}", "write it as fields"),
}


_LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("ge", "of at least"),
    "greater_than": ("gt", "above"),
    "less_than_equal": ("le", "of at most"),
    "less_than": ("lt", "below"),
}


def describe(value: Any) -> str:
    """A value as an analyst may have written it."""
    match value:
        case None | "":
            return "nothing"
        case list():
            return "a list"
        case dict():
            return "fields with values"
        case _:
            return repr(value)


def explain(
    kind: str, context: Mapping[str, Any], message: str, value: Any
) -> tuple[str, str, str]:
    """What was found, what was expected and what to do, for one error of pydantic.

    >>> explain("enum", {"expected": "'sum' or 'none'"}, "", "som")
    ("'som'", "one of 'sum' or 'none'", 'write one of these')
    """
    if kind == "missing":
        return ("the field is not there", *_KINDS[kind])
    if kind == "value_error":
        return _explain_check(message.removeprefix("Value error, "), value)
    if kind == "enum":
        return describe(value), f"one of {context['expected']}", "write one of these"
    if kind == "string_pattern_mismatch":
        form = FORMS.get(context["pattern"], f"a text of the form {context['pattern']}")
        return describe(value), form, "write it in this form"
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return describe(value), f"a number {words} {context[name]}", "correct the number"
    expected = message[:1].lower() + message[1:]
    return describe(value), *_KINDS.get(kind, (expected, "mend the value"))


def _explain_check(message: str, value: Any) -> tuple[str, str, str]:
    whole = isinstance(value, dict | list)
    found = message.partition(";")[0] if whole else describe(value)
    for words, expected, do in _CHECKS:
        if words in message:
            return found, expected, do
    return found, message, "mend the value"
