"""Chapters: Markdown with live expressions, read into a small tree.

Markdown without HTML, pictures, tables and code. `{{ figure("wmo-clienten", 2021) }}` is read as
data: a name, and constants between parentheses. Nothing in a chapter is ever executed.
"""

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from pydantic import ValidationError

from stadspeil.edition.documents import parse_text
from stadspeil.edition.files import Folder
from stadspeil.edition.known import Known
from stadspeil.edition.lists import AREAS, codelist_file
from stadspeil.edition.problems import Problems
from stadspeil.edition.yaml_reader import Positions
from stadspeil.model.chapter import (
    Block,
    Call,
    Chapter,
    ChapterHead,
    Display,
    Emphasis,
    Heading,
    Inline,
    ItemList,
    Link,
    Paragraph,
    Quote,
    Strong,
    Words,
)
from stadspeil.model.period import EXAMPLES, parse_period

INLINE_CALLS = {"figure": 1, "change": 2, "period": 0}
"""The calls that print a few words, with how many periods each takes."""

DISPLAY_CALLS = ("table", "chart")
"""The calls that stand alone on a line."""

_LINKS = ("https://", "http://", "mailto:", "indicator:", "chapter:")
_FOREIGN = {
    "table": ("a table", "put its figures in a dataset, and write {{ table(...) }}"),
    "fence": ("a block of code", "take out the ``` above and below it"),
    "hr": ("a line across", "take it out; a heading divides a chapter"),
    "image": ("a picture", "take it out; {{ chart(...) }} draws figures"),
}
"""What Markdown has and a chapter has not, with what to do instead."""

_EXAMPLES = {
    "figure": '{{ figure("wmo-clienten", 2021) }}',
    "change": '{{ change("wmo-clienten", 2020, 2021) }}',
    "table": '{{ table("wmo-clienten", by="arrangement") }}',
    "chart": '{{ chart("wmo-clienten") }}',
}
_EXAMPLE = _EXAMPLES["figure"]


def load_chapters(folder: Folder, problems: Problems, known: Known) -> tuple[Chapter, ...]:
    """Read every file of `chapters/`, in the order of their names."""
    chapters = []
    named = folder.named("chapters/*.md")
    ids = {identifier for _, identifier in named}
    for name, identifier in named:
        text = folder.read_text(name)
        if text is not None:
            chapter = ChapterReader(problems, known, ids, name, identifier).read(text)
            if chapter is not None:
                chapters.append(chapter)
    return tuple(chapters)


@dataclass(frozen=True)
class _Place:
    """A call in a text: its line, how it is written, and its indicator."""

    line: int
    shown: str
    indicator: str


