"""The figures of a publication by number, with their intervals, and found by their labels."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from stadspeil.audit.intervals import printed_interval, read_words
from stadspeil.audit.load import CLAIMS_TABLE
from stadspeil.model.audit import Interval
from stadspeil.model.publication import (
    COORDINATES,
    Labels,
    Place,
    PrintedFigure,
    Publication,
    Rounding,
    Selector,
)

Bindings = Mapping[str, str]
Found = TypeVar("Found")
_VARIABLE = re.compile(r"\{([a-z_]+)([+-]\d+)?\}")


@dataclass(frozen=True)
class Ledger:
    """Figures by number. `owner` is the publication of each: empty for the one that is audited."""

    figures: tuple[PrintedFigure, ...]
    owner: tuple[str, ...]
    values: tuple[float | None, ...]
    intervals: tuple[Interval | None, ...]
    weights: tuple[float, ...]
    own: int
    tables: Mapping[tuple[str, str], tuple[int, ...]]
    places: Mapping[tuple[str, Place], int]

    def in_tables(self, owner: str, table: Labels | None) -> Iterable[int]:
        """The figures of a publication's tables, in the order of their files."""
        if isinstance(table, str) and not _is_pattern(table):
            return self.tables.get((owner, table), ())
        names = [name for holder, name in self.tables if holder == owner]
        return (number for name in names for number in self.tables[owner, name])

    def select(self, selector: Selector) -> list[int]:
        """The figures that a selector names by itself; variables stand for any text."""
        matches = SelectorMatch(selector)
        return [
            number
            for number in self.in_tables(selector.publication or "", selector.table)
            if matches(self.figures[number]) is not None
        ]


def build_ledger(publication: Publication) -> Ledger:
    """The figures of a publication, of its claims and of the publications that its rules name."""
    figures = list(publication.figures)
    figures += [_claim_figure(publication, place) for place in publication.said]
    own = len(figures)
    owner = [""] * own
    for name, other in publication.others.items():
        figures += other.figures
        owner += [name] * len(other.figures)
    intervals: list[Interval | None] = []
    for settings, group in [
        (publication.settings, figures[:own]),
        *((other.settings, other.figures) for other in publication.others.values()),
    ]:
        rounding = _assign(group, [(item.where, item) for item in settings.roundings])
        intervals += [
            _interval(figure, found, publication)
            for figure, found in zip(group, rounding, strict=True)
        ]
    weights = _assign(
        figures, [(item.where, item.weight) for item in publication.settings.reliability]
    )
    tables: dict[tuple[str, str], list[int]] = {}
    for number, figure in enumerate(figures):
        tables.setdefault((owner[number], figure.place.table), []).append(number)
    return Ledger(
        tuple(figures),
        tuple(owner),
        tuple(None if figure.value is None else float(figure.value) for figure in figures),
        tuple(intervals),
        tuple(1.0 if weight is None else weight for weight in weights),
        own,
        {key: tuple(numbers) for key, numbers in tables.items()},
        {(owner[number], figure.place): number for number, figure in enumerate(figures)},
    )


def _claim_figure(publication: Publication, place: Place) -> PrintedFigure:
    claim = next(item for item in publication.claims if item.id == place.row)
    value, decimals, _ = read_words(publication.said[place], claim.unit)
    line = publication.rule_lines[f"tekst-{claim.id}"[:80]][1]
    return PrintedFigure(place, claim.unit, value, decimals, publication.said[place], line)


def _interval(
    figure: PrintedFigure, rounding: Rounding | None, publication: Publication
) -> Interval | None:
    if figure.value is None:
        return None
    if figure.place.table == CLAIMS_TABLE and figure.place in publication.said:
        return read_words(publication.said[figure.place], figure.unit)[2]
    return printed_interval(figure.value, figure.decimals, figure.unit, rounding)


def _assign(
    figures: Sequence[PrintedFigure], wanted: Sequence[tuple[Selector, Found]]
) -> list[Found | None]:
    """For each figure what the last selector that matches it stands for."""
    tests = [(SelectorMatch(selector), found) for selector, found in wanted]
    assigned: list[Found | None] = []
    for figure in figures:
        last: Found | None = None
        for matches, found in tests:
            if matches(figure) is not None:
                last = found
        assigned.append(last)
    return assigned


def _is_pattern(label: str) -> bool:
    return label == "*" or _VARIABLE.search(label) is not None


@lru_cache(maxsize=4096)
def _compile(label: str) -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]]:
    """A pattern for a label with variables, and for each group its name and offset."""
    parts, names, end = [], [], 0
    for match in _VARIABLE.finditer(label):
        parts += [re.escape(label[end : match.start()]), "(.+?)"]
        names.append((match[1], int(match[2] or 0)))
        end = match.end()
    parts.append(re.escape(label[end:]))
    return re.compile("".join(parts), re.DOTALL), tuple(names)


def match_label(labels: Labels, text: str) -> Bindings | None:
    """What the variables of a label stand for in a text; None if the text is another.

    >>> match_label("verschil {year}/{year-1}", "verschil 2021/2020")
    {'year': '2021'}
    >>> match_label(("a", "b"), "c")
    """
    if not isinstance(labels, str):
        return next(
            (found for one in labels if (found := match_label(one, text)) is not None), None
        )
    if labels == text or labels == "*":
        return {}
    if "{" not in labels:
        return None
    pattern, names = _compile(labels)
    match = pattern.fullmatch(text)
    if match is None:
        return None
    bindings: dict[str, str] = {}
    for (name, offset), words in zip(names, match.groups(), strict=True):
        if offset and not words.isdecimal():
            return None
        value = str(int(words) - offset) if offset else words
        if bindings.setdefault(name, value) != value:
            return None
    return bindings


class SelectorMatch:
    """Whether a figure has the labels of a selector; gives what its variables stand for."""

    def __init__(self, selector: Selector) -> None:
        self._wanted = [
            (place, labels)
            for place, name in enumerate(COORDINATES)
            if (labels := getattr(selector, name)) is not None
        ]
        self._unit = selector.unit
        self._not = [
            (place, labels)
            for place, labels in ((1, selector.not_row), (2, selector.not_column))
            if labels is not None
        ]

    def __call__(self, figure: PrintedFigure) -> Bindings | None:
        bindings: dict[str, str] = {}
        for place, labels in self._wanted:
            text = figure.place[place]
            if labels == text:
                continue
            found = match_label(labels, text)
            if found is None:
                return None
            for name, value in found.items():
                if bindings.setdefault(name, value) != value:
                    return None
        if self._unit is not None and match_label(self._unit, figure.unit) is None:
            return None
        if any(match_label(labels, figure.place[place]) is not None for place, labels in self._not):
            return None
        return bindings
