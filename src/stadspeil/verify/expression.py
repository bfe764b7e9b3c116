"""The expression of an indicator, read by hand from left to right.

    100 * vsv.leavers[sector = "mbo"] / total(vsv.pupils)

`*` and `/` bind before `+` and `-`; equals are taken from left to right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_WORD = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<measure>[a-z][a-z0-9-]*\.[a-z][a-z0-9_]*)"
    r'|(?P<total>total\b)|(?P<name>[a-z][a-z0-9_]*)|(?P<code>"[^"]*")|(?P<sign>[-+*/()\[\],=]))'
)


@dataclass(frozen=True)
class Leaf:
    """A measure, with the codes that it is pinned to; `is_whole` for `total(...)`."""

    dataset: str
    measure: str
    pins: tuple[tuple[str, str], ...]
    is_whole: bool


@dataclass(frozen=True)
class Step:
    """Two expressions with a sign between them."""

    sign: str
    left: "Expression"
    right: "Expression"


Expression = Fraction | Leaf | Step


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises:
        ValueError: it can't be read.
    """
    words = list(_words(text))
    expression, rest = _sum(words)
    if rest:
        raise ValueError(f"{text!r} can't be read from {rest[0][1]!r} on")
    return expression


def _words(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while text[place:].strip():
        match = _WORD.match(text, place)
        if match is None:
            raise ValueError(f"{text!r} can't be read from {text[place:]!r} on")
        yield str(match.lastgroup), match[str(match.lastgroup)]
        place = match.end()


Words = list[tuple[str, str]]


def _sum(words: Words) -> tuple[Expression, Words]:
    left, words = _product(words)
    while words and words[0][1] in ("+", "-"):
        right, rest = _product(words[1:])
        left, words = Step(words[0][1], left, right), rest
    return left, words


def _product(words: Words) -> tuple[Expression, Words]:
    left, words = _atom(words)
    while words and words[0][1] in ("*", "/"):
        right, rest = _atom(words[1:])
        left, words = Step(words[0][1], left, right), rest
    return left, words


def _atom(words: Words) -> tuple[Expression, Words]:
    if not words:
        raise ValueError("an expression stops too soon")
    kind, word = words[0]
    if kind == "number":
        return Fraction(word), words[1:]
    if word == "(":
        inner, rest = _sum(words[1:])
        return inner, _after(")", rest)
    if kind == "total":
        leaf, rest = _leaf(_after("(", words[1:]), is_whole=True)
        return leaf, _after(")", rest)
    return _leaf(words, is_whole=False)


def _leaf(words: Words, *, is_whole: bool) -> tuple[Leaf, Words]:
    kind, word = words[0]
    if kind != "measure":
        raise ValueError(f"{word!r} is no measure")
    dataset, measure = word.split(".")
    rest, pins = words[1:], []
    if rest and rest[0][1] == "[":
        rest = rest[1:]
        while True:
            (_, name), (_, sign), (_, code), *rest = rest
            if sign != "=":
                raise ValueError(f"{name!r} has no code")
            pins.append((name, code.strip('"')))
            if rest and rest[0][1] == ",":
                rest = rest[1:]
                continue
            rest = _after("]", rest)
            break
    return Leaf(dataset, measure, tuple(pins), is_whole), rest


def _after(sign: str, words: Words) -> Words:
    if not words or words[0][1] != sign:
        raise ValueError(f"an expression lacks {sign!r}")
    return words[1:]


def leaves_of(expression: Expression) -> Iterator[Leaf]:
    """The measures of an expression, from left to right."""
    if isinstance(expression, Step):
        yield from leaves_of(expression.left)
        yield from leaves_of(expression.right)
    elif isinstance(expression, Leaf):
        yield expression


def counts_of(expression: Expression) -> tuple[Expression, Expression] | None:
    """What stands above and below the line of a share or rate; None for what is neither.

    Of `100 * a / b`, `a / b` and `a * 100 / b` that is `a` and `b`.
    """
    match expression:
        case Step("/", _, Fraction()) | Step("*", Fraction(), Step("/", _, Fraction())):
            return None
        case Step("/", Step("*", Fraction(), above), below):
            return above, below
        case Step("/", Step("*", above, Fraction()), below):
            return above, below
        case Step("*", Fraction(), Step("/", above, below)):
            return above, below
        case Step("/", above, below):
            return above, below
        case _:
            return None
