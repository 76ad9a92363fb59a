"""What browser tests and the screenshot script share: Chromium, its sizes, and a watch over what pages do."""

import shutil
from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

# The first draws the same pages without drawing a window around each, which takes most of a visit's processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP, PHONE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}, {"width": 320, "height": 640}


@dataclass
class Site:
    """The running site: its address and its application."""

    address: str
    app: Flask


@dataclass
class Watch:
    """What a page did that it must not: console errors, uncaught exceptions, requests to other hosts."""

    address: str
    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Listen to `page` from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.complaints.append(f"request to {request.url}")


def launch(playwright: Playwright) -> Browser:
    """Chromium: the machine's own where there is one, else the one that Playwright installed."""
    own = next(filter(None, map(shutil.which, BROWSERS)), None)
    return playwright.chromium.launch(executable_path=own, args=CHROMIUM_ARGUMENTS)


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    """Sign in through the form; raises a timeout when the site refuses."""
    page.goto(f"{address}/login/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)
