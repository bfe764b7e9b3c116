"""Writes the site: pages of each catalogue, the style, the fonts."""

from collections.abc import Callable, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stadspeil import __version__
from stadspeil.publish.drawing import draw_charts
from stadspeil.publish.site.links import Links
from stadspeil.publish.site.markup import render_chapter
from stadspeil.publish.site.pages import Page, list_charts, list_pages
from stadspeil.publish.site.translation import find_untranslated, mark_phrase, mark_text
from stadspeil.publish.views import Catalogue

STYLE = "style.css"
ICON = "icon.svg"
FONTS = "fonts"

Drawings = dict[str, str]


def write_site(
    catalogues: Sequence[Catalogue],
    folder: Path,
    *,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Write the site into an empty folder: the first language at its root, others below.

    `cache` is a folder in which drawings are kept between builds. Beside the folder of the site
    the pages expect `data/` and `monitor.pdf`. The same catalogues give the same bytes.
    """
    if progress is not None:
        progress("drawing the charts")
    jobs = [(chart, item.language) for item in catalogues for chart in list_charts(item)]
    pictures = draw_charts(jobs, cache=cache)
    drawings: dict[str, Drawings] = {item.language.code: {} for item in catalogues}
    for (chart, language), picture in zip(jobs, pictures, strict=True):
        drawings[language.code][chart.id] = picture
    if progress is not None:
        progress("writing the pages")
    environment = _make_environment()
    for place, catalogue in enumerate(catalogues):
        prefix = f"{catalogue.language.code}/" if place else ""
        others = [item for item in catalogues if item is not catalogue]
        writer = _Writer(environment, folder, catalogue, others, prefix)
        for page in list_pages(catalogue):
            writer.write(page, catalogues[0], drawings[catalogue.language.code])
    _copy_assets(folder)


class _Writer:
    """Writes the pages of one language."""

    def __init__(
        self,
        environment: Environment,
        folder: Path,
        catalogue: Catalogue,
        others: Sequence[Catalogue],
        prefix: str,
    ) -> None:
        self._environment = environment
        self._folder = folder
        self._catalogue = catalogue
        self._others = others
        self._prefix = prefix
        self._untranslated = find_untranslated(catalogue.edition, catalogue.language)

    def write(self, page: Page, first: Catalogue, drawings: Drawings) -> None:
        """Write one page."""
        catalogue, language = self._catalogue, self._catalogue.language
        links = Links(page.path, self._prefix)
        text = self._environment.get_template(page.template).render(
            page=page,
            catalogue=catalogue,
            edition=catalogue.edition,
            settings=catalogue.edition.settings,
            t=language,
            to=links.to_page,
            root=links.to_root,
            switches=[
                (other.language, links.to_root(f"{_prefix_of(other, first)}{page.path}"))
                for other in self._others
            ],
            said=lambda words: mark_phrase(words, language, self._untranslated),
            told=lambda words: mark_text(words, language, self._untranslated),
            picture=lambda chart: Markup(drawings[chart.id]),
            links=links,
            chapter_text=render_chapter,
            version=__version__,
            **page.context,
        )
        file = self._folder / self._prefix / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _prefix_of(catalogue: Catalogue, first: Catalogue) -> str:
    return "" if catalogue is first else f"{catalogue.language.code}/"


def _make_environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _copy_assets(folder: Path) -> None:
    own = resources.files(__package__)
    for name in (STYLE, ICON):
        _copy(own / name, folder / name)
    (folder / FONTS).mkdir()
    for file in sorted((own.parent / FONTS).iterdir(), key=lambda item: item.name):  # type: ignore[attr-defined]
        if file.name.endswith(".woff2") or file.name == "OFL.txt":
            _copy(file, folder / FONTS / file.name)


def _copy(source: Traversable, target: Path) -> None:
    target.write_bytes(source.read_bytes())
