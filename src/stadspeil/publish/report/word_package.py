"""The package around a Word document: its styles, settings and properties, and its bytes."""

import zipfile
from datetime import UTC, datetime
from importlib import resources
from io import BytesIO
from textwrap import shorten
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from stadspeil.publish.report.blocks import Document
from stadspeil.publish.report.word_xml import (
    clean,
    field,
    run,
    tab,
)

PARTS = "word_parts"

_KEPT = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.NUMBERING}
_KEPT |= {RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.OFFICE_DOCUMENT}
_KEPT |= {RELATIONSHIP_TYPE.CORE_PROPERTIES}
_LONGEST_PROPERTY = 255
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip file can say


def open_package(report: Document) -> WordDocument:
    """A Word document with our styles and nothing in it yet."""
    word = docx.Document()
    part = word.part
    assert part.package is not None
    for relationships in (part.package.rels, part.rels):
        for name in [key for key, item in relationships.items() if item.reltype not in _KEPT]:
            del relationships[name]
    _fill(word.styles.element, "styles.xml")
    _fill(word.settings.element, "settings.xml")
    _fill(part.numbering_part.element, "numbering.xml")
    _describe(word, report)
    _set_page(word, report)
    return word


def to_bytes(word: WordDocument) -> bytes:
    """The document as a file that doesn't say when it was packed."""
    packed, target = BytesIO(), BytesIO()
    word.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()


def _fill(element: Any, name: str) -> None:
    """Put our own part in the place of what the library came with."""
    file = resources.files(__package__).joinpath(PARTS, name)
    own = parse_xml(file.read_bytes())
    for child in list(element):
        element.remove(child)
    element.extend(list(own))


def _describe(word: WordDocument, report: Document) -> None:
    moment = datetime(*report.date, tzinfo=UTC)
    properties = word.core_properties
    properties.title = _property(report.cover.title)
    properties.subject = _property(report.cover.purpose)
    properties.author = properties.last_modified_by = _property(report.cover.authority)
    properties.language = f"{report.language}-{report.region}"
    properties.created = properties.modified = moment
    properties.comments = properties.keywords = properties.category = ""
    properties.revision = 1


def _property(words: str) -> str:
    return shorten(clean(words), _LONGEST_PROPERTY, placeholder=" …")


def _set_page(word: WordDocument, report: Document) -> None:
    (section,) = word.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.5)
    section.header_distance = section.footer_distance = Cm(1.25)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    # The cover has no header.
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]._p
    header.extend([run(report.cover.title), tab(), run(report.mark, style="Merk")])
    section.footer.paragraphs[0]._p.extend(field("PAGE", "1"))
