"""What many tests look at: the edition of Leiden, loaded and evaluated once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from stadspeil.edition import load_edition
from stadspeil.estimate import build_estimates
from stadspeil.findings import build_insight
from stadspeil.language import load_language
from stadspeil.model.edition import Edition
from stadspeil.model.monitor import Monitor
from stadspeil.observations.monitor import build_monitor
from stadspeil.observations.store import Store
from stadspeil.pipeline.build import build_edition
from stadspeil.profiles import build_profiles
from stadspeil.publish.views import Catalogue, build_catalogue

# A busy machine is no failure: what is slow shows in the benchmarks.
settings.register_profile("stadspeil", deadline=None)
settings.load_profile("stadspeil")

ROOT = Path(__file__).parent.parent
LEIDEN = ROOT / "editions" / "leiden-2022"
BASISKRACHT = ROOT / "editions" / "leiden-basiskracht-2021"


Fill = Callable[[Path], object]
Once = Callable[[str, Fill], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Fills a folder of that name once in a run: one worker does it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()

    def make(name: str, fill: Fill) -> Path:
        folder = (base if worker_id == "master" else base.parent) / "once" / name
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            is_full = folder.with_suffix(".full")
            if not is_full.exists():
                fill(folder)
                is_full.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def leiden() -> Edition:
    return load_edition(LEIDEN)


@pytest.fixture(scope="session")
def leiden_store(leiden: Edition) -> Iterator[Store]:
    with Store(leiden) as store:
        yield store


@pytest.fixture(scope="session")
def leiden_monitor(leiden_store: Store) -> Monitor:
    monitor = build_monitor(leiden_store)
    return replace(monitor, insight=build_insight(monitor))


@pytest.fixture(scope="session")
def leiden_catalogue(leiden_monitor: Monitor) -> Catalogue:
    """Every view of Leiden in Dutch."""
    return build_catalogue(leiden_monitor, load_language("nl"))


@pytest.fixture(scope="session")
def basiskracht_monitor() -> Iterator[Monitor]:
    """The edition with an estimate, evaluated once."""
    with Store(load_edition(BASISKRACHT)) as store:
        monitor = build_monitor(store)
        yield replace(
            monitor,
            insight=build_insight(monitor),
            estimates=build_estimates(monitor),
            profiles=build_profiles(monitor),
        )


@pytest.fixture(scope="session")
def basiskracht_catalogue(basiskracht_monitor: Monitor) -> Catalogue:
    """Every view of that edition in Dutch."""
    return build_catalogue(basiskracht_monitor, load_language("nl"))


@pytest.fixture(scope="session")
def basiskracht_build(once: Once) -> Path:
    """That edition, built once."""

    def build(out: Path) -> None:
        build_edition(BASISKRACHT, out, cache=out / ".cache")

    return once("basiskracht", build) / BASISKRACHT.name
