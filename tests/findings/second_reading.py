"""A second reading of findings: every number worked out again from the files.

It shares nothing with `stadspeil.findings`: figures come from the slow evaluator, by plain
fractions; rules are written out anew from their description in `stadspeil/model/finding.py`; and
the sentence is read as a stranger would read it, from its text.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import pairwise, permutations

from stadspeil.model.edition import Edition
from stadspeil.model.finding import Finding, Piece, Quantity, sentence_text
from stadspeil.model.period import parse_period
from tests.observations.reference import Expected, SlowEvaluator

TOLERANCE = Fraction(1, 10**9)

SIGNS = {"nl": (".", ","), "en": (",", ".")}
"""The sign between thousands and the decimal sign."""

MILLION = {"nl": "miljoen", "en": "million"}

UP = {
    "nl": r"\b(steeg|stegen|hoger dan|meer dan|nam toe|namen toe)\b",
    "en": r"\b(rose|higher than|more than)\b",
}
DOWN = {
    "nl": r"\b(daalde|daalden|lager dan|minder dan|nam af|namen af)\b",
    "en": r"\b(fell|lower than|less than|fewer than)\b",
}
ABOUT = {"nl": r"\b(ongeveer|circa|bijna|ruim)\s*$", "en": r"\b(about|almost|just over)\s*$"}

ORDINALS = {
    "nl": ["eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste"],
    "en": ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"],
}


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _row(values: Sequence[Fraction]) -> Fraction:
    count = 0
    for earlier, later in pairwise(values):
        count = count + 1 if later > earlier else 0
    return Fraction(count)


def _sen(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    return _median(
        [(later - earlier) / (b - a) for earlier, a in pairs for later, b in pairs if a < b]
    )


def _spending(
    people: Fraction, products: Fraction, shares: Sequence[Fraction], costs: Sequence[Fraction]
) -> Fraction:
    return people * products * sum((s * c for s, c in zip(shares, costs, strict=True)), Fraction(0))


def _chain(factor: int, values: Sequence[Fraction]) -> Fraction:
    """The part of one factor in a change, by trying every order in which the four can change."""
    factors = []
    for now in (1, 0):
        people = values[1 - now]
        rows = [values[place : place + 4] for place in range(2, len(values), 4)]
        euros = [row[1 - now] for row in rows]
        counts = [row[3 - now] for row in rows]
        total = sum(counts, Fraction(0))
        factors.append(
            (
                people,
                total / people,
                [count / total for count in counts],
                [euro / count for euro, count in zip(euros, counts, strict=True)],
            )
        )
    after, before = factors
    orders = list(permutations(range(4)))
    whole = Fraction(0)
    for order in orders:
        changed = set(order[: order.index(factor)])
        without = [after[place] if place in changed else before[place] for place in range(4)]
        with_it = list(without)
        with_it[factor] = after[factor]
        whole += _spending(*with_it) - _spending(*without)  # type: ignore[arg-type]  # by place
    return whole / len(orders)


RULES: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "value": lambda v: v[0],
    "numerator": lambda v: v[0],
    "denominator": lambda v: v[0],
    "sum": lambda v: sum(v, Fraction(0)),
    "difference": lambda v: v[0] - v[1],
    "percent": lambda v: v[0] / v[1] * 100,
    "relative": lambda v: (v[0] / v[1] - 1) * 100,
    "ratio": lambda v: v[0] / v[1],
    "volume": lambda v: (v[0] / v[2] + v[1] / v[3]) / 2 * (v[2] - v[3]),
    "intensity": lambda v: (v[2] + v[3]) / 2 * (v[0] / v[2] - v[1] / v[3]),
    "rank": lambda v: Fraction(1 + len([x for x in v[1:] if x > v[0]])),
    "rank-low": lambda v: Fraction(1 + len([x for x in v[1:] if x < v[0]])),
    "per-1000": lambda v: v[0] / v[1] * 1000,
    "rises": _row,
    "chain-people": lambda v: _chain(0, v),
    "chain-products": lambda v: _chain(1, v),
    "chain-mix": lambda v: _chain(2, v),
    "chain-cost": lambda v: _chain(3, v),
}


def _period(identifier: str) -> str:
    """The period of an observation, from its id; nothing for what is no observation."""
    parts = identifier.partition("@")[0].split(":")
    return parts[2] if len(parts) > 2 else ""


@dataclass(eq=False)
class SecondReading:
    """Reads the findings of one edition again."""

    edition: Edition
    evaluator: SlowEvaluator = field(init=False)
    _seen: dict[str, Expected | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.evaluator = SlowEvaluator(self.edition)

    def problems(self, finding: Finding) -> list[str]:
        """Everything in a finding that the files do not bear out."""
        found: dict[str, Fraction] = {}
        wrong = []
        for quantity in finding.quantities:
            value = self.work_out(quantity, found)
            found[quantity.name] = value
            if abs(value - Fraction(quantity.value)) > TOLERANCE * max(Fraction(1000), abs(value)):
                wrong.append(f"{quantity.name} is {quantity.value}, and should be {float(value)}")
        for language, sentence in finding.sentences.items():
            text = sentence_text(sentence)
            wrong += [
                f"{language}: {item}: {text}" for item in self._read(language, finding, found)
            ]
        return [f"{finding.id}: {item}" for item in wrong]

    def work_out(self, quantity: Quantity, found: Mapping[str, Fraction]) -> Fraction:
        """A quantity from its rule and what it rests on."""
        rule = quantity.rule.value
        if rule in ("count", "next"):  # of what there is, whatever its value
            return Fraction(len(quantity.of) + (rule == "next"))
        if rule in ("pooled-percent", "pooled-per-1000"):
            above, below = (
                sum((self.observed(part, side) for part in quantity.of), Fraction(0))
                for side in ("numerator", "denominator")
            )
            return above / below * (100 if rule == "pooled-percent" else 1000)
        if rule == "slope":
            return _sen(
                [
                    (self.observed(part, rule), Fraction(parse_period(_period(part)).year))
                    for part in quantity.of
                ]
            )
        values = [
            found[part] if part in found else self.observed(part, rule) for part in quantity.of
        ]
        return RULES[rule](values)

    def observed(self, identifier: str, rule: str) -> Fraction:
        """An observation by its id, in whole units, straight from the rows."""
        if identifier not in self._seen:
            self._seen[identifier] = self._observe(identifier)
        expected = self._seen[identifier]
        assert expected is not None, f"there is no {identifier}"
        if rule in ("numerator", "denominator"):
            side = getattr(expected, rule)
            assert side is not None, f"{identifier} has no {rule}"
            return Fraction(side)
        assert expected.value is not None, f"{identifier} has no value"
        spec = self.edition.indicators[identifier.partition(":")[0]].spec
        return expected.value * self.edition.units[spec.unit].scale

    def _observe(self, identifier: str) -> Expected | None:
        name, area, period, *rest = identifier.rpartition("@")[0].split(":")
        codes = tuple(
            (part.partition("=")[0], part.partition("=")[2])
            for part in (":".join(rest).split(";") if rest else ())
        )
        indicator = self.edition.indicators[name]
        return self.evaluator.observe(indicator, area, codes, period)

    # -- the sentence

    def _read(
        self, language: str, finding: Finding, found: Mapping[str, Fraction]
    ) -> Iterable[str]:
        before = ""
        for piece in finding.sentences[language]:
            if piece.quantity is None:
                yield from self._read_words(language, finding, piece.text)
            elif not self._prints(language, piece, found[piece.quantity], before):
                yield f"{piece.text!r} prints {piece.quantity}, {float(found[piece.quantity])}"
            before = piece.text
        yield from self._read_direction(language, finding, found)

    def _prints(self, language: str, piece: Piece, value: Fraction, before: str) -> bool:
        """Whether a text prints a value, give or take half of its last digit."""
        words = piece.text.replace("\N{NO-BREAK SPACE}", " ")
        if words in ORDINALS[language]:
            return value == ORDINALS[language].index(words) + 1
        number = re.search(r"\d[\d.,]*", words)
        if number is None:
            return False
        thousands, decimal = SIGNS[language]
        digits = number[0].rstrip(".,").replace(thousands, "").replace(decimal, ".")
        shown = Fraction(digits)
        step = Fraction(1, 10 ** len(digits.partition(".")[2]))
        if MILLION[language] in words:
            shown, step = shown * 1_000_000, step * 1_000_000
        elif "€" in words and shown >= 10_000:
            step = Fraction(1000 if shown >= 100_000 else 100)
        if re.search(ABOUT[language], before):
            zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
            return abs(shown - abs(value)) <= max(step, Fraction(10) ** zeros)
        signed = any(sign in words for sign in "\N{MINUS SIGN}+")
        size = value if signed and value > 0 else -value if signed else abs(value)
        return abs(shown - size) <= step / 2 + TOLERANCE

    def _read_words(self, language: str, finding: Finding, words: str) -> Iterable[str]:
        """Digits among the words: only periods, and what the edition's own texts say."""
        left = words
        for text in sorted(self._own_texts(language), key=len, reverse=True):
            left = left.replace(text, " ").replace(text[:1].upper() + text[1:], " ")
        years = {year for item in self._periods(finding) for year in re.findall(r"\d{4}", item)}
        for number in re.findall(r"\d[\d.,/-]*", left):
            parts = re.findall(r"\d+", number)
            dates = all(len(part) <= 2 for part in parts) and len(parts) == 1 and int(parts[0]) < 32
            if not dates and not set(parts) <= years:
                yield f"the number {number} has no quantity"

    def _periods(self, finding: Finding) -> set[str]:
        return {finding.period, *map(_period, finding.evidence)}

    @cache  # noqa: B019 - it lives as long as one reading
    def _own_texts(self, language: str) -> frozenset[str]:
        """What the edition itself writes: names, phrases, reasons, with the digits in them."""
        texts: set[str] = set()
        for indicator in self.edition.indicators.values():
            spec = indicator.spec
            texts.add(str(getattr(spec.title, language) or ""))
            if spec.phrase is not None:
                texts |= {getattr(spec.phrase, language), *self._parts(spec.phrase, language)}
        for codelist in self.edition.codelists.values():
            for code in codelist:
                texts.add(str(getattr(code.title, language) or code.title.nl))
                if code.phrase is not None:
                    texts.add(str(getattr(code.phrase, language) or code.phrase.nl))
        texts |= {getattr(area.name, language) or area.name.nl for area in self.edition.areas}
        for entry in self.edition.discontinuities:
            texts.add(getattr(entry.reason, language) or entry.reason.nl)
        settings = self.edition.findings
        for pair in (*settings.denominators, *settings.disagreements):
            texts.add(getattr(pair.difference, language) or pair.difference.nl)
            if pair.quoted is not None:
                said = pair.quoted.text
                texts |= {getattr(said, language) or said.nl, pair.quoted.source}
            texts |= {
                getattr(figure.use, language) or figure.use.nl
                for figure in pair.figures
                if figure.use is not None
            }
        texts |= {text[:1].lower() + text[1:] for text in texts}
        texts |= {text.rstrip(".") for text in texts}
        return frozenset(text for text in texts if any(sign.isdigit() for sign in text))

    def _parts(self, phrase: object, language: str) -> list[str]:
        pattern = getattr(phrase, f"part_{language}")
        return [part for part in (pattern or "").split("{part}") if part]

    def _read_direction(
        self, language: str, finding: Finding, found: Mapping[str, Fraction]
    ) -> Iterable[str]:
        """A word for up or down in the first sentence, against the sign of the change."""
        if finding.change is None:
            return
        text = sentence_text(finding.sentences[language]).partition(". ")[0]
        change = found[finding.change]
        if re.search(UP[language], text) and not re.search(DOWN[language], text) and change <= 0:
            yield f"says up, and {finding.change} is {float(change)}"
        if re.search(DOWN[language], text) and not re.search(UP[language], text) and change >= 0:
            yield f"says down, and {finding.change} is {float(change)}"
