"""Maps: bubbles that never overlap, classes that hold every figure, every area accounted for."""

import math
import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadspeil.model.area import MIN_INHABITANTS
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.bubbles import (
    SMALLEST,
    Box,
    Circle,
    Place,
    along_lines,
    bounds,
    count_crossed,
    fit_name,
    join,
    lay_out,
    lead,
    number_place,
    place_words,
    project,
    push_apart,
    scale_radii,
    split_name,
    words_width,
)
from stadspeil.publish.views.cartogram import OPPOSITES, Cartogram
from stadspeil.publish.views.chart import COLOURS
from stadspeil.publish.views.classes import (
    BLACK,
    CLASSES,
    WHITE,
    contrast,
    ink_on,
    limits_around_zero,
    mix,
    split_evenly,
    tints_around_zero,
    tints_of,
)
from tests.publish.rows import complete_rows

FARTHEST = 75.0
"""How far a bubble of Leiden may stand from its label point, on a map 720 wide."""

ON_THE_MAP = st.builds(
    Place,
    st.floats(4.4, 4.6),
    st.floats(52.1, 52.2),
    st.integers(0, 9000).map(float),
    st.sampled_from(["a", "b", "c"]),
)


def overlap(one: Circle, two: Circle) -> float:
    return one.radius + two.radius - math.dist((one.x, one.y), (two.x, two.y))


def worst_overlap(circles: Sequence[Circle]) -> float:
    return max((overlap(one, two) for one, two in combinations(circles, 2)), default=-math.inf)


@pytest.fixture(scope="module")
def maps(catalogues: Sequence[Catalogue]) -> dict[str, Cartogram]:
    return {item.slug: item for item in catalogues[0].maps}


# -- places


@given(st.lists(ON_THE_MAP, max_size=25).map(tuple))
@settings(max_examples=40, deadline=None)
def test_bubbles_never_overlap_and_stay_within_the_room_they_need(
    places: tuple[Place, ...],
) -> None:
    circles = lay_out(places)
    assert worst_overlap(circles) <= 0.5
    need = sum(2 * circle.radius + 16 for circle in circles)
    for circle, anchor in zip(circles, project(places), strict=True):
        assert math.dist((circle.x, circle.y), anchor) <= need
    lay_out.cache_clear()
    assert lay_out(places) == circles


@pytest.mark.parametrize("count", [2, 3, 9, 20])
def test_bubbles_on_one_spot_find_each_a_place_of_their_own(count: int) -> None:
    circles = push_apart([(5.0, 5.0)] * count, [10.0] * count, ["a"] * count)
    assert worst_overlap(circles) <= 0.5


def test_a_bubble_with_room_stays_where_it_is() -> None:
    (one, two) = push_apart([(0.0, 0.0), (100.0, 0.0)], [10.0, 10.0], ["a", "b"])
    assert (one.x, one.y, two.x, two.y) == (0.0, 0.0, 100.0, 0.0)


def test_areas_are_in_proportion_to_weights() -> None:
    radii = scale_radii([(0.0, 0.0), (720.0, 500.0), (3.0, 3.0)], [4000.0, 1000.0, 0.0])
    assert radii[0] == pytest.approx(2 * radii[1])
    assert radii[2] == SMALLEST
    assert scale_radii([(0.0, 0.0)], [0.0]) == (SMALLEST,)


def test_a_map_is_true_to_scale() -> None:
    # Leiden lies at 52 degrees: a degree of longitude is 0.61 of a degree of latitude there.
    (west, east, north) = project(
        [Place(4.4, 52.1, 1, ""), Place(4.5, 52.1, 1, ""), Place(4.4, 52.2, 1, "")]
    )
    assert (east[0] - west[0]) / (west[1] - north[1]) == pytest.approx(0.6138, abs=0.001)
    assert project([]) == ()
    assert project([Place(4.4, 52.1, 1, "")]) == ((0.0, 0.0),)


def test_circles_are_joined_by_the_shortest_ways() -> None:
    circles = [Circle(0, 0, 1), Circle(10, 0, 1), Circle(4, 0, 1)]
    assert set(join(circles)) == {(0, 2), (2, 1)}
    assert join([]) == ()
    (between,) = along_lines([(Circle(0, 0, 1), Circle(4, 0, 1))], 1.0)
    assert (between.x, between.y) == (2, 0)


