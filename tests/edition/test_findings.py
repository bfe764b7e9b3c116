"""`findings.yaml`: what an edition looks at, and by which bounds."""

import pytest

from stadspeil.errors import Problem
from stadspeil.model.finding_settings import BoundsStatus, FindingSettings
from tests.edition.attention import EXPLANATIONS, FINDINGS, attentive
from tests.edition.builder import Draft

INDICATOR = ("the id of an indicator", "correct the id")
SOORT = ("a code of codelists/soort.csv", "correct the code")
EACH_EURO = (
    "each euro in one product: in codes or in not_separable, as itself or in its parent",
    "take one of the two out",
)
CLIENTS = "clients and clients_by together, and client_codes only beside them"


@pytest.fixture
def seen(draft: Draft) -> Draft:
    """The small edition with a `findings.yaml` without a fault."""
    return attentive(draft).remove(EXPLANATIONS)


def test_what_to_look_at_is_read(seen: Draft) -> None:
    settings = seen.load().findings

    assert settings.bounds.status is BoundsStatus.DECIDED
    assert (settings.bounds.small_count, settings.bounds.equal_points) == (10, 0.5)
    assert (settings.weights.money, settings.weights.certainty) == (0, 2)
    assert settings.products[0].client_codes == {"begeleiding": "begeleiding"}
    assert settings.growth[0].not_separable["verblijf"].nl == "De cliënten zijn niet geteld."
    assert settings.denominators[0].quoted is not None
    assert settings.disagreements[0].figures[0].where == {"type": "verblijf"}
    assert settings.pinned[0].finding == "change:wmo-clienten:GM0546:2020-S2"


def test_an_edition_without_the_file_has_the_defaults_as_a_proposal(draft: Draft) -> None:
    settings = draft.load().findings

    assert settings == FindingSettings()
    assert settings.bounds.status is BoundsStatus.PROPOSAL


def test_a_file_that_can_not_be_read_has_one_problem(seen: Draft) -> None:
    problem = seen.write(FINDINGS, "bounds: [\n").problem()

    assert (problem.file, problem.expected) == (FINDINGS, "plain YAML")


