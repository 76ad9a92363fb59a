"""The views of one list that the actor may use: those declared with the entity, then the saved ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.core import current
from app.core.db import session
from app.core.errors import NotFound, Refusal
from app.core.language import counted, say, word
from app.core.personal.audience import is_keeper, visible
from app.core.personal.models import SavedView
from app.core.screens.asking import read_ask
from app.core.screens.entity import EntityScreen
from app.core.screens.listing import narrowed

MOST = 30
COUNT_CAP = 999
VIEW = "view"
# What is of the moment, and no part of a view.
PASSING = frozenset({VIEW, "cursor", "page", "page_size", "fields", "format", "csrf_token"})


@dataclass(frozen=True)
class ListView:
    """One tab: `key` names it in addresses, `query` is what it asks the list. `saved` is its row, None if declared."""

    key: str
    name: str
    query: str
    tone: str = ""
    saved: SavedView | None = None

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """The query as pairs."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def is_kept(self) -> bool:
        """Whether the actor may change or delete it."""
        return self.saved is not None and is_keeper(self.saved)

    def is_changed(self, arguments: "MultiDict[str, str]") -> bool:
        """Whether the list asks for something else than the view."""
        return sorted(self.arguments) != sorted(state_of(arguments))


def views_of(screen: EntityScreen) -> list[ListView]:
    """The views of the screen's list, at most thirty saved ones; one statement."""
    mine = SavedView.user_id == current.actor().user_id
    statement = visible(select(SavedView), current.actor()).where(SavedView.resource == screen.resource)
    statement = statement.order_by(SavedView.position, mine.desc(), SavedView.name, SavedView.id).limit(MOST)
    return [*_declared(screen), *(_of_row(row) for row in session.scalars(statement))]


def find_view(screen: EntityScreen, key: str) -> ListView:
    """The view of that key; refuses alike one that does not exist and one that is not shared with the actor."""
    found = next((view for view in _declared(screen) if view.key == key), None)
    if found is None and key.isascii() and key.isdigit() and len(key) < 19:  # noqa: PLR2004  # fits a bigint
        statement = visible(select(SavedView), current.actor())
        row = session.scalar(statement.where(SavedView.id == int(key), SavedView.resource == screen.resource))
        found = _of_row(row) if row is not None else None
    if found is None:
        raise NotFound(say("There is no view %(key)s of this list, or it is not shared with you.", key=key[:40]))
    return found


def with_view(screen: EntityScreen, arguments: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """The arguments with those of the view they name; what is given beside it takes the place of the view's own."""
    if not arguments.get(VIEW):
        return arguments
    view = find_view(screen, arguments[VIEW])
    kept = [(name, value) for name, value in view.arguments if name not in arguments]
    return MultiDict([*kept, *arguments.items(multi=True)])


def state_of(arguments: "MultiDict[str, str]") -> list[tuple[str, str]]:
    """What a view would keep of a list's arguments: filters, search and order."""
    return [(name, value) for name, value in arguments.items(multi=True) if name not in PASSING and value]


def counts_of(screen: EntityScreen, views: Iterable[ListView]) -> Mapping[str, str]:
    """How many rows each view has by its key, `999+` beyond that; one statement. Views that cannot be read are out."""
    counts = {view.key: one for view in views if (one := _count(screen, view)) is not None}
    if not counts:
        return {}
    numbers = session.execute(select(*counts.values())).one()
    return {key: _told(number) for key, number in zip(counts, numbers, strict=True)}


def _count(screen: EntityScreen, view: ListView) -> Any:
    try:
        statement = narrowed(screen, read_ask(MultiDict(view.arguments)))
    except Refusal:  # a column that the list no longer has: the tab says so when it is opened
        return None
    ids = statement.with_only_columns(screen.model.id).order_by(None).limit(COUNT_CAP + 1).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


def _told(number: int) -> str:
    return f"{counted(COUNT_CAP)}+" if number > COUNT_CAP else counted(number)


def _declared(screen: EntityScreen) -> Sequence[ListView]:
    return [ListView(view.key, word(view.name), view.query, view.tone) for view in screen.views]


def _of_row(row: SavedView) -> ListView:
    return ListView(str(row.id), row.name, row.query, saved=row)


def query_of(arguments: "MultiDict[str, str]") -> str:
    """The state of a list as a view keeps it."""
    return urlencode(state_of(arguments))
