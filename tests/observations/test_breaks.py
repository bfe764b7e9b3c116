"""Suspected breaks: a count and its share that together imply another denominator."""

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadspeil.model.discontinuity import Discontinuity, DiscontinuityKind
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Refusal
from stadspeil.observations import Store, build_monitor
from stadspeil.observations.breaks import find_suspected_breaks
from tests.observations.builder import Drawing, Spec, dataset, draw_edition, entry, indicator
from tests.observations.conftest import Draw
from tests.publications.mapping import round_half_away


def drawn_series(
    counts: str, shares: str, *register: Spec, rounding: str = "fives", **others: object
) -> dict[str, Any]:
    """A count in one dataset and its share in another, for the builder."""
    return {
        "datasets": {
            "telling": dataset(counts, measures={"households": {"rounding": rounding}}),
            "aandeel": dataset(
                shares,
                measures={
                    "share": {
                        "unit": "procent",
                        "type": "ratio",
                        "decimals": 1,
                        "rounding": "decimals",
                    }
                },
            ),
        },
        "indicators": {
            "aandeel": indicator(
                "aandeel.share", unit="procent", decimals=1, count="telling.households"
            ),
            "telling": indicator("telling.households"),
        },
        "register": list(register),
        **others,
    }


COUNTS = "period, households\n2018, 11475\n2019, 12280\n2020, 12300"
SHARES = "period, share\n2018, 16.7\n2019, 16.8\n2020, 16.8"


def refusals(drawing: Drawing) -> dict[str, Refusal | None]:
    return {
        f"{name} {key}": item.refusal
        for name in ("aandeel", "telling")
        for key, item in drawing.changes(name).items()
    }


def test_a_jump_in_the_implied_denominator_is_suspect(draw: Draw) -> None:
    drawing = draw(**drawn_series(COUNTS, SHARES))
    (suspect,) = drawing.monitor.suspected
    assert (suspect.indicator, suspect.area) == ("aandeel", "GM0546")
    assert (suspect.period_from, suspect.period_to) == ("2018", "2019")
    assert suspect.before == pytest.approx((11472.5 / 0.1675, 11477.5 / 0.1665))
    assert suspect.after == pytest.approx((12277.5 / 0.1685, 12282.5 / 0.1675))


def test_no_change_is_given_across_a_suspected_break(draw: Draw) -> None:
    """Not of the share, and not of the counts either, since nobody knows which of them jumped."""
    suspected = Refusal.SUSPECTED_BREAK
    assert refusals(draw(**drawn_series(COUNTS, SHARES))) == {
        "aandeel 2018~2019": suspected,
        "aandeel 2019~2020": None,
        "telling 2018~2019": suspected,
        "telling 2019~2020": None,
    }


def test_a_judgement_that_there_is_no_break_lifts_the_suspicion(draw: Draw) -> None:
    for of in ("telling", "aandeel"):
        drawing = draw(**drawn_series(COUNTS, SHARES, entry("geen-breuk", of, "2019")))
        assert drawing.monitor.suspected == ()
        assert set(refusals(drawing).values()) == {None}
        assert all(not item.causes for item in drawing.monitor.changes)


def test_a_meetbreuk_lifts_the_suspicion_and_refuses_by_itself(draw: Draw) -> None:
    drawing = draw(**drawn_series(COUNTS, SHARES, entry("meetbreuk", "telling", "2019")))
    assert drawing.monitor.suspected == ()
    assert refusals(drawing) == {
        "aandeel 2018~2019": None,
        "aandeel 2019~2020": None,
        "telling 2018~2019": Refusal.MEETBREUK,
        "telling 2019~2020": None,
    }


