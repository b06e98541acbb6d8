"""What every page must pass: no barriers, no sideways scroll, focus that can be seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ATTRIBUTES = """([size, mode]) => {
  document.documentElement.dataset.size = size;
  if (mode) document.documentElement.dataset.mode = mode;
}"""
# Text outside what is shown, whatever is meant to scroll by itself aside.
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((part) => part.getBoundingClientRect().right > width + 1)
    .map((part) => part.tagName + "." + part.getAttribute("class")).slice(0, 5);
}"""
# The middle of what is on the screen of the focused thing must be the thing itself: nothing may cover it.
COVERED = """() => {
  const part = document.activeElement;
  const box = part.getBoundingClientRect();
  if (part === document.body || !box.width || !box.height) return "";
  const middle = (from, to, end) => (Math.max(0, from) + Math.min(end, to)) / 2;
  const [x, y] = [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)];
  const top = document.elementFromPoint(x, y);
  const own = top && (part.contains(top) || top.contains(part) || top.closest("label")?.contains(part));
  return own ? "" : part.outerHTML.slice(0, 120);
}"""
PRESSED = "main a, main button, header a, header button, summary, nav a, footer button"
TARGETS = """(pressed) => [...document.querySelectorAll(pressed)]
  .filter((part) => part.getClientRects().length && getComputedStyle(part).display !== "inline")
  .filter((part) => Math.min(part.getBoundingClientRect().height, part.getBoundingClientRect().width) < 24)
  .map((part) => part.outerHTML.slice(0, 100))"""


def barriers(page: Page) -> list[str]:
    """Return what axe finds: A, AA and best practice."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.wait_for_timeout(50)
    found: dict[str, Any] = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", RULES)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def show(page: Page, *, size: int = 1, mode: str = "") -> None:
    """Set text size and contrast, as the server does."""
    page.evaluate(ATTRIBUTES, [str(size), mode])


def sideways(page: Page) -> list[str]:
    """Return what makes the page scroll sideways."""
    found: list[str] = page.evaluate(SIDEWAYS)
    return found


def covered_on_the_way(page: Page, *, steps: int = 40) -> list[str]:
    """Go through the page by Tab; return what was focused but covered by something else."""
    covered = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        covered.append(page.evaluate(COVERED))
    return [part for part in covered if part]


def eventually(page: Page, true: Callable[[], bool], *, seconds: float = 5) -> None:
    """Wait until something outside the page is true; fail when it does not become so."""
    for _step in range(int(seconds * 20)):
        if true():
            return
        page.wait_for_timeout(50)
    message = "it did not become true"
    raise AssertionError(message)


def stored(page: Page) -> dict[str, str]:
    """Return what the page keeps on the device."""
    found: dict[str, str] = page.evaluate("() => ({...localStorage})")
    return found


def width_of(part: Locator) -> float:
    """Return how wide a part of the page is shown."""
    box = part.bounding_box()
    assert box
    return box["width"]


def small_targets(page: Page) -> list[str]:
    """Return what can be pressed but is lower or narrower than 24 pixels."""
    found: list[str] = page.evaluate(TARGETS, PRESSED)
    return found
