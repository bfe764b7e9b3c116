"""`corrections.yaml`: what an earlier publication printed otherwise, and what yields it now."""

import pytest

from stadspeil.errors import Problem
from stadspeil.model.audit import Slip
from stadspeil.model.chapter import Call
from stadspeil.model.correction import CorrectionState
from tests.edition.builder import Draft

CORRECTIONS = "corrections.yaml"

TEXT = """\
- id: dubbel-geteld
  title: {nl: Dubbel geteld, en: Counted twice}
  publication: Monitor 2021
  audit: monitor-2021
  place: {nl: Tabel 3, en: Table 3}
  cells:
    - {row: Totaal, column: Aantal, period: 2020-S1, printed: "40",
       now: 'figure("wmo-clienten", "2020-S1")'}
    - row: Verblijf
      period: 2020-S1
      printed: "13.50"
      unit: procent
      none: {nl: De bron geeft geen aandeel.}
  cause: double_count
  reason: {nl: Verblijf is twee keer geteld.}
  remains: {nl: De aantallen per soort.}
  accepted_by: Gemeente Leiden
  date: 2022-09-15
"""


@pytest.fixture
def corrected(draft: Draft) -> Draft:
    """The small edition with a correction without a fault."""
    return draft.write(CORRECTIONS, TEXT)


def test_an_edition_without_the_file_corrects_nothing(draft: Draft) -> None:
    assert draft.load().corrections == ()


def test_a_correction_is_read_with_its_expressions(corrected: Draft) -> None:
    (correction,) = corrected.load().corrections

    assert correction.spec.cause is Slip.DOUBLE_COUNT
    assert correction.spec.state is CorrectionState.OPEN
    assert correction.line == 1
    first, second = correction.calls
    source = 'figure("wmo-clienten", "2020-S1")'
    assert first == Call("figure", "wmo-clienten", ("2020-S1",), None, (), 8, source)
    assert second is None


def test_a_printed_figure_keeps_its_zeros(corrected: Draft) -> None:
    (correction,) = corrected.load().corrections

    assert [(cell.printed, cell.decimals) for cell in correction.spec.cells] == [
        ("40", 0),
        ("13.50", 2),
    ]


