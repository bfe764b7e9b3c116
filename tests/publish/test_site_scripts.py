"""What holds for all that the scripts do: access for everyone, little weight, one name left."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from stadspeil.language import load_language
from stadspeil.publish.site.interaction import SCRIPTS, TEXTS
from tests.publish.axe import find_violations
from tests.publish.interaction import (
    CHOICE,
    COMPARISON,
    FRAGMENT,
    OVERFLOW,
    Opener,
    in_language,
    shown,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SOURCE = Path(__file__).parents[2] / "src" / "stadspeil" / "publish" / "site" / "scripts"
LIMIT = 200_000


@pytest.mark.parametrize(
    ("code", "width"), [("nl", 360), pytest.param("en", 1280, marks=pytest.mark.sweep)]
)
def test_axe_finds_nothing_in_panel_dialog_and_charts(
    browser: Browser, site: Path, code: str, width: int
) -> None:
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    for path in (
        CHOICE + FRAGMENT,
        COMPARISON + "#gebied=GM0546,NL00&uitsplitsing=sector",
        "indicatoren/huishoudens-met-voorziening.html#gebied=GM0546,NL00,X.G100-300",
    ):
        page.goto("about:blank")
        page.goto(f"{site.as_uri()}/{in_language(code, path)}")
        shown(page)
        assert find_violations(page) == []
        page.locator("#choice .figure-of").first.click()
        # What lies behind an open dialog is out of reach.
        assert find_violations(page, ["dialog"]) == []
    context.close()


def test_everything_that_a_chart_draws_stands_out_on_white(opened: Opener, server: str) -> None:
    page = opened(f"{server}{COMPARISON}#gebied=GM0546,NL00,X.HOLLAND-RIJNLAND&uitsplitsing=")
    shown(page)
    colours = page.locator("#choice svg :is(path, rect, text)").evaluate_all(
        "all => all.flatMap(item => [item.getAttribute('fill'), item.getAttribute('stroke')])"
    )
    for colour in {item for item in colours if item not in (None, "none", "#fff")}:
        assert contrast(colour) >= 4.5, colour


def contrast(colour: str) -> float:
    """The contrast of a colour with white (WCAG)."""

    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_lost_on_a_phone_or_at_four_hundred_percent(
    opened: Opener, server: str, width: int
) -> None:
    page = opened(f"{server}{CHOICE}{FRAGMENT}", width=width, height=256)
    shown(page)
    assert page.evaluate(OVERFLOW) <= 0
    page.locator("#choice .figure-of").first.click()
    dialog = page.get_by_role("dialog")
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    close = dialog.get_by_role("button", name=load_language("nl")("cite_close"))
    close.scroll_into_view_if_needed()
    close.click()
    assert not dialog.is_visible()
    page.goto(f"{server}verantwoording.html")
    assert page.locator("th button.sort").first.is_visible()
    assert page.evaluate(OVERFLOW) <= 0


def test_nothing_moves(opened: Opener, server: str) -> None:
    page = opened(f"{server}{CHOICE}{FRAGMENT}", reduced_motion="reduce")
    shown(page)
    page.locator("#choice .figure-of").first.click()
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_scripts_leave_one_name_behind(opened: Opener, server: str) -> None:
    page = opened(server + CHOICE)
    names = page.evaluate(
        """() => { const frame = document.body.appendChild(document.createElement('iframe'));
        const known = new Set(Object.getOwnPropertyNames(frame.contentWindow));
        return Object.getOwnPropertyNames(window).filter(
            name => !known.has(name) && !/^\\d+$|playwright|pwInit/.test(name)); }"""
    )
    assert set(names) - {"MiniSearch"} == {"stadspeil"}


def test_scripts_are_readable_and_hold_no_words() -> None:
    scripts = [(SOURCE / name).read_text("utf-8") for name in SCRIPTS]
    for name, text in zip(SCRIPTS, scripts, strict=True):
        assert text.startswith("/*\n * "), name
        assert not re.search(
            r"\beval\b|new Function|innerHTML|\.style\b|setAttribute\(.style", text
        )
    used = "\n".join(scripts)
    built = ("status_", "choose_measure_")
    for key in TEXTS:
        assert f'"{key}"' in used or key.startswith(built), key
    asked = set(re.findall(r'\btext\("([a-zA-Z_]+)"', used))
    assert asked <= set(TEXTS)


def listen(page: Page) -> list[Response]:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108
    return responses


def test_pages_are_light(
    browser: Browser, server: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a server sends for a page, and how often it is asked; elsewhere each is weighed."""
    heaviest = max((site / "indicatoren").glob("*.html"), key=lambda path: path.stat().st_size)
    kinds = [
        "index.html",
        "hoofdstukken/05-jeugd.html",
        CHOICE,
        f"indicatoren/{heaviest.name}",
        "gebieden/index.html",
        "data.html",
    ]
    lines = []
    for path in kinds:
        context = browser.new_context()  # which has nothing in its cache
        page = context.new_page()
        responses = listen(page)
        page.goto(server + path)
        asked = [(response.url, len(response.body())) for response in responses]
        context.close()
        scripts = [size for url, size in asked if url.endswith(".js")]
        plain = sum(size for _, size in asked) - sum(scripts)
        lines.append(f"{path}: {plain:,} bytes in {len(asked) - len(scripts)} requests")
        lines[-1] += f", {sum(scripts):,} bytes of scripts in {len(scripts)}"
        assert len(asked) - len(scripts) <= 8, lines[-1]
        assert len(scripts) <= 12, lines[-1]
        assert plain < LIMIT, lines[-1]
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201 - the measure itself is what is asked for
