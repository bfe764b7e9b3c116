"""Links between pages: always relative, always naming the file, so that they work from a folder."""

from dataclasses import dataclass
from urllib.parse import quote

HOME = "index.html"
SUMMARY = "samenvatting.html"
INDICATORS = "indicatoren/index.html"
AREAS = "gebieden/index.html"
COMPARISONS = "gebieden/vergelijken.html"
TYPOLOGIES = "indelingen/index.html"
MONEY = "uitgaven.html"
GROWTH = "uitgaven-ontleding.html"
GOALS = "doelen.html"
RESEARCH = "onderzoek.html"
ACCOUNTABILITY = "verantwoording.html"
CORRECTIONS = "correcties.html"
DATA = "data.html"
NOT_FOUND = "404.html"
SEARCH = "zoeken.html"

NAMED = {
    "uitgaven": MONEY,
    "gebieden": AREAS,
    "doelen": GOALS,
    "onderzoek": RESEARCH,
    "verantwoording": ACCOUNTABILITY,
    "correcties": CORRECTIONS,
    "data": DATA,
}
"""Pages that every monitor has, by the names that a question or text may link to."""


def chapter_path(identifier: str) -> str:
    """The page of a chapter."""
    return f"hoofdstukken/{identifier}.html"


def estimate_path(identifier: str) -> str:
    """The page of an estimate."""
    return f"schattingen/{identifier}.html"


def typology_path(identifier: str) -> str:
    """The page of a typology."""
    return f"indelingen/{identifier}.html"


def indicator_path(identifier: str) -> str:
    """The page of an indicator."""
    return f"indicatoren/{identifier}.html"


def area_path(code: str) -> str:
    """The page of an area."""
    return f"gebieden/{code}.html"


def map_path(slug: str) -> str:
    """The page of a map."""
    return f"gebieden/kaart-{slug}.html"


@dataclass(frozen=True)
class Links:
    """The links of one page: `path` inside its language, whose pages stand under `prefix`.

    `folder` is the path of the site on its server, for a page that must work wherever it is shown.
    """

    path: str
    prefix: str
    folder: str = ""

    def to_page(self, path: str) -> str:
        """The address of a page in the same language."""
        return self.to_root(f"{self.prefix}{path}")

    def to_root(self, path: str) -> str:
        """The address of a file, by its path from the root of the site."""
        start = self.folder or "../" * f"{self.prefix}{self.path}".count("/")
        file, mark, fragment = path.partition("#")
        return f"{start}{quote(file)}{mark}{quote(fragment)}"

    def to_chapter(self, identifier: str) -> str:
        """The address of a chapter."""
        return self.to_page(chapter_path(identifier))

    def to_indicator(self, identifier: str) -> str:
        """The address of an indicator."""
        return self.to_page(indicator_path(identifier))

    def to_estimate(self, identifier: str) -> str:
        """The address of an estimate."""
        return self.to_page(estimate_path(identifier))

    def to_typology(self, identifier: str) -> str:
        """The address of a typology."""
        return self.to_page(typology_path(identifier))

    def to_area(self, code: str) -> str:
        """The address of an area."""
        return self.to_page(area_path(code))

    def to_map(self, slug: str) -> str:
        """The address of a map."""
        return self.to_page(map_path(slug))
