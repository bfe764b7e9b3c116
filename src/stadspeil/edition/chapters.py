"""Chapters: Markdown with live expressions, read into a small tree.

Markdown without HTML, pictures, tables and code. `{{ figure("wmo-clienten", 2021) }}` is read as
data: a name, and constants between parentheses. Nothing in a chapter is ever executed.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from pydantic import ValidationError

from stadspeil.edition.documents import parse_text
from stadspeil.edition.files import Folder
from stadspeil.edition.problems import Problems
from stadspeil.edition.yaml_reader import Positions
from stadspeil.model.area import Areas
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
from stadspeil.model.codelist import Codelist
from stadspeil.model.dataset import Dataset
from stadspeil.model.edition import Indicator
from stadspeil.model.expression import references
from stadspeil.model.period import EXAMPLES, Frequency, parse_period

INLINE_CALLS = {"figure": 1, "change": 2, "period": 0}
"""The calls that print a few words, with how many periods each takes."""

DISPLAY_CALLS = ("table", "chart")
"""The calls that stand alone on a line."""

_LINKS = ("https://", "http://", "mailto:", "indicator:", "chapter:")
_EXAMPLE = '{{ figure("wmo-clienten", 2021) }}'


@dataclass(frozen=True)
class Known:
    """The names that a chapter may use."""

    indicators: Mapping[str, Indicator]
    datasets: Mapping[str, Dataset]
    codelists: Mapping[str, Codelist]
    areas: Areas

    def frequency(self, indicator: str) -> Frequency | None:
        """The frequency of the figures of an indicator; None while its dataset is refused."""
        item = self.indicators[indicator]
        for reference in references(item.expression):
            if reference.dataset in self.datasets:
                own = self.datasets[reference.dataset].spec.period.frequency
                return item.spec.frequency or own
        return None

    def codes(self, indicator: str, dimension: str) -> Codelist | None:
        """The codelist of a breakdown of an indicator; None while its dataset is refused."""
        for reference in references(self.indicators[indicator].expression):
            if reference.dataset in self.datasets:
                spec = self.datasets[reference.dataset].spec.dimensions.get(dimension)
                if spec is not None:
                    return self.codelists.get(spec.codelist)
        return None


def load_chapters(folder: Folder, problems: Problems, known: Known) -> tuple[Chapter, ...]:
    """Read every file of `chapters/`, in the order of their names."""
    chapters = []
    for name in folder.names("chapters/*.md"):
        text = folder.read_text(name)
        if text is not None:
            chapter = _Reader(problems, known, name).read(text)
            if chapter is not None:
                chapters.append(chapter)
    return tuple(chapters)


@dataclass
class _Reader:
    """Reads one chapter."""

    problems: Problems
    known: Known
    file: str
    calls: list[Call] = field(default_factory=list)

    def problem(self, line: int, found: str, expected: str, do: str, where: str = "") -> None:
        self.problems.add(self.file, line, where, found=found, expected=expected, do=do)

    def read(self, text: str) -> Chapter | None:
        lines = text.split("\n")
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
        identifier = self.file.removeprefix("chapters/").removesuffix(".md")
        if head is None:
            return None
        return Chapter(identifier, head, blocks, self.file, tuple(self.calls))

    def _read_head(self, values: object, positions: Positions) -> ChapterHead | None:
        try:
            head = ChapterHead.model_validate(values)
        except ValidationError as error:
            self.problems.add_validation_error(self.file, error, positions)
            return None
        for identifier in head.indicators:
            self._is_indicator(identifier, positions.line(("indicators",)))
        return head

    def _is_indicator(self, identifier: str, line: int) -> bool:
        if identifier in self.known.indicators:
            return True
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
                    yield self._paragraph(node, offset, line)
                case "heading":
                    level = int(node.tag[1])
                    if level == 1:
                        self.problem(
                            line,
                            "a heading with one #",
                            "headings from ## on: the title stands in the front matter",
                            "write ##",
                        )
                    yield Heading(level, self._inlines(node, line))
                case "bullet_list" | "ordered_list":
                    items = tuple(
                        tuple(self._blocks(item.children, offset)) for item in node.children
                    )
                    yield ItemList(node.type == "ordered_list", items)
                case "blockquote":
                    yield Quote(tuple(self._blocks(node.children, offset)))
                case _:
                    self.problem(
                        line,
                        f"a {node.type.replace('_', ' ')}",
                        "paragraphs, headings, lists and quotations",
                        "write it as one of these",
                    )

    def _paragraph(self, node: SyntaxTreeNode, offset: int, line: int) -> Block:
        children = self._inlines(node, line)
        displays = [
            item for item in children if isinstance(item, Call) and item.name in DISPLAY_CALLS
        ]
        if len(displays) == 1 and len(children) == 1:
            return Display(displays[0])
        for call in displays:
            self.problem(
                call.line,
                f"{call.source} inside a sentence",
                "a table or chart alone, between empty lines",
                "put it on a line of its own",
            )
        return Paragraph(children)

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
                    if "{{" in node.content or "}}" in node.content:
                        self.problem(
                            line, repr(node.content), _EXAMPLE, "close the braces, on one line"
                        )
                    if node.content:
                        yield Words(node.content)
                case "softbreak" | "hardbreak":
                    yield Words(" ")
                case "strong":
                    yield Strong(tuple(self._inline_children(node, line)))
                case "em":
                    yield Emphasis(tuple(self._inline_children(node, line)))
                case "link":
                    yield self._link(node, line)
                case "live_call":
                    call = self._call(node.content, line + int(node.meta.get("line", 0)))
                    if call is not None:
                        yield call
                case _:
                    self.problem(
                        line,
                        f"{node.type.replace('_', ' ')}: {node.content or node.attrs}",
                        "text, **weight**, *stress*, links and live figures",
                        "write it as one of these",
                    )

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
        return Link(target, tuple(self._inline_children(node, line)))

    # -- live expressions

    def _call(self, source: str, line: int) -> Call | None:
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
                self.problem(line, shown, "{{ period }}", "take out what stands between parentheses")
                return None
            return self._note(Call("period", None, (), None, (), line, shown))
        if len(arguments) != 1 + expected:
            self.problem(
                line,
                shown,
                f"an indicator and {expected or 'no'} period{'' if expected == 1 else 's'}",
                f"write for instance {_EXAMPLE}",
            )
            return None
        indicator, periods = arguments[0], tuple(arguments[1:])
        if not self._is_indicator(indicator, line):
            return None
        area = keywords.pop("area", None)
        by = keywords.pop("by", None) if name in DISPLAY_CALLS else None
        fine = self._check_periods(shown, line, indicator, periods)
        if area is not None and area not in self.known.areas:
            self.problem(line, f"{shown}: the area {area!r}", "a code of areas.csv", "correct it")
            fine = False
        fine = self._check_breakdown(shown, line, indicator, keywords, by) and fine
        if not fine:
            return None
        breakdown = (("by", by),) if by else tuple(sorted(keywords.items()))
        return self._note(Call(name, indicator, periods, area, breakdown, line, shown))

    def _note(self, call: Call) -> Call:
        self.calls.append(call)
        return call

    def _check_periods(
        self, shown: str, line: int, indicator: str, periods: tuple[str, ...]
    ) -> bool:
        frequency = self.known.frequency(indicator)
        if frequency is None:
            return True
        fine = True
        for period in periods:
            try:
                known = parse_period(period).frequency is frequency
            except ValueError:
                known = False
            if not known:
                self.problem(
                    line,
                    f"{shown}: the period {period!r}",
                    f"a period such as {EXAMPLES[frequency]}",
                    "correct the period",
                )
                fine = False
        return fine

    def _check_breakdown(
        self, shown: str, line: int, indicator: str, codes: Mapping[str, str], by: str | None
    ) -> bool:
        breakdowns = self.known.indicators[indicator].spec.breakdowns
        fine = True
        for dimension in (*codes, *([by] if by else [])):
            if dimension not in breakdowns:
                self.problem(
                    line,
                    f"{shown}: the breakdown {dimension!r}",
                    f"one of {', '.join(breakdowns) or '(it has none)'}",
                    "correct the name",
                )
                fine = False
                continue
            codelist = self.known.codes(indicator, dimension)
            if dimension in codes and codelist is not None and codes[dimension] not in codelist:
                self.problem(
                    line,
                    f"{shown}: the code {codes[dimension]!r}",
                    f"a code of codelists/{codelist.id}.csv",
                    "correct the code",
                )
                fine = False
        return fine


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
        node = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
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
        keywords[keyword.arg] = _constant(keyword.value)
    return node.func.id, arguments, keywords


def _constant(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and type(node.value) in (str, int):
        return str(node.value)
    raise ValueError("only texts between quotes and whole numbers may stand between parentheses")


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False})
    markdown.disable(["image", "html_inline", "html_block", "code", "fence", "backticks", "hr"])
    markdown.inline.ruler.before("escape", "live_call", _live_call)
    return markdown


def _live_call(state: StateInline, silent: bool) -> bool:
    """Markdown rule: `{{ ... }}` becomes a token `live_call` that holds what is inside."""
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos + 2)
    inside = state.src[state.pos + 2 : end]
    if end < 0 or "\n" in inside or "{" in inside:
        return False
    if not silent:
        token: Token = state.push("live_call", "", 0)
        token.content = inside.strip()
        token.meta = {"line": state.src.count("\n", 0, state.pos)}
    state.pos = end + 2
    return True
