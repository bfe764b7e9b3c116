"""Step 1: what a municipality writes, read and checked.

Everything of an edition is read before anything is refused, so that one run names all problems.
This is the only step that knows files of an edition, YAML and Markdown.
"""

from stadspeil.edition.load import load_edition

__all__ = ["load_edition"]
