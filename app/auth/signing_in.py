"""Sessions and tokens: both carry the stamp of the person's password and roles and die when it changes."""

import secrets
import time
from datetime import timedelta
from typing import Any

from flask import g, request, session
from flask_jwt_extended import verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_login import AnonymousUserMixin, current_user, user_logged_in, user_logged_out
from jwt import PyJWTError
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert

from app.auth.identity import Identity, identity_of
from app.auth.models import EndedSession
from app.core import clock
from app.core.db import session as db_session
from app.core.errors import Unauthenticated
from app.core.language import say
from app.core.transaction import transact

SESSION_SECONDS = 12 * 3600
SID_BYTES = 16


def identify() -> None:
    """Set `g.user`: the bearer of the token where one is sent, else the person of the session.

    Raises `Unauthenticated` for a token that is malformed, expired or out of date.
    """
    if not request.headers.get("Authorization"):
        g.user = current_user
        return
    g.user = AnonymousUserMixin()
    if request.path.endswith("/security/refresh"):
        return  # takes another kind of token and checks it itself
    try:
        verify_jwt_in_request()
    except (JWTExtendedException, PyJWTError) as error:
        raise Unauthenticated(say("The token is malformed, expired or no longer valid; sign in again.")) from error
    except UnicodeError as error:
        raise Unauthenticated(say("The Authorization header cannot be read.")) from error


def of_session(user_id: int) -> Identity | None:
    """The identity of a session, None where it is too old or its stamp out of date."""
    is_fresh = time.time() - session.get("signed_in_at", 0) < SESSION_SECONDS
    identity = identity_of(user_id, session.get("sid")) if is_fresh else None
    return identity if identity is not None and identity.stamp == session.get("stamp") else None


def of_token(claims: dict[str, Any]) -> Identity | None:
    """The identity of a token's claims, None where its stamp is out of date."""
    identity = identity_of(int(claims["sub"]))
    return identity if identity is not None and identity.stamp == claims.get("stamp") else None


def claims_of(user_id: str) -> dict[str, str]:
    """What a new token of the user carries beside their id."""
    identity = identity_of(int(user_id))
    return {"stamp": identity.stamp} if identity else {}


@user_logged_in.connect
def _stamp_session(_app: Any, user: Any, **_: Any) -> None:
    identity = identity_of(user.id)
    if identity is not None:
        session["sid"] = secrets.token_urlsafe(SID_BYTES)
        session["stamp"], session["signed_in_at"] = identity.stamp, time.time()
        session.permanent = True


@user_logged_out.connect
def _end_session(_app: Any, **_: Any) -> None:
    """Sessions live in cookies, so that a copy of one must be refused by name; those too old anyway are forgotten."""
    sid = session.pop("sid", None)
    if sid is not None:
        transact(lambda: _end(sid))


def _end(sid: str) -> None:
    oldest = clock.now() - timedelta(seconds=SESSION_SECONDS)
    db_session.execute(delete(EndedSession).where(EndedSession.ended_at < oldest))
    db_session.execute(upsert(EndedSession).values(sid=sid).on_conflict_do_nothing())
