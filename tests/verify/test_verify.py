"""A build is read back as a stranger would read it; whatever was changed in it is found."""

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stadspeil.cli import app
from stadspeil.errors import InputError, VerificationError
from stadspeil.pipeline.build import BuildResult, build_edition
from stadspeil.publish.report import word
from stadspeil.verify import Mismatch, Verification, verify_build
from tests.verify.conftest import DELFT
from tests.verify.tamper import CHANGES, tamper

KINDS = [kind for kind in CHANGES if kind != "findings"]  # Delft has none


def test_a_build_is_what_its_edition_yields(delft: BuildResult) -> None:
    found = verify_build(delft.folder, DELFT)

    assert found.mismatches == ()
    assert found.figures == {name: found.agreed[name] for name in found.figures}
    assert {"pages", "charts", "open data", "monitor.pdf", "monitor.docx"} <= set(found.figures)
    assert found.classes["year"] > 0


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", KINDS)
def test_one_digit_that_was_changed_is_found(bare: Path, copy: Path, kind: str) -> None:
    said = tamper(bare, copy, kind, random.Random(kind))

    found = verify_build(copy, DELFT)

    assert found.mismatches, said


def edited(bare: Path, copy: Path, file: str, change: Callable[[str], str]) -> Verification:
    shutil.copytree(bare, copy)
    text = (copy / file).read_text("utf-8")
    changed = change(text)
    assert changed != text
    (copy / file).write_text(changed, "utf-8")
    return verify_build(copy, DELFT)


CHAPTER = "site/hoofdstukken/01-school-en-inkomen.html"


def test_a_problem_names_file_place_what_is_printed_and_what_should_be(
    bare: Path, copy: Path
) -> None:
    text = (bare / CHAPTER).read_text("utf-8")
    first = re.search(r'<data value="([^"]*)">([^<]*)</data>', text)
    assert first is not None
    wrong = f'<data value="{first[1]}">9.999.999</data>'

    found = edited(bare, copy, CHAPTER, lambda text: text.replace(first[0], wrong, 1))

    assert len(found.mismatches) == 1
    problem = found.mismatches[0]
    assert (problem.file, problem.printed) == (CHAPTER, "9.999.999")
    assert problem.place.isdigit()
    assert problem.expected.endswith(f"({first[1]})")


def test_a_number_without_identity_is_a_problem(bare: Path, copy: Path) -> None:
    found = edited(
        bare, copy, CHAPTER, lambda text: text.replace("<p>", "<p>Het zijn er 4.321. ", 1)
    )

    assert [item.printed.partition(" ")[0] for item in found.mismatches] == ["4.321"]
    assert "an identity" in found.mismatches[0].expected


def test_a_figure_that_lost_its_identity_is_a_problem(bare: Path, copy: Path) -> None:
    found = edited(
        bare,
        copy,
        CHAPTER,
        lambda text: re.sub(r'<data value="[^"]*">([^<]*)</data>', r"\1", text, count=1),
    )

    assert len(found.mismatches) == 1


def test_an_identity_that_is_none_is_a_problem(bare: Path, copy: Path) -> None:
    found = edited(
        bare, copy, CHAPTER, lambda text: text.replace('<data value="', '<data value="x', 1)
    )

    assert "is none" in found.mismatches[0].expected


def test_a_change_that_goes_the_other_way_in_words_is_a_problem(bare: Path, copy: Path) -> None:
    text = (bare / CHAPTER).read_text("utf-8")
    said = re.search(r'<data value="[^"]*~[^"]*">[^<]*(meer|minder)', text)
    assert said is not None
    other = {"meer": "minder", "minder": "meer"}[said[1]]

    found = edited(
        bare,
        copy,
        CHAPTER,
        lambda text: text.replace(said[0], said[0].removesuffix(said[1]) + other),
    )

    assert "in words" in found.mismatches[0].expected


def test_a_number_in_the_words_of_the_analyst_is_known_by_its_neighbours(
    bare: Path, copy: Path
) -> None:
    """A source `Tabel 1` is in the edition; `Tabel 7` of the same source is not."""
    text = (bare / CHAPTER).read_text("utf-8")
    words = re.search(r"StatLine 84799NED", text)
    assert words is not None

    found = edited(bare, copy, CHAPTER, lambda text: text.replace("84799NED", "84798NED"))

    assert found.mismatches
    assert found.mismatches[0].printed.startswith("84798 ")


def test_a_dead_link_is_a_problem(bare: Path, copy: Path) -> None:
    found = edited(
        bare,
        copy,
        CHAPTER,
        lambda text: re.sub(
            r'href="\.\./indicatoren/[a-z-]+\.html"', 'href="weg.html"', text, count=1
        ),
    )

    assert [(item.printed, item.expected) for item in found.mismatches] == [
        ("the link weg.html", "a file that is there")
    ]


def test_a_link_to_a_part_that_is_not_there_is_a_problem(bare: Path, copy: Path) -> None:
    found = edited(
        bare, copy, CHAPTER, lambda text: text.replace('href="#_main"', 'href="#elders"', 1)
    )

    assert [item.printed for item in found.mismatches] == ["the link #elders"]


