"""Messages are in the words of an analyst, not in those of the program."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from stadspeil.errors import EditionError, Problem
from stadspeil.files.documents import load_entries
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.wording import FORMS, describe, explain
from stadspeil.model.area import Area
from stadspeil.model.codelist import Code
from stadspeil.model.indicator import Quotation
from stadspeil.model.unit import Unit
from stadspeil.pipeline.schemas import DOCUMENTS
from tests.edition.builder import Draft


def find_patterns(schema: Any) -> set[str]:
    """Every regular expression that a schema asks of a text."""
    if isinstance(schema, list):
        return set().union(*map(find_patterns, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
    return own.union(*map(find_patterns, schema.values()))


def test_every_form_that_the_model_asks_for_has_words() -> None:
    kinds = [Area, Unit, Code, *(document.kind for document in DOCUMENTS.values())]
    patterns = set().union(*(find_patterns(TypeAdapter(kind).json_schema()) for kind in kinds))

    assert patterns <= set(FORMS)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ("", "nothing"),
        ("Leiden", "'Leiden'"),
        ("a\nb", r"'a\nb'"),
        ([], "a list"),
        ({}, "fields with values"),
    ],
)
def test_what_was_found_is_described_as_it_was_written(value: object, words: str) -> None:
    assert describe(value) == words


def test_a_check_without_words_of_its_own_is_given_as_it_is() -> None:
    assert explain("value_error", {}, "Value error, too odd; really", "x") == (
        "'x'",
        "too odd; really",
        "mend the value",
    )


def test_an_error_without_words_of_its_own_is_given_as_it_is() -> None:
    assert explain("odd", {}, "Input should be even", "3") == (
        "'3'",
        "input should be even",
        "mend the value",
    )


def test_a_message_has_no_signs_that_a_terminal_would_obey() -> None:
    problems = Problems()
    problems.add("a\x1b.csv", 1, "b\r", found="c\x07", expected="d\x9b", do="e\u202ef")

    (problem,) = problems_of(problems)

    assert problem == Problem("a�.csv", 1, "b�", "c�", "d�", "e�f")


def test_a_long_find_is_shown_in_short_and_a_long_expectation_in_full() -> None:
    problems = Problems()
    problems.add("a.csv", 1, "x" * 300, found="x" * 300, expected="y" * 300, do="z" * 300)

    (problem,) = problems_of(problems)

    assert problem.field == problem.found == "x" * 159 + "…"
    assert problem.expected == "y" * 300


@pytest.mark.parametrize(
    ("text", "found"), [("a: 1", "no list"), ("word", "no list"), ("", None), ("[]", None)]
)
def test_a_list_of_entries_is_a_list_or_nothing(draft: Draft, text: str, found: str | None) -> None:
    problems = Problems()
    draft.write("quotations.yaml", text)

    entries = load_entries(Folder(draft.folder, problems), problems, "quotations.yaml", Quotation)

    assert entries == []
    assert [problem.found for problem in problems_of(problems)] == ([found] if found else [])


def problems_of(problems: Problems) -> tuple[Problem, ...]:
    try:
        problems.raise_if_any()
    except EditionError as error:
        return error.problems
    return ()
