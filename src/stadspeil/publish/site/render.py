"""Writes the site: pages of each catalogue, the style, the fonts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stadspeil import __version__
from stadspeil.language import format_number
from stadspeil.model.chapter import plain_text
from stadspeil.model.receipt import Receipt
from stadspeil.publish.drawing import draw_charts
from stadspeil.publish.identity import identify
from stadspeil.publish.site import interaction
from stadspeil.publish.site.links import ACCOUNTABILITY, INDICATORS, NOT_FOUND, Links
from stadspeil.publish.site.markup import render_chapter
from stadspeil.publish.site.metadata import (
    Addresses,
    describe_page,
    find_addresses,
    render_robots,
    render_sitemap,
)
from stadspeil.publish.site.page import Page
from stadspeil.publish.site.pages import has_page, list_charts, list_pages
from stadspeil.publish.site.search import (
    INDEX,
    SCRIPT,
    build_search_page,
    list_entries,
    render_index,
)
from stadspeil.publish.site.translation import find_untranslated, mark_phrase, mark_text
from stadspeil.publish.style import join_style
from stadspeil.publish.views import Catalogue

STYLE = "style.css"
ICON = "icon.svg"
FONTS = "fonts"
LATIN = "latin"
VENDOR = "vendor"
VENDORED = ("minisearch.js", "minisearch-LICENSE.txt")
FONT = "StadspeilSans-Regular-Latin.woff2"

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
    prefixes = {item.language.code: _prefix_of(item, catalogues[0]) for item in catalogues}
    addresses = find_addresses(catalogues[0].edition.settings, prefixes)
    for place, catalogue in enumerate(catalogues):
        prefix = f"{catalogue.language.code}/" if place else ""
        others = [item for item in catalogues if item is not catalogue]
        writer = _Writer(environment, folder, catalogue, others, prefix, addresses)
        pages = list(list_pages(catalogue))
        entries = list_entries(catalogue, pages)
        for page in (*pages, build_search_page(catalogue, entries)):
            writer.write(page, catalogues[0], drawings[catalogue.language.code])
        _write_text(folder / prefix / INDEX, render_index(catalogue.language, entries))
    if addresses is not None:
        _write_text(folder / "sitemap.xml", render_sitemap(addresses, list_pages(catalogues[0])))
    _write_text(folder / "robots.txt", render_robots(addresses))
    _copy_assets(folder)
    _write_interaction(catalogues, folder)


def write_accountability(catalogues: Sequence[Catalogue], folder: Path, receipt: Receipt) -> None:
    """Write the accountability pages again, with the receipt of a verification on them."""
    environment = _make_environment()
    first = catalogues[0]
    prefixes = {item.language.code: _prefix_of(item, first) for item in catalogues}
    addresses = find_addresses(first.edition.settings, prefixes)
    for catalogue in catalogues:
        others = [item for item in catalogues if item is not catalogue]
        prefix = _prefix_of(catalogue, first)
        writer = _Writer(environment, folder, catalogue, others, prefix, addresses)
        context = {"receipt": receipt, "printed": partial(_print_count, catalogue, receipt)}
        for page in list_pages(catalogue):
            if page.path == ACCOUNTABILITY:
                writer.write(replace(page, context=context), first, {})


def _print_count(catalogue: Catalogue, receipt: Receipt, name: str) -> str:
    count = format_number(receipt.counts[name], 0, catalogue.language)
    return catalogue.language.mark(count, f"receipt:{name}")


class _Writer:
    """Writes the pages of one language."""

    def __init__(
        self,
        environment: Environment,
        folder: Path,
        catalogue: Catalogue,
        others: Sequence[Catalogue],
        prefix: str,
        addresses: Addresses | None,
    ) -> None:
        self._environment = environment
        self._folder = folder
        self._catalogue = catalogue
        self._others = others
        self._prefix = prefix
        self._untranslated = find_untranslated(catalogue.edition, catalogue.language)
        self._addresses = addresses

    def write(self, page: Page, first: Catalogue, drawings: Drawings) -> None:
        """Write one page."""
        catalogue, language = self._catalogue, self._catalogue.language
        # A server shows this page at any depth, where relative links would lead nowhere.
        is_anywhere = page.path == NOT_FOUND
        folder = self._addresses.folder if self._addresses and is_anywhere else ""
        links = Links(page.path, self._prefix, folder)
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
            has_page=partial(has_page, catalogue),
            addresses=self._addresses,
            description=describe_page(catalogue, page, links, self._addresses),
            chapter_text=render_chapter,
            heading_text=lambda heading: plain_text(heading.children),
            version=__version__,
            **page.context,
        )
        _write_text(self._folder / self._prefix / page.path, identify(text))


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
    (folder / STYLE).write_bytes(join_style(own / STYLE))
    _copy(own / ICON, folder / ICON)
    (folder / VENDOR).mkdir()
    for name in VENDORED:
        _copy(own / VENDOR / name, folder / VENDOR / name)
    (folder / FONTS).mkdir()
    fonts = _fonts()
    for file in (*fonts.iterdir(), *(fonts / LATIN).iterdir()):
        if file.name.endswith(".woff2") or file.name == "OFL.txt":
            _copy(file, folder / FONTS / file.name)


def _fonts() -> Traversable:
    """The typeface, which site and report share."""
    return resources.files("stadspeil.publish") / FONTS


def _write_interaction(catalogues: Sequence[Catalogue], folder: Path) -> None:
    """The scripts, what they need, and the figures of each indicator as files to take along."""
    own = resources.files(__package__)
    scripts = folder / interaction.FOLDER
    scripts.mkdir()
    for name in (*interaction.SCRIPTS, SCRIPT):
        _copy(own / interaction.FOLDER / name, scripts / name)
    interaction.write_font(_fonts() / LATIN / FONT, scripts / "font.js")
    for place, catalogue in enumerate(catalogues):
        prefix = f"{catalogue.language.code}/" if place else ""
        pages = PurePosixPath(prefix, INDICATORS).parent
        interaction.write_words(catalogue, scripts, f"{pages}/")
        interaction.write_figures(catalogue, folder / pages)
    interaction.write_downloads(catalogues[0], (folder / INDICATORS).parent)


def _write_text(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _copy(source: Traversable, target: Path) -> None:
    target.write_bytes(source.read_bytes())
