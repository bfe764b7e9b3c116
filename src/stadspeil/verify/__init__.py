"""Verification: a build read back as a stranger would, against figures worked out anew.

Nothing here is shared with what makes a build. Files are read by `csv` and `yaml`, figures are
exact fractions, printed numbers are read from their signs. Where the two differ, one is wrong.
"""

from stadspeil.verify.run import (
    Verification,
    verify_build,
    verify_receipt,
    write_receipt,
)
from stadspeil.verify.tally import Mismatch

__all__ = ["Mismatch", "Verification", "verify_build", "verify_receipt", "write_receipt"]
