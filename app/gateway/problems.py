"""Every refusal and crash as problem details (RFC 9457) for machines and as a friendly page for people."""

import math
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.core import current
from app.core.db import session
from app.core.errors import Busy, LimitReached, Refusal, Unauthenticated
from app.core.language import mark, say, word
from app.gateway.lacking import askable, granted_by
from app.gateway.lost import near, way_on
from app.gateway.plain_words import plain_words

log = structlog.get_logger(__name__)
JSON = "application/problem+json"
SERVER_ERROR = 500
SECONDS_TO_WAIT = 60
CSRF_ADVICE = " Send it as X-CSRFToken beside the cookie, or sign in by Authorization: Bearer <access token>."
CRASHED = mark("Something went wrong on our side. Nothing was changed. Tell us the request id below.")


def init_app(app: Flask) -> None:
    """Answer every error of the application through this file."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(PoolTimeout, _overloaded)
    app.register_error_handler(Exception, _crashed)
    app.after_request(_as_problem)


def is_for_machines() -> bool:
    """Whether the caller reads problem details: the API, and scripts of our pages that accept only JSON."""
    accepted = request.accept_mimetypes
    return request.path.startswith("/api/") or (accepted.accept_json and not accepted.accept_html)


def is_for_part() -> bool:
    """Whether htmx asks for a piece of a page that stands already; its error must fit the place of that piece."""
    return request.headers.get("HX-Request") == "true" and not request.path.startswith("/api/")


def _refused(refusal: Refusal) -> Any:
    if isinstance(refusal, Unauthenticated) and not is_for_machines() and not is_for_part():
        return redirect(url_for("AuthDBView.login", next=_page_left()))
    problem = refusal.problem(instance=request.path, request_id=current.request_id())
    help_ = {} if is_for_machines() else askable(refusal)
    response = _answer(refusal.status, {**problem, **granted_by(refusal)}, **help_)
    if isinstance(refusal, Unauthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"  # no browser asks for a password of this kind
    if refusal.retry_after_seconds:
        response.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return response


def _lost_session() -> bool:
    """Whether a form came from a page whose session has ended; signing in itself needs none."""
    is_signing_in = request.endpoint == "AuthDBView.login"
    return not is_for_machines() and not is_signing_in and not current_user.is_authenticated


def _page_left() -> str | None:
    """The page to come back to after signing in: this one, or for what is only sent, None."""
    allows = request.url_rule.methods if request.url_rule else None
    return request.full_path.rstrip("?") if allows and "GET" in allows else None


def _page_around() -> str:
    """Path and query of the page that htmx asks from; the start page where it does not say so in a way to be read."""
    try:
        around = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    return f"{around.path or '/'}?{around.query}".rstrip("?")


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if isinstance(error, CSRFError) and _lost_session():
        return _refused(Unauthenticated(say("Sign in again; nothing was saved yet.")))
    if isinstance(error, CSRFError) and not is_for_machines():
        return _open_too_long()
    hint = CSRF_ADVICE if isinstance(error, CSRFError) and is_for_machines() else ""
    title, detail = plain_words(error.code) or (word(error.name.capitalize()), word(error.description or error.name))
    response = _answer(error.code, _problem(error.code, title, f"{detail}{hint}"))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _open_too_long() -> Response:
    """The token of a form ran out in a session that lives; the browser keeps what was typed."""
    detail = say("Nothing was saved yet; your text is kept. Open the form again to restore and save it.")
    problem = _problem(HTTPStatus.BAD_REQUEST, say("This page was open too long"), detail)
    return _answer(HTTPStatus.BAD_REQUEST, problem, back=_page_left())


def _too_often(error: RateLimitExceeded) -> Any:
    limit = current_app.appbuilder.sm.limiter.current_limit  # type: ignore[attr-defined]
    seconds = _seconds_until(limit.reset_at, limit.limit.get_expiry()) if limit else SECONDS_TO_WAIT
    reason = say(
        "At most %(limit)s is allowed here; try again in %(seconds)s seconds.", limit=error.description, seconds=seconds
    )
    return _refused(LimitReached(reason, retry_after_seconds=seconds))


def _seconds_until(reset_at: float, window: int) -> int:
    """Whole seconds, at least one, and no more than the window of the limit is long."""
    return max(1, min(math.ceil(reset_at - time.time()), window))


def _overloaded(_error: PoolTimeout) -> Any:
    return _refused(Busy(say("The server is busy; try again in a moment."), retry_after_seconds=2))


def _crashed(error: Exception) -> Any:
    log.exception("request_failed", method=request.method, path=request.path)
    if isinstance(error, OperationalError):
        return _refused(Busy(say("The database does not answer; try again in a moment."), retry_after_seconds=2))
    session.rollback()  # the page that says so asks who is signed in, which a failed transaction refuses
    return _answer(SERVER_ERROR, _problem(SERVER_ERROR, say("Internal error"), word(CRASHED)))


def _as_problem(response: Response) -> Response:
    """The error bodies of FAB and its extensions, `{"message": …}` or `{"msg": …}`, as problem details."""
    is_foreign = response.status_code >= HTTPStatus.BAD_REQUEST and response.mimetype != JSON
    if is_foreign and request.path.startswith("/api/") and not response.is_streamed:
        body = response.get_json(silent=True)
        message = (body.get("message") or body.get("msg")) if isinstance(body, dict) else None
        title = HTTPStatus(response.status_code).phrase
        problem = _problem(response.status_code, title, message if isinstance(message, str) else f"{title}.")
        response.set_data(jsonify(problem).get_data())
        response.content_type = JSON
    return response


def _problem(status: int, title: str, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.path,
        "errors": [],
        "request_id": current.request_id(),
    }


def _answer(status: int, problem: dict[str, Any], **help_: Any) -> Response:
    """The problem as its reader needs it; `help_` is what only a page for people shows."""
    if is_for_machines():
        response = jsonify(problem)
        response.content_type = JSON
    elif is_for_part():
        response = Response(render_template("errors/part.html", **problem, left=_page_around()))
    else:
        ways = {HTTPStatus.NOT_FOUND: way_on, HTTPStatus.BAD_REQUEST: near}
        help_ |= ways[HTTPStatus(status)](request.path) if status in ways else {}
        response = Response(render_template("errors/problem.html", **problem, **help_))
    response.status_code = status
    return response
