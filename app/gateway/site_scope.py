"""The site a person works in: one of theirs, chosen at the top of the sidebar, or all of them.

The choice narrows every request of the browser session, what is read as well as what is changed: what one sees is what
one works on. Goods go to another site with all sites chosen. Calls with a token or an API key are not affected. The
choice is kept as a preference and taken into the session at sign-in, so that no request asks the database for it.
"""

from typing import Any

from flask import Flask, g, has_request_context, request, session
from flask_login import user_logged_in
from sqlalchemy import select

from app.core import current
from app.core.db import session as database
from app.core.errors import NotFound
from app.core.language import say
from app.core.personal import preferences
from app.core.screens.access import may
from app.core.screens.entity import MAX_KEY
from app.inventory import scopes
from app.inventory.models import Location

SITE = "site"
MOST = 200


def init_app(app: Flask) -> None:
    """Let templates ask for the chosen site; called once."""
    app.jinja_env.globals.update(chosen_site=chosen_site, may_choose_site=may_choose_site)


def at_chosen_site(actor: current.Actor) -> current.Actor:
    """The actor at the site chosen in this browser session, never at one that is not theirs."""
    chosen = None if request.headers.get("Authorization") else chosen_site()
    return actor.within(chosen["id"]) if chosen else actor


def chosen_site() -> dict[str, Any] | None:
    """The chosen site's `id` and `name`; None for all sites."""
    kept = session.get(SITE) if has_request_context() else None
    return kept if kept and kept.get("user_id") == session.get("_user_id") else None


def may_choose_site() -> bool:
    """Whether the current user sees sites at all."""
    return may("read", "Location")


def own_sites() -> list[Location]:
    """The sites of the user's whole scope, whatever is chosen; the first 200 by name. One statement."""
    if not may_choose_site():
        return []
    statement = scopes.locations(select(Location), g.identity.actor)
    statement = statement.where(Location.level == "site", Location.role.is_(None), Location.is_active)
    return list(database.scalars(statement.order_by(Location.name).limit(MOST)))


def choose(site_id: str) -> None:
    """Work in the site, or in all for an empty id; refuses alike a site that is not the user's and none."""
    if not site_id:
        session.pop(SITE, None)
        preferences.keep(SITE, None)
        return
    site = next((site for site in own_sites() if str(site.id) == site_id), None)
    if site is None:
        raise NotFound(say("There is no site %(key)s, or it is not one of yours.", key=site_id[:40]))
    preferences.keep(SITE, {"id": site.id, "name": site.name})
    _put({"id": site.id, "name": site.name}, str(session.get("_user_id")))


def _put(site: dict[str, Any], user_id: str) -> None:
    session[SITE] = {**site, "user_id": user_id}


@user_logged_in.connect
def _take_along(_app: Flask, user: Any) -> None:
    """Bring what the person chose on any device into this session."""
    session.pop(SITE, None)
    with current.acting_as(current.Actor(user.id, user.username, frozenset())):
        kept = preferences.read(SITE)
    if isinstance(kept, dict) and _is_id(kept.get("id")) and isinstance(kept.get("name"), str):
        _put({"id": kept["id"], "name": kept["name"][:120]}, str(user.id))


def _is_id(value: Any) -> bool:
    """Whether a row may have that id; people write their own preferences, also by programs."""
    return type(value) is int and 0 < value <= MAX_KEY
