"""Open data: every figure of a monitor as a Data Package, with what is needed to read it."""

from stadspeil.publish.data.write import write_data

__all__ = ["write_data"]
