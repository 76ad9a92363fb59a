"""What a page may cost: bytes and requests on a cold visit, HTML, elements, shifts of its layout, long tasks."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page

from app.core.transaction import transact
from config import Settings
from tests.browser.conftest import PASSWORD, furnish, running
from tests.browser.stage import DESKTOP, PHONE, Site, sign_in
from tests.factories import catalog, inventory

pytestmark = pytest.mark.browser

KB = 1_000
HTML_KB, ELEMENTS, SHIFT = 12, 1_500, 0.02
PLAIN = {
    "list of stock": "/stock_level/list/",
    "list of items": "/variant/list/",
    "list of alerts": "/stock_alert/list/",
    "list of movements": "/stock_move/list/",
    "inbox": "/notification/list/",
    "form": "/product/edit/1",
    "verb": "/stock_level/receive",
    "scan": "/scan",
}
RICH = {"dashboard": "/", "detail": "/variant/show/1"}
LONG_TASK = 50  # ms, as the Long Tasks API of the W3C defines it
TRACED = ["disabled-by-default-devtools.timeline", "blink.user_timing"]  # tasks of threads, and marks of pages
TRIES = 3  # a neighbour's load may slow any task once; what the page itself costs shows every time

# Installed before the page's own scripts: whose the thread is, and what shifted.
OBSERVE = """
if (window === top) performance.mark(`visit ${location.pathname}`);
window.seen = { shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """What one cold visit took."""

    page: Page
    requests: list[str] = field(default_factory=list)
    bytes_received: int = 0
    html_bytes: int = 0

    def listen(self, wire: CDPSession) -> None:
        """Count what goes over the wire, headers included."""
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda event: self._requested(event["request"]["url"]))
        wire.on("Network.loadingFinished", lambda event: self._received(event["encodedDataLength"]))

    def _requested(self, url: str) -> None:
        if url.startswith("http"):
            self.requests.append(url)

    def _received(self, size: float) -> None:
        self.bytes_received += int(size)

    def again(self) -> int:
        """Visit the page once more, with what the cache has kept by now; the bytes that still came over the wire."""
        before = self.bytes_received
        self.page.goto(self.page.url, wait_until="load")
        self.page.wait_for_timeout(700)
        return self.bytes_received - before


@pytest.fixture(scope="module")
def full_site(servers: Settings, template: str) -> Iterator[Site]:
    """A site whose lists fill a page."""
    with running(servers, template, f"full_site_{os.getpid()}", _fill) as site:
        yield site


@pytest.fixture(scope="module")
def signed_in(full_site: Site, chromium: Browser) -> Any:
    """The cookies of Ada's session there."""
    context = chromium.new_context()
    sign_in(context.new_page(), full_site.address, "ada", PASSWORD)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def visit(full_site: Site, chromium: Browser, signed_in: Any) -> Iterator[Callable[..., Visit]]:
    """`visit("/scan", PHONE)` answers what a browser with an empty cache fetched."""
    contexts = []

    def go(path: str, size: dict[str, int] = DESKTOP) -> Visit:
        context = chromium.new_context(viewport=size, storage_state=signed_in, reduced_motion="reduce")
        contexts.append(context)
        context.add_init_script(OBSERVE)
        page = context.new_page()
        made = Visit(page)
        made.listen(context.new_cdp_session(page))
        answer = page.goto(f"{full_site.address}{path}", wait_until="load")
        assert answer is not None
        assert answer.status == 200
        page.wait_for_timeout(700)  # what a page fetches by itself after it is loaded belongs to its cost
        made.html_bytes = len(gzip.compress(answer.body()))
        return made

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PLAIN.values(), ids=PLAIN.keys())
def test_a_page_without_charts_is_light(visit: Callable[..., Visit], path: str) -> None:
    _assert_within(visit(path), kilobytes=180, requests=12)


@pytest.mark.parametrize("path", RICH.values(), ids=RICH.keys())
def test_a_page_with_charts_is_bounded(visit: Callable[..., Visit], path: str) -> None:
    _assert_within(visit(path), kilobytes=680, requests=18)


