"""What somebody printed, against recomputation: every contradiction found and explained.

One direction: load -> intervals -> rules -> (suggest) -> verdicts -> which figure -> which slip ->
result. Nothing here formats for a reader, apart from the formula of a rule.
"""

from stadspeil.audit.load import load_publication
from stadspeil.audit.run import audit_publication
from stadspeil.audit.suggest import suggest_rules

__all__ = ["audit_publication", "load_publication", "suggest_rules"]
