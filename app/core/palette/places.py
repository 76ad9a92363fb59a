"""Pages of the menu, saved views and commands as entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core import current
from app.core.db import session
from app.core.language import mark, say, word
from app.core.palette.declared import COMMANDS
from app.core.palette.entries import Entry, Group
from app.core.palette.query import Query
from app.core.personal.audience import visible
from app.core.personal.models import SavedView
from app.core.screens.related import screen_named, screens
from app.core.screens.skin import menu_sections

PER_GROUP = 6
SCANNED_VIEWS = 200


@dataclass(frozen=True)
class ShellCommand:
    """What the page's script does: `name` is the data-command it knows, `keys` the shortcut that does the same."""

    name: str
    label: str
    icon: str
    keys: str = ""


SHELL = (
    ShellCommand("theme:light", mark("Light theme"), icon="sun"),
    ShellCommand("theme:dark", mark("Dark theme"), icon="moon"),
    ShellCommand("theme:system", mark("Theme of the system"), icon="device-desktop"),
    ShellCommand("language", mark("Language and time zone"), icon="language"),
    ShellCommand("keys", mark("Keyboard shortcuts"), icon="keyboard", keys="?"),
    ShellCommand("sign-out", mark("Sign out"), icon="logout"),
)


def places(query: Query) -> Iterator[Group]:
    """The groups beside rows: saved views, pages and commands; one statement, for the views."""
    if not query.prefix and query.text:
        yield Group(say("Saved views"), _saved_views(query))
        yield Group(say("Pages"), _pages(query))
    if query.prefix == COMMANDS:
        yield Group(say("Commands"), list(_commands(query)))
    elif not query.prefix:
        yield Group(say("Commands"), list(_commands(query))[:PER_GROUP])


def _saved_views(query: Query) -> list[Entry]:
    statement = visible(select(SavedView), current.actor()).where(SavedView.name.icontains(query.text, autoescape=True))
    rows = session.scalars(statement.order_by(SavedView.name).limit(SCANNED_VIEWS)).unique()
    shown = ((view, screen_named(view.resource)) for view in rows)
    entries = [_view_entry(view, screen) for view, screen in shown if screen is not None and screen.may("read")]
    return entries[:PER_GROUP]


def _view_entry(view: SavedView, screen: Any) -> Entry:
    return Entry(view.name, "bookmark", f"{screen.route_base}/list/?view={view.id}", aside=word(screen.list_title))


def _pages(query: Query) -> list[Entry]:
    links = (link for section in menu_sections() for link in section.links)
    return [Entry(link.label, link.icon, link.url) for link in links if query.matches(link.label)][:PER_GROUP]


def _commands(query: Query) -> Iterator[Entry]:
    """The verbs of collections and the new forms that the user may open, then what the page itself can do."""
    offered = (entry for screen in screens() for entry in _verbs(screen))
    shell = (Entry(word(one.label), one.icon, command=one.name, hint=one.keys) for one in SHELL)
    yield from (entry for entry in (*offered, *shell) if query.matches(f"{entry.name} {entry.aside}"))


def _verbs(screen: Any) -> Iterator[Entry]:
    aside = word(screen.list_title)
    for button in screen._buttons(None):
        yield Entry(button.label, button.icon, button.url, aside=aside)
    if screen.may("create"):
        yield Entry(say("New %(noun)s", noun=screen.noun), "plus", f"{screen.route_base}/add", aside=aside)
