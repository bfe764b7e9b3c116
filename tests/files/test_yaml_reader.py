"""YAML as an edition uses it: plain, every value a text, with its line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadspeil.errors import Problem
from stadspeil.files.yaml_reader import YamlProblem, parse_yaml
from tests.edition.builder import FEW, Draft

PLAINLY = "write it out in full, plainly"
LOOK = (
    "look at indentation, brackets and quotes on and above this line; put a text with ': ' or ' #' "
    "in it, or with a special sign in front, between quotes"
)


def test_every_value_is_a_text_or_nothing() -> None:
    text = """\
no: no
year: 2021
day: 2021-03-31
number: 1e3
zeros: 007
empty:
tilde: ~
word: "null"
list: [1, yes, ~]
folded: >-
  two
  lines
"""
    values, _ = parse_yaml(text)

    assert values == {
        "no": "no",
        "year": "2021",
        "day": "2021-03-31",
        "number": "1e3",
        "zeros": "007",
        "empty": None,
        "tilde": None,
        "word": "null",
        "list": ["1", "yes", None],
        "folded": "two lines",
    }


def test_every_value_has_its_line() -> None:
    text = "a: 1\nb:\n  - c: 2\n    d: [3,\n      4]\n\ne: {f: 5}\n"
    _, positions = parse_yaml(text, first_line=10)

    assert positions.line(("a",)) == 10
    assert positions.line(("b", 0)) == 12
    assert positions.line(("b", 0, "d", 1)) == 14
    assert positions.line(("e", "f")) == 16
    assert positions.line(("e", "g")) == 16, "what is not there has the line of what it is not in"
    assert positions.below(("b", 0)).line(("d",)) == 13


def test_an_empty_text_is_nothing() -> None:
    assert parse_yaml("")[0] is None
    assert parse_yaml("# nothing yet\n")[0] is None


@pytest.mark.parametrize(
    ("text", "line", "found", "expected", "do"),
    [
        (
            "a: 1\nb: !!python/object/apply:os.system [id]",
            2,
            "a tag (tag:yaml.org,2002:python/object/apply:os.system)",
            "no tags",
            PLAINLY,
        ),
        ("a: !!int 1", 1, "a tag (tag:yaml.org,2002:int)", "no tags", PLAINLY),
        ("a: !eigen 1", 1, "a tag (!eigen)", "no tags", PLAINLY),
        ("!!str a: 1", 1, "a tag (tag:yaml.org,2002:str)", "no tags", PLAINLY),
        ("a: 1\nb: &x 2", 2, "an anchor (&x)", "no anchors", PLAINLY),
        ("&x a: 2", 1, "an anchor (&x)", "no anchors", PLAINLY),
        ("a: [1, *x]", 1, "an alias (*x)", "no aliases", PLAINLY),
        ("a:\n  <<: *x", 2, "an alias (*x)", "no aliases", PLAINLY),
        (
            "a: 1\nb: 2\na: 3",
            3,
            "the key 'a' for the second time",
            "each key once",
            "remove one of the two",
        ),
        (
            "a: {b: 1, b: 2}",
            1,
            "the key 'b' for the second time",
            "each key once",
            "remove one of the two",
        ),
        ("a: 1\n---\nb: 2", 2, "a second document (---)", "one document in a file", PLAINLY),
        ("? [a, b]\n: 1", 1, "a key that is not a word", "a word before the colon", PLAINLY),
        ("[" * 22 + "]" * 22, 1, "very deep nesting", "at most 20 levels", PLAINLY),
        ("a: " + "[" * 100_000, 1, "very deep nesting", "at most 20 levels", PLAINLY),
        (
            "\n".join("  " * level + "a:" for level in range(30)),
            22,
            "very deep nesting",
            "at most 20 levels",
            PLAINLY,
        ),
    ],
    ids=[
        "code",
        "tag",
        "own tag",
        "tag of a key",
        "anchor",
        "anchor of a key",
        "alias",
        "merge",
        "key twice",
        "key twice between braces",
        "two documents",
        "list as a key",
        "deep",
        "very deep",
        "deep by indentation",
    ],
)
def test_what_is_not_plain_is_refused(
    text: str, line: int, found: str, expected: str, do: str
) -> None:
    with pytest.raises(YamlProblem) as caught:
        parse_yaml(text)

    problem = caught.value
    assert (problem.line, problem.found, problem.expected, problem.do) == (
        line,
        found,
        expected,
        do,
    )


def test_aliases_that_explode_are_refused_at_the_first_anchor() -> None:
    bomb = "a0: &a0 [ha]\n" + "".join(
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 30)
    )
    start = time.monotonic()

    with pytest.raises(YamlProblem, match=r"an anchor \(&a0\)"):
        parse_yaml(bomb)

    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: 1\nb: c: d", 2, "mapping values are not allowed in this context"),
        (
            "a: 1\n\tb: 2",
            2,
            "found a tab character that violates indentation while scanning a plain scalar",
        ),
        (
            "a: @b",
            1,
            "found character that cannot start any token while scanning for the next token",
        ),
        (
            "a: 1\nb: {c: 1\nd: 2\n",
            2,
            "did not find expected ',' or '}' while parsing a flow mapping",
        ),
        ("a: 1\nb: 'c\nd: 2\n", 2, "found unexpected end of stream while scanning a quoted scalar"),
        ("a: 1\n\nb: \x07", 3, "a sign that can't be printed"),
    ],
    ids=["colon", "tab", "special sign", "brace", "quote", "control sign"],
)
def test_what_is_no_yaml_is_refused_where_an_analyst_should_look(
    text: str, line: int, found: str
) -> None:
    with pytest.raises(YamlProblem) as caught:
        parse_yaml(text)

    problem = caught.value
    assert (problem.line, problem.found, problem.expected, problem.do) == (
        line,
        found,
        "plain YAML",
        LOOK,
    )


def test_a_problem_of_a_file_has_its_name_and_line(draft: Draft) -> None:
    draft.replace("goals.yaml", "source: Visie 2020", "source: *visie")

    assert draft.problem() == Problem(
        "goals.yaml", 2, "", "an alias (*visie)", "no aliases", PLAINLY
    )


def test_a_key_can_not_write_to_the_terminal(draft: Draft) -> None:
    draft.replace("goals.yaml", "source: Visie 2020", r'"a\e[2Jb": x' + "\nsource: Visie 2020")

    assert draft.problem().field == "a�[2Jb"


@FEW
@given(
    st.text(max_size=200)
    | st.text(":-[]{}&*!|>'\"#%@`,?~ \n\tab1", max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "a: ",
                "- ",
                "\n",
                "  ",
                "[",
                "]",
                "{",
                "}",
                '"',
                "'",
                "&x ",
                "*x ",
                "!!int ",
                "---\n",
                "|\n",
                ">\n",
                "? ",
                "# ",
                "b",
                ",",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        _, positions = parse_yaml(text)
    except YamlProblem as problem:
        lines = text.count("\n") + text.count("\r") + sum(map(text.count, "\x85\u2028\u2029"))
        highest = lines + 1
        if not 1 <= problem.line <= highest + 1:
            raise AssertionError(f"line {problem.line} of {highest}") from problem
        return
    assert all(line >= 1 for line in positions.lines.values())
