"""Chapters of the report: purpose, key figures, and the text with its tables and charts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from stadspeil.language import Language
from stadspeil.model import chapter as source
from stadspeil.publish.report.blocks import (
    Block,
    Grid,
    Heading,
    Items,
    Paragraph,
    Part,
    Quotation,
    Run,
    text,
    text_grid,
)
from stadspeil.publish.report.displays import LARGEST_TOGETHER, Displays
from stadspeil.publish.report.findings import close_chapter, open_chapter
from stadspeil.publish.views import ChapterView, Chart, Table
from stadspeil.publish.views.attention import Attention
from stadspeil.publish.views.finding import Pieces
from stadspeil.publish.views.summary import SummaryView

PLAIN = Run("")
_ADDRESSES = ("https://", "http://", "mailto:")


def build_chapter(
    view: ChapterView, language: Language, displays: Displays, attention: Attention | None = None
) -> Part:
    """A chapter with everything that it shows, between its findings and their conclusion."""
    return _Builder(view, language, displays, attention).build()


def build_summary(
    view: SummaryView, language: Language, displays: Displays, found: Sequence[Pieces] = ()
) -> Part:
    """The summary on one page: its text, findings by rule, then the laws in one table."""
    part = _Builder(view.chapter, language, displays, None).build()
    if found:
        label = Run(f"{language('findings_title')}. ", strong=True)
        words = " ".join("".join(piece.text for piece in pieces) for pieces in found)
        made = Paragraph((label, Run(f"{words} "), Run(language("findings_made"), emphasis=True)))
        part = replace(part, blocks=(*part.blocks, made))
    if view.table is None:
        return part
    table = view.table
    rows = [(row.header, *(cell.text for cell in row.cells)) for row in table.rows]
    sources = (language("table_source", source=source) for source in dict.fromkeys(table.sources))
    grid = text_grid(
        (table.corner, *table.columns),
        rows,
        (18, 11, 18, 15, 20, 18),
        notes=(*table.notes, *sources),
    )
    named = replace(grid, together=True, name=table.caption)
    return replace(part, blocks=(*part.blocks, named))


class _Builder:
    def __init__(
        self,
        view: ChapterView,
        language: Language,
        displays: Displays,
        attention: Attention | None,
    ) -> None:
        self._view = view
        self._attention = attention
        self._language = language
        self._displays = displays
        self._level = 1

    def build(self) -> Part:
        view = self._view
        blocks: list[Block] = []
        if view.purpose:
            blocks.append(Paragraph(text(f"{self._language('home_aim')} {view.purpose}"), "lead"))
        if self._attention is not None:
            blocks += open_chapter(self._attention, self._language)
        if view.key_figures:
            blocks.append(self._key_figures())
        blocks += self._blocks(view.chapter.blocks)
        if self._attention is not None:
            blocks += close_chapter(self._attention, self._language)
        checked = view.chapter.head.checked
        if checked is not None:
            words = self._language("checked_by", by=checked.by, on=self._language.day(checked.on))
            blocks.append(Paragraph(text(words), "note"))
        return Part(view.title, tuple(blocks))

    def _key_figures(self) -> Grid:
        language = self._language
        rows = []
        notes: dict[str, None] = {}
        for item in self._view.key_figures:
            headline = item.headline
            figure = f"{headline.figure} {headline.unit}".strip()
            period = headline.period + (f" ({headline.status})" if headline.status else "")
            rows.append((item.title, figure, period, headline.change))
            notes |= dict.fromkeys(headline.causes)
        heads = [language(f"report_key_{name}") for name in ("what", "figure", "period", "change")]
        grid = text_grid(heads, rows, (33, 21, 16, 30), notes=tuple(notes))
        name = f"{language('home_key_figures')}: {self._view.title}"
        return replace(grid, together=len(rows) <= LARGEST_TOGETHER, name=name)

    def _blocks(self, blocks: Iterable[source.Block]) -> Iterator[Block]:
        for block in blocks:
            match block:
                case source.Paragraph(children):
                    yield Paragraph(tuple(self._runs(children)))
                case source.Heading(level, children):
                    # No level may be skipped: a reader who hears the page navigates by it.
                    self._level = min(level, self._level + 1)
                    yield Heading(self._level, tuple(self._runs(children)))
                case source.ItemList(ordered, items):
                    yield Items(ordered, tuple(tuple(self._blocks(item)) for item in items))
                case source.Quote(children):
                    yield Quotation(tuple(self._blocks(children)))
                case source.Display(call):
                    yield self._display(self._view.displays[call])

    def _display(self, display: Table | Chart) -> Block:
        if isinstance(display, Chart):
            return self._displays.picture(display)
        return self._displays.short_grid(display)

    def _runs(self, children: Iterable[source.Inline], style: Run = PLAIN) -> Iterator[Run]:
        for child in children:
            match child:
                case source.Words(words):
                    yield replace(style, text=words)
                case source.Call():
                    yield replace(style, text=self._view.words[child])
                case source.Strong(inner):
                    yield from self._runs(inner, replace(style, strong=True))
                case source.Emphasis(inner):
                    yield from self._runs(inner, replace(style, emphasis=True))
                case source.Link(target, inner):
                    # The report stands alone: only an address elsewhere stays a link.
                    if target.startswith(_ADDRESSES):
                        yield from self._runs(inner, replace(style, target=target))
                    else:
                        yield from self._runs(inner, replace(style, emphasis=True))
