"""Live messages: Socket.IO over Redis; rooms are chosen by the server."""

from typing import Any

from flask import Flask
from flask_socketio import SocketIO

socketio = SocketIO(async_mode="threading", cors_allowed_origins=None)


def init_app(app: Flask) -> None:
    """Bind Socket.IO to the application."""
    socketio.init_app(app, transports=["websocket"])


def emit(event: str, data: dict[str, Any], *, room: str) -> None:
    """Send `data` to everyone in `room`, from any process."""
    socketio.emit(event, data, to=room)
