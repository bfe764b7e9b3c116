"""Links between pages: always relative, always naming the file, so that they work from a folder."""

from dataclasses import dataclass
from urllib.parse import quote

HOME = "index.html"
INDICATORS = "indicatoren/index.html"
AREAS = "gebieden/index.html"
GOALS = "doelen.html"
RESEARCH = "onderzoek.html"
ACCOUNTABILITY = "verantwoording.html"
DATA = "data.html"
NOT_FOUND = "404.html"


def chapter_path(identifier: str) -> str:
    """The page of a chapter."""
    return f"hoofdstukken/{identifier}.html"


def indicator_path(identifier: str) -> str:
    """The page of an indicator."""
    return f"indicatoren/{identifier}.html"


def area_path(code: str) -> str:
    """The page of an area."""
    return f"gebieden/{code}.html"


@dataclass(frozen=True)
class Links:
    """The links of one page: `path` inside its language, whose pages stand under `prefix`."""

    path: str
    prefix: str

    def to_page(self, path: str) -> str:
        """The address of a page in the same language."""
        return self.to_root(f"{self.prefix}{path}")

    def to_root(self, path: str) -> str:
        """The address of a file, by its path from the root of the site."""
        depth = f"{self.prefix}{self.path}".count("/")
        file, mark, fragment = path.partition("#")
        return f"{'../' * depth}{quote(file)}{mark}{quote(fragment)}"

    def to_chapter(self, identifier: str) -> str:
        """The address of a chapter."""
        return self.to_page(chapter_path(identifier))

    def to_indicator(self, identifier: str) -> str:
        """The address of an indicator."""
        return self.to_page(indicator_path(identifier))

    def to_area(self, code: str) -> str:
        """The address of an area."""
        return self.to_page(area_path(code))
