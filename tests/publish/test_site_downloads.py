"""Taking data and charts along, in a real browser."""

import json
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page

from stadspeil.language import load_language
from stadspeil.model.monitor import Monitor
from stadspeil.publish.data import tabulate_observations
from stadspeil.publish.data.figures import build_observations
from tests.publish.interaction import (
    CHOICE,
    FRAGMENT,
    Opener,
    shown,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_downloads_are_the_open_data_of_one_indicator(site: Path, leiden_monitor: Monitor) -> None:
    whole = build_observations(leiden_monitor)
    for name, observations in leiden_monitor.by_indicator.items():
        own = tabulate_observations(leiden_monitor.edition, observations)
        assert own.columns == whole.columns
        assert set(own.rows) == {row for row in whole.rows if row[1] == name}
        lines = (site / "indicatoren" / f"{name}.csv").read_text("utf-8").splitlines()
        assert lines[0] == ",".join(whole.columns)
        assert len(lines) == len(own.rows) + 1
        records = json.loads((site / "indicatoren" / f"{name}.json").read_text("utf-8"))
        assert [record["id"] for record in records] == [item.id for item in observations]
        assert [record["value"] for record in records] == [item.value for item in observations]
        assert all(set(record) == set(whole.columns) for record in records)
        assert records[0]["breakdown"] == dict(observations[0].breakdown)


def take(page: Page, button: str, place: int = 0) -> Download:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).nth(place).click()
    return waiting.value


def test_a_chart_is_taken_along_as_svg(opened: Opener, root: str, tmp_path: Path) -> None:
    t = load_language("nl")
    page = opened(root + CHOICE + FRAGMENT)
    shown(page)
    for _ in range(2):
        download = take(page, t("download_svg"))
        file = tmp_path / "chart.svg"
        download.save_as(file)
        text = file.read_text("utf-8")
        assert download.suggested_filename.startswith("jeugdhulp-clienten-")
        assert "@font-face" in text
        assert "Cliënten met jeugdzorg" in text
        assert "Bron: Holland Rijnland" in text
        picture = opened(file.as_uri())
        assert picture.evaluate("document.documentElement.nodeName") == "svg"
        assert picture.evaluate("document.fonts.ready.then(fonts => fonts.size)") == 1


def test_a_chart_is_taken_along_as_png(opened: Opener, root: str, tmp_path: Path) -> None:
    t = load_language("nl")
    page = opened(root + CHOICE)
    download = take(page, t("download_png"), -1)
    file = tmp_path / "chart.png"
    download.save_as(file)
    content = file.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width == 3 * 440
    assert height > 600
    assert len(content) > 10_000
    assert page.evaluate("document.querySelectorAll('body > .hidden svg').length") == 0
