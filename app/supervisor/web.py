"""The web server: gunicorn with threads, in which pages, REST and websockets are served from one port."""

import os
from pathlib import Path
from socket import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from app.core.db import db
from app.supervisor import signals
from config import Settings

MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  heartbeats of the workers; on a disk they may block
LONGEST_REQUEST_LINE = 8190  # bytes; list filters travel in the URL


class Web(BaseApplication):
    """gunicorn serving an application that is already loaded, on a socket that is already open."""

    def __init__(self, app: Flask, listener: socket, settings: Settings) -> None:
        self.callable: Flask | None = None
        self._app, self._listener, self._settings = app, listener, settings
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application."""
        return self._app

    def post_fork(self, arbiter: Arbiter, _worker: Worker) -> None:
        """Start a web process with connections of its own, and let it end with the one that forked it."""
        signals.die_with(arbiter.pid)
        with self._app.app_context():
            db.engine.dispose(close=False)

    def _options(self) -> dict[str, Any]:
        return {
            "bind": f"fd://{os.dup(self._listener.fileno())}",
            "worker_class": "gthread",
            "workers": self._settings.web_workers,
            "threads": self._settings.web_threads,
            "worker_tmp_dir": str(MEMORY_FOLDER) if MEMORY_FOLDER.is_dir() else None,
            "preload_app": True,
            "post_fork": self.post_fork,
            "graceful_timeout": 5,  # seconds; open websockets would hold it for ever
            "keepalive": 75,  # seconds
            "limit_request_line": LONGEST_REQUEST_LINE,
            "control_socket_disable": True,
            "errorlog": None,
            "logger_class": RootLogger,
        }


class RootLogger(Logger):
    """gunicorn's messages go where all others go; requests are logged by the gateway, with their id."""

    def setup(self, cfg: Any) -> None:
        """Let messages rise to the root logger."""
        super().setup(cfg)
        self.error_log.propagate = True
