"""What every request passes first and last: its id, who acts, the token of cookie calls, and the way out."""

import re
from contextlib import ExitStack
from uuid import uuid4

from flask import Flask, Response, g, request
from structlog import contextvars

from app.core import current
from app.core.current import NOBODY
from app.core.errors import Unauthenticated
from app.core.extensions import csrf
from app.core.language import say
from app.gateway.site_scope import at_chosen_site

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
MEANT_USER = "X-Inventra-User"  # the id of the person a request is meant to act for
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Answered without a person: they cost no statement, and must work when the database does not.
ANONYMOUS = ("/static/", "/healthz", "/readyz")


def before_identity(app: Flask) -> None:
    """Give requests their id; called before any extension that may refuse one."""
    app.before_request(_open)
    app.after_request(_show_request_id)
    app.after_request(_keep_private)
    app.teardown_request(_close)


def after_identity(app: Flask) -> None:
    """Name the actor and check cookie calls; called once the security manager has its place in the line."""
    app.before_request(_name_actor)
    app.before_request(_protect_cookie_calls)
    app.before_request(_refuse_another_person)


def _open() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
    g.scopes = ExitStack()
    g.scopes.enter_context(current.acting_as(NOBODY, request=g.request_id))
    g.scopes.enter_context(contextvars.bound_contextvars(request_id=g.request_id))


def _name_actor() -> None:
    if request.path.startswith(ANONYMOUS):
        return
    if g.user.is_authenticated:  # asks the database, which keeps `g.identity`
        g.scopes.enter_context(current.acting_as(at_chosen_site(g.identity.actor), request=g.request_id))


def _protect_cookie_calls() -> None:
    """FAB exempts every API from CSRF protection; a change made by cookie needs the token all the same."""
    is_change = request.method in CHANGING and request.path.startswith("/api/")
    if is_change and not request.headers.get("Authorization") and g.user.is_authenticated:  # asks the database last
        csrf.protect()


def _refuse_another_person() -> None:
    """A page that sends what it kept for one person names them; it must not act as whoever signed in since."""
    meant = request.headers.get(MEANT_USER)
    if meant is not None and meant != str(current.actor().user_id):
        raise Unauthenticated(say("Somebody else is signed in now; nothing was changed."))


def _show_request_id(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    return response


def _keep_private(response: Response) -> Response:
    """Let nothing that was made for a person lie in a cache: on a shared screen the next one would find it."""
    if "Cache-Control" not in response.headers and not request.path.startswith(ANONYMOUS):
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _close(_error: BaseException | None) -> None:
    scopes: ExitStack | None = g.pop("scopes", None)
    if scopes is not None:
        scopes.close()
