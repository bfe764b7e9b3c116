"""The signal rule: level and direction become one plain statement, the same for every indicator."""

from dataclasses import replace
from typing import Any

import pytest

from stadspeil.findings.benchmark import Closeness, compare_all, compare_series
from stadspeil.findings.figures import Figures
from stadspeil.findings.place import find_places
from stadspeil.findings.signal import build_signals
from stadspeil.findings.signal_words import MOVED, PLAIN, Statement, say_signal
from stadspeil.findings.wording import speak
from stadspeil.model.base import Text
from stadspeil.model.finding_settings import FindingSettings
from stadspeil.model.indicator import Polarity, Quotation
from stadspeil.model.insight import Direction, Level, Signal
from stadspeil.model.monitor import Monitor
from tests.findings.conftest import DrawFigures
from tests.findings.sentences import dutch, english
from tests.findings.test_comparison import AREAS
from tests.observations.builder import Drawn, Spec, dataset, entry, indicator

PAIR = {"reference_groups": ["X.PAIR"]}
HELPED = {"helped": {"unit": "aantal"}, "people": {}}
SHARE: Spec = indicator(
    "100 * hulp.helped / hulp.people",
    unit="procent",
    decimals=1,
    title={"nl": "Mensen met hulp", "en": "People with help"},
)
NUMBER: Spec = indicator("hulp.helped", title={"nl": "Mensen met hulp", "en": "People with help"})
LEVELS = {
    Level.LOWER: "lager dan in tweetal",
    Level.HIGHER: "hoger dan in tweetal",
    Level.SIMILAR: "niet aantoonbaar anders dan in tweetal",
}
MOVES = {
    Direction.ROSE: "sinds 2020 gestegen",
    Direction.FELL: "sinds 2020 gedaald",
    Direction.EQUAL: "sinds 2020 vrijwel gelijk gebleven",
}
NOT_PLAIN = {
    Level.UNCLEAR: (
        "De vergelijking met tweetal is niet eenduidig: met een andere noemer of andere gemeenten "
        "kan het beeld anders zijn."
    ),
    Level.NONE: "Er is geen vergelijking beschikbaar.",
}
NOT_MOVED = {
    Direction.BROKEN: "Vergelijken met eerdere jaren kan niet door een breuk in de reeks.",
    Direction.SMALL: "De aantallen zijn te klein om een verandering te noemen.",
    Direction.NONE: "Er is geen eerder cijfer om mee te vergelijken.",
}


def helped(*rows: str) -> Drawn:
    return dataset("\n".join(["area,period,helped,people", *rows]), measures=HELPED)


def draw_help(draw: DrawFigures, *rows: str, **others: Any) -> Figures:
    return draw(
        **{
            "datasets": {"hulp": helped(*rows)},
            "indicators": {"aandeel": SHARE, "aantal": NUMBER},
            "areas": AREAS,
            "settings": PAIR,
            **others,
        }
    )


def signals_of(figures: Figures) -> dict[str, Signal]:
    compared = compare_all(figures)
    places = tuple(place for place, _ in find_places(figures, compared))
    return dict(build_signals(figures, compared, places, ()))


def expected(level: Level, direction: Direction) -> str:
    """The statement of a cell: one sentence where both are said, else one for each."""
    if level in PLAIN and direction in MOVED:
        return f"In 2021 was het percentage mensen met hulp {LEVELS[level]} en {MOVES[direction]}."
    if level in PLAIN:
        first = f"In 2021 was het percentage mensen met hulp {LEVELS[level]}."
    else:
        first = NOT_PLAIN[level]
    if direction in MOVED:
        return f"{first} Het percentage mensen met hulp is {MOVES[direction]}."
    return f"{first} {NOT_MOVED[direction]}"


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("level", Level)
def test_every_cell_of_the_rule_is_one_plain_statement(
    draw_figures: DrawFigures, level: Level, direction: Direction
) -> None:
    figures = draw_help(
        draw_figures, "GM0546,2020,300,1000", "GM0546,2021,310,1000", "GM0503,2021,300,1000"
    )
    compared = compare_series(figures, figures.edition.indicators["aandeel"])
    change = figures.latest_change("aandeel")
    assert compared is not None
    statement = Statement(
        level,
        direction,
        compared if level is not Level.NONE else None,
        change if direction is not Direction.NONE else None,
    )
    said = speak(figures.edition, lambda speech: say_signal(speech, statement))
    assert dutch(said) == expected(level, direction)
    assert english(said)


