"""The views of Leiden in both languages, the site that is made from them, and a browser for it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from stadspeil.language import LANGUAGES, load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.site import write_site
from stadspeil.publish.views import Catalogue, build_catalogue
from tests.conftest import Once
from tests.publish.interaction import Opener

Window = Callable[..., BrowserContext]

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
def site(leiden_monitor: Monitor, drawings: Path, once: Once) -> Path:
    """The site as a build publishes it: its figures have their identity."""
    languages = [load_language(code, has_marks=True) for code in LANGUAGES]

    def write(folder: Path) -> None:
        catalogues = [build_catalogue(leiden_monitor, language) for language in languages]
        write_site(catalogues, folder, cache=drawings)

    return once("site", write)


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


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The site on a server of this machine."""
    handler = partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{found.server_address[1]}/"
        found.shutdown()
        thread.join()


@pytest.fixture(params=[pytest.param("http", marks=pytest.mark.sweep), "file"])
def root(request: pytest.FixtureRequest, site: Path, server: str) -> str:
    """Where the site is: on a server, or in a folder."""
    return server if request.param == "http" else f"{site.as_uri()}/"


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """Gives windows by their size and wishes, one of each: the site keeps nothing between pages."""
    found: dict[str, BrowserContext] = {}

    def give(**options: Any) -> BrowserContext:
        wish = repr(sorted(options.items()))
        if wish not in found:
            found[wish] = browser.new_context(accept_downloads=True, **options)
        return found[wish]

    yield give
    for context in found.values():
        context.close()


@pytest.fixture
def opened(window: Window) -> Iterator[Opener]:
    """Opens pages; whatever a page says on its console or asks elsewhere is a failure."""
    said: list[str] = []
    pages: list[Page] = []

    def complain(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
            said.append(request.url)

    def fail(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # which going on to another page does
            said.append(request.url)

    def start(address: str, width: int = 1280, height: int = 900, **options: Any) -> Page:
        page = window(viewport={"width": width, "height": height}, **options).new_page()
        pages.append(page)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", fail)
        page.on("request", complain)
        page.goto(address)
        return page

    yield start
    for page in pages:
        page.close()
    assert said == []


@pytest.fixture(scope="session")
def written(catalogues: Sequence[Catalogue]) -> dict[str, dict[str, str]]:
    """Each observation as the tables of a language write it."""
    return {
        catalogue.language.code: {
            cell.observation: cell.text
            for view in catalogue.indicators.values()
            for table in view.tables
            for row in table.rows
            for cell in row.cells
        }
        for catalogue in catalogues
    }
