"""Claims: what hand-written texts say in words and typed numbers, held against the figures."""

from stadspeil.claims.scan import Scan, scan_texts

__all__ = ["Scan", "scan_texts"]
