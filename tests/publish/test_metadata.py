"""What pages say to machines: valid, harmless whatever people write, addresses where known."""

import dataclasses
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from pydantic import ValidationError

from stadspeil.model.base import Text
from stadspeil.publish.site import write_site
from stadspeil.publish.site.metadata import find_addresses, render_robots
from stadspeil.publish.views import Catalogue

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HOSTILE = "</script><script>alert('x')</script>\u2028\"&"
ADDRESS = "https://monitor.example.nl/leiden 2022"
BASE = "https://monitor.example.nl/leiden-2022/"
NAMESPACE = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}

Thing = Mapping[str, Any]
Settle = Callable[[dict[str, object]], Path]


def things(path: Path) -> dict[str, Thing]:
    """The things that a page describes, by type."""
    blocks = BLOCK.findall(path.read_text("utf-8"))
    assert len(blocks) == 1, path
    data = json.loads(blocks[0])
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


@pytest.fixture(scope="module")
def settle(
    catalogues: Sequence[Catalogue], drawings: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settle:
    """Writes the site of Leiden with other settings."""

    def write(update: dict[str, object]) -> Path:
        folder = tmp_path_factory.mktemp("settled") / "site"
        folder.mkdir()
        changed = []
        for catalogue in catalogues:
            settings = catalogue.edition.settings.model_copy(update=update)
            edition = dataclasses.replace(catalogue.edition, settings=settings)
            changed.append(dataclasses.replace(catalogue, edition=edition))
        write_site(changed, folder, cache=drawings)
        return folder

    return write


@pytest.fixture(scope="module")
def published(settle: Settle) -> Path:
    """The site as it will stand at an address."""
    return settle({"address": BASE.rstrip("/")})


def test_every_page_but_404_describes_itself(site: Path) -> None:
    for path in site.rglob("*.html"):
        if path.name == "404.html":
            assert not BLOCK.findall(path.read_text("utf-8"))
        elif path == site / "index.html" or path == site / "en" / "index.html":
            assert set(things(path)) == {"WebSite"}
        else:
            assert "BreadcrumbList" in things(path), path


def test_an_indicator_is_a_dataset(site: Path) -> None:
    dataset = things(site / "indicatoren" / "huishoudens-met-voorziening.html")["Dataset"]
    assert dataset["name"] == "Huishoudens met een voorziening"
    assert dataset["temporalCoverage"] == "2017-01-01/2021-12-31"
    assert dataset["variableMeasured"]["unitText"] == "%"
    assert [place["name"] for place in dataset["spatialCoverage"]] == [
        "Leiden",
        "gemeenten met 100.000 tot 300.000 inwoners",
        "Nederland",
    ]
    assert dataset["creator"] == {"@type": "GovernmentOrganization", "name": "Gemeente Leiden"}
    formats = [item["encodingFormat"] for item in dataset["distribution"]]
    assert formats == ["text/csv", "application/json", "application/vnd.apache.parquet"]
    assert "license" not in dataset  # its source names none
    for item in dataset["distribution"][:2]:
        assert (site / "indicatoren" / item["contentUrl"]).is_file()


def test_a_licence_that_the_source_names_has_its_address(site: Path) -> None:
    dataset = things(site / "indicatoren" / "bevolkingsdichtheid.html")["Dataset"]
    assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_the_data_page_describes_all_figures(site: Path, catalogues: Sequence[Catalogue]) -> None:
    dataset = things(site / "en" / "data.html")["Dataset"]
    assert len(dataset["variableMeasured"]) == len(catalogues[1].indicators)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", dataset["temporalCoverage"])


def test_home_tells_how_to_search(site: Path, published: Path) -> None:
    action = things(site / "index.html")["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == "zoeken.html?q={search_term_string}"
    action = things(published / "en" / "index.html")["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{BASE}en/zoeken.html?q={{search_term_string}}"


def test_a_hostile_title_stays_inside_the_data(settle: Settle) -> None:
    folder = settle({"title": Text(nl=HOSTILE), "authority": HOSTILE, "purpose": Text(nl=HOSTILE)})
    home = things(folder / "index.html")["WebSite"]
    assert home["name"] == home["publisher"]["name"] == HOSTILE
    text = (folder / "index.html").read_text("utf-8")
    assert "<script>" not in text
    assert text.count("</script>") == text.count("<script ")


def test_without_an_address_no_page_names_its_own(site: Path) -> None:
    assert not (site / "sitemap.xml").exists()
    assert (site / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert 'rel="canonical"' not in text
        assert "og:url" not in text
        assert 'property="og:title" content="' in text


def test_with_an_address_pages_name_their_own_and_the_other_language(published: Path) -> None:
    text = (published / "en" / "doelen.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{BASE}en/doelen.html">' in text
    assert f'<link rel="alternate" hreflang="nl" href="{BASE}doelen.html">' in text
    assert f'<link rel="alternate" hreflang="en" href="{BASE}en/doelen.html">' in text
    assert f'<link rel="alternate" hreflang="x-default" href="{BASE}doelen.html">' in text
    assert f'<meta property="og:url" content="{BASE}en/doelen.html">' in text
    assert f'<link rel="canonical" href="{BASE}">' in (published / "index.html").read_text("utf-8")
    dataset = things(published / "en" / "indicatoren" / "wmo-clienten.html")["Dataset"]
    assert [item["contentUrl"] for item in dataset["distribution"]] == [
        f"{BASE}indicatoren/wmo-clienten.csv",
        f"{BASE}indicatoren/wmo-clienten.json",
        urljoin(BASE, "../data/observations.parquet"),
    ]


def test_the_map_of_the_site_lists_every_page_with_its_languages(published: Path) -> None:
    root = ET.fromstring((published / "sitemap.xml").read_text("utf-8"))
    found = [item.text or "" for item in root.findall("s:url/s:loc", NAMESPACE)]
    pages = {
        path.relative_to(published).as_posix()
        for path in published.rglob("*.html")
        if path.name not in ("404.html", "zoeken.html")
    }
    assert len(found) == len(set(found))
    assert {address.removeprefix(BASE) or "index.html" for address in found} == pages
    for item in root.findall("s:url", NAMESPACE):
        languages = [link.get("hreflang") for link in item.findall("x:link", NAMESPACE)]
        assert languages == ["nl", "en", "x-default"]
    assert (published / "robots.txt").read_text().endswith(f"Sitemap: {BASE}sitemap.xml\n")


def test_with_an_address_the_page_for_lost_readers_has_its_style_at_any_depth(
    published: Path, site: Path
) -> None:
    text = (published / "404.html").read_text("utf-8")
    assert '<link rel="stylesheet" href="/leiden-2022/style.css">' in text
    assert 'href="/leiden-2022/en/404.html"' in text
    assert 'action="/leiden-2022/zoeken.html"' in text
    assert not re.findall(r'(?:href|src|action)="(?!/leiden-2022/|#|https://)[^"]*"', text)
    assert '<link rel="stylesheet" href="style.css">' in (site / "404.html").read_text("utf-8")


@pytest.mark.parametrize(
    "address", ["http://x.nl", "x.nl", "https://x.nl/?a", ADDRESS, 'https://x.nl/"><script>']
)
def test_an_address_is_a_plain_https_address(catalogues: Sequence[Catalogue], address: str) -> None:
    settings = catalogues[0].edition.settings
    with pytest.raises(ValidationError):
        type(settings).model_validate({**settings.model_dump(), "address": address})


def test_an_address_at_the_root_of_a_server_works_too(catalogues: Sequence[Catalogue]) -> None:
    settings = catalogues[0].edition.settings.model_copy(update={"address": "https://x.nl"})
    addresses = find_addresses(settings, {"nl": "", "en": "en/"})
    assert addresses is not None
    assert (addresses.base, addresses.folder) == ("https://x.nl/", "/")
    assert addresses.of("en", "index.html") == "https://x.nl/en/index.html"
    assert "Sitemap: https://x.nl/sitemap.xml" in render_robots(addresses)
