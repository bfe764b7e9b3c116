"""What a reader may choose: every figure is an observation, as a table shows it."""

import dataclasses
from collections.abc import Sequence
from itertools import chain

import pytest

from stadspeil.language import load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import Catalogue, build_catalogue
from stadspeil.publish.views.choice import Choice, ChoiceMeasure
from stadspeil.publish.views.inhabitants import is_hidden


def measure(choice: Choice, kind: str) -> ChoiceMeasure:
    (found,) = (item for item in choice.measures if item.kind == kind)
    return found


def test_the_first_measure_holds_each_observation_of_the_indicator(
    catalogues: Sequence[Catalogue], leiden_monitor: Monitor
) -> None:
    for catalogue in catalogues:
        assert set(catalogue.choices) == set(catalogue.indicators)
        for name, choice in catalogue.choices.items():
            own = leiden_monitor.by_indicator.get(name, ())
            assert choice.observations == own
            assert [figure.id for figure in choice.measures[0].figures] == [item.id for item in own]


def test_a_figure_is_written_as_in_the_tables_of_the_build(catalogues: Sequence[Catalogue]) -> None:
    for catalogue in catalogues:
        for name, view in catalogue.indicators.items():
            cells = {
                cell.observation: cell.text
                for table in view.tables
                for row in table.rows
                for cell in row.cells
                if cell.observation
            }
            for figure in catalogue.choices[name].measures[0].figures:
                assert figure.text + figure.mark == cells[figure.id]


@pytest.mark.parametrize(
    ("indicator", "kinds"),
    [
        ("huishoudens-per-wet", {"huishoudens-per-wet", "aandeel-huishoudens-per-wet"}),
        ("aandeel-huishoudens-per-wet", {"huishoudens-per-wet", "aandeel-huishoudens-per-wet"}),
        ("uitkeringen-naar-soort", {"uitkeringen-naar-soort", "bijstand-per-1000-inwoners"}),
        ("wmo-kosten", {"wmo-kosten"}),
        ("ses-score", {"ses-score"}),
    ],
)
def test_another_kind_of_figure_is_another_indicator_of_the_same_counts(
    leiden_catalogue: Catalogue, indicator: str, kinds: set[str]
) -> None:
    measures = leiden_catalogue.choices[indicator].measures
    assert {item.indicator for item in measures} == kinds
    assert measures[0].indicator == indicator


def test_a_share_is_never_computed_here(
    leiden_catalogue: Catalogue, leiden_monitor: Monitor
) -> None:
    known = {item.id: item for item in leiden_monitor.observations}
    for choice in leiden_catalogue.choices.values():
        for item in chain.from_iterable(part.figures for part in choice.measures):
            observation = known[item.id]
            if is_hidden(leiden_monitor, observation):
                continue
            assert (item.value is None) is (observation.value is None)
            assert item.area == observation.area
            assert item.period == observation.period


def test_a_page_about_one_code_has_only_that_code_of_its_sibling(
    leiden_catalogue: Catalogue,
) -> None:
    choice = leiden_catalogue.choices["bijstand-per-1000-inwoners"]
    counts = measure(choice, "count")
    assert counts.indicator == "uitkeringen-naar-soort"
    assert counts.title.endswith(": Bijstand")
    assert {figure.dimension for figure in counts.figures} == {""}
    assert all("benefit=bijstand" in figure.id for figure in counts.figures)


def test_a_page_with_a_breakdown_has_its_sibling_at_the_code_it_is_about(
    leiden_catalogue: Catalogue,
) -> None:
    rates = measure(leiden_catalogue.choices["uitkeringen-naar-soort"], "rate")
    assert {(figure.dimension, figure.code) for figure in rates.figures} == {
        ("benefit", "bijstand")
    }


def test_what_is_offered_is_what_the_figures_carry(catalogues: Sequence[Catalogue]) -> None:
    for catalogue in catalogues:
        for choice in catalogue.choices.values():
            figures = [figure for item in choice.measures for figure in item.figures]
            assert {area.code for area in choice.areas} == {item.area for item in figures}
            assert {period.code for period in choice.periods} == {item.period for item in figures}
            assert {
                (breakdown.name, code.code)
                for breakdown in choice.breakdowns
                for code in breakdown.codes
            } == {(item.dimension, item.code) for item in figures if item.dimension}


def test_breaks_stand_before_the_first_period_after_them(leiden_catalogue: Catalogue) -> None:
    choice = leiden_catalogue.choices["huishoudens-met-voorziening"]
    breaks = choice.measures[0].breaks
    assert [(item.area, item.period, item.label) for item in breaks] == [
        ("GM0546", "2019", "vermoedelijke breuk")
    ]


def test_the_whole_is_not_offered_where_it_is_always_all_of_it(
    leiden_catalogue: Catalogue,
) -> None:
    choices = leiden_catalogue.choices
    assert not choices["aandeel-huishoudens-naar-type"].measures[0].shows_whole
    assert choices["huishoudens-naar-type"].measures[0].shows_whole


def test_counts_behind_a_share_are_written_out(leiden_catalogue: Catalogue) -> None:
    def texts(indicator: str) -> dict[tuple[str, ...], tuple[str, str, str]]:
        return {
            (item.area, item.code, item.period): (item.text, item.numerator, item.denominator)
            for item in leiden_catalogue.choices[indicator].measures[0].figures
        }

    above, below = texts("voortijdig-schoolverlaters"), texts("onderwijsdeelnemers")
    shares = texts("aandeel-voortijdig-schoolverlaters")
    assert above["NL00", "", "2018/2019"] == ("27.065", "", "")
    assert shares["NL00", "", "2018/2019"][1:] == ("27.065", below["NL00", "", "2018/2019"][0])
    for key, (_, numerator, denominator) in shares.items():
        assert not numerator or (numerator, denominator) == (above[key][0], below[key][0])


def test_an_indicator_without_figures_offers_nothing(leiden_monitor: Monitor) -> None:
    bare = dataclasses.replace(
        leiden_monitor,
        observations=tuple(
            item for item in leiden_monitor.observations if item.indicator != "inwoners"
        ),
        edition=dataclasses.replace(leiden_monitor.edition, chapters=()),
    )
    choice = build_catalogue(bare, load_language("nl")).choices["inwoners"]
    assert choice.observations == ()
    assert not choice.areas
    assert not choice.periods
    assert not choice.breakdowns
