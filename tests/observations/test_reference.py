"""The program against a slow evaluator that is easy to check: every figure, and random editions."""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from tests.observations.builder import AREAS_WITH_GROUP, Drawn, dataset, draw_edition, indicator
from tests.observations.reference import SlowEvaluator

TOLERANCE = 1e-12
"""How far a double may lie from the exact fraction, as a share of it."""


def compare(monitor: Monitor, edition: Edition) -> None:
    expected = SlowEvaluator(edition).evaluate()
    assert set(monitor.by_key) == set(expected)
    wrong = [
        f"{item.id}: {got} and not {wanted}"
        for key, item in monitor.by_key.items()
        for got, wanted in (
            (item.value, expected[key].value),
            (str(item.status), expected[key].status),
            (item.reason, expected[key].reason),
            (item.numerator, expected[key].numerator),
            (item.denominator, expected[key].denominator),
        )
        if not _equal(got, wanted)
    ]
    assert not wrong, "\n".join(wrong[:20])


def _equal(got: object, wanted: object) -> bool:
    if isinstance(wanted, Fraction):
        return isinstance(got, float) and abs(Fraction(got) - wanted) <= TOLERANCE * abs(wanted)
    return got == wanted


def test_every_observation_of_leiden_equals_plain_arithmetic(
    leiden: Edition, leiden_monitor: Monitor
) -> None:
    compare(leiden_monitor, leiden)


PERIODS = ("2020-S1", "2020-S2", "2021-S1", "2021-S2")
FIGURES = st.one_of(
    st.tuples(st.integers(0, 3).map(str), st.sampled_from(["", "", "", "P", "E"])),
    st.tuples(st.just(""), st.sampled_from(["M", "Q"])),
)


@st.composite
def trees(pick: st.DrawFn) -> list[tuple[str, str]]:
    """Up to five codes, each with an earlier one as its parent, or none."""
    codes: list[tuple[str, str]] = []
    for code in "abcde"[: pick(st.integers(1, 5))]:
        parents = ["", *(earlier for earlier, _ in codes)]
        codes.append((code, pick(st.sampled_from(parents))))
    return codes


@st.composite
def drawn_datasets(pick: st.DrawFn, codes: tuple[str, ...], *, total: str, side: bool) -> Drawn:
    """A few rows about two areas and four half-years, some with a status and no figure.

    `side` adds a dimension that the codelist of `kind` gives.
    """
    may_have = [*codes, *(["_T"] if total == "given" else [])]
    places = [
        (area, period, code)
        for area in ("GM0546", "GM0503")
        for period in PERIODS
        for code in may_have
    ]
    keep = pick(st.lists(st.sampled_from(places), min_size=1, unique=True))
    # Whole tables are as interesting as tables with holes.
    if pick(st.booleans()):
        keep = [place for place in places if place not in keep[:2]] or keep
    if total == "given" and not any(code == "_T" for _, _, code in keep):
        keep.append(places[-1])
    rows = [",".join([*place, *pick(FIGURES)]) for place in keep]
    dimensions: dict[str, Any] = {"kind": total}
    if side:
        dimensions["side"] = {"total": "sum", "from": "kind.side"}
    return dataset(
        "\n".join(["area,period,kind,persons,status", *rows]),
        frequency="half-year",
        dimensions=dimensions,
        measures={"persons": {"type": "additive" if total == "sum" else "non-additive"}},
        absent=pick(st.sampled_from(["unknown", "none"])),
    )


@st.composite
def editions(pick: st.DrawFn) -> dict[str, Any]:
    tree = pick(trees())
    codes = tuple(code for code, _ in tree)
    lines = [f"{code},{code},{parent},{pick(st.sampled_from('xy'))}" for code, parent in tree]
    total = pick(st.sampled_from(["sum", "sum", "given", "none"]))
    side = total == "sum" and pick(st.booleans())
    first = pick(drawn_datasets(codes, total=total, side=side))
    second = pick(drawn_datasets(codes, total="sum", side=False))
    pin = pick(st.sampled_from(codes))
    values = {
        "pinned": f'first.persons[kind = "{pin}"] / total(second.persons)',
        "times": "(first.persons + second.persons) * second.persons",
        "rate": "1000 * first.persons / second.persons",
        "rest": "second.persons / (first.persons - second.persons)",
    }
    if total != "none":
        values["share"] = "100 * first.persons / total(first.persons)"
    indicators = {
        name: indicator(value, breakdowns=[] if name == "pinned" else ["kind"])
        for name, value in pick(st.permutations(sorted(values.items())))[:2]
    }
    indicators["plain"] = indicator("first.persons", breakdowns=["kind", "side"][: 1 + side])
    if total == "sum" and pick(st.booleans()):
        indicators["year"] = indicator("first.persons", frequency="year", breakdowns=["kind"])
        indicators["rate-by-year"] = indicator(
            f'first.persons[kind = "{pin}"] / total(second.persons)', frequency="year"
        )
    return {
        "areas": AREAS_WITH_GROUP,
        "codelists": {"kind": "\n".join(["code,nl,parent,side", *lines]), "side": "x y"},
        "datasets": {"first": first, "second": second},
        "indicators": indicators,
    }


@pytest.mark.no_cover
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(editions())
def test_any_small_edition_equals_plain_arithmetic(drawn: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drawing = draw_edition(Path(folder), **drawn)
        with drawing.store:
            compare(drawing.monitor, drawing.edition)
