"""`explanations.yaml`: what people say about what stands out."""

import pytest

from stadspeil.edition import load_edition
from stadspeil.errors import Problem
from stadspeil.model.explanation import CauseKind
from tests.conftest import ROOT
from tests.edition.attention import EXPLANATIONS, FINDINGS, attentive
from tests.edition.builder import Draft


@pytest.fixture
def explained(draft: Draft) -> Draft:
    """The small edition with an explanation without a fault."""
    return attentive(draft).remove(FINDINGS)


def test_explanations_are_read_with_their_lines(explained: Draft) -> None:
    edition = explained.load()

    (explanation,) = edition.explanations
    assert explanation.causes[0].kind is CauseKind.LAW
    assert explanation.subjects[0].breakdown == (("type", "verblijf"),)
    assert (explanation.author, explanation.research) == ("Gemeente Leiden", (1,))
    assert edition.explanation_lines == {"meer-verblijf": 1}


@pytest.mark.parametrize("period", ["2020-S1", "2019-S2", "2021-S1"])
def test_an_explanation_of_what_does_not_stand_out_is_kept(explained: Draft, period: str) -> None:
    edition = explained.replace(EXPLANATIONS, "2020-S2", period).load()

    assert edition.explanations[0].subjects[0].period == period


CASES = [
    (
        "indicator: wmo-clienten",
        "indicator: wmo",
        3,
        "subjects.0.indicator",
        "'wmo'",
        "the id of an indicator",
        "correct the id",
    ),
    (
        "{type: verblijf}",
        "{age: verblijf}",
        3,
        "subjects.0.where.age",
        "'age'",
        "a breakdown of wmo-clienten: type, contract",
        "correct the name",
    ),
    (
        "{type: verblijf}",
        "{type: wonen}",
        3,
        "subjects.0.where.type",
        "'wonen'",
        "a code of codelists/soort.csv",
        "correct the code",
    ),
    (
        "{type: verblijf}",
        "{type: verblijf, contract: zorg}",
        3,
        "subjects.0.where",
        "type and contract",
        "a code of one breakdown: figures are split by one at a time",
        "take the others out",
    ),
    (
        "period: 2020-S2",
        "period: 2020",
        3,
        "subjects.0.period",
        "'2020'",
        "a period such as 2021-S1 (half-year)",
        "correct the period",
    ),
    (
        "area: GM0503",
        "area: GM0599",
        4,
        "subjects.1.area",
        "'GM0599'",
        "a code of areas.csv",
        "correct the code",
    ),
    (
        "{indicator: wmo-per-jaar, period: 2020, area: GM0503}",
        "{indicator: wmo-clienten, period: 2020-S2, area: GM0546, where: {type: verblijf}}",
        4,
        "subjects.1",
        "wmo-clienten in 2020-S2, which 'meer-verblijf' explains already",
        "each subject in one explanation, with all its causes",
        "put the causes together, or take the subject out of one of the two",
    ),
    (
        "kind: law",
        "kind: wet",
        6,
        "causes.0.kind",
        "'wet'",
        (
            "one of 'law', 'registration', 'population', 'price', 'policy', 'corona', 'care' or "
            "'other'"
        ),
        "write one of these",
    ),
    (
        "      source: Monitor 2021, paragraaf 3\n",
        "",
        6,
        "causes.0.source",
        "the field is not there",
        "this field, which is obligatory",
        "add the field",
    ),
    (
        "research: [1]",
        "research: [1, 9]",
        12,
        "research.1",
        "9",
        "the number of a theme of research.yaml: 1",
        "correct the number",
    ),
    (
        "2022-09-15",
        "2022-09-31",
        14,
        "date",
        "'2022-09-31'",
        "a day of the calendar",
        "correct the day",
    ),
    (
        "2022-09-15",
        "september 2022",
        14,
        "date",
        "'september 2022'",
        "a date such as 2022-09-15",
        "write it in this form",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "found", "expected", "do"),
    CASES,
    ids=[f"{case[3]}: {case[4]}" for case in CASES],
)
def test_what_is_wrong_is_said_with_its_line(
    explained: Draft,
    *,
    old: str,
    new: str,
    line: int,
    field: str,
    found: str,
    expected: str,
    do: str,
) -> None:
    assert explained.replace(EXPLANATIONS, old, new).problem() == Problem(
        EXPLANATIONS, line, f"meer-verblijf.{field}", found, expected, do
    )


def test_an_explanation_says_something(explained: Draft) -> None:
    explained.write(
        EXPLANATIONS,
        "- id: leeg\n  subjects: [{indicator: wmo-clienten, period: 2020-S2}]\n"
        "  author: Gemeente\n  date: 2022-09-15\n",
    )

    assert explained.problem() == Problem(
        EXPLANATIONS,
        1,
        "leeg",
        "it says nothing: no cause, no option, no research theme",
        "causes, options or research",
        "add one of them, or take the entry out",
    )


def test_an_id_and_a_subject_stand_in_the_file_once(explained: Draft) -> None:
    explained.write(EXPLANATIONS, explained.read(EXPLANATIONS) * 2)
    assert [(problem.line, problem.field) for problem in explained.problems()] == [
        (15, "meer-verblijf.id"),
        (17, "meer-verblijf.subjects.0"),
        (18, "meer-verblijf.subjects.1"),
    ]

    text = explained.read(EXPLANATIONS)
    explained.write(EXPLANATIONS, "ander".join(text.rsplit("meer-verblijf", 1)))
    assert [(problem.line, problem.field) for problem in explained.problems()] == [
        (17, "ander.subjects.0"),
        (18, "ander.subjects.1"),
    ]


def test_who_names_a_faulty_list_is_not_to_blame(explained: Draft) -> None:
    explained.write("research.yaml", "source: [\n")

    assert {problem.file for problem in explained.problems()} == {"research.yaml"}


def test_an_edition_without_the_file_has_no_explanations() -> None:
    edition = load_edition(ROOT / "editions" / "delft-2021")

    assert (edition.explanations, edition.explanation_lines) == ((), {})
