"""Installations of their own, each in a temporary folder with real servers."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.embedded import postgres, redis
from config import Settings
from tests.run.supervisor import Supervisor


@pytest.fixture
def own() -> Iterator[Settings]:
    """Settings of an empty installation; whatever still runs of it is stopped afterwards.

    Not under pytest's own folder, which every other run closes again to the account that PostgreSQL runs as.
    """
    with tempfile.TemporaryDirectory(prefix="inventra-test-") as folder:
        settings = Settings(var_dir=Path(folder) / "var", database_url="", redis_url="", port=_free_port())
        yield settings
        redis.stop(settings.socket_dir / "redis.sock")
        postgres.stop(settings.var_dir / "postgres")
        shutil.rmtree(settings.socket_dir, ignore_errors=True)


@pytest.fixture
def supervisor(own: Settings) -> Iterator[Supervisor]:
    """The supervisor of `own`, not started yet; killed afterwards if a test left it."""
    process = Supervisor(own)
    yield process
    process.discard()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
