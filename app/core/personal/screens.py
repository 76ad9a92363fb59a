"""Saved views: what their page and their API have in common, and the rules of keeping one."""

from urllib.parse import parse_qsl

from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.core import current
from app.core.db import session
from app.core.errors import Fault, Forbidden, Invalid, Refusal
from app.core.language import say
from app.core.personal.audience import SHARE, demand_audience, demand_keeper, visible
from app.core.personal.list_views import query_of
from app.core.personal.models import AUDIENCES, MAX_QUERY_LENGTH, SavedView
from app.core.screens.asking import read_ask
from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.listing import demand_order, narrowed
from app.core.screens.related import screen_named

MOST_OF_ONE = 50


class SavedViewInterface(Interface):
    """Keeps a view only for its owner or who may share, with a query that its list understands."""

    def add(self, item: SavedView) -> bool:
        """Keep a new view of the actor's own."""
        item.user_id = _person()
        item.audience = item.audience or "private"
        _demand_room(item)
        _check(item)
        return super().add(item)

    def edit(self, item: SavedView) -> bool:
        """Write the view's changes; refuses those of somebody else."""
        demand_keeper(item)
        _check(item)
        return super().edit(item)

    def delete(self, item: SavedView) -> bool:
        """Delete the view; refuses that of somebody else."""
        demand_keeper(item)
        return super().delete(item)


class SavedViewScreen(EntityScreen):
    """Lists with their filters under a name."""

    datamodel = SavedViewInterface(SavedView)
    resource = "SavedView"
    is_small = True
    scope = visible
    choices = {"audience": AUDIENCES}
    search_columns = ["name", "resource", "audience", "user_id"]
    order_columns = ["name", "resource", "position"]
    add_columns = ["name", "resource", "query", "role_id", "audience", "position"]
    # The role first: it is looked up, and what was assigned before would be written without it.
    edit_columns = ["name", "query", "role_id", "audience", "position"]
    eager = ("user", "role")

    @classmethod
    def permissions(cls) -> set[str]:
        """The usual ones, and that of showing views to everyone and changing what others share."""
        return super().permissions() | {f"can_{SHARE}"}


def _check(view: SavedView) -> None:
    demand_audience(view)
    view.name = (view.name or "").strip()
    if not view.name:
        raise _invalid("name", say("This value is required."))
    view.query = checked_query(view.resource, view.query or "")


def checked_query(resource: str, text: str) -> str:
    """The query as a view keeps it; refuses one that the list of the resource would not understand."""
    screen = screen_named(resource)
    if screen is None or not screen.may("read"):
        raise _invalid("resource", say("There is no list of that name for you."))
    if len(text) > MAX_QUERY_LENGTH:
        raise _invalid("query", say("Must have at most %(limit)s characters.", limit=MAX_QUERY_LENGTH))
    try:
        arguments = MultiDict(parse_qsl(text.lstrip("?"), keep_blank_values=True))
        ask = read_ask(arguments)
        narrowed(screen, ask)
        demand_order(screen, ask)
    except (Refusal, ValueError) as error:
        raise _invalid("query", getattr(error, "detail", str(error))) from None
    return query_of(arguments)


def _demand_room(view: SavedView) -> None:
    mine = select(func.count()).select_from(SavedView).where(SavedView.user_id == view.user_id)
    if (session.scalar(mine.where(SavedView.resource == view.resource)) or 0) >= MOST_OF_ONE:
        raise _invalid("resource", say("You keep %(limit)s views of this list already.", limit=MOST_OF_ONE))


def _person() -> int:
    user_id = current.actor().user_id
    if user_id is None:
        raise Forbidden(say("Only a person saves views."))
    return user_id


def _invalid(name: str, reason: str) -> Invalid:
    return Invalid(reason, [Fault(f"/{name}", "invalid", reason)])
