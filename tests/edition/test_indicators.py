"""Indicators: every name known, every expression able to yield a figure."""

import pytest

from stadspeil.errors import Problem
from tests.edition.builder import Draft

WMO, JEUGD = "indicators/wmo.yaml", "indicators/jeugd.yaml"
VALUE = "value: wmo.clients\n  unit: clienten\n  breakdowns"


def with_value(draft: Draft, expression: str) -> Draft:
    """The edition with another expression for `wmo-clienten`."""
    return draft.replace(WMO, VALUE, f"value: '{expression}'\n  unit: clienten\n  breakdowns")


def test_an_indicator_knows_its_expression_and_where_it_stands(draft: Draft) -> None:
    indicator = draft.load().indicators["wmo-aandeel-verblijf"]

    assert str(indicator.expression) == (
        '100 * wmo.clients[type = "verblijf"] / total(wmo.clients)'
    )
    assert (indicator.file, indicator.line) == (WMO, 12)


def test_indicators_stand_in_the_order_of_their_files(draft: Draft) -> None:
    assert list(draft.load().indicators) == [
        "jeugd-aandeel",
        "wmo-clienten",
        "wmo-aandeel-verblijf",
        "wmo-per-jaar",
    ]


@pytest.mark.parametrize(
    ("expression", "found", "expected", "do"),
    [
        (
            "wwb.clients",
            "the dataset 'wwb'",
            "the name of a file in datasets/",
            "correct the name, or add the dataset",
        ),
        (
            "wmo.euros",
            "the measure 'euros' of wmo",
            "one of clients",
            "correct the name of the measure",
        ),
        (
            'wmo.clients[soort = "verblijf"]',
            "the dimension 'soort' of wmo",
            "one of type, contract",
            "correct the name of the dimension",
        ),
        (
            'wmo.clients[type = "dagbesteding"]',
            "the code 'dagbesteding'",
            "a code of codelists/soort.csv",
            "correct the code",
        ),
        (
            'wmo.clients[type = "verblijf", type = "thuis"]',
            'wmo.clients[type = "verblijf", type = "thuis"], which pins \'type\' twice',
            "one code for each dimension",
            "take one of the two out",
        ),
        ("42", "'42', a constant", "at least one measure of a dataset", "name a measure"),
    ],
    ids=["dataset", "measure", "dimension", "code", "dimension twice", "constant"],
)
def test_what_an_expression_names_is_known(
    draft: Draft, expression: str, found: str, expected: str, do: str
) -> None:
    with_value(draft, expression)
    draft.replace(WMO, "  breakdowns: [type, contract]\n", "")

    assert Problem(WMO, 6, "wmo-clienten.value", found, expected, do) in draft.problems()
    assert {problem.field for problem in draft.problems() if problem.file == WMO} == {
        "wmo-clienten.value"
    }


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("wmo.clients /", "stops too soon: 'wmo.clients /'"),
        ("", "stops too soon: ''"),
        ("(wmo.clients", "stops too soon: '(wmo.clients'"),
        ("wmo-clients", "can't be read from 'wmo-clients' on (sign 1): 'wmo-clients'"),
        (
            "wmo.clients wmo.clients",
            "can't be read from 'wmo.clients' on (sign 13): 'wmo.clients wmo.clients'",
        ),
        (
            "100 × wmo.clients",
            "can't be read from '× wmo.clients' on (sign 5): '100 × wmo.clients'",
        ),
        (
            "1,5 * wmo.clients",
            "can't be read from ',5 * wmo.clients' on (sign 2): '1,5 * wmo.clients'",
        ),
        ("wmo.clients ** 2", "can't be read from '* 2' on (sign 14): 'wmo.clients ** 2'"),
        (
            "wmo.clients[type = verblijf]",
            "can't be read from 'verblijf]' on (sign 20): 'wmo.clients[type = verblijf]'",
        ),
        ("total(2)", "can't be read from '2)' on (sign 7): 'total(2)'"),
        ("__import__", "can't be read from '__import__' on (sign 1): '__import__'"),
    ],
)
def test_an_expression_that_does_not_parse_is_shown_with_the_place(
    draft: Draft, expression: str, found: str
) -> None:
    with_value(draft, expression)

    assert draft.problem() == Problem(
        WMO,
        6,
        "wmo-clienten.value",
        found,
        'numbers, dataset.measure, dataset.measure[dimension = "code"], total(dataset.measure), '
        "+ - * / and parentheses",
        "mend the expression; put spaces round + - * /",
    )


