"""Specs: what stands beside a file with figures is complete, known and not contradictory."""

import pytest

from stadspeil.errors import Problem
from tests.edition.builder import Draft

WMO, JEUGD = "datasets/wmo.yaml", "datasets/jeugd.yaml"


def test_an_unknown_field_is_refused(draft: Draft) -> None:
    draft.replace(JEUGD, "period: {", "bron: CBS\nperiod: {")

    assert draft.problem() == Problem(
        JEUGD,
        4,
        "bron",
        "'CBS'",
        "only fields that the format knows",
        "correct the name, or take the field out",
    )


def test_a_missing_field_is_named_at_what_lacks_it(draft: Draft) -> None:
    draft.replace(JEUGD, "{holder: CBS, retrieved: 2022-08}", "{holder: CBS}")

    assert draft.problem() == Problem(
        JEUGD,
        2,
        "source.retrieved",
        "the field is not there",
        "this field, which is obligatory",
        "add the field",
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "type: ratio",
            "type: percentage",
            Problem(
                JEUGD,
                9,
                "measures.share.type",
                "'percentage'",
                "one of 'additive', 'non-additive', 'ratio' or 'score'",
                "write one of these",
            ),
        ),
        (
            "total: given",
            "total: ja",
            Problem(
                JEUGD,
                6,
                "dimensions.age.total",
                "'ja'",
                "one of 'sum', 'given' or 'none'",
                "write one of these",
            ),
        ),
        (
            "frequency: year",
            "frequency: jaar",
            Problem(
                JEUGD,
                4,
                "period.frequency",
                "'jaar'",
                "one of 'year', 'half-year', 'quarter', 'month', 'date' or 'school-year'",
                "write one of these",
            ),
        ),
        (
            "decimals: 1",
            "decimals: één",
            Problem(
                JEUGD,
                9,
                "measures.share.decimals",
                "'één'",
                "a whole number",
                "write digits only",
            ),
        ),
        (
            "decimals: 1",
            "decimals: 7",
            Problem(
                JEUGD,
                9,
                "measures.share.decimals",
                "'7'",
                "a number of at most 6",
                "correct the number",
            ),
        ),
        (
            "decimals: 1",
            'decimals: 1, minimum: "0,5"',
            Problem(
                JEUGD,
                9,
                "measures.share.minimum",
                "'0,5'",
                "a number with a decimal point",
                "write digits and one point",
            ),
        ),
        (
            "retrieved: 2022-08",
            "retrieved: augustus 2022",
            Problem(
                JEUGD,
                2,
                "source.retrieved",
                "'augustus 2022'",
                "a month such as 2022-08, or a date such as 2022-08-15",
                "write it in this form",
            ),
        ),
        (
            "title: {nl: Jongeren met jeugdhulp}",
            "title: Jongeren met jeugdhulp",
            Problem(
                JEUGD,
                1,
                "title",
                "'Jongeren met jeugdhulp'",
                "fields with values, such as {nl: ..., en: ...}",
                "write it as fields",
            ),
        ),
        (
            "holder: CBS",
            "holder: [CBS, VNG]",
            Problem(
                JEUGD,
                2,
                "source.holder",
                "a list",
                "a text",
                "write a text, between quotes if it has special signs",
            ),
        ),
        (
            "{nl: Jongeren met jeugdhulp}",
            "{nl: , en: Youth}",
            Problem(
                JEUGD,
                1,
                "title.nl",
                "nothing",
                "a text",
                "write a text, between quotes if it has special signs",
            ),
        ),
        (
            "  age:",
            "  Leeftijd:",
            Problem(
                JEUGD,
                6,
                "dimensions.Leeftijd",
                "'Leeftijd'",
                "small letters, digits and _, such as living_form",
                "write it in this form",
            ),
        ),
    ],
    ids=[
        "type",
        "total",
        "frequency",
        "no number",
        "too high",
        "decimal comma",
        "month",
        "title",
        "list",
        "empty",
        "name",
    ],
)
def test_a_field_that_holds_the_wrong_thing_is_named(
    draft: Draft, old: str, new: str, problem: Problem
) -> None:
    assert problem in draft.replace(JEUGD, old, new).problems()


