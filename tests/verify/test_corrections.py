"""Corrections are read back as all else: what was printed, and what it is now."""

import json
import random
import re
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from stadspeil.pipeline.build import build_edition
from stadspeil.verify import Verification, verify_build
from stadspeil.verify.amount import Amount
from stadspeil.verify.changes import Changes
from stadspeil.verify.corrections import Corrections
from stadspeil.verify.figures import Figures
from stadspeil.verify.source import read_source
from tests.observations.builder import dataset, indicator, write_edition
from tests.verify.tamper import spoil

CELLS = [
    {"row": "Hulp", "column": "Aantal", "period": "2021", "printed": "1090",
     "now": 'figure("hulp", 2021)'},
    {"row": "Hulp", "column": "%", "period": "2021", "printed": "-52.48",
     "now": 'percent("hulp", 2020, 2021)'},
    {"row": "Hulp thuis", "column": "Aantal", "period": "2021", "printed": "805",
     "now": "figure('hulp', 2021, soort=\"thuis\")"},
    {"row": "Hulp elders", "column": "%", "period": "2021", "printed": "-7.30",
     "unit": "procent", "none": {"nl": "Te weinig mensen.", "en": "Too few people."}},
]  # fmt: skip

CORRECTION = {
    "id": "verkeerd-jaar",
    "title": {"nl": "Verkeerd jaar", "en": "Wrong year"},
    "publication": "Monitor Hulp",
    "audit": "hulp",
    "place": {"nl": "Tabel 3", "en": "Table 3"},
    "cells": CELLS,
    "cause": "wrong_year",
    "reason": {"nl": "Van een ander jaar.", "en": "Of another year."},
    "remains": {"nl": "De soorten.", "en": "The kinds."},
    "accepted_by": "Gemeente Leiden",
    "date": "2021-12-15",
    "state": "acknowledged",
    "answer": {"nl": "Dat klopt.", "en": "That is right."},
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of few figures with one correction."""
    folder = write_edition(
        tmp_path_factory.mktemp("edition") / "klein",
        datasets={
            "hulp": dataset(
                "period, soort, persons\n2020, thuis, 1100\n2020, elders, 745\n"
                "2021, thuis, 800\n2021, elders, 410",
                dimensions={"soort": "sum"},
            )
        },
        indicators={"hulp": indicator("hulp.persons", breakdowns=["soort"])},
        codelists={"soort": "thuis elders"},
        chapters={
            "01-hulp": "---\ntitle: {nl: Hulp}\ndomain: wmo\nperiod: 2021\n---\n"
            'Zie [Correcties](page:correcties).\n\n{{ table("hulp", by="soort") }}\n'
        },
    )
    text = json.dumps([CORRECTION], indent=1)
    (folder / "corrections.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def build(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_edition(edition, tmp_path_factory.mktemp("build")).folder


@pytest.fixture(scope="module")
def corrections(edition: Path) -> Corrections:
    figures = Figures(read_source(edition))
    return Corrections(figures, Changes(figures))


@pytest.mark.parametrize(
    ("identity", "value", "decimals"),
    [
        ("printed:verkeerd-jaar:1", Fraction(1090), 0),
        ("now:verkeerd-jaar:1", Fraction(1210), 0),
        ("printed:verkeerd-jaar:2", Fraction(-5248, 100), 2),
        ("now:verkeerd-jaar:2", Fraction(100 * (1210 - 1845), 1845), 2),
        ("now:verkeerd-jaar:3", Fraction(800), 0),
        ("printed:verkeerd-jaar:4", Fraction(-730, 100), 2),
    ],
)
def test_both_figures_are_worked_out_from_the_files(
    corrections: Corrections, identity: str, value: Fraction, decimals: int
) -> None:
    assert corrections.amounts(identity) == [Amount(value, decimals, is_signed=True)]


@pytest.mark.parametrize(
    "identity",
    ["now:verkeerd-jaar:4", "printed:verkeerd-jaar:5", "printed:verkeerd-jaar:0", "now:ander:1"],
)
def test_what_is_no_figure_of_a_correction_has_no_amount(
    corrections: Corrections, identity: str
) -> None:
    assert corrections.amounts(identity) is None


def test_a_build_with_corrections_is_as_recomputed(build: Path, edition: Path) -> None:
    found = verify_build(build, edition)

    assert found.mismatches == ()


def test_each_figure_of_the_page_and_the_search_says_what_it_is(build: Path) -> None:
    page = (build / "site" / "correcties.html").read_text("utf-8")
    index = (build / "site" / "zoeken-index.js").read_text("utf-8")

    assert 'data-is="printed:verkeerd-jaar:1">1.090<' in page
    assert '<data value="now:verkeerd-jaar:1">1.210</data>' in page
    assert 'data-is="printed:verkeerd-jaar:4">−7,30%<' in page
    assert '"of":["printed:verkeerd-jaar:1","printed:verkeerd-jaar:2"' in index


def spoiled(build: Path, copy: Path, file: str, pattern: str) -> str:
    """A copy of a build with one digit changed; what was done."""
    shutil.copytree(build, copy)
    return spoil(copy / file, pattern, random.Random(1))


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("site/correcties.html", r'data-is="printed:verkeerd-jaar:1">([^<]*)<'),
        ("site/correcties.html", r'data-is="printed:verkeerd-jaar:2">([^<]*)<'),
        ("site/correcties.html", r'<data value="now:verkeerd-jaar:1">([^<]*)<'),
        ("site/correcties.html", r'<data value="now:verkeerd-jaar:2">([^<]*)<'),
        ("site/correcties.html", r'<data value="count:corrected">([^<]*)<'),
        ("site/en/correcties.html", r'data-is="printed:verkeerd-jaar:1">([^<]*)<'),
        ("site/rapport.html", r'"printed:verkeerd-jaar:1">([^<]*)<'),
        ("site/rapport.html", r'"now:verkeerd-jaar:2">([^<]*)<'),
        ("monitor.figures.json", r'\["([^"]*)", "printed:verkeerd-jaar:1"\]'),
        ("monitor.figures.json", r'\["([^"]*)", "now:verkeerd-jaar:2"\]'),
        ("site/zoeken-index.js", r'"also":"([^;"]*);'),
        ("data/corrections.json", r'"printed": (1090)'),
        ("data/corrections.json", r'"now": (1210)'),
    ],
)
def test_one_digit_that_was_changed_is_found(
    build: Path, edition: Path, tmp_path: Path, file: str, pattern: str
) -> None:
    said = spoiled(build, tmp_path / "copy", file, pattern)

    found = verify_build(tmp_path / "copy", edition)

    assert file in {item.file for item in found.mismatches}, said


def edited(
    build: Path,
    edition: Path,
    copy: Path,
    change: Callable[[str], str],
    file: str = "site/correcties.html",
) -> Verification:
    shutil.copytree(build, copy)
    page = copy / file
    text = page.read_text("utf-8")
    assert change(text) != text
    page.write_text(change(text), "utf-8")
    return verify_build(copy, edition)


def test_two_printed_figures_that_changed_places_are_found(
    build: Path, edition: Path, tmp_path: Path
) -> None:
    found = edited(
        build,
        edition,
        tmp_path / "copy",
        lambda text: (
            text.replace(">1.090<", ">x<").replace(">805<", ">1.090<").replace(">x<", ">805<")
        ),
    )

    assert [item.printed for item in found.mismatches] == ["805", "1.090"]


def test_a_printed_figure_without_its_identity_is_found(
    build: Path, edition: Path, tmp_path: Path
) -> None:
    found = edited(
        build,
        edition,
        tmp_path / "copy",
        lambda text: text.replace(' data-is="printed:verkeerd-jaar:1"', ""),
    )

    assert [item.printed for item in found.mismatches] == ["1.090 in '1.090'", "no figure"]


def test_a_correction_that_is_left_out_of_its_page_is_found(
    build: Path, edition: Path, tmp_path: Path
) -> None:
    rows = re.compile(r"<tr[^>]*>(?:(?!</tr>).)*printed:verkeerd-jaar:4.*?</tr>", re.DOTALL)
    found = edited(build, edition, tmp_path / "copy", lambda text: rows.sub("", text))

    assert [item.expected for item in found.mismatches] == ["printed:verkeerd-jaar:4"]


def test_a_mark_that_is_left_out_or_stands_elsewhere_is_found(
    build: Path, edition: Path, tmp_path: Path
) -> None:
    mark = re.compile(r'<a class="corrected"[^>]*>†</a>')

    def move(text: str) -> str:
        found = mark.findall(text)
        bare = mark.sub("", text)
        return re.sub(r'(data-value="410"[^>]*>410)', rf"\1{found[0]}", bare, count=1)

    page = "site/hoofdstukken/01-hulp.html"
    found = edited(build, edition, tmp_path / "copy", move, page)

    assert {(item.file, item.expected) for item in found.mismatches} == {
        (page, "a mark of a correction"),
        (page, "no mark of a correction"),
    }


def test_the_mark_beside_a_figure_is_no_part_of_it(build: Path) -> None:
    pages = [build / "site" / "hoofdstukken" / "01-hulp.html", build / "site" / "rapport.html"]
    for page in pages:
        text = page.read_text("utf-8")
        assert re.search(
            r"1\.210(?:</data>)?<(?:a class=\"corrected|span class=\"mark)\"[^>]*>†</", text
        ), page


def test_a_printed_figure_that_was_changed_in_the_file_since_is_found(
    build: Path, edition: Path, tmp_path: Path
) -> None:
    other = tmp_path / "edition"
    shutil.copytree(edition, other)
    file = other / "corrections.yaml"
    file.write_text(file.read_text("utf-8").replace('"1090"', '"1080"'), "utf-8")

    found = verify_build(build, other)

    assert {item.file for item in found.mismatches} >= {
        "site/correcties.html",
        "site/rapport.html",
        "site/zoeken-index.js",
        "monitor.figures.json",
    }
