"""A full disk, too little memory, damaged files: a clear error, and earlier results whole."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

import pytest

from stadspeil.errors import InputError, OutputError
from stadspeil.pipeline.count import CountSettings
from tests.registrations.count.registration import count_folder


@contextmanager
def full_beyond(size: int) -> Iterator[None]:
    """No file can be made larger than so many bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def ask(folder: Path, *periods: str) -> None:
    text = f"periods: [{', '.join(periods)}]\ntables: [clienten]\n"
    (folder / "count.yaml").write_text(text, encoding="utf-8")


def test_a_disk_that_fills_up_while_periods_are_counted(folder: Path) -> None:
    ask(folder, "2019")
    count_folder(folder)
    before = content(folder / "tables")
    ask(folder, "2019", "2020")

    with full_beyond(1000), pytest.raises(OutputError) as raised:
        count_folder(folder)

    assert str(raised.value) == (
        f"{folder / 'prepared'}: no room on the disk, or no right to write\n"
        f"    expected: room in this folder, and in {gettempdir()}\n"
        "    do: free some space, and run again; finished periods are kept"
    )
    assert content(folder / "tables") == before
    assert not list((folder / "prepared" / "counts").rglob("*.unfinished"))
    assert "counting 2020" in count_folder(folder)


def test_a_disk_that_fills_up_while_tables_are_written(folder: Path) -> None:
    ask(folder, "2019")
    count_folder(folder)
    before = content(folder / "tables")
    ask(folder, "2019", "2020")

    with full_beyond(2000), pytest.raises(OutputError) as raised:
        count_folder(folder)

    assert str(raised.value) == (
        f"{folder / '.releases/tables-2'}: File too large\n"
        "    expected: a folder with room, in which you may write\n"
        "    do: free some space, or name another folder with --out; the last build is untouched"
    )
    assert content(folder / "tables") == before
    assert count_folder(folder) == ["writing the tables"]  # the periods had been counted


def test_a_disk_without_any_room(folder: Path) -> None:
    with full_beyond(10), pytest.raises(OutputError) as raised:
        count_folder(folder)

    assert ": File too large\n    expected: a folder with room" in str(raised.value)
    assert not (folder / "tables").exists()


def test_too_little_memory(folder: Path) -> None:
    with pytest.raises(OutputError) as raised:
        count_folder(folder, CountSettings(memory="1MB", unprotected=True))

    assert str(raised.value) == (
        f"{folder / 'prepared'}: counting takes more than 1MB of memory\n"
        "    expected: memory for the records, or room on the disk to work on\n"
        "    do: give more with --memory, or lower at_once; finished periods are kept"
    )
    assert not (folder / "tables").exists()


def remove(file: Path) -> None:
    file.unlink()


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def overwrite_pages(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:4] + bytes(range(1, 256)) * 2 + content[514:])


@pytest.mark.parametrize("damage", [remove, cut_off, overwrite_pages])
def test_a_prepared_file_that_is_missing_or_damaged(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder / "prepared" / "provisions.parquet")

    with pytest.raises(InputError) as raised:
        count_folder(folder)

    assert str(raised.value) == (
        f"{folder / 'prepared'}: a Parquet file that is missing or damaged\n"
        "    expected: the files as they were prepared\n"
        "    do: prepare it again: stadspeil registrations prepare INPUT --out DIR"
    )
    assert not (folder / "tables").exists()


def test_a_folder_that_was_not_prepared(folder: Path) -> None:
    (folder / "prepared" / "prepared.json").unlink()

    with pytest.raises(InputError) as raised:
        count_folder(folder)

    assert str(raised.value) == (
        f"{folder / 'prepared'}: no prepared registration (FileNotFoundError)\n"
        "    expected: prepared.json of format stadspeil-prepared-3 beside its Parquet files\n"
        "    do: prepare it first: stadspeil registrations prepare INPUT --out DIR"
    )
