"""Findings on pages: numbers with their identity, causes as quotations, and the number budget."""

import dataclasses
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.base import Text
from stadspeil.model.explanation import Cause, CauseKind, Explanation, Subject
from stadspeil.model.finding import FindingKind, Piece, Quantity, Rule
from stadspeil.model.insight import Insight, Standing
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.attention import FEWEST, SUMMARY_WORDS
from stadspeil.publish.views.counting import count_in_text, spoken_words
from stadspeil.publish.views.finding import (
    FindingView,
    build_finding_view,
    build_findings,
    build_pieces,
    first_sentence,
)
from stadspeil.publish.views.finding_chart import finding_anchor
from stadspeil.publish.views.working import exact_text

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Shown(HTMLParser):
    """Counts the figures of a page that stand outside anything folded and outside navigation.

    Not counted: how many findings a list has, which is no figure of the city.
    """

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "br", "input", "img"):
            said = dict(attrs)
            self._open.append((tag, said.get("class") or said.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if "details" in tags or "main" not in tags or "svg" in tags:
            return
        classes = " ".join(name for _, name in self._open).split()
        if "listed" in classes:
            return
        if "data" in tags or "live" in classes or (tags[-1] == "td" and "number" in classes):
            self.figures += NUMBER.findall(data) or [data]
        elif tags[-1] == "strong" and "figure" in classes:
            self.figures.append(data)


def shown_figures(path: Path) -> list[str]:
    page = Shown()
    page.feed(path.read_text("utf-8"))
    return page.figures


def test_no_chapter_shows_more_figures_than_its_budget(
    site: Path, catalogues: Sequence[Catalogue]
) -> None:
    budget = catalogues[0].edition.findings.number_budget
    for prefix, catalogue in zip(("", "en/"), catalogues, strict=True):
        for view in catalogue.chapters:
            found = shown_figures(site / f"{prefix}hoofdstukken/{view.id}.html")
            assert len(found) <= budget, (view.id, found)
            assert catalogue.attention[view.id].shown <= budget, view.id


def test_the_budget_counts_what_a_page_shows(site: Path, catalogues: Sequence[Catalogue]) -> None:
    """The count of the view is never below that of the page, and the page shows something."""
    for view in catalogues[0].chapters:
        found = shown_figures(site / f"hoofdstukken/{view.id}.html")
        assert len(found) <= catalogues[0].attention[view.id].shown, (view.id, found)
    assert shown_figures(site / "hoofdstukken/05-jeugd.html")


def test_a_law_opens_with_three_findings_and_closes_with_three_sentences(
    catalogues: Sequence[Catalogue],
) -> None:
    for catalogue in catalogues:
        for name in ("05-jeugd", "06-wmo", "07-participatiewet"):
            attention = catalogue.attention[name]
            assert len(attention.findings) == FEWEST, name
            assert len(attention.findings) + len(attention.more) == 5, name
            assert len(attention.conclusion) == 3
            assert not any(piece.quantity for part in attention.conclusion for piece in part)


def test_what_does_not_fit_the_budget_is_folded(leiden_catalogue: Catalogue) -> None:
    attention = leiden_catalogue.attention["05-jeugd"]
    folded = [section for section in attention.sections if section.folded]
    assert folded
    assert all(section.figures for section in folded)
    whole = [block for part in attention.sections for block in (*part.shown, *part.folded)]
    headings = [part.heading for part in attention.sections if part.heading]
    view = next(item for item in leiden_catalogue.chapters if item.id == "05-jeugd")
    assert len(whole) + len(headings) == len(view.chapter.blocks)


def test_every_number_says_its_value_and_what_it_rests_on(
    leiden_catalogue: Catalogue, leiden_monitor: Monitor
) -> None:
    for view in leiden_catalogue.findings.values():
        finding = leiden_monitor.insight.by_id[view.id]
        numbers = [piece for piece in view.pieces if piece.quantity]
        assert view.text == "".join(piece.text for piece in finding.sentences["nl"])
        for piece in numbers:
            assert float(piece.value) == pytest.approx(finding.quantity(piece.quantity).value)
            assert set(piece.evidence) <= set(finding.evidence)
            assert all(name in leiden_monitor.by_id for name in piece.evidence)


def test_a_number_on_a_page_leads_to_its_working(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    found = re.findall(r'class="live" href="([^"#]*)#([^"]*)">(?:<data[^>]*>)?[^<]*\d', text)
    assert found
    for path, anchor in found:
        assert f'id="{anchor}"' in (site / path).read_text("utf-8"), (path, anchor)
    whole = (site / "indicatoren/beschermd-wonen.html").read_text("utf-8")
    anchor = finding_anchor("change:beschermd-wonen:GM0546:2021")
    assert f'id="{anchor}-working"' in whole
    assert "100 × (765 − 930) : 930" in whole


def test_the_working_redoes_each_number(
    leiden_catalogue: Catalogue, leiden_monitor: Monitor
) -> None:
    view = leiden_catalogue.findings["change:beschermd-wonen:GM0546:2021"]
    assert [(step.shown, step.how) for step in view.steps] == [
        ("765", "Inwoners met beschermd wonen, Leiden, 2021"),
        ("930", "Inwoners met beschermd wonen, Leiden, 2020"),
        ("−165", "765 min 930"),
        ("−17,74%", "100 × (765 − 930) : 930"),
    ]
    edition = leiden_monitor.edition
    money = Quantity("x", 1_498_697.6, "euro", 0, Rule.VALUE, ())
    assert exact_text(edition, load_language("nl"), money) == "€\u00a01.498.698"


def test_every_kind_rule_and_standing_has_words() -> None:
    for code in LANGUAGES:
        texts = load_language(code).texts
        assert {f"finding_kind_{kind.value}" for kind in FindingKind} <= set(texts)
        assert {f"standing_{item.value}" for item in Standing} <= set(texts)
        assert {f"rule_{rule.value}" for rule in Rule if rule is not Rule.SUM} <= set(texts)
        assert {f"cause_{kind.value}" for kind in CauseKind} <= set(texts)


def made_up(monitor: Monitor, **changes: object) -> FindingView:
    finding = next(item for item in monitor.insight.findings if item.kind is FindingKind.CHANGE)
    changed = dataclasses.replace(finding, **changes)  # type: ignore[arg-type]
    return build_finding_view(monitor, load_language("nl"), changed, None)


def test_a_cause_is_a_quotation_of_whoever_signed_it(leiden_monitor: Monitor) -> None:
    explanation = Explanation(
        id="x",
        subjects=(Subject(indicator="beschermd-wonen", period="2021"),),
        causes=(
            Cause(
                kind=CauseKind.PRICE,
                text=Text(nl="De tarieven gaan mee met de lonen."),
                ground=Text(nl="een inschatting"),
                source="Monitor, paragraaf 3",
            ),
        ),
        options=(Text(nl="Opnieuw inkopen."),),
        research=(3, 99),
        author="Gemeente Leiden",
        date="2022-09-15",
    )
    view = made_up(leiden_monitor, explanation=explanation)
    assert view.explanation is not None
    assert not view.is_open
    (cause,) = view.explanation.causes
    assert (cause.kind, cause.ground) == ("Prijs", "een inschatting")
    assert view.explanation.date == "15 september 2022"
    # A theme that the research agenda does not have is left out.
    assert [number for number, _ in view.explanation.research] == [3]


def test_what_nobody_explained_is_an_open_question(
    leiden_monitor: Monitor, site: Path, leiden_catalogue: Catalogue
) -> None:
    assert made_up(leiden_monitor, explanation=None).is_open
    text = (site / "onderzoek.html").read_text("utf-8")
    asked = [
        item
        for item in leiden_catalogue.findings.values()
        if item.is_open and item.kind not in (FindingKind.HOLE, FindingKind.DISAGREEMENT)
    ]
    assert asked
    for item in asked:
        assert f"#{item.anchor}" in text, item.id


def test_a_change_of_law_is_no_open_question(leiden_catalogue: Catalogue) -> None:
    view = leiden_catalogue.findings["change:beschermd-wonen:GM0546:2021"]
    assert view.law_changed
    assert not dataclasses.replace(view, explanation=None).is_open
    # What must be known beside it is never cut off.
    assert view.opening == view.pieces


def test_a_chart_of_a_finding_shows_comparable_periods_only(leiden_catalogue: Catalogue) -> None:
    view = leiden_catalogue.findings["change:wmo-beeindigd:GM0546:2021"]
    assert view.chart is not None
    assert "2020 (eenmalig)" in view.chart.description
    half = leiden_catalogue.findings["change:bijstand:GM0546:2021-S2"]
    assert half.chart is not None
    assert "1e halfjaar" not in half.chart.description


def test_a_finding_without_observations_has_no_chart_and_no_link(
    leiden_monitor: Monitor,
) -> None:
    sentence = {code: (Piece("Er ontbreekt een cijfer."),) for code in LANGUAGES}
    view = made_up(
        leiden_monitor,
        kind=FindingKind.HOLE,
        indicator=None,
        quantities=(),
        lead=None,
        change=None,
        uncertainty=(),
        sentences=sentence,
    )
    assert (view.chart, view.indicator, view.steps, view.figures) == (None, "", (), 0)


def test_the_first_sentence_ends_at_its_full_stop() -> None:
    pieces = build_pieces(
        load_language("nl"),
        (Piece("In 2021 waren er "), Piece("1.000", "a"), Piece(" cliënten. Dat is meer.")),
        (Quantity("a", 1000, "aantal", 0, Rule.VALUE, ("x@2022",)),),
    )
    assert "".join(piece.text for piece in first_sentence(pieces)) == (
        "In 2021 waren er 1.000 cliënten."
    )


def test_numbers_in_a_text_are_counted() -> None:
    assert count_in_text("€ 1,5 miljoen meer (+7,7%)") == 2
    assert count_in_text("evenveel") == 0


def test_the_summary_holds_at_most_its_words(leiden_catalogue: Catalogue) -> None:
    summary = leiden_catalogue.summary
    assert summary is not None
    own = len(spoken_words(summary.chapter.chapter.blocks, summary.chapter.words))
    by_rule = sum(
        len("".join(piece.text for piece in pieces).split())
        for pieces in leiden_catalogue.summary_findings
    )
    assert by_rule > 0
    assert own + by_rule <= SUMMARY_WORDS


def test_home_shows_as_many_findings_a_law_as_the_edition_asks(
    site: Path, leiden_catalogue: Catalogue
) -> None:
    text = (site / "index.html").read_text("utf-8")
    first = text[text.index('id="findings"') : text.index('id="laws"')]
    number = leiden_catalogue.edition.findings.per_law
    for law in ("jeugdwet", "wmo", "participatiewet", "samen"):
        assert first.count(f'<article class="finding law-{law}">') == number, law
    assert leiden_catalogue.language("home_no_judgement") in first
    assert leiden_catalogue.language("findings_order") in first


def test_pages_with_findings_stay_light(site: Path) -> None:
    for path in site.rglob("*.html"):
        if path.name != "rapport.html":
            assert path.stat().st_size < 200_000, path


def test_an_edition_without_insight_has_no_findings(leiden_monitor: Monitor) -> None:
    bare = dataclasses.replace(leiden_monitor, insight=Insight())
    assert build_findings(bare, load_language("nl"), None) == {}


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        ("aandeel-eenpersoonshuishoudens", "Nederland zonder Leiden 38,4%"),
        (
            "huishoudens-met-voorziening",
            "Nederland 21,4%",
        ),  # given without counts: Leiden is in it
    ],
)
def test_a_bar_says_of_which_areas_it_is(
    leiden_catalogue: Catalogue, indicator: str, said: str
) -> None:
    views = leiden_catalogue.findings.values()
    charts = [view.chart for view in views if view.id.startswith(f"comparison:{indicator}:")]
    assert [said in chart.description for chart in charts if chart is not None] == [True]
