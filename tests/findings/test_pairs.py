"""Denominators and disagreement: figures side by side, never averaged."""

from typing import Any

from stadspeil.findings.figures import Figures
from stadspeil.findings.pairs import find_denominators, find_disagreements
from stadspeil.model.finding import Rule
from stadspeil.model.finding_settings import FindingSettings
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch, english
from tests.findings.test_comparison import AREAS
from tests.observations.builder import dataset, indicator


def settings(kind: str, names: tuple[str, ...], **others: Any) -> FindingSettings:
    pair = {
        "id": "paar",
        "figures": [{"indicator": name} for name in names],
        "difference": {"nl": "Zij tellen anders.", "en": "They count differently."},
        **others,
    }
    return FindingSettings.model_validate({kind: [pair]})


def draw_counts(draw: DrawFigures, one: str, other: str, rounding: str = "exact") -> Figures:
    measures = {"persons": {"rounding": rounding}}
    return draw(
        findings=settings("disagreements", ("eerste", "tweede")),
        datasets={
            "a": dataset(f"period,persons\n{one}", measures=measures),
            "b": dataset(f"period,persons\n{other}", measures=measures),
        },
        indicators={
            "eerste": indicator("a.persons", title={"nl": "Cliënten", "en": "Clients"}),
            "tweede": indicator("b.persons", title={"nl": "Klanten", "en": "Customers"}),
        },
    )


def test_two_counts_of_one_thing_stand_side_by_side(draw_figures: DrawFigures) -> None:
    (finding,) = find_disagreements(draw_counts(draw_figures, "2021,2347", "2021,2373"))
    assert dutch(finding) == (
        "In 2021 was het aantal cliënten 2.347. Het aantal klanten was 2.373. Zij tellen anders."
    )
    assert english(finding) == (
        "In 2021 the number of clients was 2,347. The number of customers was 2,373. They count "
        "differently."
    )
    assert {item.rule for item in finding.quantities} == {
        Rule.VALUE,
        Rule.DIFFERENCE,
        Rule.RELATIVE,
    }


def test_the_latest_period_that_both_have_counts(draw_figures: DrawFigures) -> None:
    (finding,) = find_disagreements(
        draw_counts(draw_figures, "2019,100\n2020,110\n2021,120", "2019,100\n2020,130")
    )
    assert finding.period == "2020"
    assert finding.quantity("difference").value == -20


def test_without_a_shared_period_each_names_its_own_and_nothing_is_subtracted(
    draw_figures: DrawFigures,
) -> None:
    (finding,) = find_disagreements(draw_counts(draw_figures, "2020,100", "2021,130"))
    assert dutch(finding).startswith("In 2020 was het aantal cliënten 100. In 2021 was het")
    assert {item.name for item in finding.quantities} == {"figure_1", "figure_2"}


def test_counts_that_rounding_can_not_tell_apart_are_no_disagreement(
    draw_figures: DrawFigures,
) -> None:
    assert not list(find_disagreements(draw_counts(draw_figures, "2021,100", "2021,100")))
    assert not list(find_disagreements(draw_counts(draw_figures, "2021,100", "2021,110", "tens")))
    assert list(find_disagreements(draw_counts(draw_figures, "2021,100", "2021,120", "tens")))


def test_a_figure_that_is_missing_leaves_no_pair(draw_figures: DrawFigures) -> None:
    figures = draw_figures(
        findings=settings("disagreements", ("eerste", "tweede")),
        datasets={
            "a": dataset("period,persons\n2021,100"),
            "b": dataset("period,persons,persons_status\n2021,,Q"),
        },
        indicators={"eerste": indicator("a.persons"), "tweede": indicator("b.persons")},
    )
    assert not list(find_disagreements(figures))


def draw_shares(draw: DrawFigures, names: tuple[str, ...], **others: Any) -> Figures:
    measures = {
        name: {"unit": "procent", "type": "ratio", "decimals": 1, "rounding": "decimals"}
        for name in ("households", "children")
    }
    return draw(
        findings=settings("denominators", names, **others),
        datasets={
            "hulp": dataset(
                "area,period,households,children\nGM0546,2021,3.0,15.4\nX.PAIR,2021,4.1,12.6",
                measures=measures,
            )
        },
        indicators={
            "gezinnen": indicator("hulp.households", unit="procent", decimals=1),
            "kinderen": indicator("hulp.children", unit="procent", decimals=1),
        },
        areas=AREAS,
        settings={"reference_groups": ["X.PAIR"]},
    )


def test_denominators_that_point_different_ways_give_no_verdict(draw_figures: DrawFigures) -> None:
    (finding,) = find_denominators(draw_shares(draw_figures, ("gezinnen", "kinderen")))
    assert dutch(finding) == (
        "In 2021 was het percentage een indicator 3,0%. In tweetal was dat 4,1%. Het percentage "
        "een indicator was 15,4%. In tweetal was dat 12,6%. Zij tellen anders. De regel geeft hier "
        "daarom geen eenduidig signaal."
    )


def test_what_is_only_quoted_stands_beside_the_figure(draw_figures: DrawFigures) -> None:
    quoted = {"text": {"nl": "Per kind meer."}, "source": "Een rapport, p. 3"}
    (finding,) = find_denominators(draw_shares(draw_figures, ("gezinnen",), quoted=quoted))
    assert "Een bron zegt daarnaast: ‘Per kind meer’ (Een rapport, p. 3)." in dutch(finding)
    assert [item.name for item in finding.quantities] == ["figure_1", "benchmark_1"]
