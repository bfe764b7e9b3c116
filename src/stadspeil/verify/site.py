"""Reading the site back: pages, the drawings in them, scripts with figures, links."""

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor, log10
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from stadspeil.verify.printed import ends_with_about, read_numbers
from stadspeil.verify.tally import Tally, shorten
from stadspeil.verify.words import WordClass

RECEIPT = "verification.json"
"""The receipt of a verification, beside the folder of the site."""

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True)
_HAS_DIGIT = "contains(translate(., '0123456789', '##########'), '#')"
_TEXTS = etree.XPath(
    f"//text()[{_HAS_DIGIT}][not(ancestor::script or ancestor::style or ancestor::text)]"
)
_LABELS = etree.XPath(f"//text[{_HAS_DIGIT}]")
_ATTRIBUTES = etree.XPath(
    f"//@*[{_HAS_DIGIT}][name()='content' or name()='aria-label' or name()='title' "
    "or name()='alt' or name()='data-label' or name()='placeholder']"
)
_SILENT = etree.XPath(
    f"//td[@data-observation!=''][not({_HAS_DIGIT})] | //data[@value][not({_HAS_DIGIT})]"
)
_SORTED = etree.XPath("//td[@data-value!='']")
_HEADS = etree.XPath("./thead/tr[last()]/th")
_CELLS = etree.XPath("./tbody/tr[not(*[@colspan])]/td[@data-observation!='']")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FOUR_DIGITS = re.compile(r"\d{4}")
_PARTS = etree.XPath("//tr[@data-row]/td[@data-part]")
_LINKS = etree.XPath("//@href | //@src")
_NAMES = etree.XPath("//@id")
_CORRECTIONS = "correcties.html"
_IDENTITIES = etree.XPath("//@data-is | //data/@value")
_FIGURES = etree.XPath("//td[@data-observation!='' and @data-value!='']")
_MARKS = etree.XPath("boolean(.//*[@class='corrected'])")
_AXES = etree.XPath("//*[@data-axis]")

_TICK = re.compile(r"[\N{MINUS SIGN}]?\d[\d.,]*(?:%|\s(?:mln|miljoen|million|m))?")

_MACHINE_NAMES = ("viewport", "generator", "theme-color")
_CALL = re.compile(r"(?:setData\(|searchIndex = )(\{.*\})\)?;\s*\Z", re.DOTALL)
"""The last thing that a script does: hand over its figures, or the entries of the search."""


@dataclass(frozen=True)
class _Page:
    """A page: its file inside the build, its tree, its language."""

    name: str
    tree: Any
    language: str


