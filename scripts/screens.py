"""Photographs a running site into var/screens: every page of the menu with its first detail and its form.

`python scripts/screens.py --address http://127.0.0.1:8000 --username admin --password …`; both themes, three widths.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from config import ROOT, Settings
from tests.browser.stage import DESKTOP, NARROW, PHONE, launch, sign_in

TARGET = ROOT / "var" / "screens"


def main() -> None:
    """Sign in once, find the pages, photograph each in both themes and at each width."""
    given = _arguments()
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(viewport=DESKTOP)
        page = context.new_page()
        page.goto(f"{given.address}/login/")
        page.screenshot(path=TARGET / "login.png")
        sign_in(page, given.address, given.username, given.password)
        paths, state = list(_pages(page, given.address)), context.storage_state()
        for theme in ("light", "dark"):
            for size in (DESKTOP, PHONE, NARROW):
                _photograph(browser, state=state, address=given.address, paths=paths, theme=theme, size=size)
        browser.close()
    sys.stdout.write(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET}\n")


def _pages(page: Page, address: str) -> Iterator[str]:
    """The start page, each list of the menu, and where there is one its first detail page and its new form."""
    page.goto(f"{address}/")
    yield "/"
    lists = page.locator(".iv-menu-link").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for path in lists[1:]:
        yield path
        page.goto(f"{address}{path}")
        for selector in (".iv-cell-link", "a.btn-primary[href$='/add']"):
            link = page.locator(selector).first
            if link.count():
                yield str(link.get_attribute("href")).removeprefix(address)


def _photograph(
    browser: Browser, *, state: object, address: str, paths: list[str], theme: str, size: dict[str, int]
) -> None:
    context = browser.new_context(
        viewport=size,
        color_scheme=theme,
        storage_state=state,
        reduced_motion="reduce",  # type: ignore[arg-type]
    )
    page = context.new_page()
    for path in paths:
        page.goto(f"{address}{path}", wait_until="load")
        page.wait_for_timeout(400)  # charts and fonts arrive after load
        name = path.partition("?")[0].strip("/").replace("/", "-") or "home"
        page.screenshot(path=TARGET / f"{name}-{theme}-{size['width']}.png")
    context.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default=f"http://127.0.0.1:{Settings().port}")
    parser.add_argument("--username", default="admin")
    parser.add_argument("--password", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
