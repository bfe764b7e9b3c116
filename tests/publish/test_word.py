"""The report for Word: amendable, accessible, safe, and the same as the PDF."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest

from stadspeil.language import load_language
from stadspeil.model.chapter import Call, Display, ItemList, Paragraph, Quote, Words
from stadspeil.model.monitor import Monitor
from stadspeil.publish.report import blocks, write_report
from stadspeil.publish.report.document import build_document
from stadspeil.publish.report.numbers import list_blocks, list_headings
from stadspeil.publish.report.word import write_word
from stadspeil.publish.views import Catalogue, build_catalogue
from tests.publish.test_report import shortened

HOSTILE = '<w:p>&{MERGEFIELD x} \\* "y" PAGE </w:t> \x0b\x1f'
WRITTEN = HOSTILE.rstrip("\x0b\x1f")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MAIN = "word/document.xml"
FIELDS = re.compile(r'TOC \\o "1-2" .*|PAGE|(?:PAGEREF|REF) _\w+ \\h|SEQ (?:Figuur|Tabel) .*')


@pytest.fixture(scope="module")
def word(
    leiden_catalogue: Catalogue, drawings: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    file = tmp_path_factory.mktemp("word") / "monitor.docx"
    write_word(leiden_catalogue, file, cache=drawings)
    return file


@pytest.fixture(scope="module")
def body(word: Path) -> ET.Element:
    return read(word)


@pytest.fixture(scope="module")
def tree(leiden_catalogue: Catalogue) -> blocks.Document:
    document, _ = build_document(leiden_catalogue)
    return document


def read(file: Path, part: str = MAIN) -> ET.Element:
    with zipfile.ZipFile(file) as opened:
        return ET.fromstring(opened.read(part))


def find(element: ET.Element, name: str) -> list[ET.Element]:
    return list(element.iter(f"{WORD}{name}"))


def value(element: ET.Element | None, name: str = "val") -> str:
    return "" if element is None else element.get(f"{WORD}{name}", "")


def style(paragraph: ET.Element) -> str:
    return value(paragraph.find(f"{WORD}pPr/{WORD}pStyle"))


def text(element: ET.Element) -> str:
    return "".join(part.text or "" for part in find(element, "t"))


def of_style(body: ET.Element, *names: str) -> list[ET.Element]:
    return [item for item in find(body, "p") if style(item) in names]


def instructions(element: ET.Element) -> list[str]:
    return [(item.text or "").strip() for item in find(element, "instrText")]


def said(words: str) -> Paragraph:
    return Paragraph((Words(words),))


def displays(tree: blocks.Document) -> Iterator[tuple[str, int, str]]:
    for block in list_blocks(tree):
        if isinstance(block, blocks.Picture):
            yield tree.figure, block.number, block.title
        elif isinstance(block, blocks.Grid) and block.caption:
            yield tree.table, block.number, block.caption


# -- amendable


def test_every_style_that_is_used_is_defined(word: Path, body: ET.Element) -> None:
    defined = {value(item, "styleId") for item in find(read(word, "word/styles.xml"), "style")}
    used = {value(item) for kind in ("pStyle", "rStyle", "tblStyle") for item in find(body, kind)}

    assert used <= defined
    assert used >= {
        "Title",
        "Heading1",
        "Heading2",
        "Heading3",
        "Caption",
        "ListBullet",
        "ListNumber",
        "Bron",
        "TOC1",
        "TOC2",
        "StadspeilTabel",
    }


def test_headings_are_those_of_the_report(body: ET.Element, tree: blocks.Document) -> None:
    parts = (*tree.summary, *tree.chapters, *tree.appendices)
    written = [text(item) for item in of_style(body, "Heading1")]
    levels = [int(style(item)[-1]) for item in find(body, "p") if style(item)[:-1] == "Heading"]

    assert written == [part.title for part in parts]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_contents_show_before_word_has_computed_them(
    body: ET.Element, tree: blocks.Document
) -> None:
    entries = [text(item) for item in of_style(body, "TOC1", "TOC2")]
    expected = []
    for part in tree.chapters:
        expected += [f"{part.number}{part.title}"]
        expected += [
            f"{item.number}{''.join(run.text for run in item.runs)}" for item in list_headings(part)
        ]
    for part in tree.appendices:
        expected += [f"Bijlage {part.number}. {part.title}"]
        expected += [
            f"{item.number}{''.join(run.text for run in item.runs)}" for item in list_headings(part)
        ]

    assert entries == expected
    assert {value(link, "anchor") for link in find(body, "hyperlink")} - {""} <= {
        value(mark, "name") for mark in find(body, "bookmarkStart")
    }


def test_captions_have_the_numbers_of_the_report(body: ET.Element, tree: blocks.Document) -> None:
    captions = of_style(body, "Caption")

    assert [text(item) for item in captions] == [
        f"{kind} {number}. {title}" for kind, number, title in displays(tree)
    ]
    assert [instructions(item) for item in captions] == [
        [f"SEQ {kind} \\* ARABIC"] for kind, _, _ in displays(tree)
    ]
    for kind in (tree.figure, tree.table):
        numbers = [number for name, number, _ in displays(tree) if name == kind]
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_reference_finds_its_figure_or_table(body: ET.Element) -> None:
    names = [value(mark, "name") for mark in find(body, "bookmarkStart")]
    asked = [item.split()[1] for item in instructions(body) if item.startswith(("REF", "PAGEREF"))]

    assert len(asked) > 50
    assert set(asked) <= set(names)
    assert len(names) == len(set(names))


def test_a_list_starts_at_one_again(body: ET.Element, tree: blocks.Document) -> None:
    lists = [
        block for block in list_blocks(tree) if isinstance(block, blocks.Items) and block.ordered
    ]
    used = [value(item.find(f".//{WORD}numId")) for item in of_style(body, "ListNumber")]

    assert len(set(used)) == len(lists) > 1


def test_lists_in_lists_and_quotations_keep_their_styles(
    leiden_catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "monitor.docx"
    catalogue = shortened(leiden_catalogue, "x")
    view = catalogue.chapters[0]
    chart = next(chart for item in leiden_catalogue.indicators.values() for chart in item.charts)
    call = Call("chart", "i", (), None, (), 1, "")
    inner = ItemList(False, ((said("b"),), (ItemList(True, ((said("c"),),)),)))
    items = ItemList(True, ((said("a"), said("more"), inner, Display(call)),))
    chapter = replace(view.chapter, blocks=(Quote((said("q"),)), items))
    view = replace(view, chapter=chapter, displays={call: chart})

    write_word(replace(catalogue, chapters=(view,)), file)

    paragraphs = find(read(file), "p")
    begin = next(place for place, item in enumerate(paragraphs) if style(item) == "Quote")
    assert [(style(item), text(item)) for item in paragraphs[begin : begin + 6]] == [
        ("Quote", "q"),
        ("ListNumber", "a"),
        ("ListContinue", "more"),
        ("ListBullet2", "b"),
        ("ListNumber3", "c"),
        ("Caption", f"Figuur 1. {chart.title}"),
    ]


# -- accessible


def test_it_says_its_language_and_its_title(word: Path, leiden_catalogue: Catalogue) -> None:
    settings = leiden_catalogue.edition.settings
    properties = docx.Document(str(word)).core_properties
    styles = read(word, "word/styles.xml")

    assert {value(item) for item in find(styles, "lang")} == {"nl-NL"}
    assert value(read(word, "word/settings.xml").find(f"{WORD}themeFontLang")) == "nl-NL"
    assert properties.language == "nl-NL"
    assert properties.title == settings.title.nl
    assert properties.author == settings.authority
    assert properties.created is not None
    assert properties.created == properties.modified
    assert properties.created.strftime("%Y-%m-%d") == settings.reference_date


def test_every_table_repeats_its_header_and_keeps_its_rows_whole(
    body: ET.Element,
) -> None:
    tables = find(body, "tbl")

    assert len(tables) > 50
    for table in tables:
        rows = find(table, "tr")
        assert [bool(find(row, "tblHeader")) for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(find(row, "cantSplit") for row in rows)
        assert value(table.find(f"{WORD}tblPr/{WORD}tblLook"), "firstColumn") == "1"
        assert value(table.find(f"{WORD}tblPr/{WORD}tblCaption"))


def test_tables_fit_the_page(body: ET.Element) -> None:
    for table in find(body, "tbl"):
        widths = [int(value(item, "w")) for item in find(table, "gridCol")]
        assert sum(widths) <= 9071
        assert min(widths) > 300


def test_a_caption_stays_with_what_is_under_it(word: Path, body: ET.Element) -> None:
    (caption,) = (
        item
        for item in find(read(word, "word/styles.xml"), "style")
        if value(item, "styleId") == "Caption"
    )
    follows = [
        (text(before).split()[0], after.tag.removeprefix(WORD), style(after))
        for before, after in pairwise(body[0])
        if before.tag == f"{WORD}p" and style(before) == "Caption"
    ]

    assert find(caption, "keepNext")
    assert set(follows) == {("Tabel", "tbl", ""), ("Figuur", "p", "Ondertitel")}


def test_every_picture_says_its_figures_in_words(body: ET.Element, tree: blocks.Document) -> None:
    said = [item.get("descr", "") for item in body.iter(f"{DRAWING}docPr")]
    pictures = [block for block in list_blocks(tree) if isinstance(block, blocks.Picture)]

    assert said == [picture.alt for picture in pictures]
    assert not set(said) & {picture.title for picture in pictures}
    assert all(re.search(r"\d", words) for words in said)


# -- safe and repeatable


def test_no_text_of_an_edition_becomes_a_field_or_a_tag(
    leiden_catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "monitor.docx"

    write_word(shortened(leiden_catalogue, HOSTILE, HOSTILE, f"https://x.nl/{HOSTILE}"), file)

    body = read(file)
    assert [text(item) for item in of_style(body, "Title", "Heading1")][:2] == [WRITTEN, WRITTEN]
    assert docx.Document(str(file)).core_properties.title == WRITTEN.strip()
    assert all(FIELDS.fullmatch(item) for item in instructions(body))
    assert "MERGEFIELD" not in " ".join(instructions(body))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://leiden.nl/a b", ["https://leiden.nl/a%20b"]),
        ("mailto:raad@leiden.nl", ["mailto:raad@leiden.nl"]),
        ("https://", []),
        ("https://[x/", []),
        ("https://x:y/", []),
        ("indicator:x", []),
    ],
)
def test_only_addresses_that_word_can_read_are_links(
    leiden_catalogue: Catalogue, tmp_path: Path, target: str, expected: Sequence[str]
) -> None:
    file = tmp_path / "monitor.docx"

    write_word(shortened(leiden_catalogue, "x", "x", target), file)

    links = read(file, "word/_rels/document.xml.rels")
    assert [item.get("Target") for item in links if item.get("TargetMode")] == expected


@pytest.mark.no_cover
def test_the_same_figures_give_the_same_bytes(
    word: Path, leiden_monitor: Monitor, tmp_path: Path, drawings: Path
) -> None:
    again = tmp_path / "monitor.docx"

    write_word(build_catalogue(leiden_monitor, load_language("nl")), again, cache=drawings)

    assert again.read_bytes() == word.read_bytes()
    with zipfile.ZipFile(io.BytesIO(again.read_bytes())) as opened:
        assert {item.date_time for item in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_a_dutch_report_is_made(leiden_monitor: Monitor, tmp_path: Path) -> None:
    english = build_catalogue(leiden_monitor, load_language("en"))

    with pytest.raises(ValueError, match="made in Dutch, not in 'en'"):
        write_word(english, tmp_path / "x.docx")


# -- other programs


@pytest.mark.engines
def test_libreoffice_reads_what_the_pdf_says(
    word: Path, leiden_catalogue: Catalogue, tree: blocks.Document, tmp_path: Path
) -> None:
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.skip("needs LibreOffice Writer (soffice) and poppler-utils (pdftotext)")
    write_report(leiden_catalogue, tmp_path / "report.pdf")
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(word),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    expected = [f"{kind} {number}" for kind, number, _ in displays(tree)]

    for name in ("report.pdf", "monitor.pdf"):
        read_text = subprocess.run(
            [reader, "-layout", str(tmp_path / name), "-"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        captions = re.findall(r"^\f? *((?:Figuur|Tabel) \d+)\. ", read_text, re.MULTILINE)
        assert captions == expected, name
