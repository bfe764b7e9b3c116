"""What axe, the accessibility checker, finds on a page that is open in a browser."""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

_SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """
async ([within, rules, contrast]) => {
  const parts = within.length
    ? within.flatMap(item => [...document.querySelectorAll(item)]) : [document.body];
  const all = await axe.run(
    within.length ? {include: parts} : document,
    {runOnly: rules, resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}});
  if (!contrast) return all.violations;
  const grounds = new Map([[null, '']]);
  const ground = item => {
    if (!grounds.has(item)) {
      const style = getComputedStyle(item);
      grounds.set(item, ground(item.parentElement)
        + [style.backgroundColor, style.backgroundImage, style.opacity, style.position]);
    }
    return grounds.get(item);
  };
  const kinds = new Map();
  for (const part of parts) for (const item of [part, ...part.querySelectorAll('*')]) {
    const holds = [...item.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!holds || !item.checkVisibility({visibilityProperty: true})) continue;
    const style = getComputedStyle(item);
    const kind = [style.color, style.fontSize, style.fontWeight, style.textShadow, ground(item)];
    if (!kinds.has(kind.join())) kinds.set(kind.join(), item);
  }
  if (!kinds.size) return all.violations;
  const colours = await axe.run(
    {include: [...kinds.values()]}, {runOnly: ['color-contrast'], resultTypes: ['violations']});
  return [...all.violations, ...colours.violations];
}
"""


def find_violations(
    page: Page, within: Sequence[str] = (), *, contrast: bool = True
) -> list[tuple[str, str]]:
    """Each broken rule with the first element that breaks it.

    `within` are selectors of the parts to look at. Of all words with the same letters on the
    same grounds the first is looked at. Leave contrast out where others look at the same colours.
    """
    page.evaluate(_SCRIPT.read_text("utf-8"))
    found = page.evaluate(_RUN, [list(within), _RULES, contrast])
    return [(item["id"], item["nodes"][0]["html"]) for item in found]