@pytest.mark.parametrize(
    ("text", "field", "found"),
    [
        ("{nl: Wonen, zorg en welzijn}", "title.zorg en welzijn", "nothing"),
        ("{nl: Wonen, zorg, en: Housing}", "title.zorg", "nothing"),
        ("{nl: Wonen, let op: zorg}", "title.let op", "'zorg'"),
    ],
)
def test_the_tail_of_a_text_with_a_comma_gets_the_advice_to_quote_it(
    draft: Draft, text: str, field: str, found: str
) -> None:
    draft.replace(JEUGD, "{nl: Jongeren met jeugdhulp}", text)

    assert draft.problem() == Problem(
        JEUGD,
        1,
        field,
        found,
        "only fields that the format knows",
        "put the text before it between quotes: it holds a comma; or else correct the name of the "
        "field",
    )


def test_a_text_with_a_comma_between_quotes_is_one_text(draft: Draft) -> None:
    draft.replace(JEUGD, "{nl: Jongeren met jeugdhulp}", '{nl: "Wonen, zorg en welzijn"}')

    assert draft.load().datasets["jeugd"].spec.title.nl == "Wonen, zorg en welzijn"


def test_a_measure_that_does_not_add_up_has_no_dimension_that_does(draft: Draft) -> None:
    draft.replace(JEUGD, "total: given", "total: sum")

    assert draft.problem() == Problem(
        JEUGD,
        6,
        "dimensions.age",
        "dimension 'age' has total: sum, but measure 'clients' is non-additive",
        "total: given (the file has rows with _T) or total: none, since only additive measures "
        "add up",
        "correct the total of the dimension, or the type of the measure",
    )


@pytest.mark.parametrize("name", ["area", "period", "status", "note", "source"])
def test_a_name_that_the_file_needs_itself_is_taken(draft: Draft, name: str) -> None:
    draft.replace(JEUGD, "  share:", f"  {name}:")

    assert draft.problem() == Problem(
        JEUGD,
        9,
        f"measures.{name}",
        f"the column name {name!r} is taken",
        "each name once, and none of area, period, status, note and source",
        "choose another name, here and in the file",
    )


@pytest.mark.parametrize("name", ["line", "clients_status"])
def test_a_name_that_stadspeil_gives_to_a_column_itself_is_taken(draft: Draft, name: str) -> None:
    draft.replace(JEUGD, "  share:", f"  {name}:")

    assert draft.problem() == Problem(
        JEUGD,
        9,
        f"measures.{name}",
        f"the column name {name!r}, which Stadspeil uses itself",
        "another name than line, or a measure and _status",
        "choose another name, here and in the file",
    )


def test_the_decimal_and_the_thousands_sign_differ(draft: Draft) -> None:
    draft.replace(JEUGD, "area: {", 'dialect: {decimal: ",", thousands: ","}\narea: {')

    assert draft.problem() == Problem(
        JEUGD,
        3,
        "dialect",
        "the decimal sign and the thousands sign are the same",
        "two signs that differ",
        "correct one of the two",
    )


