"""Who may connect for live messages and which rooms they sit in; clients say nothing and choose nothing.

Rooms: `user:<id>`, `role:<name>`, and for readers of stock `site:<id>` for each site of their scope, or `site:all`.
"""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from flask import Flask, current_app, request
from flask_login import current_user, user_logged_out
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import disconnect, join_room
from sqlalchemy import event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session as OrmSession

from app.auth import queries
from app.auth.models import User, UserSite
from app.core.realtime import NAMESPACE, cut, cut_after_commit

RECHECK_SECONDS = 300
SOCKETS_PER_USER = 8
DECIDING = ("active", "password", "roles", "groups")  # changes of these send a user's sockets away

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Seat:
    """A connected socket of this process."""

    user_id: int
    rooms: frozenset[str]


_seats: dict[str, Seat] = {}
_watch = Lock()  # held by the one thread per process that checks the seats again


def init_app(app: Flask) -> None:
    """Rule over the application's sockets, and cut a user's at logout."""
    socketio = app.extensions["socketio"]
    socketio.on_event("connect", _connect)
    socketio.on_event("disconnect", _disconnect)
    socketio.on_event("*", _refuse_message)
    user_logged_out.connect(_cut_user, app)


def rooms_of(user_ids: set[int]) -> dict[int, frozenset[str]]:
    """The rooms of each of the users who may connect at all."""
    readers = queries.holders("can_read", "StockLevel", user_ids)
    return {
        user_id: frozenset(
            [f"user:{user_id}", *(f"role:{name}" for name in access.role_names)]
            + (_site_rooms(access) if user_id in readers else [])
        )
        for user_id, access in queries.access_of(user_ids).items()
    }


def _site_rooms(access: queries.Access) -> list[str]:
    return ["site:all"] if access.site_ids is None else [f"site:{site_id}" for site_id in access.site_ids]


def _connect(_auth: Any = None) -> None:
    """Seat a signed-in, active user; refuse everybody else, and more sockets than the server has threads to spare."""
    if not current_user.is_authenticated:
        raise Refused("sign-in-required")
    user_id = int(current_user.get_id())
    rooms = rooms_of({user_id}).get(user_id)
    if rooms is None:
        raise Refused("sign-in-required")
    own = sum(seat.user_id == user_id for seat in list(_seats.values()))
    if own >= SOCKETS_PER_USER or len(_seats) >= current_app.config["INVENTRA"].web_threads // 2:
        raise Refused("too-many-connections")
    _seats[request.sid] = Seat(user_id, rooms)  # type: ignore[attr-defined]
    for room in rooms:
        join_room(room)
    if _watch.acquire(blocking=False):
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        app.extensions["socketio"].start_background_task(_recheck_while_seated, app)


def _disconnect(_reason: str = "") -> None:
    _seats.pop(request.sid, None)  # type: ignore[attr-defined]


def _refuse_message(message: str, *_data: Any) -> None:
    """Cut a client that talks."""
    log.warning("socket_message_refused", message=message[:50])
    disconnect()


def _recheck_while_seated(app: Flask) -> None:
    """Check the seats again and again until nobody sits; the next who connects starts it anew."""
    while True:
        time.sleep(RECHECK_SECONDS)
        if not _seats:
            _watch.release()
            if not _seats or not _watch.acquire(blocking=False):
                return
        try:
            with app.app_context():
                recheck()
        except (DBAPIError, PoolTimeout) as error:
            log.warning("socket_recheck_failed", error=type(error).__name__)


def recheck() -> None:
    """Disconnect this process's sockets whose user was deactivated or sits in other rooms by now."""
    seats = dict(_seats)
    rooms = rooms_of({seat.user_id for seat in seats.values()})
    for sid, seat in seats.items():
        if rooms.get(seat.user_id) != seat.rooms:
            disconnect(sid, namespace=NAMESPACE)


def _cut_user(_sender: Any, user: User, **_more: Any) -> None:
    cut(f"user:{user.get_id()}")


@event.listens_for(OrmSession, "after_flush")
def _cut_changed_users(flushed: OrmSession, _context: Any) -> None:
    for row in {*flushed.new, *flushed.dirty, *flushed.deleted}:
        if isinstance(row, UserSite):
            cut_after_commit(f"user:{row.user_id}")
        elif isinstance(row, User) and row.id is not None and _is_decided_anew(row, flushed):
            cut_after_commit(f"user:{row.id}")


def _is_decided_anew(user: User, flushed: OrmSession) -> bool:
    if user in flushed.new:
        return False
    attributes = inspect(user).attrs
    return user in flushed.deleted or any(attributes[name].history.has_changes() for name in DECIDING)
