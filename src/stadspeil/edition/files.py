"""Opening the files of an edition: nothing outside it, nothing huge, nothing binary."""

from pathlib import Path

from stadspeil.edition.problems import Problems

MAX_BYTES = 50_000_000


class Folder:
    """The folder of an edition, as the only way to its files."""

    def __init__(self, root: Path, problems: Problems) -> None:
        self.root = root.resolve()
        self._problems = problems

    def exists(self, name: str) -> bool:
        """Whether the edition has such a file."""
        return (self.root / name).is_file()

    def names(self, pattern: str) -> list[str]:
        """The names of the files that match a pattern, relative to the edition, sorted."""
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in self.root.glob(pattern)
            if path.is_file() and not path.name.startswith((".", "~$"))
        )

    def read_bytes(self, name: str, *, asked_by: str = "", line: int = 0) -> bytes | None:
        """The content of a file, or None after noting why it can't be read.

        `asked_by` and `line` say which file names this one, for the message.
        """
        where = asked_by or name
        if "\\" in name or name.startswith("/") or ":" in name or ".." in name.split("/"):
            self._problems.add(
                where,
                line,
                "file",
                found=f"the path {name!r}",
                expected="a file inside the edition",
                do="write a name relative to the edition, with / and without ..",
            )
            return None
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root):
            self._problems.add(
                where,
                line,
                "file",
                found=f"{name!r}, a link that leads out of the edition",
                expected="a file inside the edition",
                do="put the file itself in the folder",
            )
            return None
        if not path.is_file():
            self._problems.add(
                where,
                line,
                "file" if asked_by else "",
                found=f"there is no file {name!r}",
                expected="the file in the folder of the edition",
                do="add the file, or correct the name (capitals count)",
            )
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
            self._problems.add(
                name,
                0,
                "",
                found=f"the file can't be read ({error.strerror})",
                expected="a file that you may read",
                do="give yourself permission to read it, or close the program that holds it",
            )
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
            self._problems.add(
                name,
                0,
                "",
                found="a binary file",
                expected="a text file",
                do="save it as text (CSV, YAML or Markdown)",
            )
            return None
        if encoding == "windows-1252" and content.startswith(b"\xef\xbb\xbf"):
            self._unknown_encoding(name, 1, "UTF-8 with a byte order mark", encoding)
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

    def _unknown_encoding(self, name: str, line: int, found: str, encoding: str) -> None:
        self._problems.add(
            name,
            line,
            "",
            found=f"{found}, which is not {encoding}",
            expected=f"text in {encoding}",
            do="save the file as 'CSV UTF-8', or declare dialect: {encoding: windows-1252} "
            "in the spec beside a dataset",
        )
