"""Background work under test: in this process inside a rolled-back transaction, or as real processes."""

from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import text

from app.core.db import session
from tests.jobs.plant import Plant, RedisServer


@pytest.fixture
def probe_table(ctx: Any) -> Any:
    """The table that the probe's reaction writes to, for this test only."""
    session.execute(text("CREATE TABLE probe (thing_id int)"))
    return ctx


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis of our own that tests may flush, kill and restart."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis(redis_server: RedisServer) -> Iterator[Redis]:
    """A connection to an empty Redis."""
    redis_server.start()
    connection = Redis.from_url(redis_server.address)
    connection.flushall()
    yield connection
    connection.close()


@pytest.fixture
def plant(servers: Any, template: str, redis_server: RedisServer, redis: Redis) -> Iterator[Plant]:
    """A database of its own and the means to run processes on it."""
    made = Plant(servers, template, redis_server)
    yield made
    made.close()
