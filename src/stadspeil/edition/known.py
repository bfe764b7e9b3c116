"""What has been read already: the names that texts, findings and explanations may use."""

from collections.abc import Mapping
from dataclasses import dataclass

from stadspeil.model.area import Areas
from stadspeil.model.codelist import Codelist
from stadspeil.model.dataset import Dataset
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import references
from stadspeil.model.period import Frequency
from stadspeil.model.unit import Unit, UnitKind


@dataclass(frozen=True)
class Known:
    """The names that a file beside the figures may use."""

    indicators: Mapping[str, Indicator]
    datasets: Mapping[str, Dataset]
    codelists: Mapping[str, Codelist]
    areas: Areas
    units: Mapping[str, Unit]
    estimates: frozenset[str] = frozenset()
    typologies: frozenset[str] = frozenset()
    empty_pages: frozenset[str] = frozenset()

    def frequency(self, indicator: str) -> Frequency | None:
        """The frequency of the figures of an indicator; None while its dataset is refused."""
        item = self.indicators[indicator]
        for reference in references(item.expression):
            if reference.dataset in self.datasets:
                own = self.datasets[reference.dataset].spec.period.frequency
                return item.spec.frequency or own
        return None

    def codes(self, indicator: str, dimension: str) -> Codelist | None:
        """The codelist of a breakdown of an indicator; None while its dataset is refused."""
        for reference in references(self.indicators[indicator].expression):
            if reference.dataset in self.datasets:
                spec = self.datasets[reference.dataset].spec.dimensions.get(dimension)
                if spec is not None:
                    return self.codelists.get(spec.codelist)
        return None

    def kind(self, indicator: str) -> UnitKind | None:
        """What sort of quantity an indicator measures; None while its unit is refused."""
        unit = self.units.get(self.indicators[indicator].spec.unit)
        return unit.kind if unit else None