@pytest.mark.parametrize("path", PLAIN.values(), ids=PLAIN.keys())
def test_a_second_visit_to_a_page_without_charts_takes_little(visit: Callable[..., Visit], path: str) -> None:
    assert 0 < visit(path).again() <= 15 * KB


@pytest.mark.parametrize("path", RICH.values(), ids=RICH.keys())
def test_a_second_visit_to_a_page_with_charts_takes_little(visit: Callable[..., Visit], path: str) -> None:
    assert 0 < visit(path).again() <= 25 * KB


@pytest.mark.parametrize("path", PLAIN.values(), ids=PLAIN.keys())
def test_a_page_without_charts_never_loads_the_chart_library(visit: Callable[..., Visit], path: str) -> None:
    assert not [url for url in visit(path).requests if "plotly" in url.lower()]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("path", [*PLAIN.values(), *RICH.values()], ids=[*PLAIN, *RICH])
def test_nothing_jumps_while_a_page_loads(visit: Callable[..., Visit], path: str, size: dict[str, int]) -> None:
    assert visit(path, size).page.evaluate("window.seen.shift") <= SHIFT


def test_no_task_of_a_page_without_charts_blocks_the_browser(visit: Callable[..., Visit], chromium: Browser) -> None:
    tried: dict[str, list[list[int]]] = {path: [] for path in PLAIN.values()}
    for _ in range(TRIES):
        if again := [path for path, tasks in tried.items() if not tasks or tasks[-1]]:
            long = _long_tasks(chromium, visit, again)
            for path in again:
                tried[path].append(long[path])
    assert not {path: tasks for path, tasks in tried.items() if tasks[-1]}, "long tasks in every visit, in ms"


def test_a_task_that_blocks_the_browser_is_seen(visit: Callable[..., Visit], chromium: Browser) -> None:
    def busy(path: str) -> None:
        visit(path).page.evaluate("() => { const end = performance.now() + 500; while (performance.now() < end); }")

    assert _long_tasks(chromium, busy, ["/scan"])["/scan"]


def _long_tasks(chromium: Browser, visit: Callable[[str], object], paths: list[str]) -> dict[str, list[int]]:
    """By path: the tasks of its page's main thread that took the processor for longer than LONG_TASK, in ms.

    Time in which the thread waited for a processor that others used is not the page's.
    """
    chromium.start_tracing(categories=TRACED)
    for path in paths:
        visit(path)
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    threads = {path: {(e["pid"], e["tid"]) for e in events if e["name"] == f"visit {path}"} for path in paths}
    assert all(threads.values())
    tasks = [e for e in events if e["name"] == "RunTask" and e.get("tdur", 0) > LONG_TASK * 1_000]
    return {
        path: [round(task["tdur"] / 1_000) for task in tasks if (task["pid"], task["tid"]) in threads[path]]
        for path in paths
    }


def _assert_within(visit: Visit, *, kilobytes: int, requests: int) -> None:
    assert visit.bytes_received <= kilobytes * KB, visit.requests
    assert len(visit.requests) <= requests, visit.requests
    assert visit.html_bytes <= HTML_KB * KB
    assert visit.page.evaluate("document.querySelectorAll('*').length") <= ELEMENTS


def _fill(app: Flask) -> None:
    furnish(app)
    transact(_more_items)


def _more_items() -> None:
    rings = catalog.category("Rings")
    house = inventory.site("LYS")
    shelf = inventory.bin_of(inventory.zone(house, "LYS-A"), "LYS-A-01")
    for number in range(30):
        made = catalog.product(
            name=f"Spacer ring {number} by 2 mm, stainless A2", code=f"RNG-{number:03}", category=rings
        )
        item = catalog.variant(made, sku=f"RNG-{number:03}")
        inventory.rule(item, house, 40, 120)
        inventory.stock(item, shelf, 10 * (number + 1))