def test_a_line_break_in_an_expression_is_shown_too(draft: Draft) -> None:
    draft.replace(WMO, VALUE, "value: |\n    wmo.clients\n    + 1\n  unit: clienten\n  breakdowns")

    assert draft.problem().found.startswith(r"can't be read from '\n+ 1' on (sign 12)")


@pytest.mark.parametrize("expression", ["+".join("1" * 150), "(" * 400 + "1" + ")" * 400])
def test_an_expression_may_be_large_but_not_endless(draft: Draft, expression: str) -> None:
    with_value(draft, expression)

    assert draft.problem().file == WMO


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("1+" * 300 + "1", "more than 200 parts"),
        ("1" * 1001, "longer than 1000 signs"),
    ],
    ids=["parts", "signs"],
)
def test_an_endless_expression_is_refused(draft: Draft, expression: str, reason: str) -> None:
    with_value(draft, expression)

    assert draft.problem().found.startswith(f"{reason}: '1")


@pytest.mark.parametrize(
    ("expression", "denominator"),
    [
        ("wmo.clients / 0", "0"),
        ("wmo.clients / 0.00", "0.00"),
        ("wmo.clients / (2 - 2)", "2 - 2"),
        ("wmo.clients / (wmo.clients - wmo.clients)", "wmo.clients - wmo.clients"),
        ("wmo.clients / (0 * wmo.clients)", "0 * wmo.clients"),
        ("1 + 5 * (wmo.clients / (6 / 3 - 2))", "6 / 3 - 2"),
    ],
)
def test_a_division_by_what_is_always_zero_is_refused(
    draft: Draft, expression: str, denominator: str
) -> None:
    with_value(draft, expression)

    assert draft.problem() == Problem(
        WMO,
        6,
        "wmo-clienten.value",
        f"a division by {denominator}, which is always zero",
        "a denominator that can be other than zero",
        "correct the expression",
    )


@pytest.mark.parametrize(
    "expression",
    ["wmo.clients / (3 - 2)", "wmo.clients / (wmo.clients - 1)", "0 / wmo.clients"],
)
def test_a_division_by_what_is_zero_sometimes_is_allowed(draft: Draft, expression: str) -> None:
    assert with_value(draft, expression).problems() == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            WMO,
            "goals: [1, 1a]",
            "goals: [1, 2b]",
            Problem(
                WMO,
                9,
                "wmo-clienten.goals",
                "'2b'",
                "a goal of goals.yaml",
                "correct the name, or take it out",
            ),
        ),
        (
            WMO,
            "budget: [wmo]",
            "budget: [wmo-zorg]",
            Problem(
                WMO,
                10,
                "wmo-clienten.budget",
                "'wmo-zorg'",
                "a line of budget.yaml",
                "correct the name, or take it out",
            ),
        ),
        (
            WMO,
            "related: [wmo-clienten]",
            "related: [wmo-klanten]",
            Problem(
                WMO,
                20,
                "wmo-aandeel-verblijf.related",
                "'wmo-klanten'",
                "the id of an indicator",
                "correct the name, or take it out",
            ),
        ),
        (
            JEUGD,
            "unit: procent",
            "unit: promille",
            Problem(
                JEUGD,
                8,
                "jeugd-aandeel.unit",
                "'promille'",
                "a unit of units.csv, or procent, per-1000, euro, duizend-euro, score, aantal",
                "add the unit to units.csv, or correct the name",
            ),
        ),
        (
            JEUGD,
            "breakdowns: [age]",
            "breakdowns: [leeftijd]",
            Problem(
                JEUGD,
                10,
                "jeugd-aandeel.breakdowns",
                "'leeftijd'",
                "a dimension that the expression leaves open: age",
                "correct the name, or take it out",
            ),
        ),
        (
            JEUGD,
            "  definition: {nl: Jongeren met jeugdhulp als deel van alle jongeren.}\n",
            "",
            Problem(
                JEUGD,
                1,
                "jeugd-aandeel.definition",
                "the field is not there",
                "this field, which is obligatory",
                "add the field",
            ),
        ),
        (
            JEUGD,
            "domain: jeugdwet",
            "domain: jeugd",
            Problem(
                JEUGD,
                4,
                "jeugd-aandeel.domain",
                "'jeugd'",
                "one of 'jeugdwet', 'wmo', 'participatiewet', 'samen' or 'context'",
                "write one of these",
            ),
        ),
        (
            JEUGD,
            "breakdowns: [age]",
            "breakdowns: age",
            Problem(
                JEUGD,
                10,
                "jeugd-aandeel.breakdowns",
                "'age'",
                "a list: [a, b], or lines that start with '- '",
                "make it a list",
            ),
        ),
        (
            JEUGD,
            "unit: procent",
            "eenheid: procent\n  unit: procent",
            Problem(
                JEUGD,
                8,
                "jeugd-aandeel.eenheid",
                "'procent'",
                "only fields that the format knows",
                "correct the name, or take the field out",
            ),
        ),
        (
            JEUGD,
            "- id: jeugd-aandeel",
            "- id: Jeugd_aandeel",
            Problem(
                JEUGD,
                1,
                "Jeugd_aandeel.id",
                "'Jeugd_aandeel'",
                "small letters, digits and hyphens, such as jeugdhulp-clienten",
                "write it in this form",
            ),
        ),
    ],
    ids=[
        "goal",
        "budget line",
        "related",
        "unit",
        "breakdown",
        "missing field",
        "domain",
        "no list",
        "unknown field",
        "id",
    ],
)
def test_what_an_indicator_says_is_known(
    draft: Draft, file: str, old: str, new: str, problem: Problem
) -> None:
    assert problem in draft.replace(file, old, new).problems()


