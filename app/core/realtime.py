"""Live messages: Socket.IO over Redis. They say which thing changed, never its content, and may be lost: the reader
fetches the truth by REST, under its own rights, and catches up by cursor after a gap.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Flask, current_app
from flask_socketio import SocketIO
from socketio import RedisManager
from sqlalchemy import event
from sqlalchemy.orm import Session as OrmSession

from app.core.db import session

CHANNEL = "inventra-live"
NAMESPACE = "/"
FRAME_BYTES = 16_000
_WAITING = "live_messages"

_SENDER = "live_sender"


class Seats(RedisManager):
    """The connected sockets of this process; closing a room disconnects everybody in it, in every process."""

    def _handle_close_room(self, message: dict[str, Any]) -> None:
        for sid, _connection in list(self.get_participants(NAMESPACE, message["room"])):
            self.server.disconnect(sid, namespace=NAMESPACE, ignore_queue=True)


def init_app(app: Flask) -> SocketIO:
    """Give the application its Socket.IO server; connections to Redis open with the first socket or message."""
    address = app.config["INVENTRA"].redis_address
    limits = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}  # seconds; a hung Redis must not hold up a commit
    app.extensions[_SENDER] = RedisManager(address, channel=CHANNEL, write_only=True, redis_options=limits)
    return SocketIO(
        app,
        async_mode="threading",
        client_manager=Seats(address, channel=CHANNEL),
        transports=["websocket"],
        cors_allowed_origins=None,  # only pages of our own origin may connect
        manage_session=False,
        max_http_buffer_size=FRAME_BYTES,
    )


def announce(message: str, data: dict[str, Any], *, rooms: Sequence[str]) -> None:
    """Send ids (`data`, plain values) to everyone in one of `rooms` once the running transaction has committed."""
    _after_commit(partial(_emit, message, data, list(rooms)))


def cut(room: str) -> None:
    """Disconnect every socket in the room, now, in every process; those still entitled come back by themselves."""
    current_app.extensions[_SENDER].close_room(room, namespace=NAMESPACE)


def cut_after_commit(room: str) -> None:
    """Like `cut`, once the running transaction has committed."""
    _after_commit(partial(cut, room))


def _emit(message: str, data: dict[str, Any], rooms: list[str]) -> None:
    current_app.extensions[_SENDER].emit(message, data, namespace=NAMESPACE, room=rooms)


def _after_commit(send: Callable[[], object]) -> None:
    if not session().in_transaction():
        session().begin()  # else a rollback would have nothing to roll back, and would not tell
    session.info.setdefault(_WAITING, []).append(send)


@event.listens_for(OrmSession, "after_commit")
def _send(committed: OrmSession) -> None:
    for send in committed.info.pop(_WAITING, ()):
        send()


@event.listens_for(OrmSession, "after_rollback")
def _forget(rolled_back: OrmSession) -> None:
    rolled_back.info.pop(_WAITING, None)
