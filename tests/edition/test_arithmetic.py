"""What the figures of a dataset must obey among themselves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, Problem

SPEC = """\
title: {{nl: Inwoners}}
source: {{holder: CBS, retrieved: 2021-03}}
area: {{fixed: GM0503}}
period: {{frequency: year}}
dimensions:
  leeftijd: {{title: {{nl: leeftijd}}, codelist: leeftijd, total: given}}
measures:
  inwoners: {{unit: aantal, type: {type}, rounding: {rounding}}}
"""
EDITION = """\
id: klein
title: {nl: Klein}
area: GM0503
authority: Gemeente Delft
year: 2020
reference_date: 2021-03-01
version: "1"
purpose: {nl: Een proef.}
"""
Load = Callable[..., tuple[Problem, ...]]
FIGURES = (15_000, 40_000, 48_595, 103_595)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def _load(
        figures: tuple[int, ...], *, kind: str = "additive", rounding: str = "exact"
    ) -> tuple[Problem, ...]:
        codes = ("0-14", "15-64", "65+", "_T")
        rows = "".join(
            f"2020,{code},{figure}\n" for code, figure in zip(codes, figures, strict=True)
        )
        files = {
            "edition.yaml": EDITION,
            "areas.csv": "code,name,level\nNL00,Nederland,country\nGM0503,Delft,municipality\n",
            "codelists/leeftijd.csv": "code,nl\n0-14,jong\n15-64,midden\n65+,oud\n",
            "datasets/inwoners.yaml": SPEC.format(type=kind, rounding=rounding),
            "datasets/inwoners.csv": f"period,leeftijd,inwoners\n{rows}",
        }
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        try:
            load_edition(tmp_path)
        except EditionError as error:
            return error.problems
        return ()

    return _load


def test_parts_that_make_their_total_are_fine(load: Load) -> None:
    assert load(FIGURES) == ()


def test_a_given_total_that_its_parts_can_not_make_is_refused(load: Load) -> None:
    assert load((*FIGURES[:3], 103_999)) == (
        Problem(
            "datasets/inwoners.csv",
            5,
            "inwoners",
            "the total 103999, while its parts by leeftijd make 103595",
            "a total that equals the sum of its parts",
            "correct the total or a part; or declare type: non-additive, if one thing can stand "
            "in several parts",
        ),
    )


@pytest.mark.parametrize(("total", "fine"), [(103_610, True), (103_620, False)])
def test_rounding_of_each_figure_leaves_room(load: Load, total: int, fine: bool) -> None:
    problems = load((15_000, 40_000, 48_600, total), rounding="fives")

    assert (problems == ()) is fine


def test_parts_of_a_non_additive_measure_may_exceed_their_total(load: Load) -> None:
    assert load((15_000, 40_000, 48_595, 90_000), kind="non-additive") == ()


def test_a_figure_that_its_rounding_can_not_yield_is_refused(load: Load) -> None:
    assert load((15_000, 40_000, 48_590, 103_593), rounding="tens") == (
        Problem(
            "datasets/inwoners.csv",
            5,
            "inwoners",
            "the figure 103593",
            "a multiple of 10, since the spec says rounding: tens",
            "correct the figure, or the rounding of the measure",
        ),
    )


AREAS = """\
code,name,level,parent
NL00,Nederland,country,
GM0503,Delft,municipality,NL00
WK050301,Noord,district,GM0503
WK050302,Zuid,district,GM0503
"""


@pytest.mark.parametrize(("south", "rounding", "fine"), [(60, "exact", True), (61, "exact", False)])
def test_districts_may_not_exceed_their_city(
    load: Load, tmp_path: Path, south: int, rounding: str, fine: bool
) -> None:
    load(FIGURES)
    files = {
        "areas.csv": AREAS,
        "datasets/mensen.yaml": "title: {nl: Mensen}\nsource: {holder: CBS, retrieved: 2021-03}\n"
        "period: {frequency: year}\n"
        f"measures: {{mensen: {{unit: aantal, type: additive, rounding: {rounding}}}}}\n",
        "datasets/mensen.csv": "area,period,mensen\nGM0503,2020,100\nWK050301,2020,40\n"
        f"WK050302,2020,{south}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    if fine:
        assert "mensen" in load_edition(tmp_path).datasets
        return
    with pytest.raises(EditionError) as caught:
        load_edition(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.field) == ("datasets/mensen.csv", 2, "mensen")
    assert problem.found == "100 for GM0503, while the areas of level district in it make 101"
    assert problem.expected == "a whole of 101 or more"


def test_a_district_without_a_city_is_refused(load: Load, tmp_path: Path) -> None:
    load(FIGURES)
    areas = AREAS.replace("district,GM0503\nWK050302", "district,\nWK050302")
    (tmp_path / "areas.csv").write_text(areas, encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        load_edition(tmp_path)
    problem = next(item for item in caught.value.problems if item.file == "areas.csv")
    assert (problem.line, problem.field) == (4, "parent")
    assert problem.found == "no parent for WK050301, a district"
    assert problem.expected == "the code of the area that a district lies in"


def test_no_newcomers_are_refused_where_something_is_divided_by_them(
    load: Load, tmp_path: Path
) -> None:
    load(FIGURES)
    (tmp_path / "datasets/nieuw.yaml").write_text(
        "title: {nl: Nieuwkomers}\nsource: {holder: CBS, retrieved: 2021-03}\n"
        "area: {fixed: GM0503}\nperiod: {frequency: year}\n"
        "measures: {mensen: {unit: aantal, type: additive, minimum: 1}}\n",
        encoding="utf-8",
    )
    (tmp_path / "datasets/nieuw.csv").write_text("period,mensen\n2020,0\n", encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        load_edition(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.found) == ("datasets/nieuw.csv", 2, "the figure 0")
    assert problem.expected == "a figure of at least 1 (aantal)"
