"""Questions of `edition.yaml`: each is answered on a page, and on a part of it that exists."""

import shutil
from pathlib import Path

import pytest

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError
from stadspeil.model.edition import Edition
from tests.conftest import BASISKRACHT
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


def test_a_question_may_not_lead_to_a_page_that_has_nothing_to_say(tmp_path: Path) -> None:
    folder = tmp_path / "stad"
    shutil.copytree(BASISKRACHT, folder)
    file = folder / "edition.yaml"
    text = file.read_text("utf-8")
    assert "link: indicator:aandeel-minima" in text
    file.write_text(text.replace("indicator:aandeel-minima", "page:uitgaven"), encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        load_edition(folder)
    (problem,) = caught.value.problems
    assert problem.found == "'page:uitgaven'"
    assert problem.expected == "a page that says something: this edition has nothing for it"
