"""The examples in the docstrings: every public function of statistics has one."""

import doctest
import importlib
import pkgutil

import pytest

import stadspeil.stats

MODULES = [module.name for module in pkgutil.iter_modules(stadspeil.stats.__path__)]
FUNCTIONS = [
    name
    for name in stadspeil.stats.__all__
    if callable(getattr(stadspeil.stats, name))
    and not isinstance(getattr(stadspeil.stats, name), type)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"stadspeil.stats.{name}"))
    assert result.failed == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_has_a_worked_example(name: str) -> None:
    [test] = doctest.DocTestFinder(recurse=False).find(getattr(stadspeil.stats, name), name)
    assert test.examples


def test_the_public_names_are_sorted_and_there() -> None:
    names = stadspeil.stats.__all__
    assert names == sorted(names)
    assert all(hasattr(stadspeil.stats, name) for name in names)