class SiteReader:
    """Reads every page and script of a site, and follows every link."""

    def __init__(self, build: Path, tally: Tally) -> None:
        self._build = build
        self._tally = tally
        self._names: dict[Path, set[str]] = {}
        self._links: list[tuple[str, str, Path, str]] = []

    @property
    def links(self) -> int:
        """How many links were followed, but for those to the receipt, which comes last."""
        return sum(not link.endswith(RECEIPT) for *_, link in self._links)

    def read(self, pages: str = "*.html") -> None:
        """Check the whole site, or only the pages of one name."""
        for file in sorted((self._build / "site").rglob(pages)):
            self._read_page(file)
        if pages != "*.html":
            return
        for file in sorted((self._build / "site").rglob("*.data.js")):
            self._read_figures(file)
        for file in sorted((self._build / "site").rglob("zoeken-index.js")):
            self._read_index(file)
        self._follow_links()

    # -- pages

    def _read_page(self, file: Path) -> None:
        name = file.relative_to(self._build).as_posix()
        tree = etree.fromstring(file.read_text("utf-8"), _PARSER)
        page = _Page(name, tree, str(tree.get("lang") or "nl"))
        for cell in _PARTS(tree):
            _complete(cell)
        for text in _TEXTS(tree):
            self._read_text(page, text)
        for label in _LABELS(tree):
            self._read_label(page, label)
        for value in _ATTRIBUTES(tree):
            self._read_attribute(page, value)
        for element in _SILENT(tree):
            self._read_silent(page, element)
        for element in _SORTED(tree):
            self._check_value(page, element)
        for table in tree.iter("table"):
            self._check_heads(page, table)
        for axis in _AXES(tree):
            self._check_axis(page, axis)
        self._check_corrections(page)
        self._names[file.resolve()] = set(map(str, _NAMES(tree)))
        for link in _LINKS(tree):
            place = str(link.getparent().sourceline)
            self._links.append((name, place, file, str(link)))

    def _check_corrections(self, page: _Page) -> None:
        """Every correction stands on its page; in tables, what it corrects has its mark."""
        corrections = self._tally.identities.corrections
        for cell in _FIGURES(page.tree):
            is_corrected = cell.get("data-observation") in corrections.corrected
            if is_corrected != _MARKS(cell):
                expected = "a mark of a correction" if is_corrected else "no mark of a correction"
                place, text = str(cell.sourceline), shorten("".join(cell.itertext()))
                self._tally.fail(page.name, place, text, expected)
        if page.name.endswith(f"/{_CORRECTIONS}"):
            held = {name for value in _IDENTITIES(page.tree) for name in str(value).split()}
            for missing in sorted(corrections.names - held):
                self._tally.fail(page.name, "", "no figure", missing)

    def _read_text(self, page: _Page, text: Any) -> None:
        element = text.getparent()
        if text.is_tail:
            element = element.getparent()
        place = _Place.of(element)
        self._tally.check_text(
            "pages",
            page.name,
            str(element.sourceline),
            str(text),
            place.names,
            page.language,
            others=place.others,
            is_figure=place.is_figure,
            is_about=bool(place.names) and ends_with_about(_before(element)),
        )

    def _read_label(self, page: _Page, label: Any) -> None:
        """A text in a drawing, whose lines are one text."""
        names = [part.get("data-value") for part in label.iter("tspan") if part.get("data-value")]
        self._tally.check_text(
            "charts",
            page.name,
            str(label.sourceline),
            " ".join(label.itertext()),
            names,
            page.language,
            others=_Place.of(label).others,
        )

    def _read_attribute(self, page: _Page, value: Any) -> None:
        element = value.getparent()
        if element.get("name") in _MACHINE_NAMES or element.get("http-equiv"):
            return
        names = (element.get("data-of") or "").split()
        self._tally.check_text(
            "texts for machines and screen readers",
            page.name,
            str(element.sourceline),
            str(value),
            names,
            page.language,
            others=_Place.of(element).others,
        )

    def _read_silent(self, page: _Page, element: Any) -> None:
        """A place for a figure in which no digit stands."""
        name = element.get("data-observation") or element.get("value")
        words = "".join(element.itertext())
        if element.tag == "data" or self._tally.identities.amounts(name) != []:
            self._tally.check_text(
                "pages", page.name, str(element.sourceline), words, [name], page.language
            )
        else:
            self._tally.count("pages", True)

    def _check_value(self, page: _Page, cell: Any) -> None:
        """The value by which a table is sorted: that of the figure in its cell, or its period."""
        value = str(cell.get("data-value"))
        figure = next(cell.iter("data"), None)
        own = figure.get("value") if figure is not None else (cell.get("data-is") or "")
        name = cell.get("data-observation") or own
        if name:
            amounts = self._tally.identities.amounts(name) or ()
            is_right = any(is_same(value, amount.value) for amount in amounts[:1])
            expected = f"{amounts[0] if amounts else 'no value'} ({name})"
        else:
            expected = "".join(cell.itertext()).strip()
            is_right = set(_FOUR_DIGITS.findall(value)) <= set(_YEAR.findall(expected))
        self._tally.count("values to sort by", is_right)
        if not is_right:
            self._tally.fail(page.name, str(cell.sourceline), f"data-value {value}", expected)

    def _check_heads(self, page: _Page, table: Any) -> None:
        """A column that names a year holds figures of that year, or of one that ends in it."""
        heads = [set(_YEAR.findall("".join(head.itertext()))) for head in _HEADS(table)]
        for cell in _CELLS(table) if any(heads) else ():
            place = len(list(cell.itersiblings("th", "td", preceding=True)))
            period = cell.get("data-observation").split(":")[2].partition("@")[0]
            years = _YEAR.findall(period)
            if place < len(heads) and heads[place] not in (set(), set(years), set(years[-1:])):
                self._tally.fail(
                    page.name,
                    str(cell.sourceline),
                    f"a column of {', '.join(sorted(heads[place]))}",
                    f"{period} ({cell.get('data-observation')})",
                )

    def _check_axis(self, page: _Page, axis: Any) -> None:
        """The ticks of an axis lie as far apart as their labels say: one step, all along."""
        labels = ["".join(text.itertext()) for text in axis.iter("{*}text")]
        if not all(_TICK.fullmatch(label) for label in labels if label):
            return  # periods, or names
        numbers = [read_numbers(label, page.language) for label in labels if label]
        values = [
            (-1 if found[0].sign < 0 else 1)
            * (found[0].value or 0.0)
            * (10**6 if found[0].is_million else 1)
            for found in numbers
        ]
        if all(value in range(1900, 2101) for value in values):
            return  # years
        steps = {round(later - earlier, 9) for earlier, later in pairwise(values)}
        if len(steps) > 1:
            self._tally.fail(
                page.name,
                str(axis.sourceline),
                f"an axis with {', '.join(labels)}",
                "ticks with one step between them",
            )

    # -- scripts

    def _read_figures(self, file: Path) -> None:
        """The figures that a page lets a reader choose from."""
        name = file.relative_to(self._build).as_posix()
        content = read_call(file)
        if content is None:
            self._tally.fail(name, "", "a script that can't be read", "a call with figures")
            return
        language = "en" if "/en/" in f"/{name}" else "nl"
        for measure in content["measures"]:
            columns = measure["figures"]["columns"]
            for cells in measure["figures"]["rows"]:
                row = dict(zip(columns, cells, strict=False))
                identity = measure["indicator"] + row["id"]
                self._check_choice(name, identity, row, language, is_money=measure["is_money"])

    def _check_choice(
        self, file: str, name: str, row: dict[str, Any], language: str, *, is_money: bool
    ) -> None:
        """A figure that a chart is drawn from: its value (whole euros, if money) and its texts."""
        amounts = self._tally.identities.amounts(name)
        if amounts is None:
            self._tally.fail(file, name, name, "a figure of this edition")
            return
        value = row.get("value")
        expected = None
        if amounts and not self._tally.is_hidden(row["text"], name):
            expected = amounts[0].value * (amounts[0].scale if is_money else 1)
        is_right = value is expected if None in (value, expected) else is_near(value, expected)
        self._tally.count("scripts", is_right)
        if not is_right:
            self._tally.fail(file, name, f"value {value}", f"{amounts[0] if amounts else 'none'}")
        for column in ("text", "label") if amounts else ():
            if row.get(column):
                self._tally.check_text("scripts", file, name, row[column], [name], language)
        for column in ("numerator", "denominator"):
            if row.get(column):
                identity = f"{name}#{column}"
                self._tally.check_text("scripts", file, name, row[column], [identity], language)

    def _read_index(self, file: Path) -> None:
        name = file.relative_to(self._build).as_posix()
        content = read_call(file)
        if content is None:
            self._tally.fail(name, "", "a script that can't be read", "the search index")
            return
        for entry in content["entries"]:
            fields = ("title", "text", "context", "also", "parts", "figure")
            text = " | ".join(str(entry[field]) for field in fields if entry.get(field))
            names = entry.get("of") or ()
            self._tally.check_text(
                "search index", name, entry["url"], text, names, content["language"]
            )
            self._links.append((name, entry["url"], file, entry["url"]))

    # -- links

    def _follow_links(self) -> None:
        seen: dict[tuple[Path, str], str] = {}
        for name, place, file, link in self._links:
            key = (file.parent, link)
            if key not in seen:
                seen[key] = self._follow(file, link)
            if seen[key]:
                self._tally.fail(name, place, f"the link {shorten(link)}", seen[key])

    def _follow(self, file: Path, link: str) -> str:
        """What a link should lead to, if it leads nowhere."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or link.startswith("data:"):
            return ""
        if parts.path.startswith("/"):
            return ""  # the page for lost readers, which knows the address of the site
        target = (file.parent / unquote(parts.path)).resolve() if parts.path else file.resolve()
        if not target.is_file():
            return "a file that is there"
        fragment = unquote(parts.fragment)
        if fragment and target in self._names and fragment not in self._names[target]:
            return f"a part of {target.name} that is there"
        return ""


def read_call(file: Path) -> Any:
    """What a script hands over, in its one call or assignment; None if it can't be read."""
    text = file.read_text("utf-8")
    found = _CALL.search(text)
    try:
        return json.loads(found[1]) if found else None
    except ValueError:
        return None


