"""The working of a finding as a reader can redo it: each number, and how it follows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stadspeil.language import Language, format_cell, format_number
from stadspeil.language.marks import LISTED
from stadspeil.language.numbers import format_money
from stadspeil.model.edition import Edition
from stadspeil.model.finding import Finding, Quantity, Rule
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.unit import UnitKind

LONG_SUM = 4
"""A sum of more members names their values and not where each comes from."""

WHOLE_SERIES = frozenset(
    {
        Rule.RANK,
        Rule.RANK_LOW,
        Rule.NEXT,
        Rule.COUNT,
        Rule.RISES,
        Rule.SLOPE,
        Rule.POOLED_PERCENT,
        Rule.POOLED_PER_1000,
        Rule.CHAIN_PEOPLE,
        Rule.CHAIN_PRODUCTS,
        Rule.CHAIN_MIX,
        Rule.CHAIN_COST,
    }
)
"""Rules over many figures, of which a step gives the number and not each of them."""


@dataclass(frozen=True)
class WorkingStep:
    """One number: what is shown, how it follows, and the observation that it is, if it is one."""

    shown: str
    how: str
    observation: str
    indicator: str


def plain_value(value: float) -> str:
    """A value for machines: digits and a point, never an exponent, without binary noise.

    >>> plain_value(8585.0), plain_value(0.1 + 0.2), plain_value(20_874_600.0)
    ('8585', '0.3', '20874600')
    """
    text = f"{float(f'{value:.12g}'):.12f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def evidence_of(quantity: Quantity, known: Mapping[str, Quantity]) -> tuple[str, ...]:
    """The observations that a quantity rests on, directly or through other quantities."""

    def walk(item: Quantity) -> Iterator[str]:
        for part in item.of:
            if part in known:
                yield from walk(known[part])
            elif "@" in part:
                yield part

    return tuple(dict.fromkeys(walk(quantity)))


def name_area(
    monitor: Monitor,
    language: Language,
    finding: Finding,
    quantity: Quantity,
    known: Mapping[str, Quantity],
) -> str:
    """The area of a quantity of a comparison: `Leiden`, `Nederland`, `Nederland zonder Leiden`.

    A benchmark that rests on figures of both is that of the other area less the own one.
    """
    areas = [
        monitor.by_id[name].area for name in evidence_of(quantity, known) if name in monitor.by_id
    ]
    own = language.text(monitor.edition.areas[finding.area].name)
    other = next((code for code in areas if code != finding.area), None)
    if other is None:
        return own
    name = language.text(monitor.edition.areas[other].name)
    if finding.area in areas:
        name = language("finding_without", area=name, own=own)
    return name[:1].upper() + name[1:]


def quantity_text(edition: Edition, language: Language, quantity: Quantity) -> str:
    """A quantity as a chart prints it: `16,5%`, `€ 20,9 miljoen`, `8.585`."""
    unit = edition.units[quantity.unit]
    if unit.kind is UnitKind.MONEY:
        text = format_money(quantity.value, language)
    else:
        text = format_cell(quantity.value, unit, quantity.decimals, language)
    return language.mark(text, quantity.key)


def build_steps(monitor: Monitor, language: Language, finding: Finding) -> tuple[WorkingStep, ...]:
    """Every number that the sentence prints, with those that it follows from before it."""
    return tuple(_Steps(monitor, language, finding).build())


class _Steps:
    def __init__(self, monitor: Monitor, language: Language, finding: Finding) -> None:
        self._edition = monitor.edition
        self._language = language
        self._known = {item.name: item for item in finding.quantities}
        self._observed = {item.id: item for item in _evidence(monitor, finding)}
        printed = {piece.quantity for piece in finding.sentences[language.code] if piece.quantity}
        self._needed = [item for item in finding.quantities if item.name in self._below(printed)]

    def build(self) -> Iterator[WorkingStep]:
        for item in self._needed:
            one = item.of[0] if len(item.of) == 1 else ""
            observation = self._observed.get(one)
            yield WorkingStep(
                exact_text(self._edition, self._language, item),
                self._say(item, observation),
                observation.id if observation else "",
                observation.indicator if observation else "",
            )

    def _below(self, names: set[str]) -> set[str]:
        """The names of quantities that others follow from, those of a whole series left out."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in found or name not in self._known:
                continue
            found.add(name)
            item = self._known[name]
            is_long_sum = item.rule is Rule.SUM and len(item.of) > LONG_SUM
            if item.rule not in WHOLE_SERIES and not is_long_sum:
                waiting += item.of
        return found

    def _say(self, item: Quantity, observation: Observation | None) -> str:
        language = self._language
        if observation is not None and item.rule in (Rule.VALUE, Rule.NUMERATOR, Rule.DENOMINATOR):
            named = describe_observation(self._edition, language, observation)
            return language(f"rule_{item.rule.value}", name=named)
        if item.rule in WHOLE_SERIES:
            count = language.mark(str(len(item.of)), LISTED)
            return language(f"rule_{item.rule.value}", count=count)
        parts = [self._part(name) for name in item.of]
        if item.rule is Rule.SUM:
            return " + ".join(parts)
        letters = dict(zip("abcd", parts, strict=False))
        return language(f"rule_{item.rule.value}", **letters)

    def _part(self, name: str) -> str:
        if name in self._known:
            return exact_text(self._edition, self._language, self._known[name])
        observation = self._observed.get(name)
        if observation is None or observation.value is None:
            return name
        spec = self._edition.indicators[observation.indicator].spec
        scale = self._edition.units[spec.unit].scale
        text = format_number(observation.value * scale, spec.decimals, self._language)
        return self._language.mark(text, observation.id)


def exact_text(edition: Edition, language: Language, quantity: Quantity) -> str:
    """A quantity with every digit that its working needs: `€ 20.874.600`, `7,73%`."""
    return language.mark(_exact_text(edition, language, quantity), quantity.key)


def _exact_text(edition: Edition, language: Language, quantity: Quantity) -> str:
    unit = edition.units[quantity.unit]
    match unit.kind:
        case UnitKind.MONEY:
            return f"€\u00a0{format_number(quantity.value, 0, language)}"
        case UnitKind.SHARE:
            return f"{format_number(quantity.value, quantity.decimals + 1, language)}%"
        case UnitKind.COUNT:
            return format_number(quantity.value, 0, language)
        case _:
            return format_number(quantity.value, quantity.decimals + 1, language)


def describe_observation(edition: Edition, language: Language, item: Observation) -> str:
    """An observation in words: `Cliënten met jeugdzorg, LTA, Leiden, 2021`."""
    indicator = edition.indicators[item.indicator]
    parts = [
        language.text(edition.codelist(indicator, name).codes[code].title)
        for name, code in item.breakdown
    ]
    named = (
        language.text(indicator.spec.title),
        *parts,
        language.text(edition.areas[item.area].name),
        language.period(item.period),
    )
    return ", ".join(named)


def _evidence(monitor: Monitor, finding: Finding) -> Iterator[Observation]:
    by_id = monitor.by_id
    for name in finding.evidence:
        if name in by_id:
            yield by_id[name]
