"""Rules that the figures themselves propose, with the support for each.

Nothing is read from the meaning of a label: names may be in any language, and in any order.
"""

from stadspeil.audit.suggest.propose import suggest_rules

__all__ = ["suggest_rules"]
