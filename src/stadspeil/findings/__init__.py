"""What stands out in a monitor: findings with their evidence, their order and their sentences."""

from stadspeil.findings.insight import build_insight

__all__ = ["build_insight"]
