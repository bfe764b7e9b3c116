"""The text of a chapter as HTML. Everything that a person wrote is escaped."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from stadspeil.model.chapter import (
    Block,
    Call,
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
from stadspeil.publish.site.links import Links
from stadspeil.publish.views import ChapterView, Chart, Table


def render_chapter(
    view: ChapterView, links: Links, display: Callable[[Chart | Table, Call], Markup]
) -> Markup:
    """The text of a chapter. A chart or table that comes back is shown the first time only."""
    first = {
        view.displays[call].id: call
        for call in reversed(view.chapter.calls)
        if call in view.displays
    }

    def show(call: Call) -> Markup:
        shown = view.displays[call]
        return display(shown, call) if first[shown.id] is call else Markup("")

    return ChapterText(view.words, show, links).render(view.chapter.blocks)


@dataclass(frozen=True)
class ChapterText:
    """Renders the blocks of one chapter. `words` and `show` answer its live expressions."""

    words: Mapping[Call, str]
    show: Callable[[Call], Markup]
    links: Links

    def render(self, blocks: tuple[Block, ...]) -> Markup:
        """The HTML of some blocks."""
        return Markup("\n").join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Markup:
        match block:
            case Paragraph(children):
                return Markup("<p>{}</p>").format(self._inline(children))
            case Heading(level, children):
                return Markup('<h{0} id="{1}">{2}</h{0}>').format(
                    level, heading_id(children), self._inline(children)
                )
            case ItemList(ordered, items):
                name = "ol" if ordered else "ul"
                inner = Markup("").join(self._item(item) for item in items)
                return Markup("<{0}>{1}</{0}>").format(Markup(name), inner)
            case Quote(children):
                return Markup("<blockquote>{}</blockquote>").format(self.render(children))
            case Display(call):
                return self.show(call)

    def _item(self, blocks: tuple[Block, ...]) -> Markup:
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return Markup("<li>{}</li>").format(self._inline(blocks[0].children))
        return Markup("<li>{}</li>").format(self.render(blocks))

    def _inline(self, children: tuple[Inline, ...]) -> Markup:
        return Markup("").join(self._part(child) for child in children)

    def _part(self, part: Inline) -> Markup:
        match part:
            case Words(text):
                return escape(text)
            case Strong(children):
                return Markup("<strong>{}</strong>").format(self._inline(children))
            case Emphasis(children):
                return Markup("<em>{}</em>").format(self._inline(children))
            case Link(target, children):
                return Markup('<a href="{}">{}</a>').format(
                    self._target(target), self._inline(children)
                )
            case Call() if part.indicator is None:
                return escape(self.words[part])
            case Call():
                return Markup('<a class="live" href="{}">{}</a>').format(
                    self.links.to_indicator(part.indicator or ""), self.words[part]
                )

    def _target(self, target: str) -> str:
        kind, _, name = target.partition(":")
        match kind:
            case "indicator":
                return self.links.to_indicator(name)
            case "chapter":
                return self.links.to_chapter(name)
            case _:
                return target


def heading_id(children: tuple[Inline, ...]) -> str:
    """The id of a heading, from its words."""
    signs = "".join(sign if sign.isalnum() else "-" for sign in plain_text(children).lower())
    return "-".join(part for part in signs.split("-") if part) or "-"


def plain_text(children: tuple[Inline, ...]) -> str:
    """The words of some inline parts, without their live expressions."""
    return "".join(_plain(children))


def _plain(children: tuple[Inline, ...]) -> Iterator[str]:
    for child in children:
        match child:
            case Words(text):
                yield text
            case Strong(inner) | Emphasis(inner) | Link(_, inner):
                yield from _plain(inner)
            case Call():
                continue
