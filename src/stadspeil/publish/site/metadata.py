"""What pages say to machines: their address, a schema.org description, the map of the site.

Descriptions stand in the pages as JSON-LD: a block of data that no browser executes. Without an
address in the settings, links inside them are relative, as everywhere on the site.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import escape, quoteattr

from stadspeil.model.area import Area
from stadspeil.model.edition import Settings
from stadspeil.publish.site import links
from stadspeil.publish.site.links import Links
from stadspeil.publish.site.page import Page
from stadspeil.publish.views import Catalogue, IndicatorView
from stadspeil.publish.views.order import comparison_areas

Description = dict[str, Any]

NOT_ON_THE_MAP = (links.NOT_FOUND, links.SEARCH)
"""Pages that a search engine has no use for."""

_URLSET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">'
)
_PARQUET = "../data/observations.parquet"
_MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
_LICENCES = {
    r"CC (BY(?:-(?:NC|ND|SA))*) (\d\.\d)": "https://creativecommons.org/licenses/{0}/{1}/",
    r"CC(0) (1\.0)": "https://creativecommons.org/publicdomain/zero/{1}/",
}
"""Names of licences that have an address."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of the pages, if the settings say where the site will stand.

    `prefixes` are the folders of the languages, by their codes.
    """

    base: str
    prefixes: Mapping[str, str]

    @property
    def folder(self) -> str:
        """The path of the site on its server: links from it work at any depth."""
        return urlsplit(self.base).path

    def of(self, language: str, path: str) -> str:
        """The address of a page. The home page stands at the address of the site itself."""
        full = f"{self.prefixes[language]}{path}"
        return self.base if full == links.HOME else f"{self.base}{quote(full)}"

    def alternates(self, path: str) -> list[tuple[str, str]]:
        """The address of a page in each language, and for readers of none of them."""
        found = [(language, self.of(language, path)) for language in self.prefixes]
        return [*found, ("x-default", found[0][1])]


def find_addresses(settings: Settings, prefixes: Mapping[str, str]) -> Addresses | None:
    """The addresses of the pages, or None where the settings name none."""
    return Addresses(f"{settings.address.rstrip('/')}/", prefixes) if settings.address else None


def render_sitemap(addresses: Addresses, pages: Iterable[Page]) -> str:
    """The map of the site: each page with its other languages, in the format of sitemaps.org."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', _URLSET]
    for page in pages:
        if page.path in NOT_ON_THE_MAP:
            continue
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address)}/>'
            for code, address in addresses.alternates(page.path)
        )
        for language in addresses.prefixes:
            place = escape(addresses.of(language, page.path))
            lines.append(f"<url><loc>{place}</loc>{others}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def render_robots(addresses: Addresses | None) -> str:
    """What search engines may visit: everything, and where the map is."""
    lines = ["User-agent: *", "Allow: /"]
    if addresses is not None:
        lines.append(f"Sitemap: {addresses.base}sitemap.xml")
    return "\n".join([*lines, ""])


def describe_page(
    catalogue: Catalogue, page: Page, place: Links, addresses: Addresses | None
) -> Description | None:
    """What schema.org calls the things on a page, or None if there are none."""
    own = addresses.of(catalogue.language.code, page.path) if addresses else ""
    describer = _Describer(catalogue, page, place, own)
    things = [thing for thing in describer.describe() if thing]
    return {"@context": "https://schema.org", "@graph": things} if things else None


@dataclass(frozen=True)
class _Describer:
    """Describes the things on one page; `own` is its address, if that is known."""

    catalogue: Catalogue
    page: Page
    place: Links
    own: str

    def describe(self) -> list[Description]:
        """The things on the page."""
        if self.page.path == links.NOT_FOUND:
            return []
        match self.page.template:
            case "home.html":
                return [self._site()]
            case "indicator.html":
                return [self._indicator(self.page.context["view"]), self._breadcrumbs()]
            case "data.html":
                return [self._all_figures(), self._breadcrumbs()]
            case _:
                return [self._breadcrumbs()]

    def _at(self, link: str) -> str:
        return urljoin(self.own, link)

    @property
    def _authority(self) -> Description:
        name = self.catalogue.edition.settings.authority
        return {"@type": "GovernmentOrganization", "name": name}

    def _site(self) -> Description:
        search = f"{self._at(self.place.to_page(links.SEARCH))}?q={{search_term_string}}"
        return _filled(
            {
                "@type": "WebSite",
                "name": self.page.title,
                "description": self.page.description,
                "inLanguage": self.catalogue.language.code,
                "url": self.own,
                "publisher": self._authority,
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {"@type": "EntryPoint", "urlTemplate": search},
                    "query-input": "required name=search_term_string",
                },
            }
        )

    def _breadcrumbs(self) -> Description:
        above = [(title, self._at(self.place.to_page(path))) for title, path in self.page.crumbs]
        items = [
            {"@type": "ListItem", "position": number, "name": title, "item": address}
            for number, (title, address) in enumerate(above, start=1)
        ]
        last = {"@type": "ListItem", "position": len(items) + 1, "name": self.page.title}
        if self.own:
            last["item"] = self.own
        return {"@type": "BreadcrumbList", "itemListElement": [*items, last]}

    def _dataset(self) -> Description:
        settings = self.catalogue.edition.settings
        return {
            "@type": "Dataset",
            "name": self.page.title,
            "description": self.page.description,
            "inLanguage": self.catalogue.language.code,
            "url": self.own,
            "creator": self._authority,
            "version": settings.version,
            "creativeWorkStatus": self.catalogue.edition.status.value,
            "isAccessibleForFree": True,
        }

    def _downloads(self, *paths: str) -> list[Description]:
        """Files by their paths from the root of the site."""
        return [
            {
                "@type": "DataDownload",
                "encodingFormat": _MEDIA_TYPES[path.rpartition(".")[2]],
                "contentUrl": self._at(self.place.to_root(path)),
            }
            for path in paths
        ]

    def _indicator(self, view: IndicatorView) -> Description:
        edition = self.catalogue.edition
        sources = [edition.datasets[dataset.id].spec for dataset in view.datasets]
        licences = {spec.source.licence for spec in sources}
        licence = licences.pop() if len(licences) == 1 else None
        based_on = [
            _filled(
                {
                    "@type": "Dataset" if spec.description else "CreativeWork",
                    "name": self.catalogue.language.text(spec.title),
                    "creator": {"@type": "Organization", "name": spec.source.holder},
                    "url": spec.source.url or "",
                }
            )
            for spec in sources
        ]
        return _filled(
            self._dataset()
            | {
                "keywords": view.domain_name,
                "variableMeasured": {
                    "@type": "PropertyValue",
                    "name": view.title,
                    "unitText": view.unit,
                },
                "temporalCoverage": view.coverage,
                "spatialCoverage": self._places(view.areas),
                "license": _describe_licence(licence) if licence else "",
                "isBasedOn": based_on,
                "distribution": self._downloads(
                    f"indicatoren/{view.id}.csv", f"indicatoren/{view.id}.json", _PARQUET
                ),
            }
        )

    def _all_figures(self) -> Description:
        views = self.catalogue.indicators.values()
        days = sorted(day for view in views for day in view.coverage.split("/") if day)
        areas = dict.fromkeys(area for view in views for area in view.areas)
        return _filled(
            self._dataset()
            | {
                "name": self.catalogue.language.text(self.catalogue.edition.settings.title),
                "variableMeasured": [
                    {"@type": "PropertyValue", "name": view.title, "unitText": view.unit}
                    for view in views
                ],
                "temporalCoverage": f"{days[0]}/{days[-1]}" if days else "",
                "distribution": self._downloads(
                    "../data/observations.csv", "../data/datapackage.json", _PARQUET
                ),
                "spatialCoverage": self._places(tuple(areas)),
            }
        )

    def _places(self, codes: tuple[str, ...]) -> list[Description]:
        """The areas that are compared first, or all of them if none of those has figures."""
        edition = self.catalogue.edition
        first = [code for code in comparison_areas(edition) if code in codes]
        return [self._place(edition.areas[code]) for code in first or codes]

    def _place(self, area: Area) -> Description:
        name = self.catalogue.language.text(area.name)
        if area.code.startswith("X."):
            return {"@type": "Place", "name": name}
        identifier = {"@type": "PropertyValue", "propertyID": "CBS", "value": area.code}
        return {"@type": "AdministrativeArea", "name": name, "identifier": identifier}


def _describe_licence(name: str) -> str | Description:
    for pattern, address in _LICENCES.items():
        if match := re.fullmatch(pattern, name):
            return address.format(*(part.lower() for part in match.groups()))
    return name if name.startswith("https://") else {"@type": "CreativeWork", "name": name}


def _filled(thing: Description) -> Description:
    return {name: value for name, value in thing.items() if value not in ("", [])}
