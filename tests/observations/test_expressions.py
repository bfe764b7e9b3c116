"""Expressions: what is joined to what, and everything that an observation carries."""

import pytest

from stadspeil.model.dataset import RoundingRule
from stadspeil.model.observation import Status
from tests.observations.builder import dataset, indicator
from tests.observations.conftest import Draw

HELP = dataset(
    """
    period, soort, persons
    2020,   zorg,  10
    2020,   werk,  30
    2021,   zorg,  20
    2021,   werk,  20
    """,
    dimensions={"soort": "sum"},
)
PEOPLE = dataset(
    """
    period, soort, people
    2020,   zorg,  100
    2020,   werk,  60
    2022,   zorg,  100
    2022,   werk,  60
    """,
    dimensions={"soort": "sum"},
    measures={"people": {}},
    retrieved="2022-09",
)
CODES = {"soort": "zorg werk"}


def test_measures_are_joined_on_period_and_on_the_dimensions_that_they_share(draw: Draw) -> None:
    drawing = draw(
        codelists=CODES,
        datasets={"hulp": HELP, "mensen": PEOPLE},
        indicators={"deel": indicator("100 * hulp.persons / mensen.people", breakdowns=["soort"])},
    )
    assert drawing.figures("deel") == {
        "2020": 25,
        "2020 soort=zorg": 10,
        "2020 soort=werk": 50,
    }


def test_a_measure_that_lacks_the_dimension_counts_as_a_whole(draw: Draw) -> None:
    for expression in ("hulp.persons / mensen.people", "mensen.people / hulp.persons"):
        drawing = draw(
            codelists=CODES,
            datasets={
                "hulp": HELP,
                "mensen": dataset("period, people\n2020, 200", measures={"people": {}}),
            },
            indicators={"deel": indicator(expression, breakdowns=["soort"])},
        )
        figures = {key: item.numerator for key, item in drawing.observations("deel").items()}
        assert figures.keys() == {"2020", "2020 soort=zorg", "2020 soort=werk"}
        assert set(figures.values()) == ({40, 10, 30} if expression[0] == "h" else {200})


def test_areas_are_joined_too(draw: Draw) -> None:
    drawing = draw(
        datasets={
            "hulp": dataset("area, period, persons\nGM0546, 2020, 1\nGM0503, 2020, 2"),
            "mensen": dataset(
                "area, period, people\nGM0503, 2020, 4\nNL00, 2020, 9", measures={"people": {}}
            ),
        },
        indicators={"deel": indicator("hulp.persons / mensen.people")},
    )
    assert drawing.figures("deel") == {"GM0503 2020": 0.5}


def test_a_pinned_code_stays_whatever_the_breakdown(draw: Draw) -> None:
    drawing = draw(
        codelists=CODES,
        datasets={"hulp": HELP},
        indicators={
            "zorg": indicator('hulp.persons[soort = "zorg"]'),
            "alles": indicator('hulp.persons[soort = "_T"]'),
            "verhouding": indicator(
                'hulp.persons / hulp.persons[soort = "zorg"]', breakdowns=["soort"]
            ),
        },
    )
    assert drawing.figures("zorg") == {"2020": 10, "2021": 20}
    assert drawing.figures("alles") == {"2020": 40, "2021": 40}
    assert drawing.figures("verhouding") == {
        "2020": 4,
        "2021": 2,
        "2020 soort=zorg": 1,
        "2021 soort=zorg": 1,
        "2020 soort=werk": 3,
        "2021 soort=werk": 1,
    }


def test_a_total_is_the_whole_whatever_the_breakdown(draw: Draw) -> None:
    drawing = draw(
        codelists=CODES,
        datasets={"hulp": HELP},
        indicators={
            "deel": indicator(
                "100 * hulp.persons / total(hulp.persons)", unit="procent", breakdowns=["soort"]
            )
        },
    )
    assert drawing.figures("deel") == {
        "2020": 100,
        "2021": 100,
        "2020 soort=zorg": 25,
        "2021 soort=zorg": 50,
        "2020 soort=werk": 75,
        "2021 soort=werk": 50,
    }


