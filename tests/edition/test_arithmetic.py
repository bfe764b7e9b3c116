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