CASES = [
    # names
    ("wmo-aandeel-verblijf]", "wmo-deel]", 4, "peer_composition.0", "'wmo-deel'", *INDICATOR),
    (
        "wmo-aandeel-verblijf]",
        "wmo-clienten]",
        4,
        "peer_composition.0",
        "'wmo-clienten', whose unit is clienten",
        "an indicator in percent",
        "name another indicator",
    ),
    (
        "wmo-aandeel-verblijf]",
        "jeugd-aandeel, jeugd-aandeel]",
        4,
        "peer_composition.1",
        "'jeugd-aandeel' again",
        "each indicator once",
        "take one of the two out, or correct the indicator",
    ),
    # products
    (
        "    euros: wmo-kosten\n    by",
        "    euros: kosten\n    by",
        7,
        "products.0.euros",
        "'kosten'",
        *INDICATOR,
    ),
    (
        "    euros: wmo-kosten\n    by",
        "    euros: wmo-clienten\n    by",
        7,
        "products.0.euros",
        "'wmo-clienten', whose unit is clienten",
        "an indicator in euros",
        "name another indicator",
    ),
    (
        "    by: type",
        "    by: soort",
        8,
        "products.0.by",
        "'soort'",
        "a breakdown of wmo-kosten: type, contract",
        "correct the name",
    ),
    ("under: thuis", "under: wonen", 9, "products.0.under", "'wonen'", *SOORT),
    (
        "under: thuis",
        "under: verblijf",
        9,
        "products.0.under",
        "'verblijf', which has no parts",
        "a code of codelists/soort.csv that is the parent of the products",
        "name the parent, or take the line out",
    ),
    (
        "clients: wmo-clienten",
        "clients: wmo-kosten",
        10,
        "products.0.clients",
        "'wmo-kosten', whose unit is euro",
        "an indicator that counts people, households or the like",
        "name another indicator",
    ),
    (
        "clients_by: type",
        "clients_by: age",
        11,
        "products.0.clients_by",
        "'age'",
        "a breakdown of wmo-clienten: type, contract",
        "correct the name",
    ),
    (
        "{begeleiding: begeleiding}",
        "{zorg: begeleiding}",
        12,
        "products.0.client_codes.zorg",
        "'zorg'",
        *SOORT,
    ),
    (
        "{begeleiding: begeleiding}",
        "{begeleiding: zorg}",
        12,
        "products.0.client_codes.begeleiding",
        "'zorg'",
        *SOORT,
    ),
    (
        "{begeleiding: begeleiding}",
        "{begeleiding: begeleiding, huishouden: begeleiding}",
        12,
        "products.0.client_codes.huishouden",
        "'begeleiding', which 'begeleiding' is tied to already",
        "people of one product only: else they would count twice",
        "tie them to the product in which they are all counted, or leave both out",
    ),
    (
        "growth:",
        (
            "reconciliations:\n"
            "  - id: a\n"
            "    law: wmo\n"
            "    first: {indicator: wmo-kosten, by: type}\n"
            "    second: {indicator: wmo-kosten, by: type}\n"
            "growth:"
        ),
        18,
        "reconciliations.0.second",
        "'wmo-kosten', which the first is already",
        "two sources of the same euros",
        "name the other source",
    ),
    (
        "growth:",
        (
            "reconciliations:\n"
            "  - id: a\n"
            "    law: wmo\n"
            "    first: {indicator: wmo-kosten, by: type}\n"
            "    second: {indicator: wmo-kosten, by: contract}\n"
            "    codes: {regio: begeleiding}\n"
            "growth:"
        ),
        19,
        "reconciliations.0.codes.regio",
        "'regio'",
        "a code of codelists/contract.csv",
        "correct the code",
    ),
    (
        "growth:",
        "  - {law: wmo, euros: wmo-kosten, by: contract}\ngrowth:",
        14,
        "products.1.law",
        "'wmo' again",
        "each law once",
        "take one of the two out, or correct the law",
    ),
    (
        "    clients_by: type\n    client_codes: {begeleiding: begeleiding}\n",
        "",
        10,
        "products.0.clients",
        "clients without clients_by",
        CLIENTS,
        "add clients_by, or take clients out",
    ),
    (
        "    clients: wmo-clienten\n    clients_by: type\n",
        "",
        10,
        "products.0.client_codes",
        "client_codes without clients and clients_by",
        CLIENTS,
        "add clients and clients_by, or take client_codes out",
    ),
    (
        "    clients_by: type\n    client_codes: {begeleiding: begeleiding}\n",
        "    clients_by: contract\n",
        10,
        "products.0.clients",
        "no code of codelists/soort.csv stands in codelists/contract.csv",
        "client_codes, which ties products to the codes of their clients",
        "add client_codes, or take clients out",
    ),
    # growth
    (
        "    euros: wmo-kosten\n    euros_by",
        "    euros: kosten\n    euros_by",
        17,
        "growth.0.euros",
        "'kosten'",
        *INDICATOR,
    ),
    (
        "euros_by: type",
        "euros_by: soort",
        18,
        "growth.0.euros_by",
        "'soort'",
        "a breakdown of wmo-kosten: type, contract",
        "correct the name",
    ),
    (
        "people: wmo-clienten",
        "people: wmo-kosten",
        19,
        "growth.0.people",
        "'wmo-kosten', whose unit is euro",
        "an indicator that counts people, households or the like",
        "name another indicator",
    ),
    (
        "people_by: type",
        "people_by: soort",
        20,
        "growth.0.people_by",
        "'soort'",
        "a breakdown of wmo-clienten: type, contract",
        "correct the name",
    ),
    ("huishouden: huishouden}", "zorg: huishouden}", 21, "growth.0.codes.zorg", "'zorg'", *SOORT),
    (
        "huishouden: huishouden}",
        "huishouden: zorg}",
        21,
        "growth.0.codes.huishouden",
        "'zorg'",
        *SOORT,
    ),
    (
        "{begeleiding: begeleiding, huishouden: huishouden}",
        "{}",
        21,
        "growth.0.codes",
        "fields with values",
        "at least one",
        "add one",
    ),
    (
        "      verblijf: {nl: De cli",
        "      wonen: {nl: De cli",
        23,
        "growth.0.not_separable.wonen",
        "'wonen'",
        *SOORT,
    ),
    (
        "      verblijf: {nl: De cli",
        "      huishouden: {nl: De cli",
        23,
        "growth.0.not_separable.huishouden",
        "'huishouden', which stands in codes too",
        *EACH_EURO,
    ),
    (
        "{begeleiding: begeleiding, huishouden: huishouden}",
        "{begeleiding: begeleiding, thuis: thuis}",
        21,
        "growth.0.codes.begeleiding",
        "'begeleiding', which is part of 'thuis'",
        *EACH_EURO,
    ),
    (
        "other_total: wmo-per-jaar",
        "other_total: totaal",
        24,
        "growth.0.other_total",
        "'totaal'",
        *INDICATOR,
    ),
    (
        "    euros: wmo-kosten\n    euros_by",
        "    euros: wmo-kosten-per-jaar\n    euros_by",
        19,
        "growth.0.people",
        "'wmo-clienten' by half-year, beside euros by year",
        "people counted by year",
        "name an indicator of the same frequency",
    ),
    # pairs
    (
        "[{indicator: jeugd-aandeel}]",
        "[{indicator: aandeel}]",
        27,
        "denominators.0.figures.0.indicator",
        "'aandeel'",
        *INDICATOR,
    ),
    (
        '    quoted: {text: {nl: Per jongere is het anders.}, source: "Quickscan, paragraaf 2"}\n',
        "",
        27,
        "denominators.0.figures",
        "one of the 'figures' stands alone",
        "two figures or more, or one beside what a source says (quoted)",
        "add a figure, or quoted: {text: ..., source: ...}",
    ),
    (
        "area: GM0503",
        "area: GM0599",
        33,
        "disagreements.0.figures.0.area",
        "'GM0599'",
        "a code of areas.csv",
        "correct the code",
    ),
    (
        "{type: verblijf}",
        "{age: verblijf}",
        33,
        "disagreements.0.figures.0.where.age",
        "'age'",
        "a breakdown of wmo-clienten: type, contract",
        "correct the name",
    ),
    ("{type: verblijf}", "{type: _T}", 33, "disagreements.0.figures.0.where.type", "'_T'", *SOORT),
    (
        "{type: verblijf}",
        "{type: verblijf, contract: zorg}",
        33,
        "disagreements.0.figures.0.where",
        "type and contract",
        "a code of one breakdown: figures are split by one at a time",
        "take the others out",
    ),
    (
        "      - {indicator: wmo-per-jaar, use: {nl: Vergelijken van jaren.}}\n",
        "      - {indicator: wmo-clienten, area: GM0503, where: {type: verblijf}}\n",
        34,
        "disagreements.0.figures.1",
        "'wmo-clienten' again",
        "figures of different series",
        "correct one of the two",
    ),
    (
        "pinned:",
        (
            "  - {id: clienten, difference: {nl: Nog.}, figures: [{indicator: wmo-clienten}, "
            "{indicator: wmo-per-jaar}]}\npinned:"
        ),
        36,
        "disagreements.1.id",
        "'clienten' again",
        "each id once",
        "take one of the two out, or correct the id",
    ),
    # bounds, weights, choices
    (
        ', decided_by: "Raad, RV 23.01", decided_on: 2023-02-28',
        "",
        1,
        "bounds.status",
        "the 'status' is decided, but decided_by names nobody",
        "in decided_by the body that decided, such as Raad, RV 23.0012",
        "name it, or write status: proposal",
    ),
    (
        "status: decided",
        "status: proposal",
        1,
        "bounds",
        "the bounds are a proposal, but somebody decided on them",
        "decided_by and decided_on only beside status: decided",
        "write status: decided, or take them out",
    ),
    (
        "2023-02-28",
        "2023-02-30",
        1,
        "bounds.decided_on",
        "'2023-02-30'",
        "a day of the calendar",
        "correct the day",
    ),
    (
        "{money: 0, people: 1}",
        "{money: 0, people: 0, certainty: 0, deviation: 0, novelty: 0}",
        2,
        "weights",
        "all weights are zero, so that there is no order",
        "at least one weight above zero",
        "raise one",
    ),
    (
        "people: 1}",
        "people: 11}",
        2,
        "weights.people",
        "'11'",
        "a number of at most 10.0",
        "correct the number",
    ),
    (
        "small_count: 10",
        "floor_euros: inf",
        1,
        "bounds.floor_euros",
        "'inf'",
        "a number with an end",
        "write digits and one point",
    ),
    (
        "small_count: 10",
        "small_count: 0",
        1,
        "bounds.small_count",
        "'0'",
        "a number of at least 1",
        "correct the number",
    ),
    (
        '"trend:wmo-per-jaar:GM0546:2020"',
        '"change:wmo-clienten:GM0546:2020-S2"',
        38,
        "hidden",
        "'hidden' leaves out change:wmo-clienten:GM0546:2020-S2, which is pinned too",
        "each finding either pinned or hidden",
        "take it out of one of the two",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "found", "expected", "do"),
    CASES,
    ids=[f"{case[3]}: {case[4]}" for case in CASES],
)
def test_what_is_wrong_is_said_with_its_line(
    seen: Draft, *, old: str, new: str, line: int, field: str, found: str, expected: str, do: str
) -> None:
    assert seen.replace(FINDINGS, old, new).problem() == Problem(
        FINDINGS, line, field, found, expected, do
    )


