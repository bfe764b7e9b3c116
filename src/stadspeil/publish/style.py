"""The style of a product: what all products share, followed by its own rules."""

import re
from importlib import resources
from importlib.resources.abc import Traversable

BASE = "base.css"

_COMMENT = re.compile(r"(?s)/\*.*?\*/\s*")
_SPACE = re.compile(r"\s*([{};,])\s+")


def join_style(own: Traversable) -> bytes:
    """The shared rules and those of one product, as one file: a page asks for one style only.

    Comments and the space between rules are for whoever changes them, and stay here.
    """
    texts = (resources.files(__package__).joinpath(BASE), own)
    style = "".join(text.read_text("utf-8") for text in texts)
    return _SPACE.sub(r"\1", _COMMENT.sub("", style)).replace("}", "}\n").encode()
