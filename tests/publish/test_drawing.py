import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from stadspeil.language import load_language
from stadspeil.publish.drawing import draw_all, draw_chart, draw_charts
from stadspeil.publish.site.pages import list_charts
from stadspeil.publish.views import Catalogue, Chart
from stadspeil.publish.views.vega import Bar, Line, Point, bar_spec, line_spec
from stadspeil.publish.views.vega_findings import FunnelDot, funnel_spec
from stadspeil.publish.views.vega_parts import nice_ticks

NL = load_language("nl")


def label_axis(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}"


def make_chart(spec: dict[str, Any], title: str = "Titel") -> Chart:
    return Chart("proef", title, "", 'Zegt "meer" & <minder>.', (), spec)


def words(spec: object) -> Iterator[str]:
    """Every text that a specification wants to see drawn."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key in {"label", "text", "name"} and isinstance(value, str):
                yield value
            elif key in {"text", "name"} and isinstance(value, list):
                yield from value
            elif key != "config":
                yield from words(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from words(value)


@pytest.fixture(scope="session")
def drawn(catalogues: Sequence[Catalogue], drawings: Path) -> list[tuple[Chart, str]]:
    return [
        (chart, picture)
        for catalogue in catalogues
        for chart, picture in zip(
            list_charts(catalogue),
            draw_all(list_charts(catalogue), catalogue.language, cache=drawings).values(),
            strict=True,
        )
    ]


def test_every_label_is_drawn_in_full(drawn: list[tuple[Chart, str]]) -> None:
    for chart, picture in drawn:
        texts = set(html.unescape(re.sub(r"<[^>]+>", "\n", picture)).split("\n"))
        labels = {part for layer in chart.spec["layer"] for part in words(layer)}
        bars = {row["label"] for row in chart.spec["data"]["values"] if "label" in row}
        assert labels | bars <= texts, chart.id


def test_a_picture_has_a_name_a_description_and_nothing_foreign(
    drawn: list[tuple[Chart, str]],
) -> None:
    for chart, picture in drawn:
        assert picture.count('role="') == 1
        assert f">{html.escape(chart.title, quote=False)}</title>" in picture
        assert f">{html.escape(chart.description, quote=False)}</desc>" in picture
        assert "style=" not in picture
        assert "<image" not in picture
        assert re.findall(r"https?://[^\"]*", picture) == ["http://www.w3.org/2000/svg"]
        assert not re.search(r"<svg[^>]* (width|height)=", picture)


def test_ids_differ_between_charts_and_languages(drawn: list[tuple[Chart, str]]) -> None:
    ids = [found for _, picture in drawn for found in re.findall(r' id="([^"]+)"', picture)]
    assert len(ids) == len(set(ids))


def test_a_cached_picture_is_the_same(tmp_path: Path) -> None:
    chart = make_chart(bar_spec([Bar("Een", 1, "1", "#000"), Bar("Twee", 2, "2", "#000")]))
    first = draw_chart(chart, NL, cache=tmp_path)
    assert len(list(tmp_path.rglob("*.svg"))) == 1
    assert first == draw_chart(chart, NL, cache=tmp_path) == draw_chart(chart, NL)


def test_many_pictures_are_drawn_as_a_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [
        (make_chart(bar_spec([Bar("A", 1, "1", "#000"), Bar("B", n, str(n), "#000")])), NL)
        for n in (2, 3)
    ]
    few = draw_charts(jobs)
    monkeypatch.setattr("stadspeil.publish.drawing.MANY", 1)
    assert draw_charts(jobs) == few


def test_titles_are_not_cached(tmp_path: Path) -> None:
    spec = bar_spec([Bar("Een", 1, "1", "#000"), Bar("Twee", 2, "2", "#000")])
    draw_chart(make_chart(spec, "Oud"), NL, cache=tmp_path)
    assert ">Nieuw</title>" in draw_chart(make_chart(spec, "Nieuw"), NL, cache=tmp_path)


def test_hostile_names_are_drawn_as_text() -> None:
    name = "<script>'\"\\ &amp;"
    bars = bar_spec([Bar(name, 1, "12.345,678", "#000"), Bar("B", 2, "2", "#000")])
    points = (Point(name, 1, 0, False), Point("2021", 2, 0, True))
    lines = line_spec(
        [Line("A", "#000", points, f"A {name}")], [name, "2021"], {"2021": name}, label_axis
    )
    for spec in (bars, lines):
        picture = draw_chart(make_chart(spec, name), NL)
        assert "<script" not in picture
        assert "&lt;script&gt;" in picture
    assert "12.345,678" in draw_chart(make_chart(bars), NL)


@pytest.mark.parametrize(
    ("low", "high", "ticks", "decimals"),
    [
        (14.0, 19.2, [0, 5, 10, 15, 20], 0),
        (-0.122, -0.102, [-0.15, -0.1, -0.05, 0.0], 2),
        (0.0, 0.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0], 1),
        (100.0, 100.0, [0, 20, 40, 60, 80, 100], 0),
        (1.0, 20_874_565, [0, 5_000_000, 10_000_000, 15_000_000, 20_000_000, 25_000_000], 0),
        (-3.0, 12.0, [-5, 0, 5, 10, 15], 0),
    ],
)
def test_ticks_are_round_and_hold_zero(
    low: float, high: float, ticks: list[float], decimals: int
) -> None:
    assert nice_ticks(low, high) == (ticks, decimals)


def test_the_own_dot_of_a_funnel_stands_out_and_its_name_covers_no_other() -> None:
    limits = ((10.0, 40.0), (5.0, 45.0))
    others = [(104.0, 25.0), (110.0, 25.2), (116.0, 24.8), (150.0, 30.0), (90.0, 12.0)]
    dots = [FunnelDot(100, 25, *limits, "Leiden"), *(FunnelDot(*at, *limits, "") for at in others)]

    spec = funnel_spec(dots, 26, ("", ""), "#2f5d7c", label_axis, label_axis)
    drawn = draw_chart(make_chart(spec), NL)

    circles = re.findall(r'translate\(([\d.]+),([\d.]+)\)" d="M[^"]*A[^"]*" fill="(#\w+)"', drawn)
    assert [fill for *_, fill in circles].count("#2f5d7c") == 1
    assert len(circles) == 6
    left, top = map(float, re.findall(r"translate\(([\d.]+),([\d.]+)\)[^>]*>Leiden<", drawn)[-1])
    for x, y, _ in circles:
        assert abs(float(x) - left) > 25 or not -14 < float(y) - top < 4


def test_end_labels_never_cover_each_other() -> None:
    lines = [
        Line(name, "#000", (Point("2020", 90, 0, False), Point("2021", value, 0, False)), name)
        for name, value in (("Hoog", 99.9), ("Hoger", 100.0), ("Een naam van veel woorden", 99.8))
    ]
    spec = line_spec(lines, ["2020", "2021"], {}, label_axis)
    labels = spec["layer"][3]["data"]["values"]
    per_pixel = 100 / spec["height"]
    tops = sorted((row["place"], 16 * len(row["text"]) * per_pixel) for row in labels)
    for (top, _), (next_top, next_height) in pairwise(tops):
        assert next_top - next_height >= top
    assert tops[-1][0] <= 100 + 8 * per_pixel


def test_axis_and_label_of_a_line_agree(drawn: list[tuple[Chart, str]]) -> None:
    by_id = {chart.id: chart.spec for chart, _ in drawn}
    spec = by_id["werkzame-beroepsbevolking-verloop"]
    (label,) = spec["layer"][3]["data"]["values"]
    assert label["text"] == ["71"]
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 80]
