"""The way on from an address where nothing is: a list near it, and a search begun with its last word."""

import re
from typing import Any

from app.core.language import word
from app.core.palette.rows import findable_screens
from app.core.screens.page import Page
from app.core.screens.related import screen_at
from app.core.screens.skin import Link

WORD = re.compile(r"[\w .-]{2,60}")
OF_ADDRESSES = frozenset({"list", "show", "edit", "add", "delete", "pick", "api"})


def way_on(path: str) -> dict[str, Any]:
    """`near` and `search_in`, lists that the reader may read (or None), and `searched`, a harmless word of the path.

    Strangers may read none, so that they learn nothing of what there is.
    """
    screen, parts = _near(path), _parts(path)
    search_in = screen if screen is not None and screen.is_searchable else next(iter(findable_screens()), None)
    return {
        "near": _list_of(screen),
        "search_in": _list_of(search_in),
        "searched": _last_word(parts[1:] if screen else parts),
    }


def near(path: str) -> dict[str, Any]:
    """Only the list that the address belongs to: the way out of a question that it does not understand."""
    return {"near": _list_of(_near(path))}


def _near(path: str) -> Page | None:
    parts = _parts(path)
    return _readable(parts[0]) if parts else None


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _readable(route: str) -> Page | None:
    screen = screen_at(route)
    return screen if isinstance(screen, Page) and screen.may("read") else None


def _list_of(screen: Page | None) -> Link | None:
    return Link(word(screen.list_title), screen.icon, f"{screen.route_base}/list/") if screen else None


def _last_word(parts: list[str]) -> str:
    """The last part of the path where it reads like something to search for; numbers are ids and do not."""
    last = parts[-1] if parts else ""
    is_word = WORD.fullmatch(last) and not last.isdigit() and last not in OF_ADDRESSES
    return last if is_word else ""
