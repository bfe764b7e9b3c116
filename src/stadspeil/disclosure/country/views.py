"""What is attacked at a time: a municipality with its neighbourhoods, or what links them all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from stadspeil.disclosure.country.regions import LARGER
from stadspeil.disclosure.country.shelf import Shelf
from stadspeil.disclosure.relations import relate
from stadspeil.disclosure.system import System, build_system
from stadspeil.disclosure.tables import Cell, CellKey, Tables


class Views:
    """Several folders, a part at a time. The linking part stays in memory."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self.shelves = shelves
        regions = {region for shelf in shelves for region in shelf.regions}
        self.regions: tuple[str, ...] = tuple(sorted(regions - {LARGER}))

    @cached_property
    def linking(self) -> tuple[Tables, ...]:
        """The municipalities and all larger areas, of each folder."""
        return tuple(_link(shelf) for shelf in self.shelves)

    def of(self, region: str) -> tuple[Tables, ...]:
        """A municipality with its neighbourhoods, and the areas that relations name, by folder."""
        if region == LARGER:
            return self.linking
        return tuple(
            _join_named(shelf, region, linking)
            for shelf, linking in zip(self.shelves, self.linking, strict=True)
        )

    def system(self, region: str) -> System:
        """What a reader knows of a municipality, or of what links them."""
        return build_system(self.of(region), relate)

    @cached_property
    def shared(self) -> frozenset[CellKey]:
        """The cells of the linking part, by their names in a system."""
        return frozenset(self.system(LARGER).keys)

    def touched(self, key: CellKey) -> Iterator[str]:
        """The municipalities in whose part a cell of the linking part stands."""
        area = key.codes[0]
        if any(area in shelf.areas.named for shelf in self.shelves):
            yield from self.regions
            return
        yield from {shelf.areas.of(area) for shelf in self.shelves} - {LARGER}


def _link(shelf: Shelf) -> Tables:
    larger = shelf.load(LARGER)
    cells = dict(larger.cells)
    for region in shelf.regions:
        if region == LARGER:
            continue
        own = shelf.load(region)
        orphans = set(shelf.areas.list_orphans(own, larger.cells))
        cells |= {
            key: cell
            for key, cell in own.cells.items()
            if key in orphans or shelf.areas.is_shared(key.codes[0])
        }
    return replace(larger, cells=cells)


def _join_named(shelf: Shelf, region: str, linking: Tables) -> Tables:
    own = shelf.load(region)
    if not shelf.areas.named:
        return own
    cells: dict[CellKey, Cell] = {
        key: cell for key, cell in linking.cells.items() if key.codes[0] in shelf.areas.named
    }
    return replace(own, cells={**own.cells, **cells})
