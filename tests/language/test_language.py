"""Words and numbers: complete in both languages, and written as each language writes them."""

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from stadspeil.language import LANGUAGES, format_cell, format_figure, load_language
from stadspeil.language.numbers import (
    MINUS,
    NO_BREAK,
    format_money,
    format_number,
    round_half_up,
    unit_phrase,
)
from stadspeil.model.unit import BUILT_IN_UNITS, Unit, UnitKind

NL, EN = (load_language(code) for code in LANGUAGES)
SOURCE = Path(__file__).parents[2] / "src" / "stadspeil"


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts() -> None:
    assert set(NL.texts) == set(EN.texts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_stands_once_in_its_file(code: str) -> None:
    file = SOURCE / "language" / f"{code}.yaml"
    keys = Counter(re.findall(r"^([\w-]+):", file.read_text("utf-8"), re.MULTILINE))

    assert [key for key, times in keys.items() if times > 1] == []


def test_a_text_fills_in_the_same_names_in_both_languages() -> None:
    assert {key: names_in(text) for key, text in NL.texts.items()} == {
        key: names_in(text) for key, text in EN.texts.items()
    }


def test_every_text_is_used() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for pattern in ("*.py", "*.html", "*.xml", "*.typ")
        for path in SOURCE.rglob(pattern)
    )
    # A key may be put together: f"status_{code}" in Python, "status_" ~ code in a template.
    parts = re.findall(r'"([a-z_-]+?)\{', code) + re.findall(r'"([a-z_-]+_)" ~', code)
    built = {match.rstrip("_-") for match in parts}

    unused = [
        key
        for key in NL.texts
        if f'"{key}"' not in code
        and f"'{key}'" not in code
        and not any(re.match(rf"{re.escape(stem)}[_-]", key) for stem in built if stem)
    ]

    assert unused == []


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(0.285, 2, "0,29"), (-2.5, 0, f"{MINUS}3"), (1234.5, 1, "1.234,5"), (0.04, 1, "0,0")],
)
def test_numbers_are_rounded_half_away_from_zero_with_dutch_signs(
    value: float, decimals: int, expected: str
) -> None:
    assert format_number(value, decimals, NL) == expected


def test_binary_noise_never_decides_a_rounding() -> None:
    assert str(round_half_up(1.005, 2)) == "1.01"
    assert str(round_half_up(100 * 0.145, 0)) == "15"


@pytest.mark.parametrize(
    ("euros", "dutch", "english"),
    [
        (20_874_565, "€ 20,9 miljoen", "€20.9 million"),
        (417_000, "€ 417.000", "€417,000"),
        (17_562, "€ 17.600", "€17,600"),
        (6_679.2, "€ 6.679", "€6,679"),
        (999_600, "€ 1,0 miljoen", "€1.0 million"),
        (-1_535_000, f"{MINUS}€ 1,5 miljoen", f"{MINUS}€1.5 million"),
    ],
)
def test_money_in_a_sentence(euros: float, dutch: str, english: str) -> None:
    assert format_money(euros, NL).replace(NO_BREAK, " ") == dutch
    assert format_money(euros, EN).replace(NO_BREAK, " ") == english


@pytest.mark.parametrize(
    ("unit", "value", "cell", "sentence"),
    [
        ("procent", 16.5, "16,5%", "16,5%"),
        ("duizend-euro", 23771.0, "23.771,0", "€ 23,8 miljoen"),
        ("score", -0.102, f"{MINUS}0,1", f"{MINUS}0,1"),
    ],
)
def test_a_figure_in_a_table_and_in_a_sentence(
    unit: str, value: float, cell: str, sentence: str
) -> None:
    assert format_cell(value, BUILT_IN_UNITS[unit], 1, NL) == cell
    assert format_figure(value, BUILT_IN_UNITS[unit], 1, NL).replace(NO_BREAK, " ") == sentence


def test_units_are_named_as_a_table_heads_them() -> None:
    assert unit_phrase(BUILT_IN_UNITS["duizend-euro"], NL) == "€ × 1.000"
    assert unit_phrase(BUILT_IN_UNITS["procent"], NL) == "%"
    assert unit_phrase(
        Unit(
            code="clienten",
            kind=UnitKind.COUNT,
            nl_one="cliënt",
            nl_many="cliënten",
            en_one="client",
            en_many="clients",
        ),
        EN,
    ) == ("clients")


@pytest.mark.parametrize(
    ("code", "period", "when", "short"),
    [
        ("2021", "2021", "in 2021", "2021"),
        (
            "2021-S2",
            "tweede halfjaar van 2021",
            "in het tweede halfjaar van 2021",
            "2e halfjaar 2021",
        ),
        ("2021-12-31", "31 december 2021", "op 31 december 2021", "31-12-2021"),
        ("2020/2021", "schooljaar 2020/2021", "in het schooljaar 2020/2021", "2020/2021"),
        ("2021-Q3", "3e kwartaal van 2021", "in het 3e kwartaal van 2021", "3e kwartaal van 2021"),
        ("2022-08", "augustus 2022", "in augustus 2022", "augustus 2022"),
    ],
)
def test_periods_in_words(code: str, period: str, when: str, short: str) -> None:
    assert NL.period(code) == period
    assert NL.when(code) == when
    assert NL.short_period(code) == short