def test_a_column_of_another_year_is_a_problem(bare: Path, copy: Path) -> None:
    pages = sorted((bare / "site" / "indicatoren").glob("*.html"))
    page = next(item for item in pages if 'class="number">2020</th>' in item.read_text("utf-8"))
    file = page.relative_to(bare).as_posix()

    found = edited(
        bare,
        copy,
        file,
        lambda text: text.replace('class="number">2020</th>', 'class="number">2021</th>', 1),
    )

    assert "a column of 2021" in {item.printed for item in found.mismatches}


def test_an_axis_with_uneven_ticks_is_a_problem(bare: Path, copy: Path) -> None:
    pages = sorted((bare / "site" / "indicatoren").glob("*.html"))
    tick = re.compile(r"(<g data-axis[^>]*><text[^>]*>0%?</text><text[^>]*>)(\d+)")
    page = next(item for item in pages if tick.search(item.read_text("utf-8")))
    file = page.relative_to(bare).as_posix()

    found = edited(bare, copy, file, lambda text: tick.sub(r"\g<1>7", text, count=1))

    assert any("an axis with" in item.printed for item in found.mismatches)


# -- what can't be verified


def test_a_folder_that_is_no_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no data/datapackage\.json that can be read"):
        verify_build(tmp_path, DELFT)


def test_a_build_without_a_site_is_refused(bare: Path, copy: Path) -> None:
    shutil.copytree(bare / "data", copy / "data")
    with pytest.raises(InputError, match=r"no site/index\.html"):
        verify_build(copy, DELFT)


def test_a_build_without_its_report_has_problems(bare: Path, copy: Path) -> None:
    shutil.copytree(bare, copy)
    (copy / "monitor.pdf").unlink()

    found = verify_build(copy, DELFT)

    assert Mismatch("monitor.pdf", "", "nothing", "a part of the build") in found.mismatches


def test_an_edition_that_is_not_there_is_named(bare: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file edition\.yaml"):
        verify_build(bare, tmp_path)


def test_an_edition_that_changed_since_the_build_is_said_to_have(
    delft: BuildResult, tmp_path: Path
) -> None:
    edition = tmp_path / "delft"
    shutil.copytree(DELFT, edition)
    file = edition / "datasets" / "vsv.csv"
    content = file.read_bytes()
    number = re.search(rb";(\d\d+);", content)
    assert number is not None
    file.write_bytes(content.replace(number[0], b";" + number[1][:-1] + b"0;", 1))

    found = verify_build(delft.folder, edition)

    changed = [item for item in found.mismatches if "has changed since" in item.printed]
    assert len(changed) == 1
    assert "datasets/vsv.csv" in changed[0].printed


# -- the receipt


def test_the_receipt_holds_counts_and_hashes_and_stands_on_the_page(delft: BuildResult) -> None:
    receipt = json.loads((delft.folder / "verification.json").read_text("utf-8"))
    page = (delft.folder / "site" / "verantwoording.html").read_text("utf-8")

    assert sum(receipt["figures"].values()) > 1000
    assert "monitor.pdf" in receipt["products"]
    assert "datasets/vsv.csv" in receipt["edition"]
    printed = f"{sum(receipt['figures'].values()):,}".replace(",", ".")
    assert f'<data value="receipt:figures">{printed}</data>' in page


def test_a_file_that_changed_since_the_receipt_is_a_problem(delft: BuildResult, copy: Path) -> None:
    shutil.copytree(delft.folder, copy)
    style = copy / "site" / "style.css"
    style.write_text(style.read_text("utf-8") + " ", "utf-8")

    found = verify_build(copy, DELFT)

    assert [item.file for item in found.mismatches] == ["site/style.css"]


def test_a_receipt_that_can_not_be_read_is_refused(delft: BuildResult, copy: Path) -> None:
    shutil.copytree(delft.folder, copy)
    (copy / "verification.json").write_text("{}")
    with pytest.raises(InputError, match="not a receipt"):
        verify_build(copy, DELFT)


def test_a_build_that_fails_verification_leaves_the_old_one(
    delft: BuildResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = delft.folder.resolve()
    write = word.write_word

    def write_wrong(*arguments: object, **options: object) -> None:
        write(*arguments, **options)  # type: ignore[arg-type]  # as the build gives them
        file = Path(str(arguments[1])).with_name("data") / "changes.csv"
        file.write_text(file.read_text("utf-8").replace(",A,", ",P,"), "utf-8")

    monkeypatch.setattr("stadspeil.pipeline.build.write_word", write_wrong)
    with pytest.raises(VerificationError, match="status P"):
        build_edition(DELFT, delft.folder.parent, verify=True)

    assert delft.folder.resolve() == before
    assert verify_build(delft.folder, DELFT).is_right


# -- the command


def test_the_command_says_what_it_read_and_ends_well(delft: BuildResult) -> None:
    result = CliRunner().invoke(app, ["verify", str(delft.folder), "--edition", str(DELFT)])

    assert result.exit_code == 0, result.output
    assert "figures read back, all as recomputed" in result.output
    assert re.search(r"numbers that need no identity, \d+\.\d% of all numbers", result.output)


def test_the_command_as_json_names_every_problem_and_exits_with_one(bare: Path, copy: Path) -> None:
    tamper(bare, copy, "table", random.Random(1))

    result = CliRunner().invoke(
        app, ["verify", str(copy), "--edition", str(DELFT), "--format", "json"]
    )

    assert result.exit_code == 1
    problems = json.loads(result.output)["problems"]
    assert set(problems[0]) == {"file", "place", "printed", "expected"}