@dataclass
class ChapterReader:
    """Reads one chapter."""

    problems: Problems
    known: Known
    ids: set[str]
    file: str
    id: str
    head_type: type[ChapterHead] = ChapterHead
    calls: list[Call] = field(default_factory=list)

    def problem(self, line: int, found: str, expected: str, do: str, where: str = "") -> None:
        self.problems.add(self.file, line, where, found=found, expected=expected, do=do)

    def read(self, text: str) -> Chapter | None:
        lines = [line if line.rstrip() != "---" else "---" for line in text.split("\n")]
        try:
            end = lines.index("---", 1) if lines[0] == "---" else -1
        except ValueError:
            end = -1
        if end < 0:
            self.problem(
                1,
                "no front matter",
                "title, domain and period between two lines ---",
                "start the file with ---, these fields, and ---",
            )
            return None
        document = parse_text(self.problems, self.file, "\n".join(lines[1:end]), first_line=2)
        if document is None:
            return None
        head = self._read_head(*document)
        body = "\n".join(lines[end + 1 :])
        tree = SyntaxTreeNode(_markdown().parse(body))
        blocks = tuple(self._blocks(tree.children, end + 2))
        if head is None:
            return None
        return Chapter(self.id, head, blocks, self.file, tuple(self.calls))

    def _read_head(self, values: object, positions: Positions) -> ChapterHead | None:
        try:
            head = self.head_type.model_validate(values)
        except ValidationError as error:
            self.problems.add_validation_error(self.file, error, positions)
            return None
        for identifier in head.indicators:
            self._is_indicator(identifier, positions.line(("indicators",)))
        return head

    def _is_indicator(self, identifier: str, line: int) -> bool:
        if identifier in self.known.indicators:
            return True
        if not self.problems.is_excused("indicators", identifier):
            self.problem(
                line,
                f"the indicator {identifier!r}",
                "the id of an indicator",
                "correct the id, or add the indicator",
            )
        return False

    # -- blocks

    def _blocks(self, nodes: list[SyntaxTreeNode], offset: int) -> Iterator[Block]:
        for node in nodes:
            line = offset + (node.map[0] if node.map else 0)
            match node.type:
                case "paragraph":
                    yield self._paragraph(node, line)
                case "heading":
                    yield self._heading(node, line)
                case "bullet_list" | "ordered_list":
                    items = tuple(
                        tuple(self._blocks(item.children, offset)) for item in node.children
                    )
                    yield ItemList(node.type == "ordered_list", items)
                case "blockquote":
                    yield Quote(tuple(self._blocks(node.children, offset)))
                case _:
                    found, do = _FOREIGN[node.type]
                    self.problem(line, found, "paragraphs, headings, lists and quotations", do)

    def _heading(self, node: SyntaxTreeNode, line: int) -> Heading:
        level = int(node.tag[1])
        if level == 1:
            self.problem(
                line,
                "a heading with one #",
                "headings from ## on: the title stands in the front matter",
                "write ##",
            )
        children = self._inlines(node, line)
        self._refuse_displays(children)
        return Heading(level, children)

    def _paragraph(self, node: SyntaxTreeNode, line: int) -> Block:
        children = self._inlines(node, line)
        match children:
            case (Call() as call,) if call.name in DISPLAY_CALLS:
                return Display(call)
        self._refuse_displays(children)
        return Paragraph(children)

    def _refuse_displays(self, children: tuple[Inline, ...]) -> None:
        for item in children:
            if isinstance(item, Call) and item.name in DISPLAY_CALLS:
                self.problem(
                    item.line,
                    f"{item.source} inside a sentence",
                    "a table or chart alone, between empty lines",
                    "put it on a line of its own",
                )
            elif isinstance(item, Strong | Emphasis | Link):
                self._refuse_displays(item.children)

    # -- inlines

    def _inlines(self, node: SyntaxTreeNode, line: int) -> tuple[Inline, ...]:
        inline = node.children[0] if node.children else None
        if inline is None:
            return ()
        return tuple(self._inline_children(inline, line))

    def _inline_children(self, parent: SyntaxTreeNode, line: int) -> Iterator[Inline]:
        for node in parent.children:
            match node.type:
                case "text":
                    yield from self._words(node.content, line)
                case "softbreak" | "hardbreak":
                    yield Words(" ")
                case "strong":
                    yield Strong(tuple(self._inline_children(node, line)))
                case "em":
                    yield Emphasis(tuple(self._inline_children(node, line)))
                case "link":
                    yield self._link(node, line)
                case "live_call":
                    call = self.read_call(node.content, line)
                    if call is not None:
                        yield call
                case _:
                    found, do = _FOREIGN[node.type]
                    self.problem(
                        line, found, "text, **weight**, *stress*, links and live figures", do
                    )
            line += sum(item.type in ("softbreak", "hardbreak") for item in node.walk())

    def _words(self, text: str, line: int) -> Iterator[Words]:
        if "{{" in text or "}}" in text:
            self.problem(line, repr(text), _EXAMPLE, "close the braces, on one line")
        if text:
            yield Words(text)

    def _link(self, node: SyntaxTreeNode, line: int) -> Link:
        target = str(node.attrs.get("href", ""))
        if not target.startswith(_LINKS):
            self.problem(
                line,
                f"a link to {target!r}",
                "https://..., mailto:..., indicator:ID or chapter:NAME",
                "correct the link",
            )
        elif target.startswith("indicator:"):
            self._is_indicator(target.removeprefix("indicator:"), line)
        elif target.startswith("chapter:") and target.removeprefix("chapter:") not in self.ids:
            self.problem(
                line,
                f"a link to {target!r}",
                f"chapter: and one of {', '.join(sorted(self.ids))}",
                "correct the name of the chapter",
            )
        return Link(target, tuple(self._inline_children(node, line)))

    # -- live expressions

    def read_call(self, source: str, line: int) -> Call | None:
        shown = f"{{{{ {source} }}}}"
        try:
            name, arguments, keywords = parse_call(source)
        except ValueError as error:
            self.problem(line, f"{shown}: {error}", _EXAMPLE, "write it in this form")
            return None
        if name not in (*INLINE_CALLS, *DISPLAY_CALLS):
            self.problem(
                line,
                shown,
                f"one of {', '.join((*INLINE_CALLS, *DISPLAY_CALLS))}",
                "correct the name",
            )
            return None
        expected = INLINE_CALLS.get(name, 0)
        if name == "period":
            if arguments or keywords:
                self.problem(
                    line, shown, "{{ period }}", "take out what stands between parentheses"
                )
                return None
            return self._note(Call("period", None, (), None, (), line, shown))
        if len(arguments) != 1 + expected:
            self.problem(
                line,
                shown,
                f"an indicator and {expected or 'no'} period{'' if expected == 1 else 's'}",
                f"write for instance {_EXAMPLES[name]}",
            )
            return None
        indicator, periods = arguments[0], tuple(arguments[1:])
        if not self._is_indicator(indicator, line):
            return None
        before = len(self.problems)
        place = _Place(line, shown, indicator)
        self._check_periods(place, periods)
        if name in DISPLAY_CALLS:
            self._check_display(place, keywords)
        else:
            self._check_figure(place, keywords)
        if len(self.problems) > before:
            return None
        area = keywords.pop("area", None)
        breakdown = tuple(sorted(keywords.items()))
        return self._note(Call(name, indicator, periods, area, breakdown, line, shown))

    def _note(self, call: Call) -> Call:
        self.calls.append(call)
        return call

    def _check_periods(self, place: _Place, periods: tuple[str, ...]) -> None:
        frequency = self.known.frequency(place.indicator)
        if frequency is None:
            return
        for period in periods:
            try:
                known = parse_period(period).frequency is frequency
            except ValueError:
                known = False
            if not known:
                self.problem(
                    place.line,
                    f"{place.shown}: the period {period!r}",
                    f"a period such as {EXAMPLES[frequency]} ({frequency})",
                    "correct the period",
                )

    def _check_display(self, place: _Place, keywords: Mapping[str, str]) -> None:
        """Check a table or chart: it shows every area and code, and is split by one breakdown."""
        for keyword in keywords:
            if keyword != "by":
                self.problem(
                    place.line,
                    f"{place.shown}: {keyword}",
                    'nothing but the indicator, or by="..." for one of its breakdowns',
                    "take it out: a table or chart shows all areas and codes",
                )
        if "by" in keywords:
            self._is_breakdown(place, keywords["by"])

    def _check_figure(self, place: _Place, keywords: Mapping[str, str]) -> None:
        """Check a figure or change: it may name an area, and one code of one breakdown."""
        codes = {name: code for name, code in keywords.items() if name != "area"}
        area = keywords.get("area")
        if (
            area is not None
            and area not in self.known.areas
            and not self.problems.is_excused(AREAS, area)
        ):
            self.problem(
                place.line,
                f"{place.shown}: the area {area!r}",
                "a code of areas.csv",
                "correct the code",
            )
        if len(codes) > 1:
            self.problem(
                place.line,
                f"{place.shown}: {' and '.join(codes)}",
                "a code of one breakdown: figures are split by one at a time",
                "take the others out",
            )
        for name, code in codes.items():
            if self._is_breakdown(place, name):
                self._check_code(place, name, code)

    def _is_breakdown(self, place: _Place, dimension: str) -> bool:
        breakdowns = self.known.indicators[place.indicator].spec.breakdowns
        if dimension in breakdowns:
            return True
        self.problem(
            place.line,
            f"{place.shown}: the breakdown {dimension!r}",
            f"one of {', '.join(breakdowns) or '(it has none)'}",
            "correct the name",
        )
        return False

    def _check_code(self, place: _Place, dimension: str, code: str) -> None:
        codelist = self.known.codes(place.indicator, dimension)
        if codelist is None or code in codelist:
            return
        file = codelist_file(codelist.id)
        if not self.problems.is_excused(file, code):
            self.problem(
                place.line,
                f"{place.shown}: the code {code!r}",
                f"a code of {file}",
                "correct the code",
            )


