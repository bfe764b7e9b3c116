"""What rose and what fell: sentences from tiny editions, and when there is none."""

import pytest

from stadspeil.findings import build_insight
from stadspeil.model.finding import Finding, FindingKind, sentence_text
from tests.observations.builder import Spec, dataset, entry, indicator
from tests.observations.conftest import Draw, draw

__all__ = ["draw"]

PHRASE = {"nl": "het aantal huishoudens met hulp", "en": "the number of households with help"}


def findings(
    draw: Draw,
    table: str,
    *register: Spec,
    unit: str = "aantal",
    measure: Spec | None = None,
    frequency: str = "year",
    **fields: object,
) -> tuple[Finding, ...]:
    """The changes that stand out in an edition with one series."""
    drawn = dataset(table, frequency=frequency, measures={"persons": measure or {}})
    drawing = draw(
        datasets={"tabel": drawn},
        indicators={
            "reeks": indicator("tabel.persons", unit=unit, phrase=PHRASE, **fields),
        },
        register=list(register),
    )
    found = build_insight(drawing.monitor).findings
    return tuple(item for item in found if item.kind is FindingKind.CHANGE)


def say(found: tuple[Finding, ...]) -> list[str]:
    return [sentence_text(item.sentences["nl"]) for item in found]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            "period, persons\n2020, 8000\n2021, 8400",
            "In 2021 steeg het aantal huishoudens met hulp met 400 (5,0%) tot 8.400.",
        ),
        (
            "period, persons\n2020, 8400\n2021, 8000",
            "In 2021 daalde het aantal huishoudens met hulp met 400 (4,8%) tot 8.000.",
        ),
        (
            "period, persons\n2020, 100\n2021, 171",
            "In 2021 steeg het aantal huishoudens met hulp met 71 (71%) tot 171.",
        ),
        (
            "period, persons\n2018, 100\n2019, 110\n2020, 120\n2021, 130",
            (
                "In 2021 steeg het aantal huishoudens met hulp met 10 (8,3%) tot 130. "
                "Dat is de derde stijging op rij."
            ),
        ),
        (
            "period, persons\n2019, 100\n2021, 130",
            (
                "In 2021 steeg het aantal huishoudens met hulp met 30 (30,0%) tot 130, "
                "vergeleken met 2019."
            ),
        ),
    ],
)
def test_a_change_is_said_in_one_sentence(draw: Draw, table: str, sentence: str) -> None:
    assert say(findings(draw, table)) == [sentence]


def test_english_says_the_same(draw: Draw) -> None:
    (found,) = findings(draw, "period, persons\n2020, 8000\n2021, 8400")
    assert sentence_text(found.sentences["en"]) == (
        "In 2021 the number of households with help rose by 400 (5.0%) to 8,400."
    )


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("period, persons\n2020, 8000\n2021, 8079", "under one percent"),
        ("period, persons\n2020, 19\n2021, 40", "fewer than twenty people"),
        ("period, persons\n2020, 40\n2021, 19", "fewer than twenty people"),
        ("period, persons\n2021, 8000", "one period only"),
        ("period, persons, status\n2020, , Q\n2021, 8000,", "a suppressed figure"),
        ("period, persons, status\n2020, 8000,\n2021, , M", "the last figure is missing"),
        ("period, persons\n2020, 0\n2021, 0", "nothing, and again nothing"),
    ],
)
def test_nothing_is_said_where_nothing_stands_out(draw: Draw, table: str, why: str) -> None:
    assert findings(draw, table) == (), why


