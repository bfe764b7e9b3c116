"""The files of an edition: none outside its folder, none huge, none binary, none left unread."""

from pathlib import Path

import pytest

from stadspeil.edition import load_edition
from stadspeil.errors import EditionError, Problem
from stadspeil.files import folder as files
from tests.edition.builder import Draft

INSIDE = "a file inside this folder"
WRITE_RELATIVE = "write a name relative to the edition, with / and without .."


def test_a_folder_without_an_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EditionError) as caught:
        load_edition(tmp_path)

    assert str(caught.value) == (
        f"1 problem:\n"
        f"{tmp_path}: no file edition.yaml in this folder\n"
        "    expected: the folder of an edition\n"
        "    do: name the folder that holds edition.yaml"
    )


def test_a_missing_list_of_areas_is_one_problem_however_many_rows_use_it(draft: Draft) -> None:
    draft.remove("areas.csv")

    assert draft.problem() == Problem(
        "areas.csv",
        0,
        "",
        "there is no file 'areas.csv'",
        INSIDE,
        "add the file, or correct the name (capitals count)",
    )


def test_a_missing_file_with_figures_is_named_where_the_spec_names_it(draft: Draft) -> None:
    draft.remove("datasets/wmo.csv")
    draft.replace("datasets/wmo.yaml", "period: {", "file: wmo-2020.csv\nperiod: {")

    assert draft.problem() == Problem(
        "datasets/wmo.yaml",
        3,
        "file",
        "there is no file 'datasets/wmo-2020.csv'",
        INSIDE,
        "add the file, or correct the name (capitals count)",
    )


def test_files_that_an_edition_may_do_without_are_not_missed(draft: Draft) -> None:
    for name in ("discontinuities.yaml", "quotations.yaml", "research.yaml"):
        draft.remove(name)

    edition = draft.load()

    assert edition.discontinuities == ()
    assert edition.quotations == ()
    assert edition.research.themes == ()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("../wmo.csv", "the path 'datasets/../wmo.csv'"),
        ("../../wmo.csv", "the path 'datasets/../../wmo.csv'"),
        ("jaar/../wmo.csv", "the path 'datasets/jaar/../wmo.csv'"),
        ("/etc/passwd.csv", "the path 'datasets//etc/passwd.csv'"),
        (r"jaar\wmo.csv", r"the path 'datasets/jaar\\wmo.csv'"),
        (r"..\wmo.csv", r"the path 'datasets/..\\wmo.csv'"),
        ("C:/wmo.csv", "the path 'datasets/C:/wmo.csv'"),
        ("file:///wmo.csv", "the path 'datasets/file:///wmo.csv'"),
    ],
)
def test_a_path_that_leaves_the_edition_is_refused(draft: Draft, path: str, found: str) -> None:
    draft.write("wmo.csv", draft.read("datasets/wmo.csv")).remove("datasets/wmo.csv")
    draft.replace("datasets/wmo.yaml", "period: {", f"file: {path}\nperiod: {{")

    assert (
        Problem("datasets/wmo.yaml", 3, "file", found, INSIDE, WRITE_RELATIVE) in draft.problems()
    )


@pytest.mark.parametrize("path", [r'"a\0b.csv"', "a" * 300 + ".csv"], ids=["NUL", "too long"])
def test_a_path_that_no_system_takes_is_no_file(draft: Draft, path: str) -> None:
    draft.replace("datasets/wmo.yaml", "period: {", f"file: {path}\nperiod: {{")

    assert draft.problem().found.startswith("there is no file 'datasets/a")


@pytest.mark.parametrize(
    ("name", "asked_by", "field"),
    [
        ("datasets/wmo.csv", "datasets/wmo.yaml:1", "file"),
        ("datasets/wmo.yaml", "datasets/wmo.yaml", ""),
        ("codelists/soort.csv", "codelists/soort.csv", ""),
        ("chapters/01-wmo.md", "chapters/01-wmo.md", ""),
        ("areas.csv", "areas.csv", ""),
        ("edition.yaml", "edition.yaml", ""),
    ],
)
def test_a_symbolic_link_out_of_the_folder_is_refused(
    draft: Draft, name: str, asked_by: str, field: str
) -> None:
    outside = draft.folder.parent / "elsewhere"
    outside.write_text(draft.read(name), encoding="utf-8")
    draft.remove(name)
    (draft.folder / name).symlink_to(outside)
    file, _, line = asked_by.partition(":")

    assert draft.problem() == Problem(
        file,
        int(line or 0),
        field,
        f"{name!r}, a link that leads out of the folder",
        INSIDE,
        "put the file itself in the folder",
    )


def test_a_folder_that_is_a_link_out_of_the_edition_is_refused(draft: Draft) -> None:
    (draft.folder / "chapters").rename(draft.folder.parent / "elsewhere")
    (draft.folder / "chapters").symlink_to(draft.folder.parent / "elsewhere")

    assert [(problem.file, problem.found) for problem in draft.problems()] == [
        (name, f"{name!r}, a link that leads out of the folder")
        for name in ("chapters/01-wmo.md", "chapters/02-jeugd.md")
    ]


def test_a_link_inside_the_edition_is_as_good_as_a_file(draft: Draft) -> None:
    (draft.folder / "datasets/wmo.csv").rename(draft.folder / "cijfers")
    (draft.folder / "datasets/wmo.csv").symlink_to(draft.folder / "cijfers")

    assert len(draft.load().datasets["wmo"].rows) == 5