def test_an_entry_without_an_id_is_called_by_its_number(draft: Draft) -> None:
    draft.replace(WMO, "- id: wmo-per-jaar\n  title", "- title")

    assert draft.problem() == Problem(
        WMO,
        22,
        "entry 3.id",
        "the field is not there",
        "this field, which is obligatory",
        "add the field",
    )


def test_a_breakdown_that_the_expression_pins_is_refused(draft: Draft) -> None:
    with_value(draft, 'wmo.clients[type = "verblijf"]')
    draft.write("chapters/01-wmo.md", draft.read("chapters/02-jeugd.md"))

    assert draft.problem() == Problem(
        WMO,
        8,
        "wmo-clienten.breakdowns",
        "'type'",
        "a dimension that the expression leaves open: contract",
        "correct the name, or take it out",
    )


def test_a_breakdown_of_a_whole_alone_is_refused(draft: Draft) -> None:
    with_value(draft, "total(wmo.clients)")

    assert [(problem.found, problem.expected) for problem in draft.problems()] == [
        (f"{name!r}", "a dimension that the expression leaves open: (none)")
        for name in ("contract", "type")
    ]


def test_an_id_stands_in_an_edition_once(draft: Draft) -> None:
    draft.replace(JEUGD, "- id: jeugd-aandeel", "- id: wmo-clienten")
    draft.replace("chapters/02-jeugd.md", '{{ figure("jeugd-aandeel", 2020) }}', "een deel")
    draft.write("chapters/01-wmo.md", draft.read("chapters/02-jeugd.md"))
    draft.replace("quotations.yaml", "wmo-clienten", "wmo-per-jaar")

    assert draft.problem() == Problem(
        WMO,
        1,
        "id",
        f"'wmo-clienten' again; it stands in {JEUGD}:1 too",
        "each id once",
        "choose another id",
    )


# -- frequency


def test_half_years_add_up_to_years(draft: Draft) -> None:
    assert draft.load().indicators["wmo-per-jaar"].spec.frequency == "year"


@pytest.mark.parametrize(
    ("frequency", "found"),
    [
        ("quarter", "quarter from figures by half-year"),
        ("school-year", "school-year from figures by half-year"),
        ("date", "date from figures by half-year"),
    ],
)
def test_figures_add_up_to_a_longer_period_only(draft: Draft, frequency: str, found: str) -> None:
    draft.replace(WMO, "frequency: year", f"frequency: {frequency}")

    assert draft.problem() == Problem(
        WMO,
        28,
        "wmo-per-jaar.frequency",
        found,
        "a longer period than that of the dataset: months, quarters and half-years add up, dates "
        "and school years don't",
        "correct the frequency, or take it out",
    )


def test_figures_on_a_date_never_add_up(draft: Draft) -> None:
    draft.replace("datasets/jeugd.yaml", "frequency: year", "frequency: date")
    draft.write("datasets/jeugd.csv", "period,age,clients,share\n2020-12-31,_T,25,2\n")
    draft.replace(JEUGD, "unit: procent", "frequency: year\n  unit: procent")

    assert {problem.found for problem in draft.problems()} == {"year from figures by date"}


def test_figures_that_do_not_add_up_are_not_added_up_over_periods(draft: Draft) -> None:
    draft.replace("datasets/wmo.yaml", "total: sum}\n  contract", "total: none}\n  contract")
    spec = draft.read("datasets/wmo.yaml").splitlines(keepends=True)
    draft.write("datasets/wmo.yaml", "".join(line for line in spec if "from:" not in line))
    draft.replace("datasets/wmo.yaml", "type: additive", "type: non-additive")
    draft.replace(
        WMO, "value: wmo.clients\n  frequency", 'value: wmo.clients[type = "verblijf"]\n  frequency'
    )

    assert (
        Problem(
            WMO,
            28,
            "wmo-per-jaar.frequency",
            'wmo.clients[type = "verblijf"], which is non-additive',
            "an additive measure: only those add up over periods",
            "take the frequency out",
        )
        in draft.problems()
    )