def test_rounding_alone_makes_no_change(draw: Draw) -> None:
    """Rounded to fives, 150 and 155 may both be 152."""
    table = "period, persons\n2020, 150\n2021, 155"
    assert findings(draw, table, measure={"rounding": "fives"}) == ()
    assert say(findings(draw, table, measure={"rounding": "exact"})) == [
        "In 2021 steeg het aantal huishoudens met hulp met 5 (3,3%) tot 155."
    ]


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [
        (1100, 1210, "10%"),  # 9.5 to 10.5: no decimal is sure
        (1000, 1100, "ongeveer 10%"),  # 9.48 to 10.53: not even the whole percent is
        (100_000, 110_000, "10,0%"),
    ],
)
def test_no_digit_is_printed_that_rounding_could_alter(
    draw: Draw, before: int, after: int, percent: str
) -> None:
    table = f"period, persons\n2020, {before}\n2021, {after}"
    (found,) = findings(draw, table, measure={"rounding": "fives"})
    assert f" ({percent}) tot " in say((found,))[0]
    (limits,) = found.uncertainty
    size = after - before
    assert (limits.quantity, limits.lower, limits.upper) == ("difference", size - 5, size + 5)


def test_a_break_says_nothing(draw: Draw) -> None:
    table = "period, persons\n2019, 100\n2020, 150\n2021, 200"
    assert findings(draw, table, entry("meetbreuk", "tabel", "2021")) == ()


def test_a_break_in_the_middle_ends_a_row_of_rises(draw: Draw) -> None:
    table = "period, persons\n2017, 90\n2018, 100\n2019, 110\n2020, 120\n2021, 130"
    (sentence,) = say(findings(draw, table, entry("meetbreuk", "tabel", "2019")))
    assert "op rij" not in sentence


def test_a_change_of_law_stands_in_the_next_sentence(draw: Draw) -> None:
    table = "period, persons\n2020, 930\n2021, 765"
    (found,) = findings(draw, table, entry("wetswijziging", "tabel", "2021"))
    assert say((found,)) == [
        (
            "In 2021 daalde het aantal huishoudens met hulp met 165 (17,7%) tot 765. "
            "Waarom wetswijziging."
        )
    ]
    assert [item.nl for item in found.caveats] == ["Waarom wetswijziging."]


def test_an_odd_year_is_named_and_passed_over(draw: Draw) -> None:
    table = "period, persons\n2019, 1910\n2020, 5130\n2021, 1795"
    assert say(findings(draw, table, entry("eenmalig", "tabel", "2020"))) == [
        (
            "In 2021 daalde het aantal huishoudens met hulp met 115 (6,0%) tot 1.795, vergeleken "
            "met 2019. In 2020 was het eenmalig 5.130; dat jaar telt in de vergelijking niet mee."
        )
    ]


def test_half_years_are_compared_with_a_year_before_or_not_at_all(draw: Draw) -> None:
    table = "period, persons\n2020-S2, 4950\n2021-S1, 4700\n2021-S2, 4550"
    assert say(findings(draw, table, frequency="half-year")) == [
        (
            "In het tweede halfjaar van 2021 daalde het aantal huishoudens met hulp met 400 (8,1%) "
            "tot 4.550, vergeleken met een jaar eerder."
        )
    ]
    season = "period, persons\n2021-S1, 900\n2021-S2, 1180"
    assert findings(draw, season, frequency="half-year") == ()


def test_shares_change_by_percentage_points(draw: Draw) -> None:
    given = {"unit": "procent", "type": "ratio", "decimals": 1, "rounding": "decimals"}
    (found,) = findings(
        draw,
        "period, persons\n2020, 18.0\n2021, 16.5",
        unit="procent",
        measure=given,
        decimals=1,
    )
    assert say((found,)) == [
        (
            "In 2021 daalde het aantal huishoudens met hulp met 1,5\N{NO-BREAK SPACE}procentpunt "
            "tot 16,5%."
        )
    ]
    assert "relative" not in {item.name for item in found.quantities}


def test_a_provisional_figure_makes_a_finding_less_certain(draw: Draw) -> None:
    (found,) = findings(draw, "period, persons, status\n2020, 800,\n2021, 900, P")
    assert found.certainty == 0.6


def test_what_a_negative_amount_became_has_no_percentage(draw: Draw) -> None:
    (found,) = findings(
        draw,
        "period, persons\n2020, -2215\n2021, -1535",
        unit="duizend-euro",
        measure={"unit": "duizend-euro"},
    )
    assert {item.name for item in found.quantities} == {"after", "before", "difference"}
