"""Kinds of areas by their thresholds, places with ties, spread inside a district; bad input."""

from pathlib import Path

import pytest

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, Problem
from stadspeil.model.monitor import Monitor
from stadspeil.model.profile import Profiles
from stadspeil.observations.monitor import build_monitor
from stadspeil.observations.store import Store
from stadspeil.profiles import build_profiles
from tests.estimate.made_city import FILES

TYPOLOGIES = """\
- id: soort
  title: {nl: Soort}
  text: {nl: Waarvoor.}
  about: areas
  corner: {nl: Kenmerk}
  columns: [{id: laag, title: {nl: Laag}}, {id: hoog, title: {nl: Hoog}}]
  rows: [{id: wie, title: {nl: Wie}, cells: {laag: {nl: Jong}}}]
  classification:
    indicator: tijd
    period: 2020
    low: laag
    high: hoog
    thresholds:
      - {level: district, low: 10, high: 15, ground: {nl: Zo.}, source: bron}
  source: bron
"""
CITY = {name: text for name, text in FILES.items() if name in ("edition.yaml", "units.csv")} | {
    "areas.csv": """\
code,name,level,parent
NL00,Nederland,country,
GM0546,Klein,municipality,NL00
WK054601,A,district,GM0546
WK054602,B,district,GM0546
WK054603,C,district,GM0546
WK054604,D,district,GM0546
BU05460101,A1,neighbourhood,WK054601
BU05460102,A2,neighbourhood,WK054601
""",
    "datasets/tijd.yaml": """\
title: {nl: Tijd}
source: {holder: CBS, retrieved: 2022-08}
period: {frequency: year}
measures: {jaren: {unit: aantal, type: ratio, decimals: 1, rounding: decimals}}
""",
    "datasets/tijd.csv": "area,period,jaren\nGM0546,2020,11\nWK054601,2020,10\nWK054602,2020,12\n"
    "WK054603,2020,15\nBU05460101,2020,3\n",
    "datasets/score.yaml": """\
title: {nl: Score}
source: {holder: CBS, retrieved: 2022-08}
period: {frequency: year}
measures: {score: {unit: score, type: score, decimals: 1, rounding: decimals}}
""",
    "datasets/score.csv": "area,period,score\n"
    + "".join(
        f"{area},{year},{score}\n"
        for area, scores in {
            "WK054601": (0.5, 0.1),
            "WK054602": (0.2, 0.3),
            "WK054603": (0.2, 0.2),
            "BU05460101": (0.9, 0.4),
            "BU05460102": (0.4, 0.3),
        }.items()
        for year, score in zip((2019, 2020), scores, strict=True)
    )
    + "WK054604,2020,0.9\n",
    "indicators/alle.yaml": """\
- {id: tijd, title: {nl: Tijd}, definition: {nl: Tijd.}, domain: context, set: context, value: tijd.jaren, unit: aantal, decimals: 1}
- {id: score, title: {nl: Score}, definition: {nl: Score.}, domain: context, set: context, value: score.score, unit: score, decimals: 1}
""",  # noqa: E501  a line an indicator
    "typologies.yaml": TYPOLOGIES,
}


def _profiles(folder: Path, *changes: tuple[str, str, str]) -> Profiles:
    files = dict(CITY)
    for name, old, new in changes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new, 1)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Store(load_edition(folder)) as store:
        return build_profiles(build_monitor(store))


def _problem(folder: Path, *change: str) -> Problem:
    name, old, new = change
    with pytest.raises(EditionError) as caught:
        _profiles(folder, (name, old, new))
    (problem,) = caught.value.problems
    return problem


def test_an_area_up_to_the_line_is_of_one_kind_and_from_it_of_the_other(tmp_path: Path) -> None:
    kinds = {item.observation.area: item.kind for item in _profiles(tmp_path).types}
    # The city and the neighbourhood have a figure, and their levels have no threshold.
    assert kinds == {"WK054601": "laag", "WK054602": None, "WK054603": "hoog"}


