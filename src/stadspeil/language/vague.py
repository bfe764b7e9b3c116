"""Vague words with their bounds: what *ruim*, *bijna* and *vrijwel gelijk* may mean in a text.

A word holds for a figure beside a measure when their quotient lies within its bounds: *ruim de
helft* is above 0.5 and at most a tenth above it. These are choices, the same for every edition;
the table stands in `docs/edition.md` too.

| words | English | the figure divided by the measure |
|---|---|---|
| ruim | just over | above 1, at most 1.1 |
| bijna | nearly, almost | from 0.9, below 1 |
| ongeveer, rond | about, around | from 0.95 up to 1.05 |
| vrijwel gelijk, bijna gelijk, nauwelijks | nearly equal, hardly | from 0.98 up to 1.02 |
| iets | slightly | from 0.95 up to 1.05, and not 1 |
| sterk, sterke, veel | sharply, much | below 0.8, or above 1.25 |
| veruit | by far | from 1.5 |
"""

from collections.abc import Callable, Mapping

Judge = Callable[[float], bool]


def _just_over(quotient: float) -> bool:
    return 1 < quotient <= 1.1


def _nearly(quotient: float) -> bool:
    return 0.9 <= quotient < 1


def _about(quotient: float) -> bool:
    return 0.95 <= quotient <= 1.05


def _nearly_equal(quotient: float) -> bool:
    return 0.98 <= quotient <= 1.02


def _slightly(quotient: float) -> bool:
    return 0.95 <= quotient <= 1.05 and quotient != 1


def _sharply(quotient: float) -> bool:
    return quotient < 0.8 or quotient > 1.25


def _by_far(quotient: float) -> bool:
    return quotient >= 1.5


VAGUE_WORDS: Mapping[str, Judge] = {
    "ruim": _just_over,
    "just over": _just_over,
    "bijna": _nearly,
    "nearly": _nearly,
    "almost": _nearly,
    "ongeveer": _about,
    "rond": _about,
    "about": _about,
    "around": _about,
    "vrijwel gelijk": _nearly_equal,
    "bijna gelijk": _nearly_equal,
    "nearly equal": _nearly_equal,
    "nauwelijks": _nearly_equal,
    "hardly": _nearly_equal,
    "iets": _slightly,
    "slightly": _slightly,
    "sterk": _sharply,
    "sterke": _sharply,
    "veel": _sharply,
    "sharply": _sharply,
    "much": _sharply,
    "veruit": _by_far,
    "by far": _by_far,
}
"""Each vague word, with the test of the quotient that it stands for."""

BINDING_WORDS = (
    "vrijwel gelijk",
    "bijna gelijk",
    *("ruim", "bijna", "vrijwel", "ongeveer", "nauwelijks", "iets", "veruit"),
    *("nearly", "almost", "hardly", "slightly", "by far", "just over"),
)
"""The vague words that a claim may not hold without a condition that binds them."""


def is_near(word: str, figure: float, measure: float) -> bool:
    """Whether a vague word holds for a figure beside a measure, both above zero.

    Raises:
        ValueError: one of the two is zero or negative, so that their quotient says nothing.

    >>> is_near("ruim", 54.3, 50), is_near("bijna", 54.3, 50), is_near("iets", 49, 50)
    (True, False, True)
    """
    if figure <= 0 or measure <= 0:
        raise ValueError("a vague word needs two figures above zero")
    # Binary noise is taken off: 0.55 / 0.5 is a tenth above, and no more.
    return VAGUE_WORDS[word](float(f"{figure / measure:.12g}"))
