"""Releases: the old products stay whole until the new ones are all there."""

from pathlib import Path

import pytest

from stadspeil.errors import OutputError
from stadspeil.pipeline.release import Release


def publish(out: Path, content: str) -> Path:
    with Release(out, "stad") as release:
        (release.make_folder("site") / "index.html").write_text(content)
        return release.publish()


def test_a_release_is_reached_by_the_name_of_its_edition(tmp_path: Path) -> None:
    place = publish(tmp_path, "one")

    assert place == tmp_path / "stad"
    assert (place / "site" / "index.html").read_text() == "one"


def test_a_new_release_takes_the_place_of_the_old_and_leaves_nothing_behind(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    place = publish(tmp_path, "two")

    assert (place / "site" / "index.html").read_text() == "two"
    assert [path.name for path in (tmp_path / ".releases").iterdir()] == ["stad-2"]


def test_what_goes_wrong_in_the_middle_leaves_the_old_release_whole(tmp_path: Path) -> None:
    place = publish(tmp_path, "one")

    def fail_half_way() -> None:
        with Release(tmp_path, "stad") as release:
            (release.make_folder("site") / "index.html").write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    assert (place / "site" / "index.html").read_text() == "one"
    assert [path.name for path in (tmp_path / ".releases").iterdir()] == ["stad-1"]


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    (tmp_path / ".releases" / "stad-2" / "site").mkdir(parents=True)

    place = publish(tmp_path, "three")

    assert (place / "site" / "index.html").read_text() == "three"
    assert [path.name for path in (tmp_path / ".releases").iterdir()] == ["stad-3"]


def test_editions_do_not_touch_each_other(tmp_path: Path) -> None:
    publish(tmp_path, "one")
    with Release(tmp_path, "stad-2") as release:
        release.make_folder("site")
        release.publish()

    assert (tmp_path / "stad" / "site" / "index.html").read_text() == "one"
    assert (tmp_path / "stad-2" / "site").is_dir()


def test_a_folder_that_no_build_made_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "stad").mkdir()
    (tmp_path / "stad" / "mine.txt").write_text("mine")

    with pytest.raises(OutputError, match="a folder that no build made is in the way"):
        publish(tmp_path, "one")

    assert (tmp_path / "stad" / "mine.txt").read_text() == "mine"


def test_a_full_disk_is_an_error_of_the_output_and_leaves_the_old_release(tmp_path: Path) -> None:
    place = publish(tmp_path, "one")

    def fill_the_disk() -> None:
        with Release(tmp_path, "stad"):
            raise OSError(28, "No space left on device", "monitor.pdf")

    with pytest.raises(OutputError, match="No space left") as caught:
        fill_the_disk()

    assert caught.value.exit_code == 3
    assert "the last build is untouched" in str(caught.value)
    assert (place / "site" / "index.html").read_text() == "one"


def test_without_links_the_folder_itself_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "links are not allowed here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    publish(tmp_path, "one")
    place = publish(tmp_path, "two")

    assert not place.is_symlink()
    assert (place / "site" / "index.html").read_text() == "two"
