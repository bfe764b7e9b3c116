"""What verification finds: figures that agree, numbers by class, and problems with their place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from stadspeil.verify.amount import Amount
from stadspeil.verify.identities import RECEIPT, Identities
from stadspeil.verify.printed import Printed, read_numbers, read_ordinals, says_other_way
from stadspeil.verify.words import WordClass, Words

MARKED = {"listed": WordClass.LISTED, "statistic": WordClass.STATISTIC}
"""Numbers that say by themselves that they are no figures."""

NO_IDENTITY = "a number with an identity, or one of a class that needs none"


@dataclass(frozen=True)
class Mismatch:
    """Something in a build that is not what it should be: where, what it says, what it should."""

    file: str
    place: str
    printed: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.place}" if self.place else self.file
        return f"{where}: {self.printed}\n    should be: {self.expected}"


@dataclass
class Tally:
    """Checks texts and values, and counts. `figures` and `agreed` are by product."""

    identities: Identities
    words: Words
    figures: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    classes: Counter[WordClass] = field(default_factory=Counter)
    mismatches: list[Mismatch] = field(default_factory=list)
    _known: dict[tuple[str, tuple[str, ...], str, WordClass | None, bool, bool], "_Outcome"] = (
        field(default_factory=dict)
    )

    def fail(self, file: str, place: str, printed: str, expected: str) -> None:
        """Note that something is not what it should be."""
        self.mismatches.append(Mismatch(file, place, printed, expected))

    def count(self, product: str, is_right: bool) -> None:
        """Count a figure."""
        self.figures[product] += 1
        self.agreed[product] += is_right

    def check_text(
        self,
        product: str,
        file: str,
        place: str,
        text: str,
        names: Sequence[str],
        language: str,
        *,
        others: WordClass | None = None,
        is_figure: bool = False,
        is_about: bool = False,
    ) -> None:
        """Check a text against the identities of its figures, named in their order.

        Every other number in it must belong to a class; `others` is that of all of them. With
        `is_figure` a number by itself belongs to none; `is_about` tells of a word before the text.
        """
        if names and names[0].startswith(RECEIPT):
            product = "receipt"
        key = (text, tuple(names), language, others, is_figure, is_about)
        if key not in self._known:
            self._known[key] = self._read(*key)
        found = self._known[key]
        self.figures[product] += sum(name not in MARKED for name in names)
        self.agreed[product] += found.agreed
        self.classes.update(found.classes)
        for printed, expected in found.wrong:
            self.fail(file, place, printed, expected)

    def _read(
        self,
        text: str,
        names: tuple[str, ...],
        language: str,
        others: WordClass | None,
        is_figure: bool,
        is_about: bool,
    ) -> "_Outcome":
        """The outcome for a text; the same one stands on many pages."""
        numbers = read_numbers(text, language, is_about=is_about)
        taken: set[int] = set()
        classes, wrong = [], []
        for place, name in enumerate(names):
            if name in MARKED:
                classes.append(MARKED[name])
                taken.add(self._next_unknown(text, numbers, max(taken, default=-1) + 1))
                continue
            expected = self._take(text, numbers, taken, name)
            if expected:
                return _Outcome(place, tuple(classes), ((shorten(text), expected),))
        for position, number in enumerate(numbers):
            if position in taken:
                continue
            found = others or self.words.classify(text, number.start, number.end)
            is_bare = is_figure and found is not WordClass.CODE
            is_bare = is_bare and len(number.text) == len(text.strip())
            if found is None or is_bare:
                wrong.append((f"{number.text} in {shorten(text)!r}", NO_IDENTITY))
            else:
                classes.append(found)
        figures = sum(name not in MARKED for name in names)
        return _Outcome(figures, tuple(classes), tuple(wrong))

    def _next_unknown(self, text: str, numbers: Sequence[Printed], first: int) -> int:
        """The next number that no class explains: what a mark without identity is about."""
        for place in range(first, len(numbers)):
            number = numbers[place]
            if self.words.classify(text, number.start, number.end) is None:
                return place
        return first

    def check_sentence(
        self,
        product: str,
        file: str,
        place: str,
        text: str,
        amounts: Sequence[Amount],
        language: str,
    ) -> None:
        """Check a sentence whose figures are not marked: each must be one of some amounts."""
        for number in read_numbers(text, language):
            found = self.words.classify(text, number.start, number.end)
            if any(number.stands_for(amount) for amount in amounts):
                self.count(product, True)
            elif found is None:
                self.count(product, False)
                self.fail(file, place, f"{number.text} in {shorten(text)!r}", "one of its figures")
            else:
                self.classes[found] += 1

    def _take(self, text: str, numbers: Sequence[Printed], taken: set[int], name: str) -> str:
        """Find the numbers that print an identity; what they should be, if they are not there."""
        amounts = self.identities.amounts(name)
        if amounts is None:
            return f"a figure of this edition, and {name} is none"
        difference = self.identities.difference(name)
        if difference is not None and says_other_way(text, difference):
            return f"a change of {float(difference):.10g} in words ({name})"
        if self.is_hidden(text, name):
            return ""
        first = max(taken, default=-1) + 1
        for place, amount in enumerate(amounts):
            found = _find(numbers, first, amount)
            if found is not None:
                taken.add(found)
                first = found + 1
            elif place and difference is not None and not _has_percent(numbers[first:]):
                continue  # a change of few people is given without a percentage
            elif amount.value in read_ordinals(text):
                continue
            else:
                return f"{amount} ({name})"
        return ""

    def is_hidden(self, text: str, name: str) -> bool:
        """Whether a text says that too few people live somewhere, and that is so."""
        return self.words.is_too_small(text) and self.identities.is_too_small(name)


@dataclass(frozen=True)
class _Outcome:
    """What a text came to: how many figures agreed, the classes of other numbers, what is wrong."""

    agreed: int
    classes: tuple[WordClass, ...]
    wrong: tuple[tuple[str, str], ...]


def _find(numbers: Sequence[Printed], first: int, amount: Amount) -> int | None:
    return next(
        (place for place in range(first, len(numbers)) if numbers[place].stands_for(amount)),
        None,
    )


def _has_percent(numbers: Sequence[Printed]) -> bool:
    return any(number.text.endswith("%") for number in numbers)


def shorten(text: str) -> str:
    """A text on one line, not too long for a message."""
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:97]}..."
