"""A stranger's eye test: what a council member asks first, and the clicks to the answer."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTIONS = {
    "index.html": [
        ("Hoeveel huishoudens hebben hulp?", "16,5%"),
        (
            "Is dat meer of minder dan in gemeenten van dezelfde grootte?",
            "In gemeenten met 100.000 tot 300.000 inwoners was dat 21,0%",
        ),
        ("Welke hulp kost het meest, en wat veranderde er?", "€ 48,7 miljoen"),
        (
            "In welk district hebben de meeste huishoudens een laag inkomen?",
            "van 8,6% in Stationsdistrict tot 19,8% in Leiden-Noord",
        ),
        ("Wat betekent beschermd wonen?", "Beschermd wonen is wonen met toezicht en begeleiding"),
    ],
    "en/index.html": [
        ("How many households receive help?", "16.5%"),
        (
            "Is that more or less than in municipalities of the same size?",
            "it was 21.0%",
        ),
        ("Which help costs most, and what changed?", "€48.7 million"),
        (
            "In which district do most households have a low income?",
            "from 8.6% in Stationsdistrict to 19.8% in Leiden-Noord",
        ),
        ("What does sheltered housing mean?", "Sheltered housing is housing with supervision"),
    ],
}

IN_SIGHT = """item => {
  const box = item.getBoundingClientRect();
  return item.checkVisibility() && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.mark.parametrize("home", QUESTIONS)
def test_each_question_is_one_click_from_its_answer(
    browser: Browser, site: Path, home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    lines = []
    for question, answer in QUESTIONS[home]:
        page.goto((site / home).as_uri())
        page.get_by_role("link", name=question).click()
        found = page.locator("main").get_by_text(answer)
        expect(found.first).to_be_attached()
        assert any(item.evaluate(IN_SIGHT) for item in found.all()), question
        lines.append(f"1 click: {question} {answer}")
    context.close()
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201 - the count itself is what is asked for


@pytest.mark.parametrize("word", ["beschermd wonen"])
def test_a_word_is_found_by_search_and_explained_in_the_glossary(
    browser: Browser, site: Path, word: str
) -> None:
    page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "zoeken.html").as_uri() + "?q=" + word.replace(" ", "+"))
    page.locator(".results li", has_text="Begrip").get_by_role("link").filter(
        has_text="Beschermd wonen"
    ).click()
    expect(page.locator(":target")).to_contain_text("wonen met toezicht en begeleiding")
    expect(page.locator(":target")).to_be_in_viewport()
    page.close()