@pytest.mark.parametrize("finding", ["wmo-clienten", "stijging:wmo-clienten:GM0546:2021"])
def test_a_choice_names_a_finding_in_the_form_of_its_id(seen: Draft, finding: str) -> None:
    problem = seen.replace(FINDINGS, "trend:wmo-per-jaar:GM0546:2020", finding).problem()

    assert (problem.line, problem.field) == (39, "hidden.0.finding")
    assert problem.found == repr(finding)
    assert "change:wmo-clienten:GM0546:2021" in problem.expected


def test_all_problems_are_named_at_once(seen: Draft) -> None:
    seen.replace(FINDINGS, "under: thuis", "under: wonen")
    seen.replace(FINDINGS, "other_total: wmo-per-jaar", "other_total: totaal")
    seen.replace(FINDINGS, "area: GM0503", "area: GM0599")

    assert [problem.line for problem in seen.problems()] == [9, 24, 33]


def test_who_names_a_faulty_list_or_indicator_is_not_to_blame(seen: Draft) -> None:
    seen.write("codelists/soort.csv", "code,nl\n")
    assert {problem.file for problem in seen.problems()} == {"codelists/soort.csv"}

    seen.write("indicators/kosten.yaml", "- {id: wmo-kosten}\n- {id: wmo-kosten-per-jaar}\n")
    assert FINDINGS not in {problem.file for problem in seen.problems()}
