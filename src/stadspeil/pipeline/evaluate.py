"""From a folder to a monitor: the first half of every command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stadspeil.edition import load_edition
from stadspeil.model.monitor import Monitor
from stadspeil.observations import Store, build_monitor

Progress = Callable[[str], None]


@contextmanager
def open_monitor(
    edition: Path, progress: Progress = lambda _: None
) -> Iterator[tuple[Store, Monitor]]:
    """An edition read, loaded into its store and evaluated.

    Raises:
        EditionError: the edition has problems.
    """
    loaded = load_edition(edition)
    progress("loading the store")
    with Store(loaded) as store:
        progress("evaluating the indicators")
        yield store, build_monitor(store)
