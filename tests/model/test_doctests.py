"""The examples in docstrings of model, files, language, edition, claims and audit are true."""

import doctest
import importlib
import pkgutil

import pytest

import stadspeil.audit
import stadspeil.claims
import stadspeil.edition
import stadspeil.files
import stadspeil.language
import stadspeil.model

MODULES = sorted(
    f"{package.__name__}.{module.name}"
    for package in (
        stadspeil.model,
        stadspeil.files,
        stadspeil.language,
        stadspeil.edition,
        stadspeil.claims,
        stadspeil.audit,
    )
    for module in pkgutil.iter_modules(package.__path__)
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))

    assert result.failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    counts = {
        name: sum(len(test.examples) for test in finder.find(importlib.import_module(name)))
        for name in MODULES
    }

    assert counts["stadspeil.model.period"] > 0
    assert counts["stadspeil.files.cells"] > 0
