"""Claims in a text: what may be written, and what is said about anything else."""

import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.errors import Problem
from stadspeil.language.vague import BINDING_WORDS, VAGUE_WORDS, is_near
from stadspeil.model.chapter import Call, Paragraph, plain_text
from stadspeil.model.claim import Arithmetic, Claim, Condition, Stated
from stadspeil.model.expression import Number
from tests.edition.builder import FEW, Draft

NAME = "chapters/02-jeugd.md"
FIRST = 6  # the line of the text below the front matter
SHARE = 'figure("jeugd-aandeel", 2020)'
OTHER = 'figure("jeugd-aandeel", 2020, area="GM0503")'


def with_text(draft: Draft, text: str) -> Draft:
    front = draft.read(NAME).rpartition("---\n")[0]
    return draft.write(NAME, f"{front}---\n{text}\n")


def claim_of(draft: Draft, conditions: str, words: str = "steeg") -> Claim:
    text = f'Het {{{{ claim("{words}", {conditions}) }}}} toen.'
    (block,) = with_text(draft, text).load().chapters[1].blocks
    assert isinstance(block, Paragraph)
    assert plain_text(block.children) == f"Het {words} toen."
    claim = block.children[1]
    assert isinstance(claim, Claim)
    return claim


def call(name: str, *periods: str, source: str, area: str | None = None) -> Call:
    return Call(name, "jeugd-aandeel", periods, area, (), FIRST, source)


def test_a_claim_is_its_words_with_its_conditions(draft: Draft) -> None:
    rises = 'rises("jeugd-aandeel", 2019, 2020, area="GM0503")'
    higher = f"higher({SHARE}, {SHARE})"

    claim = claim_of(draft, f"{rises}, {higher}")

    figure = call("figure", "2020", source=SHARE)
    assert (claim.text, claim.line) == ("steeg", FIRST)
    assert claim.conditions == (
        Condition("rises", (call("rises", "2019", "2020", source=rises, area="GM0503"),), rises),
        Condition("higher", (figure, figure), higher),
    )


def test_terms_are_numbers_figures_and_sums_of_them(draft: Draft) -> None:
    source = f"-({SHARE} + 2) / 0.5 >= 3 * {SHARE} - 1"

    (condition,) = claim_of(draft, source).conditions

    figure = call("figure", "2020", source=SHARE)
    one, two, three, half, zero = (Number(value) for value in _decimals("1", "2", "3", "0.5", "0"))
    assert condition.name == ">="
    assert condition.terms == (
        Arithmetic("/", Arithmetic("-", zero, Arithmetic("+", figure, two)), half),
        Arithmetic("-", Arithmetic("*", three, figure), one),
    )
    assert condition.calls == (figure, figure)


def _decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_two_terms_compare(draft: Draft, sign: str) -> None:
    (condition,) = claim_of(draft, f'change("jeugd-aandeel", 2019, 2020) {sign} 0').conditions
    assert (condition.name, condition.source[-3:].strip()) == (sign, f"{sign} 0"[-3:].strip())


def test_words_with_their_source_are_words(draft: Draft) -> None:
    text = 'Door {{ stated("hogere prijzen", "gemeente") }}.'
    (block,) = with_text(draft, text).load().chapters[1].blocks
    assert isinstance(block, Paragraph)
    assert block.children[1] == Stated("hogere prijzen", FIRST, "gemeente")
    assert plain_text(block.children) == "Door hogere prijzen."


PERIODS = "a period such as 2021 (year)"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("claim", "it is not a name with texts and conditions between parentheses"),
        ('claim("steeg")', "it needs words, and at least one condition"),
        ("claim()", "it needs words, and at least one condition"),
        (f"claim(12, {SHARE} > 1)", "words stand between quotes"),
        (f'claim(" ", {SHARE} > 1)', "words stand between quotes"),
        (f'claim("steeg", {SHARE} > 1, by=2)', "it is not a name with texts and conditions"),
        ('claim("steeg", "omhoog")', '"omhoog": a condition is one of rises, falls, higher'),
        (f'claim("steeg", {SHARE})', "a condition is one of rises, falls, higher"),
        (f'claim("steeg", {SHARE} == 1)', "one of <, <=, >, >=, once"),
        (f'claim("steeg", 1 < {SHARE} < 2)', "one of <, <=, >, >=, once"),
        (f'claim("steeg", not {SHARE} > 1)', "a condition is one of"),
        (f'claim("steeg", {SHARE} ** 2 > 1)', "a term is a number, one of figure, change"),
        ('claim("steeg", True > 1)', "True: a term is a number"),
        ('claim("steeg", "een" > 1)', '"een": a term is a number'),
        ('claim("steeg", open("x") > 1)', 'open("x"): a term is a number'),
        ('claim("steeg", rises("jeugd-aandeel", 2019 + 1, 2020))', "only texts between quotes"),
        ('claim("steeg", higher(1, 2))', "higher takes two of figure, change, percent"),
        (f'claim("steeg", higher({SHARE}))', "higher takes two of figure, change, percent"),
        (f'claim("steeg", higher({SHARE}, {SHARE}, area="NL00"))', "higher takes no keywords"),
        (
            f'claim("meer", higher({SHARE}, figure("wmo-per-jaar", 2020)))',
            "figure in procent and figure in clienten are not printed in one unit; write < or >",
        ),
        (
            f'claim("meer", higher({SHARE}, change("jeugd-aandeel", 2019, 2020)))',
            "figure in procent and change in procent are not printed in one unit",
        ),
        (f'claim("meest", highest({SHARE}))', "name a code or an area, so that it stands among"),
        ('claim("meest", highest(1))', "highest takes one of figure, change, percent"),
        (f'claim("meest", highest({OTHER}, "vast"))', "the vague word is one of ruim"),
        (f'claim("ruim", near("ruim", {SHARE}))', "near takes a vague word and two terms"),
        (f'claim("bijna", near("zowat", {SHARE}, 2))', "the vague word is one of ruim"),
        (f'claim("bijna", near("ruim", {SHARE}, 2))', "the words do not hold 'ruim'"),
        (f'claim("ruim acht", {SHARE} > 8)', "no condition says what 'ruim' means; add near("),
        (f'claim("vrijwel gelijk", {SHARE} > 8)', "no condition says what 'vrijwel gelijk' means"),
        (f'claim("x", {"-" * 40}1 < 2)', "it is nested too deep"),
        (f'claim("{"x" * 2000}", {SHARE} > 1)', "it is too long"),
        ('claim("steeg", ', "it can't be read"),
    ],
)
def test_a_claim_that_the_grammar_does_not_have_is_refused(
    draft: Draft, written: str, reason: str
) -> None:
    problem = with_text(draft, f"tekst\n{{{{ {written} }}}}").problem()

    assert (problem.file, problem.line) == (NAME, FIRST + 1)
    assert reason in problem.found
    assert problem.expected == '{{ claim("steeg elk jaar", rises("wmo-clienten", 2018, 2021)) }}'
    assert problem.action == "write it in this form"