def test_links_in_a_circle_are_no_file(draft: Draft) -> None:
    path = draft.remove("datasets/wmo.csv").folder / "datasets/wmo.csv"
    path.symlink_to(path)

    assert draft.problem().found == "there is no file 'datasets/wmo.csv'"


def test_bytes_that_are_no_utf_8_are_refused_with_their_line(draft: Draft) -> None:
    draft.replace("datasets/wmo.csv", "nog niet bekend", "nog één week")
    draft.write("datasets/wmo.csv", draft.read("datasets/wmo.csv").encode("cp1252"))

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        5,
        "",
        "the byte 0xe9, which is not utf-8",
        "text in utf-8",
        "save the file as 'CSV UTF-8', or declare its encoding in the spec: "
        "dialect: {encoding: windows-1252}",
    )


@pytest.mark.parametrize(
    ("name", "line"), [("chapters/01-wmo.md", 7), ("indicators/wmo.yaml", 2), ("units.csv", 2)]
)
def test_other_files_than_figures_are_always_utf_8(draft: Draft, name: str, line: int) -> None:
    draft.write(name, draft.read(name).encode("cp1252"))

    assert draft.problems()[0] == Problem(
        name,
        line,
        "",
        "the byte 0xeb, which is not utf-8",
        "text in utf-8",
        "save the file as UTF-8",
    )


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_utf_16_is_refused(draft: Draft, codec: str) -> None:
    mark = b"" if codec == "utf-16" else b"\xfe\xff"
    draft.write("units.csv", mark + draft.read("units.csv").encode(codec))

    assert draft.problem() == Problem(
        "units.csv",
        1,
        "",
        "UTF-16, which is not utf-8",
        "text in utf-8",
        "save the file as UTF-8",
    )


def test_utf_8_that_is_declared_as_windows_1252_is_refused_before_it_garbles(draft: Draft) -> None:
    draft.replace("datasets/wmo.yaml", "period: {", "dialect: {encoding: windows-1252}\nperiod: {")
    draft.replace("datasets/wmo.csv", "nog niet bekend", "nog één week")

    assert draft.problem().found == "UTF-8, which is not windows-1252"


def test_a_byte_that_windows_1252_does_not_have_is_refused(draft: Draft) -> None:
    draft.replace("datasets/wmo.yaml", "period: {", "dialect: {encoding: windows-1252}\nperiod: {")
    content = draft.read("datasets/wmo.csv").encode()
    draft.write("datasets/wmo.csv", content.replace(b"bekend", b"bek\x81nd"))

    problem = draft.problem()

    assert (problem.line, problem.found) == (5, "the byte 0x81, which is not windows-1252")


def test_a_binary_file_is_refused(draft: Draft) -> None:
    draft.write("datasets/wmo.csv", b"\xd0\xcf\x11\xe0\x00\x00")

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        0,
        "",
        "a binary file",
        "a text file",
        "save it as text (CSV, YAML or Markdown), or a table as a workbook (.xlsx)",
    )


def test_a_huge_file_is_refused_unread(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    draft.replace("datasets/wmo.csv", "nog niet bekend", "x" * 5000)
    monkeypatch.setattr(files, "MAX_BYTES", 4000)

    assert draft.problem() == Problem(
        "datasets/wmo.csv",
        0,
        "",
        "a file of 5,189 bytes",
        "at most 4,000 bytes",
        "is this the right file? Split it, or aggregate the records first",
    )


def test_a_file_that_may_not_be_read_is_named(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "units.csv":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert draft.problem() == Problem(
        "units.csv",
        0,
        "",
        "the file can't be read (Permission denied)",
        "a file that you may read",
        "give yourself permission to read it, or close the program that holds it",
    )


@pytest.mark.parametrize(
    "name",
    [
        "discontinuity.yaml",
        "Goals.yaml",
        "goals.yml",
        "gebieden.csv",
        "datasets/schulden.csv",
        "datasets/schulden.xlsx",
        "datasets/schulden.yml",
        "indicators/schulden.yml",
        "chapters/03-schulden.markdown",
    ],
)
def test_a_file_that_nothing_reads_is_named_and_not_left_out_in_silence(
    draft: Draft, name: str
) -> None:
    draft.write(name, "x")

    assert draft.problem() == Problem(
        name,
        0,
        "",
        "a file that nothing reads",
        "the files of an edition: areas.csv, discontinuities.yaml, datasets/<id>.yaml with its "
        "figures, codelists/<id>.csv, indicators/<id>.yaml, chapters/<id>.md ...",
        "correct its name or ending, let a spec in datasets/ name it, or take it out",
    )


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "datapackage.json",
        "bronnen/tabel.csv",
        "datasets/.~lock.wmo.csv",
        "datasets/~$trajecten.xlsx",
        "datasets/LEES.txt",
    ],
)
def test_files_beside_an_edition_are_left_alone(draft: Draft, name: str) -> None:
    assert draft.write(name, "x").problems() == ()


@pytest.mark.parametrize(
    "name",
    [
        "datasets/Wmo.yaml",
        "datasets/wmo_2020.yaml",
        "datasets/wmo 2020.yaml",
        "datasets/2020-wmo.yaml",
        "codelists/leeftijd_2.csv",
        "chapters/03 schulden.md",
        "chapters/03-armoede-één.md",
    ],
)
def test_a_name_that_can_not_stand_in_an_expression_or_address_is_refused(
    draft: Draft, name: str
) -> None:
    draft.write(name, "x")

    assert draft.problem() == Problem(
        name,
        0,
        "",
        f"the name {Path(name).name!r}",
        "small letters, digits and hyphens, such as jeugdhulp-clienten",
        "rename the file",
    )
