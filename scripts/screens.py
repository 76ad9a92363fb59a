"""Photographs a running site into var/screens: every page of the menu with what it leads to, and states of the frame.

`python scripts/screens.py --address http://127.0.0.1:8000 --logins var/logins.json`; both themes, three widths. A page
joins by standing in the menu; a state that a page does not have (a drawer on the phone) is left out and named.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from config import ROOT, Settings
from tests.browser.stage import DESKTOP, NARROW, PHONE, launch, sign_in

TARGET = ROOT / "var" / "screens"
ADMIN, NOBODY = "admin", "dan"
SETTLE_MS = 400  # charts and fonts arrive after load
PATIENCE_MS = 4_000
# What a list leads to: the name of the picture -> the first link that matches.
LED_TO = {
    "detail": "tbody .iv-cell-link",
    "new": "main a[href$='/add']",
}
VERBS = ".iv-page-head a[href]:not([href*='/list/']):not([href*='export']):not([href$='/add'])"


@dataclass(frozen=True)
class Scene:
    """A picture's name, the page it is taken of, and what is done there first; `who` looks at it."""

    name: str
    path: str
    act: Callable[[Page], Any] = lambda _page: None
    who: str = ADMIN


def _press(*keys: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(SETTLE_MS)

    return act


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click(timeout=PATIENCE_MS)


def _wait_for_figures(page: Page) -> None:
    """Figures are drawn one after the other, once the page has nothing else to do."""
    page.locator(".iv-figure svg.main-svg").first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(PATIENCE_MS)


def _search(text: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.keyboard.press("Control+k")
        page.keyboard.type(text)
        page.wait_for_timeout(2 * SETTLE_MS)

    return act


STATES = (
    Scene("palette-empty", "/variant/list/", _search("")),
    Scene("palette", "/variant/list/", _search("ring")),
    Scene("palette-commands", "/variant/list/", _search(">")),
    Scene("keyboard", "/variant/list/", _press("?")),
    Scene("account-menu", "/variant/list/", _click("summary.iv-avatar")),
    Scene("site-switch", "/variant/list/", _click(".iv-site summary")),
    Scene("phone-menu", "/variant/list/", _click(".iv-bottombar [data-menu-toggle]")),
    Scene("list-drawer", "/variant/list/", _press("j", " ")),
    Scene("list-bulk", "/variant/list/", _click("[data-select-row]")),
    Scene("list-no-match", "/variant/list/?search=nothing-of-this-name"),
    Scene("dashboard-customise", "/?arrange=yes"),
    Scene("bell", "/variant/list/", _click(".iv-bell > summary")),
    Scene("scan-receive", "/scan?mode=receive"),
    Scene("scan-move", "/scan?mode=move"),
    Scene("scan-adjust", "/scan?mode=adjust"),
    Scene("language", "/language"),
    Scene("error-404", "/nothing-is-here"),
    Scene("error-403", "/variant/list/", who=NOBODY),
    Scene("sidebar-folded", "/variant/list/", _click("[data-sidebar-fold]")),  # last: the browser remembers it
)


def main() -> None:
    """Sign both people in, find the pages, photograph each scene in both themes and at each width."""
    given = _arguments()
    passwords = json.loads(given.logins.read_text())
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        states = {who: _session(browser, given.address, who, passwords[who]) for who in (ADMIN, NOBODY)}
        page = browser.new_context(viewport=DESKTOP, storage_state=states[ADMIN]).new_page()
        scenes = [*dict.fromkeys(_pages(page, given.address)), *STATES]
        for theme in ("light", "dark"):
            for size in (DESKTOP, PHONE, NARROW):
                _photograph(browser, given.address, states, scenes, {"color_scheme": theme, "viewport": size})
        browser.close()
    sys.stdout.write(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET}\n")


def _session(browser: Browser, address: str, who: str, password: str) -> Any:
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.goto(f"{address}/login/")
    page.screenshot(path=TARGET / "login.png")
    sign_in(page, address, who, password)
    return page.context.storage_state()


def _pages(page: Page, address: str) -> Iterator[Scene]:
    """The start page, each list of the menu, and of each its first detail page, its new form and its verbs."""
    page.goto(f"{address}/")
    yield Scene("home", "/", _wait_for_figures)
    for path in page.locator(".iv-sidebar .iv-menu-link").evaluate_all(HREFS)[1:]:
        page.goto(f"{address}{path}")
        name = path.partition("?")[0].strip("/").replace("/", "-")
        yield Scene(name, path)
        for kind, selector in LED_TO.items():
            for link in page.locator(selector).evaluate_all(HREFS)[:1]:
                yield Scene(f"{name.removesuffix('-list')}-{kind}", link)
        for link in page.locator(VERBS).evaluate_all(HREFS):
            yield Scene(link.partition("?")[0].strip("/").replace("/", "-"), link)


HREFS = "links => links.map(link => link.getAttribute('href')).filter(href => href?.startsWith('/'))"


def _photograph(
    browser: Browser, address: str, states: Mapping[str, Any], scenes: list[Scene], look: dict[str, Any]
) -> None:
    ending = f"{look['color_scheme']}-{look['viewport']['width']}"
    for who, state in states.items():
        context = browser.new_context(storage_state=state, reduced_motion="reduce", **look)
        page = context.new_page()
        for scene in (scene for scene in scenes if scene.who == who):
            _take(page, address, scene, TARGET / f"{scene.name}-{ending}.png")
        context.close()


def _take(page: Page, address: str, scene: Scene, target: Path) -> None:
    page.goto(f"{address}{scene.path}", wait_until="load")
    try:
        scene.act(page)
    except Error:
        sys.stdout.write(f"left out: {target.stem}\n")
        return
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=target)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default=f"http://127.0.0.1:{Settings().port}")
    parser.add_argument("--logins", type=Path, default=ROOT / "var" / "logins.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
