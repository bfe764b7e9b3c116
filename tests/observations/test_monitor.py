"""The monitor: what chapters ask for is answered, or refused with the place that asked."""

import pytest

from stadspeil.errors import EditionError
from stadspeil.observations.monitor import change_of
from tests.observations.builder import Drawing, dataset, entry, indicator
from tests.observations.conftest import Draw

HEAD = "---\ntitle: {nl: Hulp}\ndomain: wmo\nperiod: 2021\n---\n"


def draw_chapter(draw: Draw, text: str, head: str = HEAD) -> Drawing:
    return draw(
        codelists={"soort": "zorg werk"},
        datasets={
            "hulp": dataset(
                """
                area,   period, soort, persons
                GM0546, 2019,   zorg,  1
                GM0546, 2020,   zorg,  9
                GM0546, 2021,   zorg,  3
                GM0503, 2021,   zorg,  4
                """,
                dimensions={"soort": "sum"},
            ),
        },
        indicators={
            "hulp": indicator("hulp.persons", breakdowns=["soort"]),
            "werk": indicator('hulp.persons[soort = "werk"]'),
        },
        register=[entry("eenmalig", "hulp", "2020")],
        chapters={"01-hulp": head + text},
    )


def test_a_change_that_a_chapter_asks_for_is_there_under_its_own_key(draw: Draw) -> None:
    monitor = draw_chapter(
        draw,
        'In {{ period }} {{ figure("hulp", 2021, area="GM0503") }}, een '
        '{{ change("hulp", 2020, 2021, soort="zorg") }}.\n',
    ).monitor
    ((key, change),) = monitor.asked.items()
    assert key == ("hulp", "GM0546", (("soort", "zorg"),), "2020", "2021")
    assert change.difference == -6
    assert [cause.kind for cause in change.causes] == ["eenmalig"]


def test_observations_are_found_by_key_and_by_series(draw: Draw) -> None:
    monitor = draw_chapter(draw, "Tekst.\n").monitor
    assert monitor.by_key[("hulp", "GM0503", (), "2021")].value == 4
    series = monitor.series("hulp", "GM0546", (("soort", "zorg"),))
    assert [(item.period, item.value) for item in series] == [("2019", 1), ("2020", 9), ("2021", 3)]
    assert monitor.series("hulp", "NL00") == ()
    assert monitor.indicator("hulp").spec.unit == "aantal"
    assert [item.skipped for item in monitor.changes_by_indicator["hulp"]] == [("2020",)] * 2


def test_any_two_periods_of_a_series_can_be_compared(draw: Draw) -> None:
    monitor = draw_chapter(draw, "Tekst.\n").monitor
    default = monitor.changes_by_indicator["hulp"][0]
    assert change_of(monitor, "hulp", "GM0546", (), "2019", "2021") == default
    assert change_of(monitor, "hulp", "GM0546", (), "2021", "2020").difference == 6
    with pytest.raises(KeyError):
        change_of(monitor, "hulp", "NL00", (), "2019", "2021")


@pytest.mark.parametrize(
    ("call", "found", "expected"),
    [
        (
            '{{ figure("hulp", 2018) }}',
            '{{ figure("hulp", 2018) }}: no figure for 2018',
            "a period of hulp for GM0546: 2019, 2020, 2021",
        ),
        (
            '{{ change("hulp", 2019, 2021, area="GM0503", soort="zorg") }}',
            "no figure for 2019",
            "a period of hulp for GM0503 with soort=zorg: 2021",
        ),
        (
            '{{ figure("hulp", 2021, area="NL00") }}',
            "no figure for 2021",
            "a period of hulp for NL00",
        ),
        (
            '{{ table("werk") }}',
            "the indicator 'werk', which has no figures",
            "an indicator with figures",
        ),
    ],
)
def test_a_figure_that_is_not_there_is_a_problem_of_the_chapter(
    draw: Draw, call: str, found: str, expected: str
) -> None:
    with pytest.raises(EditionError) as caught:
        draw_chapter(draw, f"Een regel.\n\n{call}\n")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("chapters/01-hulp.md", 8)
    assert found in problem.found
    assert expected in problem.expected


def test_all_that_chapters_lack_is_said_at_once(draw: Draw) -> None:
    head = HEAD.replace("period: 2021", "period: 2021\nindicators: [werk]")
    with pytest.raises(EditionError) as caught:
        draw_chapter(draw, '{{ chart("werk") }}\n\n{{ figure("hulp", 2018) }}\n', head)
    assert [problem.line for problem in caught.value.problems] == [1, 7, 9]
