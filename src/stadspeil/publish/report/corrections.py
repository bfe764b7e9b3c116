"""The appendix of corrections: what an earlier publication printed, and what it is now."""

from collections.abc import Iterator
from dataclasses import replace

from stadspeil.language import Language
from stadspeil.publish.report.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    Paragraph,
    text,
    text_grid,
)
from stadspeil.publish.report.displays import LARGEST_TOGETHER
from stadspeil.publish.views import Catalogue
from stadspeil.publish.views.correction import (
    CorrectionRow,
    CorrectionView,
    count_corrections,
)

WIDTHS = (58, 16, 26)


def build_correction_blocks(catalogue: Catalogue) -> Iterator[Block]:
    """The blocks of the appendix; none for an edition that corrects nothing."""
    language = catalogue.language
    if not catalogue.corrections:
        return
    yield Paragraph(text(language("corrections_lead")), "lead")
    counted = count_corrections(catalogue.corrections, language)
    yield Paragraph(text(f"{counted} {language('corrections_mark')}"))
    for view in catalogue.corrections:
        yield from _correction(view, language)


def _correction(view: CorrectionView, language: Language) -> Iterator[Block]:
    yield Heading(2, text(view.title))
    grid = text_grid(
        [
            language(key)
            for key in (
                "corrections_row",
                "corrections_printed",
                "corrections_now",
            )
        ],
        [(_name(row), row.printed, row.now or row.none) for row in view.rows],
        WIDTHS,
        caption=": ".join(filter(None, (f"{view.publication}, {view.place}", str(view.about)))),
    )
    yield replace(
        grid,
        right=(False, True, True),
        together=len(view.rows) <= LARGEST_TOGETHER,
    )
    cause = f"{view.cause[:1].upper()}{view.cause[1:]}. {view.reason}"
    facts = [
        Fact(language("corrections_cause"), (cause,)),
        Fact(language("corrections_remains"), (view.remains,)),
        Fact(language("corrections_accepted"), (view.accepted,)),
    ]
    if view.state:
        said = f"{view.state[:1].upper()}{view.state[1:]}. {view.answer}".rstrip()
        facts.append(Fact(language("corrections_answer"), (said,)))
    yield Facts(tuple(facts))


def _name(row: CorrectionRow) -> str:
    return ", ".join(filter(None, (row.row, str(row.about))))
