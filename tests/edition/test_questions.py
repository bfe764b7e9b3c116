"""Questions of `edition.yaml`: each is answered on a page, and on a part of it that exists."""

import pytest

from stadspeil.model.edition import Edition
from tests.edition.builder import Draft

START = "reference_groups: [X.GROEP]\n"


def ask(draft: Draft, link: str) -> None:
    question = f"questions:\n  - text: {{nl: Hoeveel?}}\n    link: '{link}'\n"
    draft.replace("edition.yaml", START, f"{START}{question}")


@pytest.mark.parametrize(
    "link",
    [
        "indicator:wmo-clienten",
        "indicator:wmo-clienten#definition",
        "chapter:01-wmo",
        "chapter:01-wmo#cliënten",
        "page:uitgaven",
    ],
)
def test_a_question_may_be_answered_by_an_indicator_or_by_part_of_a_chapter(
    draft: Draft, link: str
) -> None:
    ask(draft, link)
    assert draft.problems() == ()


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("indicator:wmo", "the id of an indicator"),
        ("chapter:02-wmo", "one of 01-wmo"),
        ("chapter:01-wmo#kosten", "one of cliënten"),
    ],
)
def test_a_question_that_leads_nowhere_is_refused(draft: Draft, link: str, expected: str) -> None:
    ask(draft, link)
    (problem,) = draft.problems()
    assert (problem.file, problem.field) == ("edition.yaml", "questions.0.link")
    assert link in problem.found
    assert problem.expected.startswith(expected)


def test_a_link_of_another_form_is_refused(draft: Draft) -> None:
    ask(draft, "https://example.nl")
    (problem,) = draft.problems()
    assert problem.field.startswith("questions")


def test_leiden_answers_five_questions(leiden: Edition) -> None:
    assert len(leiden.settings.questions) == 5
    assert [term.name for chapter in leiden.chapters for term in chapter.terms][:2] == [
        "Jeugdzorg",
        "Jeugdhulp zonder verblijf",
    ]