def test_every_breakdown_stands_alone(draw: Draw) -> None:
    """Sex and age are two breakdowns, never crossed; each is a total over the other."""
    drawing = draw(
        codelists={"sekse": "m v", "leeftijd": "jong oud"},
        datasets={
            "hulp": dataset(
                """
                period, sekse, leeftijd, persons
                2020,   m,     jong,     1
                2020,   m,     oud,      2
                2020,   v,     jong,     4
                2020,   v,     oud,      8
                """,
                dimensions={"sekse": "sum", "leeftijd": "sum"},
            )
        },
        indicators={"hulp": indicator("hulp.persons", breakdowns=["sekse", "leeftijd"])},
    )
    assert drawing.figures("hulp") == {
        "2020": 15,
        "2020 sekse=m": 3,
        "2020 sekse=v": 12,
        "2020 leeftijd=jong": 5,
        "2020 leeftijd=oud": 10,
    }


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("hulp.a + hulp.b * 2", 10),
        ("(hulp.a + hulp.b) * 2", 14),
        ("hulp.a - hulp.b - 1", 0),
        ("hulp.a - (hulp.b - 1)", 2),
        ("hulp.a / hulp.b / 2", 4 / 3 / 2),
        ("0.5 * hulp.a", 2),
    ],
)
def test_signs_bind_as_in_arithmetic(draw: Draw, expression: str, expected: float) -> None:
    drawing = draw(
        datasets={"hulp": dataset("period, a, b\n2020, 4, 3", measures={"a": {}, "b": {}})},
        indicators={"uitkomst": indicator(expression)},
    )
    assert drawing.figures("uitkomst")["2020"] == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("expression", ["100 * hulp.a / hulp.b", "hulp.b / (hulp.a - 5)"])
def test_a_zero_below_the_line_gives_no_figure_and_says_so(draw: Draw, expression: str) -> None:
    drawing = draw(
        datasets={"hulp": dataset("period, a, b\n2020, 5, 0", measures={"a": {}, "b": {}})},
        indicators={"deel": indicator(expression)},
    )
    zero = drawing.observations("deel")["2020"]
    assert (zero.value, zero.status, zero.reason) == (None, Status.MISSING, "zero-denominator")
    assert zero.denominator == 0


def test_what_is_missing_is_called_missing_even_over_zero(draw: Draw) -> None:
    drawing = draw(
        datasets={
            "hulp": dataset("period, a, a_status, b\n2020, , M, 0", measures={"a": {}, "b": {}})
        },
        indicators={"deel": indicator("hulp.a / hulp.b")},
    )
    assert drawing.figures("deel") == {"2020": "missing"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("A", "A", Status.NORMAL),
        ("A", "P", Status.PROVISIONAL),
        ("P", "E", Status.ESTIMATED),
        ("E", "A", Status.ESTIMATED),
    ],
)
def test_the_worst_status_of_all_inputs_wins(
    draw: Draw, first: str, second: str, expected: Status
) -> None:
    drawing = draw(
        datasets={
            "hulp": dataset(
                f"period, a, a_status, b, b_status\n2020, 1, {first}, 2, {second}",
                measures={"a": {}, "b": {}},
            )
        },
        indicators={"deel": indicator("hulp.a / hulp.b")},
    )
    ratio = drawing.observations("deel")["2020"]
    assert (ratio.status, ratio.value, ratio.reason) == (expected, 0.5, None)


def test_a_provisional_period_makes_every_figure_of_it_provisional(draw: Draw) -> None:
    drawing = draw(
        codelists=CODES,
        datasets={"hulp": dataset(HELP.table, dimensions={"soort": "sum"}, provisional=["2021"])},
        indicators={"hulp": indicator("hulp.persons")},
    )
    statuses = {key: item.status for key, item in drawing.observations("hulp").items()}
    assert statuses == {"2020": Status.NORMAL, "2021": Status.PROVISIONAL}


def test_the_precision_is_that_of_the_source_at_the_level_of_the_area(draw: Draw) -> None:
    drawing = draw(
        datasets={
            "hulp": dataset(
                """
                area,     period, persons, people
                GM0546,   2020,   10,      4
                WK054600, 2020,   10,      5
                """,
                measures={
                    "persons": {"rounding": "tens"},
                    "people": {"rounding_by_level": {"district": "random-fives"}},
                },
            )
        },
        indicators={"deel": indicator("hulp.persons / hulp.people", decimals=2)},
    )
    city, district = drawing.observations("deel").values()
    assert city.precision.decimals == 2
    assert city.precision.rounding == (RoundingRule.TENS, RoundingRule.EXACT)
    assert district.precision.rounding == (RoundingRule.TENS, RoundingRule.RANDOM_FIVES)


