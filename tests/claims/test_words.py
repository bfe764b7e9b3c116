"""Which words of a sentence make a claim, and which numbers need no observation."""

import pytest

from stadspeil.claims.words import Defined, MarkKind, find_marks, has_negation
from stadspeil.language import LANGUAGES

DEFINED = Defined(
    "uitgaven aan de drie wetten samen\ngemeenten met 100.000 tot 300.000 inwoners", ("cliënten",)
)


def numbers(text: str, code: str = "nl") -> list[str]:
    return [mark.text for mark in find_marks(text, code, DEFINED) if mark.kind is MarkKind.NUMBER]


def words(text: str, code: str = "nl") -> list[tuple[str, str]]:
    return [
        (mark.text, mark.kind.value)
        for mark in find_marks(text, code, DEFINED)
        if mark.kind is not MarkKind.NUMBER
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Er zijn 1.234 mensen, 12,5% van alle.", ["1.234", "12,5%"]),
        ("Dat kost € 2.000, of 9 ton.", ["2.000", "9"]),
        ("Tussen 10-20 en 2 miljoen.", ["10-20", "2", "miljoen"]),
        ("Twee van de zeven, driekwart en de helft.", ["Twee", "zeven", "driekwart", "helft"]),
        ("Eén op de zeven, anderhalf keer, het dubbele.", ["Eén", "zeven", "anderhalf", "dubbele"]),
        ("Een derde en een kwart.", ["Een derde", "kwart"]),
        ("Er waren 2021 cliënten in 2021.", ["2021"]),  # a year counts no clients
        ("Het duurt vijf jaar.", ["vijf"]),
        ("Van 100 naar 120.", ["100", "120"]),
        ("Er zijn drie honden.", ["drie"]),
        ("Tientallen gezinnen.", ["Tientallen"]),
        ("Een huis en een tuin.", []),
    ],
)
def test_typed_numbers_are_found(text: str, found: list[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "In 2021 en in 2020/2021, tot en met 2019.",
        "Op 31 december 2021 en 17 maart.",
        "In de tweede helft van 2021 en het derde kwartaal.",
        "Zie tabel 28, paragraaf 3.2.1 en doel 1 en 2 (RV 19.0081, M19.0114.06).",
        "Een diploma mbo-2 of vanaf niveau 2.",
        "Van 15 tot en met 74 jaar, vanaf 12 jaar, 18 jaar of ouder, na de 18e verjaardag.",
        "75-plussers, tot iemand 23 wordt.",
        "Vijf jaar eerder, en in de vijf jaar ervoor.",
        "Van elke 1.000 inwoners, per 1.000 huishoudens.",
        "Iedereen telt één keer, op één dag.",
        "Een inkomen tot 120% van het wettelijk sociaal minimum.",
        "Afgerond op vijftallen.",
        "De drie wetten in gemeenten met 100.000 tot 300.000 inwoners.",  # the edition's names
    ],
)
def test_numbers_that_need_no_observation_are_passed_over(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Het steeg, daalde en groeide.",
            [("steeg", "rise"), ("daalde", "fall"), ("groeide", "rise")],
        ),
        ("Het nam in 2021 verder toe.", [("nam in 2021 verder toe", "rise")]),
        ("Het aantal dat afnam, verdubbelde.", [("afnam", "fall"), ("verdubbelde", "rise")]),
        ("Zij namen mensen aan.", []),
        ("Een groter deel groeide op met geld.", [("groter", "more")]),
        (
            "Hoger, lagere, meer en minder.",
            [("Hoger", "more"), ("lagere", "less"), ("meer", "more"), ("minder", "less")],
        ),
        ("Niet meer, onder meer, zes of meer.", []),
        ("Hoger onderwijs en gelijke kansen.", []),
        ("De meeste, het laagste.", [("meeste", "extreme"), ("laagste", "extreme")]),
        (
            "Het is gelijk en veranderde weinig.",
            [("gelijk", "same"), ("veranderde weinig", "same")],
        ),
        (
            "Ruim, bijna en nauwelijks.",
            [("Ruim", "vague"), ("bijna", "vague"), ("nauwelijks", "vague")],
        ),
        ("Het ligt boven dat van Delft.", [("boven dat", "more")]),
        ("De wijk ligt boven de rivier.", []),
    ],
)
def test_words_of_direction_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert words(text) == found


def test_english_has_its_own_words() -> None:
    text = "In 2021 spending rose to 1,234 clients aged 15 to 24, more than half of them."
    assert numbers(text, "en") == ["1,234", "half"]
    assert words(text, "en") == [("rose", "rise"), ("more", "more")]
    assert numbers("It rose from 15 to 24, over 300, in the first half of 2021.", "en") == [
        "15",
        "24",
        "300",
    ]


@pytest.mark.parametrize(
    ("text", "code", "is_there"),
    [
        ("Het steeg niet.", "nl", True),
        ("Geen stijging", "nl", True),
        ("Het steeg.", "nl", False),
        ("It never fell.", "en", True),
        ("It fell.", "en", False),
    ],
)
def test_a_negation_is_seen(text: str, code: str, is_there: bool) -> None:
    assert has_negation(text, code) is is_there


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_mark_stands_where_it_says(code: str) -> None:
    text = "In 2021 steeg het tot ruim 1.000; it fell to almost 2,000."
    marks = find_marks(text, code, DEFINED)
    assert marks
    assert all(text[mark.start :].startswith(mark.text) for mark in marks)
    assert list(marks) == sorted(marks)
