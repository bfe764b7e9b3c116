"""Profiles of areas: figures of a monitor in, kinds and places out."""

from stadspeil.profiles.build import build_profiles

__all__ = ["build_profiles"]
