"""What a chapter puts before its reader: findings first, a conclusion last.

No more figures stand in it than the number budget allows before something is unfolded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stadspeil.language import Language, format_number
from stadspeil.language.marks import LISTED
from stadspeil.model.chapter import Block, Call, Display, Heading
from stadspeil.model.finding import FindingKind
from stadspeil.model.indicator import Domain
from stadspeil.model.monitor import Monitor
from stadspeil.publish.views.chapter import ChapterView
from stadspeil.publish.views.chart import Chart
from stadspeil.publish.views.counting import calls_in, count_in_text, spoken_words
from stadspeil.publish.views.finding import (
    FindingView,
    Pieces,
    SentencePiece,
    first_sentence,
)

LAWS = (Domain.JEUGDWET, Domain.WMO, Domain.PARTICIPATIEWET)
SUMMARY_WORDS = 250
"""The most words that the summary on one page holds, its table not counted."""

FEWEST, MOST = 3, 5
"""A chapter shows at most five findings, and looks for room for three before anything else."""


@dataclass(frozen=True)
class Section:
    """A part of the text of a chapter: its heading, if it has one, what is shown and what folded.

    `figures` counts those that are folded.
    """

    heading: Heading | None
    shown: tuple[Block, ...]
    folded: tuple[Block, ...]
    figures: int


@dataclass(frozen=True)
class Attention:
    """What a chapter shows at once (`findings`, `keys`), what it folds, and its conclusion.

    `keys` says how many key figures are shown at once. `shown` counts the figures that a reader
    meets before unfolding anything.
    """

    findings: tuple[FindingView, ...]
    more: tuple[FindingView, ...]
    keys: int
    sections: tuple[Section, ...]
    conclusion: tuple[Pieces, ...]
    shown: int


def build_attention(
    monitor: Monitor,
    language: Language,
    view: ChapterView,
    chapters: Sequence[ChapterView],
    findings: Mapping[str, FindingView],
) -> Attention:
    """What a chapter shows, within the number budget of the edition.

    Findings come first, then key figures, then the text. Of each section the blocks that fit are
    shown; from the first that doesn't, the section is folded. Text without figures never is.
    """
    budget = monitor.edition.findings.number_budget
    own = _findings_of(view, chapters, findings)
    conclusion = tuple(_conclude(monitor, language, own))
    left = budget
    shown: list[FindingView] = []
    for item in own[:MOST]:
        if item.figures <= left and len(shown) < FEWEST:
            shown.append(item)
            left -= item.figures
    keys = 0
    for figure in view.key_figures:
        if figure.headline.figures > left:
            break
        keys += 1
        left -= figure.headline.figures
    sections = []
    for heading, blocks in _split(_text_of(view)):
        sizes = [sum(_size(view, call) for call in calls_in((block,))) for block in blocks]
        place = next((at for at in range(len(blocks)) if sum(sizes[: at + 1]) > left), len(blocks))
        left -= sum(sizes[:place])
        sections.append(Section(heading, blocks[:place], blocks[place:], sum(sizes[place:])))
    return Attention(
        tuple(shown),
        tuple(item for item in own[:MOST] if item not in shown),
        keys,
        tuple(sections),
        conclusion,
        budget - left,
    )


def _findings_of(
    view: ChapterView, chapters: Sequence[ChapterView], findings: Mapping[str, FindingView]
) -> list[FindingView]:
    """The findings of a chapter in their order: of its law, and about what it speaks of.

    What no chapter of a law speaks of stands in all chapters of that law.
    """
    domain = view.chapter.head.domain
    named = _named(view)
    elsewhere = {
        name
        for other in chapters
        if other.chapter.head.domain is domain and other is not view
        for name in _named(other)
    }
    return [
        item
        for item in findings.values()
        if item.domain is domain
        and (
            item.indicator in named or (domain in LAWS and (item.indicator or "") not in elsewhere)
        )
    ]


def _named(view: ChapterView) -> set[str]:
    asked = {call.indicator for call in view.chapter.calls if call.indicator}
    return asked | set(view.chapter.head.indicators)


# -- the summary on one page


def choose_for_summary(
    view: ChapterView, findings: Mapping[str, FindingView]
) -> tuple[Pieces, ...]:
    """The first sentence of the first finding of each law, as far as the page has room for it.

    The text of the analyst comes first: together they hold at most `SUMMARY_WORDS` words.
    """
    room = SUMMARY_WORDS - len(spoken_words(view.chapter.blocks, view.words))
    chosen = []
    for law in LAWS:
        first = next((item for item in findings.values() if item.domain is law), None)
        if first is None:
            continue
        pieces = first_sentence(first.pieces)
        size = len("".join(piece.text for piece in pieces).split())
        if size <= room:
            chosen.append(pieces)
            room -= size
    return tuple(chosen)


# -- the conclusion


def _conclude(monitor: Monitor, language: Language, own: Sequence[FindingView]) -> Iterator[Pieces]:
    """Three sentences: how many rose and fell, what comes first, and what nobody has explained.

    They hold counts in words and no figures of the city, which stand above.
    """
    if not own:
        return
    found = monitor.insight.by_id
    changes = [found[item.id] for item in own if item.kind == FindingKind.CHANGE.value]
    steps = [item.quantity(item.change).value for item in changes if item.change]
    if steps:
        rose = sum(step > 0 for step in steps)
        said = {
            name: language(
                f"conclusion_{name}_{count if count < 2 else 'more'}",
                count=_count_word(language, count),
            )
            for name, count in (("rose", rose), ("fell", len(steps) - rose))
        }
        yield (SentencePiece(language("conclusion_changes", **said)),)
    titles = list(dict.fromkeys(item.title or item.kind_name for item in own))
    yield (SentencePiece(_first(language, titles[:FEWEST])),)
    unexplained = sum(item.is_open for item in own)
    yield _counted(language, _explained_key(unexplained, len(own)), open=unexplained, all=len(own))


def _explained_key(unexplained: int, every: int) -> str:
    if 0 < unexplained < every:
        return "conclusion_open_some"
    which = "open" if unexplained else "closed"
    return f"conclusion_{which}_{'one' if every == 1 else 'all'}"


def _first(language: Language, titles: Sequence[str]) -> str:
    *others, last = (language("quoted", words=title) for title in titles)
    if not others:
        return language("conclusion_first_one", name=last)
    return language("conclusion_first", names=", ".join(others), last=last)


def _counted(language: Language, key: str, **counts: int) -> Pieces:
    """A sentence with counts of findings, which are no figures of the city: they stay words."""
    said = {name: _count_word(language, count) for name, count in counts.items()}
    return (SentencePiece(language(key, **said)),)


def _count_word(language: Language, count: int) -> str:
    key = f"count_{count}"
    return (
        language(key)
        if key in language.texts
        else language.mark(format_number(count, 0, language), LISTED)
    )


# -- the text


def _text_of(view: ChapterView) -> tuple[Block, ...]:
    """The text; in a language that it does not exist in, its charts and tables."""
    if view.is_translated:
        return view.chapter.blocks
    calls = {view.displays[call].id: call for call in view.chapter.calls if call in view.displays}
    return tuple(Display(call) for call in calls.values())


def _split(
    blocks: tuple[Block, ...],
) -> Iterator[tuple[Heading | None, tuple[Block, ...]]]:
    """The text by its headings of level two."""
    heading: Heading | None = None
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            if heading is not None or part:
                yield heading, tuple(part)
            heading, part = block, []
        else:
            part.append(block)
    if heading is not None or part:
        yield heading, tuple(part)


def _size(view: ChapterView, call: Call) -> int:
    """How many figures a live expression shows: those in its words, the cells of a table.

    A chart is a picture of its figures and counts as one.
    """
    if call in view.words:
        return 0 if call.indicator is None else count_in_text(view.words[call])
    display = view.displays[call]
    if isinstance(display, Chart):
        return 1
    return sum(bool(cell.observation) for row in display.rows for cell in row.cells)
