"""The keyboard map as data: the page's script binds this list, and `?` shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.language import mark, word
from app.core.screens.page import Page
from app.core.screens.related import screens

FOCUS, PRESS, OPEN, SHOW, ELSEWHERE = "focus", "press", "open", "show", ""


@dataclass(frozen=True)
class Shortcut:
    """Keys pressed one after the other, and what they do to `target`.

    `focus` the first element of a selector, `press` it, `open` an address, `show` this map; without any, another script
    binds the keys and they are only shown.
    """

    keys: str
    label: str
    does: str = ELSEWHERE
    target: str = ""


ANYWHERE = (
    Shortcut("Ctrl+K", mark("Search or jump to"), PRESS, "[data-palette-open]"),
    Shortcut("/", mark("Search this list"), FOCUS, "[data-list-search]"),
    Shortcut("?", mark("Keyboard shortcuts"), SHOW, "keys"),
    Shortcut("[", mark("Fold the sidebar"), PRESS, "[data-sidebar-fold]"),
)
ON_PAGES = (
    Shortcut("n", mark("New"), PRESS, "[data-new], a[href$='/add'].btn-primary"),
    Shortcut("e", mark("Edit"), PRESS, "[data-edit], main a[href*='/edit/']"),
    Shortcut("j", mark("Next in the list")),
    Shortcut("k", mark("Previous in the list")),
    Shortcut("Ctrl+S", mark("Save the form")),
)


def shortcut_groups() -> Iterator[tuple[str, list[Shortcut]]]:
    """The titled groups, with the lists that the current user may open."""
    yield word(mark("Anywhere")), _worded(ANYWHERE)
    yield word(mark("Go to")), [Shortcut("g d", word(mark("Dashboard")), OPEN, "/"), *_go_to()]
    yield word(mark("On a page")), _worded(ON_PAGES)


def _worded(shortcuts: tuple[Shortcut, ...]) -> list[Shortcut]:
    return [Shortcut(one.keys, word(one.label), one.does, one.target) for one in shortcuts]


def _go_to() -> Iterator[Shortcut]:
    for screen in screens():
        if isinstance(screen, Page) and screen.key and screen.may("read"):
            yield Shortcut(f"g {screen.key}", word(screen.list_title), OPEN, f"{screen.route_base}/list/")
