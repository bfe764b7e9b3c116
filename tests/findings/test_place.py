"""Place: where the area stands among the municipalities of its reference group."""

from collections.abc import Mapping

import pytest

from stadspeil.findings.benchmark import compare_all
from stadspeil.findings.figures import Figures
from stadspeil.findings.peers import counted_members, nearest_areas
from stadspeil.findings.place import find_places
from stadspeil.findings.placing import spread_of
from stadspeil.model.finding import Finding
from stadspeil.model.finding_settings import FindingSettings
from stadspeil.model.insight import Level, Place
from stadspeil.model.monitor import Monitor
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch
from tests.observations.builder import HOME, dataset, indicator

TOWNS = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")
ELSEWHERE = ("GM0008", "GM0009", "GM0010")


def areas() -> str:
    lines = [
        "code,name,level,parent,member_of",
        "NL00,Nederland,country,,",
        "X.ZES,zes,reference-group,NL00,",
    ]
    lines += [f"{code},{code[4:]},municipality,NL00,X.ZES" for code in (HOME, *TOWNS)]
    lines += [f"{code},{code[4:]},municipality,NL00," for code in ELSEWHERE]
    return "\n".join(lines).replace(f"{HOME},46", f"{HOME},Leiden")


def draw_towns(
    draw: DrawFigures,
    helped: Mapping[str, int],
    *,
    singles: Mapping[str, int] | None = None,
    findings: FindingSettings | None = None,
    rounding: str = "exact",
) -> Figures:
    """Helped people of 10,000 in each municipality, and people alone of 10,000."""
    rows = ["area,period,helped,people,helped_status"]
    rows += [f"{area},2020,{count},10000," for area, count in helped.items()]
    datasets = {
        "hulp": dataset("\n".join(rows), measures={"helped": {"rounding": rounding}, "people": {}})
    }
    indicators = {"hulp": indicator("100 * hulp.helped / hulp.people", unit="procent", decimals=1)}
    if singles:
        lines = ["area,period,alone,all", *(f"{a},2020,{n},10000" for a, n in singles.items())]
        datasets["alleen"] = dataset("\n".join(lines), measures={"alone": {}, "all": {}})
        indicators["alleen"] = indicator("100 * alleen.alone / alleen.all", unit="procent")
    return draw(
        findings=findings,
        datasets=datasets,
        indicators=indicators,
        areas=areas(),
        settings={"reference_groups": ["X.ZES"]},
    )


def place_of(figures: Figures) -> tuple[Place, Finding]:
    return next(
        found
        for found in find_places(figures, compare_all(figures))
        if found[0].indicator == "hulp"
    )


SPREAD = dict(zip(TOWNS, (1000, 1400, 1500, 1900, 2600), strict=True))


def test_a_place_counts_from_the_highest(draw_figures: DrawFigures) -> None:
    place, finding = place_of(draw_towns(draw_figures, {HOME: 2200, **SPREAD}))
    assert (place.place, place.lowest, place.highest) == (2, 2, 2)
    assert finding.quantity("place").value == 2
    assert dutch(finding).startswith(
        "Bij het percentage een indicator stond Leiden in 2020 op plaats 2 van de 6, van hoog naar "
        "laag (zes). "
    )


def test_a_place_that_chance_could_change_is_given_with_its_range(
    draw_figures: DrawFigures,
) -> None:
    place, finding = place_of(draw_towns(draw_figures, {HOME: 1450, **SPREAD}))
    assert (place.place, place.lowest, place.highest) == (4, 3, 5)
    assert "Door toeval en afronding kan dat ook elke plaats van 3 tot en met 5 zijn." in dutch(
        finding
    )
    assert [finding.quantity(name).value for name in ("first", "last")] == [3, 5]


def test_equal_figures_share_a_place(draw_figures: DrawFigures) -> None:
    place, finding = place_of(draw_towns(draw_figures, {HOME: 1900, **SPREAD}))
    assert place.place == 2
    assert "op een gedeelde plaats 2 van de 6" in dutch(finding)


