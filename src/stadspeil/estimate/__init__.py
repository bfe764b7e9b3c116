"""Estimates worked out: approaches, their envelope, and how it moves with each assumption."""

from stadspeil.estimate.build import build_estimates

__all__ = ["build_estimates"]
