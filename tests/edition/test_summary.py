"""The summary on one page: a short text, and a table of changes."""

import re
from collections.abc import Mapping

import pytest

from stadspeil.language import load_language
from stadspeil.model.chapter import Call
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views import build_catalogue
from tests.edition.builder import Draft

SUMMARY = "summary.md"
TEXT = """\
---
title: {{nl: Op één pagina}}
domain: samen
period: 2021
laws:
  - {{title: {{nl: Wmo}}, people: '{people}', spending: '{people}'}}
---
Kort en goed.
"""


@pytest.mark.parametrize(
    ("people", "found"),
    [
        ('change("weg", 2020, 2021)', "the indicator 'weg'"),
        ('figure("wmo-clienten", "2020-S1")', "figure("),
        ("__import__(1)", "__import__"),
    ],
)
def test_a_row_of_the_summary_names_a_change(draft: Draft, people: str, found: str) -> None:
    draft.write(SUMMARY, TEXT.format(people=people))

    problems = draft.problems()

    assert problems
    assert all(problem.file == SUMMARY and found in problem.found for problem in problems)


def test_the_summary_of_leiden_says_what_an_analyst_would_write_by_hand(
    leiden_monitor: Monitor,
) -> None:
    summary = build_catalogue(leiden_monitor, load_language("nl")).summary
    assert summary is not None
    assert summary.table is not None

    rows = {
        row.header: [cell.text.replace("\u00a0", " ") for cell in row.cells[:4]]
        for row in summary.table.rows
    }

    assert rows == {
        "Jeugdwet": ["2.347", "71 minder (−2,9%)", "€ 20,9 miljoen", "€ 1,5 miljoen meer (+7,7%)"],
        "Wmo": ["8.585", "75 minder (−0,9%)", "€ 49,9 miljoen", "€ 7,8 miljoen minder (−13,6%)"],
        "Participatiewet, bijstand": [
            "4.550",
            "400 minder (−8,1%)",
            "€ 53,6 miljoen",
            "€ 1,8 miljoen meer (+3,6%)",
        ],
    }


def test_the_summary_of_leiden_fits_on_one_page(leiden_monitor: Monitor) -> None:
    summary = build_catalogue(leiden_monitor, load_language("nl")).summary
    assert summary is not None

    words = sum(
        len(re.findall(r"\w+", _text(child, summary.chapter.words)))
        for block in summary.chapter.chapter.blocks
        for child in getattr(block, "children", ())
    )

    assert words <= 320  # 250 words as a person counts them; a figure such as 16,5 counts as two


def _text(child: object, answers: Mapping[Call, str]) -> str:
    if isinstance(child, Call):
        return answers[child]
    inner = getattr(child, "children", None)
    if inner is not None:
        return " ".join(_text(item, answers) for item in inner)
    return str(getattr(child, "text", ""))
