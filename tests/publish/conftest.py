"""The views of Leiden in both languages, and the site that is made from them."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.site import write_site
from stadspeil.publish.views import Catalogue, build_catalogue

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def catalogues(leiden_monitor: Monitor) -> Sequence[Catalogue]:
    return [build_catalogue(leiden_monitor, load_language(code)) for code in LANGUAGES]


@pytest.fixture(scope="session")
def drawings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A cache of drawings, which the workers of one run share."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "drawings"


@pytest.fixture(scope="session")
def site(
    catalogues: Sequence[Catalogue], drawings: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("leiden") / "site"
    folder.mkdir()
    write_site(catalogues, folder, cache=drawings)
    return folder


@pytest.fixture(scope="session")
def published(
    leiden_monitor: Monitor, drawings: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The site as a build publishes it: its figures have their identity."""
    languages = [load_language(code, has_marks=True) for code in LANGUAGES]
    folder = tmp_path_factory.mktemp("published") / "site"
    folder.mkdir()
    catalogues = [build_catalogue(leiden_monitor, language) for language in languages]
    write_site(catalogues, folder, cache=drawings)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = os.environ.get("STADSPEIL_CHROMIUM")
    # The first is the same browser without its windows: a third less work.
    program = named or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        pytest.fail("no Chromium: run `make setup-test`, or name one in STADSPEIL_CHROMIUM")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield found
        found.close()
