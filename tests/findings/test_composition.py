"""Composition: how a whole is divided, and which part shifted most."""

from typing import Any

import pytest

from stadspeil.findings.composition import find_composition
from stadspeil.findings.figures import Figures
from stadspeil.model.finding import Finding, Rule
from stadspeil.model.monitor import Monitor
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch, english
from tests.observations.builder import dataset, entry, indicator


def draw_money(draw: DrawFigures, *rows: str, **others: Any) -> list[Finding]:
    figures = draw(
        **{
            "datasets": {
                "kosten": dataset(
                    "\n".join(["period,product,euros", *rows]),
                    dimensions={"product": "sum"},
                    measures={"euros": {"unit": "euro", "minimum": -1000}},
                )
            },
            "codelists": {"product": "licht zwaar terug"},
            "indicators": {
                "kosten": indicator(
                    "kosten.euros",
                    unit="euro",
                    breakdowns=["product"],
                    title={"nl": "Kosten", "en": "Costs"},
                    phrase={
                        "nl": "de kosten",
                        "en": "the costs",
                        "part_nl": "de kosten van {part}",
                        "part_en": "the costs of {part}",
                        "plural": True,
                    },
                )
            },
            **others,
        }
    )
    return list(find_composition(figures))


SHIFT = ("2020,licht,700", "2020,zwaar,300", "2021,licht,600", "2021,zwaar,400")


def test_the_part_of_an_amount_that_shifted_most(draw_figures: DrawFigures) -> None:
    (finding,) = draw_money(draw_figures, *SHIFT)
    assert dutch(finding) == (
        "In 2021 waren de kosten van licht 60,0% van de kosten. In 2020 was dat 70,0%."
    )
    assert english(finding) == (
        "In 2021 the costs of licht came to 60.0% of the costs. In 2020 it was 70.0%."
    )
    assert finding.quantity("difference").value == pytest.approx(-10)
    assert finding.quantity("after").rule is Rule.PERCENT


def test_an_amount_below_zero_has_no_share(draw_figures: DrawFigures) -> None:
    rows = ("2020,licht,700", "2020,terug,-100", "2021,licht,700", "2021,terug,-300")
    assert not draw_money(draw_figures, *rows)


def test_shares_that_hardly_shifted_are_not_told(draw_figures: DrawFigures) -> None:
    rows = ("2020,licht,7000", "2020,zwaar,3000", "2021,licht,7040", "2021,zwaar,2960")
    assert not draw_money(draw_figures, *rows)


def test_no_shift_is_told_over_a_break(draw_figures: DrawFigures) -> None:
    assert not draw_money(draw_figures, *SHIFT, register=[entry("meetbreuk", "kosten", "2021")])


def test_a_change_of_law_stands_beside_the_shift(draw_figures: DrawFigures) -> None:
    register = [entry("wetswijziging", "kosten", "2021")]
    (finding,) = draw_money(draw_figures, *SHIFT, register=register)
    assert dutch(finding).endswith("Waarom wetswijziging.")


def test_one_period_has_no_shift(draw_figures: DrawFigures) -> None:
    assert not draw_money(draw_figures, "2021,licht,600", "2021,zwaar,400")


def test_unique_clients_do_not_add_up_to_a_whole(draw_figures: DrawFigures) -> None:
    table = """
        period, kind, persons
        2020,   _T,   100
        2020,   a,    80
        2020,   b,    40
        2021,   _T,   100
        2021,   a,    60
        2021,   b,    50
    """
    figures = draw_figures(
        datasets={
            "t": dataset(
                table,
                dimensions={"kind": "given"},
                measures={"persons": {"type": "non-additive"}},
            )
        },
        codelists={"kind": "a b"},
        indicators={"mensen": indicator("t.persons", breakdowns=["kind"])},
    )
    assert not list(find_composition(figures))


def draw_shares(draw: DrawFigures, *rows: str, **others: Any) -> Figures:
    return draw(
        **{
            "datasets": {
                "t": dataset("\n".join(["period,kind,persons", *rows]), dimensions={"kind": "sum"})
            },
            "codelists": {"kind": "kort lang"},
            "indicators": {
                "deel": indicator(
                    "100 * t.persons / total(t.persons)",
                    unit="procent",
                    decimals=1,
                    breakdowns=["kind"],
                ),
                "aantal": indicator("t.persons", breakdowns=["kind"]),
            },
            **others,
        }
    )


def test_a_share_that_is_an_indicator_is_told_once(draw_figures: DrawFigures) -> None:
    figures = draw_shares(
        draw_figures, "2020,kort,500", "2020,lang,500", "2021,kort,400", "2021,lang,600"
    )
    (finding,) = find_composition(figures)
    assert finding.indicator == "deel"
    assert dutch(finding) == (
        "In 2021 daalde het percentage een indicator (kort) van 50,0% naar 40,0%."
    )


def test_shares_of_few_people_are_not_told(draw_figures: DrawFigures) -> None:
    figures = draw_shares(
        draw_figures, "2020,kort,15", "2020,lang,15", "2021,kort,10", "2021,lang,20"
    )
    assert not list(find_composition(figures))


def test_a_fixed_part_without_an_earlier_figure_is_told_as_it_stands(
    draw_figures: DrawFigures,
) -> None:
    figures = draw_shares(
        draw_figures,
        "2021,kort,400",
        "2021,lang,600",
        indicators={
            "langdurig": indicator(
                '100 * t.persons[kind = "lang"] / total(t.persons)', unit="procent", decimals=1
            )
        },
    )
    (finding,) = find_composition(figures)
    assert dutch(finding) == "In 2021 was het percentage een indicator 60,0% (600 van de 1.000)."


def test_the_shifts_of_leiden(leiden_monitor: Monitor) -> None:
    found = {item.indicator: item for item in find_composition(Figures(leiden_monitor))}
    contract = found["jeugdhulp-kosten"]
    assert contract.breakdown == (("contract", "gecontracteerd"),)
    assert 100 - contract.quantity("before").value == pytest.approx(7.1, abs=0.05)
    assert 100 - contract.quantity("after").value == pytest.approx(12.2, abs=0.05)
    assert found["aandeel-langdurig-bijstand"].quantity("value").value == pytest.approx(
        100 * 1749 / 3357
    )
    assert "jeugdhulp-kosten-per-halfjaar" not in found
