"""Texts that exist in Dutch only: shown as Dutch on the pages of another language."""

from collections.abc import Iterator

from markupsafe import Markup
from pydantic import BaseModel

from stadspeil.language import Language
from stadspeil.model.base import Text
from stadspeil.model.edition import Edition

FALLBACK = "nl"


def find_untranslated(edition: Edition, language: Language) -> frozenset[str]:
    """The Dutch texts of an edition that have no translation; names of areas stay as they are."""
    if language.code == FALLBACK:
        return frozenset()
    return frozenset(text.nl for text in _texts(_parts(edition)) if not language.has(text))


def mark_phrase(words: str, language: Language, untranslated: frozenset[str]) -> Markup:
    """A title or name, marked as Dutch where it is Dutch."""
    if language.code == FALLBACK or words not in untranslated:
        return Markup.escape(words)
    return Markup('<span lang="nl">{}</span>').format(words)


def mark_text(words: str, language: Language, untranslated: frozenset[str]) -> Markup:
    """A sentence or more, marked as Dutch where it is Dutch, with a remark that says so."""
    if language.code == FALLBACK or words not in untranslated:
        return Markup.escape(words)
    return Markup('<span lang="nl">{}</span> <span class="remark">{}</span>').format(
        words, language("site_not_translated")
    )


def _parts(edition: Edition) -> list[object]:
    return [
        edition.settings,
        *(item.spec for item in edition.indicators.values()),
        *(item.spec for item in edition.datasets.values()),
        *(code for codelist in edition.codelists.values() for code in codelist),
        *(chapter.head for chapter in edition.chapters),
        edition.discontinuities,
        edition.quotations,
        edition.goals,
        edition.budget,
        edition.research,
        edition.findings,
        edition.explanations,
        tuple(item.spec for item in edition.corrections),
        edition.estimates,
        edition.typologies,
        edition.comparisons,
    ]


def _texts(part: object) -> Iterator[Text]:
    match part:
        case Text():
            yield part
        case BaseModel():
            for name in type(part).model_fields:
                yield from _texts(getattr(part, name))
        case list() | tuple():
            for item in part:
                yield from _texts(item)
        case dict():
            yield from _texts(list(part.values()))
        case _:
            return