def test_figures_within_the_bound_are_almost_equal(draw_figures: DrawFigures) -> None:
    figures = draw_help(draw_figures, "GM0546,2021,301,1000", "GM0503,2021,300,1000")
    signal = signals_of(figures)["aandeel"]
    assert signal.level is Level.SIMILAR
    assert dutch(signal.sentences).startswith(
        "In 2021 was het percentage mensen met hulp vrijwel gelijk aan dat in tweetal."
    )


def test_half_a_point_of_a_small_share_is_not_almost_equal(draw_figures: DrawFigures) -> None:
    figures = draw_help(draw_figures, "GM0546,2021,2200,100000", "GM0503,2021,18700,1000000")
    signal = signals_of(figures)["aandeel"]
    assert signal.level is Level.HIGHER


# -- the example of the advisory board


def test_lower_than_comparable_cities_and_yet_growing_in_number(draw_figures: DrawFigures) -> None:
    figures = draw_help(
        draw_figures,
        "GM0546,2020,200,2000",
        "GM0546,2021,220,2400",
        "GM0503,2021,1000,5000",
    )
    found = signals_of(figures)
    assert (found["aandeel"].level, found["aandeel"].direction) == (Level.LOWER, Direction.ROSE)
    assert dutch(found["aandeel"].sentences) == (
        "In 2021 was het percentage mensen met hulp lager dan in tweetal, en het aantal mensen met "
        "hulp is sinds 2020 gestegen. Het percentage mensen met hulp is sinds 2020 gedaald."
    )
    assert found["aandeel"].counted == "aantal"
    assert (found["aantal"].level, found["aantal"].direction) == (Level.LOWER, Direction.ROSE)
    assert dutch(found["aantal"].sentences) == (
        "In 2021 was het percentage mensen met hulp lager dan in tweetal, en het aantal mensen met "
        "hulp is sinds 2020 gestegen."
    )


def test_a_count_without_a_share_has_no_comparison(draw_figures: DrawFigures) -> None:
    figures = draw_help(
        draw_figures,
        "GM0546,2020,200,2000",
        "GM0546,2021,220,2400",
        "GM0503,2021,1000,5000",
        indicators={"aantal": NUMBER},
    )
    signal = signals_of(figures)["aantal"]
    assert (signal.level, signal.direction) == (Level.NONE, Direction.ROSE)
    assert dutch(signal.sentences).startswith("Er is geen vergelijking beschikbaar.")


def test_what_the_source_says_in_words_is_quoted_and_not_computed_with(
    draw_figures: DrawFigures,
) -> None:
    figures = draw_help(draw_figures, "GM0546,2021,220,2400", indicators={"aantal": NUMBER})
    quotation = Quotation(
        indicator="aantal",
        period="2021",
        areas=("GM0546", "X.PAIR"),
        text=Text(nl="Minder dan elders."),
        place="Figuur 3",
        source="Een rapport",
    )
    edition = replace(figures.edition, quotations=(quotation,))
    signal = signals_of(Figures(replace(figures.monitor, edition=edition)))["aantal"]
    assert signal.level is Level.NONE
    assert "De bron zegt zelf: ‘Minder dan elders’ (Een rapport, Figuur 3)." in dutch(
        signal.sentences
    )


# -- the count behind a share


