"""Chapters: Markdown with live expressions, read into a small tree.

Markdown without HTML, pictures, tables and code. `{{ figure("wmo-clienten", 2021) }}` is read as
data: a name, and constants between parentheses. Nothing in a chapter is ever executed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from pydantic import ValidationError

from stadspeil.edition.calls import DISPLAY_CALLS, EXAMPLE, CallReader
from stadspeil.edition.claims import is_saying, read_saying
from stadspeil.edition.estimates import NAME as ESTIMATES
from stadspeil.edition.known import Known
from stadspeil.edition.typologies import NAME as TYPOLOGIES
from stadspeil.files.documents import parse_text
from stadspeil.files.folder import Folder
from stadspeil.files.problems import Problems
from stadspeil.files.yaml_reader import Positions
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
from stadspeil.model.edition import PAGES

_LINKS = (
    "https://",
    "http://",
    "mailto:",
    "indicator:",
    "chapter:",
    "estimate:",
    "typology:",
    "page:",
)
_FOREIGN = {
    "table": ("a table", "put its figures in a dataset, and write {{ table(...) }}"),
    "fence": ("a block of code", "take out the ``` above and below it"),
    "hr": ("a line across", "take it out; a heading divides a chapter"),
    "image": ("a picture", "take it out; {{ chart(...) }} draws figures"),
}
"""What Markdown has and a chapter has not, with what to do instead."""


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


@dataclass
class ChapterReader:
    """Reads one chapter."""

    problems: Problems
    known: Known
    ids: set[str]
    file: str
    id: str
    head_type: type[ChapterHead] = ChapterHead

    def __post_init__(self) -> None:
        self.live = CallReader(self.problems, self.known, self.file)
        self.problem = self.live.problem

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
        return Chapter(self.id, head, blocks, self.file, tuple(self.live.calls))

    def _read_head(self, values: object, positions: Positions) -> ChapterHead | None:
        try:
            head = self.head_type.model_validate(values)
        except ValidationError as error:
            self.problems.add_validation_error(self.file, error, positions)
            return None
        for identifier in head.indicators:
            self.live.is_indicator(identifier, positions.line(("indicators",)))
        return head

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
                    yield from self._live(node.content, line)
                case _:
                    found, do = _FOREIGN[node.type]
                    self.problem(
                        line, found, "text, **weight**, *stress*, links and live figures", do
                    )
            line += sum(item.type in ("softbreak", "hardbreak") for item in node.walk())

    def _words(self, text: str, line: int) -> Iterator[Words]:
        if "{{" in text or "}}" in text:
            self.problem(line, repr(text), EXAMPLE, "close the braces, on one line")
        if text:
            yield Words(text, line)

    def _live(self, source: str, line: int) -> Iterator[Inline]:
        if is_saying(source):
            saying = read_saying(self.live, source, line)
            if saying is not None:
                yield saying
        else:
            call = self.live.read_call(source, line)
            if call is not None:
                yield call

    def _link(self, node: SyntaxTreeNode, line: int) -> Link:
        target = str(node.attrs.get("href", ""))
        if not target.startswith(_LINKS):
            self.problem(
                line,
                f"a link to {target!r}",
                "https://..., mailto:..., indicator:ID, chapter:NAME, estimate:ID, typology:ID or "
                "page:NAME",
                "correct the link",
            )
        elif target.startswith("indicator:"):
            self.live.is_indicator(target.removeprefix("indicator:"), line)
        elif target.startswith("chapter:") and target.removeprefix("chapter:") not in self.ids:
            self.problem(
                line,
                f"a link to {target!r}",
                f"chapter: and one of {', '.join(sorted(self.ids))}",
                "correct the name of the chapter",
            )
        elif target.startswith("estimate:"):
            self._check_name(target, line, ESTIMATES, self.known.estimates)
        elif target.startswith("typology:"):
            self._check_name(target, line, TYPOLOGIES, self.known.typologies)
        elif target.startswith("page:") and target.removeprefix("page:") not in PAGES:
            self.problem(
                line,
                f"a link to {target!r}",
                f"page: and one of {', '.join(PAGES)}",
                "correct the name of the page",
            )
        return Link(target, tuple(self._inline_children(node, line)))

    def _check_name(self, target: str, line: int, file: str, names: frozenset[str]) -> None:
        kind, _, name = target.partition(":")
        if name not in names and not self.problems.is_excused(file, name):
            listed = ", ".join(sorted(names)) or "(there are none)"
            self.problem(
                line,
                f"a link to {target!r}",
                f"{kind}: and one of {listed}",
                f"correct the id of the {kind}",
            )

    # -- live expressions


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
