"""What a person opened from the palette last, kept by reference: names are read anew, within what they may see."""

from typing import Any

from app.core.language import say
from app.core.palette.entries import Entry, Group
from app.core.palette.rows import entries_of, findable_screens, rows_of
from app.core.personal import preferences

KEY = "palette"
MOST = 6


def recent() -> Group:
    """The rows opened last, newest first; one statement per kind of row."""
    kept = _kept()
    found: dict[tuple[str, int], Entry] = {}
    for screen in findable_screens():
        ids = [row_id for resource, row_id in kept if resource == screen.resource]
        for entry in entries_of(screen, rows_of(screen, ids)) if ids else ():
            found[screen.resource, entry.row_id or 0] = entry
    return Group(say("Recent"), [found[place] for place in kept if place in found])


def remember(screen: Any, key: str) -> None:
    """Put a row that the actor may see on top of those opened last; refuses any other."""
    row = screen.find(key)
    places = [(screen.resource, row.id), *(place for place in _kept() if place != (screen.resource, row.id))]
    preferences.keep(KEY, [list(place) for place in places[:MOST]])


def _kept() -> list[tuple[str, int]]:
    """The references; people may write their own preferences, so anything else in them is left out."""
    value = preferences.read(KEY, [])
    pairs = value if isinstance(value, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs[:MOST]
        if isinstance(pair, list) and [type(part) for part in pair] == [str, int] and 0 < pair[1] < 2**63
    ]