@pytest.mark.parametrize(
    "written", ["stated()", 'stated("vier jaar")', 'stated("vier jaar", "")', 'stated("a", 3)']
)
def test_words_without_their_source_are_refused(draft: Draft, written: str) -> None:
    problem = with_text(draft, f"{{{{ {written} }}}}").problem()

    assert problem.expected == '{{ stated("hogere prijzen", "gemeente Leiden") }}'


def test_the_names_in_a_claim_are_checked_like_those_of_any_call(draft: Draft) -> None:
    text = (
        '{{ claim("x", rises("jeugd", 2019, 2020), falls("jeugd-aandeel", 2019), '
        'figure("jeugd-aandeel", "2020-S1") < 2, '
        'highest(figure("jeugd-aandeel", 2020, age="1"))) }}'
    )
    assert with_text(draft, text).problems() == (
        Problem(
            NAME,
            FIRST,
            "",
            'falls("jeugd-aandeel", 2019)',
            "an indicator and 2 periods",
            'write for instance falls("wmo-clienten", 2018, 2021)',
        ),
        Problem(
            NAME,
            FIRST,
            "",
            'figure("jeugd-aandeel", "2020-S1"): the period \'2020-S1\'',
            PERIODS,
            "correct the period",
        ),
        Problem(
            NAME,
            FIRST,
            "",
            'figure("jeugd-aandeel", 2020, age="1"): the code \'1\'',
            "a code of codelists/leeftijd.csv",
            "correct the code",
        ),
        Problem(
            NAME,
            FIRST,
            "",
            "the indicator 'jeugd'",
            "the id of an indicator",
            "correct the id, or add the indicator",
        ),
    )


@FEW
@given(st.text("clamstedriu(){}[]\"',<>=*.-+/: 01", max_size=60))
def test_any_text_in_a_claim_is_read_or_refused(inside: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = "{{ claim(" + inside.replace("}}", "") + ") }}"
        with_text(Draft(Path(folder) / "klein"), text).problems()


# -- vague words


@pytest.mark.parametrize(
    ("word", "holds", "fails"),
    [
        ("ruim", [1.001, 1.1], [1, 0.99, 1.101]),
        ("bijna", [0.9, 0.999], [1, 0.899, 1.01]),
        ("ongeveer", [0.95, 1, 1.05], [0.949, 1.051]),
        ("vrijwel gelijk", [0.98, 1, 1.02], [0.979, 1.021]),
        ("iets", [0.95, 0.99, 1.01, 1.05], [1, 0.949, 1.051]),
        ("sterk", [0.79, 1.26], [0.8, 1, 1.25]),
        ("veruit", [1.5, 3], [1.49, 1, 0.5]),
    ],
)
def test_a_vague_word_holds_within_its_bounds(
    word: str, holds: list[float], fails: list[float]
) -> None:
    assert [quotient for quotient in [*holds, *fails] if is_near(word, quotient, 1)] == holds
    assert is_near(word, holds[0] * 1000, 1000)


@pytest.mark.parametrize(("figure", "measure"), [(0, 1), (1, 0), (-1, -1), (1, -1)])
def test_a_vague_word_says_nothing_about_zero_or_less(figure: float, measure: float) -> None:
    with pytest.raises(ValueError, match="two figures above zero"):
        is_near("ruim", figure, measure)


def test_noise_of_binary_arithmetic_does_not_pass_a_bound() -> None:
    assert is_near("ruim", 0.55, 0.5)
    assert not is_near("bijna", 0.1 + 0.2, 0.3)


def test_the_words_that_bind_can_be_bound() -> None:
    assert all(any(word in known for known in VAGUE_WORDS) for word in BINDING_WORDS)


def test_the_bounds_of_every_vague_word_are_documented() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "edition.md").read_text("utf-8")
    table = docs.partition("| words | the figure divided by")[2].partition("\n\n")[0]
    assert {word for word in VAGUE_WORDS if not re.search(rf"\b{word}\b", table)} == set()
