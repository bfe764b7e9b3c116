"""The style of a product: what all products share, followed by its own rules."""

from importlib import resources
from importlib.resources.abc import Traversable

BASE = "base.css"


def join_style(own: Traversable) -> bytes:
    """The shared rules and those of one product, as one file: a page asks for one style only."""
    return resources.files(__package__).joinpath(BASE).read_bytes() + own.read_bytes()
