"""Opening the files of a folder: nothing outside it, nothing huge, nothing binary."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from stadspeil.files.problems import Problems

MAX_BYTES = 50_000_000
MAX_LINE = 1_000_000
"""Bytes of a line in a file that is read line by line, which may be of any size."""

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CHAPTER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # may begin with its number


class Folder:
    """A folder that people write, as the only way to its files."""

    def __init__(self, root: Path, problems: Problems) -> None:
        self.root = root.resolve()
        self._problems = problems
        self._opened: set[str] = set()

    def exists(self, name: str) -> bool:
        """Whether the folder has such a file."""
        return (self.root / name).is_file()

    def size(self, name: str) -> int:
        """The bytes of a file; 0 if there is none."""
        path = self._resolve(name)
        return path.stat().st_size if path else 0

    def names(self, pattern: str) -> list[str]:
        """The names of the files that match a pattern, relative to the folder, sorted."""
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in self.root.glob(pattern)
            if path.is_file() and not path.name.startswith((".", "~$"))
        )

    def named(self, pattern: str) -> list[tuple[str, str]]:
        """The files that match a pattern, each with its id: the name without folder and ending.

        Ids stand in expressions and web addresses, so other names are noted and left out.
        """
        found = []
        form = _CHAPTER if pattern.startswith("chapters/") else _ID
        for name in self.names(pattern):
            identifier = PurePosixPath(name).stem
            if form.fullmatch(identifier):
                found.append((name, identifier))
            else:
                self._opened.add(name)
                self._problems.add(
                    name,
                    0,
                    "",
                    found=f"the name {PurePosixPath(name).name!r}",
                    expected="small letters, digits and hyphens, such as jeugdhulp-clienten",
                    do="rename the file",
                )
        return found

    def unopened(self, parts: Iterable[str] = ()) -> list[str]:
        """The tables and texts of this folder and of its parts that nothing has opened, sorted."""
        names = [
            name
            for suffix in ("yaml", "yml", "csv", "xlsx")
            for folder in ("", *(f"{part}/" for part in parts))
            for name in self.names(f"{folder}*.{suffix}")
        ]
        return sorted({*names, *self.names("chapters/*.markdown")} - self._opened)

    def read_bytes(self, name: str, *, asked_by: str = "", line: int = 0) -> bytes | None:
        """The content of a file, or None after noting why it can't be read.

        `asked_by` and `line` say which file names this one, for the message.
        """
        self._opened.add(name)
        path = self._locate(name, asked_by, line)
        if path is None:
            return None
        size = path.stat().st_size
        if size > MAX_BYTES:
            self._problems.add(
                name,
                0,
                "",
                found=f"a file of {size:,} bytes",
                expected=f"at most {MAX_BYTES:,} bytes",
                do="is this the right file? Split it, or aggregate the records first",
            )
            return None
        try:
            return path.read_bytes()
        except OSError as error:
            self._unreadable(name, error)
            return None

    def open_lines(self, name: str, *, asked_by: str = "", line: int = 0) -> Iterator[str] | None:
        """The lines of a text in UTF-8 of any size, or None after noting why it can't be read.

        What is wrong further on is noted when the reader gets there, and ends the lines.
        """
        self._opened.add(name)
        path = self._locate(name, asked_by, line)
        if path is None:
            return None
        try:
            return self._decode_lines(name, path.open("rb"))
        except OSError as error:
            self._unreadable(name, error)
            return None

    def _decode_lines(self, name: str, file: BinaryIO) -> Iterator[str]:
        with file:
            for number, content in enumerate(iter(partial(file.readline, MAX_LINE + 1), b""), 1):
                if len(content) > MAX_LINE:
                    self._problems.add(
                        name,
                        number,
                        "",
                        found=f"a line of more than {MAX_LINE:,} bytes",
                        expected="a line for each row",
                        do="is this the right file? Save the table as CSV, a line for each row",
                    )
                    return
                if number == 1 and content[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    self._unknown_encoding(name, 1, "UTF-16", "utf-8")
                    return
                if b"\x00" in content:
                    self._binary(name)
                    return
                try:
                    text = content.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    bad = f"the byte 0x{content[error.start]:02x}"
                    self._unknown_encoding(name, number, bad, "utf-8")
                    return
                yield from StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))

    def _unreadable(self, name: str, error: OSError) -> None:
        self._problems.add(
            name,
            0,
            "",
            found=f"the file can't be read ({error.strerror})",
            expected="a file that you may read",
            do="give yourself permission to read it, or close the program that holds it",
        )

    def _locate(self, name: str, asked_by: str, line: int) -> Path | None:
        """The place of a file inside the folder, or None after noting that it has none."""
        if "\\" in name or ":" in name or {"", ".."} & set(name.split("/")):
            found = f"the path {name!r}"
            do = "write a name relative to the edition, with / and without .."
        elif (path := self._resolve(name)) is None:
            found = f"there is no file {name!r}"
            do = "add the file, or correct the name (capitals count)"
        elif not path.is_relative_to(self.root):
            found = f"{name!r}, a link that leads out of the folder"
            do = "put the file itself in the folder"
        else:
            return path
        self._problems.add(
            asked_by or name,
            line,
            "file" if asked_by else "",
            found=found,
            expected="a file inside this folder",
            do=do,
        )
        return None

    def _resolve(self, name: str) -> Path | None:
        try:
            path = (self.root / name).resolve()
            return path if path.is_file() else None
        except (OSError, ValueError, RuntimeError):  # too long, a NUL, links in a circle
            return None

    def read_text(
        self, name: str, encoding: str = "utf-8", *, asked_by: str = "", line: int = 0
    ) -> str | None:
        """The text of a file, or None after noting why it can't be read.

        UTF-8 may start with a byte order mark; line ends of Windows are as good as others.
        """
        content = self.read_bytes(name, asked_by=asked_by, line=line)
        if content is None:
            return None
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._unknown_encoding(name, 1, "UTF-16", encoding)
            return None
        if b"\x00" in content:
            self._binary(name)
            return None
        if encoding == "windows-1252" and not content.isascii() and _is_utf8(content):
            self._unknown_encoding(name, 0, "UTF-8", encoding)
            return None
        codec = "utf-8-sig" if encoding == "utf-8" else "cp1252"
        try:
            text = content.decode(codec)
        except UnicodeDecodeError as error:
            bad_line = content[: error.start].count(b"\n") + 1
            self._unknown_encoding(
                name, bad_line, f"the byte 0x{content[error.start]:02x}", encoding
            )
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _binary(self, name: str) -> None:
        self._problems.add(
            name,
            0,
            "",
            found="a binary file",
            expected="a text file",
            do="save it as text (CSV, YAML or Markdown), or a table as a workbook (.xlsx)",
        )

    def _unknown_encoding(self, name: str, line: int, found: str, encoding: str) -> None:
        self._problems.add(
            name,
            line,
            "",
            found=f"{found}, which is not {encoding}",
            expected=f"text in {encoding}",
            do="save the file as 'CSV UTF-8', or declare its encoding in the spec: "
            "dialect: {encoding: windows-1252}"
            if name.startswith("datasets/") and name.endswith(".csv")
            else "save the file as UTF-8",
        )


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