def is_same(value: str, expected: Fraction) -> bool:
    """Whether a cell holds a value in ten digits, as many as it has room for."""
    wanted = float(expected)
    last = 10.0 ** (floor(log10(abs(wanted))) - 9) if wanted else 1e-9
    try:
        return abs(float(value) - wanted) <= 0.51 * last
    except ValueError:
        return False


def is_near(value: Any, expected: Any) -> bool:
    """Whether a value equals another in eight digits, as many as a chart needs."""
    return abs(float(value) - float(expected)) <= abs(float(expected)) / 10**7


def _complete(cell: Any) -> None:
    """Give a cell its whole identity, of which its row says the start and the end."""
    start, _, end = cell.getparent().get("data-row").partition("*")
    cell.set("data-observation", f"{start}{cell.get('data-part')}{end}")


def _before(element: Any) -> str:
    """The words before an element, in what holds it or in what holds that."""
    while element is not None and element.tag in ("data", "a", "strong", "em", "span"):
        previous = element.getprevious()
        words = element.getparent().text if previous is None else previous.tail
        if words and words.strip():
            return str(words)
        if previous is not None:
            return ""
        element = element.getparent()
    return ""


@dataclass(frozen=True)
class _Place:
    """What the elements round a text say of the numbers in it.

    `names` are their identities, `others` the class of all of them; `is_figure` tells that a
    number must have an identity, since it stands where figures do.
    """

    names: tuple[str, ...]
    others: WordClass | None
    is_figure: bool

    @classmethod
    def of(cls, element: Any) -> "_Place":
        names: tuple[str, ...] | None = None
        others = None
        is_figure = False
        around = element
        while around is not None:
            tag, classes = str(around.tag), (around.get("class") or "").split()
            if names is None:
                names = _names_of(around, tag, is_own=around is element)
            if others is None:
                others = _class_of(around, tag, classes)
            is_figure = (
                is_figure or tag == "dd" or (tag == "td" and _is_for_figures(around, classes))
            )
            around = around.getparent()
        return cls(names or (), others, is_figure)


