"""Sorting and searching tables, in a real browser."""

from itertools import groupby

import pytest

from stadspeil.language import load_language
from tests.publish.interaction import EACH, Opener, in_language, said

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@EACH
def test_tables_sort_by_value_within_levels_and_say_so(
    opened: Opener, root: str, code: str
) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, "indicatoren/bevolkingsdichtheid.html"))
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
    table = page.locator("#standard table").first
    head = table.locator("thead th").nth(1)

    def values() -> list[tuple[str, float]]:
        rows = table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [row.dataset.level, row.cells[1].dataset.value])"
        )
        return [(level, float(value)) for level, value in rows if value]

    before = values()
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    falling = [value for level, value in values() if level == "neighbourhood"]
    assert falling == sorted(falling, reverse=True)
    levels = [level for level, _ in values()]
    assert len(list(groupby(levels))) == len(set(levels)) > 1
    assert t("sort_within") in said(page)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert values() == before
    assert said(page) == t("sort_none")


def test_parts_stay_under_their_whole_and_totals_last(opened: Opener, server: str) -> None:
    page = opened(f"{server}indicatoren/jeugdhulp-kosten.html")
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
    table = page.locator("#standard table:has(.depth-1)").first

    def rows() -> list[tuple[str, str]]:
        found = table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [row.cells[0].className, row.cells[0].textContent])"
        )
        return [(kind, name) for kind, name in found]

    def families() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        parent = ""
        for kind, name in rows():
            parent = parent if kind == "depth-1" else name
            found.setdefault(parent, set()).add(name)
        return found

    before, last = families(), rows()[-1]
    table.locator("thead button").last.click()
    assert families() == before
    assert rows()[-1] == last


@EACH
def test_long_tables_can_be_searched(opened: Opener, root: str, code: str) -> None:
    t = load_language(code)
    page = opened(root + in_language(code, "verantwoording.html"))
    field = page.get_by_label(t("filter_label")).last
    rows = page.locator("table.sortable tbody tr")
    total = page.locator("table:has(#table-datasets) tbody tr").count()
    field.fill("duo")
    shown_rows = page.locator("table:has(#table-datasets) tbody tr:visible")
    assert 0 < shown_rows.count() < total
    assert said(page) == t("filter_count", shown=shown_rows.count(), total=total)
    field.fill("")
    assert shown_rows.count() == total
    assert rows.count() > total


def test_a_column_of_several_units_is_not_sorted(opened: Opener, server: str) -> None:
    page = opened(f"{server}gebieden/WK054603.html")
    heads = page.locator("table:has(#figures) thead th")
    buttons = [heads.nth(place).get_by_role("button").count() for place in range(heads.count())]
    assert buttons == [1, 0, 0, 1]
