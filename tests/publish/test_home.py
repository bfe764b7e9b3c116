"""The home page: where to look first, three figures a law, and what a figure was elsewhere."""

import dataclasses
from collections.abc import Sequence

import pytest

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Status
from stadspeil.model.unit import UnitKind
from stadspeil.publish.site.page import Page
from stadspeil.publish.site.pages import list_pages
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.sentence import COMPARABLE, comparison_sentences

GROUP = "X.G100-300"


def home(catalogue: Catalogue) -> Page:
    return next(page for page in list_pages(catalogue) if page.template == "home.html")


def test_home_has_three_figures_a_law_with_its_euros(catalogues: Sequence[Catalogue]) -> None:
    catalogue = catalogues[0]
    laws = home(catalogue).context["laws"]
    assert [domain for domain, _, _ in laws] == [
        Domain.SAMEN,
        Domain.JEUGDWET,
        Domain.WMO,
        Domain.PARTICIPATIEWET,
    ]
    for domain, chapters, figures in laws:
        assert len(figures) == 3
        kinds = {
            catalogue.edition.units[catalogue.edition.indicators[item.indicator].spec.unit].kind
            for item in figures
        }
        has_euros = any("€" in key.headline.figure for item in chapters for key in item.key_figures)
        assert (UnitKind.MONEY in kinds) is has_euros, domain


def test_questions_lead_to_parts_that_exist_in_each_language(
    catalogues: Sequence[Catalogue],
) -> None:
    dutch, english = (home(catalogue).context["questions"] for catalogue in catalogues)
    assert len(dutch) == len(english) == 5
    assert dutch[0] == (
        "Hoeveel huishoudens hebben hulp?",
        "indicatoren/huishoudens-met-voorziening.html",
    )
    assert english[0][1] == "indicatoren/huishoudens-met-voorziening.html"
    assert english[4] == (
        "What does sheltered housing mean?",
        "indicatoren/beschermd-wonen.html#definition",
    )


def test_home_counts_what_was_computed_again(
    catalogues: Sequence[Catalogue], leiden_monitor: Monitor
) -> None:
    counts = home(catalogues[0]).context["counts"]
    assert counts["observations"] == f"{len(leiden_monitor.observations):,}".replace(",", ".")
    assert int(counts["recomputed"].replace(".", "")) < len(leiden_monitor.observations)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "nl",
            (
                "In gemeenten met 100.000 tot 300.000 inwoners was dat 21,0%.",
                "In Nederland was dat 21,4%.",
            ),
        ),
        (
            "en",
            (
                "In municipalities with 100,000 to 300,000 inhabitants it was 21.0%.",
                "In the Netherlands it was 21.4%.",
            ),
        ),
    ],
)
def test_a_figure_stands_beside_that_of_the_group_and_the_country(
    catalogues: Sequence[Catalogue], code: str, expected: tuple[str, ...]
) -> None:
    view = catalogues[LANGUAGES.index(code)].indicators["huishoudens-met-voorziening"]
    assert view.headline is not None
    assert view.headline.comparison == expected


def test_a_rate_says_its_unit_and_a_provisional_figure_says_so(
    catalogues: Sequence[Catalogue],
) -> None:
    headline = catalogues[0].indicators["bijstand-per-1000-inwoners"].headline
    assert headline is not None
    assert headline.comparison[1] == "In Nederland was dat 24,2 per 1.000 (voorlopig)."


def test_only_what_does_not_grow_with_a_city_is_compared(
    catalogues: Sequence[Catalogue],
) -> None:
    catalogue = catalogues[0]
    for name, view in catalogue.indicators.items():
        unit = catalogue.edition.units[catalogue.edition.indicators[name].spec.unit]
        if view.headline is not None and view.headline.comparison:
            assert unit.kind in COMPARABLE


def test_a_figure_of_another_period_or_without_value_is_no_comparison(
    leiden_monitor: Monitor,
) -> None:
    name, language = "huishoudens-met-voorziening", load_language("nl")
    area = leiden_monitor.edition.settings.area
    earlier, latest = leiden_monitor.series(name, area)[-2:]
    assert comparison_sentences(leiden_monitor, language, earlier) == ()
    unknown = dataclasses.replace(latest, value=None, status=Status.MISSING, reason="missing")
    assert comparison_sentences(leiden_monitor, language, unknown) == ()
    others = tuple(
        dataclasses.replace(item, value=None, status=Status.MISSING, reason="missing")
        if item.area == GROUP
        else item
        for item in leiden_monitor.observations
    )
    partly = dataclasses.replace(leiden_monitor, observations=others)
    assert comparison_sentences(partly, language, latest) == ("In Nederland was dat 21,4%.",)