def test_a_line_that_is_known_leaves_nothing_between(tmp_path: Path) -> None:
    change = ("typologies.yaml", "low: 10, high: 15", "low: 12, high: 12")
    kinds = {item.observation.area: item.kind for item in _profiles(tmp_path, change).types}
    assert kinds == {"WK054601": "laag", "WK054602": "hoog", "WK054603": "hoog"}


def test_places_share_ties_and_stay_within_a_level(tmp_path: Path) -> None:
    found = {item.area: item for item in _profiles(tmp_path).standings}
    # D has no figure in the first year, so that it is not among those compared.
    assert {(item.level.value, item.count) for item in found.values()} == {
        ("district", 3),
        ("neighbourhood", 2),
    }
    places = {
        area: (item.first.rank, item.first.shared, item.last.rank, item.last.shared)
        for area, item in found.items()
    }
    assert places["WK054601"] == (1, 1, 3, 1)
    assert places["WK054602"] == (2, 2, 1, 1)
    assert places["WK054603"] == (2, 2, 2, 1)
    assert places["BU05460101"] == (1, 1, 1, 1)


def test_spread_is_that_between_the_neighbourhoods_of_a_district(tmp_path: Path) -> None:
    (found,) = _profiles(tmp_path).spreads
    assert found.area == "WK054601"
    assert (found.first.value, found.last.value) == pytest.approx((0.5, 0.1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "low: 10, high: 15",
            "low: 15, high: 10",
            "a threshold from 15 to 10, upside down low no higher than high",
        ),
        (
            "thresholds:\n",
            "thresholds:\n      - {level: district, low: 1, high: 2, ground: {nl: Z}, source: b}\n",
            "'thresholds' has two for the level district",
        ),
        ("{laag: {nl: Jong}}", "{midden: {nl: Jong}}", "'midden' is no column"),
        ("high: hoog", "high: top", "'top' is no column; the columns are laag, hoog"),
        ("about: areas", "about: people", "'classification' sorts areas"),
        ("[{id: laag, title: {nl: Laag}},", "[{id: hoog, title: {nl: L}},", "has hoog twice"),
    ],
)
def test_a_mistake_in_a_typology_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    problem = _problem(tmp_path, "typologies.yaml", old, new)
    assert problem.file == "typologies.yaml"
    assert problem.line > 0
    assert said in f"{problem.found} {problem.expected}"


def test_an_unknown_indicator_is_named(tmp_path: Path) -> None:
    problem = _problem(tmp_path, "typologies.yaml", "indicator: tijd", "indicator: tyd")
    assert (problem.field, problem.found) == ("soort.classification.indicator", "'tyd'")


def test_a_period_without_figures_is_named(tmp_path: Path) -> None:
    problem = _problem(tmp_path, "typologies.yaml", "period: 2020", "period: 2018")
    assert problem.found == "no figure of tijd in 2018"
    assert problem.expected == "a period with figures: 2020"


def test_kinds_of_leiden_are_those_that_the_source_gives(basiskracht_monitor: Monitor) -> None:
    found: dict[str | None, set[str]] = {}
    for item in basiskracht_monitor.profiles.types:
        found.setdefault(item.kind, set()).add(item.observation.area)
    assert found["destination"] == {
        "WK054609",
        "X.OVERIG-MERENWIJK",
        "GM0484",
        "GM0200",
        "GM0637",
    }
    assert found[None] == {"GM0599", "GM0855", "GM0153", "GM0513"}
    assert len(found["arrival"]) == 10


def test_every_published_area_of_leiden_has_a_kind(basiskracht_monitor: Monitor) -> None:
    inside = [
        item
        for item in basiskracht_monitor.profiles.types
        if not item.observation.area.startswith("GM")
    ]
    assert len(inside) == 11
    assert basiskracht_monitor.edition.areas.members("X.ZUIDWEST") == ("WK054605",)
    assert len(basiskracht_monitor.edition.areas.members("X.OVERIG-MERENWIJK")) == 5