def test_a_given_share_names_its_count_by_an_expression(draw_figures: DrawFigures) -> None:
    figures = draw_help(
        draw_figures,
        "GM0546,2021,220,2400",
        indicators={
            "aandeel": {**indicator("hulp.people", unit="procent"), "count": "hulp.helped"},
            "aantal": NUMBER,
        },
        datasets={
            "hulp": dataset(
                "period,helped,people\n2021,220,10",
                measures={"helped": {}, "people": {"unit": "procent", "type": "ratio"}},
            )
        },
    )
    counted = figures.counted("aandeel")
    assert counted is not None
    assert counted.id == "aantal"


@pytest.mark.parametrize(
    ("of", "back", "found"),
    [(("ander",), ("aandeel",), "ander"), (("ander",), (), None), ((), ("aandeel",), None)],
)
def test_a_count_from_elsewhere_is_named_by_both_sides(
    draw_figures: DrawFigures, of: tuple[str, ...], back: tuple[str, ...], found: str | None
) -> None:
    figures = draw_help(
        draw_figures,
        "GM0546,2021,220,2400",
        datasets={
            "hulp": helped("GM0546,2021,220,2400"),
            "telling": dataset("period,persons\n2021,230"),
        },
        indicators={
            "aandeel": {**SHARE, "related": of},
            "ander": indicator("telling.persons", related=back),
        },
    )
    counted = figures.counted("aandeel")
    assert (counted.id if counted else None) == found


# -- no verdict


def pair_of(**fields: Any) -> FindingSettings:
    pair = {"id": "paar", "difference": {"nl": "De noemer verschilt."}, **fields}
    return FindingSettings.model_validate({"denominators": [pair]})


TWO = {
    "datasets": {
        "hulp": helped("GM0546,2021,200,2000", "GM0503,2021,1000,5000"),
        "kind": helped("GM0546,2021,200,1000", "GM0503,2021,100,5000"),
    },
    "indicators": {
        "aandeel": SHARE,
        "kinderen": indicator("100 * kind.helped / kind.people", unit="procent"),
    },
}


def test_denominators_that_tell_different_stories_give_no_verdict(
    draw_figures: DrawFigures,
) -> None:
    findings = pair_of(figures=[{"indicator": "aandeel"}, {"indicator": "kinderen"}])
    found = signals_of(draw_help(draw_figures, findings=findings, **TWO))
    assert {found[name].level for name in ("aandeel", "kinderen")} == {Level.UNCLEAR}
    assert dutch(found["aandeel"].sentences).startswith(NOT_PLAIN[Level.UNCLEAR])


def test_a_denominator_that_is_only_quoted_gives_no_verdict(draw_figures: DrawFigures) -> None:
    findings = pair_of(
        figures=[{"indicator": "aandeel"}], quoted={"text": {"nl": "Elders meer."}, "source": "R"}
    )
    found = signals_of(draw_help(draw_figures, findings=findings, **TWO))
    assert found["aandeel"].level is Level.UNCLEAR
    assert found["kinderen"].level is Level.HIGHER


def test_reference_groups_that_differ_give_no_verdict(draw_figures: DrawFigures) -> None:
    areas = AREAS + "    X.TRIO, drietal, trio, reference-group, NL00,\n"
    figures = draw_help(
        draw_figures,
        "GM0546,2021,200,1000",
        "X.PAIR,2021,2000,5000",
        "X.TRIO,2021,500,5000",
        areas=areas,
        settings={"reference_groups": ["X.PAIR", "X.TRIO"]},
    )
    assert signals_of(figures)["aandeel"].level is Level.UNCLEAR


# -- directions, uncertainty and polarity


def test_a_break_stops_the_direction_and_not_the_level(draw_figures: DrawFigures) -> None:
    figures = draw_help(
        draw_figures,
        "GM0546,2020,100,1000",
        "GM0546,2021,310,1000",
        "GM0503,2021,200,1000",
        register=[entry("meetbreuk", "hulp", "2021")],
    )
    signal = signals_of(figures)["aandeel"]
    assert (signal.level, signal.direction) == (Level.HIGHER, Direction.BROKEN)
    assert signal.since is None