@pytest.mark.parametrize(
    ("dialect", "field", "found", "expected"),
    [
        ("delimiter: '/'", "delimiter", "'/'", "one of , ; | or a tab"),
        ("decimal: komma", "decimal", "'komma'", "a point or a comma"),
        ("thousands: _", "thousands", "'_'", "a point, a comma, a space or nothing"),
        ("encoding: latin-1", "encoding", "'latin-1'", "utf-8 or windows-1252"),
    ],
)
def test_a_dialect_has_the_signs_that_files_have(
    draft: Draft, dialect: str, field: str, found: str, expected: str
) -> None:
    draft.replace(JEUGD, "area: {", f"dialect: {{{dialect}}}\narea: {{")

    assert draft.problem() == Problem(
        JEUGD, 3, f"dialect.{field}", found, expected, "write it in this form"
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "fixed: GM0546",
            "fixed: GM0547",
            Problem(
                JEUGD,
                3,
                "area.fixed",
                "'GM0547'",
                "a code of areas.csv",
                "add the area to areas.csv, or correct the code",
            ),
        ),
        (
            "codelist: leeftijd",
            "codelist: leeftijden",
            Problem(
                JEUGD,
                6,
                "dimensions.age.codelist",
                "'leeftijden'",
                "the name of a file in codelists/",
                "add codelists/leeftijden.csv, or correct the name",
            ),
        ),
        (
            "unit: procent",
            "unit: percentage",
            Problem(
                JEUGD,
                9,
                "measures.share.unit",
                "'percentage'",
                "a unit of units.csv, or procent, per-1000, euro, duizend-euro, score, aantal",
                "add the unit to units.csv, or correct the name",
            ),
        ),
        (
            "type: ratio",
            "type: non-additive",
            Problem(
                JEUGD,
                9,
                "measures.share.type",
                "non-additive with unit procent",
                "ratio for a share or rate, score for a score",
                "correct the type of the measure",
            ),
        ),
        (
            "{frequency: year}",
            "{frequency: year, fixed: 2020-S1}",
            Problem(
                JEUGD,
                4,
                "period.fixed",
                "'2020-S1'",
                "a period such as 2021 (year)",
                "correct the period, or the frequency",
            ),
        ),
        (
            "period: {",
            "provisional: [2020, 2021-Q4]\nperiod: {",
            Problem(
                JEUGD,
                4,
                "provisional",
                "'2021-Q4'",
                "a period such as 2021 (year)",
                "correct the period, or the frequency",
            ),
        ),
    ],
    ids=["area", "codelist", "unit", "type for unit", "fixed period", "provisional"],
)
def test_every_name_in_a_spec_is_known(draft: Draft, old: str, new: str, problem: Problem) -> None:
    assert draft.replace(JEUGD, old, new).problem() == problem


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "from: type.contract",
            "from: soort.contract",
            Problem(
                WMO,
                6,
                "dimensions.contract.from",
                "'soort.contract'",
                "a dimension of this dataset, a point, and a column of its codelist",
                "correct the name before the point",
            ),
        ),
        (
            "from: type.contract",
            "from: type.contractvorm",
            Problem(
                WMO,
                6,
                "dimensions.contract.from",
                "'type.contractvorm'",
                "a column 'contractvorm' with codes in codelists/soort.csv",
                "add the column, or correct the name after the point",
            ),
        ),
        (
            "from: type.contract",
            "from: type",
            Problem(
                WMO,
                6,
                "dimensions.contract.from",
                "'type'",
                "a dimension, a point and a column of its codelist, such as product.contract",
                "write it in this form",
            ),
        ),
        (
            "codelist: soort, total: sum",
            "codelist: soort, total: given",
            Problem(
                WMO,
                5,
                "dimensions.type.total",
                "total: given, while 'contract' takes its codes from 'type'",
                "total: sum for both, since the figures of the one are added up to the other",
                "correct the total, or give 'contract' a column of its own in the file",
            ),
        ),
        (
            "from: type.contract, total: sum",
            "from: type.contract, total: none",
            Problem(
                WMO,
                6,
                "dimensions.contract.total",
                "total: none, while 'contract' takes its codes from 'type'",
                "total: sum for both, since the figures of the one are added up to the other",
                "correct the total, or give 'contract' a column of its own in the file",
            ),
        ),
    ],
    ids=["dimension", "attribute", "form", "total of the carrier", "own total"],
)
def test_a_dimension_that_takes_its_codes_from_another_finds_them(
    draft: Draft, old: str, new: str, problem: Problem
) -> None:
    assert draft.replace(WMO, old, new).problem() == problem


def test_a_code_that_another_dimension_takes_must_be_known_there(draft: Draft) -> None:
    draft.replace("codelists/soort.csv", "Residential care,,zorg", "Residential care,,wlz")

    assert draft.problems()[0] == Problem(
        "codelists/soort.csv",
        5,
        "contract",
        "'wlz'",
        "a code of codelists/contract.csv",
        "correct the code",
    )


def test_a_row_whose_code_has_nothing_to_take_is_refused(draft: Draft) -> None:
    draft.replace("codelists/soort.csv", "Residential care,,zorg", "Residential care,,")

    assert draft.problems()[0] == Problem(
        "datasets/wmo.csv",
        3,
        "type",
        "'verblijf', which has no contract in codelists/soort.csv",
        "a code with contract",
        "fill the column contract of codelists/soort.csv",
    )


def test_a_dimension_takes_its_codes_from_another(draft: Draft) -> None:
    dataset = draft.load().datasets["wmo"]

    assert dataset.dimensions == ("type", "contract")
    assert [row.codes for row in dataset.rows][:2] == [
        ("begeleiding", "zorg"),
        ("verblijf", "zorg"),
    ]


def test_a_spec_needs_a_measure(draft: Draft) -> None:
    draft.write(JEUGD, draft.read(JEUGD).partition("measures:")[0] + "measures: {}\n")

    assert draft.problem() == Problem(
        JEUGD,
        7,
        "measures",
        "fields with values",
        "at least one",
        "add one",
    )