CASES = [
    (
        'figure("wmo-clienten", "2020-S1")',
        'figure("wmo", "2020-S1")',
        8,
        "cells.0.now",
        "the indicator 'wmo'",
        "the id of an indicator",
        "correct the id, or add the indicator",
    ),
    (
        'figure("wmo-clienten", "2020-S1")',
        'figure("wmo-clienten", 2020)',
        8,
        "cells.0.now",
        "figure(\"wmo-clienten\", 2020): the period '2020'",
        "a period such as 2021-S1 (half-year)",
        "correct the period",
    ),
    (
        'figure("wmo-clienten", "2020-S1")',
        'percent("wmo-clienten", "2020-S1")',
        8,
        "cells.0.now",
        'percent("wmo-clienten", "2020-S1")',
        "an indicator and 2 periods",
        'write for instance percent("wmo-clienten", 2020, 2021)',
    ),
    (
        'figure("wmo-clienten", "2020-S1")',
        'figure("wmo-clienten", "2020-S1", type="wonen")',
        8,
        "cells.0.now",
        'figure("wmo-clienten", "2020-S1", type="wonen"): the code \'wonen\'',
        "a code of codelists/soort.csv",
        "correct the code",
    ),
    (
        'figure("wmo-clienten", "2020-S1")',
        'table("wmo-clienten")',
        8,
        "cells.0.now",
        'table("wmo-clienten"): it is none of figure, change, percent',
        'percent("wmo-clienten", 2020, 2021)',
        "write it in this form",
    ),
    (
        'figure("wmo-clienten", "2020-S1")',
        "910",
        8,
        "cells.0.now",
        "910: it is not a name with parentheses",
        'percent("wmo-clienten", 2020, 2021)',
        "write it in this form",
    ),
    (
        "unit: procent",
        "unit: kilo",
        12,
        "cells.1.unit",
        "'kilo'",
        "a unit of units.csv, or one that every edition has",
        "correct the unit",
    ),
    (
        "date: 2022-09-15",
        "date: 2022-09-31",
        18,
        "date",
        "'2022-09-31'",
        "a day of the calendar",
        "correct the day",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "found", "expected", "action"),
    CASES,
    ids=[
        "indicator",
        "period",
        "periods",
        "code",
        "display",
        "typed",
        "unit",
        "day",
    ],
)
def test_a_name_that_is_not_known_is_named_with_its_place(
    corrected: Draft,
    old: str,
    new: str,
    line: int,
    field: str,
    found: str,
    expected: str,
    action: str,
) -> None:
    problem = corrected.replace(CORRECTIONS, old, new).problem()

    assert problem == Problem(CORRECTIONS, line, f"dubbel-geteld.{field}", found, expected, action)


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "part"),
    [
        ('printed: "40"', 'printed: "1.090,5"', 7, "cells.0.printed", "1.090,5"),
        ("cause: double_count", "cause: carelessness", 14, "cause", "carelessness"),
        ("state: open", "state: denied", 19, "state", "denied"),
        ("      none: {nl: De bron geeft geen aandeel.}\n", "", 9, "cells.1", "needs 'now', or"),
        ("      unit: procent\n", "", 12, "cells.1.none", "goes with 'none'"),
        ('printed: "40",', 'printed: "40", unit: procent,', 7, "cells.0.unit", "its own"),
        ("  accepted_by: Gemeente Leiden\n", "", 1, "accepted_by", "accepted_by"),
        ("state: open", "state: refuted", 19, "state", "needs an 'answer'"),
        ("state: open", "answer: {nl: Klopt.}", 19, "answer", "acknowledged or refuted"),
        ("audit: monitor-2021", "blame: somebody", 4, "blame", "blame"),
    ],
    ids=[
        "number",
        "cause",
        "state",
        "no figure",
        "no unit",
        "two units",
        "nobody",
        "refuted",
        "answer",
        "field",
    ],
)
def test_what_has_not_the_right_form_is_named_with_its_place(
    corrected: Draft, old: str, new: str, line: int, field: str, part: str
) -> None:
    corrected.write(CORRECTIONS, corrected.read(CORRECTIONS) + "  state: open\n")

    problems = corrected.replace(CORRECTIONS, old, new).problems()

    places = [(item.line, item.field) for item in problems]
    assert (line, f"dubbel-geteld.{field}") in places
    said = " ".join(f"{item.found} {item.expected} {item.field}" for item in problems)
    assert part in said


def test_all_problems_are_named_at_once(corrected: Draft) -> None:
    text = corrected.read(CORRECTIONS).replace("wmo-clienten", "wmo").replace("09-15", "09-31")

    problems = corrected.write(CORRECTIONS, text).problems()

    assert [(item.line, item.field) for item in problems] == [
        (8, "dubbel-geteld.cells.0.now"),
        (18, "dubbel-geteld.date"),
    ]


def test_a_printed_figure_is_corrected_once(corrected: Draft) -> None:
    again = TEXT.replace("dubbel-geteld", "nog-eens").replace("row: Verblijf", "row: Thuis")

    problem = corrected.write(CORRECTIONS, TEXT + again).problem()

    assert (
        problem.found
        == "Totaal, Aantal, 2020-S1 of Tabel 3, which 'dubbel-geteld' corrects already"
    )
    assert problem.field == "nog-eens.cells.0"


def test_an_id_that_stands_twice_is_a_problem(corrected: Draft) -> None:
    again = TEXT.replace("Tabel 3", "Tabel 4")

    problem = corrected.write(CORRECTIONS, TEXT + again).problem()

    assert (problem.found, problem.expected) == ("'dubbel-geteld'", "each id once")


def test_an_indicator_that_can_not_be_read_has_one_problem(corrected: Draft) -> None:
    breakdowns = "  unit: clienten\n  breakdowns: [type, contract]"
    corrected.replace("indicators/wmo.yaml", breakdowns, breakdowns.replace("clienten", "kilo"))

    assert [item.file for item in corrected.problems()] == ["indicators/wmo.yaml"]