@pytest.mark.parametrize(
    ("own", "spread", "sentence"),
    [
        (1520, "inside", "Dat valt binnen de gewone spreiding van deze gemeenten."),
        (1600, "outside", "Dat valt buiten de gewone spreiding van deze gemeenten."),
        (1700, "far", "Dat valt ver buiten de gewone spreiding van deze gemeenten."),
    ],
)
def test_the_funnel_says_whether_it_lies_within_the_usual_spread(
    draw_figures: DrawFigures, own: int, spread: str, sentence: str
) -> None:
    alike = dict(zip(TOWNS, (1480, 1490, 1500, 1510, 1520), strict=True))
    figures = draw_towns(
        draw_figures,
        {HOME: own, **alike},
        findings=FindingSettings.model_validate({"bounds": {"equal_points": 0.01}}),
    )
    place, finding = place_of(figures)
    point = next(item for item in place.points if item.area == HOME)
    assert spread_of(point) == spread
    assert sentence in dutch(finding)


def test_towns_that_differ_beyond_chance_have_a_wider_funnel(draw_figures: DrawFigures) -> None:
    place, _ = place_of(draw_towns(draw_figures, {HOME: 2200, **SPREAD}))
    assert place.dispersion > 10
    lower, upper = place.points[0].limits_95
    chance = 1.96 * (17.67 * (100 - 17.67) / 10000) ** 0.5
    assert upper - lower > 4 * chance


@pytest.mark.parametrize("left_out", [1, 2])
def test_there_is_no_place_in_a_group_that_is_not_complete(
    draw_figures: DrawFigures, left_out: int
) -> None:
    some = dict(list(SPREAD.items())[left_out:])
    figures = draw_towns(draw_figures, {HOME: 2200, **some, "NL00": 1000})
    assert not list(find_places(figures, compare_all(figures)))


SINGLES = {HOME: 5000, **dict(zip(TOWNS, (4900, 3000, 2900, 2800, 2700), strict=True))}
COMPOSED = FindingSettings(peer_composition=("alleen",), nearest=3)


def test_the_nearest_are_those_most_alike_in_composition(draw_figures: DrawFigures) -> None:
    singles = {**SINGLES, "GM0008": 5200, "GM0009": 1000, "GM0010": 4500}
    figures = draw_towns(
        draw_figures,
        {HOME: 2200, **SPREAD, **dict.fromkeys(ELSEWHERE, 1000)},
        singles=singles,
        findings=COMPOSED,
    )
    own = figures.at("hulp", "2020")
    assert own is not None
    everyone = counted_members(figures, own, (*TOWNS, *ELSEWHERE))
    assert nearest_areas(figures, own, everyone) == ("GM0001", "GM0008", "GM0010")


def test_a_verdict_that_other_peers_turn_round_is_said_to_be_so(draw_figures: DrawFigures) -> None:
    singles = {**SINGLES, "GM0008": 5200, "GM0009": 1000, "GM0010": 4500}
    helped = {HOME: 2200, **SPREAD, "GM0001": 3000, "GM0008": 3000, "GM0009": 100, "GM0010": 3000}
    figures = draw_towns(draw_figures, helped, singles=singles, findings=COMPOSED)
    place, finding = place_of(figures)
    assert {item.peers: item.level for item in place.peers} == {
        "group": Level.HIGHER,
        "nearest": Level.LOWER,
        "all": Level.SIMILAR,
    } or not place.survives
    assert not place.survives
    assert (
        "Vergeleken met de 3 gemeenten die het meest op Leiden lijken is het juist lager."
        in dutch(finding)
    )


def test_the_share_that_chooses_the_peers_is_not_put_to_their_test(
    draw_figures: DrawFigures,
) -> None:
    singles = {**SINGLES, "GM0008": 5200, "GM0009": 1000, "GM0010": 4500}
    figures = draw_towns(draw_figures, {HOME: 2200, **SPREAD}, singles=singles, findings=COMPOSED)
    own = figures.at("alleen", "2020")
    assert own is not None
    everyone = counted_members(figures, own, (*TOWNS, *ELSEWHERE))
    assert nearest_areas(figures, own, everyone) == ()


def test_leiden_is_in_the_middle_of_its_size_class_in_social_assistance(
    leiden_monitor: Monitor,
) -> None:
    figures = Figures(leiden_monitor)
    place, finding = next(
        found
        for found in find_places(figures, compare_all(figures))
        if found[0].indicator == "bijstand-per-1000-inwoners"
    )
    assert (place.place, len(place.points)) == (15, 28)
    assert place.lowest <= place.place <= place.highest
    assert place.pooled == pytest.approx(1000 * 120660 / 4139773)
    assert len(finding.quantity("all").of) == 37
