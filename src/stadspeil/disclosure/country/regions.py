"""Which areas belong to which municipality, and which cells link municipalities."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from stadspeil.disclosure.tables import AREA, CellKey, Tables, TablesFile

LARGER = ""
"""The region of the areas that lie in no municipality: country, provinces, reference groups."""

_MUNICIPALITY = "GM"


class Regions:
    """The municipality of each area, by the hierarchy of the codelist of areas."""

    def __init__(self, file: TablesFile, parents: Mapping[str, str]) -> None:
        self.parents = parents
        self.named = frozenset(_list_named_areas(file))
        self._known: dict[str, str] = {}
        self._parts = Counter(parents.values())

    def of(self, area: str) -> str:
        """The municipality that an area is or lies in; `LARGER` if there is none."""
        if area not in self._known:
            up = area
            while up and not up.startswith(_MUNICIPALITY):
                up = self.parents.get(up, "")
            self._known[area] = up or LARGER
        return self._known[area]

    def is_shared(self, area: str) -> bool:
        """Whether relations may link the figures of an area with those of other municipalities."""
        region = self.of(area)
        return region in (LARGER, area) or area in self.named

    def has_parts(self, area: str) -> bool:
        """Whether an area is a municipality that is divided into smaller areas."""
        return area.startswith(_MUNICIPALITY) and self._parts[area] > 1

    def within(self, region: str) -> Mapping[str, str]:
        """The hierarchy as far as the relations of a municipality need it.

        All larger areas and municipalities stay, so that nobody takes a part of them for all.
        """
        if any(not self._is_whole(area) for area in self.named):
            return self.parents
        return {
            area: parent
            for area, parent in self.parents.items()
            if self._is_whole(area) or self.of(area) == region
        }

    def list_orphans(self, own: Tables, larger: Mapping[CellKey, object]) -> Iterator[CellKey]:
        """Cells of a municipality that a larger area is added up from, without one between."""
        for key in own.cells:
            up = self.parents.get(key.codes[0], "")
            while up and _moved(key, up) not in own.cells and _moved(key, up) not in larger:
                up = self.parents.get(up, "")
            if up and self.of(up) == LARGER:
                yield key

    def _is_whole(self, area: str) -> bool:
        return self.of(area) in (LARGER, area)


def _moved(key: CellKey, area: str) -> CellKey:
    return CellKey(key.table, key.measure, (area, *key.codes[1:]))


def _list_named_areas(file: TablesFile) -> Iterator[str]:
    """The areas that a relation or a percentage names: it may link them with any other."""
    parts = [
        part
        for table in file.tables
        for measure in table.measures
        for part in (measure.numerator, measure.denominator)
        if part is not None
    ]
    for part in parts:
        yield from _areas(part.codes)
    for relation in file.relations:
        for term in relation.terms:
            yield from _areas(term.codes)


def _areas(codes: Mapping[str, str | tuple[str, ...]]) -> Iterable[str]:
    named = codes.get(AREA, ())
    return (named,) if isinstance(named, str) else named
