"""Rank and movement: areas inside the city beside each other."""

from collections.abc import Mapping
from typing import Any

import pytest

from stadspeil.findings.areas import find_movements, find_ranks
from stadspeil.findings.figures import Figures
from stadspeil.model.monitor import Monitor
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch, english
from tests.observations.builder import HOME, dataset, entry, indicator

DISTRICTS = tuple(f"WK05460{place}" for place in range(6))
AREAS = "\n".join(
    [
        "code,name,level,parent,member_of",
        "NL00,Nederland,country,,",
        f"{HOME},Leiden,municipality,NL00,",
        *(f"{code},Wijk {code[-1]},district,{HOME}," for code in DISTRICTS),
    ]
)


def draw_districts(
    draw: DrawFigures,
    values: Mapping[str, Mapping[str, float]],
    *,
    unit: str = "procent",
    people: Mapping[str, int] | None = None,
    **others: Any,
) -> Figures:
    """A given figure of the city and its districts, by period."""
    rows = [
        f"{area},{period},{value}"
        for period, column in values.items()
        for area, value in column.items()
    ]
    measure = {"unit": unit, "type": "ratio", "decimals": 1, "rounding": "decimals"}
    if unit == "score":
        measure |= {"type": "score", "minimum": -10}
    datasets = {
        "t": dataset("\n".join(["area,period,figure", *rows]), measures={"figure": measure})
    }
    indicators = {
        "cijfer": indicator(
            "t.figure", unit=unit, decimals=1, title={"nl": "Laag inkomen", "en": "Low income"}
        )
    }
    if people:
        lines = [f"{area},2020,{count}" for area, count in people.items()]
        datasets["mensen"] = dataset(
            "\n".join(["area,period,persons", *lines]), measures={"persons": {"unit": "inwoners"}}
        )
        indicators["mensen"] = indicator("mensen.persons", unit="inwoners")
        units = "code,kind,scale,symbol,nl_one,nl_many,en_one,en_many\n"
        others["units"] = units + "inwoners,count,1,,inwoner,inwoners,inhabitant,inhabitants"
    return draw(datasets=datasets, indicators=indicators, areas=AREAS, **others)


def column(city: float, *districts: float) -> dict[str, float]:
    return {HOME: city, **dict(zip(DISTRICTS, districts, strict=False))}


def test_the_highest_and_the_lowest_stand_beside_the_city(draw_figures: DrawFigures) -> None:
    (finding,) = find_ranks(
        draw_districts(draw_figures, {"2020": column(14.0, 20.0, 15.0, 13.0, 12.0, 11.0, 10.0)})
    )
    assert dutch(finding) == (
        "In 2020 was het percentage laag inkomen het hoogst in Wijk 0 (20,0%) en het laagst in "
        "Wijk 5 (10,0%). In heel Leiden was het 14,0%. Het verschil met Leiden is het grootst in "
        "Wijk 0: 6,0 procentpunt."
    )
    assert english(finding).startswith(
        "In 2020 the percentage of low income was highest in Wijk 0 (20.0%) and lowest in Wijk 5"
    )
    assert finding.quantity("place_high_1").value == 1
    assert finding.quantity("place_low_1").value == 1


def test_areas_that_rounding_can_not_tell_apart_are_named_together(
    draw_figures: DrawFigures,
) -> None:
    (finding,) = find_ranks(
        draw_districts(draw_figures, {"2020": column(14.0, 20.0, 19.9, 13.0, 12.0, 11.0, 10.0)})
    )
    assert "het hoogst in Wijk 0 (20,0%) en Wijk 1 (19,9%)" in dutch(finding)


def test_where_many_are_alike_none_is_named(draw_figures: DrawFigures) -> None:
    (finding,) = find_ranks(
        draw_districts(draw_figures, {"2020": column(14.0, 20.0, 20.0, 20.0, 20.0, 11.0, 10.0)})
    )
    assert dutch(finding).startswith(
        "In 2020 was het percentage laag inkomen het laagst in Wijk 5 (10,0%). Welk gebied het "
        "hoogst was, is niet te zeggen."
    )
    alike = {"2020": column(14.0, *[14.0] * 6)}
    assert not list(find_ranks(draw_districts(draw_figures, alike)))


def test_an_area_with_few_people_is_left_out(draw_figures: DrawFigures) -> None:
    figures = draw_districts(
        draw_figures,
        {"2020": column(14.0, 20.0, 15.0, 13.0, 12.0, 11.0, 10.0)},
        people={**dict.fromkeys(DISTRICTS, 5000), DISTRICTS[0]: 199},
    )
    (finding,) = find_ranks(figures)
    assert finding.quantity("number").value == 5
    assert "het hoogst in Wijk 1 (15,0%)" in dutch(finding)


def test_an_order_needs_five_areas(draw_figures: DrawFigures) -> None:
    few = {"2020": column(14.0, 20.0, 15.0, 13.0, 12.0)}
    assert not list(find_ranks(draw_districts(draw_figures, few)))


def test_the_areas_that_moved_most_in_the_order_of_a_score(draw_figures: DrawFigures) -> None:
    figures = draw_districts(
        draw_figures,
        {
            "2019": column(0.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0),
            "2020": column(0.0, 6.0, 1.0, 4.0, 3.0, 2.0, 5.0),
        },
        unit="score",
    )
    (finding,) = find_movements(figures)
    assert dutch(finding) == (
        "In de rangorde van 6 gebieden naar de laag inkomen, van hoog naar laag, ging Wijk 5 "
        "tussen 2019 en 2020 het meest omhoog: van plaats 6 naar plaats 2. Wijk 1 ging het "
        "meest omlaag: van plaats 2 naar plaats 6."
    )
    assert finding.quantity("up_moved").value == 4


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ((6.0, 5.0, 4.0, 3.0, 1.9, 2.0), "places that rounding could have made"),
        ((6.0, 5.0, 4.0, 3.0, 2.0, 1.0), "nobody moved"),
    ],
)
def test_no_movement_is_told_that_rounding_could_make(
    draw_figures: DrawFigures, after: tuple[float, ...], why: str
) -> None:
    figures = draw_districts(
        draw_figures,
        {"2019": column(0.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.9), "2020": column(0.0, *after)},
        unit="score",
    )
    assert not list(find_movements(figures)), why


def test_no_movement_is_told_over_a_break(draw_figures: DrawFigures) -> None:
    figures = draw_districts(
        draw_figures,
        {
            "2019": column(0.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0),
            "2020": column(0.0, 6.0, 1.0, 4.0, 3.0, 2.0, 5.0),
        },
        unit="score",
        register=[entry("meetbreuk", "t", "2020")],
    )
    assert not list(find_movements(figures))


def test_low_incomes_in_leiden(leiden_monitor: Monitor) -> None:
    found = {item.indicator: item for item in find_ranks(Figures(leiden_monitor))}
    households = found["huishoudens-laag-inkomen"]
    assert households.quantity("high_1").value == pytest.approx(19.8)
    assert "Leiden-Noord (19,8%)" in dutch(households)
    assert "Stationsdistrict (2,7%) en Boerhaavedistrict (2,8%)" in dutch(
        found["kinderen-laag-inkomen"]
    )


def test_the_order_of_the_ses_score_in_leiden(leiden_monitor: Monitor) -> None:
    (finding,) = find_movements(Figures(leiden_monitor))
    assert finding.indicator == "ses-score"
    assert [finding.quantity(name).value for name in ("up_before", "up_after")] == [46, 25]
