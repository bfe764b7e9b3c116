"""Open data: every figure of a monitor as a Data Package, with what is needed to read it."""

from stadspeil.publish.data.figures import tabulate_observations
from stadspeil.publish.data.write import write_csv, write_data, write_json

__all__ = ["tabulate_observations", "write_csv", "write_data", "write_json"]