def test_measures_of_two_frequencies_do_not_meet(draft: Draft) -> None:
    with_value(draft, "wmo.clients / total(jeugd.clients)")

    assert draft.problem() == Problem(
        WMO,
        6,
        "wmo-clienten.value",
        "measures by half-year and by year",
        "measures of one frequency, or a frequency to add them up to",
        "use other measures, or declare a frequency",
    )


def test_measures_of_two_frequencies_meet_when_one_is_added_up(draft: Draft) -> None:
    draft.replace(
        WMO, "value: wmo.clients\n  frequency", "value: wmo.clients / jeugd.clients\n  frequency"
    )

    assert draft.problems() == ()


# -- totals that there are not


@pytest.fixture
def no_total(draft: Draft) -> Draft:
    """The small edition, where the figures on youth have no total over age."""
    draft.replace("datasets/jeugd.yaml", "total: given", "total: none")
    draft.write("datasets/jeugd.csv", "period,age,clients,share\n2020,01,10,1.5\n2020,02,20,2.5\n")
    draft.replace(JEUGD, "  count: jeugd.clients\n", "")
    return draft.replace("chapters/02-jeugd.md", "2020) }}", '2020, age="01") }}')


def test_a_dimension_without_a_total_can_be_the_only_breakdown(no_total: Draft) -> None:
    assert no_total.problems() == ()


@pytest.mark.parametrize(
    ("value", "breakdowns", "shown"),
    [
        ("jeugd.share", "[]", "jeugd.share"),
        ("jeugd.share / total(jeugd.clients)", "[age]", "total(jeugd.clients)"),
    ],
    ids=["no breakdown", "whole"],
)
def test_a_total_that_there_is_not_is_not_used(
    no_total: Draft, value: str, breakdowns: str, shown: str
) -> None:
    no_total.replace(JEUGD, "value: jeugd.share", f"value: {value}")
    no_total.replace(JEUGD, "breakdowns: [age]", f"breakdowns: {breakdowns}")

    assert (
        Problem(
            JEUGD,
            6,
            "jeugd-aandeel.value",
            f"{shown}, which has no total over 'age'",
            'a code, age = "...", or breakdowns: [age] and no other',
            "pin the dimension to a code, or break down by it alone",
        )
        in no_total.problems()
    )


def test_a_breakdown_beside_one_without_a_total_has_no_figures_and_is_refused(
    no_total: Draft,
) -> None:
    no_total.replace(
        "datasets/jeugd.yaml",
        "measures:",
        "  contract: {title: {nl: contract}, codelist: contract, total: given}\nmeasures:",
    )
    no_total.write(
        "datasets/jeugd.csv",
        "period,age,contract,clients,share\n2020,01,_T,1,1\n2020,01,zorg,1,1\n",
    )
    no_total.replace(JEUGD, "breakdowns: [age]", "breakdowns: [age, contract]")

    assert no_total.problem().found == "jeugd.share, which has no total over 'age'"


def test_the_total_of_a_dimension_that_has_none_can_not_be_named(no_total: Draft) -> None:
    no_total.replace(JEUGD, "value: jeugd.share", "value: 'jeugd.share[age = \"_T\"]'")
    no_total.replace(JEUGD, "  breakdowns: [age]\n", "")

    assert (
        Problem(
            JEUGD,
            6,
            "jeugd-aandeel.value",
            "the total of 'age', which has total: none",
            "a code of a part",
            "name a code",
        )
        in no_total.problems()
    )


# -- the count behind a share


@pytest.mark.parametrize(
    ("count", "found"),
    [
        ("jeugd.kinderen", "the measure 'kinderen' of jeugd"),
        ("12", "'12', a constant"),
        ("jeugd.clients /", "stops too soon: 'jeugd.clients /'"),
        ("wmo.clients + jeugd.clients", "measures by half-year and by year"),
    ],
)
def test_the_count_behind_a_share_is_checked_as_its_value_is(
    draft: Draft, count: str, found: str
) -> None:
    draft.replace(JEUGD, "count: jeugd.clients", f"count: {count}")

    problem = draft.problem()

    assert (problem.line, problem.field, problem.found) == (7, "jeugd-aandeel.count", found)