@pytest.mark.parametrize(
    ("expression", "numerator", "denominator"),
    [
        ("100 * hulp.a / hulp.b", 3, 4),
        ("100 * (hulp.a / hulp.b)", 3, 4),
        ("hulp.a / hulp.b", 3, 4),
        ("100 * (hulp.a - 1) / (hulp.a + hulp.b)", 2, 7),
        ("hulp.a / 2", None, None),
        ("hulp.a", None, None),
        ("hulp.a * hulp.b", None, None),
    ],
)
def test_a_ratio_carries_the_counts_behind_it(
    draw: Draw, expression: str, numerator: float | None, denominator: float | None
) -> None:
    drawing = draw(
        datasets={"hulp": dataset("period, a, b\n2020, 3, 4", measures={"a": {}, "b": {}})},
        indicators={"deel": indicator(expression)},
    )
    item = drawing.observations("deel")["2020"]
    assert (item.numerator, item.denominator) == (numerator, denominator)


def test_sums_of_decimals_are_exact(draw: Draw) -> None:
    """83.5 + 16.4 + 0.1 is 100 and not 99.99999999999999."""
    drawing = draw(
        codelists={"deel": "a b c"},
        datasets={
            "hulp": dataset(
                "period, deel, share\n2020, a, 83.5\n2020, b, 16.4\n2020, c, 0.1",
                dimensions={"deel": "sum"},
                measures={"share": {"unit": "procent", "decimals": 1}},
            )
        },
        indicators={"hulp": indicator("hulp.share", unit="procent")},
    )
    assert drawing.figures("hulp") == {"2020": 100}


def test_an_id_names_indicator_area_period_breakdown_and_the_latest_vintage(draw: Draw) -> None:
    drawing = draw(
        codelists=CODES,
        datasets={"hulp": HELP, "mensen": PEOPLE},
        indicators={
            "hulp": indicator("hulp.persons", breakdowns=["soort"]),
            "deel": indicator("hulp.persons / mensen.people"),
        },
    )
    ids = [item.id for item in drawing.monitor.observations]
    assert ids == [
        "hulp:GM0546:2020@2022-08",
        "hulp:GM0546:2021@2022-08",
        "hulp:GM0546:2020:soort=zorg@2022-08",
        "hulp:GM0546:2021:soort=zorg@2022-08",
        "hulp:GM0546:2020:soort=werk@2022-08",
        "hulp:GM0546:2021:soort=werk@2022-08",
        "deel:GM0546:2020@2022-09",
    ]
    both = drawing.observations("deel")["2020"]
    assert both.dataset == ("hulp", "mensen")
    assert both.source == "CBS (2022-08); CBS (2022-09)"


def test_observations_stand_in_the_order_of_the_edition(draw: Draw) -> None:
    """Indicator, area, breakdown, code, period: never the order of the rows of a file."""
    drawing = draw(
        codelists={"soort": "z a"},
        datasets={
            "hulp": dataset(
                """
                area,   period, soort, persons
                GM0503, 2021,   a,     1
                GM0503, 2020,   a,     2
                GM0546, 2021,   z,     3
                GM0546, 2021,   a,     4
                GM0546, 2020,   z,     5
                NL00,   2020,   z,     6
                """,
                dimensions={"soort": "sum"},
                absent="none",
            )
        },
        indicators={
            "tweede": indicator("hulp.persons"),
            "eerste": indicator("hulp.persons", breakdowns=["soort"]),
        },
    )
    assert list(drawing.figures("eerste")) == [
        "NL00 2020",
        "NL00 2020 soort=z",
        "2020",
        "2021",
        "2020 soort=z",
        "2021 soort=z",
        "2021 soort=a",
        "GM0503 2020",
        "GM0503 2021",
        "GM0503 2020 soort=a",
        "GM0503 2021 soort=a",
    ]
    assert list(drawing.monitor.by_indicator) == ["tweede", "eerste"]


def test_names_that_sql_knows_are_names_like_others(draw: Draw) -> None:
    drawing = draw(
        codelists={"group": "select where", "limit": "x"},
        datasets={
            name: dataset(
                "period, group, limit, order\n2020, select, x, 1\n2020, where, x, 2",
                dimensions={"group": "sum", "limit": "sum"},
                measures={"order": {}},
            )
            for name in ("table", "part", "l0", "d")
        },
        indicators={
            f"van-{name}": indicator(f"{name}.order", breakdowns=["group", "limit"])
            for name in ("table", "part", "l0", "d")
        },
    )
    for name in ("table", "part", "l0", "d"):
        assert drawing.figures(f"van-{name}") == {
            "2020": 3,
            "2020 group=select": 1,
            "2020 group=where": 2,
            "2020 limit=x": 3,
        }
