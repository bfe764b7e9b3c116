"""Words and numbers as readers of a language write them. Texts stand in one file per language."""

from stadspeil.language.numbers import format_cell, format_figure, format_number
from stadspeil.language.words import LANGUAGES, Language, load_language

__all__ = [
    "LANGUAGES",
    "Language",
    "format_cell",
    "format_figure",
    "format_number",
    "load_language",
]