def _names_of(element: Any, tag: str, *, is_own: bool) -> tuple[str, ...] | None:
    """The identities of the figures in an element, if it has any to give."""
    if tag in ("title", "desc", "option") and is_own:
        return tuple((element.get("data-of") or "").split())
    if element.get("data-is"):
        return tuple(element.get("data-is").split()) if is_own else ()
    if tag == "data":
        return (element.get("value"),)
    if tag == "td" and element.get("data-observation"):
        return (element.get("data-observation"),) if is_own and not _has_data(element) else ()
    return None


def _is_for_figures(cell: Any, classes: list[str]) -> bool:
    """Whether a cell is one of a column of figures."""
    if "number" in classes or cell.get("data-observation"):
        return True
    table = next(cell.iterancestors("table"))
    return "money" in (table.get("class") or "").split() and not {"words", "period"} & set(classes)


def _has_data(cell: Any) -> bool:
    return next(cell.iter("data"), None) is not None


def _class_of(element: Any, tag: str, classes: list[str]) -> WordClass | None:
    """The class of all numbers in some elements."""
    if element.get("data-axis") is not None or "legend" in classes:
        return WordClass.AXIS
    if tag == "svg" and "key" in classes:
        return WordClass.AXIS
    if "number" in classes and tag in ("text", "span"):
        return WordClass.LIST
    return WordClass.CODE if tag == "code" else None
