"""Claims: words of an analyst that are checked at every build, and words that somebody else said.

`{{ claim("steeg elk jaar", rises("jeugdhulp-clienten", 2018, 2021)) }}` prints its words, and
carries the conditions that make them true. Both kinds are words: every product prints them as such.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.model.chapter import Call, Chapter, Words, walk
from stadspeil.model.expression import Number


@dataclass(frozen=True)
class Arithmetic:
    """Two terms joined by `+`, `-`, `*` or `/`."""

    sign: str
    left: "Term"
    right: "Term"


Term = Number | Call | Arithmetic
"""What has a value: a number, a figure, change or percent, or a sum of these."""


@dataclass(frozen=True)
class Condition:
    """What must hold for the words of a claim to be true.

    | name | terms | holds when |
    |---|---|---|
    | `rises`, `falls` | one call with two periods | every step between them goes that way |
    | `higher`, `lower` | two calls | the first differs from the second, as they are printed |
    | `highest`, `lowest` | one call | it passes all its siblings, as they are printed |
    | `near` | two terms | the vague word holds for the first beside the second |
    | `<`, `<=`, `>`, `>=` | two terms | their values compare so |

    `source` is the condition as it is written.
    """

    name: str
    terms: tuple[Term, ...]
    source: str
    word: str = ""

    @property
    def calls(self) -> tuple[Call, ...]:
        """The figures that it names, from left to right."""
        return tuple(call for term in self.terms for call in calls_in(term))


def calls_in(term: Term) -> Iterator[Call]:
    """The figures in a term, from left to right."""
    match term:
        case Call():
            yield term
        case Arithmetic(_, left, right):
            yield from calls_in(left)
            yield from calls_in(right)
        case Number():
            return


@dataclass(frozen=True)
class Claim(Words):
    """Words that are true when all their conditions hold."""

    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Stated(Words):
    """Words that rest on a source and not on a figure: a definition, or what somebody says."""

    by: str = ""


def claims_of(chapter: Chapter) -> Iterator[Claim]:
    """The claims of a chapter, in reading order."""
    return (part for part in walk(chapter.blocks) if isinstance(part, Claim))