def test_words_find_a_free_place_and_a_line_that_crosses_nothing() -> None:
    ring = [
        Circle(60 * math.cos(turn * math.pi / 4), 60 * math.sin(turn * math.pi / 4), 20)
        for turn in range(8)
    ]
    circles = (Circle(0, 0, 20), *ring)
    (box,) = place_words(((50.0, 16.0),), ((0,),), circles)
    assert all(box.distance(circle.x, circle.y) >= circle.radius for circle in circles)
    line = lead(box, circles[:1])
    assert line is not None
    assert count_crossed(line, circles[:1]) == 0
    assert lead(Box(21, -8, 50, 16), circles[:1]) is None
    assert count_crossed((0, 0, 200, 0), circles) == 2
    assert count_crossed(None, circles) == 0


def test_a_name_stands_inside_its_bubble_or_not_at_all() -> None:
    assert fit_name("De Kooi", 40) == ("De Kooi",)
    assert fit_name("Professorenwijk-Oost", 60) == ("Professorenwijk-", "Oost")
    assert fit_name("Professorenwijk-Oost", 20) == ()
    assert fit_name("Bos- en Gasthuisdistrict", 100) == ("Bos- en Gasthuisdistrict",)
    assert split_name("Binnenstad-Zuid") == ("Binnenstad-", "Zuid")
    assert split_name("Leiden-Noord") == ("Leiden-Noord",)
    assert words_width("mm", 14) > words_width("ii", 14)


def test_a_number_stands_beside_a_bubble_that_is_too_small_for_it() -> None:
    circles = [Circle(0, 0, 30), Circle(40, 0, 8)]
    assert number_place(0, circles, (), (17, 13)) == (0, 0)
    x, _ = number_place(1, circles, (), (17, 13))
    assert x > 48
    assert bounds(circles) == Box(-30, -30, 78, 60)


# -- classes and colours


@given(st.dictionaries(st.text("abcdefgh", min_size=1), st.integers(-9, 9).map(float)))
def test_every_figure_is_in_one_class_and_classes_are_in_order(values: dict[str, float]) -> None:
    classes = split_evenly(values)
    assert sorted(code for members in classes for code in members) == sorted(values)
    assert len(classes) <= CLASSES
    assert all(
        values[low[-1]] < values[high[0]] for low, high in pairwise(classes)
    )  # equal figures never stand in two classes


@given(st.lists(st.floats(-50, 50), min_size=1))
def test_classes_around_zero_are_equally_wide(values: list[float]) -> None:
    limits = limits_around_zero(values)
    assert limits == tuple(-limit for limit in reversed(limits))
    widths = [high - low for low, high in pairwise(limits)]
    assert max(widths) == pytest.approx(min(widths))


def test_words_on_every_colour_can_be_read() -> None:
    for domain, colour in COLOURS.items():
        fills = [*tints_of(colour, CLASSES), *tints_around_zero(OPPOSITES[domain], colour)]
        for fill in fills:
            assert contrast(fill, ink_on(fill)) >= 4.5, (domain, fill)
    assert ink_on(WHITE) == BLACK


def test_classes_differ_in_lightness_so_that_grey_print_shows_them() -> None:
    for domain, colour in COLOURS.items():
        light = [contrast(tint, "#000000") for tint in tints_of(colour, CLASSES)]
        assert all(one > 1.15 * two for one, two in pairwise(light)), domain
    assert mix("#ffffff", "#000000", 0.0) == WHITE
    assert tints_of("#000000", 1) == (mix(WHITE, "#000000", 0.52),)
    assert tints_of("#000000", 0) == ()


# -- Leiden


def test_leiden_has_a_map_of_each_figure_that_areas_have(maps: dict[str, Cartogram]) -> None:
    assert next(iter(maps)) == "ses-score"
    assert {
        "aandeel-eenpersoonshuishoudens",
        "bijstand-per-1000-inwoners",
        "huishoudens-laag-inkomen",
        "kinderen-laag-inkomen",
        "aandeel-inwoners-naar-leeftijd-65plus",
        "aandeel-inwoners-naar-leeftijd-15-24",
    } <= set(maps)
    assert "bevolkingsdichtheid" not in maps
    # The same figures under another name are mapped once.
    assert "aandeel-huishoudens-naar-type-eenpersoons" not in maps


def test_every_area_is_drawn_or_accounted_for(maps: dict[str, Cartogram]) -> None:
    for slug, item in maps.items():
        expected = 54 if item.is_grouped else 10
        assert len(item.bubbles) == expected, slug
        assert [bubble.number for bubble in item.bubbles] == list(range(1, expected + 1))
        without = [bubble for bubble in item.bubbles if not bubble.has_figure]
        assert all(any(bubble.name in line for line in item.hidden) for bubble in without)
        assert len(item.table.rows) == expected + 1
    assert not maps["kinderen-laag-inkomen"].is_grouped
    assert len(maps["ses-score"].groups) == 10


