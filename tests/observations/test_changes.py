"""Changes: what is compared with what, what is refused, and what is named beside a figure."""

from collections.abc import Sequence

import pytest

from stadspeil.model.edition import Edition
from stadspeil.model.observation import Change, Refusal, Status
from stadspeil.observations.changes import build_series, change_between
from tests.observations.builder import Drawing, Drawn, Spec, dataset, entry, indicator
from tests.observations.conftest import Draw

YEARS = "period, persons\n2019, 100\n2020, 150\n2021, 120"
HALF_YEARS = """
    period,  persons
    2020-S1, 10
    2020-S2, 20
    2021-S1, 15
    2021-S2, 30
"""


def draw_series(
    draw: Draw, table: str | Drawn, *register: Spec, unit: str = "aantal", **fields: object
) -> Drawing:
    """An edition with one indicator, `reeks`, that is one measure of one dataset, `tabel`."""
    drawn = table if isinstance(table, Drawn) else dataset(table)
    measure = next(iter(drawn.spec["measures"]))
    return draw(
        codelists={"soort": "zorg werk"},
        datasets={"tabel": drawn},
        indicators={"reeks": indicator(f"tabel.{measure}", unit=unit, **fields)},
        register=list(register),
    )


def change(drawing: Drawing, period_from: str, period_to: str, codes: str = "") -> Change:
    """Any change of the series, as a chapter would ask for it."""
    breakdown = (("soort", codes),) if codes else ()
    (series,) = (
        item
        for item in build_series(
            drawing.edition, drawing.monitor.observations, drawing.monitor.suspected
        )
        if item.breakdown == breakdown
    )
    return change_between(series, period_from, period_to)


def test_each_period_is_compared_with_the_one_before(draw: Draw) -> None:
    drawing = draw_series(draw, YEARS)
    changes = drawing.changes("reeks")
    assert {key: (item.difference, item.relative) for key, item in changes.items()} == {
        "2019~2020": (50, 50),
        "2020~2021": (-30, -20),
    }
    first = changes["2019~2020"]
    assert first.id == "reeks:GM0546:2019~2020@2022-08"
    assert (first.value_from, first.value_to) == (100, 150)
    assert (first.status, first.refusal, first.causes, first.skipped) == (
        Status.NORMAL,
        None,
        (),
        (),
    )


def test_half_years_are_also_compared_with_a_year_before(draw: Draw) -> None:
    drawing = draw_series(draw, dataset(HALF_YEARS, frequency="half-year"))
    assert {key: item.difference for key, item in drawing.changes("reeks").items()} == {
        "2020-S1~2020-S2": 10,
        "2020-S2~2021-S1": -5,
        "2021-S1~2021-S2": 15,
        "2020-S1~2021-S1": 5,
        "2020-S2~2021-S2": 10,
    }


def test_dates_are_compared_with_the_same_day_a_year_before(draw: Draw) -> None:
    table = "period, persons\n2020-03-31, 1\n2020-06-29, 2\n2021-03-31, 4\n2021-06-30, 8"
    drawing = draw_series(draw, dataset(table, frequency="date"))
    assert list(drawing.changes("reeks")) == [
        "2020-03-31~2020-06-29",
        "2020-06-29~2021-03-31",
        "2021-03-31~2021-06-30",
        "2020-03-31~2021-03-31",
    ]


def test_a_year_before_that_is_the_period_before_is_given_once(draw: Draw) -> None:
    table = "period, persons\n2020-S1, 1\n2021-S1, 2"
    drawing = draw_series(draw, dataset(table, frequency="half-year"))
    assert list(drawing.changes("reeks")) == ["2020-S1~2021-S1"]


def test_a_series_of_one_period_has_no_change(draw: Draw) -> None:
    assert draw_series(draw, "period, persons\n2020, 1").changes("reeks") == {}


# Discontinuities


def test_no_change_is_given_across_a_meetbreuk(draw: Draw) -> None:
    drawing = draw_series(draw, YEARS, entry("meetbreuk", "tabel", "2021"))
    given, refused = drawing.changes("reeks").values()
    assert given.refusal is None
    assert refused.refusal is Refusal.MEETBREUK
    assert refused.reason is not None
    assert refused.reason.nl == "Waarom meetbreuk."
    assert (refused.difference, refused.relative, refused.status) == (None, None, Status.MISSING)
    assert [cause.kind for cause in refused.causes] == ["meetbreuk"]
    assert change(drawing, "2019", "2021").refusal is Refusal.MEETBREUK


