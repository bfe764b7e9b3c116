"""Holes: goals, figures and euros between which no document draws a line."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from stadspeil.findings.figures import Figures
from stadspeil.findings.holes import find_holes
from stadspeil.model.base import Text
from stadspeil.model.finding import Finding
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.model.steering import Aim, BudgetLine, Goal, Goals
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch, english
from tests.observations.builder import Spec, dataset, indicator


def care(title: str, **others: Any) -> Spec:
    links: dict[str, Any] = {"domain": "wmo", "set": "vng", **others}
    return indicator("t.persons", title={"nl": title, "en": title}, **links)


def draw_links(draw: DrawFigures, *indicators: Spec, goals: bool = True) -> list[Finding]:
    """Wmo indicators beside two goals, of which one has an aim, and two budget lines."""
    figures = draw(
        datasets={"t": dataset("period,persons\n2021,100")},
        indicators={f"i-{place}": spec for place, spec in enumerate(indicators)},
    )
    aim = Aim(id="1a", level="stad", text=Text(nl="Veilig."))
    listed = (
        Goal(id="1", title=Text(nl="Gezond", en="Healthy"), aims=(aim,)),
        Goal(id="2", title=Text(nl="Meedoen", en="Taking part")),
    )
    lines = tuple(
        BudgetLine(id=name, title=Text(nl=name.title()), domain=Domain.WMO, dataset="t", code="a")
        for name in ("begeleiding", "wonen")
    )
    edition = replace(
        figures.edition,
        goals=Goals(vision=Text(nl="v"), source="s", goals=listed if goals else ()),
        budget=lines,
    )
    return list(find_holes(Figures(replace(figures.monitor, edition=edition))))


def by_hole(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {item.id.split(":")[1]: item for item in findings}


def test_a_hole_names_what_it_counts(draw_figures: DrawFigures) -> None:
    found = by_hole(draw_links(draw_figures, care("Hulp"), care("Dagbesteding")))
    assert dutch(found["goals-samen"]) == (
        "Voor 2 van de 2 doelen noemt geen document een indicator: gezond en meedoen."
    )
    assert dutch(found["without-goal-wmo"]) == (
        "Voor 2 van de 2 indicatoren bij de Wmo noemt geen document een doel: hulp en dagbesteding."
    )
    assert dutch(found["without-figure-wmo"]) == (
        "Voor 2 van de 2 begrotingsposten bij de Wmo staat hier geen indicator: begeleiding en "
        "wonen."
    )
    assert english(found["without-euro-wmo"]) == (
        "For 2 of the 2 indicators under the Social Support Act no document names a budget line: "
        "hulp and dagbesteding."
    )
    assert found["goals-samen"].quantity("count").of == ("goal:1", "goal:2")
    assert found["goals-samen"].evidence == ()


def test_many_are_counted_after_the_first_four(draw_figures: DrawFigures) -> None:
    titles = ("Een", "Twee", "Drie", "Vier", "Vijf", "Zes")
    found = by_hole(draw_links(draw_figures, *map(care, titles)))
    said = dutch(found["without-goal-wmo"])
    assert said.endswith("noemt geen document een doel: een, twee, drie, vier en 2 andere.")


def test_an_edition_without_goals_has_no_hole_in_them(draw_figures: DrawFigures) -> None:
    found = draw_links(draw_figures, care("Hulp"), goals=False)
    assert set(by_hole(found)) == {"without-figure-wmo", "without-euro-wmo"}


def test_money_and_background_need_no_goal_and_no_line(draw_figures: DrawFigures) -> None:
    found = draw_links(
        draw_figures, care("Achtergrond", set="context"), care("Hulp", domain="context")
    )
    assert not [item for item in found if "without-goal" in item.id or "without-euro" in item.id]


def test_the_holes_of_leiden(leiden_monitor: Monitor) -> None:
    found = by_hole(find_holes(Figures(leiden_monitor)))
    assert "goals-samen" not in found
    assert found["aims-samen"].quantity("count").value == 9
    assert found["without-figure-participatiewet"].quantity("count").of == (
        "budget:terugvordering",
    )
