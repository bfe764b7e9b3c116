"""Pages of areas, typologies and comparisons: what they say, and what they may not say."""

import json
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from playwright.sync_api import Browser

from stadspeil.language import load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.typology import build_typology_views
from tests.publish.axe import find_violations

TYPOLOGY = "indelingen/aankomst-en-bestemming.html"
PAGES = (TYPOLOGY, "gebieden/vergelijken.html", "gebieden/WK054608.html")


@pytest.fixture(scope="module")
def site(basiskracht_build: Path) -> Path:
    return basiskracht_build / "site"


def _words(file: Path) -> str:
    tree = etree.fromstring(file.read_text("utf-8"), etree.HTMLParser())
    (main,) = tree.iter("main")
    return " ".join(" ".join(main.itertext()).split()).replace(" .", ".").replace(" ,", ",")


def test_the_value_and_the_threshold_stand_beside_the_label(site: Path) -> None:
    words = _words(site / "gebieden/WK054609.html")
    assert "Stevenshofdistrict is een gebied van bestemming." in words
    assert "Vervangingstijd naar nieuwkomers".lower() in words.lower()
    assert "is 15,5 jaar; tussen districten ligt de grens ergens van 10,1 tot 15,5 jaar." in words


def test_a_district_without_a_figure_gives_those_of_its_parts_with_their_names(site: Path) -> None:
    words = _words(site / "gebieden/WK054608.html")
    assert "Overig Merenwijk is een gebied van bestemming." in words
    assert "Slaaghwijk is een gebied van aankomst." in words
    assert "Overig Merenwijk bestaat uit Zijlwijk-Zuid, Zijlwijk-Noord, Merenwijk-Centrum" in words


def test_a_district_inside_an_area_of_the_source_gives_that_of_the_whole(site: Path) -> None:
    words = _words(site / "gebieden/WK054605.html")
    assert "Leiden Zuidwest is een gebied van aankomst." in words
    assert "Leiden Zuidwest bestaat uit Bos- en Gasthuisdistrict." in words


def test_between_the_lines_an_area_gets_no_label(site: Path) -> None:
    words = _words(site / TYPOLOGY)
    assert "Rotterdam 15,4 krijgt geen label" in words
    assert (
        "Tot en met 11,4 jaar: gebied van aankomst. Vanaf 21,9 jaar: gebied van bestemming."
        in words
    )


def test_the_score_has_its_place_with_ties_its_movement_and_its_warning(site: Path) -> None:
    words = _words(site / "gebieden/WK054606.html")
    assert "een score van −0,154 en stond op plaats 5 (samen met 1 andere) van 10" in words
    assert "De score in 2014 was −0,110, plaats 5." in words
    assert "wie vooruitkwam en verhuisde, telt niet meer mee" in words


def test_an_area_with_few_inhabitants_has_no_place(basiskracht_catalogue: Catalogue) -> None:
    # Leeuwenhoek and Klein Cronestein: decision 0016.
    for code in ("BU05460704", "BU05460407"):
        profile = basiskracht_catalogue.profiles.get(code)
        assert profile is None or not profile.scores


def test_every_typology_has_a_page_in_both_languages(
    basiskracht_monitor: Monitor, site: Path
) -> None:
    names = [item.id for item in basiskracht_monitor.edition.typologies]
    assert names[:2] == ["aankomst-en-bestemming", "probleem-of-roltrap"]
    english = build_typology_views(basiskracht_monitor, load_language("en"))
    for view in english:
        assert (site / f"indelingen/{view.id}.html").is_file()
        words = _words(site / f"en/indelingen/{view.id}.html")
        assert view.title in words
        assert "Only in Dutch" not in words


def test_groups_without_a_remedy_are_left_open(basiskracht_monitor: Monitor) -> None:
    (groups,) = (
        item for item in basiskracht_monitor.edition.typologies if item.id == "kwetsbare-groepen"
    )
    assert len(groups.rows) == 19
    assert [row.id for row in groups.rows if "remedy" not in row.cells] == [
        "ex-mental-health",
        "exploited-labour-migrants",
        "caravan-dwellers",
    ]


def test_pages_that_would_say_nothing_are_not_written(site: Path) -> None:
    for name in ("uitgaven", "doelen", "correcties"):
        assert not (site / f"{name}.html").exists()
        assert f"{name}.html" not in (site / "index.html").read_text("utf-8")


def test_an_aim_says_that_it_is_one(site: Path) -> None:
    assert "Doel: Iedereen in Leiden beheerst" in _words(site / "index.html")


def test_audits_of_both_publications_are_a_step_from_the_estimate(
    basiskracht_build: Path,
) -> None:
    page = basiskracht_build / "site/schattingen/kwetsbare-inwoners.html"
    for name in ("blaauwberg2020", "syllabus2021"):
        assert f'href="../../audit/{name}.html"' in page.read_text("utf-8")
        for file in (f"audit/{name}.html", f"audit/en/{name}.html"):
            assert (basiskracht_build / file).is_file()


def test_the_data_hold_kinds_places_and_spreads(basiskracht_build: Path) -> None:
    content = json.loads((basiskracht_build / "data/profiles.json").read_text("utf-8"))
    kinds = {item["area"]: item["kind"] for item in content["types"]}
    assert (kinds["GM0546"], kinds["GM0599"], kinds["WK054609"]) == ("arrival", None, "destination")
    numbers = {item["id"]: item["value"] for item in content["numbers"]}
    assert numbers["standing:ses-score:WK054604:2019"] == 1
    assert numbers["standings:ses-score:district"] == 10
    assert numbers["spread:ses-score:WK054608:2019"] == pytest.approx(0.972)


def test_the_report_compares_areas_and_holds_the_typologies(
    basiskracht_build: Path,
) -> None:
    document = pypdfium2.PdfDocument(basiskracht_build / "monitor.pdf")
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    for words in ("Gebieden vergelijken", "Steden naast elkaar", "Drie vormen van hulp"):
        assert words in text


def test_small_areas_add_up_and_warn(
    basiskracht_catalogue: Catalogue, basiskracht_monitor: Monitor
) -> None:
    (estimate,) = basiskracht_monitor.estimates
    points = [
        value
        for name, value in estimate.values.items()
        if name.startswith("area.") and name.endswith(".point")
    ]
    assert len(points) == 10
    assert sum(points) == pytest.approx(15_000)
    (view,) = basiskracht_catalogue.estimates
    assert view.areas is not None
    assert view.areas.warning.startswith("Niemand telde kwetsbare mensen per district.")


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, site: Path, name: str) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((site / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert find_violations(page) == []
    context.close()
