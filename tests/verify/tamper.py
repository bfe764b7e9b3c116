"""A build with one thing changed by lot: a digit of a figure, somewhere in one product."""

import json
import random
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pikepdf

from stadspeil.verify import verify_build

Lot = random.Random

Found = Mapping[str, Sequence[str]]
"""What verification said, by file."""


def verify_changed(
    build: Path, edition: Path, folder: Path, changes: Iterable[tuple[str, str, str, str]]
) -> Found:
    """What verification says of a copy of a build without its receipt, in which texts were changed.

    A change is a file, the text in it that is replaced once, what takes its place, and a remark.
    """
    copy = folder / "build"
    shutil.copytree(build, copy)
    (copy / "verification.json").unlink(missing_ok=True)
    for file, old, new, _ in changes:
        text = (copy / file).read_text("utf-8")
        assert old in text, old
        (copy / file).write_text(text.replace(old, new, 1), "utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    for item in verify_build(copy, edition).mismatches:
        found[item.file].append(str(item))
    return found


def other_digit(text: str, lot: Lot) -> str:
    """The text with one of its digits changed; the first of a number never becomes a zero."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = lot.choice(places)
    is_first = place == 0 or not text[place - 1].isdigit()
    choices = [digit for digit in "0123456789" if digit != text[place]]
    digit = lot.choice([item for item in choices if not (is_first and item == "0")])
    return text[:place] + digit + text[place + 1 :]


def spoil(file: Path, pattern: str, lot: Lot) -> str:
    """Change a digit in one of the texts that a pattern finds as its first group."""
    text = file.read_text("utf-8")
    found = lot.choice(list(re.finditer(pattern, text)))
    changed = other_digit(found[1], lot)
    file.write_text(text[: found.start(1)] + changed + text[found.end(1) :], "utf-8")
    return f"{file.name}: {found[1]!r} becomes {changed!r}"


def _spoil_one(folder: str, ending: str, pattern: str) -> Callable[[Path, Lot], str]:
    """A change of a text in one of the files that have such a text."""

    def change(build: Path, lot: Lot) -> str:
        files = sorted((build / folder).rglob(ending))
        lot.shuffle(files)
        file = next(item for item in files if re.search(pattern, item.read_text("utf-8")))
        return spoil(file, pattern, lot)

    return change


def _spoil_parquet(build: Path, lot: Lot) -> str:
    file = build / "data" / "observations.parquet"
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE data AS SELECT * FROM '{file.as_posix()}'")
        rows = connection.execute("SELECT id FROM data WHERE value > 0 ORDER BY id").fetchall()
        name = lot.choice(rows)[0]
        connection.execute("UPDATE data SET value = value + 1 WHERE id = ?", [name])
        connection.execute(f"COPY data TO '{file.as_posix()}' (FORMAT parquet)")
    return f"{file.name}: the value of {name}"


def _spoil_word(build: Path, lot: Lot) -> str:
    file = build / "monitor.docx"
    with zipfile.ZipFile(file) as package:
        parts = {item: package.read(item) for item in package.infolist()}
    name = "word/document.xml"
    text = next(part for item, part in parts.items() if item.filename == name).decode()
    after_contents = text.rindex('w:val="TOC') if 'w:val="TOC' in text else 0
    spots = re.compile(r"<w:t(?: [^>]*)?>([^<]*\d[^<]*)</w:t>").finditer(text, after_contents)
    found = lot.choice(list(spots)[1:])  # the first may be of the contents
    changed = other_digit(found[1], lot)
    text = text[: found.start(1)] + changed + text[found.end(1) :]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for item, part in parts.items():
            package.writestr(item, text.encode() if item.filename == name else part)
    return f"{file.name}: {found[1]!r} becomes {changed!r}"


def _spoil_pdf(build: Path, lot: Lot) -> str:
    """Exchange the glyph of one digit in the text of a page for that of another."""
    file = build / "monitor.pdf"
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pages = list(pdf.pages)
        lot.shuffle(pages)
        for page in pages:
            digits = {name: _digit_glyphs(font) for name, font in page.Resources.Font.items()}
            steps = list(pikepdf.parse_content_stream(page))
            spots = list(_find_digits(steps, digits))
            if len(spots) < 40:
                continue  # a page of contents, or hardly any text
            step, operand, place, glyphs, digit = lot.choice(spots[10:-4])
            other = lot.choice([item for item in glyphs if item != digit])
            code = bytes(operand)
            changed = code[:place] + glyphs[other] + code[place + 2 :]
            _put(steps, step, operand, changed)
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))
            pdf.save(file)
            return f"{file.name}: a digit {digit} becomes {other}"
    raise AssertionError("no page with digits")


def _digit_glyphs(font: pikepdf.Object) -> dict[str, bytes]:
    """The two-byte code of each digit in a font, from its table of signs."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>", table)
    signs = {chr(int(sign, 16)): bytes.fromhex(code) for code, sign in pairs}
    return {sign: code for sign, code in signs.items() if sign in "0123456789"}


