"""What each page of the site weighs without its scripts: HTML, style, icon and typeface.

The report as one page (`rapport.html`) is a document of sixty pages and no page of the site.
"""

import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

pytestmark = pytest.mark.slow

LIMIT = 200_000
"""Bytes, as files stand on a disk; a server that compresses sends a fifth of it."""

_FACE = re.compile(
    r'@font-face\{[^}]*url\("(?P<file>[^"]+)"\)[^}]*?(?:unicode-range:(?P<range>[^;}]*))?;?\}'
)


class _Text(HTMLParser):
    """The signs that a page shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.signs: set[int] = set()
        self._is_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._is_script = tag == "script"

    def handle_data(self, data: str) -> None:
        if not self._is_script:
            self.signs |= {ord(sign) for sign in data if not sign.isspace()}


def read_range(text: str) -> set[int]:
    """The signs of a `unicode-range`."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


class Scale:
    """Weighs pages: what all of them load, and the typeface by the signs on each.

    Every style of the typeface counts, also on a page without a word in italics.
    """

    def __init__(self, site: Path) -> None:
        style = (site / "style.css").read_text("utf-8")
        faces = [(found["file"], found["range"]) for found in _FACE.finditer(style)]
        narrow = [(site / name, read_range(signs)) for name, signs in faces if signs]
        self._known = set.intersection(*(signs for _, signs in narrow))
        self._wide = sum((site / name).stat().st_size for name, signs in faces if not signs)
        shared = (site / "style.css", site / "icon.svg", *(file for file, _ in narrow))
        self.shared = sum(file.stat().st_size for file in shared)
        self.faces = len(faces)

    def weigh(self, file: Path) -> int:
        """The bytes of a page and of all that it loads."""
        page = file.read_text("utf-8")
        is_wide = bool(_Text(page).signs - self._known)
        return file.stat().st_size + self.shared + (self._wide if is_wide else 0)


def kind_of(path: PurePosixPath) -> str:
    """The sort of page: its name, or the folder that holds many alike."""
    own = path.relative_to("en") if path.parts[0] == "en" else path
    if len(own.parts) == 1 or own.name == "index.html":
        return str(own)
    return f"{own.parent}/{'kaart-' if own.name.startswith('kaart-') else ''}*.html"


def test_every_page_is_light(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scale = Scale(site)
    assert scale.faces == 6
    heaviest: defaultdict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
    for file in site.rglob("*.html"):
        path = PurePosixPath(file.relative_to(site).as_posix())
        heaviest[kind_of(path)] = max(heaviest[kind_of(path)], (scale.weigh(file), str(path)))
    lines = [f"{kind}: {size:,} bytes ({path})" for kind, (size, path) in heaviest.items()]
    with capsys.disabled():
        print("\n" + "\n".join(sorted(lines)))  # noqa: T201 - the measure is what is asked for
    assert len(heaviest) > 12
    assert {kind: found for kind, found in heaviest.items() if found[0] >= LIMIT} == {}
