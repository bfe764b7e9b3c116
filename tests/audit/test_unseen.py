"""Tables that nobody has seen before, audited with nothing but what their figures propose."""

import random
from pathlib import Path

import pytest

from stadspeil.audit import audit_publication, load_publication, suggest_rules
from stadspeil.model.audit import AuditResult, Erratum, Slip
from stadspeil.model.publication import Place
from tests.audit.made_tables import TABLES, Cell, shuffle, write
from tests.audit.planting import Planted, plant


def audit_cells(cells: list[Cell], folder: Path) -> AuditResult:
    write(cells, folder)
    publication = load_publication(folder)
    return audit_publication(publication, suggest_rules(publication))


def plant_in_some_table(slip: Slip, seed: int) -> Planted:
    for number, maker in enumerate(TABLES[seed % len(TABLES) :] + TABLES):
        rng = random.Random(31 * seed + number)
        planted = plant(maker(rng), slip, rng)
        if planted is not None:
            return planted
    raise AssertionError(f"no table has room for {slip}")


@pytest.mark.parametrize("number", range(len(TABLES)))
def test_a_clean_table_raises_no_alarm(number: int, tmp_path: Path) -> None:
    rng = random.Random(number)

    result = audit_cells(shuffle(TABLES[number](rng), rng), tmp_path)

    assert not result.errata
    assert result.suggestions


@pytest.mark.parametrize("slip", [slip for slip in Slip if slip is not Slip.UNKNOWN])
def test_a_planted_slip_is_found_and_named(slip: Slip, tmp_path: Path) -> None:
    planted = plant_in_some_table(slip, seed=list(Slip).index(slip))

    result = audit_cells(list(planted.cells), tmp_path)

    hits = [erratum for erratum in result.errata if planted.place in places_of(erratum)]
    assert [erratum.diagnosis for erratum in hits] == [slip]
    assert hits[0].suggested


def places_of(erratum: Erratum) -> set[Place]:
    affected = (cell.place for cell in erratum.also_affected)
    return {erratum.place, *erratum.suspects, *affected}