def test_a_change_of_law_is_said_beside_the_direction(draw_figures: DrawFigures) -> None:
    figures = draw_help(
        draw_figures,
        "GM0546,2020,500,1000",
        "GM0546,2021,310,1000",
        register=[entry("wetswijziging", "hulp", "2021")],
    )
    assert dutch(signals_of(figures)["aantal"].sentences).endswith("Waarom wetswijziging.")


def test_a_provisional_figure_is_said_to_be_so(draw_figures: DrawFigures) -> None:
    rows = dataset(
        "area,period,helped,people\nGM0546,2021,310,1000",
        measures=HELPED,
        provisional=["2021"],
    )
    figures = draw_help(draw_figures, datasets={"hulp": rows})
    assert dutch(signals_of(figures)["aandeel"].sentences).endswith(
        "Daarin zit een voorlopig cijfer."
    )


@pytest.mark.parametrize(
    ("polarity", "sentence"),
    [
        ("higher-is-better", "Een document van de gemeente noemt een hoger cijfer hier beter."),
        ("lower-is-better", "Een document van de gemeente noemt een lager cijfer hier beter."),
    ],
)
def test_what_the_authority_calls_better_is_repeated_as_its_own(
    draw_figures: DrawFigures, polarity: str, sentence: str
) -> None:
    figures = draw_help(
        draw_figures,
        "GM0546,2021,310,1000",
        indicators={"aandeel": {**SHARE, "polarity": polarity}},
    )
    signal = signals_of(figures)["aandeel"]
    assert signal.polarity is Polarity(polarity)
    assert dutch(signal.sentences).endswith(sentence)


def test_an_indicator_of_parts_sends_the_reader_to_them(draw_figures: DrawFigures) -> None:
    table = "area,period,kind,persons\nGM0546,2021,a,300\nGM0546,2021,b,700"
    figures = draw_help(
        draw_figures,
        datasets={"hulp": dataset(table, dimensions={"kind": "sum"})},
        codelists={"kind": "a b"},
        indicators={
            "deel": indicator(
                "100 * hulp.persons / total(hulp.persons)", unit="procent", breakdowns=["kind"]
            )
        },
    )
    assert dutch(signals_of(figures)["deel"].sentences) == (
        "Dit gaat over de delen van een geheel; het signaal staat bij die delen."
    )


def test_why_a_level_is_similar_is_kept(draw_figures: DrawFigures) -> None:
    figures = draw_help(draw_figures, "GM0546,2021,30,100", "GM0503,2021,25,100")
    (compared,) = compare_all(figures)
    assert compared.first.closeness is Closeness.CHANCE


# -- Leiden


@pytest.mark.parametrize(
    ("name", "level", "direction"),
    [
        ("huishoudens-met-voorziening", Level.LOWER, Direction.FELL),
        ("huishoudens-per-wet", Level.LOWER, Direction.FELL),
        ("bijstand", Level.LOWER, Direction.FELL),
        ("voortijdig-schoolverlaters", Level.HIGHER, Direction.ROSE),
        ("jeugdhulp-clienten", Level.NONE, Direction.FELL),
        ("wmo-clienten", Level.NONE, Direction.EQUAL),
        ("huishoudens-naar-type", Level.NONE, Direction.NONE),
        ("aandeel-langdurig-bijstand", Level.NONE, Direction.NONE),
    ],
)
def test_the_signals_of_leiden(
    leiden_monitor: Monitor, name: str, level: Level, direction: Direction
) -> None:
    signal = leiden_monitor.insight.signals[name]
    assert (signal.level, signal.direction) == (level, direction)


def test_every_indicator_of_leiden_has_a_signal(leiden_monitor: Monitor) -> None:
    signals = leiden_monitor.insight.signals
    assert set(signals) == set(leiden_monitor.edition.indicators)
    assert all(dutch(item.sentences) and english(item.sentences) for item in signals.values())
