"""What printed figures are now: worked out at every build, and refused when nothing differs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, Problem
from stadspeil.model.correction import Corrected
from stadspeil.model.monitor import Monitor
from stadspeil.observations import Store, build_monitor
from tests.observations.builder import Spec, dataset, entry, indicator, write_edition

TABLE = "period, persons, status\n2019, , M\n2020, 300,\n2021, 200,"
HELP = "help:GM0546:2021@2022-08"
CHANGE = "help:GM0546:2020~2021@2022-08"


def cell(printed: str, now: str | None = None, **others: object) -> dict[str, Any]:
    own = {} if now is None else {"now": now}
    return {"row": f"Hulp {printed}", "period": "2021", "printed": printed, **own, **others}


def correct(folder: Path, *cells: dict[str, Any], register: Sequence[Spec] = ()) -> Monitor:
    """The monitor of 300 people with help in 2020 and 200 in 2021, with one correction."""
    write_edition(
        folder,
        datasets={"help": dataset(TABLE)},
        indicators={"help": indicator("help.persons")},
        register=register,
    )
    correction = {
        "id": "hulp",
        "title": {"nl": "Hulp"},
        "publication": "Monitor 2021",
        "place": {"nl": "Tabel 1"},
        "cells": cells,
        "cause": "wrong_denominator",
        "reason": {"nl": "Gedeeld door het verkeerde jaar."},
        "remains": {"nl": "De aantallen."},
        "accepted_by": "Gemeente Leiden",
        "date": "2022-09-15",
    }
    (folder / "corrections.yaml").write_text(json.dumps([correction], indent=1), "utf-8")
    with Store(load_edition(folder)) as store:
        return build_monitor(store)


def test_a_figure_a_difference_and_a_percentage_are_worked_out(tmp_path: Path) -> None:
    monitor = correct(
        tmp_path,
        cell("210", 'figure("help", 2021)'),
        cell("-110", 'change("help", 2020, 2021)'),
        cell("-50.00", 'percent("help", 2020, 2021)'),
    )

    assert monitor.corrected == (
        Corrected("hulp", 1, 200.0, HELP),
        Corrected("hulp", 2, -100.0, f"{CHANGE}#difference"),
        Corrected("hulp", 3, -10000 / 300, f"{CHANGE}#relative"),
    )
    assert monitor.corrections == {
        HELP: "hulp",
        f"{CHANGE}#difference": "hulp",
        f"{CHANGE}#relative": "hulp",
    }


def test_a_figure_that_nothing_replaces_is_passed_over(tmp_path: Path) -> None:
    none = {"nl": "Te weinig mensen."}
    monitor = correct(
        tmp_path,
        cell("-50", none=none, unit="procent"),
        cell("-49", 'percent("help", 2020, 2021)'),
    )

    assert [item.place for item in monitor.corrected] == [2]


@pytest.mark.parametrize(
    ("printed", "now"),
    [
        ("200", 'figure("help", 2021)'),
        ("-33.33", 'percent("help", 2020, 2021)'),
        ("-33", 'percent("help", 2020, 2021)'),
    ],
)
def test_a_figure_that_is_what_was_printed_needs_no_correction(
    tmp_path: Path, printed: str, now: str
) -> None:
    with pytest.raises(EditionError) as caught:
        correct(tmp_path, cell(printed, now))

    (problem,) = caught.value.problems
    assert problem == Problem(
        "corrections.yaml",
        problem.line,
        "hulp.cells.0.now",
        f"{now}: it is {printed} now, as was printed",
        "a figure that differs from the printed one",
        "take the cell out: there is nothing to correct any more",
    )
    assert problem.line > 1


@pytest.mark.parametrize(
    ("now", "known"),
    [
        ('figure("help", 2018)', "2020, 2021"),
        ('figure("help", 2019)', "2020, 2021"),
        ('percent("help", 2019, 2020)', "2020, 2021"),
        ('figure("help", 2021, area="GM0503")', "(none)"),
    ],
    ids=["no period", "missing", "change from a missing figure", "no series"],
)
def test_a_figure_that_is_not_there_is_a_problem(tmp_path: Path, now: str, known: str) -> None:
    with pytest.raises(EditionError, match="no such figure") as caught:
        correct(tmp_path, cell("1", now))

    assert caught.value.problems[0].expected.endswith(f"periods with a figure: {known}")


def test_a_change_that_is_refused_can_not_stand_for_a_printed_one(tmp_path: Path) -> None:
    own = cell("-50", 'percent("help", 2020, 2021)')
    with pytest.raises(EditionError, match="no such figure"):
        correct(tmp_path, own, register=[entry("meetbreuk", "help", "2021")])


def test_all_corrections_without_a_ground_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(EditionError) as caught:
        correct(tmp_path, cell("200", 'figure("help", 2021)'), cell("1", 'figure("help", 2018)'))

    assert [item.field for item in caught.value.problems] == [
        "hulp.cells.0.now",
        "hulp.cells.1.now",
    ]
