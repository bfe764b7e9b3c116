"""The scan: what live figures bear out passes, what they deny fails, the rest is remarked upon."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

import pytest

from stadspeil.claims import Scan, scan_texts
from stadspeil.edition.chapters import ChapterReader
from stadspeil.edition.known import Known
from stadspeil.errors import EditionError, Problem
from stadspeil.files.problems import Problems
from stadspeil.model.base import Text
from stadspeil.model.edition import Edition
from stadspeil.model.explanation import Cause, CauseKind, Explanation, Subject
from stadspeil.model.insight import Remark
from stadspeil.observations.monitor import change_of
from tests.observations.builder import Drawing, dataset, draw_edition, entry, indicator

HEAD = """---
title: {nl: Hulp}
domain: wmo
period: 2021
purpose: {nl: Meer hulp in 3 jaar.}
---
"""
FILE = "chapters/01-hulp.md"
LINE = 8  # the line of the text
UP = '{{ change("hulp", 2020, 2021) }}'  # 20 became 30
DOWN = '{{ change("hulp", 2019, 2020) }}'  # 25 became 20
SAME = '{{ change("deel", 2020, 2021) }}'  # 16.46 became 16.49, which are printed alike
BROKEN = '{{ change("hulp", 2018, 2021) }}'
FIRST = '{{ figure("hulp", 2020) }}'
LAST = '{{ figure("hulp", 2021) }}'
ELSEWHERE = '{{ figure("hulp", 2021, area="GM0503") }}'


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drawing]:
    """An edition whose only chapter is filled in by each test."""
    every = "\n\n".join([UP, DOWN, SAME, BROKEN, FIRST, LAST, ELSEWHERE])
    with ExitStack() as stack:
        drawing = draw_edition(
            tmp_path_factory.mktemp("scan") / "klein",
            datasets={
                "hulp": dataset(
                    """
                    area,   period, persons
                    GM0546, 2018,   99
                    GM0546, 2019,   25
                    GM0546, 2020,   20
                    GM0546, 2021,   30
                    GM0503, 2021,   12
                    """
                ),
                "deel": dataset(
                    """
                    period, share
                    2020,   16.46
                    2021,   16.49
                    """,
                    measures={"share": {"unit": "procent", "type": "ratio", "decimals": 2}},
                ),
            },
            indicators={
                "hulp": indicator("hulp.persons"),
                "deel": indicator("deel.share", unit="procent", decimals=1),
            },
            register=[entry("meetbreuk", "hulp", "2019")],
            chapters={"01-hulp": f"{HEAD}\n{every}\n"},
        )
        stack.enter_context(drawing.store)
        yield drawing


@pytest.fixture
def scan(drawn: Drawing) -> "Scanner":
    return Scanner(drawn)


class Scanner:
    """Scans another text over the same figures."""

    def __init__(self, drawn: Drawing) -> None:
        self._drawn = drawn

    def __call__(self, text: str, head: str = HEAD) -> Scan:
        edition, problems = self._drawn.edition, Problems()
        known = Known(
            edition.indicators,
            edition.datasets,
            edition.codelists,
            edition.areas,
            edition.units,
        )
        reader = ChapterReader(problems, known, set(), FILE, "01-hulp")
        chapter = reader.read(f"{head}\n{text}\n")
        problems.raise_if_any()
        assert chapter is not None
        return self.edition(replace(edition, chapters=(chapter,)))

    def edition(self, edition: Edition) -> Scan:
        return scan_texts(edition, partial(change_of, self._drawn.monitor))


# -- borne out


@pytest.mark.parametrize(
    "text",
    [
        f"Het steeg: {UP}.",
        f"Het daalde, {DOWN} dan in 2019.",
        f"Een groter aantal, {UP}.",
        f"Er waren minder mensen: {DOWN}.",
        f"Het steeg van {FIRST} in 2020 naar {LAST} in 2021.",
        f"Naar {LAST} in 2021 was een stijging vanaf {FIRST}.",
        '{{ claim("Zij stegen alle twee", 1 < 2) }} toen.',
        'Het komt door {{ stated("hogere prijzen, 3% per jaar", "gemeente") }}.',
        "> Het steeg volgens hem met 5%.",
        "Er zijn cijfers.",
        f"Toen {LAST} mensen.",
    ],
)
def test_what_is_borne_out_passes(scan: Scanner, text: str) -> None:
    found = scan(text)
    assert (found.problems, found.remarks) == ((), ())
    found.raise_if_false()


def test_what_was_checked_is_counted(scan: Scanner) -> None:
    text = '*{{ claim("meer", 1 < 2) }}* en {{ claim("x", 1 < 2) }}: {{ stated("3", "CBS") }}.'
    found = scan(f"- {text}")
    assert (found.claims, found.stated) == (2, 1)


# -- false


@pytest.mark.parametrize(
    ("text", "word", "figures"),
    [
        (f"Het steeg: {DOWN}.", "steeg", f"{DOWN}: 25 became 20"),
        (f"Een afname, {UP}.", "afname", f"{UP}: 20 became 30"),
        (f"Minder mensen: {UP}.", "Minder", f"{UP}: 20 became 30"),
        (f"Het steeg: {SAME}.", "steeg", f"{SAME}: 16.46 became 16.49"),
        (f"Het daalde: {BROKEN}.", "daalde", f"{BROKEN}: no change: meetbreuk"),
        (f"Het daalde van {FIRST} naar {LAST}.", "daalde", f"{FIRST} and {LAST}: 20 became 30"),
        (
            'Het daalde van {{ figure("hulp", 2018) }} naar {{ figure("hulp", 2021) }}.',
            "daalde",
            '{{ figure("hulp", 2018) }} and {{ figure("hulp", 2021) }}: no change: meetbreuk',
        ),
    ],
)
def test_a_word_against_its_figures_is_false(
    scan: Scanner, text: str, word: str, figures: str
) -> None:
    found = scan(f"Een zin vooraf.\n{text}")
    assert found.remarks == ()
    assert found.problems == (
        Problem(
            FILE,
            LINE + 1,
            "",
            f"{word!r} beside {figures}",
            "a word that goes the way of the figures",
            "write what the figures say; is the word about something else, make it a claim",
        ),
    )
    with pytest.raises(EditionError, match="beside"):
        found.raise_if_false()


@pytest.mark.parametrize(
    ("words", "conditions"),
    [
        ("steeg", 'falls("hulp", 2020, 2021)'),
        ("minder", 'higher(figure("hulp", 2021), figure("hulp", 2020))'),
    ],
)
def test_a_claim_whose_words_and_condition_go_opposite_ways_is_false(
    scan: Scanner, words: str, conditions: str
) -> None:
    (problem,) = scan(f'Het {{{{ claim("{words}", {conditions}) }}}}.').problems
    assert (problem.file, problem.line) == (FILE, LINE)
    assert problem.found == f"{words!r} with {conditions}: they go opposite ways"


def test_a_claim_may_hold_a_rise_and_a_fall(scan: Scanner) -> None:
    both = 'rises("hulp", 2020, 2021), falls("hulp", 2019, 2020)'
    assert scan(f'{{{{ claim("steeg en daalde", {both}) }}}}').problems == ()
    assert scan(f'{{{{ claim("steeg", {both}) }}}}').problems == ()


# -- remarked upon


def test_a_remark_names_its_place_what_it_found_and_what_to_do(scan: Scanner) -> None:
    assert scan(f"Een zin.\nHet waren er {LAST},\nvan wie *driekwart* vrouw.").remarks == (
        Remark(
            FILE,
            LINE + 2,
            "the number 'driekwart' in: Het waren er {{ ... }}, van wie driekwart vrouw.",
            "a figure of the same sentence that bears it out",
            'write a live figure, {{ claim("...", ...) }} or {{ stated("...", "source") }}',
        ),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Het steeg.", ["steeg"]),
        (f"Het steeg. Toen {UP}.", ["steeg"]),  # not the same sentence
        (f"Het steeg niet: {DOWN}.", ["steeg"]),  # a negation turns it round
        (f"Het steeg, terwijl het elders daalde: {UP}.", ["steeg", "daalde"]),  # which of them?
        (f"Het steeg: {UP} en {SAME}.", ["steeg"]),  # two series
        (f"Het steeg: {UP} en {DOWN}.", ["steeg"]),  # two changes
        (f"Hier was het hoger, {LAST} tegen {FIRST}.", ["hoger"]),  # which beside which?
        (f"Het steeg: {LAST} tegen {ELSEWHERE}.", ["steeg"]),  # two areas
        (f"Het hoogste: {UP}.", ["hoogste"]),
        (f"Het was gelijk: {SAME}.", ["gelijk"]),
        (f"Ruim {LAST}.", ["Ruim"]),
        ("## Waarom is er minder hulp?", ["minder"]),
        ("- een\n- met **5%** [meer](indicator:hulp)", ["5%", "meer"]),
    ],
)
def test_what_nothing_bears_out_is_remarked_upon(
    scan: Scanner, text: str, words: list[str]
) -> None:
    found = scan(text)
    assert found.problems == ()
    assert [remark.found.split("'")[1] for remark in found.remarks] == words


def test_lines_are_those_of_the_word(scan: Scanner) -> None:
    found = scan("Een regel\nmet *veel\nmeer* erin.\n\n1. een\n2. twee\n   minder")
    assert [(item.line - LINE, item.found.split("'")[1]) for item in found.remarks] == [
        (2, "meer"),
        (5, "twee"),
        (6, "minder"),
    ]


def test_titles_are_scanned_in_both_languages_and_aims_are_not(scan: Scanner) -> None:
    head = HEAD.replace("{nl: Hulp}", "{nl: Meer hulp, en: Three times less help}")
    assert [remark.found.split("'")[1] for remark in scan("Tekst.", head).remarks] == [
        "Meer",
        "Three",
        "less",
    ]


def test_explanations_are_scanned_but_for_what_they_quote(scan: Scanner, drawn: Drawing) -> None:
    cause = Cause(
        kind=CauseKind.PRICE,
        text=Text(nl="De prijzen stegen met 5%."),
        ground=Text(nl="Een telling onder 30 aanbieders", en="A count among 30 providers"),
        source="gemeente",
    )
    explanation = Explanation(
        id="prijzen",
        subjects=(Subject(indicator="hulp", period="2021"),),
        causes=(cause,),
        options=(Text(nl="Meer hulp inkopen."),),
        author="A. Nalist",
        date="2022-09-15",
    )
    edition = replace(
        drawn.edition, chapters=(), explanations=(explanation,), explanation_lines={"prijzen": 12}
    )
    assert [(item.file, item.line, item.found) for item in scan.edition(edition).remarks] == [
        ("explanations.yaml", 12, "the number '30' in: Een telling onder 30 aanbieders"),
        ("explanations.yaml", 12, "the number '30' in: A count among 30 providers"),
    ]