def test_a_change_across_a_wetswijziging_is_given_with_its_cause(draw: Draw) -> None:
    drawing = draw_series(draw, YEARS, entry("wetswijziging", "tabel", "2021"))
    before, after = drawing.changes("reeks").values()
    assert before.causes == ()
    assert (after.relative, after.refusal) == (-20, None)
    assert [cause.id for cause in after.causes] == ["wetswijziging-tabel-2021"]


def test_an_odd_period_is_passed_over_and_named(draw: Draw) -> None:
    drawing = draw_series(draw, YEARS, entry("eenmalig", "tabel", "2020"))
    (only,) = drawing.changes("reeks").values()
    assert (only.period_from, only.period_to, only.difference) == ("2019", "2021", 20)
    assert only.skipped == ("2020",)
    assert only.causes == ()


def test_a_chapter_and_a_table_say_the_same_of_one_change(draw: Draw) -> None:
    drawing = draw_series(draw, YEARS, entry("eenmalig", "tabel", "2020"))
    assert change(drawing, "2019", "2021") == drawing.changes("reeks")["2019~2021"]


@pytest.mark.parametrize(
    ("period_from", "period_to", "relative"), [("2019", "2020", 50), ("2020", "2021", -20)]
)
def test_a_change_to_or_from_an_odd_period_is_given_with_its_cause_when_asked_for(
    draw: Draw, period_from: str, period_to: str, relative: float
) -> None:
    drawing = draw_series(draw, YEARS, entry("eenmalig", "tabel", "2020"))
    asked = change(drawing, period_from, period_to)
    assert (asked.relative, asked.refusal) == (relative, None)
    assert [cause.kind for cause in asked.causes] == ["eenmalig"]
    assert asked.skipped == ()


def test_an_odd_half_year_makes_its_year_odd(draw: Draw) -> None:
    table = "\n".join(f"20{year}-S{half}, 1" for year in (19, 20, 21) for half in (1, 2))
    drawing = draw_series(
        draw,
        dataset(f"period, persons\n{table}", frequency="half-year"),
        entry("eenmalig", "tabel", "2020-S1"),
        frequency="year",
    )
    (only,) = drawing.changes("reeks").values()
    assert (only.period_from, only.period_to, only.skipped) == ("2019", "2021", ("2020",))


def test_a_meetbreuk_inside_a_year_is_a_break_with_the_years_on_both_sides(draw: Draw) -> None:
    table = "\n".join(f"20{year}-S{half}, 1" for year in (18, 19, 20, 21) for half in (1, 2))
    drawing = draw_series(
        draw,
        dataset(f"period, persons\n{table}", frequency="half-year"),
        entry("meetbreuk", "tabel", "2020-S2"),
        frequency="year",
    )
    assert {key: item.refusal for key, item in drawing.changes("reeks").items()} == {
        "2018~2019": None,
        "2019~2020": Refusal.MEETBREUK,
        "2020~2021": Refusal.MEETBREUK,
    }


def test_an_entry_touches_the_areas_codes_and_measures_that_it_names(draw: Draw) -> None:
    def refused(of: str, **narrowed: object) -> set[str]:
        drawing = draw(
            codelists={"soort": "zorg werk"},
            datasets={
                "tabel": dataset(
                    """
                    area,   period, soort, persons, others
                    GM0546, 2020,   zorg,  1,       1
                    GM0546, 2020,   werk,  1,       1
                    GM0546, 2021,   zorg,  2,       2
                    GM0546, 2021,   werk,  2,       2
                    GM0503, 2020,   zorg,  1,       1
                    GM0503, 2020,   werk,  1,       1
                    GM0503, 2021,   zorg,  2,       2
                    GM0503, 2021,   werk,  2,       2
                    """,
                    dimensions={"soort": "sum"},
                    measures={"persons": {}, "others": {}},
                )
            },
            indicators={
                "reeks": indicator("tabel.persons", breakdowns=["soort"]),
                "zorg": indicator('tabel.persons[soort = "zorg"]'),
                "aandeel": indicator(
                    "100 * tabel.persons / total(tabel.persons)", breakdowns=["soort"]
                ),
            },
            register=[entry("meetbreuk", "tabel", "2021", **narrowed)],
        )
        return {
            key.replace("2020~2021", "").strip()
            for key, item in drawing.changes(of).items()
            if item.refusal
        }

    every = {"", "soort=zorg", "soort=werk"}
    assert refused("reeks", areas=["GM0546"]) == every
    assert refused("reeks", areas=["GM0503"], where={"soort": ["zorg"]}) == {"GM0503  soort=zorg"}
    assert refused("reeks", areas=["GM0546"], where={"soort": ["_T"]}) == {""}
    assert refused("reeks", measures=["others"]) == set()
    assert refused("zorg", areas=["GM0546"], where={"soort": ["zorg"]}) == {""}
    assert refused("zorg", where={"soort": ["_T"]}) == set()
    # A break in the total breaks every share of it.
    assert refused("aandeel", areas=["GM0546"], where={"soort": ["_T"]}) == every