@pytest.mark.parametrize(
    "other",
    [
        entry("geen-breuk", "telling", "2020"),
        entry("wetswijziging", "telling", "2019"),
        entry("eenmalig", "telling", "2019"),
        entry("geen-breuk", "telling", "2019", areas=["GM0503"]),
        entry("meetbreuk", "aandeel", "2019", areas=["NL00"]),
    ],
    ids=["other boundary", "law", "odd period", "other area", "country"],
)
def test_another_entry_of_the_register_does_not_lift_it(draw: Draw, other: Spec) -> None:
    assert len(draw(**drawn_series(COUNTS, SHARES, other)).monitor.suspected) == 1


def test_a_fall_is_as_suspect_as_a_rise(draw: Draw) -> None:
    counts = "period, households\n2018, 12280\n2019, 11475"
    shares = "period, share\n2018, 16.8\n2019, 16.7"
    assert len(draw(**drawn_series(counts, shares)).monitor.suspected) == 1


def test_a_share_that_may_be_zero_for_all_we_know_implies_nothing(draw: Draw) -> None:
    drawn = drawn_series(
        "period, households\n2018, 5\n2019, 1000", "period, share\n2018, 0\n2019, 10"
    )
    drawn["datasets"]["aandeel"].spec["measures"]["share"]["rounding"] = "fives"
    assert draw(**drawn).monitor.suspected == ()


def test_a_suspicion_stays_with_its_area(draw: Draw) -> None:
    counts = "area, period, households\nGM0546, 2018, 100\nGM0546, 2019, 200"
    counts += "\nGM0503, 2018, 100\nGM0503, 2019, 100"
    shares = "area, period, share\nGM0546, 2018, 10\nGM0546, 2019, 10"
    shares += "\nGM0503, 2018, 10\nGM0503, 2019, 10"
    drawing = draw(**drawn_series(counts, shares, rounding="exact"))
    assert [item.area for item in drawing.monitor.suspected] == ["GM0546"]
    assert refusals(drawing)["telling GM0503 2018~2019"] is None


def test_a_jump_over_a_gap_may_lie_on_either_side_of_it(draw: Draw) -> None:
    """The share of 2019 has no count beside it, so that nobody knows when the jump came."""
    counts = "period, households\n2018, 11475\n2020, 12300\n2021, 12300"
    shares = "period, share\n2017, 16.5\n2018, 16.7\n2019, 16.8\n2020, 16.8\n2021, 16.8"
    drawing = draw(**drawn_series(counts, shares))
    (suspect,) = drawing.monitor.suspected
    assert (suspect.period_from, suspect.period_to) == ("2018", "2020")
    assert refusals(drawing) == {
        "aandeel 2017~2018": None,
        "aandeel 2018~2019": Refusal.SUSPECTED_BREAK,
        "aandeel 2019~2020": Refusal.SUSPECTED_BREAK,
        "aandeel 2020~2021": None,
        "telling 2018~2020": Refusal.SUSPECTED_BREAK,
        "telling 2020~2021": None,
    }
    judged = entry("geen-breuk", "aandeel", "2019")
    assert draw(**drawn_series(counts, shares, judged)).monitor.suspected == ()


def test_the_edition_says_how_large_a_jump_must_be(draw: Draw) -> None:
    """The intervals of 2018 and 2019 lie 5.7 per cent apart."""
    for bound, found in ((0.05, 1), (0.06, 0)):
        drawing = draw(**drawn_series(COUNTS, SHARES, settings={"suspected_break": bound}))
        assert len(drawing.monitor.suspected) == found


@pytest.mark.parametrize(
    ("count", "share"),
    [("0", "10"), ("0", "0"), ("100", "0"), ("100", "0.1")],
)
def test_a_count_or_share_of_about_zero_implies_no_denominator(
    draw: Draw, count: str, share: str
) -> None:
    counts = f"period, households\n2018, {count}\n2019, 1000000"
    shares = f"period, share\n2018, {share}\n2019, 10"
    suspected = draw(**drawn_series(counts, shares, rounding="exact")).monitor.suspected
    assert bool(suspected) == (count == "100" and share == "0.1")


