"""The grammar of slips: what may have gone wrong, so that this figure and no other was printed.

Each slip is tried the other way round: would undoing it give a figure that the rules allow? An
explanation that few figures would have fitted says more than one that many would have; `chance` is
the probability that a wrong figure would fit by accident.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from stadspeil.audit.equations import Equation, Terms
from stadspeil.audit.evaluate import SLACK, span
from stadspeil.audit.layout import Layout, is_part_of
from stadspeil.audit.ledger import Ledger
from stadspeil.model.audit import Certainty, Interval, Slip
from stadspeil.model.publication import PrintedFigure

PERCENTAGES = frozenset({"procent", "%", "percent", "pct", "percentage"})
FRACTIONS_OF_WHOLE = ("share", "change", "rate")
HIGH, MEDIUM = 0.02, 0.2
"""Below this chance a diagnosis has a high, or a medium, certainty."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A slip that gives the print; figures that have one in common have the same `cause`."""

    slip: Slip
    chance: float
    cause: str
    detail: str

    @property
    def certainty(self) -> Certainty:
        if self.chance < HIGH:
            return Certainty.HIGH
        return Certainty.MEDIUM if self.chance < MEDIUM else Certainty.LOW


UNKNOWN = Explanation(Slip.UNKNOWN, 1.0, "", "no slip of the grammar explains it")


@dataclass(frozen=True)
class Suspect:
    """A figure that may be wrong, what it should be, and the equation that it is the subject of."""

    number: int
    target: Interval
    equation: Equation | None


