"""Input that can't be used: all of it named at once, with its place."""

from pathlib import Path

import pytest

from stadspeil.audit import audit_publication, load_publication
from stadspeil.errors import PublicationError
from tests.audit.conftest import HEAD, Write

FIGURES = [
    ("a", "Aantal", "2020", "aantal", "10"),
    ("b", "Aantal", "2020", "aantal", "20"),
    ("totaal", "Aantal", "2020", "aantal", "30"),
]
TOTAL = """
- id: totaal
  kind: sum
  total: {table: T, row: totaal}
  parts: {table: T, row: [a, b]}
"""


def test_a_folder_without_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match=r"no file tables\.csv"):
        load_publication(tmp_path)


def test_all_faults_of_the_figures_are_named_at_once(write_publication: Write) -> None:
    folder = write_publication(FIGURES)
    (folder / "tables.csv").write_text(
        HEAD
        + "T,a,Aantal,2020,Leiden,aantal,1.234.567,\n"
        + 'T,b,Aantal,2020,Leiden,procent,"12,5%",\n'
        + "T,c,Aantal,2020,Leiden,aantal,10,\n"
        + "T,c,Aantal,2020,Leiden,aantal,11,\n"
        + "T,,Aantal,2020,Leiden,aantal,12,\n",
        "utf-8",
    )

    with pytest.raises(PublicationError) as caught:
        load_publication(folder)

    problems = {(p.line, p.field) for p in caught.value.problems}
    assert problems == {
        (2, "value of T, a, Aantal, 2020, Leiden"),
        (3, "value of T, b, Aantal, 2020, Leiden"),
        (5, "T, c, Aantal, 2020, Leiden"),
        (6, "row of T, Aantal, 2020, Leiden"),
    }
    assert "a figure that stands on line 4 too" in str(caught.value)


def test_columns_that_are_missing_are_named(write_publication: Write) -> None:
    folder = write_publication(FIGURES)
    (folder / "tables.csv").write_text("tabel,row,column,value\nT,a,b,1\n", "utf-8")

    with pytest.raises(PublicationError, match=r"tables\.csv:1 \[table\]"):
        load_publication(folder)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("- {id: x, kind: som, total: {row: a}, parts: {row: b}}", "one of sum, share, rate"),
        ("- {id: x, kind: sum, total: {row: a}}", r"x\.parts"),
        ("- {id: x, kind: sum, total: {rij: a}, parts: {row: b}}", r"x\.total\.rij"),
        ("- {id: x, kind: sum, parts: {row: b}}", "names no figure of its own"),
        ("- {id: x, kind: reference, to: [T]}", "claims.yaml only"),
        ("a: b", "rules that each start with '- '"),
    ],
)
def test_a_faulty_rule_is_named(write_publication: Write, rules: str, message: str) -> None:
    folder = write_publication(FIGURES, rules=rules)

    with pytest.raises(PublicationError, match=message):
        load_publication(folder)


def test_two_rules_of_one_name_are_refused(write_publication: Write) -> None:
    folder = write_publication(FIGURES, rules=TOTAL + TOTAL)

    with pytest.raises(PublicationError, match=r"an id that stands in rules\.yaml:2 too"):
        load_publication(folder)


def test_labels_that_the_print_does_not_have_are_named_all_at_once(
    write_publication: Write,
) -> None:
    rules = TOTAL.replace("[a, b]", "[a, bee]") + (
        "- {id: tweede, kind: equal, figure: {table: X}, same: {table: T, column: aantal}}\n"
    )
    publication = load_publication(write_publication(FIGURES, rules=rules))

    with pytest.raises(PublicationError) as caught:
        audit_publication(publication)

    text = str(caught.value)
    assert "[totaal.parts.row]: 'bee', which no figure of T has" in text
    assert "[tweede.table]: no table 'X'" in text
    assert "[tweede.same.column]: 'aantal', which no figure of T has" in text


def test_a_role_that_needs_one_figure_and_finds_more_is_refused(write_publication: Write) -> None:
    rule = "- {id: x, kind: equal, figure: {table: T, row: totaal}, same: {table: T, row: '*'}}"
    publication = load_publication(write_publication(FIGURES, rules=rule))

    with pytest.raises(PublicationError, match=r"x\.same\]: 2 figures"):
        audit_publication(publication)


def test_rules_that_contradict_each_other_are_refused(write_publication: Write) -> None:
    rules = """
- {id: klein, kind: bounds, figure: {table: T, row: a}, max: 5}
- {id: groot, kind: bounds, figure: {table: T, row: a}, min: 7}
"""
    publication = load_publication(write_publication(FIGURES, rules=rules))

    with pytest.raises(PublicationError, match="no figures at all can obey together: klein"):
        audit_publication(publication)


@pytest.mark.parametrize("says", ["veel", "hooguit 20", "10 van 20 van 30"])
def test_a_claim_in_words_without_a_reading_is_refused(write_publication: Write, says: str) -> None:
    claims = f"""
- id: zin
  text: {{nl: Een zin., en: A statement.}}
  says: {says}
  rule: {{kind: equal, same: {{table: T, row: a, column: Aantal, period: 2020, area: Leiden}}}}
"""
    with pytest.raises(PublicationError, match=r"claims\.yaml:4 \[zin\.says\]"):
        load_publication(write_publication(FIGURES, claims=claims))


def test_a_publication_beside_it_that_does_not_exist_is_named(write_publication: Write) -> None:
    rule = (
        "- {id: x, kind: equal, figure: {table: T, row: a}, "
        "same: {publication: elders, table: U, row: a}}"
    )

    with pytest.raises(PublicationError, match=r"a folder with tables\.csv beside this one"):
        load_publication(write_publication(FIGURES, rules=rule))
