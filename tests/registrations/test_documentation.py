"""docs/registrations.md knows every column, rule, and clash of published figures."""

from pathlib import Path

from stadspeil.registrations.rules import Rule
from stadspeil.registrations.schema import TABLES
from stadspeil.registrations.synthetic.margins import FOLLOWED

TEXT = (Path(__file__).parents[2] / "docs/registrations.md").read_text(encoding="utf-8")


def test_every_column_is_documented_with_its_meaning() -> None:
    for table in TABLES.values():
        assert f"### `{table.name}`: {table.row}" in TEXT
        for column in table.columns:
            assert f"| `{column.name}` | " in TEXT
            assert column.meaning in TEXT


def test_every_rule_is_documented() -> None:
    assert not [rule for rule in Rule if f"| `{rule}` |" not in TEXT]


def test_every_clash_of_published_figures_is_documented() -> None:
    for item in FOLLOWED:
        assert f"| {item.tables} | {item.clash} | {item.followed} |" in TEXT
