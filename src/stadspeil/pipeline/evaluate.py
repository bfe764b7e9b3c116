"""From a folder to a monitor: the first half of every command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from stadspeil.claims import Scan, scan_texts
from stadspeil.edition import load_edition
from stadspeil.estimate import build_estimates
from stadspeil.findings import build_insight
from stadspeil.model.monitor import Monitor
from stadspeil.observations import Store, build_monitor
from stadspeil.observations.monitor import change_of
from stadspeil.profiles import build_profiles

Progress = Callable[[str], None]


@contextmanager
def open_figures(
    edition: Path, progress: Progress = lambda _: None
) -> Iterator[tuple[Store, Monitor]]:
    """An edition read, loaded into its store and evaluated: its figures, whatever its texts say.

    Raises:
        EditionError: the edition has problems.
    """
    loaded = load_edition(edition)
    progress("loading the store")
    with Store(loaded) as store:
        progress("evaluating the indicators")
        yield store, build_monitor(store)


@contextmanager
def open_monitor(
    edition: Path, progress: Progress = lambda _: None
) -> Iterator[tuple[Store, Monitor]]:
    """The figures of an edition with what stands out in them, and texts that they bear out.

    Raises:
        EditionError: the edition has problems, or its texts say what is not so.
    """
    with open_figures(edition, progress) as (store, monitor):
        scan = scan_monitor(monitor)
        scan.raise_if_false()
        estimates = build_estimates(monitor)
        profiles = build_profiles(monitor)
        progress("finding what stands out")
        insight = replace(build_insight(monitor), remarks=scan.remarks)
        yield store, replace(monitor, insight=insight, estimates=estimates, profiles=profiles)


def scan_monitor(monitor: Monitor) -> Scan:
    """What the hand-written texts of a monitor say, held against its figures."""
    return scan_texts(monitor.edition, partial(change_of, monitor))