class Grammar:
    """Explains prints of one ledger."""

    def __init__(self, ledger: Ledger, layout: Layout, equations: Sequence[Equation]) -> None:
        self._ledger = ledger
        self._layout = layout
        self._sums = {
            equation.subject: equation for equation in equations if equation.kind == "sum"
        }

    def explain(self, suspect: Suspect) -> list[Explanation]:
        """The slips that explain a print, the least accidental first."""
        figure = self._ledger.figures[suspect.number]
        if figure.value is None:
            return []
        found = [*self._by_digits(figure, suspect), *self._by_place(suspect)]
        if suspect.equation is not None:
            found += self._by_formula(suspect.equation)
        order = list(Slip)
        return sorted(found, key=lambda item: (item.chance, order.index(item.slip)))

    # --- slips that the digits of the print show

    def _by_digits(self, figure: PrintedFigure, suspect: Suspect) -> Iterator[Explanation]:
        assert figure.value is not None
        target, unit = suspect.target, 10.0**-figure.decimals
        value = float(figure.value)
        scale = max(abs(value), abs(target.middle), unit)
        spread = max(scale, self._spread(suspect.number))

        def chance(tries: float, width: float) -> float:
            return min(1.0, tries * max(width, unit) / scale)

        near = target.width + unit
        if value and target.meets(_rounded(-value, unit)):
            odds = min(1.0, max(near, unit) / spread) / 2
            yield Explanation(Slip.SIGN, odds, "sign", "with the opposite sign")
        yield from self._cut_or_padded(figure, target, spread)
        yield from self._scaled(figure, suspect, chance)
        swaps = list(_swaps(str(figure.value)))
        for text in swaps:
            if target.meets(_printed(text, figure)):
                yield Explanation(
                    Slip.DIGIT_SWAP, chance(len(swaps), near), "", f"{text} with two digits swapped"
                )
                break
        drops = list(_insertions(str(figure.value)))
        for text in drops:
            if target.meets(_printed(text, figure)):
                yield Explanation(
                    Slip.DIGIT_DROP, chance(len(drops), near), "", f"{text} with a digit dropped"
                )
                break

    def _cut_or_padded(
        self, figure: PrintedFigure, target: Interval, scale: float
    ) -> Iterator[Explanation]:
        assert figure.value is not None
        value, unit = float(figure.value), 10.0**-figure.decimals
        sign = -1.0 if value < 0 else 1.0
        rest = sorted((sign * target.low, sign * target.high))
        if (
            rest[0] < abs(value) + unit - SLACK * scale
            and rest[0] >= abs(value) + unit / 2 - SLACK * scale
        ):
            yield Explanation(
                Slip.TRUNCATED,
                min(1.0, unit / scale / 2),
                "truncated",
                "cut off instead of rounded",
            )
        zeros = (
            len(str(figure.value)) - len(str(figure.value).rstrip("0")) if figure.decimals else 0
        )
        for count in range(1, min(zeros, figure.decimals) + 1):
            coarse = unit * 10**count
            if target.meets(_rounded(value, coarse)):
                yield Explanation(
                    Slip.PADDED,
                    min(1.0, unit / scale),
                    "padded",
                    f"rounded to {figure.decimals - count} decimals and filled up with zeros",
                )
                return

    def _scaled(
        self,
        figure: PrintedFigure,
        suspect: Suspect,
        chance: Callable[[float, float], float],
    ) -> Iterator[Explanation]:
        assert figure.value is not None
        target, value, unit = suspect.target, float(figure.value), 10.0**-figure.decimals
        usual = self._layout.usual_decimals(suspect.number)
        for factor, words in _unit_factors(figure.unit):
            wanted = Interval(target.low * factor, target.high * factor)
            fits = wanted.meets(_rounded(value, unit)) and (
                figure.decimals >= usual or factor not in {10.0, 0.1}
            )
            if fits:
                yield Explanation(
                    Slip.WRONG_UNIT, chance(2, wanted.width + unit), f"unit {factor:g}", words
                )
        for power in (-3, -2, -1, 1, 2, 3):
            if power in {-3, 3} and figure.unit not in PERCENTAGES:
                continue
            shifted = figure.value.scaleb(-power)
            step = 10.0**-usual
            if not value or not target.meets(_rounded(float(shifted), step)):
                continue
            if shifted == round(shifted, usual):
                # Other decimals than all around it betray a moved decimal sign by themselves.
                odd = 0.05 if figure.decimals != usual else 1.0
                yield Explanation(
                    Slip.DECIMAL_SHIFT,
                    odd * chance(3, target.width + step * 10.0 ** (power - 1)),
                    f"shift {power}",
                    f"{shifted:f} with the decimal sign moved",
                )

    # --- slips that other places of the table show

    def _by_place(self, suspect: Suspect) -> Iterator[Explanation]:
        """The print of another place stands here."""
        number, layout = suspect.number, self._layout
        groups = (
            (
                Slip.PART_OF_PERIOD,
                layout.parts_of_period(number),
                "the figure of a part of the period",
            ),
            (Slip.WRONG_YEAR, layout.other_years(number), "the figure of another period"),
            (Slip.NEIGHBOUR_CELL, layout.line(number), "the figure of another place"),
        )
        figure = self._ledger.figures[number]
        spread = self._spread(number)
        seen: set[int] = set()
        for slip, others, words in groups:
            fresh = [n for n in others if n not in seen]
            seen.update(fresh)
            same = [n for n in fresh if self._ledger.figures[n].value == figure.value]
            if same and figure.value:
                unit = 10.0**-figure.decimals
                chance = min(1.0, len(fresh) * unit / spread)
                place = self._ledger.figures[same[0]].place
                yield Explanation(slip, chance, "", f"{words}: {place}")

    def _spread(self, number: int) -> float:
        """How far the figures of the line lie apart."""
        values = [
            float(v)
            for n in (number, *self._layout.line(number))
            if (v := self._ledger.figures[n].value) is not None
        ]
        return max(max(values) - min(values), *map(abs, values), 1e-9)

    # --- slips in the formula

    def _by_formula(self, equation: Equation) -> Iterator[Explanation]:
        """The print follows from other inputs."""
        number = equation.subject
        own = self._ledger.intervals[number]
        figure = self._ledger.figures[number]
        if own is None or figure.value is None:
            return
        spread = max(self._spread(number), abs(float(figure.value)))
        variants = list(self.variants(equation))
        counts: dict[Slip, int] = {}
        for slip, _, _, _ in variants:
            counts[slip] = counts.get(slip, 0) + 1
        for slip, cause, words, variant in variants:
            predicted = self._try_span(variant)
            if predicted is None or not own.meets(predicted, SLACK * spread):
                continue
            width = max(predicted.width + own.width, 10.0**-figure.decimals)
            chance = min(1.0, counts[slip] * width / spread)
            yield Explanation(slip, chance, cause, words)

    def _try_span(self, equation: Equation) -> Interval | None:
        try:
            return span(equation, self._ledger.intervals)
        except (ZeroDivisionError, TypeError):
            return None

    def variants(self, equation: Equation) -> Iterator[tuple[Slip, str, str, Equation]]:
        """Equations that somebody may have used instead, with the slip, its cause and words."""
        if equation.kind == "change":
            yield from self._later_base(equation)
        if equation.kind in FRACTIONS_OF_WHOLE and equation.base:
            yield from self._other_inputs(equation)
        if equation.kind == "sum":
            yield from self._counted_twice(equation)
            yield from self._part_only(equation)

    def _later_base(self, equation: Equation) -> Iterator[tuple[Slip, str, str, Equation]]:
        later = tuple((1.0, n) for factor, n in equation.terms if factor > 0)
        yield (
            Slip.WRONG_DENOMINATOR,
            "later base",
            "divided by the later figure instead of the earlier one",
            replace(equation, base=later),
        )

    def _other_inputs(self, equation: Equation) -> Iterator[tuple[Slip, str, str, Equation]]:
        if equation.kind == "change":
            yield from self._other_pairs(equation)
            return
        tops, bases = [n for _, n in equation.terms], [n for _, n in equation.base]
        if len(bases) == 1:
            yield from self._other_bases(equation, tops, bases[0])
        if len(tops) == 1:
            yield from self._other_tops(equation, tops[0], bases)

    def _other_bases(
        self, equation: Equation, tops: Sequence[int], base: int
    ) -> Iterator[tuple[Slip, str, str, Equation]]:
        """Divided by another figure of the row or column of the denominator."""
        places = self._ledger.figures
        for other in self._layout.line(base):
            if other in tops:
                continue
            part = is_part_of(places[other].place.period, places[base].place.period)
            slip = Slip.PART_OF_PERIOD if part else Slip.WRONG_DENOMINATOR
            words = f"divided by {places[other].place}"
            yield slip, f"base {other}", words, _swap(equation, base, other, in_terms=False)

    def _other_tops(
        self, equation: Equation, top: int, bases: Sequence[int]
    ) -> Iterator[tuple[Slip, str, str, Equation]]:
        """Computed from another figure of the row or column of the numerator."""
        layout, figures = self._layout, self._ledger.figures
        parts, years = layout.parts_of_period(top), layout.other_years(top)
        for other in layout.line(top):
            if other in bases:
                continue
            slip = Slip.NEIGHBOUR_CELL
            if other in years:
                slip = Slip.PART_OF_PERIOD if other in parts else Slip.WRONG_YEAR
            words = f"computed from {figures[other].place}"
            yield slip, "", words, _swap(equation, top, other, in_base=False)
        if len(bases) != 1 or top in bases:
            return
        periods = {figures[n].place.period: n for n in layout.other_years(bases[0])}
        for other in years:
            year = figures[other].place.period
            if year in periods:
                both = _swap(_swap(equation, top, other), bases[0], periods[year])
                words = f"computed from the figures of {year}"
                yield Slip.WRONG_YEAR, f"year {year}", words, both

    def _other_pairs(self, equation: Equation) -> Iterator[tuple[Slip, str, str, Equation]]:
        """A change between other periods, or of another row."""
        start = equation.base[0][1]
        end = next((n for factor, n in equation.terms if factor > 0), start)
        places = self._ledger.figures
        for old, new in ((start, None), (None, end)):
            kept = end if new is None else start
            for other in self._layout.other_years(old if old is not None else end):
                if other in {start, end}:
                    continue
                pair = (other, kept) if new is None else (kept, other)
                words = f"from {places[pair[0]].place.period} to {places[pair[1]].place.period}"
                yield Slip.WRONG_YEAR, words, f"the change {words}", _change(equation, *pair)

    def _counted_twice(self, equation: Equation) -> Iterator[tuple[Slip, str, str, Equation]]:
        """Parts counted together with their subtotal, or a part counted twice."""
        figures, parts = self._ledger.figures, [n for _, n in equation.terms]
        for part in parts:
            words = f"counted twice: {figures[part].place}"
            yield (
                Slip.DOUBLE_COUNT,
                "",
                words,
                replace(equation, terms=(*equation.terms, (1.0, part))),
            )
            below = self._sums.get(part)
            if below is not None and below.terms:
                words = f"counted with its parts: {figures[part].place}"
                more = tuple(term for term in below.terms if term[1] != equation.subject)
                yield (
                    Slip.DOUBLE_COUNT,
                    "",
                    words,
                    replace(equation, terms=(*equation.terms, *more)),
                )
        others = [n for n in self._layout.column(equation.subject) if n not in parts]
        along = (
            others
            if figures[equation.subject].place.column == figures[parts[0]].place.column
            else [n for n in self._layout.row(equation.subject) if n not in parts]
        )
        for other in along:
            words = f"counted along: {figures[other].place}"
            yield (
                Slip.DOUBLE_COUNT,
                "",
                words,
                replace(equation, terms=(*equation.terms, (1.0, other))),
            )

    def _part_only(self, equation: Equation) -> Iterator[tuple[Slip, str, str, Equation]]:
        """Some of the parts of a year taken for the year."""
        figures = self._ledger.figures
        whole = figures[equation.subject].place.period
        parts = [
            term for term in equation.terms if is_part_of(figures[term[1]].place.period, whole)
        ]
        if len(parts) != len(equation.terms) or len(parts) < 2:
            return
        for term in parts:
            words = f"only {figures[term[1]].place.period} of {whole}"
            yield Slip.PART_OF_PERIOD, "", words, replace(equation, terms=(term,))


