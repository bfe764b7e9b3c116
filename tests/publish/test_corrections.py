"""The corrections of Leiden: the figures on their page, and the mark beside figures that differ."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from stadspeil.language.marks import plain
from stadspeil.publish.report.blocks import Facts, Grid, Part
from stadspeil.publish.report.document import build_document
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.correction import CorrectionView
from tests.conftest import ROOT

PRINTED = ROOT / "publications" / "msd2022"
MARK = "†"


@pytest.fixture(scope="module")
def views(leiden_catalogue: Catalogue) -> dict[str, CorrectionView]:
    return {view.id: view for view in leiden_catalogue.corrections}


def figures(view: CorrectionView) -> dict[str, tuple[str, str]]:
    return {row.row: (row.printed, row.now or row.none) for row in view.rows}


def test_the_total_that_counts_early_endings_twice_and_its_six_percentages(
    views: dict[str, CorrectionView],
) -> None:
    view = views["beeindigde-trajecten"]

    assert figures(view) == {
        "Totaal beëindigd": ("1.090", "910"),
        "beëindigd volgens plan": ("66,97%", "80,22%"),
        "voortijdig afgesloten totaal": ("16,51%", "19,78%"),
        "- in overeenstemming": ("8,26%", "9,89%"),
        "- eenzijdig door de cliënt": ("2,75%", "3,30%"),
        "- eenzijdig door aanbieder": ("2,29%", "2,75%"),
        "- externe omstandigheden": ("3,21%", "3,85%"),
    }
    assert (view.publication, view.place) == ("Monitor Sociaal Domein 2022", "Tabel 10")
    assert view.cause == "iets is dubbel geteld"
    assert str(view.about) == "1e halfjaar 2021"
    assert str(view.rows[0].about) == "Aantal, trajecten"


def test_the_changes_that_were_divided_by_the_later_year(
    views: dict[str, CorrectionView],
) -> None:
    found = figures(views["verandering-uitgaven"])

    assert len(found) == 18
    assert found["Beschermd wonen"] == ("−37,52%", "−27,28%")
    assert found["LTA"] == ("41,64%", "71,36%")
    assert found["Crisis"] == ("−1,79%", "−1,75%")
    assert found["Terugvordering"][0] == "−44,30%"
    assert found["Terugvordering"][1].startswith("Een percentage van een bedrag onder nul")
    assert "Algemene bijstand" not in found  # rounding hides what went wrong there
    assert views["verandering-uitgaven"].cause == "gedeeld door het verkeerde getal"


def test_amounts_that_two_tables_give_differently_and_changes_in_the_text(
    views: dict[str, CorrectionView],
) -> None:
    assert figures(views["vervoer-2021"]) == {"Vervoer": ("15", "14")}
    assert figures(views["schooluitval-2021"]) == {"VSV *)": ("476", "477")}
    assert str(views["schooluitval-2021"].about) == "uitgaven (rekening), 2021, € × 1.000"
    assert list(figures(views["veranderingen-in-de-tekst"]).values()) == [
        ("−37,52%", "−27,28%"),
        ("−13,21%", "−11,67%"),
        ("−18,11%", "−15,33%"),
    ]


def test_what_was_printed_is_what_the_publication_has(views: dict[str, CorrectionView]) -> None:
    """Every printed figure stands in `tables.csv`, or in the claims about the text."""
    tables = (PRINTED / "tables.csv").read_text("utf-8")
    claims = (PRINTED / "claims.yaml").read_text("utf-8")
    for view in views.values():
        for row in view.rows:
            number = row.printed.replace(".", "").replace(",", ".").replace("−", "-").rstrip("%")
            line = re.compile(
                rf"^\d+,msd2022,{view.place},.*{re.escape(row.row)}.*,{re.escape(number)}(?:,|$)",
                re.MULTILINE,
            )
            said = row.printed.replace("−", "-")
            assert line.search(tables) or f"says: {said}" in claims, (view.id, row)


def test_an_english_reader_reads_the_same_figures_in_english(
    catalogues: Sequence[Catalogue],
) -> None:
    view = catalogues[1].corrections[0]

    assert view.title == "Ended youth-care trajectories, first half of 2021"
    assert figures(view)["Totaal beëindigd"] == ("1,090", "910")
    assert view.cause == "something was counted twice"


# -- the page


def rows(page: Path) -> list[list[str]]:
    tree = html.fromstring(page.read_text("utf-8"))
    found = tree.xpath("//section[h2[@id='beeindigde-trajecten']]//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def test_the_page_lays_print_and_now_side_by_side(site: Path) -> None:
    assert rows(site / "correcties.html")[:2] == [
        ["Totaal beëindigd Aantal, trajecten", "1.090", "910"],
        ["beëindigd volgens plan", "66,97%", "80,22%"],
    ]
    assert rows(site / "en" / "correcties.html")[1][1:] == ["66.97%", "80.22%"]


def test_the_page_names_the_command_of_the_audit_and_copies_nothing_of_it(site: Path) -> None:
    text = (site / "correcties.html").read_text("utf-8")

    assert "<code>stadspeil audit msd2022</code>" in text
    assert "certainty" not in text
    assert "zekerheid" not in text


@pytest.mark.parametrize(
    "page", ["verantwoording.html", "hoofdstukken/09-uitgaven.html", "index.html"]
)
def test_the_page_is_linked_from_where_a_reader_looks(site: Path, page: str) -> None:
    tree = html.fromstring((site / page).read_text("utf-8"))
    links = tree.xpath("//main//a/@href" if page != "index.html" else "//footer//a/@href")

    assert any(link.endswith("correcties.html") for link in links)


def test_the_search_finds_a_correction_by_the_figure_as_printed(site: Path) -> None:
    text = (site / "zoeken-index.js").read_text("utf-8")
    content = json.loads(text[text.index("= {") + 2 :].rstrip().rstrip(";"))
    found = [item for item in content["entries"] if "1.090" in item.get("also", "")]

    assert [item["url"] for item in found] == ["correcties.html#beeindigde-trajecten"]


# -- beside the figures


def marked(page: Path) -> list[tuple[str, str]]:
    """The figures on a page with a mark, each with the part of the page to which it leads."""
    tree = html.fromstring(page.read_text("utf-8"))
    return [
        (plain(link.getparent().text_content()).strip(), link.get("href"))
        for link in tree.xpath("//a[contains(@class, 'corrected')]")
    ]


def test_a_figure_of_a_table_that_was_printed_otherwise_has_a_mark(site: Path) -> None:
    page = site / "indicatoren" / "jeugdtrajecten-beeindigd.html"

    # Once among the areas, and once as the total of the reasons.
    assert marked(page) == 2 * [(f"910{MARK}", "../correcties.html#beeindigde-trajecten")]
    assert "† anders dan eerder gedrukt" in page.read_text("utf-8")


def test_all_percentages_of_a_cause_have_the_mark_and_their_neighbours_have_not(
    site: Path,
) -> None:
    found = marked(site / "indicatoren" / "aandeel-jeugdtrajecten-beeindigd.html")

    assert len(found) == 12
    assert (f"80,22%{MARK}", "../correcties.html#beeindigde-trajecten") in found
    assert (f"85,59%{MARK}", "../correcties.html#decimalen-trajecten") in found
    assert not any(text.startswith("100") for text, _ in found)


def test_the_money_page_marks_amounts_and_percentages_that_differ_from_print(
    site: Path,
) -> None:
    found = marked(site / "uitgaven.html")

    assert (f"14{MARK}", "correcties.html#vervoer-2021") in found
    assert (f"477{MARK}", "correcties.html#schooluitval-2021") in found
    assert found.count((f"−27,3%{MARK}", "correcties.html#verandering-uitgaven")) == 2
    assert not any(text.startswith("+0,2%") for text, _ in found)


def test_a_page_of_figures_that_were_printed_alike_has_no_mark(site: Path) -> None:
    page = site / "indicatoren" / "wmo-clienten.html"

    assert marked(page) == []
    assert MARK not in page.read_text("utf-8")


# -- the report


@pytest.fixture(scope="module")
def appendix(leiden_catalogue: Catalogue) -> Part:
    return build_document(leiden_catalogue)[0].appendices[-1]


def test_the_report_has_an_appendix_of_corrections(appendix: Part) -> None:
    assert (appendix.title, appendix.number) == ("Correcties", "E")
    grids = [block for block in appendix.blocks if isinstance(block, Grid)]
    facts = [block for block in appendix.blocks if isinstance(block, Facts)]

    assert len(grids) == len(facts) == 6
    assert grids[0].caption == "Monitor Sociaal Domein 2022, Tabel 10: 1e halfjaar 2021"
    assert [cell.text for cell in grids[0].rows[0].cells] == ["1.090", "910"]
    assert [fact.label for fact in facts[0].facts] == [
        "Waardoor",
        "Wat geldig blijft",
        "Nagekeken en overgenomen",
    ]


def test_a_table_of_the_report_has_the_mark_and_says_what_it_means(
    leiden_catalogue: Catalogue,
) -> None:
    report, _ = build_document(leiden_catalogue)
    parts = (*report.chapters, *report.appendices)
    grids = [block for part in parts for block in part.blocks if isinstance(block, Grid)]
    found = {
        (grid.caption, cell.text)
        for grid in grids
        for row in grid.rows
        for cell in row.cells
        if cell.mark == MARK
    }

    title = "Beëindigde jeugdzorgtrajecten, Leiden, naar reden van beëindiging"
    assert [text for caption, text in found if caption == title] == ["910"]
    assert {text for _, text in found} >= {"14", "477", "80,22%", "85,59%"}
    for grid in grids:
        has_mark = any(cell.mark == MARK for row in grid.rows for cell in row.cells)
        assert has_mark == any(note.startswith(MARK) for note in grid.notes), grid.caption


def test_an_edition_that_corrects_nothing_has_no_appendix(leiden_catalogue: Catalogue) -> None:
    bare = replace(leiden_catalogue, corrections=(), corrected={})
    report, _ = build_document(bare)

    assert "Correcties" not in [part.title for part in report.appendices]