# Figures that are not there, and figures that have no ratio


@pytest.mark.parametrize("status", ["M", "Q"])
def test_a_change_from_or_to_no_figure_is_refused(draw: Draw, status: str) -> None:
    table = f"period, persons, status\n2019, 1,\n2020, , {status}\n2021, 3,"
    drawing = draw_series(draw, table)
    for item in drawing.changes("reeks").values():
        assert item.refusal is Refusal.NO_FIGURE
        assert (item.difference, item.relative, item.status) == (None, None, Status.MISSING)


def test_a_change_to_a_period_that_is_not_there_is_refused(draw: Draw) -> None:
    asked = change(draw_series(draw, YEARS), "2019", "2022")
    assert asked.refusal is Refusal.NO_OBSERVATION
    assert (asked.value_from, asked.value_to) == (100, None)


@pytest.mark.parametrize(("unit", "kind"), [("procent", "ratio"), ("score", "score")])
def test_shares_and_scores_have_a_difference_only(draw: Draw, unit: str, kind: str) -> None:
    table = dataset(
        "period, value\n2020, 10\n2021, 12",
        measures={"value": {"unit": unit, "type": kind}},
    )
    (item,) = draw_series(draw, table, unit=unit).changes("reeks").values()
    assert (item.difference, item.relative, item.refusal) == (2, None, None)


@pytest.mark.parametrize(
    ("first", "last", "difference", "relative"),
    [(0, 5, 5, None), (-10, -5, 5, None), (10, -5, -15, -150), (10, 0, -10, -100)],
)
def test_a_percentage_needs_a_positive_figure_to_start_from(
    draw: Draw, first: int, last: int, difference: float, relative: float | None
) -> None:
    table = dataset(
        f"period, euros\n2020, {first}\n2021, {last}", measures={"euros": {"unit": "euro"}}
    )
    (item,) = draw_series(draw, table, unit="euro").changes("reeks").values()
    assert (item.difference, item.relative, item.refusal) == (difference, relative, None)


def test_periods_may_be_asked_for_in_reverse(draw: Draw) -> None:
    """Compared with 2021, 2019 was 20 lower; what lies between is the same either way."""
    entries = (
        entry("wetswijziging", "tabel", "2021"),
        entry("eenmalig", "tabel", "2020"),
    )
    drawing = draw_series(draw, YEARS, *entries)
    asked = change(drawing, "2021", "2019")
    assert asked.id == "reeks:GM0546:2021~2019@2022-08"
    assert (asked.value_from, asked.value_to, asked.difference) == (120, 100, -20)
    assert asked.relative == pytest.approx(-100 / 6)
    assert asked.skipped == ("2020",)
    assert [cause.kind for cause in asked.causes] == ["wetswijziging"]
    broken = draw_series(draw, YEARS, entry("meetbreuk", "tabel", "2020"))
    assert change(broken, "2020", "2019").refusal is Refusal.MEETBREUK


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("A", "P"), Status.PROVISIONAL),
        (("P", "A"), Status.PROVISIONAL),
        (("E", "P"), Status.ESTIMATED),
        (("A", "A"), Status.NORMAL),
    ],
)
def test_a_change_is_as_provisional_as_its_figures(
    draw: Draw, statuses: Sequence[str], expected: Status
) -> None:
    first, last = statuses
    table = f"period, persons, status\n2020, 1, {first}\n2021, 2, {last}"
    (item,) = draw_series(draw, table).changes("reeks").values()
    assert (item.status, item.difference) == (expected, 1)


def test_the_changes_of_leiden_are_what_their_figures_say(leiden: Edition) -> None:
    """The register of the edition has an entry of every kind but one."""
    assert {entry.kind for entry in leiden.discontinuities} == {
        "meetbreuk",
        "wetswijziging",
        "eenmalig",
    }