def test_tiny_neighbourhoods_have_no_share(
    maps: dict[str, Cartogram], leiden_monitor: Monitor
) -> None:
    for item in maps.values():
        for bubble in item.bubbles:
            size = leiden_monitor.by_key["inwoners-naar-leeftijd", bubble.code, (), "2020"].value
            assert size is not None
            if size < MIN_INHABITANTS:
                assert bubble.fill is None
                assert "minder dan 200 inwoners" in bubble.value
            else:
                assert bubble.fill is not None


def test_bubbles_of_leiden_stay_near_their_label_points(
    maps: dict[str, Cartogram], leiden_monitor: Monitor
) -> None:
    areas = leiden_monitor.edition.areas
    for item in (maps["ses-score"], maps["huishoudens-laag-inkomen"]):
        circles = [bubble.circle for bubble in item.bubbles]
        assert worst_overlap(circles) <= -2.5
        places = [
            Place(areas[b.code].longitude or 0, areas[b.code].latitude or 0, 1, "")
            for b in item.bubbles
        ]
        far = [
            math.dist((circle.x, circle.y), anchor)
            for circle, anchor in zip(circles, project(places), strict=True)
        ]
        assert max(far) <= FARTHEST
        boxes = [group.box for group in item.groups if group.box is not None]
        for box in boxes:
            assert all(box.distance(c.x, c.y) >= c.radius for c in circles)
            assert not any(box.meets(other) for other in boxes if other is not box)


def test_legend_bounds_are_figures_on_the_map(maps: dict[str, Cartogram]) -> None:
    item = maps["aandeel-inwoners-naar-leeftijd-65plus"]
    values = {bubble.value for bubble in item.bubbles}
    for entry in item.classes:
        assert set(re.findall(r"[\d,]+%", entry.label)) <= values
    fills = {entry.fill for entry in item.classes}
    assert {bubble.fill for bubble in item.bubbles if bubble.has_figure} == fills


def test_the_map_of_scores_is_split_around_zero(maps: dict[str, Cartogram]) -> None:
    labels = [entry.label for entry in maps["ses-score"].classes]
    assert labels == [
        "lager dan −0,375",
        "−0,375 tot −0,125",
        "−0,125 tot 0,125",
        "0,125 tot 0,375",
        "0,375 of hoger",
    ]
    by_name = {bubble.name: bubble.fill for bubble in maps["ses-score"].bubbles}
    tints = [entry.fill for entry in maps["ses-score"].classes]
    assert by_name["Pieterswijk"] == tints[0]
    assert by_name["Marewijk"] == tints[1]  # -0.375 itself
    assert by_name["Waardeiland"] == tints[4]


def test_the_text_alternative_says_what_the_map_shows(maps: dict[str, Cartogram]) -> None:
    item = maps["huishoudens-laag-inkomen"]
    assert item.title == "Van 8,6% in Stationsdistrict tot 19,8% in Leiden-Noord"
    assert "Hoogste cijfers: Leiden-Noord 19,8%" in item.description
    assert "Leiden als geheel: 14,4%." in item.description
    assert item.description != item.title


def test_maps_are_links_in_reading_order_with_the_same_figures_in_a_table(
    site: Path, maps: dict[str, Cartogram]
) -> None:
    for slug, item in maps.items():
        text = complete_rows((site / "gebieden" / f"kaart-{slug}.html").read_text("utf-8"))
        svg = text[text.index("<svg xmlns") : text.index("</svg>", text.index("<svg xmlns"))]
        links = re.findall(r'<a href="([^"]+)\.html" aria-label="([^"]+)"', svg)
        assert [Path(code).name for code, _ in links] == [bubble.code for bubble in item.bubbles]
        assert len(re.findall(r"<a\b[^>]*>\s*<title\b", svg)) == len(links)
        for row in item.table.rows:
            for cell in row.cells:
                if cell.observation:
                    assert f'data-observation="{cell.observation}"' in text
        assert len(text.encode()) < 110_000


def test_home_has_a_small_map_that_leads_to_the_large_one(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    figure = text[text.index('class="small-map"') :].partition("</figure>")[0]
    assert figure.count("<circle") == 54
    assert "gebieden/index.html" in figure
    assert len(figure) < 9000
