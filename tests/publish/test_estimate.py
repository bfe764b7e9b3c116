"""The page of an estimate: what stands in front, what it may not show, and what it says."""

import re
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from playwright.sync_api import Browser

from stadspeil.language import load_language
from stadspeil.language.marks import plain
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.estimate import EstimateView, build_estimate_views
from tests.publish.axe import find_violations

PAGE = "schattingen/kwetsbare-inwoners.html"


@pytest.fixture(scope="module")
def view(basiskracht_catalogue: Catalogue) -> EstimateView:
    (found,) = basiskracht_catalogue.estimates
    return found


@pytest.fixture(scope="module")
def site(basiskracht_build: Path) -> Path:
    return basiskracht_build / "site"


def _words(file: Path) -> str:
    tree = etree.fromstring(file.read_text("utf-8"), etree.HTMLParser())
    (main,) = tree.iter("main")
    return " ".join(" ".join(main.itertext()).split())


def test_the_band_in_thousands_stands_in_front(view: EstimateView) -> None:
    assert view.lead == (
        "Naar schatting gaat het om 14.000 tot 19.000 mensen. Dat is 12% tot 15% van alle inwoners."
    )
    assert view.chosen == "Aangehouden wordt 15.000, ofwel 12% van alle inwoners."


def test_the_page_says_which_point_lies_closest(view: EstimateView) -> None:
    # The note names the schemes (14.450); the point of education is closer.
    assert view.nearest == "Volgens de berekening ligt opleiding er het dichtst bij, met 14.850."


def test_every_assumption_that_can_move_is_in_the_table(view: EstimateView) -> None:
    assert (
        "Opleiding: aandeel laagopgeleiden dat meetelt",
        "van 15% naar 18,2%",
        "van 15.000 naar 18.000",
        "14.000 tot 23.000",
    ) in view.moves.rows
    assert len(view.moves.rows) == 6


def test_each_approach_names_the_base_of_its_percentage(view: EstimateView) -> None:
    assert [row[1] for row in view.span_table.rows[:-1]] == [
        "inwoners van 15 tot 75 jaar",
        "alle inwoners",
        "huishoudens zonder studenten",
    ]


def test_steps_are_printed_as_one_does_them_by_hand(view: EstimateView) -> None:
    education = view.approaches[0]
    assert education.steps[0][1:] == ("15% × 99.000", "14.850")


def test_an_approach_that_does_not_count_is_shown_with_its_reason(view: EstimateView) -> None:
    (other,) = [item for item in view.approaches if not item.counted]
    assert other.steps == ()
    assert "geen deugdelijk teken" in other.reason
    assert [figure for *_, figure in other.shown] == ["23.783 personen", "19%"]


def test_the_page_says_that_nobody_counted_the_overlap(view: EstimateView) -> None:
    assert "Zulke tellingen zijn er hier niet" in view.recapture[0]


def test_other_answers_keep_their_own_base(view: EstimateView) -> None:
    assert view.others is not None
    assert [row[1:3] for row in view.others.rows] == [
        ("de volwassenen van zes gemeenten", "6% tot 8%"),
        ("de beroepsbevolking van zes gemeenten", "8% tot 9%"),
        ("de beroepsbevolking van zes gemeenten", "9%"),
        ("de beroepsbevolking van zes gemeenten", "15%"),
    ]


def test_the_simulation_gives_thousands_and_its_seed(view: EstimateView) -> None:
    assert view.simulation is not None
    assert all(cell.endswith(".000") for row in view.simulation.rows for cell in row[1:])
    assert "startgetal 2021" in view.simulation_text


def test_people_have_no_decimals(site: Path) -> None:
    text = _words(site / PAGE)
    assert re.findall(r"\d{1,3}\.\d{3},\d", text) == []


def test_both_languages_have_every_word(basiskracht_monitor: Monitor, site: Path) -> None:
    (english,) = build_estimate_views(basiskracht_monitor, load_language("en", has_marks=True))
    assert plain(english.lead).startswith("It is estimated to be about 14,000 to 19,000 people.")
    text = _words(site / "en" / PAGE)
    for word in ("Naar schatting", "benadering", "Noemer", "inwoners"):
        assert word not in text


def test_the_page_is_a_step_from_home_and_from_every_page(site: Path) -> None:
    for page, link in (
        ("index.html", PAGE),
        ("data.html", PAGE),
        ("hoofdstukken/02-opleiding.html", f"../{PAGE}"),
    ):
        assert f'href="{link}"' in (site / page).read_text("utf-8")


def test_the_menu_has_no_pages_that_would_be_empty(site: Path) -> None:
    menu = (site / "index.html").read_text("utf-8").partition('class="main"')[2]
    menu = menu.partition("</nav>")[0]
    assert "uitgaven.html" not in menu
    assert "doelen.html" not in menu


def test_the_report_has_the_estimate_and_its_annex(basiskracht_build: Path) -> None:
    document = pypdfium2.PdfDocument(basiskracht_build / "monitor.pdf")
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    assert "Kwetsbare inwoners van Leiden" in text
    assert "Doorrekening van aannames" in text
    assert "14.000 tot 19.000 mensen" in text


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, site: Path) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert find_violations(page) == []
    context.close()
