"""Step 2: the store. Datasets as typed tables in DuckDB, indicators evaluated to observations."""

from stadspeil.observations.evaluate import evaluate_edition
from stadspeil.observations.explain import Derivation, explain_observation
from stadspeil.observations.monitor import build_monitor, change_of
from stadspeil.observations.store import Store

__all__ = [
    "Derivation",
    "Store",
    "build_monitor",
    "change_of",
    "evaluate_edition",
    "explain_observation",
]
