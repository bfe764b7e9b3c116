"""Choosing areas, periods and parts: in a real browser, from a server and from the folder.

Every figure that a script shows is looked up in the observations.
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

import pytest

from stadspeil.language import load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.choice import Choice
from tests.publish.interaction import (
    CHOICE,
    COMPARISON,
    EACH,
    FRAGMENT,
    Opener,
    in_language,
    said,
    shown,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@EACH
def test_chart_and_table_follow_a_choice(
    opened: Opener, root: str, code: str, written: dict[str, dict[str, str]]
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, COMPARISON))
    assert page.locator("#standard figure.chart").first.is_visible()
    page.get_by_text(t("choose_title"), exact=True).click()
    page.get_by_label(t("choose_breakdown")).select_option("sector")
    page.get_by_label(t("choose_compare", number=2)).select_option("NL00")
    page.get_by_label(t("choose_from"), exact=True).select_option("2019/2020")
    figures = shown(page)
    expected = {
        name: text
        for name, text in written[code].items()
        if re.match(r"aandeel-voortijdig-schoolverlaters:(GM0546|NL00):20(19/2020|20/2021):", name)
    }
    assert figures == expected
    assert len(figures) == 12
    assert not page.locator("#standard").is_visible()
    description = page.locator("#choice svg desc").text_content() or ""
    assert description.startswith(t("chart_dots"))
    assert description != page.locator("#choice svg title").text_content()
    for name, text in figures.items():
        if ":2020/2021:" in name:
            assert text in description
    assert {"nl": "Nederland", "en": "the Netherlands"}[code] in said(page)
    assert "gebied=GM0546,NL00&periode=2019/2020..2020/2021&uitsplitsing=sector" in unquote(
        page.url
    )
    page.get_by_role("button", name=t("choose_reset")).click()
    assert page.locator("#standard").is_visible()
    assert "#" not in page.url


@EACH
def test_an_address_restores_its_choice(
    opened: Opener, root: str, code: str, written: dict[str, dict[str, str]]
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, CHOICE) + FRAGMENT)
    figures = shown(page)
    parts = ("type=ambulant@", "type=pleegzorg@")
    expected = {
        name: text
        for name, text in written[code].items()
        if re.match(r"jeugdhulp-clienten:GM0546:20(19|20|21)[:@]", name)
        and (any(part in name for part in parts) or "=" not in name)
    }
    assert figures == expected
    assert page.get_by_label(t("choose_from"), exact=True).input_value() == "2019"
    assert page.locator("#choice .total").count() == 1
    page.reload()
    assert shown(page) == expected
    other = page.locator(".switch a").get_attribute("href") or ""
    assert other.endswith(FRAGMENT)


def test_a_copied_link_leads_to_the_same_choice(opened: Opener, server: str) -> None:
    t = load_language("nl")
    page = opened(server + CHOICE + FRAGMENT, permissions=["clipboard-read", "clipboard-write"])
    figures = shown(page)
    page.get_by_role("button", name=t("choose_link")).click()
    page.get_by_text(t("cite_copied")).wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label(t("choose_link_field")).input_value()
    assert shown(opened(link)) == figures


def test_an_address_that_makes_no_sense_does_no_harm(opened: Opener, root: str) -> None:
    hostile = "#gebied=<img src=x>,%E0%A4%A&periode=..&uitsplitsing=__proto__&weergave=constructor"
    page = opened(root + CHOICE + hostile)
    assert len(shown(page)) == 4
    assert page.locator("#choice img").count() == 0
    assert opened(root + CHOICE + "#definition").locator("#standard").is_visible()
    assert opened(root + CHOICE + "#cijfer=%E0%A4%A").locator("dialog[open]").count() == 0


@EACH
def test_a_share_is_that_of_the_sibling_indicator(
    opened: Opener, root: str, code: str, written: dict[str, dict[str, str]]
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, "indicatoren/huishoudens-per-wet.html"))
    page.get_by_text(t("choose_title"), exact=True).click()
    page.get_by_label(t("choose_measure")).select_option(label=t("choose_measure_share"))
    figures = shown(page)
    assert figures
    for name, text in figures.items():
        assert name.startswith("aandeel-huishoudens-per-wet:")
        assert text == written[code][name]
        assert text.endswith("%")


def test_only_what_the_data_carry_is_offered(
    opened: Opener, server: str, leiden_monitor: Monitor
) -> None:
    t = load_language("nl")
    page = opened(server + "indicatoren/huishoudens-met-voorziening.html")
    page.get_by_text(t("choose_title"), exact=True).click()
    own = leiden_monitor.by_indicator["huishoudens-met-voorziening"]
    options = page.get_by_label(t("choose_area"), exact=True).locator("option")
    codes = options.evaluate_all("all => all.map(option => option.value)")
    assert set(codes) == {item.area for item in own}
    assert not page.get_by_label(t("choose_breakdown")).is_visible()
    page.get_by_label(t("choose_compare", number=2)).select_option("NL00")
    page.get_by_label(t("choose_compare", number=3)).select_option("X.G100-300")
    assert not page.get_by_label(t("choose_compare", number=4)).is_visible()
    page.goto(server + "indicatoren/inwoners.html")
    assert page.get_by_text(t("choose_title"), exact=True).count() == 0


def test_nothing_chosen_is_said(opened: Opener, server: str) -> None:
    t = load_language("nl")
    page = opened(server + CHOICE + FRAGMENT)
    page.get_by_role("button", name=t("choose_nothing")).click()
    assert page.locator("#choice").inner_text().strip().endswith(t("choose_empty"))
    page.reload()
    assert page.locator("#choice").inner_text().strip().endswith(t("choose_empty"))
    page.get_by_role("button", name=t("choose_all")).click()
    assert len(shown(page)) > 30


def test_no_line_crosses_a_break(opened: Opener, root: str) -> None:
    page = opened(f"{root}indicatoren/huishoudens-met-voorziening.html#gebied=GM0546")
    shown(page)
    path = page.locator("#choice path.series").first.get_attribute("d") or ""
    mark = float(page.locator("#choice line.break").get_attribute("x1") or "0")
    strokes = [part for part in path.split("M") if part]
    assert len(strokes) == 2
    for stroke in strokes:
        places = [float(point.split(",")[0]) for point in stroke.split("L")]
        assert max(places) < mark or min(places) > mark
    assert "vermoedelijke breuk" in (page.locator("#choice svg desc").text_content() or "")
    before = page.locator("#choice path.mark-of-figure").count()
    page.get_by_label(load_language("nl")("choose_from"), exact=True).select_option("2019")
    assert page.locator("#choice line.break").count() == 0
    assert page.locator("#choice path.mark-of-figure").count() < before


def test_provisional_points_are_open_and_what_is_unknown_is_no_zero(
    opened: Opener, server: str, leiden_monitor: Monitor
) -> None:
    name = next(
        item.indicator
        for item in leiden_monitor.observations
        if item.status == "P"
        and item.value is not None
        and not item.breakdown
        and len(leiden_monitor.series(item.indicator, item.area)) > 2
    )
    page = opened(f"{server}indicatoren/{name}.html#gebied=GM0546")
    shown(page)
    assert page.locator("#choice path.mark-of-figure[fill='#fff']").count() > 0
    assert (
        load_language("nl")("chart_open_points")
        in page.locator("#choice .under").first.inner_text()
    )
    hidden = next(
        item
        for item in leiden_monitor.observations
        if item.reason == "suppressed" and item.breakdown
    )
    (dimension, part) = hidden.breakdown[0]
    page.goto("about:blank")
    page.goto(
        f"{server}indicatoren/{hidden.indicator}.html#gebied={hidden.area}"
        f"&periode={hidden.period}..{hidden.period}&uitsplitsing={dimension}"
    )
    assert shown(page)[hidden.id] == load_language("nl")("reason_suppressed")
    assert page.locator("#choice .bar").count() < page.locator("#choice tbody tr").count()
    assert part in hidden.id


def shape_of(choice: Choice) -> tuple[object, ...]:
    """What makes the panel of one indicator another than that of the next."""
    kinds = tuple((item.kind, item.is_money, item.is_score) for item in choice.measures)
    breakdowns = tuple(len(item.codes) > 6 for item in choice.breakdowns[-1:])
    return kinds, breakdowns, any(item.breaks for item in choice.measures), len(choice.areas) > 1


def test_every_kind_of_indicator_can_be_chosen_from(
    opened: Opener, server: str, catalogues: Sequence[Catalogue], written: dict[str, dict[str, str]]
) -> None:
    page = opened(server)
    choices = {
        name: choice
        for name, choice in catalogues[0].choices.items()
        if sum(len(item.figures) for item in choice.measures) > 1
    }
    kinds = {shape_of(choice): name for name, choice in choices.items()}
    assert len(kinds) > 20
    for name in kinds.values():
        choice = choices[name]
        # The last breakdown is drawn; without one, the series itself.
        breakdown = choice.breakdowns[-1].name if choice.breakdowns else ""
        page.goto("about:blank")
        fragment = f"#gebied={choice.areas[0].code}&uitsplitsing={breakdown}"
        page.goto(f"{server}indicatoren/{name}.html{fragment}")
        figures = shown(page)
        assert figures, name
        assert figures.items() <= written["nl"].items(), name
        box = page.locator("#choice svg").first
        inside = box.evaluate(
            """svg => { const outer = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].every(text => {
            const own = text.getBoundingClientRect();
            return own.left > outer.left - 3 && own.right < outer.right + 3
            && own.top > outer.top - 3 && own.bottom < outer.bottom + 3; }); }"""
        )
        assert inside, (name, breakdown)
