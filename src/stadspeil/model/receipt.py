"""The receipt of a verification: what was read back from a build, and found as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """Counts of a verification that found nothing wrong.

    `figures` counts the figures that were read back by product, `classes` the numbers that need no
    identity by class; `links` those that were followed. `edition` and `products` hold the hash
    (SHA-256) of each file by its path, except the pages that show the receipt itself.
    """

    figures: Mapping[str, int]
    classes: Mapping[str, int]
    links: int
    edition: Mapping[str, str]
    products: Mapping[str, str]

    @property
    def counts(self) -> Mapping[str, int]:
        """What the accountability page shows, by the names that its numbers have there."""
        figures, others = sum(self.figures.values()), sum(self.classes.values())
        return {
            "figures": figures,
            "others": others,
            "links": self.links,
            "files": len(self.products),
            **{f"class:{name}": count for name, count in self.classes.items()},
        }

    @property
    def share(self) -> float:
        """The share of all numbers that need no identity, in percent."""
        figures, others = sum(self.figures.values()), sum(self.classes.values())
        return 100 * others / (figures + others) if figures + others else 0.0
