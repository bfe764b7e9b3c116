"""Disclosure control: rounding, hiding, and the attack that tries to undo both.

tables    a folder of tables that leaves, or will: cells, codelists, relations
rules     what a source may show: presets, rounding, which cells are sensitive by themselves
system    everything that published tables say together, as linear relations between cells
attack    how closely each hidden cell can be worked out from them
protect   which cells to hide besides, so that no hidden cell can be worked out
"""

from stadspeil.disclosure.attack import Leak, attack_system
from stadspeil.disclosure.protect import Protection, protect
from stadspeil.disclosure.rules import PRESETS, Rule
from stadspeil.disclosure.system import build_system
from stadspeil.disclosure.tables import Tables, read_tables, write_tables

__all__ = [
    "PRESETS",
    "Leak",
    "Protection",
    "Rule",
    "Tables",
    "attack_system",
    "build_system",
    "protect",
    "read_tables",
    "write_tables",
]
