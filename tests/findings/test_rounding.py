"""How far the rounding of a source lets a share lie from the truth."""

import pytest

from stadspeil.findings.rounding import Bounds
from tests.findings.conftest import DrawFigures
from tests.observations.builder import dataset, indicator

SHARE = indicator(
    "100 * t.persons / total(t.persons)", unit="procent", breakdowns=["kind"], decimals=1
)


def bounds_of_part(draw: DrawFigures, table: str, total: str) -> Bounds:
    figures = draw(
        datasets={
            "t": dataset(
                table,
                dimensions={"kind": total},
                measures={"persons": {"rounding": "fives"}},
            )
        },
        codelists={"kind": "a b"},
        indicators={"deel": SHARE},
    )
    part = figures.at("deel", "2021", breakdown=(("kind", "a"),))
    assert part is not None
    found = figures.rounding(part)
    assert found is not None
    return found


def test_a_part_moves_with_the_whole_that_it_is_added_up_to(draw_figures: DrawFigures) -> None:
    found = bounds_of_part(draw_figures, "period,kind,persons\n2021,a,1010\n2021,b,170", "sum")
    assert found.lower == pytest.approx(100 * 1007.5 / (1007.5 + 172.5))
    assert found.upper == pytest.approx(100 * 1012.5 / (1012.5 + 167.5))


def test_a_total_that_is_counted_by_itself_moves_by_itself(draw_figures: DrawFigures) -> None:
    table = "period,kind,persons\n2021,_T,1180\n2021,a,1010\n2021,b,170"
    found = bounds_of_part(draw_figures, table, "given")
    assert found.lower == pytest.approx(100 * 1007.5 / 1182.5)
    assert found.upper == pytest.approx(100 * 1012.5 / 1177.5)


def test_nobody_is_a_share_with_bounds_too(draw_figures: DrawFigures) -> None:
    found = bounds_of_part(draw_figures, "period,kind,persons\n2021,a,0\n2021,b,170", "sum")
    assert found.lower == 0
    assert found.upper == pytest.approx(100 * 2.5 / (2.5 + 167.5))