def _unit_factors(unit: str) -> Iterator[tuple[float, str]]:
    if unit in PERCENTAGES:
        yield 10.0, "per mille instead of per cent"
        yield 0.01, "a fraction instead of a percentage"
    elif "1000" in unit and "per" in unit:
        yield 0.1, "per cent instead of per mille"
    else:
        yield 1000.0, "in units instead of thousands"
        yield 0.001, "in thousands instead of units"


def _rounded(value: float, unit: float) -> Interval:
    return Interval(value - unit / 2, value + unit / 2)


def _printed(text: str, figure: PrintedFigure) -> Interval:
    """What a print with other digits would stand for."""
    value = Decimal(text)
    decimals = len(text.partition(".")[2])
    whole = figure.decimals == 0
    half = 1e-9 * max(1.0, abs(float(value))) if whole else 0.5 * 10.0**-decimals
    return Interval(float(value) - half, float(value) + half)


def _swaps(text: str) -> Iterator[str]:
    """A number with two neighbouring digits swapped, also across its decimal point."""
    places = [at for at, char in enumerate(text) if char.isdigit()]
    for first, second in pairwise(places):
        if text[first] != text[second]:
            chars = list(text)
            chars[first], chars[second] = chars[second], chars[first]
            if chars[places[0]] != "0":
                yield "".join(chars)


def _insertions(text: str) -> Iterator[str]:
    """A number with one digit put in, at any place."""
    start = 1 if text.startswith("-") else 0
    seen = {text}
    for at in range(start, len(text) + 1):
        for digit in "0123456789":
            candidate = text[:at] + digit + text[at:]
            if candidate not in seen and not (at == start and digit == "0"):
                seen.add(candidate)
                try:
                    Decimal(candidate)
                except InvalidOperation:
                    continue
                yield candidate


def _swap(
    equation: Equation, old: int, new: int, *, in_terms: bool = True, in_base: bool = True
) -> Equation:
    def swap(terms: Terms) -> Terms:
        return tuple((factor, new if n == old else n) for factor, n in terms)

    return replace(
        equation,
        terms=swap(equation.terms) if in_terms else equation.terms,
        base=swap(equation.base) if in_base else equation.base,
    )


def _change(equation: Equation, start: int, end: int) -> Equation:
    return replace(equation, terms=((100.0, end), (-100.0, start)), base=((1.0, start),))
