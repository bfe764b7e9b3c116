"""The examples in the docstrings of this step."""

import doctest
import importlib
import pkgutil

import pytest

import stadspeil.observations

MODULES = [module.name for module in pkgutil.iter_modules(stadspeil.observations.__path__)]
WITH_EXAMPLES = {"rollup": 2}


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"stadspeil.observations.{name}"))
    assert result.failed == 0
    assert result.attempted >= WITH_EXAMPLES.get(name, 0)
