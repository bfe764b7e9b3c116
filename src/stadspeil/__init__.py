"""Stadspeil: a monitor of the social domain from a folder of plain files."""

__version__ = "0.1.0"
