"""Bad input: every problem at once, with the file, the line and what to do."""

from pathlib import Path

import pytest

from tests.estimate.made_city import line_of, problems, work_out, write

CASES = [
    (
        ("point: deel-werk", "point: 45"),
        "'deel' runs from 10 over 45 to 30",
        "low, point and high in this order",
    ),
    (
        ("high: 30", "high: 130"),
        "'deel' runs from 10 to 130 percent",
        "shares from 0 to 100 percent",
    ),
    (
        ("      base: werkenden\n      point", "      point"),
        "there is no base: a share of whom?",
        "",
    ),
    (
        ("      base: werkenden\n      text", "      text"),
        "the field is not there",
        "this field, which is obligatory",
    ),
    (
        ("[deel, werkenden]", "[deel, allen]"),
        "'deel' is a share of werkenden, and is taken of allen",
        "a number of werkenden; or carries: the assumption that it holds for allen too",
    ),
    (
        ("second: deel-hulp", "second: deel-werk"),
        "'deel-werk' is a share of werkenden, and is compared with a share of allen",
        "shares of one population",
    ),
    (
        ("low: deel-werk, base: werkenden", "low: deel-werk, base: allen"),
        "'deel-werk' is a share of werkenden, and is compared with a share of allen",
        "shares of one population",
    ),
    (
        ("[n-hulp, factor]", "[n-hulp, faktor]"),
        "'faktor'",
        "a base with a size, an input, an assumption or an earlier step",
    ),
    (
        (
            "indicator: mensen, period: 2020, where: {wat: hulp}",
            "indicator: mensen, period: 2019, where: {wat: hulp}",
        ),
        "no figure of mensen for GM0546 in 2019",
        "a period with a figure: 2020, 2021",
    ),
    (("point: 350", "point: 3500"), "a point of 3500 people", "a number of people from 0 to 2000"),
    (
        ("base: allen\n  step", "base: huishoudens\n  step"),
        "'huishoudens', whose size is not known",
        "a base with a size",
    ),
    (
        ("computed: langs-hulp.point", "computed: langs-hulp.midden"),
        "'langs-hulp.midden'",
        "low, high, or an approach with .low, .point, .high; .share for a percentage",
    ),
    (
        ("approach: langs-hulp, reason", "approach: langs-huis, reason"),
        "'langs-huis'",
        "one of the approaches: langs-werk, langs-hulp",
    ),
    (
        ("multiply: [deel, rest], carries", "multiply: [deel, rest], add: [deel, rest], carries"),
        "multiply, add, subtract",
        "",
    ),
    (
        ("id: n-beide, title", "id: n-hulp, title"),
        "'n-hulp' again, or a name that has a meaning already",
        "each name once",
    ),
]


@pytest.mark.parametrize(("change", "found", "expected"), CASES)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, change: tuple[str, str], found: str, expected: str
) -> None:
    given = problems(write(tmp_path, ("estimates.yaml", *change)))
    matching = [item for item in given if found in f"{item.found} {item.expected}"]
    assert matching, "\n".join(map(str, given))
    assert matching[0].file == "estimates.yaml"
    assert matching[0].line > 0
    assert expected in matching[0].expected


def test_the_line_is_that_of_the_value(tmp_path: Path) -> None:
    (found,) = problems(write(tmp_path, ("estimates.yaml", "high: 30", "high: 130")))
    assert found.line == line_of("high: 30")
    assert found.field == "schatting.assumptions.0.high"


def test_an_overlap_larger_than_what_overlaps_is_refused(tmp_path: Path) -> None:
    change = ("datasets/mensen.csv", "2020,beide,50", "2020,beide,350")
    (found,) = problems(write(tmp_path, change))
    assert found.found == "350 people in both 'langs-werk' and 'langs-hulp'"
    assert found.expected == "no more than the smaller of the two: 300"
    assert found.line == line_of("counts:")


def test_nobody_in_both_says_nothing_about_those_in_neither(tmp_path: Path) -> None:
    change = ("datasets/mensen.csv", "2020,beide,50", "2020,beide,0")
    (found,) = problems(write(tmp_path, change))
    assert found.found == "0 people in both"


def test_a_share_above_a_hundred_in_the_data_is_refused(tmp_path: Path) -> None:
    change = ("datasets/delen.csv", "2020,hulp,15", "2020,hulp,115")
    (found,) = problems(write(tmp_path, change))
    assert (found.file, found.line) == ("datasets/delen.csv", 3)
    assert found.expected == "a figure of at least 0 and of at most 100 (procent)"


def test_a_share_that_comes_out_above_a_hundred_is_refused(tmp_path: Path) -> None:
    change = ("indicators/een.yaml", "value: delen.deel", "value: 7 * delen.deel")
    first, *_ = problems(write(tmp_path, change))
    assert first.found == "delen is 140 percent"
    assert first.line == line_of("id: deel-werk")


def test_a_share_without_a_base_is_refused(tmp_path: Path) -> None:
    change = (
        "estimates.yaml",
        "where: {wat: hulp}, base: allen}\n  assumptions",
        "where: {wat: hulp}}\n  assumptions",
    )
    (found,) = problems(write(tmp_path, change))
    assert found.found == "'deel-hulp' is a share without a base"


def test_an_approach_of_more_people_than_there_are_is_refused(tmp_path: Path) -> None:
    change = ("estimates.yaml", "[n-hulp, factor]", "[n-hulp, n-hulp, factor]")
    now, later = sorted(problems(write(tmp_path, change)), key=lambda item: -len(item.found))
    assert "'langs-hulp' gives 90000 to 90000 people" in (now.found, later.found)
    assert now.expected == "numbers of people from 0 to 2000"


def test_a_base_of_nobody_is_refused(tmp_path: Path) -> None:
    change = ("datasets/mensen.csv", "2020,allen,2000", "2020,allen,0")
    first = problems(write(tmp_path, change))[0]
    assert first.found == "'allen', which counts nobody"


def test_a_period_of_an_update_is_named_where_it_stands(tmp_path: Path) -> None:
    (found,) = problems(write(tmp_path, ("estimates.yaml", "n-hulp: 2021", "n-hulp: 2022")))
    assert found.found == "no figure of mensen for GM0546 in 2022"
    assert found.field == "schatting.updates.0.periods.n-hulp"


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    changes = (
        ("estimates.yaml", "low: 10", "low: 25"),
        ("estimates.yaml", "low: 0.5", "low: 2"),
    )
    assert len(problems(write(tmp_path, *changes))) == 2


CHAPTER = """\
---
title: {{nl: Tekst}}
domain: context
period: 2020
---
Zie de [schatting](estimate:{name}).
"""


def test_a_text_may_link_to_an_estimate_that_is_there(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "chapters").mkdir()
    chapter = folder / "chapters" / "01-tekst.md"
    chapter.write_text(CHAPTER.format(name="schatting"), encoding="utf-8")
    work_out(folder)

    chapter.write_text(CHAPTER.format(name="gok"), encoding="utf-8")
    (found,) = problems(folder)

    assert (found.file, found.line) == ("chapters/01-tekst.md", 6)
    assert found.found == "a link to 'estimate:gok'"
    assert found.expected == "estimate: and one of schatting"