def test_a_figure_that_is_missing_implies_nothing(draw: Draw) -> None:
    counts = "period, households, status\n2018, 11475,\n2019, , M"
    assert draw(**drawn_series(counts, SHARES)).monitor.suspected == ()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.integers(20, 200_000),
    st.lists(st.floats(0, 1), min_size=25, max_size=25),
    st.sampled_from([("fives", 5), ("tens", 10), ("exact", 1)]),
)
def test_rounding_alone_is_never_suspect(
    denominator: int, parts: list[float], rule: tuple[str, int]
) -> None:
    """One population, counts rounded to fives or tens, shares rounded to a decimal."""
    rounding, step = rule
    counts, shares = ["period, households"], ["period, share"]
    for year, part in enumerate(parts, start=1990):
        count = round(part * denominator)
        printed = step * int(round_half_away(Fraction(count, step), 0))
        share = float(round_half_away(Fraction(100 * count, denominator), 1))
        counts.append(f"{year}, {printed}")
        shares.append(f"{year}, {share}")
    drawn = drawn_series("\n".join(counts), "\n".join(shares), rounding=rounding)
    with tempfile.TemporaryDirectory() as folder:
        drawing = draw_edition(Path(folder), **drawn)
        with drawing.store:
            assert drawing.monitor.suspected == ()


# Leiden: tables 7 and 8


def test_tables_7_and_8_imply_4400_more_households_in_2019(leiden_monitor: Monitor) -> None:
    (suspect,) = leiden_monitor.suspected
    assert suspect.indicator == "huishoudens-met-voorziening"
    assert (suspect.period_from, suspect.period_to) == ("2018", "2019")
    for year, implied, interval in (
        ("2018", 68713, suspect.before),
        ("2019", 73095, suspect.after),
    ):
        count = leiden_monitor.by_key[("huishoudens-per-wet", "GM0546", (), year)].value
        share = leiden_monitor.by_key[("huishoudens-met-voorziening", "GM0546", (), year)].value
        assert count is not None
        assert share is not None
        assert round(100 * count / share) == implied
        assert interval[0] < implied < interval[1]


def test_no_change_of_these_tables_is_given_between_2018_and_2019(
    leiden_monitor: Monitor,
) -> None:
    refused = [item for item in leiden_monitor.changes if item.refusal is Refusal.SUSPECTED_BREAK]
    assert {(item.period_from, item.period_to) for item in refused} == {("2018", "2019")}
    assert {item.indicator for item in refused} == {
        "huishoudens-met-voorziening",
        "huishoudens-met-en-zonder-voorziening",
        "huishoudens-per-wet",
        "aandeel-huishoudens-per-wet",
    }


@pytest.mark.parametrize(
    ("kind", "of", "refusal"),
    [
        (DiscontinuityKind.GEEN_BREUK, "huishoudens-aandeel", None),
        (DiscontinuityKind.GEEN_BREUK, "huishoudens-wetten", None),
        (DiscontinuityKind.MEETBREUK, "huishoudens-aandeel", Refusal.MEETBREUK),
    ],
)
def test_a_judgement_of_leiden_lifts_the_suspicion(
    kind: DiscontinuityKind, of: str, refusal: Refusal | None, leiden: Edition
) -> None:
    judgement = Discontinuity.model_validate({**entry(kind, of, "2019"), "kind": kind})
    judged = replace(
        leiden,
        discontinuities=(*leiden.discontinuities, judgement),
        indicators={
            "huishoudens-met-voorziening": leiden.indicators["huishoudens-met-voorziening"]
        },
        chapters=(),
        corrections=(),
        summary=None,
    )
    with Store(judged) as store:
        monitor = build_monitor(store)
        assert find_suspected_breaks(store, monitor.observations) == monitor.suspected == ()
    (change,) = (item for item in monitor.changes if item.period_to == "2019")
    assert change.refusal is refusal
