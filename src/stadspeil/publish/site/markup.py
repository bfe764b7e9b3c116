"""The text of a chapter as HTML. Everything that a person wrote is escaped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
    heading_id,
)
from stadspeil.publish.site.links import NAMED, Links
from stadspeil.publish.views import ChapterView, Chart, Table


def render_chapter(
    view: ChapterView,
    links: Links,
    display: Callable[[Chart | Table, Call], Markup],
    blocks: tuple[Block, ...] | None = None,
) -> Markup:
    """The text of a chapter, or some blocks of it.

    A chart or table that comes back is shown the first time only.
    """
    first = {
        view.displays[call].id: call
        for call in reversed(view.chapter.calls)
        if call in view.displays
    }

    def show(call: Call) -> Markup:
        shown = view.displays[call]
        return display(shown, call) if first[shown.id] is call else Markup("")

    terms = {id(term.item): term.anchor for term in view.chapter.terms}
    return ChapterText(view.words, show, links, terms).render(
        view.chapter.blocks if blocks is None else blocks
    )


@dataclass(frozen=True)
class ChapterText:
    """Renders the blocks of one chapter. `words` and `show` answer its live expressions.

    `terms` are the anchors of list items that explain a word, by the identity of the item.
    """

    words: Mapping[Call, str]
    show: Callable[[Call], Markup]
    links: Links
    terms: Mapping[int, str] = field(default_factory=dict)

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
        anchor = self.terms.get(id(blocks))
        start = Markup('<li id="{}">').format(anchor) if anchor else Markup("<li>")
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            inner = self._inline(blocks[0].children)
        else:
            inner = self.render(blocks)
        return Markup("{}{}</li>").format(start, inner)

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
            case "estimate":
                return self.links.to_estimate(name)
            case "typology":
                return self.links.to_typology(name)
            case "page":
                return self.links.to_page(NAMED[name])
            case _:
                return target
