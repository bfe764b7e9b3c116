"""The numbers of an estimate as they are printed, each with its identity."""

from collections.abc import Callable
from dataclasses import dataclass

from stadspeil.language import Language, format_figure, format_number
from stadspeil.language.numbers import round_half_up
from stadspeil.model.edition import Edition
from stadspeil.model.estimate import Assumption, AssumptionUnit
from stadspeil.model.estimated import Estimated, Known
from stadspeil.model.unit import UnitKind


@dataclass(frozen=True)
class EstimateWords:
    """Prints the numbers of one estimate in one language.

    A prefix stands before every name, for an update with other figures; it is "" for the estimate
    itself.
    """

    edition: Edition
    language: Language
    estimated: Estimated

    def value(self, name: str) -> float:
        """A number by its name."""
        first, mark, rest = name.partition(":")
        if mark:
            update = next(item for item in self.estimated.updated if item.update.id == first)
            return update.values[rest]
        return self.estimated.values[name]

    def people(self, name: str) -> str:
        """A number of people, whole."""
        return self._mark(format_number(self.value(name), 0, self.language), name)

    def about(self, name: str) -> str:
        """A number of people in multiples of the step of the estimate: `15.000`."""
        step = self.estimated.spec.step
        value = round(self.value(name) / step) * step
        return self._mark(format_number(value, 0, self.language), f"{name}~{step}")

    def area(self, name: str) -> str:
        """A number of people of an area, in multiples of the step of small areas."""
        spec = self.estimated.spec.small_areas
        step = spec.step if spec else 1
        value = round_half_up(self.value(name) / step, 0) * step
        return self._mark(format_number(value, 0, self.language), f"{name}~{step}")

    def share(self, name: str, decimals: int = 0) -> str:
        """A percentage of the common base, without decimals."""
        return self._mark(f"{format_number(self.value(name), decimals, self.language)}%", name)

    def figure(self, known: Known) -> str:
        """A figure of the edition, as it is printed elsewhere."""
        decimals = self.edition.indicators[known.observation.indicator].spec.decimals
        value = known.observation.value or 0.0
        text = format_figure(value, known.unit, decimals, self.language)
        return self.language.mark(text, known.observation.id)

    def figure_with_unit(self, known: Known) -> str:
        """The same with the noun of its unit, where that is no sign."""
        if known.unit.kind is UnitKind.SHARE:
            return self.figure(known)
        return f"{self.figure(known)} {known.unit.word(self.language.code)}"

    def assumed(self, assumption: Assumption, end: str) -> str:
        """An end or the point of an assumption, with as many decimals as its source has."""
        name = f"{assumption.id}.{end}"
        decimals = self._decimals(getattr(assumption, end))
        sign = "%" if assumption.unit is AssumptionUnit.PERCENT else ""
        return self._mark(f"{format_number(self.value(name), decimals, self.language)}{sign}", name)

    def span(self, low: str, high: str, say: Callable[[str], str]) -> str:
        """From one number to another, or one of them where both are printed alike."""
        first, last = say(low), say(high)
        if self.value(low) == self.value(high):
            return first
        return self.language("estimate_span", low=first, high=last)

    def _decimals(self, term: str) -> int:
        if term[0].isalpha():
            known = self.estimated.inputs[term]
            return self.edition.indicators[known.observation.indicator].spec.decimals
        return len(term.partition(".")[2])

    def _mark(self, text: str, name: str) -> str:
        return self.language.mark(text, self.estimated.identity(name))
