"""The settings, the register of discontinuities, quotations, goals, budget and research."""

import pytest

from stadspeil.errors import Problem
from stadspeil.files.wording import FORMS
from stadspeil.model.base import AreaCode
from stadspeil.model.data_package import pattern_of
from tests.edition.builder import Draft

EDITION, GOALS, BUDGET = "edition.yaml", "goals.yaml", "budget.yaml"
REGISTER, QUOTATIONS, RESEARCH = "discontinuities.yaml", "quotations.yaml", "research.yaml"


def test_what_an_edition_says_beside_its_figures_is_read(draft: Draft) -> None:
    edition = draft.load()

    assert edition.area.name.nl == "Leiden"
    assert [entry.id for entry in edition.discontinuities] == ["nieuwe-telling"]
    assert edition.discontinuity_lines == {"nieuwe-telling": 1}
    assert edition.discontinuities[0].where == {"type": ("verblijf",)}
    assert [item.place for item in edition.quotations] == ["Figuur 3"]
    assert edition.goals.ids() == {"1", "1a"}
    assert [line.code for line in edition.budget] == ["verblijf"]
    assert edition.research.themes[0].indicators == ("wmo-clienten",)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            EDITION,
            "area: GM0546",
            "area: GM0547",
            Problem(
                EDITION,
                3,
                "area",
                "'GM0547'",
                "a code of areas.csv",
                "add the area, or correct the code",
            ),
        ),
        (
            EDITION,
            "[X.GROEP]",
            "[X.GROEP, X.G4]",
            Problem(
                EDITION,
                9,
                "reference_groups",
                "'X.G4'",
                "a code of areas.csv",
                "add the area, or correct the code",
            ),
        ),
        (
            EDITION,
            "area: GM0546",
            "country: NL01\narea: GM0546",
            Problem(
                EDITION,
                3,
                "country",
                "'NL01'",
                "a code of areas.csv",
                "add the area, or correct the code",
            ),
        ),
        (
            EDITION,
            "2022-09-15",
            "2022-09-31",
            Problem(
                EDITION,
                6,
                "reference_date",
                "'2022-09-31'",
                "a day of the calendar",
                "correct the day",
            ),
        ),
        (
            EDITION,
            "2022-09-15",
            "15 september 2022",
            Problem(
                EDITION,
                6,
                "reference_date",
                "'15 september 2022'",
                "a date such as 2022-09-15",
                "write it in this form",
            ),
        ),
        (
            EDITION,
            "year: 2021",
            "year: 1021",
            Problem(
                EDITION, 5, "year", "'1021'", "a number of at least 2000", "correct the number"
            ),
        ),
        (
            EDITION,
            'version: "1.0"',
            'version: "1.0"\nsuspected_break: 2',
            Problem(
                EDITION, 8, "suspected_break", "'2'", "a number below 1.0", "correct the number"
            ),
        ),
        (
            REGISTER,
            "dataset: wmo",
            "dataset: wwb",
            Problem(
                REGISTER,
                3,
                "nieuwe-telling.dataset",
                "'wwb'",
                "the name of a file in datasets/",
                "correct the name",
            ),
        ),
        (
            REGISTER,
            "measures: [clients]",
            "measures: [clients, euros]",
            Problem(
                REGISTER,
                4,
                "nieuwe-telling.measures",
                "'euros'",
                "one of clients",
                "correct the name",
            ),
        ),
        (
            REGISTER,
            "areas: [GM0546]",
            "areas: [GM0547]",
            Problem(
                REGISTER,
                5,
                "nieuwe-telling.areas",
                "'GM0547'",
                "a code of areas.csv",
                "correct the code",
            ),
        ),
        (
            REGISTER,
            "{type: [verblijf]}",
            "{soort: [verblijf]}",
            Problem(
                REGISTER,
                6,
                "nieuwe-telling.where",
                "'soort'",
                "one of type, contract",
                "correct the name",
            ),
        ),
        (
            REGISTER,
            "{type: [verblijf]}",
            "{type: [_T, wonen]}",
            Problem(
                REGISTER,
                6,
                "nieuwe-telling.where",
                "'wonen'",
                "a code of codelists/soort.csv",
                "correct the code",
            ),
        ),
        (
            REGISTER,
            "{type: [verblijf]}",
            "{type: []}",
            Problem(
                REGISTER,
                6,
                "nieuwe-telling.where.type",
                "where 'type' names no code",
                "at least one code",
                "name a code, or take the line out",
            ),
        ),
        (
            REGISTER,
            "at: 2020-S2",
            "at: 2020",
            Problem(
                REGISTER,
                7,
                "nieuwe-telling.at",
                "'2020'",
                "a period such as 2021-S1 (half-year)",
                "correct the period",
            ),
        ),
        (
            REGISTER,
            "kind: meetbreuk",
            "kind: breuk",
            Problem(
                REGISTER,
                2,
                "nieuwe-telling.kind",
                "'breuk'",
                "one of 'meetbreuk', 'wetswijziging', 'eenmalig' or 'geen-breuk'",
                "write one of these",
            ),
        ),
        (
            QUOTATIONS,
            "indicator: wmo-clienten",
            "indicator: wmo",
            Problem(
                QUOTATIONS, 1, "wmo.indicator", "'wmo'", "the id of an indicator", "correct the id"
            ),
        ),
        (
            QUOTATIONS,
            "areas: [GM0503]",
            "areas: [Delft]",
            Problem(
                QUOTATIONS,
                3,
                "entry 1.areas.0",
                "'Delft'",
                FORMS[pattern_of(AreaCode)],
                "write it in this form",
            ),
        ),
        (
            QUOTATIONS,
            "areas: [GM0503]",
            "areas: [GM0504]",
            Problem(
                QUOTATIONS,
                3,
                "wmo-clienten.areas",
                "'GM0504'",
                "a code of areas.csv",
                "correct the code",
            ),
        ),
        (
            GOALS,
            "level: stad",
            "level: wijk",
            Problem(GOALS, 9, "1a.level", "'wijk'", "one of stad", "correct the level"),
        ),
        (
            GOALS,
            "goals: [1]",
            "goals: [1, 2]",
            Problem(GOALS, 11, "sdg 3.goals", "'2'", "a goal of this file", "correct the goal"),
        ),
        (
            GOALS,
            "number: 3",
            "number: 18",
            Problem(
                GOALS, 11, "sdgs.0.number", "'18'", "a number of at most 17", "correct the number"
            ),
        ),
        (
            GOALS,
            "- id: 1\n",
            "- id: doel 1\n",
            Problem(
                GOALS,
                6,
                "goals.0.id",
                "'doel 1'",
                "a number, with or without a letter, such as 2 or 2b",
                "write it in this form",
            ),
        ),
        (
            BUDGET,
            "dataset: wmo",
            "dataset: rekening",
            Problem(
                BUDGET,
                4,
                "wmo.dataset",
                "'rekening'",
                "the name of a file in datasets/",
                "correct the name",
            ),
        ),
        (
            BUDGET,
            "code: verblijf",
            "code: wonen",
            Problem(BUDGET, 5, "wmo.code", "'wonen'", "a code that wmo uses", "correct it"),
        ),
        (
            BUDGET,
            "goals: [1]",
            "goals: [2]",
            Problem(BUDGET, 6, "wmo.goals", "'2'", "a goal of goals.yaml", "correct the goal"),
        ),
        (
            RESEARCH,
            "budget: wmo-clienten",
            "budget: onderzoek",
            Problem(
                RESEARCH, 2, "budget", "'onderzoek'", "the id of an indicator", "correct the id"
            ),
        ),
        (
            RESEARCH,
            "indicators: [wmo-clienten]",
            "indicators: [wachttijd]",
            Problem(
                RESEARCH,
                8,
                "themes.0.indicators",
                "'wachttijd'",
                "the id of an indicator",
                "correct the id",
            ),
        ),
    ],
)
def test_every_name_beside_the_figures_is_known(
    draft: Draft, file: str, old: str, new: str, problem: Problem
) -> None:
    assert draft.replace(file, old, new).problem() == problem


@pytest.mark.parametrize(("file", "line"), [(REGISTER, 10), (BUDGET, 7)])
def test_an_id_stands_in_a_list_once(draft: Draft, file: str, line: int) -> None:
    draft.write(file, draft.read(file) * 2)

    problem = draft.problem()

    assert (problem.line, problem.expected, problem.action) == (
        line,
        "each id once",
        "choose another id",
    )


def test_a_file_that_is_no_list_is_refused(draft: Draft) -> None:
    draft.write(QUOTATIONS, draft.read(QUOTATIONS).replace("- ", "  "))

    assert draft.problem() == Problem(
        QUOTATIONS,
        1,
        "",
        "no list",
        "entries that each start with '- '",
        "put '- ' before the first field of each entry",
    )


def test_settings_that_are_a_list_are_refused(draft: Draft) -> None:
    draft.write(EDITION, "- klein\n")

    assert draft.problem() == Problem(
        EDITION,
        1,
        "",
        "a list",
        "fields with values, such as {nl: ..., en: ...}",
        "write it as fields",
    )
