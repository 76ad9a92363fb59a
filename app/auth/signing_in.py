"""Sessions and tokens: both carry the stamp of the person's password and roles and die when it changes."""

import time
from typing import Any

from flask import g, request, session
from flask_jwt_extended import verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_login import AnonymousUserMixin, current_user, user_logged_in
from jwt import PyJWTError

from app.auth.identity import Identity, identity_of
from app.core.errors import Unauthenticated

SESSION_SECONDS = 12 * 3600


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
        raise Unauthenticated("The token is malformed, expired or no longer valid; sign in again.") from error
    except UnicodeError as error:
        raise Unauthenticated("The Authorization header cannot be read.") from error


def of_session(user_id: int) -> Identity | None:
    """The identity of a session, None where it is too old or its stamp out of date."""
    is_fresh = time.time() - session.get("signed_in_at", 0) < SESSION_SECONDS
    identity = identity_of(user_id) if is_fresh else None
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
        session["stamp"], session["signed_in_at"] = identity.stamp, time.time()
        session.permanent = True