def parse_call(source: str) -> tuple[str, list[str], dict[str, str]]:
    """Read `name("a", 2021, key="b")` as data: the name, the arguments, the keywords, as texts.

    Raises:
        ValueError: it is anything else than a name with constants.

    >>> parse_call('figure("wmo-clienten", 2021, arrangement="verblijf-opvang")')
    ('figure', ['wmo-clienten', '2021'], {'arrangement': 'verblijf-opvang'})
    """
    if len(source) > 400:
        raise ValueError("it is too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            node = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError, Warning):
        raise ValueError("it can't be read") from None
    if isinstance(node, ast.Name):
        return node.id, [], {}
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ValueError("it is not a name with parentheses")
    arguments = [_constant(argument) for argument in node.args]
    keywords: dict[str, str] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise ValueError("** is not allowed")
        if keyword.arg in keywords:
            raise ValueError(f"{keyword.arg} stands in it twice")
        keywords[keyword.arg] = _constant(keyword.value)
    return node.func.id, arguments, keywords


def _constant(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and type(node.value) in (str, int):
        return str(node.value)
    raise ValueError("only texts between quotes and whole numbers may stand between parentheses")


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  a link that is wrong gets a message
        return True


def _markdown() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"html": False, "typographer": False})
    markdown.enable("table")
    markdown.disable(["html_inline", "html_block", "code", "backticks"])
    markdown.inline.ruler.before("escape", "live_call", _live_call)
    return markdown


def _live_call(state: StateInline, silent: bool) -> bool:
    """Markdown rule: `{{ ... }}` becomes a token `live_call` that holds what is inside."""
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos + 2)
    inside = state.src[state.pos + 2 : end]
    if end < 0 or "\n" in inside:
        return False
    if not silent:
        token = state.push("live_call", "", 0)
        token.content = inside.strip()
    state.pos = end + 2
    return True