Steps = list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]
Spot = tuple[int, pikepdf.String, int, Mapping[str, bytes], str]


def _find_digits(steps: Steps, fonts: Mapping[str, Mapping[str, bytes]]) -> Iterator[Spot]:
    glyphs: Mapping[str, bytes] = {}
    for step, instruction in enumerate(steps):
        operator = str(instruction.operator)
        if operator == "Tf":
            glyphs = fonts.get(str(instruction.operands[0]), {})
        if operator not in ("Tj", "TJ"):
            continue
        operands = instruction.operands[0]
        for operand in [operands] if operator == "Tj" else operands:
            if not isinstance(operand, pikepdf.String):
                continue
            code = bytes(operand)
            for place in range(0, len(code) - 1, 2):
                for digit, glyph in glyphs.items():
                    if code[place : place + 2] == glyph:
                        yield step, operand, place, glyphs, digit


def _put(steps: Steps, step: int, old: pikepdf.String, new: bytes) -> None:
    instruction = steps[step]
    operands = instruction.operands[0]
    if str(instruction.operator) == "Tj":
        changed: pikepdf.Object = pikepdf.String(new)
    else:
        items = [pikepdf.String(new) if item is old or item == old else item for item in operands]
        changed = pikepdf.Array(items)
    steps[step] = pikepdf.ContentStreamInstruction([changed], instruction.operator)


def _spoil_findings(build: Path, lot: Lot) -> str:
    file = build / "data" / "findings.json"
    findings = json.loads(file.read_text("utf-8"))
    if not findings:
        return ""
    quantity = lot.choice(lot.choice(findings)["quantities"])
    quantity["value"] += 1
    file.write_text(json.dumps(findings), "utf-8")
    return f"{file.name}: {quantity['name']} becomes {quantity['value']}"


CELL = r'<td\b[^>]* data-(?:observation="[^"]+|part="[^"]*)"[^>]*>([^<]*\d[^<]*)<'
CHANGES: Mapping[str, Callable[[Path, Lot], str]] = {
    "page": _spoil_one("site", "*.html", r'<data value="[^"]*">([^<]*\d[^<]*)</data>'),
    "table": _spoil_one("site", "*.html", CELL),
    "chart": _spoil_one("site", "*.html", r'<tspan data-value="[^"]*">([^<]*\d[^<]*)</tspan>'),
    "sort value": _spoil_one("site", "*.html", r' data-value="(\d+\.?\d*)"'),
    "script": _spoil_one("site", "*.data.js", r'@[\d-]+","[^\]]*?",(\d+\.\d+),'),
    "download": _spoil_one("site/indicatoren", "*.json", r'"value": (\d+(?:\.\d+)?)'),
    "open data": _spoil_one("data", "observations.csv", r"\d{4}-\d\d,(\d+(?:\.\d+)?),"),
    "changes": _spoil_one("data", "changes.csv", r",(\d+(?:\.\d+)?),-?\d+(?:\.\d+)?,-?\d"),
    "report list": _spoil_one("", "monitor.figures.json", r'\["([^"]*\d[^"]*)", "[^"]*:[^"]*"\]'),
    "parquet": _spoil_parquet,
    "pdf": _spoil_pdf,
    "word": _spoil_word,
    "findings": _spoil_findings,
}
"""What may be changed in a build, by the product."""


def tamper(build: Path, copy: Path, kind: str, lot: Lot) -> str:
    """Copy a build, change one digit in it, and say what was done.

    The build had better be one without a receipt, by whose hashes every changed byte is noticed:
    that would prove nothing of the rest.
    """
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(build, copy)
    return CHANGES[kind](copy, lot)
