"""What a test asks of a finding: its sentence, with plain spaces, and its numbers."""

from collections.abc import Mapping

from stadspeil.language.numbers import NO_BREAK
from stadspeil.model.finding import Finding, Sentence, sentence_text


def dutch(said: Finding | Mapping[str, Sentence]) -> str:
    return _text(said, "nl")


def english(said: Finding | Mapping[str, Sentence]) -> str:
    return _text(said, "en")


def _text(said: Finding | Mapping[str, Sentence], language: str) -> str:
    sentences = said.sentences if isinstance(said, Finding) else said
    return sentence_text(sentences[language]).replace(NO_BREAK, " ")
